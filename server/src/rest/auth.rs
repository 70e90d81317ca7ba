//! `/api/auth`.

pub(super) mod clear_provider;
pub(super) mod close;
pub(super) mod end_other_sessions;
pub(super) mod end_session;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod me;
pub(super) mod password;
pub(super) mod provider;
pub(super) mod quota;
pub(super) mod refresh;
pub(super) mod register;
pub(super) mod sessions;
pub(super) mod set_provider;
pub(super) mod test_provider;
