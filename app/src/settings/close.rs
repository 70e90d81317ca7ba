//! The end of the account, after a question that says what goes.

use leptos::{html, prelude::*, server_fn::ServerFn};

use crate::{
    account::CloseAccount,
    ui::{Modal, post, words},
};

#[component]
pub(super) fn CloseSection() -> impl IntoView {
    let closing = RwSignal::new(false);
    view! {
        <section class="settings-part" aria-labelledby="close-title">
            <h2 id="close-title">"Close account"</h2>
            <p class="settings-note">"Your documents, your topics and the account itself are deleted. Download what you want to keep first."</p>
            <button class="button quiet danger" type="button" aria-haspopup="dialog" on:click=move |_| closing.set(true)>
                "Close account"
            </button>
        </section>
        <ClosingDialog open=closing />
    }
    .into_any()
}

/// Asks for the password, so that an unlocked screen is not enough. On success the server sends the browser away.
#[component]
fn ClosingDialog(open: RwSignal<bool>) -> impl IntoView {
    let action = ServerAction::<CloseAccount>::new();
    let form = NodeRef::<html::Form>::new();
    let busy = move || action.pending().get();
    let refusal = move || {
        let refused = action.value().with(|answer| answer.as_ref()?.as_ref().err().map(words::refused_password));
        refused.filter(|_| !busy())
    };
    // Neither the password nor a refusal of last time is left.
    Effect::new(move |_| {
        open.track();
        action.clear();
        if let Some(form) = form.get_untracked() {
            form.reset();
        }
    });
    view! {
        <Modal open close=Callback::new(move |()| open.set(false)) title="closing-title" note="closing-note">
            <h2 id="closing-title">"Close this account?"</h2>
            <p class="dialog-text" id="closing-note">
                "All documents and topics of the account are deleted, uploads that are under way too, and you are signed out everywhere. This cannot be taken back."
            </p>
            <form method="post" action=CloseAccount::url() on:submit=post(action) node_ref=form>
                <div class="dialog-form">
                    <div class="field">
                        <label for="closing-password">"Password"</label>
                        <input
                            id="closing-password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus
                        />
                    </div>
                    <div class="refusal" role="alert">{move || refusal().map(|sentence| view! { <p>{sentence}</p> })}</div>
                    <div class="dialog-actions">
                        <button class="button quiet" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                        <button class="button primary danger" type="submit" aria-disabled=move || busy().to_string()>
                            "Close for good"
                        </button>
                    </div>
                </div>
            </form>
        </Modal>
    }
    .into_any()
}
