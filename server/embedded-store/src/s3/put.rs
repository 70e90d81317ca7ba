//! PutObject. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use std::collections::BTreeMap;
use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use s3s::dto::{ETag, ETagCondition, PutObjectInput, PutObjectOutput, StreamingBlob};
use s3s::stream::ByteStream as _;
use s3s::{S3Request, S3Response, S3Result, s3_error};
use tokio::time::Instant;

use super::{Backend, checksums, errors};
use crate::blocking::blocking;
use crate::object::{Description, Headers};
use crate::receive::{STALL, receive};
use crate::transfer_secs;
use crate::write::Existing;

pub(crate) async fn put_object(
    backend: &Backend,
    request: S3Request<PutObjectInput>,
) -> S3Result<S3Response<PutObjectOutput>> {
    let (input, trailers) = (request.input, request.trailing_headers);
    backend.check_bucket(&input.bucket)?;
    refuse_unsupported(&input)?;
    let existing = existing(&input)?;
    let length = length(&input)?;
    let deadline = Instant::now() + Duration::from_secs(backend.min_transfer_secs.max(transfer_secs(length)));
    let mut declared = checksums::declared(&request.headers)?;
    let announced = checksums::announced(&request.headers);
    let hasher = checksums::hasher(declared.keys().chain(&announced))?;
    if length > backend.max_object_bytes {
        return Err(s3_error!(EntityTooLarge));
    }
    if existing == Existing::Keep && backend.exists(&input.key).await? {
        return Err(s3_error!(PreconditionFailed));
    }

    let headers = headers(&input);
    let body = input.body.unwrap_or_else(|| StreamingBlob::from_bytes(Bytes::new()));
    let received = receive(body, length, hasher, backend.staging.clone(), STALL, deadline).await?;

    let verified = match trailers.and_then(|trailers| trailers.take()) {
        Some(trailers) => checksums::declared(&trailers).map(|trailing| declared.extend(trailing)),
        None => Ok(()),
    };
    let verified = verified.and_then(|()| {
        if received.size != length || announced.iter().any(|algorithm| !declared.contains_key(algorithm)) {
            return Err(s3_error!(IncompleteBody));
        }
        check_md5(input.content_md5.as_deref(), &received.md5)?;
        checksums::verify(&declared, &received.checksums)
    });

    let md5 = received.md5.clone();
    let checksums = checksums::stored(&declared);
    let description = Description {
        size: received.size,
        md5: md5.clone(),
        headers: Headers { checksums: declared, ..headers },
        key: input.key,
    };
    let (path, root) = (backend.object_path(&description.key), backend.objects.clone());
    // What failed verification is dropped there too: unlinking may block.
    blocking(move || Ok(verified.and_then(|()| Ok(received.publish(&description, &path, &root, existing, deadline)?))))
        .await
        .map_err(|error| errors::storage(&error))??;
    Ok(S3Response::new(PutObjectOutput {
        e_tag: Some(ETag::Strong(md5)),
        checksum_sha256: checksums.checksum_sha256,
        checksum_crc32: checksums.checksum_crc32,
        checksum_crc32c: checksums.checksum_crc32c,
        checksum_crc64nvme: checksums.checksum_crc64nvme,
        checksum_sha1: checksums.checksum_sha1,
        checksum_sha512: checksums.checksum_sha512,
        ..PutObjectOutput::default()
    }))
}

/// A promise this store cannot keep is refused, not ignored.
fn refuse_unsupported(input: &PutObjectInput) -> S3Result<()> {
    let asked = [
        ("x-amz-server-side-encryption", input.server_side_encryption.is_some()),
        ("x-amz-server-side-encryption-customer-algorithm", input.sse_customer_algorithm.is_some()),
        ("x-amz-object-lock-mode", input.object_lock_mode.is_some()),
        ("x-amz-object-lock-legal-hold", input.object_lock_legal_hold_status.is_some()),
        ("x-amz-tagging", input.tagging.is_some()),
        ("x-amz-website-redirect-location", input.website_redirect_location.is_some()),
        ("x-amz-write-offset-bytes", input.write_offset_bytes.is_some()),
        ("if-match", input.if_match.is_some()),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        Some((name, _)) => Err(s3_error!(NotImplemented, "{name} is not supported.")),
        None => Ok(()),
    }
}

fn existing(input: &PutObjectInput) -> S3Result<Existing> {
    match &input.if_none_match {
        None => Ok(Existing::Replace),
        Some(ETagCondition::Any) => Ok(Existing::Keep),
        Some(ETagCondition::ETag(_)) => Err(s3_error!(InvalidArgument, "If-None-Match on PutObject takes only *.")),
    }
}

/// The body's length in bytes, from whoever knows it first.
fn length(input: &PutObjectInput) -> S3Result<u64> {
    let declared = match input.content_length {
        Some(length) => Some(u64::try_from(length).map_err(|_| s3_error!(InvalidArgument))?),
        None => None,
    };
    let exact = input.body.as_ref().and_then(|body| body.remaining_length().exact()).map(|length| length as u64);
    declared.or(exact).ok_or_else(|| s3_error!(MissingContentLength))
}

fn check_md5(declared: Option<&str>, computed: &str) -> S3Result<()> {
    let Some(declared) = declared else { return Ok(()) };
    let declared = BASE64_STANDARD.decode(declared).map_err(|_| s3_error!(InvalidDigest))?;
    let declared: String = declared.iter().map(|byte| format!("{byte:02x}")).collect();
    if declared == computed { Ok(()) } else { Err(s3_error!(BadDigest)) }
}

fn headers(input: &PutObjectInput) -> Headers {
    Headers {
        content_type: input.content_type.clone(),
        content_encoding: input.content_encoding.clone(),
        content_language: input.content_language.clone(),
        content_disposition: input.content_disposition.clone(),
        cache_control: input.cache_control.clone(),
        expires: input.expires.clone(),
        metadata: input.metadata.clone().unwrap_or_default().into_iter().collect(),
        checksums: BTreeMap::new(),
    }
}
