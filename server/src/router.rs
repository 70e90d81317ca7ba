//! Which part answers which address, and what each request passes on its way there.
//!
//! From the outside in: the gate; then, for REST and server functions, body limit, deadline and session. Each of the two is one
//! layer: axum copies every layer, and all below it, for every request. Pages have guards of their own instead.

mod functions;
mod gate;
mod health;
mod page_guard;
mod pages;
mod static_files;
mod store;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state as with},
    response::Response,
    routing::any,
};
use contract::Code;
use embedded_store::EmbeddedStore;
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{
    config::Origin,
    http::{Refusal, body_limit, deadline, request_id, security::Reach, session::Door},
    rest::{self, Rest},
    services::Services,
};
use gate::Gate;

/// What the router needs besides the services.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Origins that may call REST; empty: all.
    pub(crate) cors_origins: Vec<Origin>,
    /// What pages may reach besides their own origin.
    pub(crate) reach: Reach,
    /// The embedded store and its bucket, when there is one.
    pub(crate) embedded: Option<(String, EmbeddedStore)>,
}

/// Everything that is served on the public listener.
pub(crate) fn build(services: Services, settings: Settings) -> Router {
    let context = pages::Context::new(&services, settings.reach);
    let app = Router::new()
        .merge(api(&services, &settings.cors_origins))
        .merge(functions::routes(&services, &context))
        .merge(unknown("/fn"))
        .merge(pages::routes(&services, &context))
        .merge(health::routes())
        .fallback_service(static_files::or_not_found(&services, &context))
        .method_not_allowed_fallback(method_not_allowed);
    let gate = Gate::new(&services);
    let app = app.layer(with(gate.clone(), gate::protected));
    let app = match settings.embedded {
        Some((bucket, store)) => app.merge(store::routes(&bucket, store).layer(with(gate, gate::store))),
        None => app,
    };
    app.with_state(services)
}

fn api(services: &Services, origins: &[Origin]) -> Router<Services> {
    let Rest { quick, live, description } = rest::rest();
    // Unknown addresses here already, so that preflights, which no route answers, pass the layers below.
    let quick = quick.merge(unknown("/api")).method_not_allowed_fallback(method_not_allowed);
    let quick = quick.layer(with(services.door(), enter_rest));
    let live = live.method_not_allowed_fallback(method_not_allowed).layer(with(services.door(), enter_live));
    quick.merge(live).merge(description).layer(cors(origins))
}

async fn enter_rest(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    body_limit::limit(request, |request| deadline::limit(door.rest(request, next))).await
}

/// A stream that no deadline ends.
async fn enter_live(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    door.live(request, next).await
}

/// Scripts of other origins bring a bearer token; cookies never travel along.
fn cors(origins: &[Origin]) -> CorsLayer {
    let list = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let allowed = if origins.is_empty() { AllowOrigin::any() } else { AllowOrigin::list(list) };
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([request_id::HEADER, header::RETRY_AFTER, HeaderName::from_static("www-authenticate")])
        .max_age(std::time::Duration::from_secs(600))
}

/// Whatever else lies below `root`: no page, but JSON.
fn unknown(root: &str) -> Router<Services> {
    let not_found = || any(async || Refusal::not_found());
    Router::new()
        .route(root, not_found())
        .route(&format!("{root}/"), not_found())
        .route(&format!("{root}/{{*rest}}"), not_found())
}

async fn method_not_allowed(request: Request) -> Refusal {
    Refusal::new(Code::MethodNotAllowed, &format!("{} is not possible here", request.method()))
}
