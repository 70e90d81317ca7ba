//! Moving a request's body to disk without holding more than two batches of it in memory.
//!
//! While a blocking thread hashes and writes one batch, the next one is gathered. Whatever ends this early
//! (an error, a client that stalls, the request being dropped) takes the temporary file with it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use s3s::checksum::ChecksumHasher;
use s3s::{BodySizeLimitExceeded, StdError};
use tokio::task::spawn_blocking;

use crate::blocking::blocking;
use crate::staging::Staging;
use crate::write::{Incoming, Received};

/// Bytes gathered before they are handed to a blocking thread.
const BATCH: usize = 1 << 20;

/// How long a client may send nothing before its upload is given up.
pub(crate) const STALL: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiveError {
    #[error("the client sent nothing for {} s", STALL.as_secs())]
    Stalled,
    #[error("the body is longer than allowed")]
    TooLarge,
    #[error("the body broke off")]
    Broken(#[source] StdError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Receives `body`, at most `limit` bytes of it, into a temporary file.
pub(crate) async fn receive(
    mut body: impl Stream<Item = Result<Bytes, StdError>> + Unpin,
    limit: u64,
    checksums: ChecksumHasher,
    staging: Arc<Staging>,
) -> Result<Received, ReceiveError> {
    let mut left = limit;
    let mut writing = spawn_blocking(move || Incoming::create(&staging, checksums));
    loop {
        let batch = next_batch(&mut body, &mut left).await;
        let mut incoming = writing.await.map_err(io::Error::other)??;
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                // Unlinking a large file takes a while: not on this thread.
                return blocking(move || Ok(drop(incoming))).await.map_err(ReceiveError::Io).and(Err(error));
            }
        };
        if batch.is_empty() {
            return Ok(incoming.finish());
        }
        writing = spawn_blocking(move || incoming.append(&batch).map(|()| incoming));
    }
}

/// The next chunks of `body`, about [`BATCH`] bytes of them; none at its end.
async fn next_batch(
    body: &mut (impl Stream<Item = Result<Bytes, StdError>> + Unpin),
    left: &mut u64,
) -> Result<Vec<Bytes>, ReceiveError> {
    let (mut batch, mut size) = (Vec::new(), 0);
    while size < BATCH {
        let chunk = match tokio::time::timeout(STALL, body.next()).await {
            Err(_) => return Err(ReceiveError::Stalled),
            Ok(None) => break,
            Ok(Some(Err(error))) if error.is::<BodySizeLimitExceeded>() => return Err(ReceiveError::TooLarge),
            Ok(Some(Err(error))) => return Err(ReceiveError::Broken(error)),
            Ok(Some(Ok(chunk))) => chunk,
        };
        *left = left.checked_sub(chunk.len() as u64).ok_or(ReceiveError::TooLarge)?;
        size += chunk.len();
        if !chunk.is_empty() {
            batch.push(chunk);
        }
    }
    Ok(batch)
}
