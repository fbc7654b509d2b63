//! Benefits of Software Assurance: new versions, License Mobility of servers (P19-SA-02, -06..08, P19-PROG-07,
//! P19-SERVER-13).

use super::{Desk, Verdict};
use crate::{
    decide::{Chain, programs::name},
    rules::{
        Fact,
        program_step::{Assurance, ProgramStep},
    },
    value::OfferKind,
};

impl Desk<'_> {
    /// A benefit that asks for active Software Assurance.
    pub(super) fn benefit(&mut self, fact: &Fact<ProgramStep>) {
        let (step, day) = (self.question.step.name(), self.at.day);
        for line in &self.question.lines {
            if fact.says.servers_only && line.offer.kind() != Some(OfferKind::Server) {
                let says = format!("`{step}` is for server licences, and {} is none", line.offer);
                return self.say(Verdict::Refused, fact.reason(says));
            }
        }
        let program = self.program();
        let included = fact.says.assurance == Some(Assurance::Included);
        let with = if included { fact.says.programs.clone() } else { Vec::new() };
        // Of the agreement that is meant; where none is given, of those of the program.
        let stated = match self.agreement {
            Some(agreement) => match agreement.software_assurance {
                Some(false) => Some(false),
                _ => Chain::of(self.tenant, &[agreement.program]).assured(day, &with),
            },
            None => included.then_some(true),
        };
        let under = program.map_or("the program", name);
        let (verdict, says) = match (stated, fact.says.assurance) {
            (Some(true), _) if included => (
                Verdict::Allowed,
                format!("Software Assurance comes with the licences under {under}: `{step}` is open"),
            ),
            (Some(true), _) => (Verdict::Allowed, format!("Software Assurance is active on {day}: `{step}` is open")),
            (Some(false), _) => {
                (Verdict::Refused, format!("Software Assurance is not active on {day}, and `{step}` asks for it"))
            }
            (None, Some(Assurance::Separate)) => (
                Verdict::Refused,
                format!(
                    "under {under} Software Assurance is bought besides, and none is recorded: `{step}` asks for it"
                ),
            ),
            (None, _) => (
                Verdict::NotStated,
                format!("`{step}` asks for Software Assurance, and whether {under} brings it is not said"),
            ),
        };
        if verdict != Verdict::Allowed {
            self.remedy = Some("record `software_assurance = true` at the agreement if it was bought".into());
        }
        self.say(verdict, fact.reason(says));
    }
}
