//! The Power Platform's `tenantCapacity`: for each kind of capacity what is used and what the service says is entitled.
//!
//! Used amounts become usage of meters; entitled ones follow from the licences and are only told beside them.

use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy::MidpointAwayFromZero};
use serde::Deserialize;

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Harvest, OwnRow},
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "power-platform-capacity",
    needs: &[&["tenantcapacities"], &["licensemodeltype", "tenantid"]],
    knows: &[],
    read,
};

const DATA: &str = include_str!("../data/capacity.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| crate::read::read_data(DATA));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    kind: Vec<Kind>,
    unit: Vec<Unit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    word: String,
    meter: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    word: String,
    per_gigabyte: u32,
}

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let capacities = record.list("tenantcapacities");
    if capacities.is_empty() {
        return Err(Aside::new(Why::Incomplete, record.place(&[]), "the answer lists no capacity", ""));
    }
    for capacity in &capacities {
        if let Err(aside) = one(capacity, harvest) {
            harvest.remark(aside);
        }
    }
    Ok(())
}

fn one(capacity: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let place = || capacity.place(&[]);
    let word = capacity.required(&["capacitytype"], "kind of capacity")?;
    let Some(kind) = WORDS.kind.iter().find(|kind| kind.word.eq_ignore_ascii_case(&word)) else {
        return Err(Aside::new(Why::NotOfUse, place(), format!("capacity of the kind `{word}` is no meter here"), ""));
    };
    let written = capacity.required(&["capacityunits"], "unit")?;
    let Some(unit) = WORDS.unit.iter().find(|unit| unit.word.eq_ignore_ascii_case(&written)) else {
        return Err(capacity.broken(&["capacityunits"], &written, "MB or GB"));
    };
    let Some(consumption) = capacity.object("consumption") else {
        return Err(Aside::new(Why::Incomplete, place(), format!("no consumption of `{word}`"), ""));
    };
    let used = consumption.required(&["actual", "rated"], "amount used")?;
    let used = gigabytes(&used, unit).ok_or_else(|| consumption.broken(&["actual"], &used, "an amount"))?;
    let Some(day) = consumption.day(&["actualupdatedon", "ratedupdatedon"])? else {
        return Err(Aside::new(Why::Incomplete, place(), format!("no day on which `{word}` was measured"), ""));
    };
    let (account, at) = (harvest.account(), place());
    let (names, _) = licet::tenant::columns("usage").unwrap_or_default();
    let cells = names.iter().map(|name| match *name {
        "meter" => kind.meter.clone(),
        "at" => day.to_string(),
        "quantity" => used.clone(),
        _ => String::new(),
    });
    harvest.own.push(OwnRow { account, place: at, table: "usage", cells: cells.collect(), part: true });
    if let Some(entitled) = capacity.text(&["totalcapacity"]).and_then(|amount| gigabytes(&amount, unit)) {
        let message = format!("{}: {used} GB used; the service says {entitled} GB are entitled", kind.meter);
        harvest.remark(Aside::new(Why::Remark, place(), message, ""));
    }
    Ok(())
}

/// An amount in gigabytes, to six decimals, half away from zero.
fn gigabytes(written: &str, unit: &Unit) -> Option<String> {
    let amount = Decimal::from_str_exact(written).or_else(|_| Decimal::from_scientific(written)).ok()?;
    let part = amount.checked_div(Decimal::from(unit.per_gigabyte))?;
    (!part.is_sign_negative()).then(|| part.round_dp_with_strategy(6, MidpointAwayFromZero).normalize().to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_kinds_are_meters_of_the_catalogue() {
        let words: super::Words = toml::from_str(super::DATA).unwrap();
        let catalog = licet::catalog::embedded().unwrap();
        for kind in words.kind {
            let meter = &catalog.meters[&kind.meter.as_str().into()];
            assert_eq!(meter.unit, "GB", "{}", kind.word);
        }
    }

    #[test]
    fn amounts_become_gigabytes_exactly() {
        let unit = super::Unit { word: "MB".into(), per_gigabyte: 1000 };
        for (written, wanted) in
            [("40960.0", Some("40.96")), ("250", Some("0.25")), ("0.0004", Some("0")), ("-1", None)]
        {
            assert_eq!(super::gigabytes(written, &unit).as_deref(), wanted, "{written}");
        }
    }
}
