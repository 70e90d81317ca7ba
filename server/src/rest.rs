//! REST under `/api`: one endpoint a file, each a thin adapter over a use case.

mod admin;
mod auth;
mod documents;
mod events;
mod topics;

use axum::{
    Router,
    routing::{get, patch, post, put},
};

use crate::services::Services;

/// Everything but the live events.
pub(crate) fn routes() -> Router<Services> {
    Router::new()
        .route("/api/auth/register", post(auth::register::handle))
        .route("/api/auth/login", post(auth::login::handle))
        .route("/api/auth/refresh", post(auth::refresh::handle))
        .route("/api/auth/logout", post(auth::logout::handle))
        .route("/api/auth/me", get(auth::me::handle))
        .route("/api/auth/me/quota", get(auth::quota::handle))
        .route("/api/documents", get(documents::list::handle))
        .route("/api/documents/upload-url", post(documents::upload_url::handle))
        .route("/api/documents/upload-urls", post(documents::upload_urls::handle))
        .route("/api/documents/{id}/upload-url", post(documents::upload_url_again::handle))
        .route("/api/documents/{id}/confirm", post(documents::confirm::handle))
        .route("/api/documents/{id}/download", get(documents::download::handle))
        .route(
            "/api/documents/{id}",
            get(documents::get::handle).patch(documents::rename::handle).delete(documents::delete::handle),
        )
        .route("/api/documents/{id}/topics", put(documents::set_topics::handle))
        .route("/api/topics", get(topics::list::handle).post(topics::create::handle))
        .route("/api/topics/{id}", patch(topics::edit::handle).delete(topics::delete::handle))
        .route("/api/admin/topics", post(admin::create_topic::handle))
        .route("/api/admin/topics/{id}", patch(admin::edit_topic::handle).delete(admin::delete_topic::handle))
        .route("/api/admin/users/{id}", patch(admin::patch_user::handle))
}

/// `GET /api/events`, which no deadline ends.
pub(crate) fn live() -> Router<Services> {
    Router::new().route("/api/events", get(events::handle))
}
