//! Change plans as what administrators run: requests for Microsoft Graph, and a script for PowerShell.

mod graph;
mod powershell;

pub use graph::{MOST_REQUESTS, graph};
pub use powershell::powershell;

/// One step of a change plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub what: What,
    /// The offer's name.
    pub title: String,
    /// The id of the offer.
    pub offer: String,
    /// The GUID by which Microsoft knows it; none where nothing is assigned by Graph.
    pub sku: Option<String>,
    /// What there is to know.
    pub note: String,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A licence is given to a user, or taken from one.
    User {
        /// The user's principal name or object id.
        user: String,
        /// Whether it is given.
        gains: bool,
    },
    /// Something that a person must do: buying, letting go, licences of devices.
    ByHand {
        /// In words.
        says: String,
    },
}

/// Steps of one user that can be done in one request.
struct Request<'c> {
    user: &'c str,
    gains: bool,
    changes: Vec<&'c Change>,
}

/// A step by hand, or a request.
enum Part<'c> {
    ByHand(&'c Change, &'c str),
    Request(Request<'c>),
}

/// The steps with those put together that stand beside each other and do the same with one user.
fn parts(changes: &[Change]) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for change in changes {
        match &change.what {
            What::ByHand { says } => parts.push(Part::ByHand(change, says)),
            What::User { user, gains } => match parts.last_mut() {
                Some(Part::Request(last)) if last.user == user && last.gains == *gains => last.changes.push(change),
                _ => parts.push(Part::Request(Request { user, gains: *gains, changes: vec![change] })),
            },
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Change, What};

    pub(super) fn change(what: What, offer: &str) -> Change {
        Change {
            what,
            title: offer.to_uppercase(),
            offer: offer.into(),
            sku: Some(format!("guid-{offer}")),
            note: String::new(),
        }
    }
}
