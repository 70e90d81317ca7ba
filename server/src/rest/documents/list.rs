//! `GET /api/documents`: one page.

use axum::{Json as Answer, extract::State};
use contract::{DocumentPage, ListQuery};
use domain::documents::Documents;

use crate::http::{Query, Refusal, SignedIn};

/// One page of the documents that match.
#[utoipa::path(
    get,
    path = "/api/documents",
    tag = "Documents",
    params(ListQuery),
    responses(
        (status = 200, body = DocumentPage, description = "The page."),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Answer<DocumentPage>, Refusal> {
    Ok(Answer(documents.list(caller.user, &query).await?))
}
