//! Money as an exact integer.
//!
//! One unit is 1/120,000 of the currency's main unit, so that any price with up to four decimals, divided by the
//! twelve months of a year, is still exact.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Mul, Neg, Sub},
    str::FromStr,
};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of money per month (or once, where the text says so), without its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i128);

const PER_UNIT: i128 = 120_000;
const PER_CENT: i128 = PER_UNIT / 100;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount in 1/120,000 of the main unit.
    pub const fn from_ticks(ticks: i128) -> Self {
        Self(ticks)
    }

    /// The amount in 1/120,000 of the main unit.
    pub const fn ticks(self) -> i128 {
        self.0
    }

    /// A whole number of main units.
    pub const fn whole(units: i64) -> Self {
        Self(units as i128 * PER_UNIT)
    }

    /// The part for one month of an amount per year.
    #[must_use]
    pub fn per_month_of_year(self) -> Self {
        Self(self.0 / 12)
    }

    /// Rounded to whole cents, half away from zero: how amounts are shown and compared.
    #[must_use]
    pub fn rounded(self) -> Self {
        let half = PER_CENT / 2 * self.0.signum();
        Self((self.0 + half) / PER_CENT * PER_CENT)
    }
}

impl FromStr for Money {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decimal = Decimal::from_str_exact(text.trim()).map_err(|_| "not an amount such as `95.00`")?;
        let ticks = decimal.checked_mul(Decimal::from(PER_UNIT as i64)).ok_or("too large an amount")?;
        if !ticks.fract().is_zero() || decimal.scale() > 4 && decimal.normalize().scale() > 4 {
            return Err("an amount has at most four decimals");
        }
        i128::try_from(ticks).map(Self).map_err(|_| "too large an amount")
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.rounded().0 / PER_CENT;
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<u64> for Money {
    type Output = Self;
    fn mul(self, quantity: u64) -> Self {
        Self(self.0 * i128::from(quantity))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn amounts_are_exact_and_shown_in_cents() {
        assert_eq!("7425".parse::<Money>().map(|m| m.to_string()), Ok("7425.00".into()));
        assert_eq!("0.0075".parse::<Money>().map(|m| m * 4), "0.03".parse());
        assert_eq!("100".parse::<Money>().map(|m| m.per_month_of_year() * 12), "100.00".parse());
        assert_eq!("-1.005".parse::<Money>().map(|m| m.to_string()), Ok("-1.01".into()));
        assert!("1.00001".parse::<Money>().is_err());
        assert!("=1+3".parse::<Money>().is_err());
    }
}
