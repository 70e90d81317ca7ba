//! The end of the account, after a question that says what goes.

use leptos::{form::ActionForm, html, prelude::*};

use crate::{account::CloseAccount, ui::words};

#[component]
pub(super) fn CloseSection() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move |_| _ = dialog.get_untracked().map(|dialog| dialog.show_modal());
    view! {
        <section class="settings-part" aria-labelledby="close-title">
            <h2 id="close-title">"Close account"</h2>
            <p class="settings-note">"Your documents, your topics and the account itself are deleted. Download what you want to keep first."</p>
            <button class="button quiet danger" type="button" aria-haspopup="dialog" on:click=open>"Close account"</button>
        </section>
        <ClosingDialog dialog />
    }
    .into_any()
}

/// Asks for the password, so that an unlocked screen is not enough. On success the server sends the browser away.
#[component]
fn ClosingDialog(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let action = ServerAction::<CloseAccount>::new();
    let busy = move || action.pending().get();
    let refusal = move || {
        let refused = action.value().with(|answer| answer.as_ref()?.as_ref().err().map(words::refused_password));
        refused.filter(|_| !busy())
    };
    let cancel = move |_| _ = dialog.get_untracked().map(|dialog| dialog.close());
    view! {
        <dialog class="dialog settings-dialog" node_ref=dialog aria-labelledby="closing-title" aria-describedby="closing-note">
            <h2 id="closing-title">"Close this account?"</h2>
            <p id="closing-note">
                "All documents and topics of the account are deleted, uploads that are under way too, and you are signed out everywhere. This cannot be taken back."
            </p>
            <ActionForm action>
                <div class="field">
                    <label for="closing-password">"Password"</label>
                    <input id="closing-password" name="password" type="password" autocomplete="current-password" required autofocus />
                </div>
                <div class="refusal" role="alert">{move || refusal().map(|sentence| view! { <p>{sentence}</p> })}</div>
                <div class="settings-buttons">
                    <button class="button quiet" type="button" on:click=cancel>"Cancel"</button>
                    <button class="button primary danger" type="submit" aria-disabled=move || busy().to_string()>
                        "Close for good"
                    </button>
                </div>
            </ActionForm>
        </dialog>
    }
    .into_any()
}
