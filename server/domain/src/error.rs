//! Why a use case refused or failed. Typed here, lossy downward: [`ApiError`] is what a client may know.

use std::sync::Arc;

use contract::{ApiError, ByteSize, Code};
use serde_json::json;

use crate::store::StoreError;

/// What every use case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal the caller can act on, or a failure whose cause goes to the log alone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Does not exist, or belongs to somebody else.
    #[error("not found")]
    NotFound,
    /// A field is out of its range.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field at fault.
        field: &'static str,
        /// What would be accepted.
        reason: &'static str,
    },
    /// The bytes do not fit.
    #[error("quota exceeded")]
    QuotaExceeded {
        /// Bytes uploaded.
        used: ByteSize,
        /// Bytes allowed.
        limit: ByteSize,
        /// Bytes that were asked for.
        rejected: ByteSize,
    },
    /// One file may not be that large.
    #[error("file larger than {limit} bytes")]
    FileTooLarge {
        /// Bytes allowed for one file.
        limit: ByteSize,
    },
    /// The account has too many uploads pending.
    #[error("too many pending uploads")]
    TooManyPending {
        /// How many it may have.
        limit: i64,
    },
    /// Nothing is at the upload's key.
    #[error("nothing uploaded yet")]
    UploadNotFound,
    /// There is nothing left to upload.
    #[error("already uploaded")]
    AlreadyUploaded,
    /// Storage holds another type or an encoding.
    #[error("type mismatch")]
    TypeMismatch,
    /// Storage holds another number of bytes.
    #[error("size mismatch")]
    SizeMismatch {
        /// Bytes reserved.
        declared: ByteSize,
        /// Bytes in storage.
        actual: ByteSize,
    },
    /// The document is of a kind that could run, or that nothing here can show.
    #[error("no preview")]
    NoPreview,
    /// The address has an account.
    #[error("email taken")]
    EmailTaken,
    /// There is a topic with this name.
    #[error("topic taken")]
    TopicTaken,
    /// The operator closed registration.
    #[error("registration closed")]
    RegistrationClosed,
    /// Wrong address or password.
    #[error("invalid credentials")]
    InvalidCredentials,
    /// Too many wrong passwords for this account or from this client.
    #[error("too many attempts")]
    TooManyAttempts {
        /// Seconds until the next one is looked at.
        retry_secs: u32,
    },
    /// Forged, spent or expired refresh token.
    #[error("invalid refresh token")]
    InvalidToken,
    /// No valid access token.
    #[error("unauthorized")]
    Unauthorized,
    /// The account is locked.
    #[error("account disabled")]
    AccountDisabled,
    /// The role does not suffice.
    #[error("forbidden")]
    Forbidden,
    /// Somebody must administer.
    #[error("last administrator")]
    LastAdmin,
    /// The object store failed or did not answer in time; nothing changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database failed or did not answer in time; nothing changed.
    #[error("database: {0}")]
    Database(#[from] Arc<sqlx::Error>),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours, with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A field out of its range.
    #[must_use]
    pub const fn invalid(field: &'static str, reason: &'static str) -> Self {
        Self::Invalid { field, reason }
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        Self::Database(Arc::new(cause))
    }
}

/// Seconds after which a client may try again when a service behind us was away.
const RETRY_SECS: u32 = 5;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new(Code::NotFound, "no such thing"),
            Error::Invalid { field, reason } => Self::invalid(field, reason),
            Error::QuotaExceeded { used, limit, rejected } => Self::new(
                Code::QuotaExceeded,
                json!({"used_bytes": used, "limit_bytes": limit, "rejected_bytes": rejected}),
            ),
            Error::FileTooLarge { limit } => Self::new(Code::FileTooLarge, json!({"limit_bytes": limit})),
            Error::TooManyPending { limit } => {
                Self::new(Code::TooManyPending, format!("finish or cancel some of your {limit} pending uploads first"))
                    .retry_after(RETRY_SECS)
            }
            Error::UploadNotFound => {
                Self::new(Code::UploadNotFound, "nothing is in storage for this upload; send the bytes, then confirm")
            }
            Error::AlreadyUploaded => Self::new(Code::AlreadyUploaded, "this document is complete"),
            Error::TypeMismatch => {
                Self::new(Code::TypeMismatch, "storage holds another type or encoding than was signed; start anew")
            }
            Error::SizeMismatch { declared, actual } => {
                Self::new(Code::SizeMismatch, json!({"declared_bytes": declared, "actual_bytes": actual}))
            }
            Error::NoPreview => Self::new(Code::NoPreview, "this kind of document is not shown; download it"),
            Error::EmailTaken => Self::new(Code::EmailTaken, "an account with this address exists; sign in instead"),
            Error::TopicTaken => {
                Self::new(Code::TopicTaken, "a topic with this name exists; use it, or choose another name")
            }
            Error::RegistrationClosed => {
                Self::new(Code::RegistrationClosed, "ask the administrator of this server for an account")
            }
            Error::InvalidCredentials => Self::new(Code::InvalidCredentials, "address or password is wrong"),
            Error::TooManyAttempts { retry_secs } => {
                Self::new(Code::TooManyAttempts, "too many wrong passwords; wait, then try again")
                    .retry_after(retry_secs)
            }
            Error::InvalidToken => Self::new(Code::InvalidToken, "sign in again"),
            Error::Unauthorized => Self::new(Code::Unauthorized, "a valid access token is needed"),
            Error::AccountDisabled => Self::new(Code::AccountDisabled, "ask the administrator of this server"),
            Error::Forbidden => Self::new(Code::Forbidden, "your role does not allow this"),
            Error::LastAdmin => Self::new(Code::LastAdmin, "make somebody else administrator first"),
            Error::Store(cause) => {
                tracing::warn!(error = &cause as &dyn std::error::Error, "the object store failed");
                Self::new(Code::StorageUnavailable, "storage does not answer; nothing changed").retry_after(RETRY_SECS)
            }
            Error::Database(cause) if crate::db::is_unavailable(&cause) => {
                tracing::warn!(error = &cause as &dyn std::error::Error, "the database did not answer");
                Self::new(Code::Unavailable, "the database does not answer; nothing changed").retry_after(RETRY_SECS)
            }
            Error::Database(cause) => {
                tracing::error!(error = &cause as &dyn std::error::Error, "a statement failed");
                Self::new(Code::Internal, "something went wrong on our side")
            }
            Error::Internal(cause) => {
                tracing::error!(error = &*cause as &dyn std::error::Error, "internal fault");
                Self::new(Code::Internal, "something went wrong on our side")
            }
        }
    }
}
