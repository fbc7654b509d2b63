//! A tenant whose people cannot be told: names of people and devices become pseudonyms, everything else stays.
//!
//! A pseudonym is an HMAC-SHA-256 of the name under a secret that never goes into the archive. Under one secret a name
//! has one pseudonym everywhere; without it no name can be found out, not even by trying a list of names. Names to show
//! and free texts are left out, as are comments and columns that no table has.

use hmac::{Hmac, KeyInit, Mac};
use licet::{
    tenant::{Rows, columns},
    value::{Place, Problem},
};
use sha2::Sha256;

use super::Tables;
use crate::read::tables::quoted;

/// What pseudonyms are made with.
pub struct Secret(Vec<u8>);

/// The least length of a secret, in bytes.
const SHORTEST: usize = 16;

impl Secret {
    /// A new one from the system's source of randomness. It is forgotten with the value.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> Result<Self, Problem> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            let help = "give a secret of your own with `--pseudonym-key FILE`";
            Problem::error(Place::default(), format!("the system gives no random bytes: {error}"), help)
        })?;
        Ok(Self(bytes))
    }

    /// One that somebody keeps.
    ///
    /// # Errors
    /// It is too short to keep anything secret.
    pub fn of(file: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        if bytes.len() < SHORTEST {
            let message = format!("a secret of {} bytes; it needs at least {SHORTEST}", bytes.len());
            return Err(Problem::error(Place::of_file(file), message, "write 32 random bytes into the file"));
        }
        Ok(Self(bytes))
    }
}

/// Hides people and devices.
pub struct Pseudonyms<'s> {
    secret: &'s Secret,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Name,
    LeftOut,
    /// Stays if it is one of the words that have a meaning.
    Word,
}

/// The words of `reason` that have a say in licensing; anything else there is free text.
const REASONS: [&str; 4] = ["permanent-replacement", "temporary-absence", "loaner-device", "sharing"];

fn fate(column: &str) -> Fate {
    match column {
        "user" | "device" | "principal" | "manager" => Fate::Name,
        "display_name" | "location" => Fate::LeftOut,
        "reason" => Fate::Word,
        _ => Fate::Stays,
    }
}

impl<'s> Pseudonyms<'s> {
    /// Pseudonyms under a secret.
    pub fn under(secret: &'s Secret) -> Self {
        Self { secret }
    }

    /// The pseudonym of a name; what is empty stays empty.
    pub fn of(&self, name: &str) -> String {
        let name = name.trim();
        if name.is_empty() {
            return String::new();
        }
        // A key of any length will do for this function, so there is always one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret.0) else { return String::new() };
        mac.update(name.as_bytes());
        let code = super::hexadecimal(&mac.finalize().into_bytes());
        format!("anon-{}", code.get(..20).unwrap_or(&code))
    }

    /// The tenant with everybody hidden.
    ///
    /// # Errors
    /// A table or `tenant.toml` cannot be read.
    pub fn hide(&self, tables: &Tables) -> Result<Tables, Problem> {
        let hidden = tables.tables.iter().map(|(&name, text)| Ok((name, self.table(name, text)?)));
        Ok(Tables { head: self.head(&tables.head)?, tables: hidden.collect::<Result<_, Problem>>()? })
    }

    fn table(&self, name: &'static str, text: &[u8]) -> Result<Vec<u8>, Problem> {
        let file = format!("{name}.csv");
        let mut input = text;
        let mut rows = Rows::new(&file, &mut input)?;
        let (known, _) = columns(name).unwrap_or_default();
        let mut fates: Vec<Option<(&str, Fate)>> = Vec::new();
        if let Some((_, header)) = rows.next_row()? {
            let plain = header.iter().map(|name| name.trim().to_lowercase().replace([' ', '-'], "_"));
            fates = plain.map(|plain| known.iter().find(|known| **known == plain).map(|&k| (k, fate(k)))).collect();
        }
        for column in &mut fates {
            *column = column.filter(|(_, fate)| *fate != Fate::LeftOut);
        }
        let header: Vec<String> = fates.iter().flatten().map(|(name, _)| (*name).to_owned()).collect();
        let mut lines = Vec::new();
        while let Some((_, cells)) = rows.next_row()? {
            let kept = fates.iter().enumerate().filter_map(|(at, column)| Some((at, (*column)?.1)));
            let cell = |(at, fate): (usize, Fate)| {
                let cell = cells.get(at).copied().unwrap_or_default().trim();
                quoted(&match fate {
                    Fate::Name => self.of(cell),
                    Fate::Word if !REASONS.contains(&cell.to_lowercase().as_str()) => String::new(),
                    _ => cell.to_owned(),
                })
            };
            let line: Vec<String> = kept.map(cell).collect();
            if line.iter().any(|cell| !cell.is_empty()) {
                lines.push(line.join(","));
            }
        }
        // The order of rows would tell who comes first in the alphabet.
        lines.sort();
        lines.insert(0, header.join(","));
        lines.push(String::new());
        Ok(lines.join("\n").into_bytes())
    }

    /// `tenant.toml` without its comments, and without the addresses of people.
    fn head(&self, text: &[u8]) -> Result<Vec<u8>, Problem> {
        let refuse = |message: String| Problem::error(Place::of_file("tenant.toml"), message, "correct the file first");
        let text = std::str::from_utf8(text).map_err(|_| refuse("the text is not UTF-8".into()))?;
        let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| refuse(error.to_string()))?;
        if let Some(toml::Value::Array(agreements)) = table.get_mut("agreement") {
            for agreement in agreements.iter_mut().filter_map(toml::Value::as_table_mut) {
                if let Some(toml::Value::String(manager)) = agreement.get_mut("osm") {
                    *manager = self.of(manager);
                }
            }
        }
        Ok(toml::to_string(&table).map_err(|error| refuse(error.to_string()))?.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_everywhere_and_stay_apart() {
        let secret = Secret::of("k", b"a secret of more than sixteen bytes".to_vec()).unwrap();
        let pseudonyms = Pseudonyms::under(&secret);
        let tables = Tables {
            head: b"name = \"T\" # ada\n[[agreement]]\nid = \"a\"\nosm = \"ada@t.example\"\n".to_vec(),
            tables: [
                ("users", b"User;Display Name;mail;manager\nada;Ada L.;ada@t;bob\nbob;;;\n".to_vec()),
                (
                    "assignments",
                    b"principal,offer,reason\nada,finance.base,for ada\nbob,finance.base,Sharing\n".to_vec(),
                ),
            ]
            .into(),
        };
        let hidden = pseudonyms.hide(&tables).unwrap();
        let all = [&hidden.head[..], &hidden.tables["users"], &hidden.tables["assignments"]].concat();
        let all = String::from_utf8(all).unwrap();
        assert!(!all.contains("ada") && !all.contains("Ada") && !all.contains("bob"), "{all}");
        assert!(all.contains(&format!("{},{}", pseudonyms.of("ada"), pseudonyms.of("bob"))), "{all}");
        assert!(all.contains("finance.base,Sharing"), "{all}");
        assert_ne!(pseudonyms.of("ada"), Pseudonyms::under(&Secret(b"another".to_vec())).of("ada"));
        assert!(Secret::of("k", b"short".to_vec()).is_err());
    }
}
