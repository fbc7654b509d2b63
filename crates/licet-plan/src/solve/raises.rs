//! How much the answers to a question raised bounds so far.
//!
//! The same question is asked in many parts of a search, and its answers raise the bounds there by about as much each time.
//! What was learned in one part says in the next which question closes it soonest. It only decides what is asked first:
//! every bound stays as it is.

use std::collections::BTreeMap;

use crate::certificate::Ask;

/// What is known of every question asked so far.
#[derive(Debug, Default)]
pub(super) struct Raises {
    known: BTreeMap<Ask, Raised>,
}

/// What is known of one question.
#[derive(Debug, Default, Clone, Copy)]
struct Raised {
    /// The sums over all times it was asked of what no and yes raised the bound by, in ticks.
    sums: [i128; 2],
    times: i128,
}

/// Seats of an offer are one question, however many are asked about.
fn question(ask: Ask) -> Ask {
    match ask {
        Ask::Seats(offer, _) => Ask::Seats(offer, 0),
        other => other,
    }
}

impl Raises {
    /// Learns what no and yes raised a bound by, in ticks.
    pub(super) fn learn(&mut self, ask: Ask, raised: [i128; 2]) {
        let known = self.known.entry(question(ask)).or_default();
        known.sums.iter_mut().zip(raised).for_each(|(sum, raised)| *sum += raised.max(0));
        known.times += 1;
    }

    /// What no and yes are expected to raise a bound by, in ticks; nothing of a question that was never asked.
    pub(super) fn expected(&self, ask: Ask) -> Option<[i128; 2]> {
        let known = self.known.get(&question(ask))?;
        Some(known.sums.map(|sum| sum / known.times.max(1)))
    }

    /// How far a question is expected to lead, if `gap` ticks are all that is to be closed, both answers together: the
    /// product, so that one answer that closes much does not hide another that closes nothing.
    pub(super) fn score(&self, ask: Ask, gap: i128, step: i128) -> Option<i128> {
        let raised = self.expected(ask)?;
        Some(raised.map(|raised| raised.min(gap).max(step)).iter().product())
    }

    /// The score of each question; one that was never asked is taken to be as good as the others are on average.
    pub(super) fn scores(&self, asks: &[Ask], gap: i128, step: i128) -> Vec<i128> {
        let scores: Vec<Option<i128>> = asks.iter().map(|&ask| self.score(ask, gap, step)).collect();
        let known: Vec<i128> = scores.iter().flatten().copied().collect();
        let times = i128::try_from(known.len()).unwrap_or(1).max(1);
        let average = known.iter().map(|score| score / times).sum();
        scores.into_iter().map(|score| score.unwrap_or(average)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Raises};

    #[test]
    fn a_question_never_asked_is_as_good_as_the_others_on_average() {
        let mut raises = Raises::default();
        raises.learn(Ask::Choice(0), [10, 40]);
        raises.learn(Ask::Choice(0), [30, 20]);
        raises.learn(Ask::Choice(1), [0, 1_000_000]);
        let asks = [Ask::Choice(0), Ask::Choice(1), Ask::Choice(2)];
        assert_eq!(raises.scores(&asks, 100, 1), [600, 100, 350]);
        // No more than the gap is closed.
        assert_eq!(raises.scores(&asks, 10, 1), [100, 10, 55]);
    }

    #[test]
    fn seats_of_an_offer_are_one_question() {
        let mut raises = Raises::default();
        raises.learn(Ask::Seats(3, 17), [4, 6]);
        assert_eq!(raises.expected(Ask::Seats(3, 18)), Some([4, 6]));
        assert_eq!(raises.expected(Ask::Seats(4, 17)), None);
    }
}
