//! Chores of the repository.

mod bench;
mod generate;
mod highs;
mod memory;
mod referee;
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
    /// Measures generated tenants through the whole of licet, stage by stage.
    Bench(bench::Wanted),
    /// Compares the plans of generated tenants with the optimum that HiGHS finds for the exported models.
    Referee {
        /// How many tenants.
        #[arg(long, default_value_t = 200)]
        tenants: u64,
        /// The first seed.
        #[arg(long, default_value_t = 1)]
        first: u64,
        /// The binary to ask; without it the release build, which is brought up to date.
        #[arg(long)]
        binary: Option<PathBuf>,
    },
    /// Checks what the compiler does not: who may use which room and crate, and the size of files.
    Tidy,
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Generate { folder, users, seed } => {
            Ok(generate::generate(&folder, users, seed, &generate::Features::all())?)
        }
        Chore::Bench(wanted) => bench::bench(&wanted),
        Chore::Referee { tenants, first, binary } => {
            let binary = binary.map_or_else(bench::build, Ok)?;
            referee::referee(tenants, first, &binary)
        }
        Chore::Tidy => tidy::tidy(),
    }
}
