//! Server functions under `/fn`: what pages call. They sign in as well, so each must come from our own pages.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state as with},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use leptos::server_fn::axum::server_fn_paths;

use super::pages::Context;
use crate::{
    http::{body_limit, deadline, session::Door},
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
    router.layer(with(services.door(), enter))
}

async fn enter(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    body_limit::limit(request, |request| deadline::limit(door.function(request, next))).await
}
