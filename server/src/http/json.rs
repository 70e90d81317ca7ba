//! JSON bodies, strictly: what does not fit is 422 and names the field, in our words rather than the parser's.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use contract::ApiError;
use http::{HeaderMap, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use super::Refusal;

/// A request's body. The media type must say JSON.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        if !is_json(request.headers()) {
            return Err(ApiError::invalid("content-type", "must be application/json").into());
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| ApiError::invalid("body", "could not be read"))?;
        Ok(Self(parse(&body)?))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| fault(&error.path().to_string(), error.inner(), body))?;
    deserializer.end().map_err(|_| ApiError::invalid("body", "must be one JSON value"))?;
    Ok(value)
}

/// The parser's own words name Rust types; only what they say about the request goes on.
fn fault(path: &str, error: &serde_json::Error, body: &[u8]) -> ApiError {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let field = if path == "." { "body" } else { path };
    match text {
        "number out of range" => return ApiError::invalid(field, "is out of range"),
        "recursion limit exceeded" => return ApiError::invalid("body", "is nested too deeply"),
        // Where an enum is wanted, any other type counts as bad syntax.
        _ if error.classify() != Category::Data => {
            return match serde_json::from_slice::<IgnoredAny>(body) {
                Ok(_) => ApiError::invalid(field, "has the wrong type or is out of range"),
                Err(_) => ApiError::invalid("body", "must be well-formed JSON"),
            };
        }
        _ => {}
    }
    for (prefix, reason) in [
        ("missing field `", "is missing"),
        ("unknown field `", "is not known here"),
        ("duplicate field `", "is there twice"),
    ] {
        if let Some((name, _)) = text.strip_prefix(prefix).and_then(|rest| rest.split_once('`')) {
            return ApiError::invalid(&join(path, name), reason);
        }
    }
    match text.split_once(", expected ") {
        Some((what, expected)) if what.starts_with("unknown variant") => {
            ApiError::invalid(field, &format!("must be {}", expected.replace('`', "")))
        }
        Some((what, _)) if what.starts_with("invalid ") => {
            ApiError::invalid(field, "has the wrong type or is out of range")
        }
        _ => ApiError::invalid(field, text),
    }
}

fn join(path: &str, name: &str) -> String {
    match path {
        "." => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use contract::{BatchRequest, UploadRequest, UserPatch};

    use super::*;

    fn detail<T: DeserializeOwned>(body: &str) -> String {
        let Err(refusal) = parse::<T>(body.as_bytes()) else { panic!("{body} must be refused") };
        refusal.detail.as_str().unwrap().to_owned()
    }

    #[test]
    fn the_field_at_fault_is_named() {
        let upload = |size: &str| format!(r#"{{"filename":"a","content_type":"text/plain","size_bytes":{size}}}"#);
        for size in ["1.5", "\"1\"", "9223372036854775808", "1e400", "[]", "true", "-9223372036854775809"] {
            let detail = detail::<UploadRequest>(&upload(size));
            assert!(detail.starts_with("size_bytes: "), "{size}: {detail}");
        }
        for (body, expected) in [
            ("{}", "filename: is missing"),
            (r#"{"filename":1,"content_type":"a/b"}"#, "filename: has the wrong type or is out of range"),
            (r#"{"filename":"a","nmae":"b"}"#, "nmae: is not known here"),
            (r#"{"filename":"a","filename":"b"}"#, "filename: is there twice"),
            ("[]", "body: has the wrong type or is out of range"),
            ("", "body: must be well-formed JSON"),
            ("{", "body: must be well-formed JSON"),
            (r#"{"filename":"a","content_type":"a/b"} {}"#, "body: must be one JSON value"),
        ] {
            assert_eq!(detail::<UploadRequest>(body), expected, "{body}");
        }
    }

    #[test]
    fn a_field_inside_a_list_is_named_with_its_place() {
        assert_eq!(detail::<BatchRequest>(r#"{"files":[{"filename":"a"}]}"#), "files[0].content_type: is missing");
        let body = r#"{"files":[{"filename":"a","content_type":"a/b"},{"filename":"a","x":1}]}"#;
        assert_eq!(detail::<BatchRequest>(body), "files[1].x: is not known here");
    }

    #[test]
    fn enums_and_ranges_say_what_would_be_accepted() {
        assert_eq!(detail::<UserPatch>(r#"{"role":"king"}"#), "role: must be user or admin");
        assert_eq!(detail::<UserPatch>(r#"{"role":1}"#), "role: has the wrong type or is out of range");
        assert_eq!(detail::<UserPatch>(r#"{"limit_bytes":-1}"#), "limit_bytes: must not be negative");
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused_without_a_crash() {
        let body = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(detail::<serde_json::Value>(&body), "body: is nested too deeply");
    }
}
