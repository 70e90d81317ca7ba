//! Forms that a server function takes as a browser posts them, without scripts too.

use leptos::{
    prelude::*,
    server_fn::{
        Http, ServerFn,
        client::browser::BrowserClient,
        codec::{Json, PostUrl},
    },
};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, SubmitEvent};

use crate::Fault;

/// The input of a form that is posted.
pub(crate) trait Posted:
    ServerFn<Output = (), Error = Fault, Client = BrowserClient, Protocol = Http<PostUrl, Json>>
    + Clone
    + Send
    + Sync
    + 'static
{
    /// Out of what was filled in, by the names of its fields.
    fn filled(field: impl Fn(&str) -> String) -> Self;
}

/// What a form does once scripts are there: it asks without leaving the page, and not again before it has the answer.
pub(crate) fn post<F: Posted>(action: ServerAction<F>) -> impl Fn(SubmitEvent) + Copy {
    let pending = action.pending();
    move |event| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form.and_then(|form| FormData::new_with_form(&form).ok()) {
            action.dispatch(F::filled(|name| form.get(name).as_string().unwrap_or_default()));
        }
    }
}
