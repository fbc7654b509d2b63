//! The memory of a plan, stage by stage: `memory TENANT MODE`, for `cargo xtask bench`.
//!
//! Every allocation is counted. What a stage adds is told over what the tenant and its requirements hold, which any answer
//! about all people needs. One line each, in bytes.

use std::{collections::BTreeMap, error::Error, fs::File, io::BufReader, path::Path};

use licet::{
    catalog::{Edition, embedded},
    require::requirements,
    tenant::{Input, TABLES, Tenant, read},
};
use licet_plan::{Mode, plan_watched};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTED: PeakAlloc = PeakAlloc;

#[expect(clippy::print_stdout, reason = "a table of figures is what this is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(mode)) = (args.next(), args.next()) else {
        return Err("which tenant, in which mode?".into());
    };
    let known = Mode::ALL.into_iter().find(|(spelling, _)| *spelling == mode);
    let (_, mode) = known.ok_or_else(|| format!("mode `{mode}` is none"))?;
    let before = COUNTED.current_usage();
    let (edition, tenant) = open(Path::new(&folder))?;
    println!("tenant {}", COUNTED.current_usage() - before);
    let (without, required) = (COUNTED.current_usage(), requirements(&edition, &tenant));
    let held = COUNTED.current_usage();
    println!("requirements {}", held - without);
    drop(required);
    let mut stages: Vec<(String, usize, usize)> = Vec::new();
    COUNTED.reset_peak_usage();
    let plan = plan_watched(&edition, &tenant, mode, &|| false, &mut |stage| {
        let (peak, now) = (COUNTED.peak_usage(), COUNTED.current_usage());
        stages.push((format!("{stage:?}").to_lowercase(), peak.saturating_sub(held), now.saturating_sub(held)));
        COUNTED.reset_peak_usage();
    });
    for (stage, peak, now) in stages {
        println!("{stage} peak {peak} held {now}");
    }
    println!("feasible {}", plan.feasible);
    Ok(())
}

/// A tenant and its edition.
fn open(folder: &Path) -> Result<(Edition, Tenant), Box<dyn Error>> {
    let catalog = embedded()?;
    let mut toml = File::open(folder.join("tenant.toml"))?;
    let mut files: BTreeMap<&'static str, BufReader<File>> = BTreeMap::new();
    for table in TABLES {
        if let Ok(file) = File::open(folder.join(format!("{table}.csv"))) {
            files.insert(table, BufReader::new(file));
        }
    }
    let mut files: BTreeMap<&str, &mut BufReader<File>> =
        files.iter_mut().map(|(&table, file)| (table, file)).collect();
    let mut table = |table: &'static str| {
        let content = files.remove(table)?;
        Some(Input { name: format!("{table}.csv"), content })
    };
    let mut input = Input { name: "tenant.toml".into(), content: &mut toml };
    let (tenant, _) = read(&mut input, &mut table, &catalog.names, &|right| catalog.rights.exists(right))?;
    let edition = Edition::of_tenant(&catalog, &tenant).map_err(|problems| format!("{problems:?}"))?;
    Ok((edition, tenant))
}
