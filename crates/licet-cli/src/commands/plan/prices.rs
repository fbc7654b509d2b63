//! Prices under programs: those that were not used, and what those that were rest on.

use std::io;

use licet::{
    decide::PriceNote,
    tenant::Program,
    value::{OfferId, Reason},
};

use crate::output::{Out, Tone, names, reasons};

/// The name of a program; nothing where a price holds under every program.
pub(crate) fn under(program: Option<Program>) -> &'static str {
    Program::ALL.iter().find(|(_, known)| Some(*known) == program).map_or("", |(name, _)| name)
}

/// What there is to know, each with the offers it is about.
pub(crate) fn show(out: &mut Out, notes: &[PriceNote], all: bool) -> io::Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let text = out.toned(Tone::Warning, "prices under programs");
    out.heading(text)?;
    for note in notes {
        reasons(out, [&with_offers(note, all)], 2)?;
    }
    Ok(())
}

/// A note in a sentence, with the offers it is about.
pub(crate) fn with_offers(note: &PriceNote, all: bool) -> Reason {
    let offers: Vec<&str> = note.offers.iter().map(OfferId::as_str).collect();
    let total = u64::try_from(offers.len()).unwrap_or(u64::MAX);
    Reason { says: format!("{}: {}", note.because.says, names(&offers, total, all)), ..note.because.clone() }
}
