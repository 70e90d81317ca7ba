//! `/api/openapi.json`: the description of every route, collected from the routes themselves (OpenAPI 3.1), and
//! `/api/docs` to browse it. What every call of a shape may refuse is added here, once.

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use contract::{ApiError, DocumentEvent, JobState, SortBy, SortOrder, StatusFilter};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        Components, ContentBuilder, Ref, RefOr, ResponseBuilder,
        path::{Operation, PathItem},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{http::Refusal, services::Services};

const JSON: &str = "/api/openapi.json";
/// The pages are bundled; they style themselves inline and draw from data URLs.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sluice",
        description = "A document vault. Bytes go straight to object storage over presigned URLs; this API decides who may put \
                       how many bytes where. Sizes are whole bytes, times RFC 3339 in UTC, identifiers UUIDs. Every refusal is \
                       `{\"code\", \"detail\"}`; what is not yours does not exist.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "Accounts", description = "Accounts, sessions, storage"),
        (name = "Documents", description = "Uploads and what became of them"),
        (name = "Topics", description = "Own topics and those that administrators curate"),
        (name = "Provider", description = "Who is asked what documents are about"),
        (name = "Administration", description = "For administrators: counts and bytes, never names or content"),
        (name = "Live events", description = "What changes, as it happens"),
    ),
    components(schemas(ApiError, DocumentEvent, JobState, SortBy, SortOrder, StatusFilter)),
)]
struct Description;

/// The description, and pages to browse it.
pub(super) fn routes(described: utoipa::openapi::OpenApi) -> Router<Services> {
    let json = Bytes::from(complete(described).to_json().unwrap_or_default());
    let docs: Router<Services> = SwaggerUi::new("/api/docs").config(Config::from(JSON)).into();
    let policy = SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, DOCS_POLICY);
    let answer = move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], json));
    docs.layer(policy).layer(map_response(not_found)).route(JSON, get(answer))
}

/// The pages answer what they do not have with nothing at all.
async fn not_found(response: Response) -> Response {
    if response.status() == StatusCode::NOT_FOUND { Refusal::not_found().into_response() } else { response }
}

fn complete(described: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let mut api = Description::openapi();
    api.merge(described);
    let components = api.components.get_or_insert_with(Components::default);
    components.add_security_scheme("bearer", bearer());
    components.add_security_scheme("session", session());
    api.security = Some(vec![requires("bearer"), requires("session")]);
    for (path, item) in &mut api.paths.paths {
        for (writes, operation) in operations(item) {
            refuse(path, writes, operation);
        }
    }
    api
}

fn bearer() -> SecurityScheme {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    SecurityScheme::Http(scheme.description(Some("The access token that signing in answers.")).build())
}

fn session() -> SecurityScheme {
    let description =
        "The browser app's own session, from its own origin alone; over https the cookie is `__Host-sluice_access`.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description("sluice_access", description)))
}

fn requires(scheme: &str) -> SecurityRequirement {
    SecurityRequirement::new::<_, [String; 0], String>(scheme, [])
}

/// Each operation of a path, and whether it may change something.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let reading = [&mut item.get];
    let writing = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
    let reading = reading.into_iter().flatten().map(|operation| (false, operation));
    reading.chain(writing.into_iter().flatten().map(|operation| (true, operation)))
}

/// What any call of this shape may be refused with.
fn refuse(path: &str, writes: bool, operation: &mut Operation) {
    let public = operation.security.is_some();
    let administers = path.starts_with("/api/admin");
    let queries = operation.parameters.as_ref().is_some_and(|parameters| !path.contains('{') && !parameters.is_empty());
    if !public {
        add(operation, "401", "`unauthorized`; `account_disabled`");
    }
    if administers {
        add(operation, "403", "`forbidden`: for administrators");
    } else if writes {
        add(operation, "403", "`forbidden`: a session's cookie from another site");
    }
    if path.contains("{id}") {
        add(operation, "404", "`not_found`: does not exist, or is not yours");
    }
    if operation.request_body.is_some() {
        add(operation, "413", "`body_too_large`: over 64 KiB");
    }
    if operation.request_body.is_some() || queries {
        add(operation, "422", "`invalid_request`: names the field");
    }
    add(
        operation,
        "503",
        "`unavailable`: the database does not answer in time, or the server is stopping; see `Retry-After`",
    );
}

/// Says so beside what the route itself says of that status.
fn add(operation: &mut Operation, status: &str, codes: &str) {
    match operation.responses.responses.get_mut(status) {
        Some(RefOr::T(response)) => response.description = format!("{}; {codes}", response.description),
        Some(RefOr::Ref(_)) => {}
        None => {
            let schema = Ref::from_schema_name(ApiError::name());
            let content = ContentBuilder::new().schema(Some(schema)).build();
            let response = ResponseBuilder::new().description(codes).content("application/json", content).build();
            operation.responses.responses.insert(status.to_owned(), response.into());
        }
    }
}
