//! The `x-amz-checksum-*` values of an upload: which to compute, and whether they match.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>

use std::collections::BTreeMap;

use http::HeaderMap;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Sha1, Sha256, Sha512};
use s3s::dto::Checksum;
use s3s::{S3Result, s3_error};

const PREFIX: &str = "x-amz-checksum-";

/// Checksums by algorithm, as they stand behind `x-amz-checksum-`.
pub(crate) type Checksums = BTreeMap<String, String>;

/// The checksum headers among `headers`.
pub(crate) fn declared(headers: &HeaderMap) -> S3Result<Checksums> {
    let mut declared = Checksums::new();
    for (name, value) in headers {
        let Some(algorithm) = name.as_str().strip_prefix(PREFIX) else { continue };
        if matches!(algorithm, "algorithm" | "type" | "mode") {
            continue;
        }
        let value = value.to_str().map_err(|_| s3_error!(InvalidDigest))?;
        if declared.insert(algorithm.to_owned(), value.to_owned()).is_some() {
            return Err(s3_error!(InvalidRequest, "A checksum is given twice."));
        }
    }
    Ok(declared)
}

/// The algorithms whose values will follow the body (`x-amz-trailer`).
pub(crate) fn announced(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all("x-amz-trailer").iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(','));
    names.filter_map(|name| name.trim().to_ascii_lowercase().strip_prefix(PREFIX).map(str::to_owned)).collect()
}

/// A hasher for these algorithms.
///
/// # Errors
/// An algorithm this store does not compute: better refused than stored unverified.
pub(crate) fn hasher<'a>(algorithms: impl Iterator<Item = &'a String>) -> S3Result<ChecksumHasher> {
    let mut hasher = ChecksumHasher::default();
    for algorithm in algorithms {
        match algorithm.as_str() {
            "sha256" => hasher.sha256 = Some(Sha256::new()),
            "crc32" => hasher.crc32 = Some(Crc32::new()),
            "crc32c" => hasher.crc32c = Some(Crc32c::new()),
            "crc64nvme" => hasher.crc64nvme = Some(Crc64Nvme::new()),
            "sha1" => hasher.sha1 = Some(Sha1::new()),
            "sha512" => hasher.sha512 = Some(Sha512::new()),
            _ => return Err(s3_error!(InvalidRequest, "This checksum algorithm is not supported.")),
        }
    }
    Ok(hasher)
}

/// Checks that every declared value is what was computed.
pub(crate) fn verify(declared: &Checksums, computed: &Checksum) -> S3Result<()> {
    for (algorithm, value) in declared {
        if of(computed, algorithm) != Some(value) {
            return Err(s3_error!(BadDigest, "The bytes do not match the checksum that was sent with them."));
        }
    }
    Ok(())
}

/// Puts stored values into the fields of an answer.
pub(crate) fn stored(checksums: &Checksums) -> Checksum {
    let get = |algorithm: &str| checksums.get(algorithm).cloned();
    Checksum {
        checksum_sha256: get("sha256"),
        checksum_crc32: get("crc32"),
        checksum_crc32c: get("crc32c"),
        checksum_crc64nvme: get("crc64nvme"),
        checksum_sha1: get("sha1"),
        checksum_sha512: get("sha512"),
        ..Checksum::default()
    }
}

fn of<'a>(checksum: &'a Checksum, algorithm: &str) -> Option<&'a String> {
    match algorithm {
        "sha256" => checksum.checksum_sha256.as_ref(),
        "crc32" => checksum.checksum_crc32.as_ref(),
        "crc32c" => checksum.checksum_crc32c.as_ref(),
        "crc64nvme" => checksum.checksum_crc64nvme.as_ref(),
        "sha1" => checksum.checksum_sha1.as_ref(),
        "sha512" => checksum.checksum_sha512.as_ref(),
        _ => None,
    }
}
