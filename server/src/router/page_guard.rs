//! Which pages need somebody signed in, and where everybody else is sent.

use axum::{
    extract::Request,
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use contract::ApiError;
use http::{StatusCode, header};

use crate::http::session::Visitor;

/// Pages for whoever is not signed in.
const ENTRANCES: [&str; 2] = ["/login", "/signup"];
const HOME: &str = "/documents";
const AWAY: &str = "<!DOCTYPE html><html lang=\"en\"><title>Sluice</title><h1>Sluice cannot reach its database</h1>\
                    <p>Nothing is lost. Try again in a few seconds.</p></html>";

/// Known pages only; an unknown one is 404 for everybody.
pub(super) async fn admit(request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Visitor>().map(|visitor| &visitor.caller);
    let path = request.uri().path();
    match caller {
        Some(Err(ApiError { code, .. })) if code.status() >= 500 => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], Html(AWAY)).into_response()
        }
        Some(Ok(_)) if path == "/" || ENTRANCES.contains(&path) => Redirect::to(HOME).into_response(),
        Some(Ok(_)) => next.run(request).await,
        _ if ENTRANCES.contains(&path) => next.run(request).await,
        _ => Redirect::to("/login").into_response(),
    }
}
