//! Listing: complete, in the order of keys, page by page.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use futures::{StreamExt as _, stream};
use reqwest::StatusCode;

use crate::server::{BUCKET, Server, files};

async fn store(sdk: &Client, keys: impl IntoIterator<Item = String>) {
    let puts = keys.into_iter().map(|key| {
        let body = ByteStream::from(key.as_bytes().to_vec());
        let put = sdk.put_object().bucket(BUCKET).key(key).body(body);
        async { put.send().await.unwrap() }
    });
    stream::iter(puts).buffer_unordered(16).collect::<Vec<_>>().await;
}

/// All keys below `prefix`, read in pages of `page`.
async fn keys(sdk: &Client, prefix: &str, page: i32) -> Vec<String> {
    let list = sdk.list_objects_v2().bucket(BUCKET).prefix(prefix).max_keys(page);
    let pages: Vec<_> = list.into_paginator().send().collect::<Result<_, _>>().await.unwrap();
    for listed in &pages {
        assert!(listed.contents().len() <= usize::try_from(page).unwrap());
        assert_eq!(listed.key_count(), i32::try_from(listed.contents().len()).ok());
    }
    let objects = pages.iter().flat_map(|page| page.contents());
    objects.map(|object| object.key().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn keys_come_in_the_order_of_their_bytes_whatever_the_page() {
    let server = Server::start().await;
    let sdk = server.internal();
    let long = "l".repeat(64);
    let mut expected: Vec<String> = [
        "a", "a/", "a/b", "a//b", "a-b", "a.b", "a0", "A", "é", "z/é", "a/b/c", "fd/x", "fd/x/y", "fd/x-y", "fd/x0",
        "..", "../x", "%",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(["", "/x", "-", "0", "l", "l/x"].map(|end| format!("{long}{end}")))
    .collect();
    store(&sdk, expected.clone()).await;
    expected.sort();
    for page in [1, 2, 3, 1000] {
        assert_eq!(keys(&sdk, "", page).await, expected, "pages of {page}");
    }
    for prefix in ["a", "a/", "fd/x", "l", &long, "é", "..", "none"] {
        let expected: Vec<_> = expected.iter().filter(|key| key.starts_with(prefix)).cloned().collect();
        assert_eq!(keys(&sdk, prefix, 2).await, expected, "below {prefix}");
    }
    for after in ["", "a", "a/b", "a/bb", "fd", "fd/x", "zzz", &long] {
        let list = sdk.list_objects_v2().bucket(BUCKET).start_after(after).send().await.unwrap();
        let listed: Vec<_> = list.contents().iter().map(|object| object.key().unwrap().to_owned()).collect();
        let expected: Vec<_> = expected.iter().filter(|key| key.as_str() > after).cloned().collect();
        assert_eq!(listed, expected, "after {after}");
    }
}

#[tokio::test]
async fn sizes_and_times_are_listed_as_head_tells_them() {
    let server = Server::start().await;
    let sdk = server.internal();
    store(&sdk, ["u/1/four".to_owned()]).await;
    let list = sdk.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    let head = sdk.head_object().bucket(BUCKET).key("u/1/four").send().await.unwrap();
    let listed = &list.contents()[0];
    assert_eq!(listed.size(), head.content_length());
    assert_eq!(listed.last_modified().unwrap().secs(), head.last_modified().unwrap().secs());
}

#[tokio::test]
async fn listing_reads_no_description() {
    let server = Server::start().await;
    let sdk = server.internal();
    store(&sdk, ["u/1/four", "u/1/three"].map(str::to_owned)).await;
    for file in files(server.root()) {
        let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
        std::fs::write(file, vec![0; length]).unwrap();
    }
    assert_eq!(server.get("u/1/four").await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let list = sdk.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    let listed: Vec<_> = list.contents().iter().map(|object| (object.key(), object.size())).collect();
    assert_eq!(listed, [(Some("u/1/four"), Some(8)), (Some("u/1/three"), Some(9))]);
}

#[tokio::test]
async fn more_than_a_thousand_keys_take_several_pages() {
    let server = Server::start().await;
    let sdk = server.internal();
    let expected: Vec<_> = (0..1100).map(|number| format!("u/{}/{number:04}", number / 500)).collect();
    store(&sdk, expected.clone()).await;
    let first = sdk.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    assert_eq!((first.contents().len(), first.is_truncated()), (1000, Some(true)));
    assert_eq!(keys(&sdk, "u/", 1000).await, expected);
}

#[tokio::test]
async fn a_delimiter_sums_up_what_lies_behind_it() {
    let server = Server::start().await;
    let sdk = server.internal();
    store(&sdk, ["u/1/a", "u/1/b", "u/2/a", "u/3", "v/1"].map(str::to_owned)).await;
    let mut found = Vec::new();
    let list = sdk.list_objects_v2().bucket(BUCKET).prefix("u/").delimiter("/").max_keys(1);
    let mut pages = list.into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        found.extend(page.common_prefixes().iter().map(|common| common.prefix().unwrap().to_owned()));
        found.extend(page.contents().iter().map(|object| object.key().unwrap().to_owned()));
    }
    assert_eq!(found, ["u/1/", "u/2/", "u/3"]);
}

#[tokio::test]
async fn a_listing_goes_on_though_objects_come_and_go() {
    let server = Server::start().await;
    let sdk = server.internal();
    store(&sdk, ["u/1/a", "u/1/b", "u/1/c"].map(str::to_owned)).await;
    let first = sdk.list_objects_v2().bucket(BUCKET).max_keys(2).send().await.unwrap();
    sdk.delete_object().bucket(BUCKET).key("u/1/b").send().await.unwrap();
    store(&sdk, ["u/1/bb".to_owned()]).await;
    let token = first.next_continuation_token().unwrap();
    let rest = sdk.list_objects_v2().bucket(BUCKET).continuation_token(token).send().await.unwrap();
    let rest: Vec<_> = rest.contents().iter().filter_map(|object| object.key()).collect();
    assert_eq!(rest, ["u/1/bb", "u/1/c"]);
}

#[tokio::test]
async fn foreign_files_are_not_listed() {
    let server = Server::start().await;
    std::fs::write(server.root().join("objects/.DS_Store"), "").unwrap();
    std::fs::create_dir(server.root().join("objects/lost+found")).unwrap();
    assert!(keys(&server.internal(), "", 1000).await.is_empty());
}

#[tokio::test]
async fn a_made_up_token_is_the_clients_fault() {
    let server = Server::start().await;
    let list = server.internal().list_objects_v2().bucket(BUCKET).continuation_token("made up").send().await;
    assert_eq!(list.unwrap_err().raw_response().map(|response| response.status().as_u16()), Some(400));
}
