//! A request whose body comes a piece at a time.

use std::io;

use reqwest::{Body, RequestBuilder, Response};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_stream::wrappers::ReceiverStream;

type Pieces = mpsc::Sender<io::Result<&'static str>>;

/// Sends a request with the first piece of its body; the others are still to come.
pub(crate) async fn begin(
    request: RequestBuilder,
    first: &'static str,
) -> (JoinHandle<reqwest::Result<Response>>, Pieces) {
    let (sender, receiver) = mpsc::channel::<io::Result<&'static str>>(1);
    sender.send(Ok(first)).await.unwrap();
    let request = request.body(Body::wrap_stream(ReceiverStream::new(receiver)));
    (tokio::spawn(request.send()), sender)
}
