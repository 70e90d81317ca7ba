//! What a signature opens, and what it does not.

use std::time::Duration;

use embedded_store::Direction;
use reqwest::StatusCode;

use crate::server::{BUCKET, Server};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Every request here meets an object at `u/1/a` and must neither read nor change it.
async fn server() -> Server {
    let server = Server::start().await;
    assert_eq!(server.put("u/1/a", "mine").await.status(), StatusCode::OK);
    server
}

#[tokio::test]
async fn without_a_signature_nothing_works() {
    let server = server().await;
    let url = format!("http://{}/{BUCKET}/u/1/a", server.authority);
    let key = server.store.scoped_key("u/1/", Direction::Put);
    let client = reqwest::Client::new();
    for query in ["", "?X-Amz-SignedHeaders=host", "?X-Amz-Algorithm=AWS4-HMAC-SHA256", "?Signature=x&AWSAccessKeyId=x"]
    {
        for method in ["GET", "HEAD", "PUT", "POST", "DELETE"] {
            let request = client.request(method.parse().unwrap(), format!("{url}{query}"));
            let request = if method == "PUT" { request.body("theirs") } else { request };
            assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{method} {query}");
        }
    }
    // The id alone, as a chunked upload with an unsigned trailer once got past other servers.
    let credential = format!("{}/20260101/us-east-1/s3/aws4_request", key.id);
    let put = client
        .put(&url)
        .header("authorization", format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"))
        .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        .body("theirs");
    assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_signed_url_streams_no_chunked_signatures() {
    let server = server().await;
    for kind in ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"] {
        let signed = server.presign("PUT", "u/1/a").signed("x-amz-content-sha256", kind);
        assert_eq!(signed.send_body("theirs").await.status(), StatusCode::FORBIDDEN);
        let unsigned = server.presign("PUT", "u/1/a").request().header("x-amz-content-sha256", kind).body("theirs");
        assert_eq!(unsigned.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn signing_other_methods_and_operations_does_not_help() {
    let server = server().await;
    for direction in [Direction::Put, Direction::Get] {
        let key = server.store.scoped_key("u/1/", direction);
        for method in ["POST", "DELETE", "PATCH", "OPTIONS"] {
            let response = server.presign(method, "u/1/a").key(key.clone()).send().await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method}");
        }
        for query in ["uploads", "acl", "tagging", "attributes", "uploadId", "torrent", "retention", "legal-hold"] {
            for method in ["GET", "PUT"] {
                let response = server.presign(method, "u/1/a").query(query, "").key(key.clone()).send().await;
                assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method} ?{query}");
            }
        }
        for id in ["CopyObject", "DeleteObject", "ListObjectsV2", "Nonsense"] {
            let response = server.presign("PUT", "u/1/b").query("x-id", id).key(key.clone()).send().await;
            assert!(response.status().is_client_error(), "{id}");
        }
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn the_bucket_itself_is_out_of_reach() {
    let server = server().await;
    let key = server.store.scoped_key("u/1/", Direction::Get);
    for query in [&[("list-type", "2")][..], &[("location", "")], &[("versioning", "")], &[]] {
        let list = server.presign("GET", "").key(key.clone());
        let list = query.iter().fold(list, |list, (name, value)| list.query(name, value));
        let request = http::Request::get(list.sign()).header("host", &server.authority).body(String::new());
        let response = server.store.serve_public(request.unwrap()).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_key_for_one_direction_does_not_open_the_other() {
    let server = server().await;
    let get = server.store.scoped_key("u/1/", Direction::Get);
    let put = server.store.scoped_key("u/1/", Direction::Put);
    let write = server.presign("PUT", "u/1/a").key(get).send_body("theirs").await;
    assert_eq!(write.status(), StatusCode::FORBIDDEN);
    for method in ["GET", "HEAD"] {
        let read = server.presign(method, "u/1/a").key(put.clone()).send().await;
        assert_eq!(read.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_key_for_one_account_does_not_open_another() {
    let server = server().await;
    let (put, get) = (server.store.scoped_key("u/2/", Direction::Put), server.store.scoped_key("u/2/", Direction::Get));
    let paths = [
        "u/1/a",
        "u/2/../1/a",
        "u/2/%2e%2e/1/a",
        "u/2/..%2f1/a",
        "u/2%2f..%2f1/a",
        "u/2/./a",
        "u/2//a",
        "u//2/a",
        "/u/2/a",
        "%2fu/2/a",
        "u/20/a",
        "U/2/a",
        "u/2",
        "u/2/..%5c1/a",
    ];
    for path in paths {
        let write = server.presign("PUT", path).key(put.clone());
        // Straight into the store: an HTTP client would tidy the path up.
        let request = http::Request::put(write.sign()).header("host", &server.authority).body("theirs".to_owned());
        let status = server.store.serve_public(request.unwrap()).await.status();
        assert_eq!(status, StatusCode::FORBIDDEN, "PUT {path}");
        let read = server.presign("GET", path).key(get.clone());
        let request = http::Request::get(read.sign()).header("host", &server.authority).body(String::new());
        let status = server.store.serve_public(request.unwrap()).await.status();
        assert_eq!(status, StatusCode::FORBIDDEN, "GET {path}");
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_signature_holds_for_its_own_path_alone() {
    let server = server().await;
    for (signed, sent) in [("u/2/a", "u/1/a"), ("u/1/b", "u/1/a"), ("u/1/a", "u/1/%61b")] {
        let url = server.presign("PUT", signed).sign().replace(signed, sent);
        let put = reqwest::Client::new().put(url).body("theirs");
        assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_prefix_without_its_slash_opens_nothing() {
    let server = server().await;
    for prefix in ["", "u/1", "u"] {
        let read = server.presign("GET", "u/1/a").key(server.store.scoped_key(prefix, Direction::Get)).send().await;
        assert_eq!(read.status(), StatusCode::FORBIDDEN, "{prefix:?}");
    }
}

#[tokio::test]
async fn an_expired_url_is_refused() {
    let server = server().await;
    let old = |method| server.presign(method, "u/1/a").ago(Duration::from_secs(61));
    assert_eq!(old("GET").send().await.status(), StatusCode::FORBIDDEN);
    assert_eq!(old("PUT").send_body("theirs").await.status(), StatusCode::FORBIDDEN);
    let fresh = server.presign("GET", "u/1/a").ago(Duration::from_secs(30)).send().await;
    assert_eq!(fresh.status(), StatusCode::OK);
    assert_eq!(fresh.text().await.unwrap(), "mine");
}

#[tokio::test]
async fn a_url_lives_for_seven_days_at_most() {
    let server = server().await;
    let longest = server.presign("GET", "u/1/a").expires(7 * DAY).send().await;
    assert_eq!(longest.status(), StatusCode::OK);
    let url = server.presign("GET", "u/1/a").expires(7 * DAY).sign();
    let longer = url.replace("X-Amz-Expires=604800", "X-Amz-Expires=604801");
    assert_ne!(url, longer);
    assert!(reqwest::get(longer).await.unwrap().status().is_client_error());
}

#[tokio::test]
async fn the_host_with_its_port_and_the_region_are_part_of_the_signature() {
    let server = server().await;
    let port = server.authority.rsplit(':').next().unwrap();
    for host in ["127.0.0.1".to_owned(), "127.0.0.1:1".to_owned(), format!("localhost:{port}")] {
        let get = server.presign("GET", "u/1/a").request().header("host", host);
        assert_eq!(get.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    let elsewhere = server.presign("GET", "u/1/a").region("eu-west-1").send().await;
    assert!(elsewhere.status().is_client_error());
}

#[tokio::test]
async fn credentials_that_come_along_change_nothing() {
    let server = server().await;
    for authorization in ["Bearer token", "Basic dTpw", "AWS id:signature"] {
        let get = server.presign("GET", "u/1/a").request();
        let get = get.header("authorization", authorization).header("cookie", "session=1").send().await.unwrap();
        assert_eq!(get.status(), StatusCode::OK, "{authorization}");
    }
}

#[tokio::test]
async fn each_side_refuses_the_keys_of_the_other() {
    let server = server().await;
    let internal = server.store.internal_key();
    let public = server.presign("GET", "u/1/a").key(internal).send().await;
    assert_eq!(public.status(), StatusCode::FORBIDDEN);
    for direction in [Direction::Put, Direction::Get] {
        let scoped = server.sdk(server.store.scoped_key("u/1/", direction));
        let error = scoped.delete_object().bucket(BUCKET).key("u/1/a").send().await.unwrap_err();
        assert_eq!(error.raw_response().map(|response| response.status().as_u16()), Some(403));
        assert!(scoped.list_objects_v2().bucket(BUCKET).send().await.is_err());
    }
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_url_presigned_by_the_sdk_is_accepted() {
    let server = server().await;
    let key = server.store.scoped_key("u/1/", Direction::Put);
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .region(aws_sdk_s3::config::Region::new(crate::server::REGION))
        .endpoint_url(format!("http://{}", server.authority))
        .credentials_provider(aws_sdk_s3::config::Credentials::new(key.id, key.secret, None, None, "test"))
        .force_path_style(true)
        .request_checksum_calculation(aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired)
        .build();
    let expires = aws_sdk_s3::presigning::PresigningConfig::expires_in(Duration::from_secs(900)).unwrap();
    let signed = aws_sdk_s3::Client::from_conf(config)
        .put_object()
        .bucket(BUCKET)
        .key("u/1/new")
        .content_length(5)
        .content_type("text/plain")
        .if_none_match("*")
        .checksum_sha256("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
        .presigned(expires)
        .await
        .unwrap();
    for name in ["content-length", "content-type", "if-none-match", "x-amz-checksum-sha256"] {
        assert!(signed.headers().any(|(header, _)| header.eq_ignore_ascii_case(name)), "{name} is not signed");
    }
    let put = || {
        let put = reqwest::Client::new().put(signed.uri()).body("hello");
        signed.headers().fold(put, |put, (name, value)| put.header(name, value)).send()
    };
    assert_eq!(put().await.unwrap().status(), StatusCode::OK);
    assert_eq!(put().await.unwrap().status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(server.read("u/1/new").await.as_deref(), Some("hello"));
}
