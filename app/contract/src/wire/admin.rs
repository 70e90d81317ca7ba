use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AuditId, ByteSize, JobId, ListQuery, Role, Timestamp, User, UserId, words::words};

/// The query of `GET /api/admin/users`, well formed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct UserQuery {
    /// Substring of the address, without regard to case; empty finds all.
    pub q: String,
    /// Where the last page ended; opaque.
    pub cursor: Option<String>,
    /// 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: u32,
}

impl Default for UserQuery {
    fn default() -> Self {
        Self { q: String::new(), cursor: None, limit: ListQuery::DEFAULT_LIMIT }
    }
}

/// Answer of `GET /api/admin/users`: the newest accounts first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserPage {
    /// At most `limit` accounts.
    pub items: Vec<User>,
    /// Present when there is more.
    pub next_cursor: Option<String>,
}

/// Body of `POST /api/admin/users`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The account's address.
    pub email: String,
    /// `user` unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The default limit unless told otherwise, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_bytes: Option<ByteSize>,
}

/// Answer of `POST /api/admin/users`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedUser {
    /// The account.
    #[serde(flatten)]
    pub user: User,
    /// Its password, told this once and kept nowhere.
    pub one_time_password: String,
}

/// A password never reaches a log.
impl fmt::Debug for OpenedUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedUser").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Answer of `GET /api/admin/stats`: counts and bytes, never names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stats {
    /// All accounts.
    pub accounts: i64,
    /// Those of them that are locked out.
    pub disabled_accounts: i64,
    /// Uploaded documents.
    pub documents: i64,
    /// Their bytes.
    pub uploaded_bytes: ByteSize,
    /// Uploads that are not finished.
    pub pending: i64,
    /// Bytes that they declared.
    pub reserved_bytes: ByteSize,
    /// Deleted documents whose keys a URL might still write.
    pub tombstones: i64,
    /// Jobs by state.
    pub jobs: JobCounts,
    /// How long the oldest job that may run has been waiting, in seconds; null when none waits.
    pub oldest_ready_job_secs: Option<i64>,
    /// The last sweep of pending uploads.
    pub last_sweep: Option<LastRun<SweepTotals>>,
    /// The last comparison of rows with objects.
    pub last_reconcile: Option<LastRun<DriftTotals>>,
}

/// Jobs by state; those done are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobCounts {
    /// Not begun, put off, or to be tried again.
    pub waiting: i64,
    /// In some worker's hands.
    pub running: i64,
    /// Failed for good.
    pub dead: i64,
}

/// Something that runs now and then, the last time it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastRun<T> {
    /// When it ended.
    pub finished_at: Timestamp,
    /// What it found.
    pub report: T,
}

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SweepTotals {
    /// Uploads whose object was there.
    pub finished: u64,
    /// Uploads that were given up.
    pub expired: u64,
    /// Uploads that storage could not tell about.
    pub undecided: u64,
    /// Overdue tombstones whose deletion was asked for again.
    pub tombstones: u64,
}

/// How far rows, objects and counters were apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DriftTotals {
    /// Uploaded documents whose object is missing or has another size.
    pub rows_without_objects: DriftTotal,
    /// Objects with neither a document nor a tombstone.
    pub objects_without_rows: DriftTotal,
    /// Accounts whose used bytes are not the sum of their documents.
    pub used: DriftTotal,
    /// Accounts whose reserved bytes are not the sum of their pending uploads.
    pub reserved: DriftTotal,
    /// Jobs that had failed for good.
    pub dead_jobs: DriftTotal,
}

/// A number of findings and the bytes they stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriftTotal {
    /// How many.
    pub count: u64,
    /// How many bytes.
    pub bytes: u64,
}

words! {
    /// What an administrator did.
    AuditAction {
        /// Opened an account; `{"role","limit_bytes"}`.
        AccountOpened = "account_opened",
        /// Gave it another limit; `{"from","to"}` in bytes.
        LimitChanged = "limit_changed",
        /// Gave it another role; `{"from","to"}`.
        RoleChanged = "role_changed",
        /// Locked it out.
        AccountDisabled = "account_disabled",
        /// Let it in again.
        AccountEnabled = "account_enabled",
        /// Gave it a new password.
        PasswordSet = "password_set",
        /// Asked for another attempt at a dead job; `{"id","kind"}`.
        JobRetried = "job_retried",
        /// Made a topic of the system; `{"id","name"}`.
        TopicCreated = "topic_created",
        /// Changed one; `{"id","name"}`, the name it has now.
        TopicChanged = "topic_changed",
        /// Deleted one; `{"id","name"}`.
        TopicDeleted = "topic_deleted",
        /// Chose everybody's provider; `{"kind"}`.
        ProviderChanged = "provider_changed",
    }
}

/// The query of `GET /api/admin/audit`, well formed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct AuditQuery {
    /// Where the last page ended; opaque.
    pub cursor: Option<String>,
    /// 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: u32,
}

impl Default for AuditQuery {
    fn default() -> Self {
        Self { cursor: None, limit: ListQuery::DEFAULT_LIMIT }
    }
}

/// One administrative action. Addresses are as they were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry.
    pub id: AuditId,
    /// When.
    pub created_at: Timestamp,
    /// The administrator's account; null for the system.
    pub actor_id: Option<UserId>,
    /// Its address, or `system`: the command line and the start of the server.
    pub actor: String,
    /// What was done.
    pub action: AuditAction,
    /// The account it was done to, if it was done to one.
    pub target_id: Option<UserId>,
    /// Its address.
    pub target: Option<String>,
    /// What the action documents; an empty object otherwise.
    pub detail: Value,
}

/// Answer of `GET /api/admin/audit`: the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// At most `limit` entries.
    pub items: Vec<AuditEntry>,
    /// Present when there is more.
    pub next_cursor: Option<String>,
}

words! {
    /// Where a job stands.
    #[derive(Default)]
    JobState {
        /// Not begun, put off, or to be tried again.
        Waiting = "waiting",
        /// In some worker's hands.
        Running = "running",
        /// Failed for good.
        #[default]
        Dead = "dead",
    }
}

words! {
    /// Why a job failed, as far as it may be told: no text of ours or of anybody's file.
    JobFailure {
        /// The object store did not answer.
        StorageUnavailable = "storage_unavailable",
        /// The object store refused.
        StorageRefused = "storage_refused",
        /// The database did not answer.
        DatabaseUnavailable = "database_unavailable",
        /// It took too long.
        TimedOut = "timed_out",
        /// It came to a fault of ours.
        Panicked = "panicked",
        /// Every attempt ended with the process that made it.
        WorkerLost = "worker_lost",
        /// This version does not know such a job.
        Unknown = "unknown",
        /// Anything else; the log knows more.
        Failed = "failed",
    }
}

/// A job as an administrator sees it: what kind, never about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobInfo {
    /// The job.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed; null when none did.
    pub last_error: Option<JobFailure>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it may run; while it runs, when its lease ends.
    pub run_at: Timestamp,
}

/// Answer of `GET /api/admin/jobs`: the hundred oldest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobList {
    /// At most a hundred jobs.
    pub items: Vec<JobInfo>,
}
