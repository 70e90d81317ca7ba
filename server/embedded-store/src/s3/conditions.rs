//! Preconditions of reads, in the order of RFC 9110, section 13.2.2.

use std::time::SystemTime;

use http::HeaderMap;
use http::header::{ETAG, HeaderValue, IF_RANGE};
use s3s::dto::{ETag, ETagCondition, Timestamp, TimestampFormat};
use s3s::{S3Error, S3Result, s3_error};
use time::OffsetDateTime;

/// The conditions of one GET or HEAD.
#[derive(Default)]
pub(crate) struct Conditions {
    pub(crate) if_match: Option<ETagCondition>,
    pub(crate) if_none_match: Option<ETagCondition>,
    pub(crate) if_modified_since: Option<Timestamp>,
    pub(crate) if_unmodified_since: Option<Timestamp>,
}

impl Conditions {
    /// Whether an object with this tag and time is to be sent.
    ///
    /// # Errors
    /// 412, or 304 with the tag.
    pub(crate) fn check(&self, etag: &ETag, modified: SystemTime) -> S3Result<()> {
        let matches = match (&self.if_match, &self.if_unmodified_since) {
            (Some(ETagCondition::ETag(wanted)), _) => wanted.strong_cmp(etag),
            (Some(ETagCondition::Any), _) | (None, None) => true,
            (None, Some(since)) => whole_seconds(modified) <= seconds(since),
        };
        if !matches {
            return Err(s3_error!(PreconditionFailed));
        }
        let changed = match (&self.if_none_match, &self.if_modified_since) {
            (Some(ETagCondition::ETag(known)), _) => !known.weak_cmp(etag),
            (Some(ETagCondition::Any), _) => false,
            (None, Some(since)) => whole_seconds(modified) > seconds(since),
            (None, None) => true,
        };
        if changed { Ok(()) } else { Err(not_modified(etag)) }
    }
}

/// Whether `If-Range` allows a part of this object to be sent (RFC 9110, section 13.1.5): absent, or the
/// object is still the one that the client has begun with.
pub(crate) fn range_applies(headers: &HeaderMap, etag: &ETag, modified: SystemTime) -> bool {
    let Some(value) = headers.get(IF_RANGE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    match Timestamp::parse(TimestampFormat::HttpDate, value) {
        Ok(date) => whole_seconds(modified) == seconds(&date),
        Err(_) => value.parse().is_ok_and(|wanted: ETag| wanted.strong_cmp(etag)),
    }
}

fn not_modified(etag: &ETag) -> S3Error {
    let mut error = s3_error!(NotModified);
    if let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", etag.value())) {
        error.set_headers(HeaderMap::from_iter([(ETAG, value)]));
    }
    error
}

/// Seconds since 1970: HTTP dates know no fractions.
fn whole_seconds(time: SystemTime) -> i64 {
    OffsetDateTime::from(time).unix_timestamp()
}

fn seconds(timestamp: &Timestamp) -> i64 {
    OffsetDateTime::from(timestamp.clone()).unix_timestamp()
}
