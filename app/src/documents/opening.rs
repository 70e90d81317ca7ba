//! What the first paint needs, asked for once; from then on the page's own state moves on.

use contract::{ListQuery, Me, Quota, Topic};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::api::{self, Listing};
use crate::{Fault, account::whoami, topics};

/// Who it is, how much room there is, and the first documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Opening {
    pub(super) me: Me,
    pub(super) quota: Quota,
    /// What was searched for, as the server read it in the address.
    pub(super) q: String,
    pub(super) listing: Listing,
    pub(super) topics: Vec<Topic>,
}

/// On the server this calls the services, in the browser the server functions.
pub(super) async fn open(query: ListQuery) -> Result<Opening, Fault> {
    let (me, quota, listing, topics) =
        futures::try_join!(whoami(), api::quota(), api::documents(query.clone()), topics::api::topics())?;
    Ok(Opening { me, quota, q: query.q, listing, topics })
}

/// The part of the address after `?`; what it does not know is as if it were absent.
pub(super) fn query_of(params: &ParamsMap) -> ListQuery {
    let parsed = |name: &str| params.get(name);
    ListQuery {
        q: parsed("q").unwrap_or_default(),
        topic: parsed("topic").and_then(|raw| raw.parse().ok()),
        sort: parsed("sort").and_then(|raw| raw.parse().ok()).unwrap_or_default(),
        order: parsed("order").and_then(|raw| raw.parse().ok()).unwrap_or_default(),
        ..ListQuery::default()
    }
}

/// The address of a list, without what is as usual.
pub(crate) fn address_of(query: &ListQuery) -> String {
    let mut params = ParamsMap::new();
    if !query.q.is_empty() {
        params.insert("q", query.q.clone());
    }
    if let Some(topic) = query.topic {
        params.insert("topic", topic.to_string());
    }
    if query.sort != Default::default() {
        params.insert("sort", query.sort.as_str().to_owned());
    }
    if query.order != Default::default() {
        params.insert("order", query.order.as_str().to_owned());
    }
    format!("/documents{}", params.to_query_string())
}

#[cfg(test)]
mod tests {
    use contract::{SortBy, SortOrder};

    use super::*;

    #[test]
    fn the_address_holds_what_the_list_was_asked_for() {
        let topic = "01980000-0000-7000-8000-000000000001".parse().ok();
        let whole = ListQuery {
            q: "a & b".into(),
            topic,
            sort: SortBy::SizeBytes,
            order: SortOrder::Asc,
            ..ListQuery::default()
        };
        for query in [whole, ListQuery { topic, ..ListQuery::default() }, ListQuery::default()] {
            let address = address_of(&query);
            let mut params = ParamsMap::new();
            let pairs = address.split_once('?').map_or("", |(_, pairs)| pairs).split('&');
            pairs.filter_map(|pair| pair.split_once('=')).for_each(|(name, value)| {
                params.insert(name.to_owned(), value.to_owned());
            });
            assert_eq!(query_of(&params), query, "{address}");
        }
    }
}
