//! What an answer rests on: reasons, readings, unsure facts, cites.

use std::{collections::BTreeSet, io};

use licet::{
    catalog::Catalog,
    value::{Basis, Confidence, Reason},
};

use super::{Out, Tone, rules, said};

/// The last part of every answer: readings taken, facts that are less than sure, rules cited.
pub(crate) fn basis(out: &mut Out, catalog: &Catalog, basis: &Basis) -> io::Result<()> {
    if !basis.readings.is_empty() {
        out.heading("readings taken (a tenant can choose otherwise in tenant.toml, [readings])")?;
        for (id, choice) in &basis.readings {
            let choices = catalog.readings.get(id).into_iter().flat_map(|reading| &reading.choices);
            let means = choices.filter(|known| known.id == *choice).map(|choice| choice.means.as_str()).next();
            out.paragraph(&format!("{id} = {choice}: {}", means.unwrap_or_default()), 2)?;
        }
    }
    if !basis.unsure_facts.is_empty() {
        out.heading("facts that are less than sure")?;
        for (fact, confidence) in &basis.unsure_facts {
            let how = match confidence {
                Confidence::Low => "low",
                Confidence::Medium => "medium",
                Confidence::High => "high",
            };
            let line = format!("{fact}: {how}");
            out.paragraph(&line, 2)?;
        }
    }
    out.blank()?;
    let cites = if basis.cites.is_empty() { "no rule".into() } else { rules(&basis.cites) };
    let text = format!("rests on {cites} (edition {}, {}; `licet rules ID` shows a rule)", basis.edition, basis.as_of);
    let text = out.toned(Tone::Faint, text);
    out.paragraph(&text, 0)
}

/// Reasons, each once, in their order.
pub(crate) fn reasons<'a>(
    out: &mut Out,
    reasons: impl IntoIterator<Item = &'a Reason>,
    indent: usize,
) -> io::Result<()> {
    let mut seen = BTreeSet::new();
    for reason in reasons {
        if seen.insert(reason) {
            out.paragraph(&said(reason), indent)?;
        }
    }
    Ok(())
}
