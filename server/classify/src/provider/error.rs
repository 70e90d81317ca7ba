//! Why a provider gave no answer.

use reqwest::StatusCode;

use super::resolver::NotAllowed;

/// What went wrong. `Display` and `Debug` are for the operator, [`AskError::sentence`] for the person; neither holds the
/// key, the document or anything that the provider wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The key, or the account that it belongs to, was refused.
    #[error("provider refused the key: status {0}")]
    Refused(u16),
    /// No such model, or nothing at that address.
    #[error("provider knows no such model or path: status 404")]
    UnknownModel,
    /// The request itself was refused.
    #[error("provider did not accept the request: status {0}")]
    Rejected(u16),
    /// Too many requests, still after the last attempt.
    #[error("provider is busy: status 429")]
    Busy,
    /// It failed, cannot be connected to, or took too long; the cause is ours.
    #[error("provider is unavailable: {0}")]
    Unavailable(String),
    /// Its address, or all that its name resolves to, is not allowed.
    #[error("provider's address is not allowed")]
    ForbiddenAddress,
    /// It answered with a redirect. None is followed.
    #[error("provider redirects: status {0}")]
    Redirected(u16),
    /// It answered, but not with what was asked for.
    #[error("provider's answer is not understood: {0}")]
    Nonsense(&'static str),
}

impl AskError {
    /// What happened, in a sentence for the person whose provider it is.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        match self {
            Self::Refused(_) => "The provider refused the key, or the account it belongs to.",
            Self::UnknownModel => "The provider does not know this model, or there is nothing at this address.",
            Self::Rejected(_) => {
                "The provider did not accept the request; the model may not be able to answer in a given form."
            }
            Self::Busy => "The provider takes no more requests for now, or the account's quota there is used up.",
            Self::Unavailable(_) => "The provider could not be reached, failed or took too long.",
            Self::ForbiddenAddress => "The provider's address is private or reserved, which is not allowed here.",
            Self::Redirected(_) => "The provider sent the request elsewhere; enter the address it really has.",
            Self::Nonsense(_) => "The provider answered, but not in the form it was asked for.",
        }
    }

    /// Whether the same question may well be answered later, with nothing changed by anybody.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable(_))
    }

    /// What a status other than success means.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let code = status.as_u16();
        match code {
            300..=399 => Self::Redirected(code),
            401..=403 => Self::Refused(code),
            404 => Self::UnknownModel,
            429 => Self::Busy,
            400..=499 => Self::Rejected(code),
            500..=599 => Self::Unavailable(format!("status {code}")),
            _ => Self::Nonsense("a status that is none"),
        }
    }

    /// What a request or a body that broke off means. The URL stays out: it is the person's.
    pub(super) fn of_transport(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut next = std::error::Error::source(&error);
        while let Some(source) = next {
            if source.is::<NotAllowed>() {
                return Self::ForbiddenAddress;
            }
            cause.push_str(": ");
            cause.push_str(&source.to_string());
            next = source.source();
        }
        Self::Unavailable(cause)
    }
}
