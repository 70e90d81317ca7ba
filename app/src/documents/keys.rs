//! The page's keys, and the list of them.

use contract::DocumentId;
use leptos::{prelude::*, tachys::dom::document};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::browser;

const KEYS: [(&str, &str); 8] = [
    ("/", "Search"),
    ("u", "Choose files to upload"),
    ("↑ ↓", "Move in the list"),
    ("Space", "Select the document"),
    ("Enter", "Download the document"),
    ("Del", "Delete the document"),
    ("Esc", "Close, or leave the search"),
    ("?", "Show these keys"),
];

/// Listens until the owner is cleaned up.
pub(super) fn attach() {
    browser::on(&window(), "keydown", |event| {
        if let Ok(event) = event.dyn_into::<KeyboardEvent>()
            && !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented())
            && press(&event.key())
        {
            event.prevent_default();
        }
    });
}

/// Whether the key was ours.
fn press(key: &str) -> bool {
    let active = document().active_element();
    let typing = active.as_ref().is_some_and(is_typing);
    let row = active.as_ref().and_then(|active| active.closest("[data-document]").ok().flatten());
    let on_row = active.is_some() && row == active;
    match key {
        "Escape" if typing && !is_dialog_open() => {
            active.and_then(|active| active.dyn_into::<HtmlElement>().ok()).is_some_and(|active| active.blur().is_ok())
        }
        _ if typing || is_dialog_open() => false,
        "Escape" => click(document().query_selector("[data-clear-selection]").ok().flatten()),
        "/" => browser::focus("#search"),
        "u" => click(document().get_element_by_id("choose-files")),
        "?" => show_keys(),
        "ArrowDown" | "ArrowUp" => go(row.as_ref(), key == "ArrowDown"),
        "Enter" if on_row => click(row.and_then(|row| row.query_selector("a[download]").ok().flatten())),
        " " if on_row => click(row.and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten())),
        "Delete" | "Backspace" if on_row => {
            click(row.and_then(|row| row.query_selector("button.delete").ok().flatten()))
        }
        _ => false,
    }
}

/// When what was pressed is gone, and the focus with it, that row has it, or the heading.
pub(super) fn keep_focus(row: Option<DocumentId>) {
    let nowhere = || document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    if row.is_none() && nowhere() {
        return;
    }
    request_animation_frame(move || {
        if nowhere() && row.is_none_or(|id| !browser::focus(&format!("[data-document='{id}']"))) {
            browser::focus("#documents-title");
        }
    });
}

fn go(row: Option<&Element>, down: bool) -> bool {
    let to = match row {
        Some(row) if down => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => document().query_selector("[data-document]").ok().flatten(),
    };
    to.and_then(|to| to.dyn_into::<HtmlElement>().ok()).is_some_and(|to| to.focus().is_ok())
}

fn click(element: Option<Element>) -> bool {
    element.and_then(|element| element.dyn_into::<HtmlElement>().ok()).inspect(HtmlElement::click).is_some()
}

fn is_typing(element: &Element) -> bool {
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "file" | "checkbox"),
        None => element.matches("textarea, select, [contenteditable]").unwrap_or(false),
    }
}

fn is_dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn show_keys() -> bool {
    let dialog =
        document().get_element_by_id("keys").and_then(|found| found.dyn_into::<web_sys::HtmlDialogElement>().ok());
    dialog.is_some_and(|dialog| dialog.show_modal().is_ok())
}

/// What `?` shows; the browser closes it on Esc and gives the focus back. Nothing in it ever changes, so that the server puts
/// it after every page and no browser loads code for it.
#[component]
pub(crate) fn KeysDialog() -> impl IntoView {
    view! {
        <dialog id="keys" class="dialog" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl class="keys">
                {KEYS.into_iter().map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
            </dl>
            <form method="dialog">
                <button class="button quiet" type="submit">"Close"</button>
            </form>
        </dialog>
    }
}
