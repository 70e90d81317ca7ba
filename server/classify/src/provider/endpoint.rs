//! Where a provider is, which model is asked and with which key: parsed once, valid from then on.

use contract::ProviderKind;
use url::Url;

use super::{AddressPolicy, Unusable, key::Key, wire::Wire};

/// Bytes of an address.
const MAX_URL: usize = 500;

/// Bytes of a model's name.
const MAX_MODEL: usize = 200;

/// A provider that can be asked.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub(super) wire: Wire,
    base: Url,
    pub(super) model: String,
    pub(super) key: Option<Key>,
}

impl Endpoint {
    /// Connects to nothing and resolves nothing: what is refused here is refused for its text alone, and a name that
    /// passes is judged by its addresses whenever it is asked.
    ///
    /// # Errors
    /// Names the setting at fault: the offline kind, an address that is not plain http or https, holds a user, a query
    /// or a fragment, or is private where that is not allowed; no model; no key where the kind's own address wants one.
    pub fn parse(
        kind: ProviderKind,
        base_url: Option<&str>,
        model: Option<&str>,
        key: Option<&str>,
        policy: AddressPolicy,
    ) -> Result<Self, Unusable> {
        let wire = Wire::of(kind).ok_or(Unusable { field: "kind", reason: "must be one that is asked over HTTP" })?;
        let base = parse_base(base_url.or(kind.default_base_url()).unwrap_or_default(), policy)?;
        let model = parse_model(model.unwrap_or_default())?;
        let key = key.map(Key::parse).transpose()?;
        if key.is_none() && base_url.is_none() && wire != Wire::Ollama {
            return Err(Unusable { field: "api_key", reason: "is required at the provider's own address" });
        }
        Ok(Self { wire, base, model, key })
    }

    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> ProviderKind {
        self.wire.kind()
    }

    /// Where questions go.
    pub(super) fn url(&self) -> Url {
        self.wire.url(&self.base)
    }
}

fn parse_base(raw: &str, policy: AddressPolicy) -> Result<Url, Unusable> {
    const FORM: Unusable =
        Unusable { field: "base_url", reason: "must be an http or https address such as https://llm.example.org/v1" };
    const PARTS: Unusable =
        Unusable { field: "base_url", reason: "must not hold a user, a password, a query or a fragment" };
    const PRIVATE: Unusable = Unusable { field: "base_url", reason: "must be a public address" };

    if raw.len() > MAX_URL {
        return Err(FORM);
    }
    let url = Url::parse(raw).map_err(|_| FORM)?;
    let host = url.host().ok_or(FORM)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FORM);
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(PARTS);
    }
    if !policy.allows_host(&host) {
        return Err(PRIVATE);
    }
    Ok(url)
}

fn parse_model(raw: &str) -> Result<String, Unusable> {
    let model = raw.trim();
    if model.is_empty() || model.len() > MAX_MODEL || model.chars().any(char::is_control) {
        return Err(Unusable { field: "model", reason: "must be a model's name, of at most 200 bytes" });
    }
    Ok(model.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: &str, policy: AddressPolicy) -> Result<Endpoint, &'static str> {
        Endpoint::parse(ProviderKind::Openai, Some(base), Some("m"), Some("k"), policy).map_err(|error| error.field)
    }

    #[test]
    fn public_addresses_and_names_pass() {
        for base in
            ["https://api.example.org/v1", "http://1.1.1.1:8000", "https://[2606:4700::1111]/x", "HTTPS://A.example"]
        {
            assert!(at(base, AddressPolicy::PublicOnly).is_ok(), "{base}");
        }
    }

    #[test]
    fn what_is_no_plain_web_address_is_refused_even_where_private_ones_are_allowed() {
        for base in [
            "",
            "api.example.org",
            "ftp://a.example",
            "file:///etc/passwd",
            "unix:/run/x",
            "http://",
            "https://user@a.example",
            "https://user:password@a.example",
            "https://:password@a.example",
            "https://a.example/?key=x",
            "https://a.example/?",
            "https://a.example/#x",
            "http://169.254.169.254/latest",
            "http://[fe80::1]/",
            "http://0.0.0.0:11434",
            &format!("https://a.example/{}", "x".repeat(500)),
        ] {
            assert_eq!(at(base, AddressPolicy::PrivateToo).unwrap_err(), "base_url", "{base}");
        }
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling_unless_allowed() {
        for base in [
            "http://localhost:11434",
            "http://LOCALHOST./",
            "http://ollama:11434",
            "http://127.0.0.1",
            "http://127.1",
            "http://2130706433",
            "http://0x7f000001",
            "http://0177.0.0.1",
            "http://127.0.0.1.",
            "http://①②⑦.0.0.1",
            "http://[::1]:80",
            "http://[::ffff:10.0.0.1]",
            "http://[::ffff:7f00:1]",
            "http://10.1.2.3",
            "http://[fd00::1]",
        ] {
            assert_eq!(at(base, AddressPolicy::PublicOnly).unwrap_err(), "base_url", "{base}");
            assert!(at(base, AddressPolicy::PrivateToo).is_ok(), "{base}");
        }
    }

    #[test]
    fn ollamas_own_address_is_private() {
        let ollama = |policy| Endpoint::parse(ProviderKind::Ollama, None, Some("llama3.2"), None, policy);
        assert_eq!(ollama(AddressPolicy::PublicOnly).unwrap_err().field, "base_url");
        assert_eq!(ollama(AddressPolicy::PrivateToo).unwrap().url().as_str(), "http://localhost:11434/api/chat");
    }

    #[test]
    fn the_setting_at_fault_is_named() {
        let parse = |kind, base, model, key| {
            Endpoint::parse(kind, base, model, key, AddressPolicy::PublicOnly).map(|_| ()).map_err(|error| error.field)
        };
        let own = Some("https://a.example");
        assert_eq!(parse(ProviderKind::Builtin, None, None, None), Err("kind"));
        assert_eq!(parse(ProviderKind::Openai, own, None, None), Err("model"));
        assert_eq!(parse(ProviderKind::Openai, own, Some(" "), None), Err("model"));
        assert_eq!(parse(ProviderKind::Openai, own, Some("m"), Some("two words")), Err("api_key"));
        assert_eq!(parse(ProviderKind::Openai, own, Some("m"), Some("a\r\nb: c")), Err("api_key"));
        assert_eq!(parse(ProviderKind::Anthropic, None, Some("m"), None), Err("api_key"));
        assert_eq!(parse(ProviderKind::Openai, own, Some("m"), None), Ok(()));
        assert_eq!(parse(ProviderKind::Anthropic, None, Some("m"), Some("sk-1\n")), Ok(()));
    }

    #[test]
    fn debug_shows_no_key() {
        let endpoint = at("https://a.example", AddressPolicy::PublicOnly).unwrap();
        assert!(format!("{endpoint:?}").contains("Key(…)"));
        assert!(format!("{:?}", endpoint.wire.headers(endpoint.key.as_ref())).contains("Sensitive"));
    }
}
