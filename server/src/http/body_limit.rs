//! No JSON route reads more than 64 KiB, with or without a `Content-Length`, or waits long for what does not come.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use contract::{ApiError, Code};
use http_body_util::BodyExt;

use super::Refusal;

/// Largest body, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long a body may take to arrive.
const MAX_BODY_TIME: Duration = Duration::from_secs(10);
/// A client that is still sending may never see an answer that comes too early: so much more is read, and thrown away.
const MAX_DISCARDED_BYTES: usize = 8 * 1024 * 1024;
const MAX_DISCARD_TIME: Duration = Duration::from_secs(2);

/// Reads the body before anything else does, so that too large is 413 on every route alike; and outside of the deadline, so
/// that a slow client is told of its body and not that the server took too long.
pub async fn limit<F>(request: Request, rest: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let (parts, body) = request.into_parts();
    match read(body).await {
        Ok(bytes) => rest(Request::from_parts(parts, Body::from(bytes))).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    let read = tokio::time::timeout(MAX_BODY_TIME, read_all(body)).await;
    read.map_err(|_| ApiError::invalid("body", "did not arrive in time"))?
}

async fn read_all(mut body: Body) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::invalid("body", "could not be read"))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > MAX_BODY_BYTES {
            let _ = tokio::time::timeout(MAX_DISCARD_TIME, discard(body)).await;
            return Err(Refusal::new(Code::BodyTooLarge, "a body may hold 65536 bytes"));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

async fn discard(mut body: Body) {
    let mut discarded = 0;
    while discarded < MAX_DISCARDED_BYTES {
        let Some(Ok(frame)) = body.frame().await else { break };
        discarded += frame.data_ref().map_or(0, Bytes::len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_byte_allowed_is_read_and_the_next_is_refused() {
        assert_eq!(read(Body::from(vec![b'x'; MAX_BODY_BYTES])).await.unwrap().len(), MAX_BODY_BYTES);
        let refusal = read(Body::from(vec![b'x'; MAX_BODY_BYTES + 1])).await.unwrap_err();
        assert_eq!(refusal.0.code, Code::BodyTooLarge);
    }

    #[tokio::test]
    async fn a_body_in_pieces_is_measured_as_a_whole() {
        let pieces = (0..65).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1024]));
        let body = Body::from_stream(futures::stream::iter(pieces));
        assert_eq!(read(body).await.unwrap_err().0.code, Code::BodyTooLarge);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_given_up() {
        let drops = futures::stream::unfold(0, |sent| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            (sent < 60).then_some((Ok::<_, std::io::Error>("x"), sent + 1))
        });
        let refusal = read(Body::from_stream(drops)).await.unwrap_err();
        assert_eq!(refusal.0, ApiError::invalid("body", "did not arrive in time"));
    }
}
