//! Which object store, and what must be said about it.

use std::{fmt, path::PathBuf};

use super::{Fault, Options, Origin, Secret, data_dir::DataDir, value::Variable};

const ENDPOINT: Variable = Variable("MINIO_ENDPOINT", "http://minio:9000");
const PUBLIC_ENDPOINT: Variable = Variable("MINIO_PUBLIC_ENDPOINT", "https://files.example.org");
const ACCESS_KEY: Variable = Variable("MINIO_ACCESS_KEY", "sluice");
const SECRET_KEY: Variable = Variable("MINIO_SECRET_KEY", "a long random string");
const BUCKET: Variable = Variable("MINIO_BUCKET", "sluice");
const STS: Variable = Variable("STS_ENDPOINT", "https://sts.eu-central-1.amazonaws.com");
const UNSCOPED: Variable = Variable("SLUICE_ALLOW_UNSCOPED_SIGNING", "true");

/// First path segments that the app itself answers; the embedded store's bucket is one as well.
const RESERVED: [&str; 10] =
    ["api", "admin", "documents", "livez", "login", "pkg", "readyz", "settings", "signup", "topics"];

/// The object store.
#[derive(Debug, Clone)]
pub enum Store {
    /// In this process, on the public URL's own origin.
    Embedded {
        /// The bucket's name.
        bucket: String,
        /// Folder of the objects.
        root: PathBuf,
        /// What every access key's secret is derived from.
        master_key: MasterKey,
    },
    /// MinIO, or anything that speaks S3.
    S3(S3),
}

/// A store somewhere else.
#[derive(Debug, Clone)]
pub struct S3 {
    /// The bucket's name.
    pub bucket: String,
    /// As this server reaches it.
    pub endpoint: Origin,
    /// As browsers reach it.
    pub public_endpoint: Origin,
    /// A dedicated user's key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: Secret,
    /// Region.
    pub region: String,
    /// Where AssumeRole is answered, unless the store does.
    pub sts_endpoint: Option<Origin>,
    /// The role to assume.
    pub role_arn: Option<String>,
    /// Sign with the key itself.
    pub allow_unscoped_signing: bool,
}

/// 32 random bytes; its `Debug` shows none of them.
#[derive(Clone, Copy)]
pub struct MasterKey(pub [u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl Store {
    /// The bucket's name.
    #[must_use]
    pub fn bucket(&self) -> &str {
        match self {
            Self::Embedded { bucket, .. } | Self::S3(S3 { bucket, .. }) => bucket,
        }
    }
}

pub(super) fn resolve(options: &Options, data_dir: &DataDir) -> Result<Store, Fault> {
    let bucket = bucket(options.minio_bucket.as_deref().unwrap_or("sluice"))?;
    let allow_unscoped_signing = UNSCOPED.boolean(options.allow_unscoped_signing.as_deref())?;
    let Some(endpoint) = options.minio_endpoint.as_deref() else {
        nothing_of_another(options)?;
        if RESERVED.contains(&bucket.as_str()) {
            return Err(BUCKET.fault(format!("must not be {bucket:?}, which is an address of the app itself")));
        }
        let root = data_dir.path("store")?;
        let master_key = MasterKey(data_dir.secret("store-secret")?.1);
        return Ok(Store::Embedded { bucket, root, master_key });
    };
    let endpoint = ENDPOINT.origin(endpoint)?;
    let public_endpoint =
        options.minio_public_endpoint.as_deref().map(|raw| PUBLIC_ENDPOINT.origin(raw)).transpose()?;
    Ok(Store::S3(S3 {
        bucket,
        public_endpoint: public_endpoint.unwrap_or_else(|| endpoint.clone()),
        endpoint,
        access_key: options
            .minio_access_key
            .clone()
            .ok_or_else(|| ACCESS_KEY.fault("is needed with MINIO_ENDPOINT"))?,
        secret_key: options
            .minio_secret_key
            .as_deref()
            .map(Secret::new)
            .ok_or_else(|| SECRET_KEY.fault("is needed with MINIO_ENDPOINT"))?,
        region: options.minio_region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
        sts_endpoint: options.sts_endpoint.as_deref().map(|raw| STS.origin(raw)).transpose()?,
        role_arn: options.sts_role_arn.clone(),
        allow_unscoped_signing,
    }))
}

/// Whoever describes a store elsewhere does not mean the embedded one: documents would lie on this machine alone.
fn nothing_of_another(options: &Options) -> Result<(), Fault> {
    for (Variable(name, _), value) in [
        (ACCESS_KEY, &options.minio_access_key),
        (SECRET_KEY, &options.minio_secret_key),
        (PUBLIC_ENDPOINT, &options.minio_public_endpoint),
        (STS, &options.sts_endpoint),
    ] {
        if value.is_some() {
            return Err(ENDPOINT.fault(format!("is needed with {name}")));
        }
    }
    Ok(())
}

/// S3's rules for bucket names, without dots: they would break TLS host names.
fn bucket(raw: &str) -> Result<String, Fault> {
    let plain = raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !(3..=63).contains(&raw.len()) || !plain || raw.starts_with('-') || raw.ends_with('-') {
        return Err(BUCKET.fault(format!("must be 3 to 63 lower-case letters, digits and inner hyphens, not {raw:?}")));
    }
    Ok(raw.to_owned())
}
