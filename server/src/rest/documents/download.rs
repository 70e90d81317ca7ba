//! `GET /api/documents/{id}/download`: to a URL that is good for five minutes.

use axum::{extract::State, response::Redirect};
use contract::DocumentId;
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Redirect, Refusal> {
    Ok(Redirect::temporary(&documents.download(caller.user, id).await?))
}
