use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ByteSize, UserId, words::words};

words! {
    /// What an account may do.
    Role {
        /// Owns documents.
        User = "user",
        /// Also manages accounts; sees no documents but its own.
        Admin = "admin",
    }
}

/// Body of `POST /api/auth/register` and `/api/auth/login`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The account's address, compared without regard to case.
    pub email: String,
    /// At least 10 characters to register.
    pub password: String,
}

/// A password never reaches a log.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

/// Body of `POST /api/auth/refresh` and `/api/auth/logout`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshToken {
    /// The token that login or the last refresh answered.
    pub refresh_token: String,
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").finish_non_exhaustive()
    }
}

/// Answer of login and refresh (RFC 6749 §5.1).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Life of the access token, in seconds.
    pub expires_in: i64,
    /// Good for one refresh.
    pub refresh_token: String,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub id: UserId,
    /// Its address.
    pub email: String,
    /// Its role.
    pub role: Role,
}

/// An account's storage at one instant, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quota {
    /// Sum of uploaded documents.
    pub used_bytes: ByteSize,
    /// Sum of what pending uploads declared.
    pub reserved_bytes: ByteSize,
    /// What the administrator allows.
    pub limit_bytes: ByteSize,
}

impl Quota {
    /// What the next upload may declare, in bytes; zero when the limit was lowered below what is used.
    #[must_use]
    pub const fn free_bytes(&self) -> ByteSize {
        self.limit_bytes.saturating_sub(self.used_bytes.saturating_add(self.reserved_bytes))
    }
}

/// Body of `PATCH /api/admin/users/{id}`; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    /// New limit in bytes; below what is used it keeps files and refuses new ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_bytes: Option<ByteSize>,
    /// New role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// A disabled account cannot sign in, and its tokens end with its next request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
}

/// An account as an administrator sees it: counts and bytes, never names of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The account.
    pub id: UserId,
    /// Its address.
    pub email: String,
    /// Its role.
    pub role: Role,
    /// Whether it is locked out.
    pub disabled: bool,
    /// Its limit, in bytes.
    pub limit_bytes: ByteSize,
    /// Bytes of uploaded documents.
    pub used_bytes: ByteSize,
    /// Bytes that pending uploads declared.
    pub reserved_bytes: ByteSize,
    /// Number of uploaded documents.
    pub documents: i64,
    /// When it was opened.
    pub created_at: crate::Timestamp,
}
