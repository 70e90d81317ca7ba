//! The queries of administrators' lists.

use axum::extract::FromRequestParts;
use contract::{ApiError, AuditQuery, JobState, UserQuery};
use http::request::Parts;

use super::{Query, known, limit, some_text};
use crate::http::Refusal;

macro_rules! read_by {
    ($($query:ty: $parse:ident),* $(,)?) => {
        $(impl<S: Send + Sync> FromRequestParts<S> for Query<$query> {
            type Rejection = Refusal;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
                Ok(Self($parse(parts.uri.query().unwrap_or_default())?))
            }
        })*
    };
}

read_by! {
    UserQuery: users,
    AuditQuery: audit,
    JobState: jobs,
}

fn users(raw: &str) -> Result<UserQuery, ApiError> {
    let mut query = UserQuery::default();
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()) {
        match &*name {
            "q" => query.q = value.into_owned(),
            "cursor" => query.cursor = some_text(value),
            "limit" => query.limit = limit(&value)?,
            other => return Err(ApiError::invalid(other, "is not known here")),
        }
    }
    Ok(query)
}

fn audit(raw: &str) -> Result<AuditQuery, ApiError> {
    let mut query = AuditQuery::default();
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()) {
        match &*name {
            "cursor" => query.cursor = some_text(value),
            "limit" => query.limit = limit(&value)?,
            other => return Err(ApiError::invalid(other, "is not known here")),
        }
    }
    Ok(query)
}

fn jobs(raw: &str) -> Result<JobState, ApiError> {
    let mut state = JobState::default();
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()) {
        match &*name {
            "state" => state = known("state", &value)?,
            other => return Err(ApiError::invalid(other, "is not known here")),
        }
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_as_documented() {
        assert_eq!((users("").unwrap(), audit("").unwrap()), (UserQuery::default(), AuditQuery::default()));
        assert_eq!(jobs("").unwrap(), JobState::Dead);
        assert_eq!(users("q=a%40b&limit=7&cursor=").unwrap(), UserQuery { q: "a@b".into(), cursor: None, limit: 7 });
        assert_eq!(jobs("state=waiting").unwrap(), JobState::Waiting);
    }

    #[test]
    fn what_is_unknown_is_refused_by_name() {
        for refusal in [users("limit=0").unwrap_err(), audit("limit=101").unwrap_err()] {
            assert!(refusal.detail.as_str().unwrap().starts_with("limit: "));
        }
        assert!(jobs("state=done").unwrap_err().detail.as_str().unwrap().starts_with("state: "));
        assert!(users("sort=email").is_err() && audit("q=a").is_err() && jobs("limit=1").is_err());
    }
}
