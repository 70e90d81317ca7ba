//! The built site: `/pkg` and the public files; and the page for every address that nothing else has.
//!
//! Names stay the same from build to build (but a later part's), so a browser asks each time whether its copy is still good.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state as with},
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use tower_http::{
    compression::{
        CompressionLayer, DefaultPredicate, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
    services::ServeDir,
};

use super::{page_guard, pages::Context};
use crate::{
    http::{deadline, host},
    services::Services,
};

/// A public file, else the page that says that there is none.
pub(super) fn or_not_found(services: &Services, context: &Context) -> Router {
    let (context, options) = (context.clone(), services.leptos.clone());
    let not_found = Router::new()
        .fallback(move |request: Request| context.not_found(options, request))
        .layer(with(services.door(), page_guard::enter))
        .layer(with(services.clone(), host::redirect_to_public_url))
        .layer(from_fn(|request: Request, next: Next| deadline::limit(next.run(request))));
    let files = ServeDir::new(&*services.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new().fallback_service(files).layer(from_fn(revalidate)).layer(compression())
}

async fn revalidate(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // A 304 renews what the browser has stored, headers included.
    if response.headers().contains_key(header::LAST_MODIFIED) || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// WebAssembly is compressed when it is built; it is too large to do so for each request.
fn compression() -> CompressionLayer<impl Predicate> {
    let small_enough = DefaultPredicate::new().and(NotForContentType::const_new("application/wasm"));
    CompressionLayer::new().compress_when(small_enough.and(SizeAbove::new(256)))
}
