use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// Who finds a document's topics.
    #[derive(Default)]
    ProviderKind {
        /// The server itself, offline: it learns from the topics that its owner gives.
        #[default]
        Builtin = "builtin",
        /// Anything that speaks OpenAI's chat completions: OpenAI, vLLM, llama.cpp, …
        Openai = "openai",
        /// Anthropic's messages API.
        Anthropic = "anthropic",
        /// Ollama's own API.
        Ollama = "ollama",
    }
}

impl ProviderKind {
    /// Where it is unless told otherwise; the built-in one is nowhere else.
    #[must_use]
    pub const fn default_base_url(self) -> Option<&'static str> {
        match self {
            Self::Builtin => None,
            Self::Openai => Some("https://api.openai.com/v1"),
            Self::Anthropic => Some("https://api.anthropic.com"),
            Self::Ollama => Some("http://localhost:11434"),
        }
    }
}

/// Body of `PUT /api/auth/me/provider` and `PUT /api/admin/provider`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProviderRequest {
    /// Which kind.
    pub kind: ProviderKind,
    /// Where it is, an http or https URL; absent: the kind's own public address, for Ollama `http://localhost:11434`.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Which model; required but for `builtin`.
    #[serde(default)]
    pub model: Option<String>,
    /// Its key; write-only. Absent: the one that is stored stays if kind and address do.
    #[serde(default)]
    pub api_key: Option<String>,
}

/// Holds a secret.
impl std::fmt::Debug for ProviderRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderRequest").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The provider of an account, or everybody's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Provider {
    /// Which kind.
    pub kind: ProviderKind,
    /// Where it is, if that was said.
    pub base_url: Option<String>,
    /// Which model.
    pub model: Option<String>,
    /// Whether a key is stored.
    pub has_key: bool,
}

/// Answer of `POST /api/auth/me/provider/test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderVerdict {
    /// Whether it answered as it should.
    pub ok: bool,
    /// What happened, in a sentence.
    pub detail: String,
}

/// What the settings page says of providers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSettings {
    /// The account's own choice.
    pub own: Option<Provider>,
    /// Everybody's, without its address.
    pub shared: Provider,
    /// Calls made for the account today (UTC).
    pub calls_today: i64,
    /// Calls that it may make a day; beyond them the built-in classifier answers.
    pub calls_a_day: i64,
    /// Whether the operator gave the server what keys are sealed with.
    pub keeps_keys: bool,
}
