//! Which part answers which address, and what each request passes on its way there.
//!
//! What stands together goes into one layer: axum copies each layer, and all below it, for every request.
//!
//! From the outside in: request id and log; then security headers, stopping, panics; then body limit, deadline, session. Of
//! these the store's door has request id and log, stopping and panics: its answers, bodies and times are its own.

mod functions;
mod health;
mod page_guard;
mod pages;
mod static_files;
mod store;

use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state as with},
    routing::any,
};
use contract::Code;
use embedded_store::EmbeddedStore;
use http::{HeaderName, HeaderValue, Method, header};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
};

use crate::{
    config::Origin,
    http::{
        Refusal, body_limit,
        client::{self, TrustedHops},
        deadline,
        drain::{self, Drain},
        panic, request_id,
        security::{self, Https, Reach},
        session,
    },
    metrics,
    rest::{self, Rest},
    services::Services,
};

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
    let app = protected(app, services.https, services.trusted_hops, services.drain.clone());
    let app = match settings.embedded {
        Some((bucket, store)) => {
            let ends = ServiceBuilder::new()
                .layer(with(services.drain.clone(), drain::refuse_when_stopping))
                .layer(CatchPanicLayer::custom(panic::answer));
            app.merge(store::routes(&bucket, store).layer(ends))
        }
        None => app,
    };
    let outermost = ServiceBuilder::new()
        .layer(with(services.clock.clone(), request_id::track))
        .layer(with(services.metrics.clone(), metrics::count));
    app.layer(outermost).with_state(services)
}

/// Security headers on every answer, those of a server that stops and of a request that panicked too.
fn protected<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    https: Https,
    hops: TrustedHops,
    drain: Drain,
) -> Router<S> {
    router.layer(
        ServiceBuilder::new()
            .layer(with(https, security::headers))
            .layer(with(hops, client::note_address))
            .layer(with(drain, drain::refuse_when_stopping))
            .layer(CatchPanicLayer::custom(panic::answer)),
    )
}

fn api(services: &Services, origins: &[Origin]) -> Router<Services> {
    let Rest { quick, live, description } = rest::rest();
    let who = || with(services.clone(), session::bearer_or_cookie);
    // Unknown addresses here already, so that preflights, which no route answers, pass the layers below.
    let quick = quick
        .merge(unknown("/api"))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(ServiceBuilder::new().layer(from_fn(body_limit::limit)).layer(from_fn(deadline::limit)).layer(who()));
    let live = live
        .method_not_allowed_fallback(method_not_allowed)
        .layer(ServiceBuilder::new().layer(who()).layer(from_fn(session::same_account)));
    quick.merge(live).merge(description).layer(cors(origins))
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

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::get};
    use http::StatusCode;
    use tokio_util::sync::CancellationToken;
    use tower::ServiceExt;

    use super::*;

    async fn panics() -> StatusCode {
        panic!("as a test wants it")
    }

    #[tokio::test]
    async fn a_panic_and_a_stop_are_answered_as_protected_as_all_else() {
        let stop = CancellationToken::new();
        let routes = Router::new().route("/", get(panics));
        let router: Router = protected(routes, Https(true), TrustedHops(0), Drain::new(stop.clone()));
        for status in [500_u16, 503] {
            let answer = router.clone().oneshot(Request::new(Body::empty())).await.unwrap();
            assert_eq!(answer.status(), status);
            for name in [
                "x-content-type-options",
                "referrer-policy",
                "cross-origin-opener-policy",
                "content-security-policy",
                "cache-control",
                "strict-transport-security",
            ] {
                assert!(answer.headers().contains_key(name), "{status} without {name}");
            }
            stop.cancel();
        }
    }
}
