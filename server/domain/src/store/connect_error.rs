//! Why the server does not start with this store, and what mends it: each text is one paragraph for the operator's
//! terminal.

/// The store cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// A value that no store would accept.
    #[error("The object store's {setting} is wrong: it {fault}.")]
    Setting {
        /// Which setting.
        setting: &'static str,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The store in this process does not have the bucket.
    #[error(
        "The embedded object store does not serve the bucket \"{bucket}\" ({cause}). It was opened for another one, or \
         its folder in SLUICE_DATA_DIR cannot be read: check that this folder belongs to the user who runs the server."
    )]
    Embedded {
        /// Which bucket was asked for.
        bucket: String,
        /// What was answered.
        cause: String,
    },
    /// Nothing answers, or only errors.
    #[error(
        "The object store at {endpoint} does not answer ({cause}). Check that it is running and that MINIO_ENDPOINT is \
         the address at which this server reaches it (under Docker the service's name, not localhost); without \
         MINIO_ENDPOINT documents are kept in the embedded store."
    )]
    Unreachable {
        /// Where it was looked for.
        endpoint: String,
        /// What was seen.
        cause: String,
    },
    /// The key or the bucket is refused.
    #[error(
        "The object store at {endpoint} refuses to let this server use the bucket \"{bucket}\" ({cause}). Check \
         MINIO_ACCESS_KEY, MINIO_SECRET_KEY, MINIO_BUCKET and MINIO_REGION, that the key's policy allows listing and \
         creating that bucket, and that both machines' clocks agree."
    )]
    Refused {
        /// Where the store is.
        endpoint: String,
        /// Which bucket was asked for.
        bucket: String,
        /// What was answered.
        cause: String,
    },
    /// The key may write without a presigned URL.
    #[error(
        "The object store accepts a plain, header-signed upload from MINIO_ACCESS_KEY (\"{access_key}\"), so this key \
         is too powerful: every upload URL names it, and some versions of MinIO let anybody who knows such a key's \
         name overwrite other people's documents. Create a user for Sluice alone whose policy allows s3:PutObject \
         only under the condition s3:authType = REST-QUERY-STRING (README.md has the policy and the mc commands) and \
         configure its key; never the root user's. To sign with this key in spite of that, set \
         SLUICE_ALLOW_UNSCOPED_SIGNING=true."
    )]
    TooPowerful {
        /// The key's public name.
        access_key: String,
    },
    /// No temporary keys.
    #[error(
        "The object store gives out no temporary keys: AssumeRole at {endpoint} failed ({cause}). Sluice signs each \
         URL with a temporary key that can touch one account's documents only, so that no URL can be turned against \
         another account. On MinIO configure a user's key (an access key or service account may not assume a role); \
         on AWS set STS_ENDPOINT, and STS_ROLE_ARN to a role that the key may assume. To sign with the configured key \
         itself and do without that protection, set SLUICE_ALLOW_UNSCOPED_SIGNING=true."
    )]
    NoTemporaryKeys {
        /// Where AssumeRole was asked for.
        endpoint: String,
        /// What was answered.
        cause: String,
    },
}
