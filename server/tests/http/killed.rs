//! The process is killed while people upload and delete, again and again: whatever was answered holds afterwards, and
//! rows, objects and counters agree.

use std::{
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Database, PASSWORD, SET_UPS, Setup, env, free_address};

const PEOPLE: usize = 6;
const KILLS: usize = 3;
const LIFE: Duration = Duration::from_millis(1200);
/// Where nobody got as far as deleting something before.
const LONGEST_LIFE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_promised_survives_every_kill() {
    for setup in SET_UPS {
        let site = Site::new(setup).await;
        let deletions = Arc::new(AtomicUsize::new(0));
        let mut people: Vec<Person> = (0..PEOPLE).map(|number| Person::new(number, &deletions)).collect();
        for _ in 0..KILLS {
            let before = deletions.load(Ordering::SeqCst);
            let mut server = site.start().await;
            let born = Instant::now();
            let working =
                people.into_iter().map(|person| tokio::spawn(person.work(site.http.clone(), site.url.clone())));
            let working: Vec<_> = working.collect();
            tokio::time::sleep(LIFE).await;
            while deletions.load(Ordering::SeqCst) == before && born.elapsed() < LONGEST_LIFE {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            server.kill().unwrap();
            server.wait().unwrap();
            people = Vec::new();
            for person in working {
                people.push(person.await.unwrap());
            }
            site.reconcile();
        }
        assert!(people.iter().any(|person| !person.kept.is_empty() && !person.deleted.is_empty()), "nothing was tried");

        let mut server = site.start().await;
        for person in &people {
            person.settled(&site).await;
            person.check(&site).await;
        }
        server.kill().unwrap();
        server.wait().unwrap();
        site.reconcile();
        site.end().await;
    }
}

/// Where the processes, one after the other, find what the last one left.
struct Site {
    url: String,
    http: Client,
    settings: Vec<(&'static str, String)>,
    database: Option<Database>,
    data: TempDir,
}

impl Site {
    async fn new(setup: Setup) -> Self {
        let data = tempfile::tempdir().unwrap();
        let address = free_address();
        let url = format!("http://{address}");
        let mut settings = vec![
            ("SLUICE_DATA_DIR", data.path().join("data").display().to_string()),
            ("LEPTOS_SITE_ADDR", address.to_string()),
            ("SLUICE_PUBLIC_URL", url.clone()),
            ("UPLOAD_URL_TTL_SECS", "2".into()),
            ("PENDING_CUTOFF_SECS", "1".into()),
            ("CLEANUP_INTERVAL_SECS", "1".into()),
        ];
        let mut database = None;
        if setup == Setup::Services {
            let created = Database::create().await;
            settings.extend([
                ("DATABASE_URL", created.url()),
                ("JWT_SECRET", "0123456789abcdef0123456789abcdef".into()),
                ("MINIO_ENDPOINT", env("TEST_MINIO_ENDPOINT")),
                ("MINIO_ACCESS_KEY", env("TEST_MINIO_ACCESS_KEY")),
                ("MINIO_SECRET_KEY", env("TEST_MINIO_SECRET_KEY")),
                ("MINIO_BUCKET", format!("sluice-{}", domain::Clock::System.new_id().simple())),
            ]);
            database = Some(created);
        }
        let http = Client::builder().no_proxy().redirect(Policy::none()).timeout(Duration::from_secs(10));
        let http = http.build().unwrap();
        Self { url, http, settings, database, data }
    }

    fn sluice(&self, command: &str) -> Command {
        let mut sluice = Command::new(env!("CARGO_BIN_EXE_sluice"));
        sluice.arg(command).env_clear().current_dir(self.data.path()).envs(self.settings.iter().cloned());
        sluice
    }

    /// A process that is ready.
    async fn start(&self) -> Child {
        let child = self.sluice("serve").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        while !self.sluice("healthcheck").stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success() {
            assert!(Instant::now() < deadline, "it does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        child
    }

    #[track_caller]
    fn reconcile(&self) {
        let said = self.sluice("reconcile").output().unwrap();
        assert!(said.status.success(), "{said:?}");
    }

    async fn end(self) {
        if let Some(database) = self.database {
            database.drop().await;
        }
    }
}

/// Somebody who uploads and deletes until nobody answers, and remembers what was answered.
#[derive(Default)]
struct Person {
    email: String,
    token: String,
    bytes: Vec<u8>,
    kept: Vec<String>,
    deleted: Vec<String>,
    /// Asked for, without an answer.
    unsure: Vec<String>,
    /// How many all of them have deleted.
    deletions: Arc<AtomicUsize>,
}

impl Person {
    fn new(number: usize, deletions: &Arc<AtomicUsize>) -> Self {
        let (email, bytes) = (format!("{number}@example.org"), vec![b'x'; 1000 + number]);
        Self { email, bytes, deletions: deletions.clone(), ..Self::default() }
    }

    async fn work(mut self, http: Client, url: String) -> Self {
        while self.step(&http, &url).await.is_some() {}
        self
    }

    /// `None` when nobody answers.
    async fn step(&mut self, http: &Client, url: &str) -> Option<()> {
        if self.token.is_empty() {
            let credentials = json!({"email": self.email, "password": PASSWORD});
            http.post(format!("{url}/api/auth/register")).json(&credentials).send().await.ok()?;
            let tokens = http.post(format!("{url}/api/auth/login")).json(&credentials).send().await.ok()?;
            self.token = tokens.json::<Value>().await.ok()?["access_token"].as_str()?.to_owned();
        }
        let call = |method, path: &str| http.request(method, format!("{url}{path}")).bearer_auth(&self.token);
        let file = json!({"filename": "a.bin", "content_type": "text/plain", "size_bytes": self.bytes.len()});
        let ticket = call(Method::POST, "/api/documents/upload-url").json(&file).send().await.ok()?;
        let ticket: Value = ticket.json().await.ok()?;
        let mut put = http.put(ticket["upload_url"].as_str()?).body(self.bytes.clone());
        for (name, value) in ticket["headers"].as_object()? {
            put = put.header(name, value.as_str()?);
        }
        // A store that outlives the server may have the bytes already; storage that went with it may not answer.
        put.send().await.ok()?;
        let id = ticket["document_id"].as_str()?.to_owned();
        let confirmed = call(Method::POST, &format!("/api/documents/{id}/confirm")).send().await.ok()?;
        if confirmed.status() != 200 {
            return Some(());
        }
        self.kept.push(id);
        if self.kept.len().is_multiple_of(3) {
            let first = self.kept.remove(0);
            self.unsure.push(first.clone());
            let gone = call(Method::DELETE, &format!("/api/documents/{first}")).send().await.ok()?;
            if gone.status() == 204 {
                self.unsure.pop();
                self.deleted.push(first);
                self.deletions.fetch_add(1, Ordering::SeqCst);
            }
        }
        Some(())
    }

    async fn get(&self, site: &Site, path: &str) -> reqwest::Response {
        site.http.get(format!("{}{path}", site.url)).bearer_auth(&self.token).send().await.unwrap()
    }

    /// The sweep has decided everything that was under way.
    async fn settled(&self, site: &Site) {
        // A job that was killed is taken up again when its lease of a minute ends.
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let quota: Value = self.get(site, "/api/auth/me/quota").await.json().await.unwrap();
            let pending: Value = self.get(site, "/api/documents?status=pending").await.json().await.unwrap();
            let settled = quota["reserved_bytes"] == 0 && pending["items"] == json!([]);
            if settled && self.documents(site).await.iter().all(is_classified) {
                return;
            }
            assert!(Instant::now() < deadline, "still pending: {quota} {pending}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn documents(&self, site: &Site) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page: Value = self.get(site, &format!("/api/documents?limit=100{cursor}")).await.json().await.unwrap();
            all.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { return all };
            cursor = format!("&cursor={next}");
        }
    }

    async fn check(&self, site: &Site) {
        for id in &self.kept {
            let download = self.get(site, &format!("/api/documents/{id}/download")).await;
            assert_eq!(download.status(), 307, "{id} was confirmed");
            let from = download.headers()["location"].to_str().unwrap();
            let bytes = site.http.get(from).send().await.unwrap().bytes().await.unwrap();
            assert!(bytes == self.bytes, "{id} holds other bytes");
        }
        for id in &self.deleted {
            assert_eq!(self.get(site, &format!("/api/documents/{id}")).await.status(), 404, "{id} was deleted");
        }
        let count = self.documents(site).await.len();
        let quota: Value = self.get(site, "/api/auth/me/quota").await.json().await.unwrap();
        assert_eq!(quota["used_bytes"], json!(count * self.bytes.len()), "usage is what the documents add up to");
    }
}

/// Whatever came of it: each was read to its end, though its reading was killed.
fn is_classified(document: &Value) -> bool {
    matches!(document["classification"]["status"].as_str(), Some("done" | "skipped"))
}
