//! On which server: whose it is, where it stands, what it is licensed as and what it runs (P19-CAL-13..15, P19-DUAL-01,
//! -11, -12). The environment of the question names the server.

use super::{Desk, Said};
use crate::{
    decide::Verdict,
    rules::server_place::Reaches,
    tenant::Server,
    value::{OfferId, Reason, fold},
};

impl Desk<'_> {
    /// What the server adds to an access that licences open: those that do not reach it fall away.
    pub(super) fn narrow_server(&self, said: Said) -> Said {
        let Some(name) = self.question.environment.as_ref().filter(|_| said.is_open() && !said.by.is_empty()) else {
            return said;
        };
        let mut servers = self.tenant.servers.iter().flatten();
        let Some(server) = servers.find(|server| server.id == name.as_str()) else { return said };
        let judged: Vec<(OfferId, Vec<(Verdict, Reason)>)> =
            said.by.iter().map(|offer| (offer.clone(), self.reaches(offer, server))).collect();
        let verdict = |found: &[(Verdict, Reason)]| found.iter().map(|(verdict, _)| *verdict).max();
        let verdicts = judged.iter().filter_map(|(_, found)| verdict(found));
        let Some(best) = verdicts.min() else { return said };
        let open = best < Verdict::NotStated;
        let mut narrowed = if open { said } else { Said::default() };
        narrowed.by.clear();
        for (offer, found) in judged {
            if verdict(&found) == Some(best) {
                narrowed.considered.extend(found.into_iter().filter(|(verdict, _)| open || *verdict == best));
                narrowed.by.push(offer);
            }
        }
        narrowed
    }

    /// What stands for and against a licence reaching a server.
    fn reaches(&self, offer: &OfferId, server: &Server) -> Vec<(Verdict, Reason)> {
        let edition = self.shelf.edition;
        let online = edition.counts_as(offer).is_some();
        let mut found = Vec::new();
        let place = server.place.as_deref().unwrap_or("own");
        let facts = || edition.facts.server_place.iter();
        match facts().find(|fact| fold(&fact.says.place) == fold(place)) {
            Some(fact) => {
                let reaches = if online { fact.says.online } else { fact.says.software };
                let (verdict, word) = match reaches {
                    Reaches::Allowed => (Verdict::Allowed, "reaches"),
                    Reaches::NotStated => (Verdict::NotStated, "is not said to reach"),
                    Reaches::Refused => (Verdict::Refused, "does not reach"),
                };
                let says = format!("{offer} {word} {}, a server of this place: {place}", server.id);
                found.push((verdict, fact.reason(says)));
            }
            None if facts().next().is_some() => {
                let says = format!("no source says what reaches {}, which stands at `{place}`", server.id);
                found.push((Verdict::NotStated, edition.reason(says, &["P19-CAL-15", "P19-DUAL-01"], None)));
            }
            None => {}
        }
        found.extend(self.version(offer, server, online));
        found
    }

    /// Versions: what the server is licensed as decides about online licences, what it runs about all.
    fn version(&self, offer: &OfferId, server: &Server, online: bool) -> Vec<(Verdict, Reason)> {
        let edition = self.shelf.edition;
        let known =
            |version: &str| edition.facts.server_version.iter().find(|fact| fold(&fact.says.version) == fold(version));
        let unknown = |version: &str| {
            let says = format!("the documents do not say what reaches a server of the version `{version}`");
            (Verdict::NotStated, edition.reason(says, &["P19-CAL-14", "P19-DUAL-11"], None))
        };
        let mut found = Vec::new();
        let licensed_as = server.licensed_as.as_deref();
        if let Some(version) = licensed_as.filter(|_| online) {
            found.push(match known(version) {
                Some(fact) if fact.says.dual_use => {
                    let says = format!("{} is licensed as {version}, which dual use reaches", server.id);
                    (Verdict::Allowed, fact.reason(says))
                }
                Some(fact) => {
                    let says = format!("{} is licensed as {version}: dual use does not reach that far back", server.id);
                    (Verdict::Refused, fact.reason(says))
                }
                None => unknown(version),
            });
        }
        if let Some(version) = server.runs.as_deref().or(licensed_as) {
            found.push(match known(version) {
                Some(fact) if fact.says.covered => {
                    (Verdict::Allowed, fact.reason(format!("{offer} also covers a server that runs {version}")))
                }
                Some(fact) => (Verdict::Refused, fact.reason(format!("{offer} does not cover {version}"))),
                None => unknown(version),
            });
        }
        found
    }
}
