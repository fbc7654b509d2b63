//! A generated tenant: 300 demands over 14 applications with a long tail, six environments, shared devices of twelve
//! kinds, owned seats, minimums, a tenant licence that ten full users make cheaper, and capacity with a threshold.

use std::{
    fs::{self, File},
    io::{BufWriter, Result, Write},
    path::Path,
};

use fastrand::Rng;

/// What people ask for: 14 applications with the levels that occur.
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
    ("marketing", &["full"]),
    ("customer-insights", &["full"]),
    ("customer-voice", &["full"]),
    ("fraud-protection", &["full"]),
];

/// The security roles that stand for a right of their application. Whoever has one has its neighbours, too.
const ROLES: &[(&str, &[&str])] = &[
    ("commerce:activity", &["Retail store manager", "Retail warehouse manager"]),
    (
        "commerce:full",
        &[
            "Retail catalog manager",
            "Retail merchandising manager",
            "Retail operations manager",
            "Retail service",
            "Retail store IT",
        ],
    ),
    ("finance:activity", &["Chief executive officer", "Chief financial officer", "Budget clerk"]),
    (
        "finance:full",
        &[
            "Budget manager",
            "Accountant",
            "Accounting manager",
            "Accounting supervisor",
            "Accounts payable centralized payments clerk",
            "Accounts payable clerk",
        ],
    ),
    ("finance:team-member", &["Budget contributor", "Accounts payable positive payment clerk", "Positive pay clerk"]),
    (
        "human-resources:full",
        &[
            "Compensation and benefits manager",
            "FMLA administrator",
            "Human resource assistant",
            "Human resource manager",
            "Payroll administrator",
            "Payroll manager",
        ],
    ),
    (
        "human-resources:team-member",
        &[
            "Self-service Contractor",
            "Self-service Employee",
            "Pending worker",
            "Self-service Manager",
            "Contractor",
            "Employee",
        ],
    ),
    (
        "project-operations:full",
        &[
            "Project accountant",
            "Project supervisor",
            "Project assistant",
            "Project manager",
            "Resource manager",
            "Account manager",
        ],
    ),
    ("project-operations:team-member", &["Project timesheet delegate", "Project timesheet user", "Project timesheet"]),
    (
        "supply-chain:activity",
        &[
            "Buying agent",
            "Vendor account manager",
            "Sales clerk",
            "Sales representative",
            "Customer service representative",
            "Field service technician",
        ],
    ),
    (
        "supply-chain:full",
        &[
            "Purchasing agent",
            "Purchasing manager",
            "Sales manager",
            "Customer service manager",
            "Marketing coordinator",
            "Marketing manager",
        ],
    ),
    (
        "supply-chain:team-member",
        &[
            "Waterspider",
            "Time registration user",
            "Cost object controller",
            "Quality control clerk",
            "Lean waterspider",
            "Vendor contact",
        ],
    ),
];

/// A third of the products, owned in part.
const OWNED: &[&str] = &[
    "finance.base",
    "finance.attach",
    "supply-chain-management.attach",
    "sales-enterprise.base",
    "sales-professional.base",
    "customer-service-enterprise.attach",
    "field-service.base",
    "human-resources.base",
    "project-operations.base",
    "team-members.user",
    "operations-activity.user",
    "operations-device.device",
];

/// Products of which so many are bought at least, if any is.
const MINIMUMS: &[&str] = &[
    "finance",
    "supply-chain-management",
    "commerce",
    "human-resources",
    "project-operations",
    "field-service",
    "sales-enterprise",
    "customer-service-enterprise",
];

const FIRST: &[&str] = &["anneliese", "bartholomew", "charlotte", "dmitri", "esperanza", "friedrich", "gwendolyn"];
const LAST: &[&str] = &["vandenberg", "oconnor", "papadopoulos", "takahashi", "eriksson"];
const DEPARTMENTS: &[&str] =
    &["Accounts payable", "Field operations", "Sales north", "Stores", "Human resources", "Plant 4"];
const ENVIRONMENTS: usize = 6;
const DEMANDS: usize = 300;
/// One user in so many works on shared devices only.
const ON_DEVICES: usize = 16;
const DEVICE_FUNCTIONS: &[&str] =
    &["device:point-of-sale", "device:warehouse", "device:shop-floor", "device:point-of-sale;device:store-manager"];

/// What couples the people of a generated tenant.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    /// How many demands there are.
    demands: usize,
    /// How many environments, each on the side of Professional or of Enterprise.
    environments: usize,
    /// Whether one user in sixteen works on shared devices only.
    devices: bool,
    /// Whether a third of the products is owned in part.
    owned: bool,
    /// Whether there are minimum purchases.
    minimums: bool,
    /// Whether there is use that meters count.
    usage: bool,
}

impl Features {
    /// Everything at once, as it is measured.
    pub(crate) fn all() -> Self {
        Self { demands: DEMANDS, environments: ENVIRONMENTS, devices: true, owned: true, minimums: true, usage: true }
    }

    /// Some of it.
    pub(crate) fn some(random: &mut Rng) -> Self {
        Self {
            demands: random.usize(20..=DEMANDS),
            environments: random.usize(1..=ENVIRONMENTS),
            devices: random.bool(),
            owned: random.bool(),
            minimums: random.u8(..4) > 0,
            usage: random.bool(),
        }
    }
}

/// Writes the tenant.
pub(crate) fn generate(folder: &Path, users: usize, seed: u64, features: &Features) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut random = Rng::with_seed(seed);
    let demands: Vec<Vec<String>> = (0..features.demands).map(|_| demand(&mut random)).collect();
    write_tenant_toml(folder, users, seed, features.environments)?;
    write_people(folder, users, &demands, features, &mut random)?;
    write_owned(folder, users, features, &mut random)?;
    if features.usage {
        write_usage(folder, users)?;
    }
    write_prices(folder)
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

fn write_tenant_toml(folder: &Path, users: usize, seed: u64, environments: usize) -> Result<()> {
    let mut file = BufWriter::new(File::create(folder.join("tenant.toml"))?);
    writeln!(
        file,
        "name = \"Generated, {users} users, seed {seed}\"\nedition = \"online-2021-09\"\nas_of = 2021-10-15"
    )?;
    for at in 0..environments {
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

fn write_people(
    folder: &Path,
    users: usize,
    demands: &[Vec<String>],
    features: &Features,
    random: &mut Rng,
) -> Result<()> {
    let mut sum = 0.0;
    let sums: Vec<f64> = (1..=demands.len())
        .map(|rank| {
            sum += (rank as f64).powf(-0.9);
            sum
        })
        .collect();
    let mut people = table(folder, "users.csv", "user,kind,display_name,department,environment")?;
    let mut needs = table(folder, "needs.csv", "user,right,environment")?;
    let mut roles = table(folder, "roles.csv", "user,role,environment")?;
    let mut devices = table(folder, "devices.csv", "device,functions,login")?;
    let mut device_users = table(folder, "device_users.csv", "device,user")?;
    let (mut device, mut left, mut count) = (String::new(), 0, 0);
    for at in 0..users {
        let (first, last) = (FIRST[at % FIRST.len()], LAST[at / 7 % LAST.len()]);
        let user = format!("{first}.{last}.{at:08}@fabrikam.example");
        let environment = random.usize(..features.environments);
        writeln!(people, "{user},employee,{first} {last},{},e{environment}", DEPARTMENTS[at % DEPARTMENTS.len()])?;
        if features.devices && at % ON_DEVICES == 0 {
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
                Some((_, named)) => {
                    for role in named.iter().cycle().skip(environment % 2).take(named.len()) {
                        writeln!(roles, "{user},{role},e{environment}")?;
                    }
                }
                None => writeln!(needs, "{user},{right},e{environment}")?,
            }
        }
    }
    Ok(())
}

fn write_owned(folder: &Path, users: usize, features: &Features, random: &mut Rng) -> Result<()> {
    let mut owned = table(folder, "subscriptions.csv", "subscription,offer,quantity,start,end,status")?;
    for offer in OWNED.iter().filter(|_| features.owned) {
        let quantity = users / 50 + random.usize(..=users / 20);
        writeln!(owned, "sub-{offer},{offer},{quantity},2021-07-01,2022-06-30,active")?;
    }
    let mut minimums = table(folder, "minimums.csv", "offer,quantity")?;
    for product in MINIMUMS.iter().filter(|_| features.minimums) {
        writeln!(minimums, "{product}.base,{}", 20 + random.usize(..=30))?;
    }
    Ok(())
}

/// Use that licences of people bring capacity for, packs add to, and a threshold makes unlimited.
fn write_usage(folder: &Path, users: usize) -> Result<()> {
    let mut usage = table(folder, "usage.csv", "meter,at,quantity,environment")?;
    let (database, file) = (10 + users / 20, 20 + users / 2);
    writeln!(usage, "dataverse-database,2021-10-01,{database},e0")?;
    writeln!(usage, "dataverse-file,2021-10-01,{file},e0")?;
    writeln!(usage, "assets,2021-10-01,{},e0", 3_000 + users.min(100_000) / 40)?;
    Ok(())
}

/// The published prices, and one for the packs that have none.
fn write_prices(folder: &Path) -> Result<()> {
    let list = include_str!("../../catalog/price-list/2021-10/list_price.toml");
    let mut prices = table(folder, "prices.csv", "offer,unit_price,per")?;
    let word = |line: &str, key: &str| Some(line.split(&format!("{key} = \"")).nth(1)?.split('"').next()?.to_owned());
    for line in list.lines().filter(|line| line.starts_with("says")) {
        if let (Some(offer), Some(amount)) = (word(line, "offer"), word(line, "amount")) {
            writeln!(prices, "{offer},{amount},{}", word(line, "per").unwrap_or_else(|| "month".into()))?;
        }
    }
    writeln!(prices, "asset-management.capacity,150.00,month")?;
    Ok(())
}
