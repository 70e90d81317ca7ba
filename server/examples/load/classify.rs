//! Documents read and classified again, all of an account's at once: how many a second.

use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};

use contract::{ClassificationStatus, Document, DocumentPage, Topic};
use serde_json::json;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{Failure, sign_in, upload::upload_one};

/// Bytes of text in each document.
const TEXT: usize = 20_000;
/// Documents that a person gave their topic, to learn from.
const KNOWN: usize = 60;
const LOOK: Duration = Duration::from_millis(100);

/// Topics, each with words that its documents are made of.
const SUBJECTS: [(&str, &str); 6] = [
    ("Invoices", "invoice amount due payment transfer account bank total tax"),
    ("Recipes", "flour butter sugar oven bake cake dough stir recipe"),
    ("Boats", "sail harbour anchor tide mast rudder crew boat wind"),
    ("Gardens", "soil seed plant flower water prune garden bed root"),
    ("Contracts", "party agreement clause term notice liability sign contract law"),
    ("Travel", "hotel flight ticket station luggage journey map visa travel"),
];

struct Account<'a> {
    http: &'a reqwest::Client,
    url: &'a str,
    token: String,
}

pub(crate) async fn run(url: &str, documents: usize) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let account = Account { http: &http, url, token: sign_in(&http, url).await? };
    let mut topics = Vec::new();
    for (name, _) in SUBJECTS {
        topics.push(account.post("topics", &json!({"name": name})).await?.json::<Topic>().await?.id);
    }
    for n in 0..documents {
        let (_, words) = SUBJECTS[n % SUBJECTS.len()];
        let id = upload_one(&http, url, &account.token, document(n, words)?.into()).await?;
        if n < KNOWN {
            let set = http.put(format!("{url}/api/documents/{id}/topics")).bearer_auth(&account.token);
            set.json(&json!({"topic_ids": [topics[n % SUBJECTS.len()]]})).send().await?.error_for_status()?;
        }
    }
    account.until(documents, |open| open == 0).await?;
    account.post("documents/classify", &json!(null)).await?;
    account.until(documents, |open| open > 0).await?;
    let started = Instant::now();
    account.until(documents, |open| open == 0).await?;
    println!("{:.1}", documents as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

impl Account<'_> {
    async fn post(&self, path: &str, body: &serde_json::Value) -> Result<reqwest::Response, Failure> {
        let request = self.http.post(format!("{}/api/{path}", self.url)).bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(body) };
        Ok(request.send().await?.error_for_status()?)
    }

    /// Waits until so many documents as `enough` says are not classified yet; all must end well.
    async fn until(&self, documents: usize, enough: impl Fn(usize) -> bool) -> Result<(), Failure> {
        loop {
            let all = self.documents().await?;
            let status = |one: &Document| one.classification.as_ref().map(|it| it.status);
            let done = all.iter().filter(|one| status(one) == Some(ClassificationStatus::Done)).count();
            let open = |one: &&Document| {
                matches!(status(one), Some(ClassificationStatus::Queued | ClassificationStatus::Running))
            };
            let open = all.iter().filter(open).count();
            if done + open != documents {
                return Err(format!("{done} of {documents} documents are done and {open} open").into());
            }
            if enough(open) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn documents(&self) -> Result<Vec<Document>, Failure> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.http.get(format!("{}/api/documents?limit=100{cursor}", self.url));
            let page = page.bearer_auth(&self.token).send().await?.error_for_status()?.json::<DocumentPage>().await?;
            all.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(all),
            }
        }
    }
}

/// Plain text, a page and a Word document in turn.
fn document(n: usize, words: &str) -> Result<Vec<u8>, Failure> {
    let words: Vec<&str> = words.split(' ').collect();
    let mut text = String::new();
    let mut at = n;
    while text.len() < TEXT {
        at = at.wrapping_mul(31).wrapping_add(7);
        text.push_str(words[at % words.len()]);
        text.push_str(if at.is_multiple_of(11) { ". The " } else { " and " });
    }
    Ok(match n % 3 {
        0 => text.into_bytes(),
        1 => format!("<!doctype html><title>{n}</title><p>{}</p>", text.replace(". ", ".</p><p>")).into_bytes(),
        _ => docx(&text)?,
    })
}

fn docx(text: &str) -> Result<Vec<u8>, Failure> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let body: String = text.split(". ").map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let body = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    for (name, content) in [("[Content_Types].xml", types), ("word/document.xml", &body)] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
