//! REST under `/api`: one endpoint a file, each a thin adapter over a use case, described where it stands.

mod admin;
mod auth;
mod documents;
mod events;
mod openapi;
mod topics;

use axum::Router;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::services::Services;

/// What REST consists of.
pub(crate) struct Rest {
    /// Everything but the live events.
    pub(crate) quick: Router<Services>,
    /// `GET /api/events`, which no deadline ends.
    pub(crate) live: Router<Services>,
    /// The description of both, and pages to read it; for everybody.
    pub(crate) description: Router<Services>,
}

pub(crate) fn rest() -> Rest {
    let (quick, mut described) = quick().split_for_parts();
    let (live, events) = OpenApiRouter::new().routes(routes!(events::handle)).split_for_parts();
    described.merge(events);
    Rest { quick, live, description: openapi::routes(described) }
}

fn quick() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(auth::register::handle))
        .routes(routes!(auth::login::handle))
        .routes(routes!(auth::refresh::handle))
        .routes(routes!(auth::logout::handle))
        .routes(routes!(auth::me::handle, auth::close::handle))
        .routes(routes!(auth::password::handle))
        .routes(routes!(auth::quota::handle))
        .routes(routes!(auth::sessions::handle, auth::end_other_sessions::handle))
        .routes(routes!(auth::end_session::handle))
        .routes(routes!(auth::provider::handle, auth::set_provider::handle, auth::clear_provider::handle))
        .routes(routes!(auth::test_provider::handle))
        .routes(routes!(documents::list::handle))
        .routes(routes!(documents::upload_url::handle))
        .routes(routes!(documents::upload_urls::handle))
        .routes(routes!(documents::upload_url_again::handle))
        .routes(routes!(documents::confirm::handle))
        .routes(routes!(documents::download::handle))
        .routes(routes!(documents::get::handle, documents::rename::handle, documents::delete::handle))
        .routes(routes!(documents::set_topics::handle))
        .routes(routes!(documents::classify_all::handle))
        .routes(routes!(documents::classify::handle))
        .routes(routes!(topics::list::handle, topics::create::handle))
        .routes(routes!(topics::edit::handle, topics::delete::handle))
        .routes(routes!(admin::create_topic::handle))
        .routes(routes!(admin::edit_topic::handle, admin::delete_topic::handle))
        .routes(routes!(admin::users::handle, admin::open_user::handle))
        .routes(routes!(admin::patch_user::handle))
        .routes(routes!(admin::stats::handle))
        .routes(routes!(admin::audit::handle))
        .routes(routes!(admin::jobs::handle))
        .routes(routes!(admin::retry_job::handle))
        .routes(routes!(admin::provider::handle, admin::set_provider::handle))
}
