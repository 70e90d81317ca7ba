//! A database that is away while people change things, or sign in: they are told to come back, and nothing has changed.

use std::time::{Duration, Instant};

use domain::{
    Db,
    db::{Conn, Tx},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    session::{cookies, sign_in, with_cookies, without_access},
    support::{Answer, IN_TIME, PASSWORD, Person, Setup, TestApp, Ticket},
};

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
        assert!(started.elapsed() < IN_TIME, "{:?}", started.elapsed());
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

/// Somebody who is signed in twice: in a browser whose access cookie has run out, and over REST.
struct Sessions<'a> {
    ada: Person<'a>,
    cookie: String,
}

impl<'a> Sessions<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let ada = app.person().await;
        let cookie = without_access(&sign_in(app, &ada.email).await);
        Self { ada, cookie }
    }

    async fn visit(&self, path: &str, cookie: &str) -> Answer {
        Answer::of(with_cookies(self.ada.app, Method::GET, path, cookie)).await
    }

    async fn log_in(&self) -> Answer {
        self.ada.app.post("/api/auth/login", &json!({"email": self.ada.email, "password": PASSWORD})).await
    }

    async fn refresh(&self) -> Answer {
        self.ada.app.post("/api/auth/refresh", &json!({"refresh_token": self.ada.refresh_token})).await
    }

    async fn are_neither_renewed_nor_ended(&self) {
        let started = Instant::now();
        let (page, rest, login, refreshed) = tokio::join!(
            self.visit("/documents", &self.cookie),
            self.visit("/api/documents", &self.cookie),
            self.log_in(),
            self.refresh(),
        );
        assert!(started.elapsed() < IN_TIME, "{:?}", started.elapsed());
        for answer in [&rest, &login, &refreshed] {
            answer.refuses(503, "unavailable");
        }
        assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{page:?}");
        for answer in [page, rest, login, refreshed] {
            assert_eq!(answer.header("set-cookie"), "", "{answer:?}");
        }
    }

    async fn go_on(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut renewed = self.visit("/api/documents", &self.cookie).await;
        while renewed.status != 200 {
            renewed.refuses(503, "unavailable");
            assert!(Instant::now() < deadline, "it does not recover");
            tokio::time::sleep(Duration::from_millis(100)).await;
            renewed = self.visit("/api/documents", &self.cookie).await;
        }
        let jar = cookies(&renewed);
        assert!(jar.contains("access=") && jar.contains("refresh="), "{renewed:?}");
        assert_eq!(self.visit("/documents", &jar).await.status, 200);
        assert_eq!(self.refresh().await.status, 200);
        assert_eq!(self.log_in().await.status, 200);
    }
}

/// As many answers in a row as there are connections: none of them is an old one.
async fn until_it_is_back(person: &Person<'_>) {
    let (mut answered, deadline) = (0, Instant::now() + Duration::from_secs(20));
    while answered < 32 {
        assert!(Instant::now() < deadline, "it does not recover");
        answered = if person.get("/api/auth/me/quota").await.status == 200 { answered + 1 } else { 0 };
    }
}

/// Silent, then gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_refuses_every_change() {
    let (proxy, app) = TestApp::behind_a_proxy().await;
    let before = Before::of(&app).await;
    for hang in [true, false] {
        proxy.fail(hang).await;
        before.every_change_is_refused().await;
    }
    proxy.recover();
    until_it_is_back(&before.ada).await;
    before.nothing_has_changed().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_signs_nobody_in_and_nobody_out() {
    let (proxy, app) = TestApp::behind_a_proxy().await;
    let sessions = Sessions::of(&app).await;
    for hang in [true, false] {
        proxy.fail(hang).await;
        sessions.are_neither_renewed_nor_ended().await;
    }
    proxy.recover();
    until_it_is_back(&sessions.ada).await;
    sessions.go_on().await;
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
    // Each of the changes needs the quotas, registering as its last step.
    let writer = held_writer(&db, "LOCK TABLE quotas IN EXCLUSIVE MODE").await;
    before.every_change_is_refused().await;
    assert_eq!(before.ada.quota().await, (5, 7), "who only reads is answered");
    // Until whatever still waits for the writer has given up as well.
    tokio::time::sleep(Duration::from_secs(3)).await;
    writer.rollback().await.unwrap();
    before.nothing_has_changed().await;
    db.close().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_answers_but_takes_no_change_signs_nobody_in_and_nobody_out() {
    tokio::join!(held_sessions(Setup::Embedded), held_sessions(Setup::Services));
}

async fn held_sessions(setup: Setup) {
    let app = TestApp::start(setup).await;
    let sessions = Sessions::of(&app).await;
    let db = app.database().await;
    let writer = held_writer(&db, "LOCK TABLE sessions IN EXCLUSIVE MODE").await;
    sessions.are_neither_renewed_nor_ended().await;
    writer.rollback().await.unwrap();
    sessions.go_on().await;
    db.close().await;
    app.finish().await;
}

/// SQLite has one writer; PostgreSQL is told what nobody else may change meanwhile.
async fn held_writer(db: &Db, lock: &'static str) -> Tx {
    let mut writer = db.begin().await.unwrap();
    if let Conn::Postgres(conn) = writer.as_conn() {
        sqlx::raw_sql(lock).execute(conn).await.unwrap();
    }
    writer
}
