//! An amount of something that is counted, as an exact integer.
//!
//! One unit is a millionth of what a meter counts, so that 250 MB are exactly 0.25 GB.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Mul, Sub},
    str::FromStr,
};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in the unit of a meter. Sums and products end at the largest amount instead of beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i128);

const PER_UNIT: i128 = 1_000_000;
const DECIMALS: u32 = 6;
/// The largest amount that may be written.
const LARGEST: i64 = 1_000_000_000_000_000;

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number of units.
    pub const fn whole(units: u64) -> Self {
        Self(units as i128 * PER_UNIT)
    }

    /// The amount in millionths.
    pub const fn ticks(self) -> i128 {
        self.0
    }

    /// What is above another amount; nothing if it is below.
    #[must_use]
    pub fn above(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// How many packs of that size hold this amount; `None` if the packs are empty.
    pub fn packs_of(self, size: Self) -> Option<u64> {
        if self.0 <= 0 {
            return Some(0);
        }
        let whole = self.0.checked_div(size.0).filter(|_| size.0 > 0)?;
        let more = i128::from(whole.saturating_mul(size.0) < self.0);
        u64::try_from(whole.saturating_add(more)).ok()
    }

    /// Divided by another amount, rounded down to the millionth; `None` if that is nothing.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.0.checked_mul(PER_UNIT)?.checked_div(other.0).map(Self)
    }

    /// One of so many equal parts, rounded down to the millionth.
    #[must_use]
    pub fn part(self, parts: u64) -> Self {
        Self(self.0.checked_div(i128::from(parts)).unwrap_or(0))
    }
}

impl FromStr for Quantity {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decimal = Decimal::from_str_exact(text.trim()).map_err(|_| "not a number such as `12` or `0.25`")?;
        let decimal = decimal.normalize();
        if decimal.scale() > DECIMALS {
            return Err("an amount has at most six decimals");
        }
        if decimal.abs() > Decimal::from(LARGEST) {
            return Err("too large an amount");
        }
        let missing = 10_i128.pow(DECIMALS.saturating_sub(decimal.scale()));
        Ok(Self(decimal.mantissa().saturating_mul(missing)))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let ticks = self.0.unsigned_abs();
        let (whole, rest) = (ticks / PER_UNIT.unsigned_abs(), ticks % PER_UNIT.unsigned_abs());
        if rest == 0 {
            return f.pad(&format!("{sign}{whole}"));
        }
        let decimals = format!("{rest:06}");
        f.pad(&format!("{sign}{whole}.{}", decimals.trim_end_matches('0')))
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for Quantity {
    type Output = Self;
    fn mul(self, times: u64) -> Self {
        Self(self.0.saturating_mul(i128::from(times)))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// A number: whole where it can be, else with its decimals.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        if let Ok(whole) = text.parse::<i64>() {
            return serializer.serialize_i64(whole);
        }
        match text.parse::<f64>() {
            Ok(number) if text.contains('.') => serializer.serialize_f64(number),
            _ => serializer.serialize_str(&text),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor)
    }
}

struct QuantityVisitor;

impl de::Visitor<'_> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number such as 12 or 0.25")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Quantity, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Quantity, E> {
        self.visit_str(&number.to_string())
    }

    // The shortest text of the number is what was written.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Quantity, E> {
        self.visit_str(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    fn amount(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_exact_and_shown_with_their_decimals() {
        assert_eq!((amount("0.25") * 3 + amount("10")).to_string(), "10.75");
        assert_eq!((amount("10") - amount("10.2")).to_string(), "-0.2");
        assert_eq!(serde_json::to_string(&[amount("30.250"), amount("12")]).unwrap(), "[30.25,12]");
        assert_eq!(amount("1_000".replace('_', "").as_str()).packs_of(amount("300")), Some(4));
        assert_eq!(amount("900").packs_of(amount("300")), Some(3));
        assert_eq!((amount("0.2").packs_of(amount("1")), amount("1").packs_of(amount("0"))), (Some(1), None));
        assert!("0.0000001".parse::<Quantity>().is_err() && "12 GB".parse::<Quantity>().is_err());
    }
}
