//! Which pages need somebody signed in, and where everybody else is sent.

use std::sync::Arc;

use app::RequestId;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use contract::ApiError;
use http::{StatusCode, header};

use crate::http::{
    deadline,
    session::{Door, Visitor},
};

/// Pages for whoever is not signed in.
const ENTRANCES: [&str; 2] = ["/login", "/signup"];
const HOME: &str = "/documents";

/// Finds the caller.
pub(super) async fn enter(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    door.page(request, next).await
}

/// Known pages only; an unknown one is 404 for everybody.
pub(super) async fn admit(request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Visitor>().map(|visitor| &visitor.caller);
    let path = request.uri().path();
    match caller {
        Some(Err(ApiError { code, .. })) if code.status() >= 500 => away(&id_of(&request)),
        Some(Ok(_)) if path == "/" || ENTRANCES.contains(&path) => Redirect::to(HOME).into_response(),
        Some(Ok(_)) => next.run(request).await,
        _ if ENTRANCES.contains(&path) => next.run(request).await,
        _ => Redirect::to("/login").into_response(),
    }
}

/// A page that waits for a database too long says what one without a database says.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    let id = id_of(&request);
    deadline::within(next.run(request)).await.unwrap_or_else(|| away(&id))
}

fn id_of(request: &Request) -> String {
    request.extensions().get().map_or("unknown", |RequestId(id)| id).to_owned()
}

/// The page without the app, which could not open either. A request's id holds nothing that HTML reads as more.
fn away(id: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><title>Sluice</title><h1>Sluice cannot reach its database</h1>\
         <p>Nothing is lost. <a href=\"\">Try again</a> in a few seconds.</p><p><small>Request {id}</small></p></html>"
    );
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], Html(page)).into_response()
}
