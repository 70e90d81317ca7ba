//! Every setting as it is written: a flag, an environment variable, or the same name in lower case in `sluice.toml`.
//! Nothing is parsed here.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error as _};

macro_rules! options {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        /// Raw settings; what is absent has a default.
        #[derive(Clone, Default, clap::Args, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Options {
            $($(#[$meta])* #[serde(deserialize_with = "scalar")] pub $name: Option<String>,)*
        }

        impl Options {
            /// `self` where it says something, else `lower`. An empty value says nothing, as compose files write it.
            #[must_use]
            pub fn or(self, lower: Self) -> Self {
                Self { $($name: self.$name.filter(|value| !value.is_empty()).or(lower.$name),)* }
            }
        }
    };
}

options! {
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "LEPTOS_SITE_ADDR", value_name = "IP:PORT", global = true, help_heading = "Where", hide_env_values = true)]
    #[serde(rename = "leptos_site_addr")]
    site_addr,
    /// The one origin that people open; the session's cookies are `Secure` when it is https [default: http://localhost:PORT]
    #[arg(long, env = "SLUICE_PUBLIC_URL", value_name = "URL", global = true, help_heading = "Where", hide_env_values = true)]
    #[serde(rename = "sluice_public_url")]
    public_url,
    /// Folder of the SQLite file, embedded objects and generated secrets; mode 0700 [default: ./data]
    #[arg(long, env = "SLUICE_DATA_DIR", value_name = "DIR", global = true, help_heading = "Where", hide_env_values = true)]
    #[serde(rename = "sluice_data_dir")]
    data_dir,
    /// Folder of the built site: stylesheet, WebAssembly, public files [default: target/site]
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "DIR", global = true, help_heading = "Where", hide_env_values = true, hide_short_help = true)]
    #[serde(rename = "leptos_site_root")]
    site_root,
    /// Origins whose scripts may call the REST API with a bearer token, separated by commas; * for all [default: the public URL]
    #[arg(long, env = "CORS_ORIGINS", value_name = "ORIGINS", global = true, help_heading = "Where", hide_env_values = true, hide_short_help = true)]
    cors_origins,
    /// How many proxies stand in front: so many entries of X-Forwarded-For are believed, from the right [default: 0]
    #[arg(long, env = "TRUSTED_HOPS", value_name = "N", global = true, help_heading = "Where", hide_env_values = true, hide_short_help = true)]
    trusted_hops,
    /// Own listener for /metrics (Prometheus) [default: none]
    #[arg(long, env = "METRICS_ADDR", value_name = "IP:PORT", global = true, help_heading = "Where", hide_env_values = true, hide_short_help = true)]
    metrics_addr,

    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE [default: sqlite://DATA_DIR/sluice.db]
    #[arg(long, env = "DATABASE_URL", value_name = "URL", global = true, help_heading = "Database", hide_env_values = true)]
    database_url,

    /// Object store as this server reaches it; unset: the store embedded in this process
    #[arg(long, env = "MINIO_ENDPOINT", value_name = "URL", global = true, help_heading = "Object store", hide_env_values = true)]
    minio_endpoint,
    /// Object store as browsers reach it [default: the internal one]
    #[arg(long, env = "MINIO_PUBLIC_ENDPOINT", value_name = "URL", global = true, help_heading = "Object store", hide_env_values = true)]
    minio_public_endpoint,
    /// Access key of a dedicated user, never root's
    #[arg(long, env = "MINIO_ACCESS_KEY", value_name = "KEY", global = true, help_heading = "Object store", hide_env_values = true)]
    minio_access_key,
    /// Its secret key
    #[arg(long, env = "MINIO_SECRET_KEY", value_name = "SECRET", global = true, help_heading = "Object store", hide_env_values = true)]
    minio_secret_key,
    /// Bucket, created if missing [default: sluice]
    #[arg(long, env = "MINIO_BUCKET", value_name = "NAME", global = true, help_heading = "Object store", hide_env_values = true)]
    minio_bucket,
    /// Region [default: us-east-1]
    #[arg(long, env = "MINIO_REGION", value_name = "REGION", global = true, help_heading = "Object store", hide_env_values = true, hide_short_help = true)]
    minio_region,
    /// Where AssumeRole is answered [default: the store itself]
    #[arg(long, env = "STS_ENDPOINT", value_name = "URL", global = true, help_heading = "Object store", hide_env_values = true, hide_short_help = true)]
    sts_endpoint,
    /// Role to assume; MinIO ignores it [default: a placeholder]
    #[arg(long, env = "STS_ROLE_ARN", value_name = "ARN", global = true, help_heading = "Object store", hide_env_values = true, hide_short_help = true)]
    sts_role_arn,
    /// true: sign URLs with the configured key itself, whatever it may do; logged at every start [default: false]
    #[arg(long, env = "SLUICE_ALLOW_UNSCOPED_SIGNING", value_name = "BOOL", global = true, help_heading = "Object store", hide_env_values = true, hide_short_help = true)]
    #[serde(rename = "sluice_allow_unscoped_signing")]
    allow_unscoped_signing,

    /// Signs access tokens, 32 bytes or more; required with PostgreSQL [default: generated into the data dir]
    #[arg(long, env = "JWT_SECRET", value_name = "SECRET", global = true, help_heading = "Accounts", hide_env_values = true)]
    jwt_secret,
    /// Address of the administrator, created when absent
    #[arg(long, env = "ADMIN_EMAIL", value_name = "EMAIL", global = true, help_heading = "Accounts", hide_env_values = true)]
    admin_email,
    /// The administrator's first password
    #[arg(long, env = "ADMIN_PASSWORD", value_name = "PASSWORD", global = true, help_heading = "Accounts", hide_env_values = true)]
    admin_password,
    /// open: anybody may register; closed: nobody [default: open]
    #[arg(long, env = "REGISTRATION", value_name = "WHO", global = true, help_heading = "Accounts", hide_env_values = true)]
    registration,
    /// Bytes a new account may store [default: 104857600]
    #[arg(long, env = "DEFAULT_QUOTA_BYTES", value_name = "BYTES", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    default_quota_bytes,
    /// Bytes of the largest file [default: 5497558138880]
    #[arg(long, env = "MAX_FILE_BYTES", value_name = "BYTES", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    max_file_bytes,
    /// Life of an upload URL [default: 900]
    #[arg(long, env = "UPLOAD_URL_TTL_SECS", value_name = "SECONDS", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    upload_url_ttl_secs,
    /// How long an upload may stay pending at least [default: 3600]
    #[arg(long, env = "PENDING_CUTOFF_SECS", value_name = "SECONDS", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    pending_cutoff_secs,
    /// How often abandoned uploads are looked for [default: 1800]
    #[arg(long, env = "CLEANUP_INTERVAL_SECS", value_name = "SECONDS", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    cleanup_interval_secs,
    /// Pending uploads of one account [default: 1000]
    #[arg(long, env = "MAX_PENDING_UPLOADS", value_name = "N", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    max_pending_uploads,
    /// Those of them that declared no size [default: 100]
    #[arg(long, env = "MAX_UNSIZED_PENDING", value_name = "N", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    max_unsized_pending,
    /// Bytes of the largest document that is read for its topics and for search [default: 67108864]
    #[arg(long, env = "MAX_EXTRACT_BYTES", value_name = "BYTES", global = true, help_heading = "Limits", hide_env_values = true, hide_short_help = true)]
    max_extract_bytes,

    /// Keys for secrets at rest, 32 bytes each in hexadecimal or base64, newest first, separated by commas: the first seals, all of them open [default: generated into the data dir with SQLite; with PostgreSQL none, and providers' keys cannot be stored]
    #[arg(long, env = "SLUICE_SECRET_KEYS", value_name = "KEYS", global = true, help_heading = "Classification", hide_env_values = true, hide_short_help = true)]
    #[serde(rename = "sluice_secret_keys")]
    secret_keys,
    /// How often an account may ask an AI provider in a day; beyond it the built-in classifier answers [default: 200]
    #[arg(long, env = "AI_DAILY_BUDGET", value_name = "CALLS", global = true, help_heading = "Classification", hide_env_values = true, hide_short_help = true)]
    ai_daily_budget,
    /// true: AI providers may live on private addresses, as Ollama beside the server does [default: false]
    #[arg(long, env = "SLUICE_ALLOW_PRIVATE_PROVIDERS", value_name = "BOOL", global = true, help_heading = "Classification", hide_env_values = true, hide_short_help = true)]
    #[serde(rename = "sluice_allow_private_providers")]
    allow_private_providers,
}

/// Holds secrets.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").finish_non_exhaustive()
    }
}

/// A string, number or boolean of the file, or a list of strings, as the environment would write it.
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(&toml::Value::deserialize(deserializer)?)
        .map(Some)
        .ok_or_else(|| D::Error::custom("must be a string, a number, true, false, or a list of strings"))
}

fn text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => items.iter().map(text).collect::<Option<Vec<_>>>().map(|items| items.join(",")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_says_nothing_and_the_file_is_the_lowest_layer() {
        let file: Options = toml::from_str(
            "leptos_site_addr = '0.0.0.0:80'\nmax_pending_uploads = 7\ncors_origins = ['http://a', 'http://b']",
        )
        .unwrap();
        let upper =
            Options { site_addr: Some(String::new()), max_pending_uploads: Some("9".into()), ..Options::default() };
        let merged = upper.or(file);
        assert_eq!(merged.site_addr.as_deref(), Some("0.0.0.0:80"));
        assert_eq!(merged.max_pending_uploads.as_deref(), Some("9"));
        assert_eq!(merged.cors_origins.as_deref(), Some("http://a,http://b"));
    }
}
