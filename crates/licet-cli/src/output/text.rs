//! Numbers, amounts and lists as people read them.

use licet::value::{Money, OfferId, Reason, RuleId};

/// How many names stand in a list before the rest is counted.
const FIRST: usize = 3;

/// A whole number with its thousands apart.
pub(crate) fn number(value: impl ToString) -> String {
    let digits = value.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

/// An amount with its thousands apart.
pub(crate) fn amount(money: Money) -> String {
    let text = money.to_string();
    match text.split_once('.') {
        Some((whole, cents)) => format!("{}.{cents}", number(whole)),
        None => text,
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn count(many: impl TryInto<u64>, one: &str, more: &str) -> String {
    let many = many.try_into().unwrap_or(u64::MAX);
    format!("{} {}", number(many), if many == 1 { one } else { more })
}

/// The first few names and how many more there are; all of them if wanted.
pub(crate) fn names<S: AsRef<str>>(names: &[S], total: u64, all: bool) -> String {
    let shown = if all { names.len() } else { FIRST.min(names.len()) };
    let mut text = names.iter().take(shown).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let rest = total.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if rest > 0 {
        text.push_str(&format!(" and {} more", number(rest)));
    }
    text
}

/// Offers beside each other.
pub(crate) fn offers(offers: &[OfferId]) -> String {
    if offers.is_empty() {
        return "none".into();
    }
    offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" + ")
}

/// Rules beside each other.
pub(crate) fn rules<'a>(rules: impl IntoIterator<Item = &'a RuleId>) -> String {
    rules.into_iter().map(RuleId::as_str).collect::<Vec<_>>().join(", ")
}

/// A reason in one line: what follows and from what.
pub(crate) fn said(reason: &Reason) -> String {
    let mut from = rules(&reason.rules);
    if let Some(reading) = &reason.reading {
        from.push_str(&format!("; reading {} = {}", reading.id, reading.choice));
    }
    let from = from.trim_start_matches("; ");
    if from.is_empty() { reason.says.clone() } else { format!("{} [{from}]", reason.says) }
}

/// A text in lines of at most so many characters, broken between words.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ') {
            let long = shown_width(word);
            if used > 0 && used + 1 + long > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += long;
        }
        lines.push(line);
    }
    lines
}

/// How many columns a word takes: escapes for colours take none.
pub(super) fn shown_width(word: &str) -> usize {
    let mut escape = false;
    let seen = word.chars().filter(|&c| {
        let starts = c == '\u{1b}';
        let seen = !escape && !starts;
        escape = starts || escape && c != 'm';
        seen
    });
    seen.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(["0", "999", "1000", "-1234567"].map(number), ["0", "999", "1,000", "-1,234,567"]);
        assert_eq!(amount(Money::whole(7425)), "7,425.00");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(names(&["a", "b", "c", "d"], 12, false), "a, b, c and 9 more");
        assert_eq!(names(&["a", "b", "c", "d"], 4, true), "a, b, c, d");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("\u{1b}[1mone\u{1b}[0m two", 7).len(), 1);
    }
}
