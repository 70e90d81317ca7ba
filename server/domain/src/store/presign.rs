//! Requests that a browser sends straight to the store: what they may do is in the signature, so that nothing the
//! client changes afterwards is accepted.

use std::{collections::BTreeMap, time::Duration};

use contract::{ByteSize, ContentType, DocumentId, FileName, Sha256, Timestamp, UserId};

use super::{
    ObjectKey, StoreError,
    download::{Manner, disposition, served_type},
    signer::{Draft, Signer, SigningKey},
};

/// How long a URL is valid that downloads or shows.
pub const DOWNLOAD_TTL: Duration = Duration::from_secs(300);

/// One upload of one document: a single PUT that creates the object and can never replace it.
#[derive(Debug, Clone)]
pub struct PutPolicy {
    /// Whose.
    pub user: UserId,
    /// Which; its key is never used again.
    pub document: DocumentId,
    /// Signed as `content-length` when known; without it any length is accepted, up to the store's 5 GiB.
    pub size: Option<ByteSize>,
    /// Signed, and kept by the store.
    pub content_type: ContentType,
    /// Signed as `x-amz-checksum-sha256` when known: the store refuses other bytes.
    pub sha256: Option<Sha256>,
    /// From when the URL's time counts.
    pub now: Timestamp,
}

/// One download of one document, always as an attachment.
#[derive(Debug, Clone)]
pub struct GetPolicy {
    /// Whose.
    pub user: UserId,
    /// Which.
    pub document: DocumentId,
    /// What the browser saves it as.
    pub filename: FileName,
    /// The declared type; served only when it is known to be harmless.
    pub content_type: ContentType,
    /// From when the URL's [`DOWNLOAD_TTL`] counts.
    pub now: Timestamp,
}

/// A URL and what must go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresignedRequest {
    /// Absolute, on the public endpoint.
    pub url: String,
    /// Exactly what the client sends, names in lower case. `host` and `content-length` are signed too, but clients
    /// set those themselves (browsers forbid to).
    pub headers: BTreeMap<String, String>,
    /// From this moment on the store refuses to begin the request.
    pub expires_at: Timestamp,
}

impl PutPolicy {
    pub(super) fn sign(
        &self,
        ttl: Duration,
        signer: &Signer,
        key: &SigningKey,
    ) -> Result<PresignedRequest, StoreError> {
        let mut headers = vec![("content-type", self.content_type.as_str()), ("if-none-match", "*")];
        headers.extend(self.sha256.as_ref().map(|sum| ("x-amz-checksum-sha256", sum.as_str())));
        let sent = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();

        let length = self.size.map(|size| size.get().to_string());
        headers.extend(length.as_deref().map(|length| ("content-length", length)));
        let draft = Draft {
            method: "PUT",
            key: &ObjectKey::new(self.user, self.document),
            query: &[],
            headers: &headers,
            now: self.now,
            lifetime: ttl,
        };
        let (url, expires_at) = signer.sign(&draft, key)?;
        Ok(PresignedRequest { url, headers: sent, expires_at })
    }
}

impl GetPolicy {
    pub(super) fn sign(&self, signer: &Signer, key: &SigningKey) -> Result<PresignedRequest, StoreError> {
        let object = ObjectKey::new(self.user, self.document);
        let disposition = disposition(Manner::Attachment, &self.filename);
        sign_get(signer, key, &object, &disposition, served_type(&self.content_type), self.now)
    }
}

/// A GET whose answer is described by its URL alone: whatever was stored unsigned is overridden.
pub(super) fn sign_get(
    signer: &Signer,
    key: &SigningKey,
    object: &ObjectKey,
    disposition: &str,
    served_type: &str,
    now: Timestamp,
) -> Result<PresignedRequest, StoreError> {
    let draft = Draft {
        method: "GET",
        key: object,
        query: &[
            ("response-cache-control", "private, no-store"),
            ("response-content-disposition", disposition),
            ("response-content-encoding", "identity"),
            ("response-content-type", served_type),
        ],
        headers: &[],
        now,
        lifetime: DOWNLOAD_TTL,
    };
    let (url, expires_at) = signer.sign(&draft, key)?;
    Ok(PresignedRequest { url, headers: BTreeMap::new(), expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::endpoint::Endpoint;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_792_345_678_123_456);
    const SUM: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    fn signer() -> Signer {
        Signer {
            public: Endpoint::parse("http://localhost:9000").unwrap(),
            bucket: "sluice".to_owned(),
            region: "us-east-1".to_owned(),
        }
    }

    fn put(size: Option<i64>, sha256: Option<&str>) -> PresignedRequest {
        PutPolicy {
            user: UserId(Uuid::from_u128(1)),
            document: DocumentId(Uuid::from_u128(2)),
            size: size.map(|size| ByteSize::positive(size).unwrap()),
            content_type: ContentType::parse("text/plain").unwrap(),
            sha256: sha256.map(|sum| Sha256::parse(sum).unwrap()),
            now: NOW,
        }
        .sign(Duration::from_secs(900), &signer(), &SigningKey::new("id", "secret", Some("to/ken+=".to_owned())))
        .unwrap()
    }

    fn query(url: &str, name: &str) -> Vec<String> {
        let query = url.split_once('?').unwrap().1;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned())
            .collect()
    }

    #[test]
    fn everything_an_upload_promises_is_among_its_signed_headers() {
        for (size, sum, signed) in [
            (Some(5), Some(SUM), "content-length;content-type;host;if-none-match;x-amz-checksum-sha256"),
            (Some(5), None, "content-length;content-type;host;if-none-match"),
            (None, Some(SUM), "content-type;host;if-none-match;x-amz-checksum-sha256"),
            (None, None, "content-type;host;if-none-match"),
        ] {
            assert_eq!(query(&put(size, sum).url, "X-Amz-SignedHeaders"), [signed]);
        }
    }

    #[test]
    fn the_checksum_is_a_header_and_never_a_query_parameter() {
        let request = put(Some(5), Some(SUM));
        assert_eq!(request.headers["x-amz-checksum-sha256"], SUM);
        assert!(!request.url.to_ascii_lowercase().contains("&x-amz-checksum"), "{}", request.url);
    }

    #[test]
    fn the_client_is_told_every_header_but_those_it_sets_itself() {
        let names: Vec<_> = put(Some(5), Some(SUM)).headers.into_keys().collect();
        assert_eq!(names, ["content-type", "if-none-match", "x-amz-checksum-sha256"]);
    }

    #[test]
    fn an_upload_url_names_key_lifetime_and_token_once_each() {
        let request = put(Some(5), None);
        let path = "http://localhost:9000/sluice/u/00000000-0000-0000-0000-000000000001/\
                    00000000-0000-0000-0000-000000000002?";
        assert!(request.url.starts_with(path), "{}", request.url);
        assert_eq!(query(&request.url, "X-Amz-Expires"), ["900"]);
        assert_eq!(query(&request.url, "X-Amz-Security-Token"), ["to/ken+="]);
        assert_eq!(query(&request.url, "X-Amz-Date"), ["20261018T174758Z"]);
        assert_eq!(request.expires_at, Timestamp(1_792_345_678_000_000).plus_secs(900));
    }

    #[test]
    fn a_download_overrides_every_header_that_could_be_stored_unsigned() {
        let request = GetPolicy {
            user: UserId(Uuid::from_u128(1)),
            document: DocumentId(Uuid::from_u128(2)),
            filename: FileName::parse("a \"b\".html").unwrap(),
            content_type: ContentType::parse("text/html").unwrap(),
            now: NOW,
        }
        .sign(&signer(), &SigningKey::new("id", "secret", None))
        .unwrap();
        for (name, value) in [
            ("response-cache-control", "private, no-store"),
            ("response-content-disposition", "attachment; filename=\"a _b_.html\"; filename*=UTF-8''a%20%22b%22.html"),
            ("response-content-encoding", "identity"),
            ("response-content-type", "application/octet-stream"),
            ("X-Amz-Expires", "300"),
            ("X-Amz-SignedHeaders", "host"),
        ] {
            assert_eq!(query(&request.url, name), [value], "{name}");
        }
        assert!(request.headers.is_empty());
        assert_eq!(request.expires_at, Timestamp(1_792_345_678_000_000).plus_secs(300));
    }
}
