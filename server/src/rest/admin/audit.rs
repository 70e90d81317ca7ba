//! `GET /api/admin/audit`: one page of what administrators did.

use axum::{Json as Answer, extract::State};
use contract::{AuditPage, AuditQuery};
use domain::Administration;

use crate::http::{Administrator, Query, Refusal};

/// What administrators did, the newest first.
#[utoipa::path(
    get,
    path = "/api/admin/audit",
    tag = "Administration",
    params(AuditQuery),
    responses(
        (status = 200, body = AuditPage, description = "The page."),
    ),
)]
pub(crate) async fn handle(
    State(administration): State<Administration>,
    Administrator(caller): Administrator,
    Query(query): Query<AuditQuery>,
) -> Result<Answer<AuditPage>, Refusal> {
    Ok(Answer(administration.audit(&caller, &query).await?))
}
