//! `/api/admin`, for administrators.

pub(super) mod create_topic;
pub(super) mod delete_topic;
pub(super) mod edit_topic;
pub(super) mod patch_user;
