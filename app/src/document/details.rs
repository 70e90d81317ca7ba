//! What is known of the document.

use contract::{Document, human_size};
use leptos::{prelude::*, task::spawn_local};

use super::sheet::Sheet;
use crate::{
    browser,
    ui::{Icon, IconName, ToastRack, exact, words},
};

#[component]
pub(super) fn Details(sheet: Sheet, rack: ToastRack) -> impl IntoView {
    let part = move |of: fn(&Document) -> String| move || sheet.document.with(of);
    let uploaded_at = move || sheet.document.read().uploaded_at.and_then(contract::Timestamp::rfc3339);
    let sum = Memo::new(move |_| sheet.document.read().sha256.clone());
    view! {
        <section class="details" aria-labelledby="details-title">
            <h2 id="details-title">"Details"</h2>
            <dl>
                <div><dt>"Size"</dt><dd>{part(size)}</dd></div>
                <div><dt>"Type"</dt><dd>{part(|document| document.content_type.clone())}</dd></div>
                <div><dt>"Uploaded"</dt><dd><time datetime=uploaded_at>{part(uploaded)}</time></dd></div>
                <div>
                    <dt>"SHA-256"</dt>
                    <dd>{move || match sum.get() {
                        Some(sum) => view! { <Sum sum rack /> }.into_any(),
                        None => view! { <span class="absent">"not given"</span> }.into_any(),
                    }}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// The checksum, and a button that copies it.
#[component]
fn Sum(sum: String, rack: ToastRack) -> impl IntoView {
    let text = sum.clone();
    let copy = move |_| {
        let sum = sum.clone();
        spawn_local(async move {
            let said = if browser::copy(&sum).await { words::COPIED } else { words::NOT_COPIED };
            rack.tell(said.to_owned());
        });
    };
    view! {
        <code class="sum">{text}</code>
        <button class="icon-button" type="button" aria-label="Copy SHA-256" title="Copy" on:click=copy>
            <Icon name=IconName::Copy />
        </button>
    }
    .into_any()
}

/// "1.40 MB (1,400,000 bytes)".
fn size(document: &Document) -> String {
    match document.size_bytes.map(contract::ByteSize::get) {
        Some(bytes @ ..1000) => words::bytes(bytes),
        Some(bytes) => format!("{} ({})", human_size(bytes), words::bytes(bytes)),
        None => "not known yet".to_owned(),
    }
}

fn uploaded(document: &Document) -> String {
    document.uploaded_at.map_or_else(|| "not yet".to_owned(), exact)
}
