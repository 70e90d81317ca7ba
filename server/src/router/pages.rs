//! The pages of `app`, and the context that they and the server functions take their services from.

use app::{RequestId, session::CookiePolicy};
use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{from_fn, from_fn_with_state as with},
    response::Response,
};
use contract::ApiError;
use domain::{
    Administration, Classifier, Topics,
    accounts::{Accounts, Caller},
    classification::Providers,
    documents::Documents,
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{
    config::LeptosOptions,
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_route_with_context};
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

use super::page_guard;
use crate::{
    http::{
        host,
        security::{self, Reach},
        session,
    },
    services::Services,
};

/// What Leptos is given for each request. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Context {
    accounts: Accounts,
    administration: Administration,
    documents: Documents,
    topics: Topics,
    classifier: Classifier,
    providers: Providers,
    cookies: CookiePolicy,
    reach: Reach,
}

impl Context {
    pub(super) fn new(services: &Services, reach: Reach) -> Self {
        Self {
            accounts: services.accounts.clone(),
            administration: services.administration.clone(),
            documents: services.documents.clone(),
            topics: services.topics.clone(),
            classifier: services.classifier.clone(),
            providers: services.providers.clone(),
            cookies: services.cookies,
            reach,
        }
    }

    /// Who asks, and the services.
    pub(super) fn provide(&self) {
        let extensions = use_context::<Parts>().map(|parts| parts.extensions).unwrap_or_default();
        let visitor = extensions.get::<session::Visitor>().cloned();
        provide_context::<Option<Result<Caller, ApiError>>>(visitor.map(|visitor| visitor.caller));
        provide_context(extensions.get::<RequestId>().cloned());
        provide_context(self.accounts.clone());
        provide_context(self.administration.clone());
        provide_context(self.documents.clone());
        provide_context(self.topics.clone());
        provide_context(self.classifier.clone());
        provide_context(self.providers.clone());
        provide_context(self.cookies);
    }

    /// The same, and the policy that admits this page's scripts by their nonce.
    fn provide_to_page(&self) {
        self.provide();
        let (Some(nonce), Some(answer)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
        if let Ok(policy) = HeaderValue::try_from(security::page_policy(&nonce, &self.reach)) {
            answer.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }

    /// The page for an address that has none.
    pub(super) async fn not_found(self, options: LeptosOptions, request: Request) -> Response {
        let render = leptos_axum::render_app_async_with_context(
            move || self.provide_to_page(),
            move || app::shell(options.clone()),
        );
        let mut response: Response<Body> = render(request).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        response
    }
}

pub(super) fn routes(services: &Services, context: &Context) -> Router<Services> {
    let (context, options) = (context.clone(), services.leptos.clone());
    let paths = generate_route_list(app::App);
    let render = render_route_with_context::<Services, _>(
        paths.clone(),
        move || context.provide_to_page(),
        move || app::shell(options.clone()),
    );
    Router::new().leptos_routes_with_handler(paths, render).layer(
        ServiceBuilder::new()
            .layer(CompressionLayer::new())
            .layer(from_fn(page_guard::in_time))
            .layer(with(services.clone(), host::redirect_to_public_url))
            .layer(with(services.door(), page_guard::enter))
            .layer(from_fn(page_guard::admit)),
    )
}
