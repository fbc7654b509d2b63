//! The differences between what a tenant's tables say and what Microsoft's report says, each with one reason.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    audit::{PersonLine, by_person},
    catalog::LicenceType,
    decide::{Holdings, Prices, Shelf},
    rules::person_kind::PersonStatus,
    tenant::Tenant,
    value::{Basis, Day, OfferId, fold},
};
use licet_formats::{Opinion, Product};
use serde::Serialize;

use crate::tenant_folder::Opened;

/// What one side says of a user and a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Says {
    /// Neither held nor missing.
    Nothing,
    /// Held.
    Assigned,
    /// Needed and not held.
    Missing,
}

impl Says {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Assigned => "assigned",
            Self::Missing => "missing",
        }
    }
}

/// Why the two differ. The first that fits is the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Why {
    /// The report names somebody whom no table has.
    NotInTenant,
    /// The tenant has somebody whom the report does not name.
    NotInReport,
    /// The report names a product that the catalogue does not have.
    UnknownProduct,
    /// The report names this product nowhere.
    NotInReportsScope,
    /// The account is disabled.
    AccountDisabled,
    /// The user needs no licence.
    NeedsNoLicence,
    /// The subscription that it is assigned from is no longer in force.
    AssignmentLapsed,
    /// Assigned or taken away between the two days.
    ChangedSince,
    /// Assigned according to one side only; the files are of different states.
    HoldingsDiffer,
    /// A device's licence serves.
    CoveredByDevice,
    /// Nothing, or not everything, is stated of what the user needs.
    NeedNotStated,
    /// Another licence that the user holds covers it.
    CoveredByOther,
    /// Both miss something; licet would close the gap with another licence.
    OtherChoice,
    /// None of these.
    Unexplained,
}

impl Why {
    /// Its spelling.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotInTenant => "not-in-tenant",
            Self::NotInReport => "not-in-report",
            Self::UnknownProduct => "unknown-product",
            Self::NotInReportsScope => "not-in-reports-scope",
            Self::AccountDisabled => "account-disabled",
            Self::NeedsNoLicence => "needs-no-licence",
            Self::AssignmentLapsed => "assignment-lapsed",
            Self::ChangedSince => "changed-since",
            Self::HoldingsDiffer => "holdings-differ",
            Self::CoveredByDevice => "covered-by-device",
            Self::NeedNotStated => "need-not-stated",
            Self::CoveredByOther => "covered-by-other",
            Self::OtherChoice => "other-choice",
            Self::Unexplained => "unexplained",
        }
    }

    /// What it means.
    pub(super) fn means(self) -> &'static str {
        match self {
            Self::NotInTenant => "no table of the tenant has this user",
            Self::NotInReport => "the report does not name this user",
            Self::UnknownProduct => "the catalogue has no product of this name",
            Self::NotInReportsScope => "the report names this product nowhere",
            Self::AccountDisabled => "the account is disabled, so nothing is needed",
            Self::NeedsNoLicence => "by the tenant's edition the user needs no licence",
            Self::AssignmentLapsed => "it is assigned from a subscription that is no longer in force",
            Self::ChangedSince => "it was assigned or taken away between the days of the two",
            Self::HoldingsDiffer => "it is assigned according to one side only",
            Self::CoveredByDevice => "the licence of a device serves",
            Self::NeedNotStated => "the tenant does not state everything the user needs",
            Self::CoveredByOther => "another licence that the user holds covers it",
            Self::OtherChoice => "both miss something, and licet would close the gap with another licence",
            Self::Unexplained => "no reason that licet can tell",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub(crate) struct Difference {
    /// The user.
    pub(super) user: String,
    /// The product, or the report's name for what is none.
    pub(super) product: String,
    /// What Microsoft's report says.
    pub(super) microsoft: Says,
    /// What the tenant's tables say, as licet reads them.
    pub(super) licet: Says,
    /// Why they differ.
    pub(super) why: Why,
    /// The line of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
}

/// What was found.
pub(super) struct Found {
    pub(super) in_report: u64,
    pub(super) in_both: u64,
    pub(super) agreed: u64,
    pub(super) differences: Vec<Difference>,
    pub(super) basis: Basis,
}

/// What the report says of one user, all rows together.
#[derive(Default)]
struct Theirs<'o> {
    says: BTreeMap<String, (Says, bool)>,
    line: Option<u32>,
    refreshed: Option<Day>,
    shown: &'o str,
}

/// Compares user by user and product by product.
pub(super) fn differences(opened: &Opened, opinions: &[Opinion]) -> Found {
    let people = by_person(&opened.edition, &opened.tenant);
    let mut basis = opened.edition.basis();
    basis.add_all(people.iter().flat_map(|line| &line.because));
    let ours: BTreeMap<String, &PersonLine> = people.iter().map(|line| (fold(line.user.as_str()), line)).collect();
    let theirs = theirs(opinions);
    let scope: BTreeSet<&String> = theirs.values().flat_map(|user| user.says.keys()).collect();
    let case = Case { tenant: &opened.tenant, lapsed: lapsed(opened), scope };
    let users: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let (mut differences, mut agreed) = (Vec::new(), 0);
    for user in users {
        case.compare(ours.get(user).copied(), theirs.get(user), &mut differences, &mut agreed);
    }
    differences.sort();
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    let in_both = theirs.keys().filter(|user| ours.contains_key(*user)).count();
    Found { in_report: count(theirs.len()), in_both: count(in_both), agreed, differences, basis }
}

fn theirs(opinions: &[Opinion]) -> BTreeMap<String, Theirs<'_>> {
    let mut theirs: BTreeMap<String, Theirs<'_>> = BTreeMap::new();
    for opinion in opinions {
        let user = theirs.entry(fold(&opinion.user)).or_default();
        user.shown = &opinion.user;
        user.line = user.line.or((opinion.place.line > 0).then_some(opinion.place.line));
        user.refreshed = user.refreshed.max(opinion.refreshed);
        for (products, says) in [(&opinion.missing, Says::Missing), (&opinion.assigned, Says::Assigned)] {
            for product in products {
                // What is assigned somewhere is not missing.
                user.says.insert(named(product), (says, product.offer.is_some()));
            }
        }
    }
    theirs
}

fn named(product: &Product) -> String {
    product.offer.as_ref().map_or_else(|| product.written.clone(), |offer| offer.product().to_owned())
}

/// Pairs of user and product whose assignment gives no right any more.
fn lapsed(opened: &Opened) -> BTreeSet<(String, String)> {
    let prices = Prices::of(&opened.edition, &opened.tenant);
    let holdings = Holdings::of(&Shelf::of(&opened.edition, &prices), &opened.tenant);
    let expired = holdings.expired.iter().filter_map(|&at| opened.tenant.assignments.get(at));
    expired.map(|one| (fold(&one.principal), one.offer.product().to_owned())).collect()
}

struct Case<'a> {
    tenant: &'a Tenant,
    lapsed: BTreeSet<(String, String)>,
    /// Every product that the report names.
    scope: BTreeSet<&'a String>,
}

impl Case<'_> {
    fn compare(
        &self,
        ours: Option<&PersonLine>,
        theirs: Option<&Theirs<'_>>,
        differences: &mut Vec<Difference>,
        agreed: &mut u64,
    ) {
        let mut said: BTreeMap<String, Says> = BTreeMap::new();
        if let Some(line) = ours {
            said.extend(line.missing.iter().map(|offer| (offer.product().to_owned(), Says::Missing)));
            said.extend(line.held.iter().map(|offer| (offer.product().to_owned(), Says::Assigned)));
        }
        let of_theirs = |product: &String| theirs.and_then(|user| user.says.get(product)).copied();
        let products: BTreeSet<&String> =
            said.keys().chain(theirs.into_iter().flat_map(|user| user.says.keys())).collect();
        for product in products {
            let licet = said.get(product).copied().unwrap_or(Says::Nothing);
            let (microsoft, known) = of_theirs(product).unwrap_or((Says::Nothing, true));
            if licet == microsoft {
                *agreed += 1;
                continue;
            }
            let user =
                ours.map_or_else(|| theirs.map(|user| user.shown).unwrap_or_default(), |line| line.user.as_str());
            differences.push(Difference {
                user: user.to_owned(),
                product: product.clone(),
                microsoft,
                licet,
                why: if known { self.why(ours, theirs, product, (microsoft, licet)) } else { Why::UnknownProduct },
                line: theirs.and_then(|user| user.line),
            });
        }
    }

    /// The first reason that fits.
    fn why(&self, ours: Option<&PersonLine>, theirs: Option<&Theirs<'_>>, product: &String, said: (Says, Says)) -> Why {
        let Some(line) = ours else { return Why::NotInTenant };
        let Some(theirs) = theirs else { return Why::NotInReport };
        if !self.scope.contains(product) {
            return Why::NotInReportsScope;
        }
        let missing = said.0 == Says::Missing || said.1 == Says::Missing;
        match line.status {
            PersonStatus::Disabled if missing => return Why::AccountDisabled,
            PersonStatus::Internal | PersonStatus::Disabled => {}
            _ if missing => return Why::NeedsNoLicence,
            _ => {}
        }
        if said.0 == Says::Assigned || said.1 == Says::Assigned {
            return self.holding(line, theirs, product);
        }
        let nothing_stated = self.tenant.user(&line.user).is_none_or(|user| self.tenant.demand(user).grants.is_empty());
        let theirs_missing = theirs.says.values().any(|(says, _)| *says == Says::Missing);
        if line.licence_type == LicenceType::Device {
            Why::CoveredByDevice
        } else if line.at_least || nothing_stated {
            Why::NeedNotStated
        } else if theirs_missing && !line.missing.is_empty() {
            Why::OtherChoice
        } else if said.0 == Says::Missing && line.required.as_ref().is_some_and(|needed| covers(needed, &line.held)) {
            Why::CoveredByOther
        } else {
            Why::Unexplained
        }
    }

    /// Why a licence is assigned according to one side only.
    fn holding(&self, line: &PersonLine, theirs: &Theirs<'_>, product: &str) -> Why {
        let user = fold(line.user.as_str());
        if self.lapsed.contains(&(user.clone(), product.to_owned())) {
            return Why::AssignmentLapsed;
        }
        let Some(refreshed) = theirs.refreshed else { return Why::HoldingsDiffer };
        let between = |day: Day| refreshed.min(self.tenant.as_of) <= day && day <= refreshed.max(self.tenant.as_of);
        let of_user = |one: &&licet::tenant::Assignment| fold(&one.principal) == user && one.offer.product() == product;
        let changed = self
            .tenant
            .assignments
            .iter()
            .filter(of_user)
            .any(|one| one.since.is_some_and(between) || one.until.is_some_and(between));
        if changed { Why::ChangedSince } else { Why::HoldingsDiffer }
    }
}

/// Whether everything needed is held, and something is needed.
fn covers(needed: &[OfferId], held: &[OfferId]) -> bool {
    !needed.is_empty() && needed.iter().all(|offer| held.contains(offer))
}
