//! What handlers are given: the use cases, and what belongs to HTTP alone.

use std::{ops::Deref, sync::Arc};

use app::session::CookiePolicy;
use axum::extract::FromRef;
use domain::{
    Administration, Classifier, Clock, Db, Topics, accounts::Accounts, classification::Providers, documents::Documents,
    events::Events, store::ObjectStore,
};
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;

use crate::{
    config::Origin,
    http::{client::TrustedHops, csrf::SameOrigin, drain::Drain, security::Https, session::Door},
    metrics::Metrics,
};

/// Every service, put together once by the composition root. Cheap to clone, as each request does several times.
#[derive(Debug, Clone)]
pub struct Services(Arc<Parts>);

impl From<Parts> for Services {
    fn from(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Services {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The services one by one.
#[derive(Debug)]
pub struct Parts {
    /// Accounts and sessions.
    pub accounts: Accounts,
    /// The whole installation, for administrators.
    pub administration: Administration,
    /// Documents.
    pub documents: Documents,
    /// What documents are about.
    pub topics: Topics,
    /// What finds topics.
    pub classifier: Classifier,
    /// Who is asked for topics.
    pub providers: Providers,
    /// Who changed what.
    pub events: Events,
    /// The database, for readiness.
    pub db: Db,
    /// The object store, for readiness.
    pub store: ObjectStore,
    /// Time and identifiers.
    pub clock: Clock,
    /// How the session's cookies are named and protected.
    pub cookies: CookiePolicy,
    /// How far the address of a client is believed.
    pub trusted_hops: TrustedHops,
    /// Whether a browser's request came from our own pages.
    pub same_origin: SameOrigin,
    /// The public URL.
    pub public_url: Origin,
    /// Whether that is https.
    pub https: Https,
    /// Where Leptos finds the site.
    pub leptos: LeptosOptions,
    /// What is counted.
    pub metrics: Metrics,
    /// Stopping requests.
    pub drain: Drain,
    /// Ends with the server.
    pub stop: CancellationToken,
}

impl Services {
    /// The way in of everything that wants to know who asks.
    pub(crate) fn door(&self) -> Arc<Door> {
        let Parts { accounts, cookies, same_origin, .. } = &**self;
        Arc::new(Door { accounts: accounts.clone(), cookies: *cookies, same_origin: same_origin.clone() })
    }
}

macro_rules! parts {
    ($($field:ident: $part:ty),* $(,)?) => {
        $(impl FromRef<Services> for $part {
            fn from_ref(services: &Services) -> Self {
                services.$field.clone()
            }
        })*
    };
}

parts! {
    accounts: Accounts,
    administration: Administration,
    documents: Documents,
    topics: Topics,
    classifier: Classifier,
    providers: Providers,
    public_url: Origin,
    leptos: LeptosOptions,
}
