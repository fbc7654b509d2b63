//! A generated tenant: 300 demands with a long tail, six environments, shared devices, owned seats, minimums.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::Result;
use fastrand::Rng;

/// What people ask for: applications with the levels that occur, and the environments' side where there are two.
const APPLICATIONS: &[(&str, &[&str])] = &[
    ("sales", &["team-member", "professional", "enterprise"]),
    ("customer-service", &["team-member", "professional", "enterprise"]),
    ("field-service", &["read", "full"]),
    ("finance", &["team-member", "activity", "full"]),
    ("supply-chain", &["team-member", "activity", "full"]),
    ("commerce", &["team-member", "activity", "full"]),
    ("human-resources", &["self-service", "team-member", "full"]),
    ("project-operations", &["team-member", "full"]),
    ("remote-assist", &["full"]),
    ("guides", &["full"]),
];

/// The security roles that stand for a right of their application.
const ROLES: &[(&str, &str)] = &[
    ("finance:full", "Accountant"),
    ("finance:activity", "Chief executive officer"),
    ("supply-chain:full", "Purchasing agent"),
    ("supply-chain:activity", "Buying agent"),
    ("commerce:full", "Retail catalog manager"),
    ("commerce:activity", "Retail store manager"),
];

const ENVIRONMENTS: usize = 6;
const DEMANDS: usize = 300;
/// One user in so many works on shared devices only.
const ON_DEVICES: usize = 16;
const DEVICE_FUNCTIONS: &[&str] =
    &["device:point-of-sale", "device:warehouse", "device:shop-floor", "device:point-of-sale;device:store-manager"];

/// Writes the tenant.
pub(crate) fn generate(folder: &Path, users: usize, seed: u64) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut random = Rng::with_seed(seed);
    let demands: Vec<Vec<String>> = (0..DEMANDS).map(|_| demand(&mut random)).collect();
    write_tenant_toml(folder, users, seed)?;
    write_people(folder, users, &demands, &mut random)?;
    write_owned(folder, users, &mut random)?;
    Ok(())
}

fn table(folder: &Path, name: &str, header: &str) -> Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(folder.join(name))?);
    writeln!(file, "{header}")?;
    Ok(file)
}

/// One to four applications, levels mixed, now and then with an alternative.
fn demand(random: &mut Rng) -> Vec<String> {
    let mut applications: Vec<usize> = (0..APPLICATIONS.len()).collect();
    random.shuffle(&mut applications);
    applications.truncate(1 + random.usize(..4).min(random.usize(..4)));
    let right = |&at: &usize, random: &mut Rng| {
        let (application, levels) = APPLICATIONS[at];
        format!("{application}:{}", levels[random.usize(..levels.len()).min(random.usize(..levels.len()))])
    };
    let mut rights: Vec<String> = applications.iter().map(|at| right(at, random)).collect();
    if random.u8(..8) == 0 {
        rights.push("finance:full|supply-chain:full".into());
    }
    rights
}

fn write_tenant_toml(folder: &Path, users: usize, seed: u64) -> Result<()> {
    let mut file = BufWriter::new(File::create(folder.join("tenant.toml"))?);
    writeln!(
        file,
        "name = \"Generated, {users} users, seed {seed}\"\nedition = \"online-2021-09\"\nas_of = 2021-10-15"
    )?;
    for at in 0..ENVIRONMENTS {
        writeln!(file, "\n[[environment]]\nid = \"e{at}\"\nkind = \"production\"")?;
    }
    Ok(())
}

/// The place of a demand: the first ones are had by many, the last ones by few (Zipf with exponent 0.9).
fn popular(random: &mut Rng, sums: &[f64]) -> usize {
    let total = sums.last().copied().unwrap_or(1.0);
    let at = random.f64() * total;
    sums.partition_point(|sum| *sum < at).min(sums.len() - 1)
}

fn write_people(folder: &Path, users: usize, demands: &[Vec<String>], random: &mut Rng) -> Result<()> {
    let mut sum = 0.0;
    let sums: Vec<f64> = (1..=demands.len())
        .map(|rank| {
            sum += (rank as f64).powf(-0.9);
            sum
        })
        .collect();
    let mut people = table(folder, "users.csv", "user,kind,department,environment")?;
    let mut needs = table(folder, "needs.csv", "user,right")?;
    let mut roles = table(folder, "roles.csv", "user,role")?;
    let mut devices = table(folder, "devices.csv", "device,functions,login")?;
    let mut device_users = table(folder, "device_users.csv", "device,user")?;
    let (mut device, mut left, mut count) = (String::new(), 0, 0);
    for at in 0..users {
        let user = format!("user{at:08}");
        let environment = random.usize(..ENVIRONMENTS);
        writeln!(people, "{user},employee,department{},e{environment}", at % 40)?;
        if at % ON_DEVICES == 0 {
            if left == 0 {
                device = format!("device{count:07}");
                let functions = DEVICE_FUNCTIONS[count % DEVICE_FUNCTIONS.len()];
                writeln!(devices, "{device},{functions},shared")?;
                (left, count) = (2 + count % 3, count + 1);
            }
            left -= 1;
            writeln!(device_users, "{device},{user}")?;
            continue;
        }
        // Professional in even environments, Enterprise in odd ones, so that both sides occur lawfully.
        for right in &demands[popular(random, &sums)] {
            let right = match right.split_once(':') {
                Some((application, "professional")) if environment % 2 == 1 => format!("{application}:enterprise"),
                Some((application, "enterprise")) if environment % 2 == 0 => format!("{application}:professional"),
                _ => right.clone(),
            };
            match ROLES.iter().find(|(of, _)| *of == right) {
                Some((_, role)) => writeln!(roles, "{user},{role}")?,
                None => writeln!(needs, "{user},{right}")?,
            }
        }
    }
    Ok(())
}

fn write_owned(folder: &Path, users: usize, random: &mut Rng) -> Result<()> {
    let mut owned = table(folder, "subscriptions.csv", "subscription,offer,quantity,start,end,status")?;
    let offers =
        ["finance.base", "sales-enterprise.base", "team-members.user", "operations-activity.user", "finance.attach"];
    for offer in offers {
        let quantity = users / 50 + random.usize(..=users / 20);
        writeln!(owned, "sub-{offer},{offer},{quantity},2021-07-01,2022-06-30,active")?;
    }
    let mut minimums = table(folder, "minimums.csv", "offer,quantity")?;
    for product in
        ["finance", "supply-chain-management", "commerce", "human-resources", "project-operations", "field-service"]
    {
        writeln!(minimums, "{product}.base,{}", 20 + random.usize(..=30))?;
    }
    Ok(())
}
