//! REST under `/api`: one endpoint a file, each a thin adapter over a use case.

mod admin;
mod auth;
mod documents;
mod events;

use axum::{
    Router,
    routing::{get, patch, post},
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
        .route("/api/admin/users", get(admin::users::handle).post(admin::open_user::handle))
        .route("/api/admin/users/{id}", patch(admin::patch_user::handle))
        .route("/api/admin/stats", get(admin::stats::handle))
        .route("/api/admin/audit", get(admin::audit::handle))
        .route("/api/admin/jobs", get(admin::jobs::handle))
        .route("/api/admin/jobs/{id}/retry", post(admin::retry_job::handle))
}

/// `GET /api/events`, which no deadline ends.
pub(crate) fn live() -> Router<Services> {
    Router::new().route("/api/events", get(events::handle))
}
