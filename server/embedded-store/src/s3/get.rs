//! GetObject and HeadObject.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
//!
//! The object is opened before the first byte of the answer, so neither its deletion nor a new object
//! under its key disturbs a download. Neither operation waits for a body that is still coming.

use std::io::{self, Seek as _, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderValue};
use s3s::dto::{self, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, StreamingBlob};
use s3s::stream::{ByteStream, RemainingLength};
use s3s::{S3Error, S3Request, S3Response, S3Result, StdError, s3_error};
use tokio::io::{AsyncReadExt as _, Take};
use tokio_util::io::ReaderStream;

use super::conditions::{Conditions, range_applies};
use super::{Backend, errors};
use crate::blocking::blocking;
use crate::object::Object;

/// Bytes read at a time: large enough that changing threads costs little, small enough for many downloads.
const CHUNK: usize = 256 << 10;

/// What a GET or a HEAD asks for first; their inputs are two types with the same fields.
macro_rules! conditions {
    ($input:ident) => {
        Conditions {
            if_match: $input.if_match,
            if_none_match: $input.if_none_match,
            if_modified_since: $input.if_modified_since,
            if_unmodified_since: $input.if_unmodified_since,
        }
    };
}

pub(crate) async fn get_object(
    backend: &Backend,
    request: S3Request<GetObjectInput>,
) -> S3Result<S3Response<GetObjectOutput>> {
    let input = request.input;
    backend.check_bucket(&input.bucket)?;
    let Object { file, description, modified } = backend.open(&input.key).await?;
    let etag = ETag::Strong(description.md5);
    conditions!(input).check(&etag, modified)?;

    let size = description.size;
    let part = input.range.filter(|_| range_applies(&request.headers, &etag, modified));
    let part = part.map(|part| satisfy(part, size)).transpose()?;
    let content_range = part.as_ref().map(|part| format!("bytes {}-{}/{size}", part.start, part.end - 1));
    let part = part.unwrap_or(0..size);
    let content_length = to_i64(part.end - part.start)?;
    let body = Download::new(file, part).await.map_err(|error| errors::storage(&error))?;

    let headers = description.headers;
    Ok(S3Response::new(GetObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        body: Some(StreamingBlob::new(body)),
        cache_control: headers.cache_control,
        content_disposition: headers.content_disposition,
        content_encoding: headers.content_encoding,
        content_language: headers.content_language,
        content_length: Some(content_length),
        content_range,
        content_type: headers.content_type,
        e_tag: Some(etag),
        expires: headers.expires,
        last_modified: Some(modified.into()),
        metadata: (!headers.metadata.is_empty()).then(|| headers.metadata.into_iter().collect()),
        ..GetObjectOutput::default()
    }))
}

pub(crate) async fn head_object(
    backend: &Backend,
    request: S3Request<HeadObjectInput>,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let input = request.input;
    backend.check_bucket(&input.bucket)?;
    let Object { description, modified, .. } = backend.open(&input.key).await?;
    let etag = ETag::Strong(description.md5);
    conditions!(input).check(&etag, modified)?;
    let headers = description.headers;
    Ok(S3Response::new(HeadObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        cache_control: input.response_cache_control.or(headers.cache_control),
        content_disposition: input.response_content_disposition.or(headers.content_disposition),
        content_encoding: input.response_content_encoding.or(headers.content_encoding),
        content_language: input.response_content_language.or(headers.content_language),
        content_length: Some(to_i64(description.size)?),
        content_type: input.response_content_type.or(headers.content_type),
        e_tag: Some(etag),
        expires: headers.expires,
        last_modified: Some(modified.into()),
        metadata: (!headers.metadata.is_empty()).then(|| headers.metadata.into_iter().collect()),
        ..HeadObjectOutput::default()
    }))
}

/// The bytes that `range` asks for.
///
/// # Errors
/// 416 if there are none. The last bytes of an empty object are none either: no `Content-Range` could name them.
fn satisfy(range: dto::Range, size: u64) -> S3Result<Range<u64>> {
    range.check(size).ok().filter(|part| !part.is_empty()).ok_or_else(|| unsatisfiable(size))
}

/// Says how much there is (RFC 9110, section 15.5.17).
fn unsatisfiable(size: u64) -> S3Error {
    let mut error = s3_error!(InvalidRange);
    if let Ok(range) = HeaderValue::from_str(&format!("bytes */{size}")) {
        // An error's headers replace the type of its body.
        let xml = HeaderValue::from_static("application/xml");
        error.set_headers(HeaderMap::from_iter([(CONTENT_TYPE, xml), (CONTENT_RANGE, range)]));
    }
    error
}

fn to_i64(bytes: u64) -> S3Result<i64> {
    i64::try_from(bytes).map_err(|error| errors::storage(&io::Error::other(error)))
}

/// A part of an open object as a stream that knows its length.
struct Download {
    chunks: ReaderStream<Take<tokio::fs::File>>,
    left: u64,
}

impl Download {
    async fn new(mut file: std::fs::File, part: Range<u64>) -> io::Result<Self> {
        let start = part.start;
        let file = blocking(move || file.seek(SeekFrom::Start(start)).map(|_| file)).await?;
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(CHUNK);
        let left = part.end - part.start;
        Ok(Self { chunks: ReaderStream::with_capacity(file.take(left), CHUNK), left })
    }
}

impl Stream for Download {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.chunks).poll_next(context);
        if let Poll::Ready(Some(Ok(chunk))) = &next {
            self.left = self.left.saturating_sub(chunk.len() as u64);
        }
        next.map_err(StdError::from)
    }
}

impl ByteStream for Download {
    fn remaining_length(&self) -> RemainingLength {
        usize::try_from(self.left).map_or_else(|_| RemainingLength::unknown(), RemainingLength::new_exact)
    }
}
