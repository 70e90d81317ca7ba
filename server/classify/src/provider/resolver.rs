//! Names, resolved to allowed addresses only.
//!
//! Invariant: the connection goes to an address that this returned, so that a name cannot be one thing when it is
//! judged and another when it is used (DNS rebinding). Literal addresses never come here: see `Asker`.

use std::{fmt, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::AddressPolicy;

/// Asks another resolver and drops what the policy does not allow.
pub(super) struct Guarded {
    policy: AddressPolicy,
    names: Arc<dyn Resolve>,
}

impl Guarded {
    pub(super) fn new(policy: AddressPolicy, names: Arc<dyn Resolve>) -> Self {
        Self { policy, names }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, resolving) = (self.policy, self.names.resolve(name));
        Box::pin(async move {
            let (allowed, dropped): (Vec<SocketAddr>, Vec<_>) =
                resolving.await?.partition(|address| policy.allows(address.ip()));
            if allowed.is_empty() && !dropped.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The operating system's resolver.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is a placeholder; the connector puts in the URL's.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A name has addresses, none of them allowed. Found again in the chain of causes of a connection that failed.
#[derive(Debug)]
pub(super) struct NotAllowed;

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("none of its addresses is allowed")
    }
}

impl std::error::Error for NotAllowed {}
