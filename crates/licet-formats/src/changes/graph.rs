//! Requests for Microsoft Graph: stages one after the other, each with what must be done by hand first and then bodies for
//! `POST /$batch`, in which every request waits for the one before it.

use serde_json::{Value, json};

use super::{Change, Part, Request, parts};

/// How many requests Graph takes in one batch.
pub const MOST_REQUESTS: usize = 20;

/// Writes a change plan as JSON. `about` says what it is.
pub fn graph(about: &str, changes: &[Change]) -> Vec<u8> {
    let mut stages: Vec<(Vec<Value>, Vec<Request<'_>>)> = vec![(Vec::new(), Vec::new())];
    for part in parts(changes) {
        match part {
            Part::Request(request) => {
                if let Some((_, requests)) = stages.last_mut() {
                    requests.push(request);
                }
            }
            Part::ByHand(change, says) => {
                if stages.last().is_none_or(|(_, requests)| !requests.is_empty()) {
                    stages.push((Vec::new(), Vec::new()));
                }
                if let Some((by_hand, _)) = stages.last_mut() {
                    by_hand.push(json!({ "do": says, "offer": change.offer, "note": change.note }));
                }
            }
        }
    }
    let stages: Vec<Value> = stages
        .into_iter()
        .filter(|(by_hand, requests)| !by_hand.is_empty() || !requests.is_empty())
        .map(|(by_hand, requests)| {
            let batches: Vec<Value> = requests.chunks(MOST_REQUESTS).map(batch).collect();
            json!({ "by_hand": by_hand, "batches": batches })
        })
        .collect();
    let document = json!({
        "about": about,
        "how": "stages in their order; in each first what is done by hand, then every batch as the body of one POST to \
                https://graph.microsoft.com/v1.0/$batch, the next one only when all its responses have status 200. \
                A user needs a usageLocation before a licence can be assigned.",
        "stages": stages,
    });
    format!("{document:#}\n").into_bytes()
}

fn batch(requests: &[Request<'_>]) -> Value {
    let requests = requests.iter().zip(1_usize..).map(|(request, id)| {
        let skus = || request.changes.iter().filter_map(|change| change.sku.as_deref());
        let (add, remove): (Vec<Value>, Vec<&str>) = if request.gains {
            (skus().map(|sku| json!({ "skuId": sku, "disabledPlans": [] })).collect(), Vec::new())
        } else {
            (Vec::new(), skus().collect())
        };
        let mut value = json!({
            "id": id.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", escaped(request.user)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": add, "removeLicenses": remove },
        });
        // Requests of one batch run in any order, unless they say otherwise.
        if let (2.., Some(value)) = (id, value.as_object_mut()) {
            value.insert("dependsOn".into(), json!([(id - 1).to_string()]));
        }
        value
    });
    json!({ "requests": requests.collect::<Vec<_>>() })
}

/// A name as part of an address.
fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => {
                escaped.push(char::from(byte))
            }
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::{What, tests::change};
    use super::*;

    #[test]
    fn batches_keep_the_order_and_their_size() {
        let mut changes = vec![change(What::ByHand { says: "buy 3 seats".into() }, "a")];
        for at in 0..25 {
            changes.push(change(What::User { user: format!("u {at}#EXT#@t.example"), gains: true }, "a"));
            changes.push(change(What::User { user: format!("u {at}#EXT#@t.example"), gains: true }, "b"));
        }
        changes.push(change(What::User { user: "u/1".into(), gains: false }, "c"));
        changes.push(change(What::ByHand { says: "let 1 seat go".into() }, "c"));
        let document: Value = serde_json::from_slice(&graph("T", &changes)).unwrap();
        let stages = document["stages"].as_array().unwrap();
        assert_eq!(stages.len(), 2);
        let batches = stages[0]["batches"].as_array().unwrap();
        let sizes: Vec<usize> = batches.iter().map(|batch| batch["requests"].as_array().unwrap().len()).collect();
        assert_eq!(sizes, [20, 6]);
        let second = &batches[0]["requests"][1];
        assert_eq!(second["dependsOn"], json!(["1"]));
        assert_eq!(second["url"], "/users/u%201%23EXT%23@t.example/assignLicense");
        assert_eq!(second["body"]["addLicenses"].as_array().unwrap().len(), 2);
        assert!(batches[1]["requests"][0].get("dependsOn").is_none());
        assert_eq!(batches[1]["requests"][5]["body"], json!({ "addLicenses": [], "removeLicenses": ["guid-c"] }));
        assert_eq!(stages[1]["by_hand"][0]["do"], "let 1 seat go");
    }
}
