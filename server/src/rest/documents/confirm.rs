//! `POST /api/documents/{id}/confirm`: turns the reservation into usage, by what storage holds.

use axum::{Json as Answer, extract::State};
use contract::{Confirmed, DocumentId};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Answer<Confirmed>, Refusal> {
    Ok(Answer(documents.confirm(caller.user, id).await?))
}
