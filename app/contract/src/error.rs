//! The one error shape of the API: `{"code": "<snake_case>", "detail": <string or object>}`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal;)*) => {
        /// Every refusal a client can meet; each has one HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// The code as it stands on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for Code {}

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for Code {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, Type};
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some([$($text),*])).into()
            }
        }
    };
}

codes! {
    /// A field is missing, malformed or out of range; `detail` names it.
    InvalidRequest = "invalid_request", 422;
    /// The JSON body is larger than 64 KiB.
    BodyTooLarge = "body_too_large", 413;
    /// No access token, or one that is forged or expired.
    Unauthorized = "unauthorized", 401;
    /// The refresh token is unknown, spent or expired.
    InvalidToken = "invalid_token", 401;
    /// Address or password is wrong; which of them is not said.
    InvalidCredentials = "invalid_credentials", 401;
    /// The account exists but an administrator has disabled it.
    AccountDisabled = "account_disabled", 401;
    /// Signed in, but not allowed: the role is missing, or the request came from another site.
    Forbidden = "forbidden", 403;
    /// The operator has closed registration.
    RegistrationClosed = "registration_closed", 403;
    /// Does not exist, or is not yours: the two cannot be told apart.
    NotFound = "not_found", 404;
    /// The route exists, the method does not.
    MethodNotAllowed = "method_not_allowed", 405;
    /// An account with this address exists.
    EmailTaken = "email_taken", 409;
    /// A topic with this name exists, in whatever case.
    TopicTaken = "topic_taken", 409;
    /// The document is uploaded already.
    AlreadyUploaded = "already_uploaded", 409;
    /// Storage holds another type, or a content encoding, than was signed.
    TypeMismatch = "type_mismatch", 409;
    /// Storage holds another number of bytes than was declared.
    SizeMismatch = "size_mismatch", 409;
    /// It would be the last administrator.
    LastAdmin = "last_admin", 409;
    /// The bytes do not fit into the account's quota.
    QuotaExceeded = "quota_exceeded", 413;
    /// Larger than the store or the operator allows for one file.
    FileTooLarge = "file_too_large", 413;
    /// Nothing is in storage for this upload yet.
    UploadNotFound = "upload_not_found", 422;
    /// The document is of a kind that pages do not show.
    NoPreview = "no_preview", 422;
    /// Too many failed sign-ins for this account or address.
    TooManyAttempts = "too_many_attempts", 429;
    /// Too many uploads are pending in this account.
    TooManyPending = "too_many_pending", 429;
    /// The object store does not answer in time; nothing changed.
    StorageUnavailable = "storage_unavailable", 503;
    /// The database does not answer in time, or the server is stopping; nothing changed.
    Unavailable = "unavailable", 503;
    /// A fault of the server; the log knows more under the request id.
    Internal = "internal", 500;
}

/// A refusal: its code and what the client may know about it. Never an internal message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{}", code.as_str())]
pub struct ApiError {
    /// Which refusal.
    pub code: Code,
    /// A sentence, or an object whose fields the code documents.
    pub detail: Value,
    /// Seconds after which a retry makes sense; travels as `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub retry_after: Option<u32>,
    /// Under which id the server's log knows more; travels as `x-request-id`, and in the body to pages alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub request_id: Option<String>,
}

impl ApiError {
    /// A refusal with a sentence or an object as detail.
    pub fn new(code: Code, detail: impl Into<Value>) -> Self {
        Self { code, detail: detail.into(), retry_after: None, request_id: None }
    }

    /// 422 `invalid_request` that names the field at fault.
    #[must_use]
    pub fn invalid(field: &str, reason: &str) -> Self {
        Self::new(Code::InvalidRequest, format!("{field}: {reason}"))
    }

    /// The same refusal, worth a retry after `seconds`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}
