//! A whole vault for one test: database, embedded store behind a real socket, a clock that the test moves.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use classify::provider::{AddressPolicy, Asker, Patience};
use contract::{ByteSize, ContentType, DocumentId, FileName, NewUpload, UploadTicket, UserId};
use domain::{
    Accounts, Classifier, Clock, Db, Topics,
    classification::{Providers, Reader},
    db::{Conn, Tx},
    documents::{Documents, Limits},
    events::{Changes, Events},
    jobs::{self, Queue, Workers},
    quota::PendingCaps,
    reconcile,
    store::{ObjectKey, ObjectStore, StoreConfig, StoreKind},
};
use embedded_store::EmbeddedStore;
use futures::{StreamExt, TryStreamExt, stream};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::support::{
    TestDb, accounts,
    sql::{id_literal, number, run},
    store,
};

const PENDING: i64 = 700;
const UNSIZED: i64 = 5;

pub(crate) struct Vault {
    pub(crate) accounts: Accounts,
    pub(crate) documents: Documents,
    pub(crate) topics: Topics,
    pub(crate) clock: Clock,
    db: Db,
    store: ObjectStore,
    queue: Queue,
    events: Events,
    http: reqwest::Client,
    folder: tempfile::TempDir,
}

/// An upload that declares its size.
pub(crate) fn sized(bytes: i64) -> NewUpload {
    NewUpload { size: Some(ByteSize::positive(bytes).unwrap()), ..unsized_upload() }
}

/// An upload that declares none.
pub(crate) fn unsized_upload() -> NewUpload {
    NewUpload {
        filename: FileName::parse("file.txt").unwrap(),
        content_type: ContentType::parse("text/plain").unwrap(),
        size: None,
        sha256: None,
    }
}

impl Vault {
    pub(crate) const CUTOFF_SECS: i64 = 3600;
    pub(crate) const URL_TTL_SECS: i64 = 900;

    pub(crate) async fn open(test: &TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let embedded = EmbeddedStore::open(embedded_store::Config {
            root: folder.path().join("objects"),
            bucket: "sluice".into(),
            master_secret: [7; 32],
            region: "us-east-1".into(),
            max_object_bytes: 1 << 40,
            min_transfer_secs: Self::CUTOFF_SECS.unsigned_abs(),
        })
        .await
        .unwrap();
        let address = store::serve(embedded.clone()).await;
        let store = ObjectStore::connect(StoreConfig {
            bucket: "sluice".into(),
            kind: StoreKind::Embedded {
                store: embedded,
                region: "us-east-1".into(),
                public_origin: format!("http://{address}"),
            },
            url_ttl: Duration::from_secs(Self::URL_TTL_SECS.unsigned_abs()),
        })
        .await
        .unwrap();
        let events = Events::start(&test.db, CancellationToken::new());
        let (clock, queue) = (Clock::manual(Clock::System.now()), Queue::new(&test.db));
        let documents = documents(&test.db, &store, &queue, &events, &clock);
        let accounts = Accounts::new(test.db.clone(), clock.clone(), accounts::settings());
        let http = reqwest::Client::new();
        let topics = Topics::new(test.db.clone(), clock.clone());
        Self { accounts, documents, topics, clock, db: test.db.clone(), store, queue, events, http, folder }
    }

    /// An account with so much room.
    pub(crate) async fn account(&self, limit: i64) -> UserId {
        let user = UserId(self.clock.new_id());
        let literal = id_literal(&self.db, user.0);
        run(
            &self.db,
            format!(
                "INSERT INTO users (id, email, password_hash, role, created_at)
                     VALUES ({literal}, '{user}@example.org', 'x', 'user', 1);
                 INSERT INTO quotas (user_id, limit_bytes) VALUES ({literal}, {limit});"
            ),
        )
        .await;
        user
    }

    /// What is told from now on.
    pub(crate) fn subscribe(&self) -> Changes {
        self.events.subscribe()
    }

    /// Sends the bytes as the ticket says; the status.
    pub(crate) async fn put(&self, ticket: &UploadTicket, body: Vec<u8>) -> u16 {
        let mut request = self.http.put(&ticket.upload_url).body(body);
        for (name, value) in &ticket.headers {
            request = request.header(name, value);
        }
        request.send().await.unwrap().status().as_u16()
    }

    /// Begins to send the first of so many bytes as the ticket says; the rest goes when it is given, and then the status is
    /// known.
    pub(crate) fn begin_put(
        &self,
        ticket: &UploadTicket,
        bytes: usize,
        first: Vec<u8>,
    ) -> (oneshot::Sender<Vec<u8>>, JoinHandle<u16>) {
        let (rest, coming) = oneshot::channel::<Vec<u8>>();
        let pieces = stream::once(async { Ok::<_, oneshot::error::RecvError>(first) }).chain(stream::once(coming));
        let body = reqwest::Body::wrap_stream(pieces);
        let mut request = self.http.put(&ticket.upload_url).header("content-length", bytes).body(body);
        for (name, value) in &ticket.headers {
            request = request.header(name, value);
        }
        (rest, tokio::spawn(async { request.send().await.unwrap().status().as_u16() }))
    }

    /// Waits until the store receives somebody's bytes.
    pub(crate) async fn until_receiving(&self) {
        let staging = self.folder.path().join("objects/staging");
        let deadline = Instant::now() + Duration::from_secs(20);
        while !receives(&staging) {
            assert!(Instant::now() < deadline, "nothing arrives");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A document of so many bytes, all the way.
    pub(crate) async fn uploaded(&self, user: UserId, bytes: usize) -> DocumentId {
        let ticket = self.documents.reserve(user, sized(bytes as i64)).await.unwrap();
        assert_eq!(self.put(&ticket, vec![b'x'; bytes]).await, 200);
        self.documents.confirm(user, ticket.document_id).await.unwrap().id
    }

    pub(crate) async fn used_and_reserved(&self, user: UserId) -> (i64, i64) {
        let quota = domain::quota::read(&self.db, user).await.unwrap();
        (quota.used_bytes.get(), quota.reserved_bytes.get())
    }

    /// The same documents as another replica sees them whose clock is ahead.
    pub(crate) fn documents_later(&self, seconds: i64) -> Documents {
        let clock = Clock::manual(self.clock.now().plus_secs(seconds));
        documents(&self.db, &self.store, &self.queue, &self.events, &clock)
    }

    /// The same documents as a replica with connections of its own serves them.
    pub(crate) fn documents_on(&self, db: &Db) -> Documents {
        documents(db, &self.store, &self.queue, &self.events, &self.clock)
    }

    /// The same documents where files may be so large.
    pub(crate) fn documents_up_to(&self, bytes: i64) -> Documents {
        documents_up_to(bytes, &self.db, &self.store, &self.queue, &self.events, &self.clock)
    }

    pub(crate) const fn pending_cap(&self) -> i64 {
        PENDING
    }

    pub(crate) const fn unsized_cap(&self) -> i64 {
        UNSIZED
    }

    pub(crate) fn workers(&self) -> Workers {
        Workers {
            db: self.db.clone(),
            store: self.store.clone(),
            queue: self.queue.clone(),
            clock: self.clock.clone(),
            accounts: self.accounts.clone(),
            documents: self.documents.clone(),
            classifier: self.classifier(),
            every: Duration::from_secs(1 << 30),
        }
    }

    /// One whose child processes all fail: what documents say is nobody's business here.
    fn classifier(&self) -> Classifier {
        let asker = Asker::new(AddressPolicy::PublicOnly, Patience::default()).unwrap();
        let (db, clock) = (self.db.clone(), self.clock.clone());
        let providers = Providers::new(db.clone(), clock.clone(), asker, AddressPolicy::PublicOnly, None, 0);
        let reader = Reader::new("/bin/false".into(), ByteSize::new(1 << 20).unwrap());
        Classifier::new(db, self.store.clone(), self.queue.clone(), self.events.clone(), clock, reader, providers)
    }

    /// Lets time pass, then runs what is due until nothing is.
    pub(crate) async fn run_jobs_after_secs(&self, seconds: i64) {
        self.clock.advance_secs(seconds);
        let (now, stop) = (self.clock.now(), CancellationToken::new());
        let working = tokio::spawn(jobs::run(self.workers(), stop.clone()));
        let ticked = format!("SELECT count(*) FROM ticks WHERE last_at > {}", now.plus_secs(-30).0);
        let due = format!("SELECT count(*) FROM jobs WHERE run_at <= {} OR state = 'running'", now.0);
        tokio::time::timeout(Duration::from_secs(30), async {
            // The sweep and the purge that each start asks for must have come and gone too.
            while number(&self.db, ticked.clone()).await < 2 || number(&self.db, due.clone()).await > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await
        .expect("jobs do not end");
        stop.cancel();
        working.await.unwrap();
    }

    pub(crate) async fn forget_all_jobs(&self) {
        run(&self.db, "DELETE FROM jobs".into()).await;
    }

    /// How many jobs are to delete something.
    pub(crate) async fn deletions(&self) -> i64 {
        number(&self.db, "SELECT count(*) FROM jobs WHERE kind = 'delete_object'".into()).await
    }

    pub(crate) async fn tombstones(&self) -> i64 {
        number(&self.db, "SELECT count(*) FROM tombstones".into()).await
    }

    /// How many objects the store holds.
    pub(crate) async fn objects(&self) -> usize {
        self.store.list().try_collect::<Vec<_>>().await.unwrap().len()
    }

    /// Removes an object behind its row's back, or as the job does that a deletion leaves.
    pub(crate) async fn remove_object(&self, user: UserId, document: DocumentId) {
        self.store.delete(&ObjectKey::new(user, document)).await.unwrap();
    }

    pub(crate) async fn assert_no_drift(&self) {
        let drift = reconcile::run(&self.db, &self.store, &self.queue).await.unwrap();
        assert!(drift.is_zero(), "\n{drift}");
    }

    /// Takes the bucket away until [`Self::bring_bucket_back`].
    pub(crate) fn lose_bucket(&self) {
        let root = self.folder.path().join("objects");
        std::fs::rename(&root, root.with_extension("away")).unwrap();
    }

    pub(crate) fn bring_bucket_back(&self) {
        let root = self.folder.path().join("objects");
        std::fs::rename(root.with_extension("away"), &root).unwrap();
    }

    /// Keeps statements that insert documents waiting until it is committed.
    pub(crate) async fn hold_documents(&self) -> Tx {
        let mut tx = self.db.begin().await.unwrap();
        if let Conn::Postgres(conn) = tx.as_conn() {
            sqlx::raw_sql("LOCK TABLE documents IN EXCLUSIVE MODE").execute(conn).await.unwrap();
        }
        tx
    }

    /// What is wrong with a row that no version of this program would have written.
    pub(crate) async fn spoil(&self, document: DocumentId) {
        let id = id_literal(&self.db, document.0);
        run(&self.db, format!("UPDATE documents SET content_type = 'no type' WHERE id = {id}")).await;
    }

    /// Makes storage fail until the test's end: its folder is a file now.
    pub(crate) fn break_storage(&self) {
        let root = self.folder.path().join("objects");
        std::fs::rename(&root, root.with_extension("away")).unwrap();
        std::fs::write(&root, "").unwrap();
    }
}

/// Whether a file lies in one of the folders in which bodies are received.
fn receives(staging: &Path) -> bool {
    let folders = std::fs::read_dir(staging).unwrap().flatten();
    folders.flat_map(|folder| std::fs::read_dir(folder.path())).flatten().next().is_some()
}

fn documents(db: &Db, store: &ObjectStore, queue: &Queue, events: &Events, clock: &Clock) -> Documents {
    documents_up_to(i64::MAX, db, store, queue, events, clock)
}

fn documents_up_to(
    bytes: i64,
    db: &Db,
    store: &ObjectStore,
    queue: &Queue,
    events: &Events,
    clock: &Clock,
) -> Documents {
    let limits = Limits {
        max_file: ByteSize::new(bytes).unwrap(),
        pending: PendingCaps { total: PENDING, unsized_: UNSIZED },
        pending_cutoff_secs: Vault::CUTOFF_SECS,
    };
    Documents::new(db.clone(), store.clone(), queue.clone(), events.clone(), clock.clone(), limits)
}
