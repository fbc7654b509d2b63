//! The questions of `licet check` about use: access, and licences that go to another holder.

use clap::ArgGroup;
use licet::{
    catalog::Catalog,
    decide::{Access, Reassign},
    rules::reassignment::Why,
    tenant::{Tenant, Via},
    value::{Day, DeviceId, EnvironmentId, OfferId, Problem, RightId, UserId},
};

use super::{super::transition::day, unknown_environment, unknown_principal};
use crate::{engine::Question, stop::call};

/// Access, and licences that go to another holder.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Use", group = ArgGroup::new("who").multiple(true).args(["user", "system", "device"]))]
pub(super) struct Use {
    /// May this right be used, such as finance:full?
    #[arg(long, value_name = "RIGHT", requires = "who")]
    access: Option<String>,
    /// By this user
    #[arg(long, value_name = "USER", requires = "access")]
    user: Option<String>,
    /// By this system, with everybody behind it
    #[arg(long, value_name = "SYSTEM", requires = "access", conflicts_with = "user")]
    system: Option<String>,
    /// On this device
    #[arg(long, value_name = "DEVICE", requires = "access")]
    device: Option<String>,
    /// By this way: direct, portal, pooled-account, api, odata, dixf, rekeyed, outbound
    #[arg(long, requires = "access", value_parser = via)]
    via: Option<Via>,
    /// Writing these tables: A;B are two, A=B is the custom entity A over B, +C is referenced by a line
    #[arg(long, value_name = "TABLE", requires = "access")]
    table: Option<String>,
    /// In the name of this user
    #[arg(long, value_name = "USER", requires = "access")]
    on_behalf_of: Option<String>,
    /// May this offer go to another holder?
    #[arg(long, value_name = "OFFER", requires_all = ["from", "to", "reason"])]
    reassign: Option<String>,
    /// From this user or device
    #[arg(long, value_name = "PRINCIPAL", requires = "reassign")]
    from: Option<String>,
    /// Why: permanent-replacement, temporary-absence, loaner-device, sharing
    #[arg(long, requires = "reassign", value_parser = why)]
    reason: Option<Why>,
    /// Until this day, the last one
    #[arg(long, value_name = "DAY", requires = "reassign", value_parser = day)]
    pub(super) until: Option<Day>,
}

fn one_of<T: Copy>(what: &str, text: &str, all: &[(&'static str, T)]) -> Result<T, String> {
    let known = all.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|(word, _)| *word).collect();
        format!("no such {what}; known: {}", words.join(", "))
    })
}

fn via(text: &str) -> Result<Via, String> {
    one_of("way", text, &Via::ALL)
}

fn why(text: &str) -> Result<Why, String> {
    one_of("reason", text, &Why::ALL)
}

impl Use {
    /// The question, if it is one about use.
    pub(super) fn question(
        &self,
        to: Option<&str>,
        environment: Option<&str>,
        offer: &mut dyn FnMut(&str) -> OfferId,
    ) -> Option<Question> {
        if let Some(right) = &self.access {
            return Some(Question::Access(Access {
                user: self.user.clone(),
                system: self.system.clone(),
                device: self.device.clone(),
                right: RightId::new(right),
                via: self.via,
                table: self.table.clone(),
                on_behalf_of: self.on_behalf_of.clone(),
                environment: environment.map(EnvironmentId::new),
            }));
        }
        let (Some(name), Some(from), Some(to), Some(reason)) = (&self.reassign, &self.from, to, self.reason) else {
            return None;
        };
        let (from, to) = (from.clone(), to.to_owned());
        Some(Question::Reassign(Reassign { offer: offer(name), from, to, reason, until: self.until }))
    }
}

/// What the question names and nobody knows.
pub(super) fn unknown(catalog: &Catalog, tenant: &Tenant, question: &Question) -> Vec<Problem> {
    let mut problems = Vec::new();
    match question {
        Question::Access(access) => {
            if !catalog.rights.exists(&access.right) {
                let message = format!("right `{}` is not in the catalogue", access.right);
                problems.push(call(message, "`licet catalog show rights` lists applications and levels"));
            }
            for user in access.user.iter().chain(&access.on_behalf_of) {
                if tenant.user(&UserId::new(user)).is_none() {
                    problems.push(call(format!("`{user}` is no user of the tenant"), "add it to users.csv"));
                }
            }
            if let Some(device) = access.device.as_ref().filter(|name| tenant.device(&DeviceId::new(name)).is_none()) {
                problems.push(call(format!("`{device}` is no device of the tenant"), "add it to devices.csv"));
            }
            problems.extend(access.environment.as_ref().and_then(|name| unknown_environment(tenant, name.as_str())));
        }
        Question::Reassign(Reassign { from, to, .. }) => {
            problems.extend([from, to].into_iter().filter_map(|name| unknown_principal(tenant, name)));
        }
        Question::Assign(_) | Question::Purchase(_) | Question::Compatible(_) => {}
    }
    problems
}

/// The question in words.
pub(super) fn asked(question: &Question) -> String {
    match question {
        Question::Access(access) => {
            let by = [&access.user, &access.system].into_iter().flatten().cloned();
            let device = access.device.iter().map(|device| format!("on {device}"));
            let table = access.table.iter().map(|table| format!("writing {table}"));
            let via = access.via.and_then(|via| Via::ALL.iter().find(|(_, known)| *known == via));
            let via = via.map(|(word, _)| format!("via {word}"));
            let other = access.on_behalf_of.iter().map(|other| format!("in the name of {other}"));
            let place = access.environment.iter().map(|place| format!("in {place}"));
            let words: Vec<String> = by.chain(device).chain(via).chain(table).chain(other).chain(place).collect();
            format!("{} by {}", access.right, words.join(" "))
        }
        Question::Reassign(Reassign { offer, from, to, reason, until }) => {
            let until = until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("{offer} from {from} to {to}{until}, {}", reason.word())
        }
        Question::Assign(_) | Question::Purchase(_) | Question::Compatible(_) => String::new(),
    }
}
