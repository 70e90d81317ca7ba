//! `/api/admin`, for administrators.

pub(super) mod audit;
pub(super) mod create_topic;
pub(super) mod delete_topic;
pub(super) mod edit_topic;
pub(super) mod jobs;
pub(super) mod open_user;
pub(super) mod patch_user;
pub(super) mod provider;
pub(super) mod retry_job;
pub(super) mod set_provider;
pub(super) mod stats;
pub(super) mod users;
