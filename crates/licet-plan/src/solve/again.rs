//! When a program is solved a second time: a solver ends within a part of the cost, and a part of a far higher cost than
//! was expected may be more than a step of the prices.

/// So many times as high as expected a cost may be; the part that the solver is given is small enough for that.
pub(super) const TIMES: i128 = 4;

/// Solves for about some cost, and again for the cost that came out as long as that is far higher. Each time it is
/// solved for more than [`TIMES`] as much as before, so that it ends whatever the solver answers.
///
/// # Errors
/// Those of the solver.
pub(super) fn until_near<E>(about: i128, mut solve: impl FnMut(i128) -> Result<i128, E>) -> Result<(), E> {
    let mut about = about.max(1);
    loop {
        let cost = solve(about)?;
        if cost <= about.saturating_mul(TIMES) {
            return Ok(());
        }
        about = cost;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_program_is_never_solved_twice_for_the_same_cost(
            first in -10_i128..1 << 70,
            answers in prop::collection::vec(0_i128..1 << 90, 1..40),
        ) {
            let (mut asked, mut next) = (Vec::new(), answers.iter().cycle());
            let solve = |about: i128| {
                asked.push(about);
                // A solver that answers anything at all: nothing here would end it but the rule itself.
                assert!(asked.len() <= 64, "{asked:?}");
                Ok::<i128, ()>(*next.next().unwrap())
            };
            until_near(first, solve).unwrap();
            prop_assert!(asked.windows(2).all(|two| two[1] > two[0] * TIMES), "{:?}", asked);
        }

        #[test]
        fn the_last_answer_is_within_its_part(first in 1_i128..1 << 40, answer in 0_i128..1 << 80) {
            let mut last = 0;
            let solve = |about| {
                last = about;
                Ok::<i128, ()>(answer)
            };
            until_near(first, solve).unwrap();
            prop_assert!(answer <= last * TIMES && (last == first || last == answer));
        }
    }

    #[test]
    fn what_cannot_be_solved_is_not_solved_again() {
        let mut times = 0;
        let solve = |_| {
            times += 1;
            Err("no solution")
        };
        assert_eq!((until_near(7, solve), times), (Err("no solution"), 1));
    }
}
