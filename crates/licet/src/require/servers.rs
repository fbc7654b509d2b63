//! How many server licences the servers need.

use serde::Serialize;

use crate::{
    catalog::Edition,
    rules::{Fact, server_count::Count, server_kind::ServerKind},
    tenant::{Server, Tenant},
    value::{OfferId, Reason, fold},
};

/// Server licences needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServersNeeded {
    /// The server licence.
    pub offer: OfferId,
    /// How many are to be held, besides those that come with other licences.
    pub quantity: u64,
    /// How many the servers take, whatever comes with other licences.
    pub taken: u64,
    /// Why.
    pub because: Reason,
    /// Why fewer are to be held than the servers take, if some come with other licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub included: Option<Reason>,
}

/// The server licences a tenant needs; `None` where the edition knows no servers.
///
/// Without a table of servers each production environment counts as one instance on a server of its own. A server of a
/// kind that is licensed otherwise does not count.
pub fn servers_needed(edition: &Edition, tenant: &Tenant) -> Option<ServersNeeded> {
    let fact = edition.facts.server_count.iter().next()?;
    let taken: u64 = match &tenant.servers {
        Some(servers) => servers
            .iter()
            .filter(|server| kind_of(edition, server).is_none())
            .map(|server| match fact.says.count {
                Count::Max => server.instances.max(server.application_object_servers),
                Count::Sum => server.instances.saturating_add(server.application_object_servers),
            })
            .fold(0, u64::saturating_add),
        None => tenant.environments.iter().filter(|environment| environment.kind == "production").count() as u64,
    };
    let because = fact.reason(format!("{taken} server licences for the servers of the tenant"));
    let included = included(edition, tenant).filter(|_| taken > 0);
    let quantity = match included {
        Some(_) if edition.choice("dual-use-servers") == "every-server" => 0,
        Some(_) => taken.saturating_sub(1),
        None => taken,
    };
    Some(ServersNeeded { offer: fact.says.offer.clone(), quantity, taken, because, included })
}

/// Why a server licence comes with what the tenant holds: with online licences in force, by dual use.
pub fn included(edition: &Edition, tenant: &Tenant) -> Option<Reason> {
    let mut held = tenant.active_subscriptions().filter(|held| held.quantity > 0);
    let (offer, because) = held.find_map(|held| {
        let (fact, because) = edition.dual_use(&held.offer)?;
        (fact.says.server && edition.counts_as(&held.offer).is_some()).then_some((&held.offer, because))
    })?;
    let says = format!("the server licence comes with {offer} while the subscription lasts");
    Some(Reason { says, reading: Some(edition.taken("dual-use-servers")), ..because })
}

/// What is said of a server's kind, if it is not a plain server of the product.
pub fn kind_of<'e>(edition: &'e Edition, server: &Server) -> Option<&'e Fact<ServerKind>> {
    let kind = fold(server.kind.as_deref()?);
    edition.facts.server_kind.iter().find(|fact| fold(&fact.says.kind) == kind)
}
