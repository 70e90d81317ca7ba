//! `/api/topics`: one's own; a system topic can be seen here, not changed.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod edit;
pub(super) mod list;
