//! AWS Signature Version 4 in the query string, by Amazon's own signer: what is listed is signed, nothing is added.
//!
//! The payload is `UNSIGNED-PAYLOAD`; a body is pinned by its signed length, type and checksum instead. Source: the
//! S3 API, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".

use std::{
    fmt::Write,
    time::{Duration, SystemTime},
};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use aws_smithy_runtime_api::client::identity::Identity;
use contract::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{ObjectKey, StoreError, endpoint::Endpoint};

/// All but RFC 3986's unreserved characters, as SigV4 wants it.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A key pair that signs, with its session token when temporary.
#[derive(Debug, Clone)]
pub(super) struct SigningKey(Identity);

impl SigningKey {
    pub(super) fn new(id: impl Into<String>, secret: impl Into<String>, token: Option<String>) -> Self {
        Self(Credentials::new(id, secret, token, None, "sluice").into())
    }
}

/// Signs URLs of one bucket for the host that browsers use.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) public: Endpoint,
    pub(super) bucket: String,
    pub(super) region: String,
}

/// A request that somebody else will send.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) method: &'static str,
    pub(super) key: &'a ObjectKey,
    /// Query parameters, not encoded.
    pub(super) query: &'a [(&'a str, &'a str)],
    /// Headers, names in lower case; every one of them is signed, and `host` besides.
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) now: Timestamp,
    /// Whole seconds.
    pub(super) lifetime: Duration,
}

impl Signer {
    /// The URL, and when it stops working: the signature counts from the whole second that `now` lies in.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a value cannot stand in a header; parsed values always can.
    pub(super) fn sign(&self, draft: &Draft<'_>, key: &SigningKey) -> Result<(String, Timestamp), StoreError> {
        let refused = |error| StoreError::refused("presign", error);
        let signed_at = draft.now.unix_secs();
        let mut url = format!("{}/{}/{}", self.public, self.bucket, draft.key);
        append(&mut url, draft.query.iter().copied());

        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.expires_in = Some(draft.lifetime);
        let params = v4::SigningParams::builder()
            .identity(&key.0)
            .region(&self.region)
            .name("s3")
            .time(SystemTime::UNIX_EPOCH + Duration::from_secs(signed_at.unsigned_abs()))
            .settings(settings)
            .build()
            .map_err(|error| refused(error.into()))?
            .into();
        let headers = draft.headers.iter().copied();
        let request = SignableRequest::new(draft.method, url.as_str(), headers, SignableBody::UnsignedPayload)
            .map_err(|error| refused(Box::<dyn std::error::Error + Send + Sync>::from(error)))?;
        let (_, added) = sign(request, &params).map_err(|error| refused(error.into()))?.into_parts().0.into_parts();
        append(&mut url, added.iter().map(|(name, value)| (*name, value.as_ref())));
        let lifetime = i64::try_from(draft.lifetime.as_secs()).unwrap_or(i64::MAX);
        Ok((url, Timestamp(0).plus_secs(signed_at.saturating_add(lifetime))))
    }
}

fn append<'a>(url: &mut String, query: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, value) in query {
        let joint = if url.contains('?') { '&' } else { '?' };
        // Writing to a String cannot fail.
        let _ = write!(url, "{joint}{name}={}", utf8_percent_encode(value, ENCODED));
    }
}
