//! Parsers of single values; each fault names the variable.

use std::{net::SocketAddr, time::Duration};

use contract::ByteSize;
use url::Url;

use super::Fault;

/// One variable: its name and a value that would be accepted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variable(pub(super) &'static str, pub(super) &'static str);

impl Variable {
    pub(super) fn fault(self, fault: impl Into<String>) -> Fault {
        Fault::new(self.0, fault, self.1)
    }

    pub(super) fn address(self, raw: &str) -> Result<SocketAddr, Fault> {
        raw.parse().map_err(|_| self.fault(format!("must be an IP address and a port, not {raw:?}")))
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(self, raw: Option<&str>, default: i64, least: i64, most: i64) -> Result<i64, Fault> {
        let Some(raw) = raw else { return Ok(default) };
        match raw.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(self.fault(format!("must be a whole number from {least} to {most}, not {raw:?}"))),
        }
    }

    pub(super) fn bytes(self, raw: Option<&str>, default: i64, least: i64) -> Result<ByteSize, Fault> {
        let bytes = self.number(raw, default, least, i64::MAX)?;
        ByteSize::new(bytes).map_err(|fault| self.fault(fault.0))
    }

    pub(super) fn seconds(self, raw: Option<&str>, default: i64, most: i64) -> Result<Duration, Fault> {
        self.number(raw, default, 1, most).map(|seconds| Duration::from_secs(seconds.unsigned_abs()))
    }

    pub(super) fn boolean(self, raw: Option<&str>) -> Result<bool, Fault> {
        match raw {
            None | Some("false" | "0" | "no") => Ok(false),
            Some("true" | "1" | "yes") => Ok(true),
            Some(raw) => Err(self.fault(format!("must be true or false, not {raw:?}"))),
        }
    }

    /// Scheme, host and port alone; bare `host:port` means http.
    pub(super) fn origin(self, raw: &str) -> Result<Origin, Fault> {
        let full = if raw.contains("://") { raw.to_owned() } else { format!("http://{raw}") };
        let url = Url::parse(&full).map_err(|cause| self.fault(format!("must be a URL ({cause})")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(self.fault("must be a URL with http or https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(self.fault("must not hold a user or a password"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(self.fault("must be scheme, host and port alone, without a path"));
        }
        Ok(Origin { secure: url.scheme() == "https", text: url.origin().ascii_serialization() })
    }
}

/// Scheme, host and port, as browsers write it: without the scheme's default port, without a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    /// Whether it is https.
    pub secure: bool,
}

impl Origin {
    /// `https://files.example.org`
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Host and port as the `Host` header has them.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or(&self.text, |(_, authority)| authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: Variable = Variable("MINIO_ENDPOINT", "http://minio:9000");

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (raw, text) in [
            ("http://minio:9000", "http://minio:9000"),
            ("minio:9000", "http://minio:9000"),
            ("127.0.0.1:9000/", "http://127.0.0.1:9000"),
            ("HTTPS://Files.Example.org:443", "https://files.example.org"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(ENDPOINT.origin(raw).unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_stops_the_start_with_a_line_that_names_the_variable() {
        for raw in ["ftp://x", "http://", "http://a/b", "http://u:p@a", "http://a?x", "http://a b", ""] {
            let line = ENDPOINT.origin(raw).unwrap_err().to_string();
            assert!(
                line.starts_with("MINIO_ENDPOINT must ") && line.ends_with("for example http://minio:9000"),
                "{line}"
            );
        }
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let ttl = Variable("UPLOAD_URL_TTL_SECS", "900");
        assert_eq!(ttl.seconds(None, 900, 604_800), Ok(Duration::from_secs(900)));
        for raw in ["0", "-1", "1.5", "604801", "9223372036854775808", "15m"] {
            assert!(ttl.seconds(Some(raw), 900, 604_800).is_err(), "{raw}");
        }
    }
}
