//! The three formats: where a question goes, how it is written, where the answer's text is.
//!
//! Sources: <https://platform.openai.com/docs/api-reference/chat>, <https://docs.anthropic.com/en/api/messages>,
//! <https://docs.ollama.com/api/chat>.

use contract::ProviderKind;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use serde_json::{Value, json};
use url::Url;

use super::{AskError, key::Key, question::Question};

/// The version of Anthropic's API that is spoken here.
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// Tokens of an answer; three topics need 60.
const ANSWER_TOKENS: u32 = 1_024;

/// Tokens of question and answer together. Ollama's own default is smaller than an excerpt and cuts it without a word.
const OLLAMA_CONTEXT: u32 = 8_192;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Openai,
    Anthropic,
    Ollama,
}

impl Wire {
    /// None for the server itself, which is not asked over HTTP.
    pub(super) const fn of(kind: ProviderKind) -> Option<Self> {
        match kind {
            ProviderKind::Builtin => None,
            ProviderKind::Openai => Some(Self::Openai),
            ProviderKind::Anthropic => Some(Self::Anthropic),
            ProviderKind::Ollama => Some(Self::Ollama),
        }
    }

    pub(super) const fn kind(self) -> ProviderKind {
        match self {
            Self::Openai => ProviderKind::Openai,
            Self::Anthropic => ProviderKind::Anthropic,
            Self::Ollama => ProviderKind::Ollama,
        }
    }

    /// People write base addresses with and without the version; both mean the same. Behind a path of one's own,
    /// OpenAI's clients append no version, the others' do.
    pub(super) fn url(self, base: &Url) -> Url {
        let path = base.path().trim_end_matches('/');
        let (version, method) = match self {
            Self::Openai => ("/v1", "/chat/completions"),
            Self::Anthropic => ("/v1", "/messages"),
            Self::Ollama => ("/api", "/chat"),
        };
        let complete = path.ends_with(version) || (self == Self::Openai && !path.is_empty());
        let mut url = base.clone();
        url.set_path(&[path, if complete { "" } else { version }, method].concat());
        url
    }

    /// What it wants to see besides the body.
    pub(super) fn headers(self, key: Option<&Key>) -> Vec<(HeaderName, HeaderValue)> {
        let key = match self {
            Self::Anthropic => key.map(|key| (HeaderName::from_static("x-api-key"), key.header(""))),
            Self::Openai | Self::Ollama => key.map(|key| (AUTHORIZATION, key.header("Bearer "))),
        };
        let version = (HeaderName::from_static("anthropic-version"), HeaderValue::from_static(ANTHROPIC_VERSION));
        key.into_iter().chain((self == Self::Anthropic).then_some(version)).collect()
    }

    /// OpenAI gets neither temperature nor a limit of tokens: its reasoning models refuse the one, and compatible
    /// servers disagree on the name of the other.
    pub(super) fn body(self, model: &str, question: &Question) -> Value {
        let Question { instruction, document, schema, .. } = question;
        let user = json!({ "role": "user", "content": document });
        let both = json!([{ "role": "system", "content": instruction }, user]);
        match self {
            Self::Openai => json!({
                "model": model,
                "messages": both,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": { "name": "topics", "strict": true, "schema": schema },
                },
            }),
            Self::Anthropic => json!({
                "model": model,
                "max_tokens": ANSWER_TOKENS,
                "system": instruction,
                "messages": [user],
                "output_config": { "format": { "type": "json_schema", "schema": schema } },
            }),
            Self::Ollama => json!({
                "model": model,
                "messages": both,
                "format": schema,
                "stream": false,
                "think": false,
                "options": { "temperature": 0, "num_ctx": OLLAMA_CONTEXT, "num_predict": ANSWER_TOKENS },
            }),
        }
    }

    /// The text that the model wrote.
    ///
    /// # Errors
    /// [`AskError::Nonsense`] when the answer is not in this format or holds no text.
    pub(super) fn text(self, body: &[u8]) -> Result<String, AskError> {
        let body: Value = serde_json::from_slice(body).map_err(|_| AskError::Nonsense("the body is not JSON"))?;
        let text = match self {
            Self::Openai => body.pointer("/choices/0/message/content"),
            Self::Anthropic => body
                .get("content")
                .and_then(Value::as_array)
                .and_then(|blocks| blocks.iter().find(|block| block.get("type").is_some_and(|kind| kind == "text")))
                .and_then(|block| block.get("text")),
            Self::Ollama => body.pointer("/message/content"),
        };
        text.and_then(Value::as_str).map(str::to_owned).ok_or(AskError::Nonsense("the body holds no text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_addresses_may_hold_the_version_or_not() {
        for (wire, base, url) in [
            (Wire::Openai, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
            (Wire::Openai, "http://vllm:8000", "http://vllm:8000/v1/chat/completions"),
            (Wire::Openai, "https://gateway.example/api/v3/", "https://gateway.example/api/v3/chat/completions"),
            (Wire::Anthropic, "https://api.anthropic.com", "https://api.anthropic.com/v1/messages"),
            (Wire::Anthropic, "https://api.anthropic.com/v1/", "https://api.anthropic.com/v1/messages"),
            (Wire::Anthropic, "https://gateway.example/claude", "https://gateway.example/claude/v1/messages"),
            (Wire::Ollama, "http://localhost:11434", "http://localhost:11434/api/chat"),
            (Wire::Ollama, "http://localhost:11434/api", "http://localhost:11434/api/chat"),
        ] {
            assert_eq!(wire.url(&base.parse().unwrap()).as_str(), url);
        }
    }

    #[test]
    fn thinking_before_the_text_is_passed_over() {
        let body = br#"{"content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"y"}]}"#;
        assert_eq!(Wire::Anthropic.text(body).unwrap(), "y");
    }

    #[test]
    fn a_body_without_text_is_nonsense() {
        for wire in [Wire::Openai, Wire::Anthropic, Wire::Ollama] {
            for body in
                ["", "{}", "[]", "null", r#"{"choices":[]}"#, r#"{"content":[]}"#, r#"{"message":{"content":null}}"#]
            {
                assert!(matches!(wire.text(body.as_bytes()), Err(AskError::Nonsense(_))), "{wire:?} {body}");
            }
        }
    }
}
