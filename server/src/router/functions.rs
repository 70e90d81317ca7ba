//! Server functions under `/fn`: what pages call. They sign in as well, so each must come from our own pages.

use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state as with},
    response::IntoResponse,
    routing::{MethodFilter, on},
};
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceBuilder;

use super::pages::Context;
use crate::{
    http::{body_limit, deadline, session},
    services::Services,
};

pub(super) fn routes(services: &Services, context: &Context) -> Router<Services> {
    let mut router = Router::new();
    for (path, method) in server_fn_paths() {
        let Ok(method) = MethodFilter::try_from(method) else { continue };
        let context = context.clone();
        let handle = move |request: Request| {
            let context = context.clone();
            async move {
                let provide = move || context.provide();
                leptos_axum::handle_server_fns_with_context(provide, request).await.into_response()
            }
        };
        router = router.route(path, on(method, handle));
    }
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn(body_limit::limit))
            .layer(from_fn(deadline::limit))
            .layer(with(services.clone(), session::same_origin_only))
            .layer(from_fn(session::same_account)),
    )
}
