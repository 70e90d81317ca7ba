//! `/livez`: the process answers. `/readyz`: so do database and store, within two seconds.

use std::time::Duration;

use axum::{Json, Router, extract::State, routing::get};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::services::Services;

const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> Router<Services> {
    Router::new().route("/livez", get(live)).route("/readyz", get(ready))
}

async fn live() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

async fn ready(State(services): State<Services>) -> (StatusCode, Json<Value>) {
    let (database, store) =
        tokio::join!(async { matches!(timeout(PATIENCE, services.db.ping()).await, Ok(Ok(()))) }, async {
            matches!(timeout(PATIENCE, services.store.ping()).await, Ok(Ok(())))
        },);
    let ready = database && store && !services.stop.is_cancelled();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |well: bool| if well { "ok" } else { "unavailable" };
    (status, Json(json!({"status": word(ready), "database": word(database), "store": word(store)})))
}
