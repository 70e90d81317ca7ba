//! `/api/admin`, for administrators.

pub(super) mod patch_user;
