//! Progress on the standard error for whatever takes more than a second, on a terminal only.

use std::{
    io::{self, Read},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a work stays silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does a work of unknown length with a spinner beside it.
pub(crate) fn while_working<T>(shown: bool, what: &'static str, work: impl FnOnce() -> T) -> T {
    let spinner = shown.then(|| Spinner::start(what));
    let done = work();
    drop(spinner);
    done
}

/// A spinner that appears after a second and goes when dropped.
struct Spinner {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Spinner {
    fn start(what: &'static str) -> Self {
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(what);
            bar.set_style(style("{spinner} {msg} ({elapsed})"));
            while stopped.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A bar over a known amount of work, silent for the first second.
pub(crate) struct Bar {
    bar: ProgressBar,
    since: Instant,
    shown: bool,
}

impl Bar {
    /// A bar of files and cases.
    pub(crate) fn of_steps(shown: bool, steps: u64, what: &'static str) -> Self {
        Self::new(shown, steps, what, "{msg} {wide_bar} {pos}/{len}")
    }

    /// A bar of bytes.
    pub(crate) fn of_bytes(shown: bool, bytes: u64, what: &'static str) -> Self {
        Self::new(shown, bytes, what, "{msg} {wide_bar} {bytes}/{total_bytes}")
    }

    fn new(shown: bool, length: u64, what: &'static str, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden()).with_message(what);
        bar.set_style(style(template));
        Self { bar, since: Instant::now(), shown }
    }

    /// So much more is done.
    pub(crate) fn done(&self, amount: u64) {
        if self.shown && self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(amount);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A reader that moves a bar on.
pub(crate) struct Counted<'b, R> {
    /// What is read.
    pub(crate) inner: R,
    /// What is moved.
    pub(crate) bar: &'b Bar,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bar.done(u64::try_from(count).unwrap_or_default());
        Ok(count)
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
