//! `GET /api/events`: what changes in the caller's account, as it happens.

mod feed;

use std::convert::Infallible;

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Sse, sse::Event},
};
use http::HeaderName;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    http::{Refusal, SignedIn, session::Visitor},
    services::Services,
};
use feed::Feed;

/// Events a slow client may lag behind before the feed waits for it.
const BACKLOG: usize = 64;

/// Proxies must not hold events back.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Live changes of the account as server-sent events: `quota` with the numbers, at once and whenever they change, and
/// `document` with what happened to one (`Quota` and `DocumentEvent` below). Comments keep the connection alive.
#[utoipa::path(
    get,
    path = "/api/events",
    tag = "Live events",
    params(("account" = Option<String>, Query, description = "The account that is meant: 401 when another one asks.")),
    responses((status = 200, body = String, content_type = "text/event-stream", description = "A stream without an end.")),
)]
pub(crate) async fn handle(
    State(services): State<Services>,
    SignedIn(caller): SignedIn,
    Extension(visitor): Extension<Visitor>,
) -> Result<impl IntoResponse, Refusal> {
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(BACKLOG);
    let feed = Feed::open(services, caller.user, visitor.access_token.unwrap_or_default()).await?;
    tokio::spawn(feed.run(sender));
    Ok(([UNBUFFERED], Sse::new(ReceiverStream::new(receiver))))
}
