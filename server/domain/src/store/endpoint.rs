//! An endpoint is a scheme, a host and perhaps a port: exactly what goes into the signed `host`.

use std::fmt;

use contract::Invalid;
use http::Uri;

/// `http://minio:9000`: no path, query or user; the host in lower case, as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint(String);

impl Endpoint {
    /// A bare `host:port` means http.
    ///
    /// # Errors
    /// Refuses other schemes and anything behind the authority: buckets are addressed by path, and a prefix before
    /// the bucket would not be part of what the store verifies.
    pub(super) fn parse(raw: &str) -> Result<Self, Invalid> {
        const FAULT: Invalid = Invalid("must be an address such as http://minio:9000");
        let full = if raw.contains("://") { raw.to_owned() } else { format!("http://{raw}") };
        let uri: Uri = full.parse().map_err(|_| FAULT)?;
        let scheme = uri.scheme_str().ok_or(FAULT)?;
        let authority = uri.authority().ok_or(FAULT)?.as_str();
        let bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
        if !matches!(scheme, "http" | "https") || authority.contains('@') || !bare || full.contains('#') {
            return Err(FAULT);
        }
        Ok(Self(format!("{scheme}://{}", authority.to_ascii_lowercase())))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_what_no_signature_sees() {
        for (raw, parsed) in [
            ("minio:9000", "http://minio:9000"),
            ("http://Minio:9000/", "http://minio:9000"),
            ("https://s3.eu-central-1.amazonaws.com", "https://s3.eu-central-1.amazonaws.com"),
            ("HTTPS://vault.example", "https://vault.example"),
            ("http://[::1]:9000", "http://[::1]:9000"),
        ] {
            assert_eq!(Endpoint::parse(raw).as_ref().map(Endpoint::as_str), Ok(parsed));
        }
    }

    #[test]
    fn anything_but_scheme_and_authority_is_refused() {
        for raw in [
            "",
            "ftp://minio",
            "http://minio/store",
            "http://minio?x=1",
            "http://a:b@minio",
            "http://minio/#x",
            "mi nio",
        ] {
            assert!(Endpoint::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }
}
