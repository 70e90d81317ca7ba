//! The document as it looks, straight from storage. Nothing of it can run: a picture is an `<img>`, a PDF opens in the
//! browser's own viewer, and a text is a text node.

use contract::{Code, Preview, PreviewKind};
use leptos::{html, prelude::*, task::spawn_local};

use super::{
    excerpt::{self, Excerpt},
    sheet::Sheet,
};
use crate::{browser, ui::words};

#[component]
pub(super) fn PreviewPane(sheet: Sheet) -> impl IntoView {
    let shown = move || match sheet.look.get() {
        None => view! { <p class="preview-note">{words::NOT_ARRIVED}</p> }.into_any(),
        Some(Ok(Preview { kind: PreviewKind::Image, url, .. })) => view! { <Picture sheet url /> }.into_any(),
        Some(Ok(Preview { kind: PreviewKind::Pdf, url, .. })) => view! { <Pdf sheet url /> }.into_any(),
        Some(Ok(Preview { kind: PreviewKind::Text, url, .. })) => view! { <Text sheet url /> }.into_any(),
        Some(Err(fault)) if fault.code() == Some(Code::NoPreview) => {
            view! { <Unshown sheet why=words::NO_PREVIEW.to_owned() /> }.into_any()
        }
        Some(Err(fault)) => view! { <Unshown sheet why=words::refusal(&fault) again=true /> }.into_any(),
    };
    view! { <section class="preview" aria-label="Preview">{shown}</section> }.into_any()
}

#[component]
fn Picture(sheet: Sheet, url: String) -> impl IntoView {
    let image = NodeRef::<html::Img>::new();
    let broken = RwSignal::new(false);
    // It may have failed before this code arrived.
    Effect::new(move |_| {
        if image.get().is_some_and(|image| image.complete() && image.natural_width() == 0) {
            broken.set(true);
        }
    });
    view! {
        <img
            class="preview-image"
            node_ref=image
            src=url
            alt=move || sheet.name()
            hidden=move || broken.get()
            on:error=move |_| broken.set(true)
        />
        <Show when=move || broken.get()>
            <Unshown sheet why=words::NOT_SHOWN.to_owned() again=true />
        </Show>
    }
    .into_any()
}

/// A sandboxed frame shows no PDF. This one needs no sandbox: it can only ever hold `application/pdf`, which is signed into
/// the URL, and which no browser takes for a page.
#[component]
fn Pdf(sheet: Sheet, url: String) -> impl IntoView {
    // Known in the browser alone. One without a viewer would begin a download.
    let viewer = RwSignal::new(None::<bool>);
    Effect::new(move |_| viewer.set(Some(browser::shows_pdf())));
    let url = StoredValue::new(url);
    move || match viewer.get() {
        None => view! { <div class="bone preview-bone"></div> }.into_any(),
        Some(true) => {
            view! { <iframe class="preview-frame" src=url.get_value() title=move || sheet.name()></iframe> }.into_any()
        }
        Some(false) => view! { <Unshown sheet why=words::NO_VIEWER.to_owned() /> }.into_any(),
    }
}

#[component]
fn Text(sheet: Sheet, url: String) -> impl IntoView {
    // The outer is whether there is an answer, the inner the answer.
    let excerpt = RwSignal::new(None::<Option<Excerpt>>);
    let url = StoredValue::new(url);
    Effect::new(move |_| {
        let (url, size) = (url.get_value(), sheet.document.read_untracked().size_bytes.unwrap_or_default().get());
        spawn_local(async move {
            let answer = excerpt::read(&url, size).await;
            excerpt.try_set(Some(answer));
        });
    });
    move || match excerpt.get() {
        None => view! { <div class="bone preview-bone"></div> }.into_any(),
        Some(Some(Excerpt { text, cut })) => view! {
            {cut.then(|| view! { <p class="preview-note" role="status">{words::FIRST_PART}</p> })}
            <pre class="preview-text" role="region" aria-label=move || sheet.name() tabindex="0" dir="auto">{text}</pre>
        }
        .into_any(),
        Some(None) => view! { <Unshown sheet why=words::NOT_SHOWN.to_owned() again=true /> }.into_any(),
    }
}

/// Why there is nothing to see, and what can be done instead.
#[component]
fn Unshown(sheet: Sheet, why: String, #[prop(optional)] again: bool) -> impl IntoView {
    view! {
        <div class="preview-unshown">
            <p>{why}</p>
            <div class="preview-ways">
                {again.then(|| view! {
                    <button class="button quiet" type="button" on:click=move |_| sheet.look_again()>"Try again"</button>
                })}
                <a class="button quiet" href=format!("/api/documents/{}/download", sheet.id()) rel="external" download>
                    "Download it"
                </a>
            </div>
        </div>
    }
    .into_any()
}
