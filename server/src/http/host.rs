//! One origin for people: cookies, live events and the embedded store's signatures all depend on the host name.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, header};

use crate::config::Origin;

/// Sends whoever asks for a page under another host name to the public URL. Temporarily: the operator may change it.
pub async fn redirect_to_public_url(State(public): State<Origin>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let elsewhere = host.is_some_and(|host| !host.eq_ignore_ascii_case(public.authority()));
    if !elsewhere || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::temporary(&format!("{}{path}", public.as_str())).into_response()
}
