//! What the first paint needs, asked for once; from then on the page's own state moves on.

use contract::{ListQuery, Me, Quota};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::api::{self, Listing};
use crate::{Fault, account::whoami};

/// Who it is, how much room there is, and the first documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Opening {
    pub(super) me: Me,
    pub(super) quota: Quota,
    pub(super) query: ListQuery,
    pub(super) listing: Listing,
}

/// On the server this calls the services, in the browser the server functions.
pub(super) async fn open(query: ListQuery) -> Result<Opening, Fault> {
    let (me, quota, listing) = (whoami(), api::quota(), api::documents(query.clone()));
    Ok(Opening { me: me.await?, quota: quota.await?, listing: listing.await?, query })
}

/// The part of the address after `?`; what it does not know is as if it were absent.
pub(super) fn query_of(params: &ParamsMap) -> ListQuery {
    let parsed = |name: &str| params.get(name);
    ListQuery {
        q: parsed("q").unwrap_or_default(),
        sort: parsed("sort").and_then(|raw| raw.parse().ok()).unwrap_or_default(),
        order: parsed("order").and_then(|raw| raw.parse().ok()).unwrap_or_default(),
        ..ListQuery::default()
    }
}

/// The address of a list, without what is as usual.
pub(super) fn address_of(query: &ListQuery) -> String {
    let mut params = ParamsMap::new();
    if !query.q.is_empty() {
        params.insert("q", query.q.clone());
    }
    if query.sort != Default::default() {
        params.insert("sort", query.sort.as_str().to_owned());
    }
    if query.order != Default::default() {
        params.insert("order", query.order.as_str().to_owned());
    }
    format!("/documents{}", params.to_query_string())
}
