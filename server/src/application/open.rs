//! Opening every part, in the order in which they need each other.

use app::session::CookiePolicy;
use classify::provider::{AddressPolicy, Asker, Patience};
use domain::{
    Administration, Classifier, Clock, Db, Topics,
    accounts::{AccountSettings, Accounts},
    classification::{Providers, Reader},
    documents::{self, Documents},
    events::Events,
    jobs::{self, Queue, Workers},
    quota::PendingCaps,
    store::{ObjectStore, StoreConfig, StoreKind},
};
use embedded_store::EmbeddedStore;
use leptos::config::LeptosOptions;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Application, StartError};
use crate::{
    config::{Classification, Config, Secret, Store},
    http::{
        client::TrustedHops,
        csrf::SameOrigin,
        drain::Drain,
        security::{Https, Reach},
    },
    metrics::{self, Metrics},
    router,
    services::Parts,
};

/// The embedded store accepts signatures for this region alone.
const EMBEDDED_REGION: &str = "us-east-1";

pub(super) async fn application(config: Config) -> Result<Application, StartError> {
    let (stop, background, clock) = (CancellationToken::new(), TaskTracker::new(), Clock::System);
    let db = database(&config).await?;
    db.migrate(None).await?;
    let accounts = accounts(&config, db.clone(), clock.clone());
    if let Some((email, password)) = &config.admin {
        administrator(&accounts, email, password).await.map_err(StartError::Admin)?;
    }
    let (store, embedded) = object_store(&config).await?;
    tell(&config, &db);
    let queue = Queue::new(&db);
    let events = Events::start(&db, stop.clone());
    let accounts = accounts.telling(events.clone());
    let administration = Administration::new(db.clone(), clock.clone());
    let limits = document_limits(&config);
    let documents = Documents::new(db.clone(), store.clone(), queue.clone(), events.clone(), clock.clone(), limits);
    let providers = providers(&config, db.clone(), clock.clone())?;
    let reader = Reader::new(config.program.clone(), config.classification.max_extract);
    let classifier = Classifier::new(
        db.clone(),
        store.clone(),
        queue.clone(),
        events.clone(),
        clock.clone(),
        reader,
        providers.clone(),
    );
    let metrics = Metrics::default();
    if let Some(address) = config.metrics_addr {
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|cause| StartError::ListenForMetrics(address, cause))?;
        background.spawn(metrics::serve(listener, metrics.clone(), queue.clone(), stop.clone()));
    }
    let workers = Workers {
        db: db.clone(),
        store: store.clone(),
        queue,
        clock: clock.clone(),
        accounts: accounts.clone(),
        documents: documents.clone(),
        classifier: classifier.clone(),
        every: config.limits.cleanup_interval,
    };
    background.spawn(jobs::run(workers, stop.clone()));

    let drain = Drain::new(stop.clone());
    let services = Parts {
        topics: Topics::new(db.clone(), clock.clone()),
        classifier,
        providers,
        accounts,
        administration,
        documents,
        events: events.clone(),
        db: db.clone(),
        store,
        clock,
        cookies: CookiePolicy { secure: config.public_url.secure },
        trusted_hops: TrustedHops(config.trusted_hops),
        same_origin: SameOrigin::new(&config.public_url)?,
        https: Https(config.public_url.secure),
        leptos: leptos(&config),
        metrics,
        drain: drain.clone(),
        stop: stop.clone(),
        public_url: config.public_url.clone(),
    };
    let settings = router::Settings {
        reach: reach(&config),
        embedded: embedded.map(|store| (config.store.bucket().to_owned(), store)),
        cors_origins: config.cors_origins,
    };
    Ok(Application { router: router::build(services.into(), settings), db, events, drain, stop, background })
}

/// Opens the administrator's account. An account that has the address already stays as it is: then the operator is told
/// when it is an ordinary one.
async fn administrator(accounts: &Accounts, email: &str, password: &Secret) -> domain::Result<()> {
    if !accounts.create_admin_if_absent(email, password.expose()).await? && !accounts.is_administrator(email).await? {
        tracing::warn!(
            "ADMIN_EMAIL has an account that is no administrator's and stays as it is; to make it one: \
             sluice user set-role {email} admin"
        );
    }
    Ok(())
}

/// Says where everything is kept, so that a replica that keeps it elsewhere is noticed, and whether there is a site.
fn tell(config: &Config, db: &Db) {
    let database = match db {
        Db::Sqlite { file, .. } => format!("SQLite in {}", file.display()),
        Db::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let store = match &config.store {
        Store::Embedded { root, .. } => format!("embedded in {}", root.display()),
        Store::S3(store) => store.endpoint.as_str().to_owned(),
    };
    tracing::info!(database, store, bucket = config.store.bucket(), "opened");
    if !config.site_root.join("pkg").is_dir() {
        let folder = config.site_root.display();
        tracing::warn!("LEPTOS_SITE_ROOT: no site was built in {folder}; pages have neither style nor scripts");
    }
}

fn providers(config: &Config, db: Db, clock: Clock) -> Result<Providers, StartError> {
    let Classification { secret_keys, daily_budget, allow_private, .. } = config.classification.clone();
    let policy = if allow_private { AddressPolicy::PrivateToo } else { AddressPolicy::PublicOnly };
    let asker = Asker::new(policy, Patience::default()).map_err(StartError::Providers)?;
    Ok(Providers::new(db, clock, asker, policy, secret_keys, daily_budget))
}

/// The database alone, as the command line needs it.
pub(crate) async fn database(config: &Config) -> Result<Db, StartError> {
    Ok(Db::connect(config.database_url.expose()).await?)
}

/// The accounts, as the command line needs them too.
pub(crate) fn accounts(config: &Config, db: Db, clock: Clock) -> Accounts {
    let settings = AccountSettings {
        jwt_secret: config.jwt_secret.expose().as_bytes().to_vec(),
        registration_open: config.registration_open,
        default_quota: config.limits.default_quota,
        issuer: config.public_url.as_str().to_owned(),
    };
    Accounts::new(db, clock, settings)
}

/// The object store, and its public door when it is the embedded one.
pub(crate) async fn object_store(config: &Config) -> Result<(ObjectStore, Option<EmbeddedStore>), StartError> {
    let (kind, embedded) = match &config.store {
        Store::Embedded { bucket, root, master_key } => {
            let settings = embedded_store::Config {
                root: root.clone(),
                bucket: bucket.clone(),
                master_secret: master_key.0,
                region: EMBEDDED_REGION.to_owned(),
                max_object_bytes: config.limits.max_file.get().unsigned_abs(),
                min_transfer_secs: config.limits.pending_cutoff.as_secs(),
            };
            let embedded = EmbeddedStore::open(settings).await?;
            let public_origin = config.public_url.as_str().to_owned();
            let kind =
                StoreKind::Embedded { store: embedded.clone(), region: EMBEDDED_REGION.to_owned(), public_origin };
            (kind, Some(embedded))
        }
        Store::S3(store) => {
            let kind = StoreKind::S3 {
                endpoint: store.endpoint.as_str().to_owned(),
                public_endpoint: store.public_endpoint.as_str().to_owned(),
                access_key: store.access_key.clone(),
                secret_key: store.secret_key.expose().to_owned(),
                region: store.region.clone(),
                sts_endpoint: store.sts_endpoint.as_ref().map(|origin| origin.as_str().to_owned()),
                role_arn: store.role_arn.clone(),
                allow_unscoped_signing: store.allow_unscoped_signing,
            };
            (kind, None)
        }
    };
    let settings =
        StoreConfig { bucket: config.store.bucket().to_owned(), kind, url_ttl: config.limits.upload_url_ttl };
    Ok((ObjectStore::connect(settings).await?, embedded))
}

fn document_limits(config: &Config) -> documents::Limits {
    let limits = &config.limits;
    documents::Limits {
        max_file: limits.max_file,
        pending: PendingCaps { total: limits.max_pending, unsized_: limits.max_unsized },
        pending_cutoff_secs: i64::try_from(limits.pending_cutoff.as_secs()).unwrap_or(i64::MAX),
    }
}

fn leptos(config: &Config) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("sluice")
        .site_root(config.site_root.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(config.site_addr)
        .build()
}

/// What pages reach besides their own origin: a store elsewhere, and cargo-leptos's reloader while it watches. Of the
/// store only what lies in our bucket is shown; the embedded one shares its origin with the pages themselves.
fn reach(config: &Config) -> Reach {
    let (origin, elsewhere) = match &config.store {
        Store::S3(store) => (&store.public_endpoint, format!(" {}", store.public_endpoint.as_str())),
        Store::Embedded { .. } => (&config.public_url, String::new()),
    };
    let reload = if config.watched { " ws://127.0.0.1:3001 ws://localhost:3001" } else { "" };
    Reach { connect: elsewhere + reload, store: format!("{}/{}/", origin.as_str(), config.store.bucket()) }
}
