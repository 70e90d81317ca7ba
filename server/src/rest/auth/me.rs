//! `GET /api/auth/me`: who is signed in.

use axum::Json as Answer;
use contract::Me;

use crate::http::SignedIn;

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    tag = "Accounts",
    responses(
        (status = 200, body = Me, description = "The account."),
    ),
)]
pub(crate) async fn handle(SignedIn(caller): SignedIn) -> Answer<Me> {
    Answer(Me { id: caller.user, email: caller.email, role: caller.role })
}
