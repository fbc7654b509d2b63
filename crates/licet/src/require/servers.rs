//! How many server licences the servers need.

use serde::Serialize;

use crate::{
    catalog::Edition,
    rules::server_count::Count,
    tenant::Tenant,
    value::{OfferId, Reason},
};

/// Server licences needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServersNeeded {
    /// The server licence.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// Why.
    pub because: Reason,
}

/// The server licences a tenant needs; `None` where the edition knows no servers.
///
/// Without a table of servers each production environment counts as one instance on a server of its own.
pub fn servers_needed(edition: &Edition, tenant: &Tenant) -> Option<ServersNeeded> {
    let fact = edition.facts.server_count.iter().next()?;
    let quantity = match &tenant.servers {
        Some(servers) => servers
            .iter()
            .map(|server| match fact.says.count {
                Count::Max => server.instances.max(server.application_object_servers),
                Count::Sum => server.instances + server.application_object_servers,
            })
            .sum(),
        None => tenant.environments.iter().filter(|environment| environment.kind == "production").count() as u64,
    };
    let because = fact.reason(format!("{quantity} server licences for the servers of the tenant"));
    Some(ServersNeeded { offer: fact.says.offer.clone(), quantity, because })
}
