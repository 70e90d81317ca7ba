//! Moving a request's body to disk without holding more than two batches of it in memory.
//!
//! While a blocking thread hashes and writes one batch, the next one is gathered. Whatever ends this early
//! (an error, a client that stalls or trickles, the request being dropped) takes the temporary file with it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use s3s::checksum::ChecksumHasher;
use s3s::{BodySizeLimitExceeded, StdError};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::blocking::blocking;
use crate::staging::Staging;
use crate::write::{Incoming, Received};

/// Bytes gathered before they are handed to a blocking thread.
const BATCH: usize = 1 << 20;

/// How long a client may send nothing before its upload is given up.
pub(crate) const STALL: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiveError {
    #[error("the client stopped sending, or sent too slowly")]
    TooSlow,
    #[error("the body is longer than allowed")]
    TooLarge,
    #[error("the body broke off")]
    Broken(#[source] StdError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Receives `body`, at most `limit` bytes of it, into a temporary file; gives up when nothing came for the
/// time `stall`, and at `deadline`.
pub(crate) async fn receive(
    mut body: impl Stream<Item = Result<Bytes, StdError>> + Unpin,
    limit: u64,
    checksums: ChecksumHasher,
    staging: Arc<Staging>,
    stall: Duration,
    deadline: Instant,
) -> Result<Received, ReceiveError> {
    let mut left = limit;
    let mut writing = spawn_blocking(move || Incoming::create(&staging, checksums));
    loop {
        let batch = next_batch(&mut body, &mut left, stall, deadline).await;
        let mut incoming = writing.await.map_err(io::Error::other)??;
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                // Unlinking a large file takes a while: not on this thread.
                let removed = blocking(move || {
                    drop(incoming);
                    Ok(())
                });
                return removed.await.map_err(ReceiveError::Io).and(Err(error));
            }
        };
        if batch.is_empty() {
            return Ok(incoming.finish());
        }
        writing = spawn_blocking(move || incoming.append(&batch).map(|()| incoming));
    }
}

/// The next bytes of `body`, about as many as [`BATCH`]; none at its end.
///
/// They are copied: a chunk of one byte may hold a whole buffer of its connection.
async fn next_batch(
    body: &mut (impl Stream<Item = Result<Bytes, StdError>> + Unpin),
    left: &mut u64,
    stall: Duration,
    deadline: Instant,
) -> Result<Vec<u8>, ReceiveError> {
    let mut batch = Vec::new();
    while batch.len() < BATCH {
        let patience = deadline.min(Instant::now() + stall);
        let chunk = match timeout_at(patience, body.next()).await {
            Err(_) => return Err(ReceiveError::TooSlow),
            Ok(None) => break,
            Ok(Some(Err(error))) if error.is::<BodySizeLimitExceeded>() => return Err(ReceiveError::TooLarge),
            Ok(Some(Err(error))) => return Err(ReceiveError::Broken(error)),
            Ok(Some(Ok(chunk))) => chunk,
        };
        *left = left.checked_sub(chunk.len() as u64).ok_or(ReceiveError::TooLarge)?;
        batch.extend_from_slice(&chunk);
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    fn staging(root: &std::path::Path) -> Arc<Staging> {
        Arc::new(Staging::open(root).unwrap())
    }

    fn in_time() -> Instant {
        Instant::now() + STALL
    }

    fn files(root: &std::path::Path) -> usize {
        let directories = std::fs::read_dir(root).unwrap();
        directories.map(|directory| std::fs::read_dir(directory.unwrap().path()).unwrap().count()).sum()
    }

    #[tokio::test]
    async fn a_client_that_stalls_is_given_up_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let staging = staging(root.path());
        let begun = stream::iter([Ok(Bytes::from_static(b"half"))]);
        let body = begun.chain(stream::pending());
        let stall = Duration::from_millis(50);
        let received = receive(body, 100, ChecksumHasher::default(), staging.clone(), stall, in_time()).await;
        assert!(matches!(received, Err(ReceiveError::TooSlow)));
        assert_eq!(files(root.path()), 0);
    }

    #[tokio::test]
    async fn a_client_that_trickles_is_given_up_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let staging = staging(root.path());
        let body = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Some((Ok(Bytes::from_static(b"x")), ()))
        });
        let deadline = Instant::now() + Duration::from_millis(100);
        let body = Box::pin(body);
        let received = receive(body, 50, ChecksumHasher::default(), staging.clone(), STALL, deadline).await;
        assert!(matches!(received, Err(ReceiveError::TooSlow)));
        assert_eq!(files(root.path()), 0);
    }

    #[tokio::test]
    async fn a_body_longer_than_allowed_is_cut_off_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let staging = staging(root.path());
        let body = stream::repeat_with(|| Ok(Bytes::from_static(&[0; 4096])));
        let received = receive(body, 10 << 20, ChecksumHasher::default(), staging.clone(), STALL, in_time()).await;
        assert!(matches!(received, Err(ReceiveError::TooLarge)));
        assert_eq!(files(root.path()), 0);
    }

    #[tokio::test]
    async fn what_arrives_is_counted_and_hashed() {
        let root = tempfile::tempdir().unwrap();
        let body = stream::iter(["he", "", "llo"].map(|part| Ok(Bytes::from_static(part.as_bytes()))));
        let staging = staging(root.path());
        let received = receive(body, 5, ChecksumHasher::default(), staging, STALL, in_time()).await.unwrap();
        assert_eq!(received.size, 5);
        assert_eq!(received.md5, "5d41402abc4b2a76b9719d911017c592");
    }

    #[tokio::test]
    async fn no_buffer_of_the_connection_is_held_while_more_arrives() {
        let root = tempfile::tempdir().unwrap();
        let buffer: Arc<[u8]> = Arc::from(*b"x");
        let body = stream::repeat_with(|| {
            assert_eq!(Arc::strong_count(&buffer), 1);
            Ok(Bytes::from_owner(buffer.clone()))
        });
        let (body, staging) = (body.take(1000), staging(root.path()));
        let received = receive(body, 1000, ChecksumHasher::default(), staging, STALL, in_time()).await.unwrap();
        assert_eq!(received.size, 1000);
    }
}
