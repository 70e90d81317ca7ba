//! What server functions take from Leptos context; call these before the first `.await`.

use contract::{ApiError, Code, Timestamp, UserId};
use domain::{
    Administration, Classifier, Topics,
    accounts::{Accounts, Caller},
    classification::Providers,
    documents::Documents,
};
use leptos::prelude::use_context;
use time::OffsetDateTime;

use crate::Fault;

/// Who asks.
pub(crate) fn caller() -> Result<Caller, Fault> {
    let visitor = use_context::<Option<Result<Caller, ApiError>>>().flatten();
    let nobody = || Err(ApiError::new(Code::Unauthorized, "sign in first"));
    Ok(visitor.unwrap_or_else(nobody)?)
}

/// The accounts service.
pub(crate) fn accounts() -> Result<Accounts, Fault> {
    use_context().ok_or_else(missing)
}

/// Who asks, and what administrators may ask for; the service looks at the role.
pub(crate) fn administration() -> Result<(Caller, Administration), Fault> {
    Ok((caller()?, use_context().ok_or_else(missing)?))
}

/// Whose documents, and the service that keeps them.
pub(crate) fn documents() -> Result<(UserId, Documents), Fault> {
    Ok((caller()?.user, use_context().ok_or_else(missing)?))
}

/// Who asks, and the service that keeps topics.
pub(crate) fn topics() -> Result<(Caller, Topics), Fault> {
    Ok((caller()?, use_context().ok_or_else(missing)?))
}

/// Whose documents, and the service that finds their topics.
pub(crate) fn classifier() -> Result<(UserId, Classifier), Fault> {
    Ok((caller()?.user, use_context().ok_or_else(missing)?))
}

/// Who asks, and the service that knows who is asked for topics.
pub(crate) fn providers() -> Result<(Caller, Providers), Fault> {
    Ok((caller()?, use_context().ok_or_else(missing)?))
}

/// The composition root forgot a context: a fault of ours, not of who asks.
pub(crate) fn missing() -> Fault {
    tracing::error!("a service is missing from the Leptos context");
    ApiError::new(Code::Internal, "").into()
}

/// The server's clock.
#[expect(clippy::disallowed_methods, reason = "a page says how long ago something was")]
pub(crate) fn now() -> Timestamp {
    let micros = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1000;
    Timestamp(i64::try_from(micros).unwrap_or_default())
}
