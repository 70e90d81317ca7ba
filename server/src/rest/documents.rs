//! `/api/documents`; what is not the caller's is 404.

pub(super) mod classify;
pub(super) mod classify_all;
pub(super) mod confirm;
pub(super) mod delete;
pub(super) mod download;
pub(super) mod get;
pub(super) mod list;
pub(super) mod rename;
pub(super) mod set_topics;
pub(super) mod upload_url;
pub(super) mod upload_url_again;
pub(super) mod upload_urls;
