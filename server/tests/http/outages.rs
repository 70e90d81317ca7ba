//! A database that is away while people change things: they are told to come back, and nothing has changed.

use std::time::{Duration, Instant};

use domain::db::Conn;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, Proxy, Setup, TestApp, Ticket, env};

/// What somebody has when it begins.
struct Before<'a> {
    ada: Person<'a>,
    kept: String,
    pending: Ticket,
}

impl<'a> Before<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let ada = app.person().await;
        let kept = ada.upload("kept.txt", b"hello").await;
        let pending = ada.reserve("pending.txt", Some(7)).await;
        assert_eq!(ada.put(&pending, "pending").await, 200);
        Self { ada, kept, pending }
    }

    fn path(&self) -> String {
        format!("/api/documents/{}", self.kept)
    }

    async fn every_change_is_refused(&self) {
        let started = Instant::now();
        let (path, credentials) = (self.path(), late());
        let (reserved, confirmed, deleted, registered) = tokio::join!(
            self.ada.ask("late.txt", Some(3)),
            self.ada.confirm(&self.pending.document_id),
            self.ada.delete(&path),
            self.ada.app.post("/api/auth/register", &credentials),
        );
        for answer in [reserved, confirmed, deleted, registered] {
            answer.refuses(503, "unavailable");
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }

    async fn nothing_has_changed(&self) {
        let ada = &self.ada;
        assert_eq!(ada.quota().await, (5, 7));
        let list = ada.get("/api/documents?status=all&sort=filename&order=asc").await;
        let names: Vec<_> = list.json["items"].as_array().unwrap().iter().map(|item| &item["filename"]).collect();
        assert_eq!(names, [&json!("kept.txt"), &json!("pending.txt")]);
        ada.app.reconcile().await;

        assert_eq!(ada.confirm(&self.pending.document_id).await.status, 200);
        assert_eq!(ada.delete(&self.path()).await.status, 204);
        assert_eq!(ada.app.post("/api/auth/register", &late()).await.status, 201);
        assert_eq!(ada.quota().await, (7, 0));
    }
}

/// Of somebody who comes while it is away.
fn late() -> Value {
    json!({"email": "late@example.org", "password": PASSWORD})
}

/// Silent, then gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_refuses_every_change() {
    let server = env("TEST_POSTGRES_URL");
    let host = server.split('@').nth(1).unwrap().split('/').next().unwrap().to_owned();
    let proxy = Proxy::to(&host).await;
    let through = proxy.authority();
    let app = TestApp::start_with(Setup::Services, |options| {
        options.database_url = options.database_url.take().map(|url| url.replace(&host, &through));
    })
    .await;
    let before = Before::of(&app).await;
    for hang in [true, false] {
        proxy.fail(hang).await;
        before.every_change_is_refused().await;
    }
    proxy.recover();
    // As many in a row as there are connections: none of them is an old one.
    let (mut answered, deadline) = (0, Instant::now() + Duration::from_secs(20));
    while answered < 32 {
        assert!(Instant::now() < deadline, "it does not recover");
        answered = if before.ada.get("/api/auth/me/quota").await.status == 200 { answered + 1 } else { 0 };
    }
    before.nothing_has_changed().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_answers_but_takes_no_change_refuses_every_change() {
    tokio::join!(held(Setup::Embedded), held(Setup::Services));
}

async fn held(setup: Setup) {
    let app = TestApp::start(setup).await;
    let before = Before::of(&app).await;
    let db = app.database().await;
    // SQLite has one writer; in PostgreSQL each of the changes needs the quotas, registering as its last step.
    let mut writer = db.begin().await.unwrap();
    if let Conn::Postgres(conn) = writer.as_conn() {
        sqlx::raw_sql("LOCK TABLE quotas IN EXCLUSIVE MODE").execute(conn).await.unwrap();
    }
    before.every_change_is_refused().await;
    assert_eq!(before.ada.quota().await, (5, 7), "who only reads is answered");
    // Until whatever still waits for the writer has given up as well.
    tokio::time::sleep(Duration::from_secs(3)).await;
    writer.rollback().await.unwrap();
    before.nothing_has_changed().await;
    db.close().await;
    app.finish().await;
}
