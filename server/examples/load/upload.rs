//! Uploads of one size, eight at once, each all the way to confirm.

use contract::{DocumentId, UploadTicket};
use serde_json::json;
use tokio::task::JoinSet;

use crate::{Failure, sign_in};

const AT_ONCE: usize = 8;

pub(crate) async fn run(url: &str, files: usize, bytes: usize) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let mut clients = JoinSet::new();
    for client in 0..AT_ONCE {
        let (http, url) = (http.clone(), url.to_owned());
        let share = files / AT_ONCE + usize::from(client < files % AT_ONCE);
        clients.spawn(async move {
            let mut token = sign_in(&http, &url).await?;
            let body = bytes::Bytes::from(vec![client as u8; bytes]);
            for done in 0..share {
                // An account holds 100 MiB: a new one in time.
                if done > 0 && done % 90 == 0 {
                    token = sign_in(&http, &url).await?;
                }
                upload_one(&http, &url, &token, body.clone()).await?;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(())
}

/// One file all the way; its document.
pub(crate) async fn upload_one(
    http: &reqwest::Client,
    url: &str,
    token: &str,
    body: bytes::Bytes,
) -> Result<DocumentId, Failure> {
    let asked = json!({"filename": "f.bin", "content_type": "application/octet-stream", "size_bytes": body.len()});
    let asked = http.post(format!("{url}/api/documents/upload-url")).bearer_auth(token).json(&asked).send().await?;
    let ticket: UploadTicket = asked.error_for_status()?.json().await?;
    let mut put = http.put(&ticket.upload_url).body(body);
    for (name, value) in &ticket.headers {
        put = put.header(name, value);
    }
    put.send().await?.error_for_status()?;
    let confirm = format!("{url}/api/documents/{}/confirm", ticket.document_id);
    http.post(confirm).bearer_auth(token).send().await?.error_for_status()?;
    Ok(ticket.document_id)
}
