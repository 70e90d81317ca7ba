//! ListObjectsV2. <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>
//!
//! Entity tags are left out: they stand in the objects' files, which listing does not open.

use s3s::dto::{CommonPrefix, EncodingType, ListObjectsV2Input, ListObjectsV2Output, Object, ObjectStorageClass};
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::{Backend, errors};
use crate::blocking::blocking;
use crate::listing::{self, Query, Start};

/// Entries of a page, at most and by default.
const PAGE: i32 = 1000;

pub(crate) async fn list_objects_v2(
    backend: &Backend,
    request: S3Request<ListObjectsV2Input>,
) -> S3Result<S3Response<ListObjectsV2Output>> {
    let input = request.input;
    backend.check_bucket(&input.bucket)?;
    let url = input.encoding_type.as_ref().is_some_and(|encoding| encoding.as_str() == EncodingType::URL);
    let encode = |text: String| if url { urlencode(&text) } else { text };
    let max_keys = input.max_keys.unwrap_or(PAGE).min(PAGE);
    let limit = usize::try_from(max_keys).map_err(|_| s3_error!(InvalidArgument, "max-keys is negative."))?;
    let start = match (&input.continuation_token, &input.start_after) {
        (Some(token), _) => listing::parse_token(token).ok_or_else(|| s3_error!(InvalidArgument, "Not a token."))?,
        (None, Some(key)) => Start::After(key.clone().into()),
        (None, None) => Start::After(Vec::new()),
    };
    let page = if limit == 0 {
        listing::Page::default()
    } else {
        let query = Query {
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone(),
            start,
            limit,
        };
        let root = backend.objects.clone();
        blocking(move || listing::page(&root, query)).await.map_err(|error| errors::storage(&error))?
    };

    let count = page.objects.len() + page.common_prefixes.len();
    let contents = page.objects.into_iter().map(|listed| Object {
        key: Some(encode(listed.key)),
        size: i64::try_from(listed.size).ok(),
        last_modified: Some(listed.modified.into()),
        storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
        ..Object::default()
    });
    let prefixes = page.common_prefixes.into_iter().map(|prefix| CommonPrefix { prefix: Some(encode(prefix)) });
    Ok(S3Response::new(ListObjectsV2Output {
        name: Some(input.bucket),
        contents: Some(contents.collect()),
        common_prefixes: Some(prefixes.collect()),
        key_count: i32::try_from(count).ok(),
        max_keys: Some(max_keys),
        is_truncated: Some(page.next.is_some()),
        next_continuation_token: page.next.as_ref().map(listing::token),
        continuation_token: input.continuation_token,
        prefix: Some(encode(input.prefix.unwrap_or_default())),
        delimiter: input.delimiter.map(encode),
        start_after: input.start_after.map(encode),
        encoding_type: input.encoding_type,
        ..ListObjectsV2Output::default()
    }))
}

fn urlencode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
