//! UUIDv7 identifiers, one type an entity, so that no two can be mistaken for each other.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Invalid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Uuid))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(raw: &str) -> Result<Self, Invalid> {
                Uuid::try_parse(raw).map(Self).map_err(|_| Invalid("must be a UUID"))
            }
        }
    };
}

id!(
    /// An account.
    UserId
);
id!(
    /// A document, from its reservation on.
    DocumentId
);
id!(
    /// A topic, personal or system.
    TopicId
);
id!(
    /// A signed-in session: one family of refresh tokens.
    SessionId
);
id!(
    /// A job of the queue.
    JobId
);
id!(
    /// An entry of the audit log.
    AuditId
);
