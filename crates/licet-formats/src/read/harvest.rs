//! What the rows of all files gave, before it is put together.

use std::sync::Arc;

use licet::{
    catalog::Catalog,
    value::{Day, OfferId, Place, Problem},
};

use super::{
    account::{Account, Aside, Why},
    at::{At, Files},
    central::Central,
    dictionary::Dictionary,
    people::Sighting,
    ppac::Opinion,
    price_sheets::{SheetPrice, Sold},
    reconciliation::Charge,
    record::Record,
    security::Security,
    service_plans::{PlanHeld, Plans},
    skus::{Sku, Skus},
    usage::Log,
};

/// A licence that somebody holds.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) account: usize,
    pub(super) at: At,
    /// Which sighting of a person.
    pub(super) who: usize,
    pub(super) offer: OfferId,
    /// How it came to them: `direct`, `by group ...`.
    pub(super) how: Option<String>,
}

/// From where a number of seats is known, weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Graph, all subscriptions of a SKU together.
    SubscribedSkus,
    /// Graph, one subscription.
    Directory,
    /// The admin centre's list of products.
    Products,
    /// CIPP.
    Cipp,
    /// Purchases of a licence statement.
    Statement,
}

/// Seats that the tenant subscribes to.
#[derive(Debug, Clone)]
pub(super) struct Bought {
    pub(super) account: usize,
    pub(super) place: Place,
    pub(super) origin: Origin,
    /// Its name in the tenant's table.
    pub(super) id: String,
    /// The SKU, by which rows of several files are told to be of one thing.
    pub(super) sku: String,
    pub(super) offer: OfferId,
    /// States and how many seats are in each.
    pub(super) parts: Vec<(&'static str, u64)>,
    pub(super) start: Option<Day>,
    /// How many seats are given to somebody, where the file tells.
    pub(super) consumed: Option<u64>,
}

impl Bought {
    /// The seats that may be used.
    pub(super) fn usable(&self) -> u64 {
        self.parts.iter().filter(|(state, _)| matches!(*state, "active" | "warning" | "trial")).map(|part| part.1).sum()
    }
}

/// A security role that somebody holds.
#[derive(Debug, Clone)]
pub(super) struct RoleHeld {
    pub(super) account: usize,
    pub(super) at: At,
    pub(super) who: usize,
    /// The user's id in the application.
    pub(super) user_id: String,
    /// The role's technical name, if the row has it.
    pub(super) id: Option<String>,
    /// The role's name as people see it.
    pub(super) name: String,
    /// Whether the row says more than this, so that it stays used without it.
    pub(super) part: bool,
}

/// A row of one of licet's own tables.
#[derive(Debug, Clone)]
pub(super) struct OwnRow {
    pub(super) account: usize,
    pub(super) place: Place,
    pub(super) table: &'static str,
    /// The cells, by the table's columns.
    pub(super) cells: Vec<String>,
    /// Whether the row it comes from says more than this, so that it stays used without it.
    pub(super) part: bool,
}

/// Everything gathered.
pub(super) struct Harvest<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) skus: Skus<'c>,
    pub(super) plans: Arc<Plans>,
    pub(super) accounts: Vec<Account>,
    /// What the wrapper of the list says it is of.
    pub(super) context: Option<String>,
    /// Which of licet's own tables the rows are of.
    pub(super) own_table: Option<&'static str>,
    pub(super) sightings: Vec<Sighting>,
    pub(super) seats: Vec<Seat>,
    /// Service plans that people have.
    pub(super) plans_held: Vec<PlanHeld>,
    pub(super) bought: Vec<Bought>,
    pub(super) roles: Vec<RoleHeld>,
    pub(super) own: Vec<OwnRow>,
    pub(super) security: Security,
    pub(super) central: Central,
    pub(super) prices: Vec<SheetPrice>,
    pub(super) sold: Vec<Sold>,
    pub(super) charges: Vec<Charge>,
    /// What people used.
    pub(super) usage: Log,
    /// What Microsoft's own report says of users.
    pub(super) opinions: Vec<Opinion>,
    /// What is wrong with files as a whole.
    pub(super) problems: Vec<Problem>,
    /// Lists and files that were found, not named, and are of no use.
    pub(super) passed_over: Vec<String>,
    /// The names of the files, shared by their rows.
    pub(super) files: Files,
    current: usize,
}

impl<'c> Harvest<'c> {
    /// Nothing gathered yet.
    pub(super) fn new(words: &Dictionary<'c>) -> Self {
        Self {
            catalog: words.catalog,
            plans: Arc::clone(&words.plans),
            skus: words.skus.clone(),
            accounts: Vec::new(),
            context: None,
            own_table: None,
            sightings: Vec::new(),
            seats: Vec::new(),
            plans_held: Vec::new(),
            bought: Vec::new(),
            roles: Vec::new(),
            own: Vec::new(),
            security: Security::default(),
            central: Central::default(),
            prices: Vec::new(),
            sold: Vec::new(),
            charges: Vec::new(),
            usage: Log::default(),
            opinions: Vec::new(),
            problems: Vec::new(),
            passed_over: Vec::new(),
            files: Files::default(),
            current: 0,
        }
    }

    /// Opens the account of a set of rows with these columns.
    pub(super) fn begin(&mut self, account: Account, columns: &[String]) {
        self.current = self.accounts.len();
        self.accounts.push(account);
        self.context = None;
        self.own_table = super::own::table_of(columns);
    }

    /// Opens an account, or takes up the one of that name again.
    pub(super) fn resume(&mut self, file: &str, format: &'static str, encoding: &'static str) {
        match super::aot::resumed(&self.accounts, file, format) {
            Some(at) => self.current = at,
            None => self.begin(Account::new(file, format, encoding), &[]),
        }
    }

    /// Books what became of a row.
    pub(super) fn book(&mut self, outcome: Result<(), Aside>) {
        if let Some(account) = self.accounts.get_mut(self.current) {
            account.book(outcome);
        }
    }

    /// Closes the account.
    pub(super) fn end(&mut self) {
        self.context = None;
        self.own_table = None;
    }

    /// The number of the account that is open.
    pub(super) fn account(&self) -> usize {
        self.current
    }

    /// Something to be known of the row at hand.
    pub(super) fn remark(&mut self, aside: Aside) {
        self.remark_on(self.current, aside);
    }

    /// Something to be known of a row of that account.
    pub(super) fn remark_on(&mut self, account: usize, aside: Aside) {
        if let Some(account) = self.accounts.get_mut(account) {
            account.remark(aside);
        }
    }

    /// What a row booked as used says turns out not to be of use; the row itself stays used if that is a `part` of it.
    pub(super) fn withdraw(&mut self, account: usize, part: bool, aside: Aside) {
        if part {
            self.remark_on(account, aside);
        } else {
            self.take_back(account, aside);
        }
    }

    /// A row booked as used turns out not to be.
    pub(super) fn take_back(&mut self, account: usize, aside: Aside) {
        if let Some(account) = self.accounts.get_mut(account) {
            account.take_back(aside);
        }
    }

    /// So many rows booked as used turn out not to be, all for one reason.
    pub(super) fn take_back_rows(&mut self, account: usize, aside: Aside, rows: u64) {
        if let Some(account) = self.accounts.get_mut(account) {
            account.take_back_rows(aside, rows);
        }
    }

    /// A list or a file that is of no use.
    pub(super) fn passed_over(&mut self, name: String) {
        self.passed_over.push(name);
    }

    /// The last page of a file names a next one.
    pub(super) fn unfinished(&mut self, file: &str) {
        let help = "follow `@odata.nextLink` to its end and give every page; rows may be missing otherwise";
        self.problems.push(Problem::warning(Place::of_file(file), "the last page names a next page", help));
    }

    /// A person as the row at hand shows them; gives the number of the sighting.
    pub(super) fn person(&mut self, record: &Record<'_>, sighting: Sighting) -> usize {
        let at = self.files.at(&record.place(&[]));
        self.sightings.push(Sighting { account: self.current, at, ..sighting });
        self.sightings.len() - 1
    }

    /// The offer that a row is about; otherwise why the row is not used.
    pub(super) fn offer(
        &self,
        record: &Record<'_>,
        columns: &[&str],
        written: &[Option<&str>],
    ) -> Result<(OfferId, bool), Aside> {
        let shown: Vec<&str> = written.iter().flatten().copied().collect();
        let aside = |why, message, help| Aside::new(why, record.place(columns), message, help);
        let mut means = written.iter().flatten().map(|name| self.skus.find(name)).filter(|sku| *sku != Sku::Unknown);
        if let Some(first) = means.next()
            && means.any(|other| !first.is_same(&other))
        {
            let message = format!("`{}` are names of different SKUs; its seats are not counted", shown.join("`, `"));
            return Err(aside(Why::Contradiction, message, "correct the names; a GUID is the surest".into()));
        }
        match self.skus.find_any(written) {
            Sku::Offer { id, trial } => Ok((id, trial)),
            Sku::OutOfScope(reason) => {
                let name = shown.last().copied().unwrap_or_default();
                Err(aside(Why::OtherService, format!("`{name}`: {reason}"), String::new()))
            }
            Sku::Unknown if shown.is_empty() => {
                Err(aside(Why::Incomplete, "the row names no SKU".into(), String::new()))
            }
            Sku::Unknown => {
                let help = shown.iter().map(|name| self.skus.help(name)).next().unwrap_or_default();
                let message = format!("the SKU `{}` is unknown; its seats are not counted", shown.join("`, `"));
                Err(aside(Why::UnknownSku, message, help))
            }
        }
    }

    /// Gives a licence to the person of a sighting, or remarks why not.
    pub(super) fn seat(
        &mut self,
        record: &Record<'_>,
        columns: &[&str],
        who: usize,
        sku: &Sku,
        written: &str,
        how: Option<String>,
    ) {
        let place = record.place(columns);
        match sku {
            Sku::Offer { id, .. } => {
                let at = self.files.at(&place);
                self.seats.push(Seat { account: self.current, at, who, offer: id.clone(), how });
            }
            Sku::OutOfScope(reason) => {
                self.remark(Aside::new(Why::OtherService, place, format!("`{written}`: {reason}"), ""));
            }
            Sku::Unknown => {
                let message = format!("the SKU `{written}` is unknown; this licence is not counted");
                let help = self.skus.help(written);
                self.remark(Aside::new(Why::UnknownSku, place, message, help));
            }
        }
    }

    /// A name of the SKU that is the same in every file: its GUID where it is known.
    pub(super) fn sku_key(
        &self,
        guid: Option<&str>,
        part_number: Option<&str>,
        offer: &OfferId,
        trial: bool,
    ) -> String {
        if let Some(guid) = guid {
            return guid.to_lowercase();
        }
        let skus = self.catalog.offers.get(offer).map(|offer| offer.skus.as_slice()).unwrap_or_default();
        let named = skus.iter().find(|sku| part_number.is_some_and(|name| name.eq_ignore_ascii_case(&sku.part_number)));
        let alike: Vec<_> = skus.iter().filter(|sku| (sku.variant.as_deref() == Some("trial")) == trial).collect();
        let only = if let [only] = alike.as_slice() { Some(*only) } else { None };
        let guid = named.or(only).and_then(|sku| sku.guid.as_deref());
        guid.map_or_else(|| offer.to_string(), str::to_lowercase)
    }
}
