//! From raw settings to a [`Config`].

use std::path::PathBuf;

use classify::provider::seal::SecretKeys;
use domain::accounts::Email;

use super::{
    Classification, Config, Fault, Limits, Options, Origin, Secret, data_dir::DataDir, store, value::Variable,
};

const SITE_ADDR: Variable = Variable("LEPTOS_SITE_ADDR", "127.0.0.1:3000");
const PUBLIC_URL: Variable = Variable("SLUICE_PUBLIC_URL", "https://vault.example.org");
const CORS_ORIGINS: Variable = Variable("CORS_ORIGINS", "https://vault.example.org,http://localhost:5173");
const TRUSTED_HOPS: Variable = Variable("TRUSTED_HOPS", "1");
const METRICS_ADDR: Variable = Variable("METRICS_ADDR", "127.0.0.1:9100");
const DATABASE_URL: Variable = Variable("DATABASE_URL", "postgres://sluice:password@localhost/sluice");
const JWT_SECRET: Variable = Variable("JWT_SECRET", "the output of: openssl rand -hex 32");
const ADMIN_EMAIL: Variable = Variable("ADMIN_EMAIL", "you@example.org");
const ADMIN_PASSWORD: Variable = Variable("ADMIN_PASSWORD", "a long passphrase");
const SECRET_KEYS: Variable = Variable("SLUICE_SECRET_KEYS", "the output of: openssl rand -hex 32");
const REGISTRATION: Variable = Variable("REGISTRATION", "closed");

const WEEK: i64 = 7 * 24 * 3600;
const YEAR: i64 = 365 * 24 * 3600;

impl Config {
    /// Parses everything, and generates into the data folder what was left to be generated.
    ///
    /// # Errors
    /// The first setting that is wrong.
    pub fn resolve(options: &Options) -> Result<Self, Fault> {
        let data_dir = DataDir::new(options.data_dir.as_deref());
        let site_addr = SITE_ADDR.address(options.site_addr.as_deref().unwrap_or("127.0.0.1:3000"))?;
        let public_url = match options.public_url.as_deref() {
            Some(raw) => PUBLIC_URL.origin(raw)?,
            None => PUBLIC_URL.origin(&format!("http://localhost:{}", site_addr.port()))?,
        };
        let cors_origins = cors_origins(options.cors_origins.as_deref(), &public_url)?;
        let trusted_hops = TRUSTED_HOPS.number(options.trusted_hops.as_deref(), 0, 0, 16)?;
        let metrics_addr = options.metrics_addr.as_deref().map(|raw| METRICS_ADDR.address(raw)).transpose()?;
        let admin = admin(options)?;
        let registration_open = registration_open(options.registration.as_deref())?;
        let limits = limits(options)?;
        let database_url = database_url(options, &data_dir)?;
        let jwt_secret = jwt_secret(options, &data_dir, &database_url)?;
        let classification = classification(options, &data_dir, &database_url)?;
        Ok(Self {
            site_addr,
            site_root: options.site_root.as_deref().unwrap_or("target/site").into(),
            public_url,
            cors_origins,
            trusted_hops: usize::try_from(trusted_hops).unwrap_or_default(),
            metrics_addr,
            database_url,
            store: store::resolve(options, &data_dir)?,
            jwt_secret,
            admin,
            registration_open,
            watched: std::env::var_os("LEPTOS_WATCH").is_some(),
            classification,
            program: program(),
            limits,
        })
    }
}

fn cors_origins(raw: Option<&str>, public_url: &Origin) -> Result<Vec<Origin>, Fault> {
    match raw {
        None => Ok(vec![public_url.clone()]),
        Some("*") => Ok(Vec::new()),
        Some(list) => list.split(',').map(|origin| CORS_ORIGINS.origin(origin.trim())).collect(),
    }
}

fn database_url(options: &Options, data_dir: &DataDir) -> Result<Secret, Fault> {
    let Some(url) = options.database_url.as_deref() else {
        let file = data_dir.path("sluice.db")?.display().to_string();
        // What would else be an escape, or end the path.
        return Ok(Secret::new(format!("sqlite://{}", file.replace('%', "%25").replace('?', "%3F"))));
    };
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        Ok(Secret::new(url))
    } else {
        Err(DATABASE_URL.fault("must begin with sqlite:// or postgres://"))
    }
}

fn jwt_secret(options: &Options, data_dir: &DataDir, database_url: &Secret) -> Result<Secret, Fault> {
    match options.jwt_secret.as_deref() {
        Some(secret) if secret.len() >= 32 => Ok(Secret::new(secret)),
        Some(_) => Err(JWT_SECRET.fault("must be 32 bytes or longer")),
        None if database_url.expose().starts_with("sqlite:") => data_dir.secret("jwt-secret").map(|(text, _)| text),
        None => Err(JWT_SECRET.fault("is needed with PostgreSQL, the same for every replica")),
    }
}

/// This binary, also after another was put in its place.
fn program() -> PathBuf {
    let this = PathBuf::from("/proc/self/exe");
    if this.exists() { this } else { std::env::current_exe().unwrap_or_else(|_| "sluice".into()) }
}

fn classification(options: &Options, data_dir: &DataDir, database_url: &Secret) -> Result<Classification, Fault> {
    let budget = Variable("AI_DAILY_BUDGET", "200");
    let private = Variable("SLUICE_ALLOW_PRIVATE_PROVIDERS", "true");
    let extract = Variable("MAX_EXTRACT_BYTES", "67108864");
    Ok(Classification {
        secret_keys: secret_keys(options, data_dir, database_url)?,
        daily_budget: budget.number(options.ai_daily_budget.as_deref(), 200, 0, 1_000_000)?,
        allow_private: private.boolean(options.allow_private_providers.as_deref())?,
        max_extract: extract.bytes(options.max_extract_bytes.as_deref(), 64 << 20, 0)?,
    })
}

fn secret_keys(options: &Options, data_dir: &DataDir, database_url: &Secret) -> Result<Option<SecretKeys>, Fault> {
    let list = match options.secret_keys.as_deref() {
        Some(list) => Secret::new(list),
        None if database_url.expose().starts_with("sqlite:") => data_dir.secret("secret-key")?.0,
        None => return Ok(None),
    };
    SecretKeys::parse(list.expose()).map(Some).map_err(|fault| SECRET_KEYS.fault(fault.0))
}

fn admin(options: &Options) -> Result<Option<(String, Secret)>, Fault> {
    match (options.admin_email.as_deref(), options.admin_password.as_deref()) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(ADMIN_PASSWORD.fault("is needed with ADMIN_EMAIL")),
        (None, Some(_)) => Err(ADMIN_EMAIL.fault("is needed with ADMIN_PASSWORD")),
        (Some(email), Some(_)) if Email::parse(email).is_err() => Err(ADMIN_EMAIL.fault("must be an e-mail address")),
        (Some(_), Some(password)) if password.chars().count() < 10 => {
            Err(ADMIN_PASSWORD.fault("must be 10 characters or longer"))
        }
        (Some(email), Some(password)) => Ok(Some((email.to_owned(), Secret::new(password)))),
    }
}

fn registration_open(raw: Option<&str>) -> Result<bool, Fault> {
    match raw {
        None | Some("open") => Ok(true),
        Some("closed") => Ok(false),
        Some(raw) => Err(REGISTRATION.fault(format!("must be open or closed, not {raw:?}"))),
    }
}

fn limits(options: &Options) -> Result<Limits, Fault> {
    let quota = Variable("DEFAULT_QUOTA_BYTES", "104857600");
    let file = Variable("MAX_FILE_BYTES", "5497558138880");
    let ttl = Variable("UPLOAD_URL_TTL_SECS", "900");
    let cutoff = Variable("PENDING_CUTOFF_SECS", "3600");
    let interval = Variable("CLEANUP_INTERVAL_SECS", "1800");
    let pending = Variable("MAX_PENDING_UPLOADS", "1000");
    let unsized_ = Variable("MAX_UNSIZED_PENDING", "100");
    Ok(Limits {
        default_quota: quota.bytes(options.default_quota_bytes.as_deref(), 104_857_600, 0)?,
        max_file: file.bytes(options.max_file_bytes.as_deref(), 5 << 40, 1)?,
        // S3 accepts URLs that live a week at most.
        upload_url_ttl: ttl.seconds(options.upload_url_ttl_secs.as_deref(), 900, WEEK)?,
        pending_cutoff: cutoff.seconds(options.pending_cutoff_secs.as_deref(), 3600, YEAR)?,
        cleanup_interval: interval.seconds(options.cleanup_interval_secs.as_deref(), 1800, YEAR)?,
        max_pending: pending.number(options.max_pending_uploads.as_deref(), 1000, 1, 1_000_000)?,
        max_unsized: unsized_.number(options.max_unsized_pending.as_deref(), 100, 0, 1_000_000)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(dir: &tempfile::TempDir) -> Options {
        Options { data_dir: Some(dir.path().display().to_string()), ..Options::default() }
    }

    #[test]
    fn nothing_at_all_is_a_complete_configuration() {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::resolve(&options(&dir)).unwrap();
        assert_eq!(config.public_url.as_str(), "http://localhost:3000");
        assert_eq!(config.store.bucket(), "sluice");
        assert!(config.database_url.expose().ends_with("/sluice.db"));
        assert!(config.registration_open);
    }

    #[test]
    fn the_defaults_are_those_that_the_readme_names() {
        let dir = tempfile::tempdir().unwrap();
        let Config { limits, classification, trusted_hops, .. } = Config::resolve(&options(&dir)).unwrap();
        let times = [limits.upload_url_ttl, limits.pending_cutoff, limits.cleanup_interval];
        assert_eq!(times.map(|time| time.as_secs()), [900, 3600, 1800]);
        assert_eq!((limits.max_pending, limits.max_unsized), (1000, 100));
        assert_eq!((limits.default_quota.get(), limits.max_file.get()), (104_857_600, 5_497_558_138_880));
        assert_eq!((classification.max_extract.get(), classification.daily_budget), (67_108_864, 200));
        assert!(!classification.allow_private);
        assert_eq!(trusted_hops, 0);
    }

    #[test]
    fn the_folders_name_may_hold_what_means_something_in_a_url() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("50%25 of what?");
        let options = Options { data_dir: Some(folder.display().to_string()), ..Options::default() };
        let url = Config::resolve(&options).unwrap().database_url;
        let database: sqlx::sqlite::SqliteConnectOptions = url.expose().parse().unwrap();
        assert_eq!(database.get_filename(), folder.join("sluice.db"));
    }

    /// A store elsewhere, described completely.
    fn with_minio(options: &mut Options) -> &mut Options {
        options.minio_endpoint = Some("http://minio:9000".into());
        options.minio_access_key = Some("sluice".into());
        options.minio_secret_key = Some("a secret of sluice".into());
        options
    }

    #[test]
    fn each_wrong_value_stops_the_start_with_one_line_that_names_the_variable() {
        type Set = fn(&mut Options, String);
        let wrong: &[(Set, &str, &str)] = &[
            (|o, v| o.site_addr = Some(v), "localhost", "LEPTOS_SITE_ADDR"),
            (|o, v| o.public_url = Some(v), "vault.example.org/path", "SLUICE_PUBLIC_URL"),
            (|o, v| o.cors_origins = Some(v), "http://a,,http://b", "CORS_ORIGINS"),
            (|o, v| o.trusted_hops = Some(v), "-1", "TRUSTED_HOPS"),
            (|o, v| o.database_url = Some(v), "mysql://x", "DATABASE_URL"),
            (|o, v| o.minio_endpoint = Some(v), "ftp://minio", "MINIO_ENDPOINT"),
            (|o, v| o.minio_endpoint = Some(v), "http://minio:9000", "MINIO_ACCESS_KEY"),
            (|o, _| with_minio(o).minio_secret_key = None, "", "MINIO_SECRET_KEY"),
            (|o, v| with_minio(o).minio_public_endpoint = Some(v), "ftp://files", "MINIO_PUBLIC_ENDPOINT"),
            (|o, v| with_minio(o).sts_endpoint = Some(v), "https://sts/path", "STS_ENDPOINT"),
            (|o, v| o.minio_access_key = Some(v), "sluice", "MINIO_ENDPOINT"),
            (|o, v| o.minio_secret_key = Some(v), "a secret of sluice", "MINIO_ENDPOINT"),
            (|o, v| o.minio_public_endpoint = Some(v), "https://files.example.org", "MINIO_ENDPOINT"),
            (|o, v| o.sts_endpoint = Some(v), "https://sts.example.org", "MINIO_ENDPOINT"),
            (|o, v| o.minio_bucket = Some(v), "api", "MINIO_BUCKET"),
            (|o, v| o.minio_bucket = Some(v), "No/Bucket", "MINIO_BUCKET"),
            (|o, v| o.jwt_secret = Some(v), "short", "JWT_SECRET"),
            (|o, v| o.database_url = Some(v), "postgres://localhost/x", "JWT_SECRET"),
            (|o, v| o.admin_email = Some(v), "a@example.org", "ADMIN_PASSWORD"),
            (|o, v| (o.admin_email, o.admin_password) = (Some("a@b".into()), Some(v)), "too short", "ADMIN_PASSWORD"),
            (|o, v| o.metrics_addr = Some(v), "9100", "METRICS_ADDR"),
            (|o, v| o.default_quota_bytes = Some(v), "100 MB", "DEFAULT_QUOTA_BYTES"),
            (|o, v| o.max_file_bytes = Some(v), "0", "MAX_FILE_BYTES"),
            (|o, v| o.pending_cutoff_secs = Some(v), "0", "PENDING_CUTOFF_SECS"),
            (|o, v| o.cleanup_interval_secs = Some(v), "1.5", "CLEANUP_INTERVAL_SECS"),
            (|o, v| o.max_unsized_pending = Some(v), "-1", "MAX_UNSIZED_PENDING"),
            (|o, v| o.registration = Some(v), "maybe", "REGISTRATION"),
            (|o, v| o.max_pending_uploads = Some(v), "0", "MAX_PENDING_UPLOADS"),
            (|o, v| o.upload_url_ttl_secs = Some(v), "700000", "UPLOAD_URL_TTL_SECS"),
            (|o, v| o.secret_keys = Some(v), "0123456789abcdef", "SLUICE_SECRET_KEYS"),
            (|o, v| o.ai_daily_budget = Some(v), "many", "AI_DAILY_BUDGET"),
            (|o, v| o.allow_private_providers = Some(v), "maybe", "SLUICE_ALLOW_PRIVATE_PROVIDERS"),
            (|o, v| o.max_extract_bytes = Some(v), "-1", "MAX_EXTRACT_BYTES"),
            (|o, v| o.data_dir = Some(v), "/dev/null/x", "SLUICE_DATA_DIR"),
        ];
        for &(set, value, variable) in wrong {
            let dir = tempfile::tempdir().unwrap();
            let mut options = options(&dir);
            set(&mut options, value.to_owned());
            let line = Config::resolve(&options).unwrap_err().to_string();
            assert!(line.starts_with(&format!("{variable} ")) && line.contains("; for example "), "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let dir = tempfile::tempdir().unwrap();
        let secret = "0123456789abcdef0123456789abcdef";
        let options = Options {
            jwt_secret: Some(secret.into()),
            database_url: Some("postgres://u:hunter2@localhost/x".into()),
            admin_email: Some("a@example.org".into()),
            admin_password: Some("hunter2hunter2".into()),
            ..options(&dir)
        };
        let text = format!("{:?} {options:?}", Config::resolve(&options).unwrap());
        assert!(!text.contains(secret) && !text.contains("hunter2"), "{text}");
    }
}
