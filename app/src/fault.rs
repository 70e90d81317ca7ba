//! Why a server function failed: the server refused, or it could not be asked.

use contract::{ApiError, Code};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod ssr;

#[cfg(feature = "ssr")]
pub use ssr::RequestId;

/// On the wire it is an [`ApiError`], exactly as REST answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(from = "ApiError", into = "ApiError")]
pub enum Fault {
    /// The server answered: no.
    #[error("{0}")]
    Refused(ApiError),
    /// No answer that makes sense arrived; whether the server acted is unknown.
    #[error("unreachable")]
    Unreachable,
}

impl Fault {
    /// The code of the refusal, if there was one.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(refusal) => Some(refusal.code),
            Self::Unreachable => None,
        }
    }

    /// The field that was refused, as the server calls it; `detail` of `invalid_request` names it first.
    pub(crate) fn field(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) if refusal.code == Code::InvalidRequest => {
                refusal.detail.as_str()?.split_once(": ").map(|(field, _)| field)
            }
            _ => None,
        }
    }

    /// Whether the session is over and only signing in helps.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self.code(), Some(Code::Unauthorized | Code::InvalidToken | Code::AccountDisabled))
    }

    /// Whether the same call may succeed later without anybody doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.code(),
            None | Some(Code::StorageUnavailable | Code::Unavailable | Code::TooManyPending | Code::Internal)
        )
    }

    /// Under which id the server's log knows more, when the server said so.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => refusal.request_id.as_deref(),
            Self::Unreachable => None,
        }
    }

    /// The page that shows this is answered with its status; nothing happens in the browser.
    pub(crate) fn is_the_page(&self) {
        #[cfg(feature = "ssr")]
        ssr::answer_page_with_status(self);
    }

    /// Seconds that the server asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            Self::Unreachable => None,
        }
    }
}

impl From<ApiError> for Fault {
    fn from(refusal: ApiError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(refusal) => refusal,
            Fault::Unreachable => Self::new(Code::Unavailable, "no answer"),
        }
    }
}

impl FromServerFnError for Fault {
    type Encoder = JsonEncoding;

    /// On the server what cannot be decoded is the caller's fault; in the browser it is a proxy's page or a cut answer.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        match error {
            E::Deserialization(_) | E::Args(_) | E::MissingArg(_) if cfg!(feature = "ssr") => {
                ApiError::new(Code::InvalidRequest, "the body is not what this function takes").into()
            }
            _ if cfg!(feature = "ssr") => ApiError::new(Code::Internal, "").into(),
            _ => Self::Unreachable,
        }
    }

    #[cfg(feature = "ssr")]
    fn ser(&self) -> leptos::server_fn::Bytes {
        ssr::answer_with_status(self);
        ssr::encode(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_which_request_failed_after_it_was_handed_over_to_the_browser() {
        let refusal = ApiError { request_id: Some("0198".to_owned()), ..ApiError::new(Code::Internal, "") };
        let handed_over = serde_json::to_string(&Fault::from(refusal)).unwrap();
        let fault: Fault = serde_json::from_str(&handed_over).unwrap();
        assert_eq!((fault.request_id(), fault.code()), (Some("0198"), Some(Code::Internal)));
        assert_eq!(Fault::Unreachable.request_id(), None);
    }
}
