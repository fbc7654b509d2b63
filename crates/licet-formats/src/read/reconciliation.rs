//! Partner Center's reconciliation file of an invoice: what the partner pays, line by line.
//!
//! Columns and rounding as Microsoft documents them (`modern-invoice-reconciliation-file`). The subtotal of a line of
//! licences is `ROUNDDOWN(EffectiveUnitPrice * PCToBCExchangeRate, 2) * BillableQuantity`, that of a line of usage (with
//! a meter) `ROUNDDOWN(ROUNDDOWN(EffectiveUnitPrice * BillableQuantity, 2) * PCToBCExchangeRate, 2)`, both towards zero.
//! Every line is checked; one whose subtotal is another is told and gives no price. A price is what a seat costs for a
//! whole month or year; of a part of one nothing is inferred. It is what the partner pays, and so only taken where that is
//! asked for.

use licet::value::{Day, Place};
use rust_decimal::{Decimal, RoundingStrategy::ToZero};

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::Harvest,
    price_sheets::sold_as,
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "partner-center-reconciliation",
    needs: &[
        &["invoicenumber"],
        &["chargetype"],
        &["unitprice", "effectiveunitprice"],
        &["subtotal"],
        &["quantity", "billablequantity"],
        &["productid", "skuid"],
    ],
    knows: &[
        "partnerid",
        "customerid",
        "customername",
        "customerdomainname",
        "customercountry",
        "mpnid",
        "resellermpnid",
        "orderid",
        "orderdate",
        "availabilityid",
        "skuname",
        "productname",
        "effectiveunitprice",
        "billablequantity",
        "taxtotal",
        "total",
        "currency",
        "priceadjustmentdescription",
        "publishername",
        "publisherid",
        "subscriptiondescription",
        "subscriptionid",
        "chargestartdate",
        "chargeenddate",
        "termandbillingcycle",
        "alternateid",
        "unittype",
        "pricingcurrency",
        "pctobcexchangerate",
        "pctobcexchangeratedate",
        "meterdescription",
        "reservationorderid",
        "creditreasoncode",
        "subscriptionstartdate",
        "subscriptionenddate",
        "referenceid",
        "productqualifiers",
        "promotionid",
        "productcategory",
        "billingfrequency",
    ],
    read,
};

/// For how long an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Period {
    Month,
    Year,
}

/// A charge that says what a seat costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Charge {
    pub(super) account: usize,
    pub(super) place: Place,
    /// Product and SKU of the price sheet.
    pub(super) sold_as: (String, String),
    pub(super) title: String,
    pub(super) product: String,
    pub(super) currency: String,
    pub(super) start: Day,
    pub(super) period: Period,
    /// What a seat costs for that long, in the currency of the bill.
    pub(super) amount: Decimal,
}

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    one_customer(record, harvest)?;
    let price = required(record, &["effectiveunitprice", "unitprice"], "price")?;
    let quantity = required(record, &["billablequantity", "quantity"], "quantity")?;
    let subtotal = required(record, &["subtotal"], "subtotal")?;
    let rate = decimal(record, &["pctobcexchangerate"])?.unwrap_or(Decimal::ONE);
    let metered = record.text(&["meterdescription"]).is_some();
    let Some((seat, expected)) = expected(price, rate, quantity, metered) else {
        return Err(record.broken(&["subtotal"], &subtotal.to_string(), "amounts that can be multiplied exactly"));
    };
    if expected != subtotal {
        let message = format!(
            "the subtotal is {}, by the documented rounding of {price} x {rate} x {quantity} it is {}",
            subtotal.normalize(),
            expected.normalize()
        );
        let help = "ask the billing support about this line; no price is taken from it";
        return Err(Aside::new(Why::Contradiction, record.place(&["subtotal"]), message, help));
    }
    let checked = |message: String| Aside::new(Why::NotOfUse, record.place(&[]), message, "");
    let charge = record.text(&["chargetype"]).unwrap_or_default();
    if metered {
        return Err(checked("a charge of usage, not of seats; its subtotal is right".into()));
    }
    if quantity <= Decimal::ZERO || price <= Decimal::ZERO {
        return Err(checked(format!("`{charge}`: a credit, or free of charge; its subtotal is right")));
    }
    let (start, end) = (record.day(&["chargestartdate"])?, record.day(&["chargeenddate"])?);
    let Some((start, period)) = start.zip(end).and_then(|(start, end)| Some((start, period(start, end)?))) else {
        return Err(checked(format!("`{charge}`: not for a whole month or year; its subtotal is right")));
    };
    let text = |column: &str| record.text(&[column]).map(std::borrow::Cow::into_owned).unwrap_or_default();
    harvest.charges.push(Charge {
        account: harvest.account(),
        place: record.place(&[]),
        sold_as: sold_as(&text("productid"), &text("skuid")),
        title: text("skuname"),
        product: text("productname"),
        currency: text("currency"),
        start,
        period,
        amount: seat,
    });
    Ok(())
}

/// The rounded price of a unit in the currency of the bill, and the subtotal; `None` where they are too large.
fn expected(price: Decimal, rate: Decimal, quantity: Decimal, metered: bool) -> Option<(Decimal, Decimal)> {
    let down = |amount: Decimal| amount.round_dp_with_strategy(2, ToZero);
    let seat = down(price.checked_mul(rate)?);
    let subtotal =
        if metered { down(down(price.checked_mul(quantity)?).checked_mul(rate)?) } else { seat.checked_mul(quantity)? };
    Some((seat, subtotal))
}

/// A whole month or year, whether its last day is said or the day after.
fn period(start: Day, end: Day) -> Option<Period> {
    let ends = |after: Day| end == after || end.next() == Some(after);
    if ends(start.years_later(1)?) {
        Some(Period::Year)
    } else if ends(start.months_later(1)?) {
        Some(Period::Month)
    } else {
        None
    }
}

fn required(record: &Record<'_>, columns: &[&str], what: &str) -> Result<Decimal, Aside> {
    record.required(columns, what)?;
    decimal(record, columns)?.ok_or_else(|| record.broken(columns, "", "an amount"))
}

fn decimal(record: &Record<'_>, columns: &[&str]) -> Result<Option<Decimal>, Aside> {
    let Some(text) = record.text(columns) else { return Ok(None) };
    let read = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text));
    read.map(Some).map_err(|_| record.broken(columns, &text, "an amount such as `95.00` or `1.0342`"))
}

/// An invoice of several customers is of no tenant: the first line says whose it is.
fn one_customer(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let columns = ["customerid", "customername"];
    let Some(customer) = record.text(&columns) else { return Ok(()) };
    match &harvest.context {
        None => harvest.context = Some(customer.into_owned()),
        Some(first) if first.eq_ignore_ascii_case(&customer) => {}
        Some(first) => {
            let message = format!("a line of the customer `{customer}` in a file of `{first}`");
            let help = "part the file by customer";
            return Err(Aside::new(Why::Contradiction, record.place(&columns), message, help));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Period, expected, period};

    #[test]
    fn subtotals_are_rounded_as_documented() {
        let amount = |text: &str| Decimal::from_str_exact(text).unwrap();
        for (price, rate, quantity, metered, seat, subtotal) in [
            ("92.155", "1", "3", false, "92.15", "276.45"),
            ("92.155", "0.9137", "10", false, "84.20", "842.00"),
            ("-92.155", "1", "1", false, "-92.15", "-92.15"),
            ("0.045", "1.1", "10.5", true, "0.04", "0.51"),
        ] {
            let wanted = Some((amount(seat), amount(subtotal)));
            assert_eq!(expected(amount(price), amount(rate), amount(quantity), metered), wanted, "{price}");
        }
        assert_eq!(expected(Decimal::MAX, Decimal::MAX, Decimal::ONE, false), None);
    }

    #[test]
    fn a_period_is_whole_or_none() {
        let of = |start: &str, end: &str| period(start.parse().unwrap(), end.parse().unwrap());
        assert_eq!(of("2026-09-03", "2026-10-02"), Some(Period::Month));
        assert_eq!(of("2026-09-03", "2026-10-03"), Some(Period::Month));
        assert_eq!(of("2026-09-03", "2027-09-02"), Some(Period::Year));
        assert_eq!(of("2026-09-03", "2026-09-20"), None);
    }
}
