//! Starting and ending.

use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use domain::{Clock, Db};
use reqwest::{Client, redirect::Policy};
use serde_json::json;
use server::{
    application::{Application, reconcile},
    config::{Config, Options, Store},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{Answer, Person, Proxy, database::Database};

pub(crate) const ADMIN: &str = "admin@example.org";
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Where database and objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setup {
    /// SQLite and the embedded store.
    Embedded,
    /// PostgreSQL and MinIO.
    Services,
}

pub(crate) const SET_UPS: [Setup; 2] = [Setup::Embedded, Setup::Services];

/// What was promised within ten seconds, on a machine that has other things to do.
pub(crate) const IN_TIME: Duration = Duration::from_secs(12);

/// A running application with a database and a bucket of its own.
pub(crate) struct TestApp {
    pub(crate) url: String,
    pub(crate) setup: Setup,
    /// Follows no redirect, keeps no cookie.
    pub(crate) http: Client,
    pub(crate) stop: CancellationToken,
    config: Config,
    server: JoinHandle<std::io::Result<()>>,
    database: Option<Database>,
    data: TempDir,
}

impl TestApp {
    pub(crate) async fn start(setup: Setup) -> Self {
        Self::start_with(setup, |_| {}).await
    }

    /// With settings that differ from the defaults of these tests.
    pub(crate) async fn start_with(setup: Setup, change: impl FnOnce(&mut Options)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let mut options = Options {
            site_addr: Some(address.to_string()),
            public_url: Some(url.clone()),
            data_dir: Some(data.path().display().to_string()),
            site_root: Some(data.path().join("site").display().to_string()),
            admin_email: Some(ADMIN.into()),
            admin_password: Some(PASSWORD.into()),
            // Providers of tests live on this machine.
            allow_private_providers: Some("true".into()),
            secret_keys: Some("0123456789abcdef".repeat(4)),
            ..Options::default()
        };
        let mut database = None;
        if setup == Setup::Services {
            let created = Database::create().await;
            options.database_url = Some(created.url());
            options.jwt_secret = Some("0123456789abcdef0123456789abcdef".into());
            options.minio_endpoint = Some(env("TEST_MINIO_ENDPOINT"));
            options.minio_access_key = Some(env("TEST_MINIO_ACCESS_KEY"));
            options.minio_secret_key = Some(env("TEST_MINIO_SECRET_KEY"));
            options.minio_bucket = Some(format!("sluice-{}", Clock::System.new_id().simple()));
            database = Some(created);
        }
        change(&mut options);
        let mut config = Config::resolve(&options).unwrap();
        config.program = env!("CARGO_BIN_EXE_sluice").into();
        let application = Application::build(config.clone()).await.unwrap();
        let stop = CancellationToken::new();
        let server = tokio::spawn(application.run_until_stopped(listener, stop.clone()));
        let http = Client::builder().no_proxy().redirect(Policy::none()).timeout(Duration::from_secs(30));
        let http = http.build().unwrap();
        Self { url, setup, http, stop, config, server, database, data }
    }

    /// One whose database, PostgreSQL, may go away.
    pub(crate) async fn behind_a_proxy() -> (Proxy, Self) {
        let server = env("TEST_POSTGRES_URL");
        let host = server.split('@').nth(1).unwrap().split('/').next().unwrap().to_owned();
        let proxy = Proxy::to(&host).await;
        let through = proxy.authority();
        let app = Self::start_with(Setup::Services, |options| {
            options.database_url = options.database_url.take().map(|url| url.replace(&host, &through));
        })
        .await;
        (proxy, app)
    }

    /// Another server on the same database and bucket, on Services.
    pub(crate) async fn replica(&self, change: impl FnOnce(&mut Options)) -> Self {
        Self::start_with(Setup::Services, |options| {
            options.database_url = Some(self.config.database_url.expose().to_owned());
            options.minio_bucket = Some(self.config.store.bucket().to_owned());
            change(options);
        })
        .await
    }

    /// Stops; then rows, objects and counters must agree.
    pub(crate) async fn finish(self) {
        self.stop.cancel();
        self.server.await.unwrap().unwrap();
        let drift = reconcile(&self.config).await.unwrap();
        assert!(drift.is_zero(), "{drift}");
        if let Some(database) = self.database {
            database.drop().await;
        }
    }

    /// What `sluice reconcile` does beside a server that runs.
    pub(crate) async fn reconcile(&self) {
        let drift = reconcile(&self.config).await.unwrap();
        assert!(drift.is_zero(), "{drift}");
    }

    /// The application's database, for what no client can bring about.
    pub(crate) async fn database(&self) -> Db {
        Db::connect(self.config.database_url.expose()).await.unwrap()
    }

    /// Waits until the embedded store receives somebody's bytes.
    pub(crate) async fn until_receiving(&self) {
        let Store::Embedded { root, .. } = &self.config.store else { panic!("the store is elsewhere") };
        let (staging, deadline) = (root.join("staging"), Instant::now() + Duration::from_secs(20));
        while !receives(&staging) {
            assert!(Instant::now() < deadline, "nothing arrives");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Puts a file where the built site lies.
    pub(crate) fn publish(&self, path: &str, content: &[u8]) {
        let path = self.data.path().join("site").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.http.get(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        Answer::of(self.http.post(format!("{}{path}", self.url)).json(body)).await
    }

    /// Somebody new, signed in.
    pub(crate) async fn person(&self) -> Person<'_> {
        let email = format!("{}@example.org", Clock::System.new_id());
        let opened = self.post("/api/auth/register", &json!({"email": email, "password": PASSWORD})).await;
        assert_eq!(opened.status, 201, "{opened:?}");
        Person::sign_in(self, &email).await
    }

    /// Somebody new with a limit in bytes.
    pub(crate) async fn person_with_limit(&self, bytes: i64) -> Person<'_> {
        let person = self.person().await;
        let path = format!("/api/admin/users/{}", person.id);
        let patched = self.admin().await.patch(&path, &json!({"limit_bytes": bytes})).await;
        assert_eq!(patched.status, 200, "{patched:?}");
        person
    }

    pub(crate) async fn admin(&self) -> Person<'_> {
        Person::sign_in(self, ADMIN).await
    }
}

/// Whether a file lies in one of the folders in which bodies are received.
fn receives(staging: &Path) -> bool {
    let folders = std::fs::read_dir(staging).unwrap().flatten();
    folders.flat_map(|folder| std::fs::read_dir(folder.path())).flatten().next().is_some()
}

/// An address where nobody listens. Not the loopback address of all else, where there is another: there, whatever binds
/// or connects might take the port meanwhile.
pub(crate) fn free_address() -> SocketAddr {
    let bound = std::net::TcpListener::bind("127.0.0.2:0").or_else(|_| std::net::TcpListener::bind("127.0.0.1:0"));
    bound.unwrap().local_addr().unwrap()
}

pub(crate) fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this through scripts/with-services.sh"))
}
