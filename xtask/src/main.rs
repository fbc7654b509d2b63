//! Chores of the repository.

mod generate;
mod tidy;

use std::path::PathBuf;

use clap::Parser;

/// Chores of the repository.
#[derive(Parser)]
enum Chore {
    /// Writes a generated tenant folder for measuring: many people, few demands, everything that couples them.
    Generate {
        /// The folder to write.
        folder: PathBuf,
        /// How many users.
        #[arg(long, default_value_t = 100_000)]
        users: usize,
        /// The seed; the same seed gives the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Checks what the compiler does not: who may use which room and crate, and the size of files.
    Tidy,
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Generate { folder, users, seed } => generate::generate(&folder, users, seed),
        Chore::Tidy => tidy::tidy(),
    }
}
