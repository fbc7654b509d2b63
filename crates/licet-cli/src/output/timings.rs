//! How long the stages of a work took.

use std::time::{Duration, Instant};

/// The times of the stages, taken only if they are wanted.
pub(crate) struct Timings {
    wanted: bool,
    since: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Starts the clock.
    pub(crate) fn new(wanted: bool) -> Self {
        Self { wanted, since: Instant::now(), stages: Vec::new() }
    }

    /// A stage is done; the next one begins.
    pub(crate) fn passed(&mut self, stage: &'static str) {
        let now = Instant::now();
        if self.wanted {
            self.stages.push((stage, now.duration_since(self.since)));
        }
        self.since = now;
    }

    /// The stages so far, in their order.
    pub(crate) fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}
