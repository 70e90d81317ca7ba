//! The query of a list, strictly: an unknown name or value is 422 and names the parameter.

mod admin;

use std::{borrow::Cow, str::FromStr};

use axum::extract::FromRequestParts;
use contract::{ApiError, Invalid, ListQuery};
use http::request::Parts;

use super::Refusal;

/// A parsed query.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync> FromRequestParts<S> for Query<ListQuery> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(parse(parts.uri.query().unwrap_or_default())?))
    }
}

fn parse(raw: &str) -> Result<ListQuery, ApiError> {
    let mut query = ListQuery::default();
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()) {
        match &*name {
            "q" => query.q = value.into_owned(),
            "topic" => query.topic = Some(known("topic", &value)?),
            "status" => query.status = known("status", &value)?,
            "sort" => query.sort = known("sort", &value)?,
            "order" => query.order = known("order", &value)?,
            "cursor" => query.cursor = some_text(value),
            "limit" => query.limit = limit(&value)?,
            other => return Err(ApiError::invalid(other, "is not known here")),
        }
    }
    Ok(query)
}

fn known<T: FromStr<Err = Invalid>>(name: &str, value: &str) -> Result<T, ApiError> {
    value.parse().map_err(|fault: Invalid| ApiError::invalid(name, fault.0))
}

fn some_text(value: Cow<'_, str>) -> Option<String> {
    Some(value.into_owned()).filter(|text| !text.is_empty())
}

fn limit(value: &str) -> Result<u32, ApiError> {
    let number = value.parse().ok().filter(|number| (1..=ListQuery::MAX_LIMIT).contains(number));
    number.ok_or_else(|| ApiError::invalid("limit", "must be a whole number from 1 to 100"))
}

#[cfg(test)]
mod tests {
    use contract::{SortBy, SortOrder, StatusFilter};

    use super::*;

    #[test]
    fn a_query_without_anything_has_the_documented_defaults() {
        assert_eq!(parse("").unwrap(), ListQuery::default());
    }

    #[test]
    fn every_parameter_is_read() {
        let query = parse(
            "q=a%20b%C3%A9&topic=01980000-0000-7000-8000-000000000001&status=all&sort=size_bytes&order=asc&cursor=xyz&limit=100",
        )
        .unwrap();
        assert_eq!(query.q, "a bé");
        assert_eq!(query.topic.unwrap().to_string(), "01980000-0000-7000-8000-000000000001");
        assert_eq!((query.status, query.sort, query.order), (StatusFilter::All, SortBy::SizeBytes, SortOrder::Asc));
        assert_eq!((query.cursor.as_deref(), query.limit), (Some("xyz"), 100));
    }

    #[test]
    fn what_is_unknown_or_out_of_range_is_refused_by_name() {
        let unknown = ["status=gone", "sort=name", "order=up", "stauts=all"];
        for raw in [&unknown[..], &["limit=0", "limit=101", "limit=1.5", "limit=", "topic=", "topic=x"]].concat() {
            let detail = parse(raw).unwrap_err().detail;
            let name = raw.split('=').next().unwrap();
            assert!(detail.as_str().unwrap().starts_with(&format!("{name}: ")), "{raw}: {detail}");
        }
    }
}
