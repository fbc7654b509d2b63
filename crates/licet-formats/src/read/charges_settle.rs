//! What a partner pays for seats, out of the charges of invoices.

use std::collections::BTreeMap;

use licet::value::OfferId;

use super::{
    account::{Aside, Why},
    harvest::Harvest,
    options::{Options, PriceKind},
    price_settle::{program, unknown},
    price_sheets::Sold,
    reconciliation::{Charge, Period},
    skus::Sku,
    tables::Tables,
};

/// Offers, each in a currency, whose price is known from what was paid.
pub(super) type Paid = BTreeMap<(OfferId, String), String>;

/// Writes the prices paid; gives of what they are.
pub(super) fn settle(harvest: &mut Harvest<'_>, options: &Options<'_>, sold: &[Sold], tables: &mut Tables) -> Paid {
    let mut by_offer: BTreeMap<(OfferId, String), Vec<Charge>> = BTreeMap::new();
    for charge in std::mem::take(&mut harvest.charges) {
        match offer(harvest, options, sold, &charge) {
            Ok(offer) => by_offer.entry((offer, charge.currency.clone())).or_default().push(charge),
            Err(aside) => harvest.take_back(charge.account, aside),
        }
    }
    let mut paid = Paid::new();
    for (of, charges) in by_offer {
        if let Some(taken) = latest(harvest, charges) {
            let amount = taken.amount.normalize().to_string();
            let per = if taken.period == Period::Year { "year" } else { "month" };
            tables.add(
                "prices",
                &[
                    ("offer", of.0.to_string()),
                    ("unit_price", amount.clone()),
                    ("per", per.to_owned()),
                    ("currency", of.1.clone()),
                    ("program", program(options.price).to_owned()),
                ],
            );
            let message = format!("{} costs what was paid, {amount} a {per}", of.0);
            let help = "prices.csv takes the place of the published list: add what is not on the bill";
            harvest.remark_on(taken.account, Aside::new(Why::Remark, taken.place.clone(), message, help));
            paid.insert(of, taken.place.to_string());
        }
    }
    paid
}

/// Of what a charge is, or why it is not the tenant's price.
fn offer(harvest: &Harvest<'_>, options: &Options<'_>, sold: &[Sold], charge: &Charge) -> Result<OfferId, Aside> {
    let aside = |why, message: String, help| Aside::new(why, charge.place.clone(), message, help);
    let matrix = sold.iter().find(|row| row.sold_as == charge.sold_as).map(|row| row.offer.clone());
    let offer = match (matrix, harvest.skus.find_any(&[Some(&charge.title), Some(&charge.product)])) {
        (Some(offer), _) | (None, Sku::Offer { id: offer, .. }) => offer,
        (None, Sku::OutOfScope(reason)) => return Err(aside(Why::OtherService, reason, "")),
        (None, Sku::Unknown) => return Err(unknown(&charge.title, charge.place.clone(), harvest)),
    };
    if options.price != PriceKind::Partner {
        let message = "what the partner pays; its subtotal is right".to_owned();
        return Err(aside(Why::NotOfUse, message, "with partner prices it is taken as the tenant's price"));
    }
    if options.currency.is_some_and(|own| !own.eq_ignore_ascii_case(&charge.currency)) {
        return Err(aside(Why::NotOfUse, format!("billed in {}, not the tenant's currency", charge.currency), ""));
    }
    if let Some(day) = options.as_of.filter(|day| charge.start > *day) {
        return Err(aside(Why::NotInForce, format!("charged from {} on, after {day}", charge.start), ""));
    }
    Ok(offer)
}

/// The latest charge; two of one day that differ in the amount are no price.
fn latest(harvest: &mut Harvest<'_>, mut charges: Vec<Charge>) -> Option<Charge> {
    charges.sort_by(|a, b| (b.start, &a.place).cmp(&(a.start, &b.place)));
    let first = charges.first()?.clone();
    let same = |charge: &Charge| (charge.amount, charge.period) == (first.amount, first.period);
    let contradicted = charges.iter().any(|charge| charge.start == first.start && !same(charge));
    for charge in charges.iter().filter(|charge| contradicted || !same(charge)) {
        let aside = if charge.start == first.start {
            let message =
                format!("`{}` is charged at different prices from {} on; none is taken", charge.title, first.start);
            let help = "state the price in prices.csv";
            Aside::new(Why::Contradiction, charge.place.clone(), message, help)
        } else {
            let message = format!("the charge at {} is later; that price is taken", first.place);
            Aside::new(Why::Superseded, charge.place.clone(), message, "")
        };
        harvest.take_back(charge.account, aside);
    }
    (!contradicted).then_some(first)
}
