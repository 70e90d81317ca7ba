//! The provider's key, which is never shown again once it is stored.

use leptos::prelude::*;

use super::{
    filling::{Filling, Key, KeyPart},
    refusal::Refusal,
};

#[component]
pub(super) fn KeyField(filling: Filling, keeps_keys: bool) -> impl IntoView {
    let part = Memo::new(move |_| filling.key_part(keeps_keys));
    let shown = move || match part.get() {
        KeyPart::Stored => view! { <StoredKey filling keeps_keys /> }.into_any(),
        KeyPart::Removed => view! { <RemovedKey filling /> }.into_any(),
        KeyPart::Field { replaces } => view! { <NewKey filling replaces /> }.into_any(),
        KeyPart::Closed => view! { <NoKey /> }.into_any(),
    };
    view! {
        <div class="field">
            {shown}
            <Refusal filling field="api_key" id="provider-key-refusal" />
        </div>
    }
    .into_any()
}

#[component]
fn StoredKey(filling: Filling, keeps_keys: bool) -> impl IntoView {
    let replace = move |_| filling.turn_key(Key::Typed(String::new()), "#provider-key");
    view! {
        <p class="field-name">"Key"</p>
        <div class="provider-key">
            <p>"A key is stored."</p>
            {keeps_keys.then(|| view! { <button class="button quiet" type="button" on:click=replace>"Replace key"</button> })}
            <button
                id="remove-key"
                class="button quiet"
                type="button"
                on:click=move |_| filling.turn_key(Key::Removed, "#keep-key")
            >
                "Remove key"
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn RemovedKey(filling: Filling) -> impl IntoView {
    let keep = move |_| filling.turn_key(Key::Kept, "#remove-key");
    view! {
        <p class="field-name">"Key"</p>
        <div class="provider-key">
            <p>"The stored key is removed when you save."</p>
            <button id="keep-key" class="button quiet" type="button" on:click=keep>"Keep it"</button>
        </div>
    }
    .into_any()
}

#[component]
fn NoKey() -> impl IntoView {
    view! {
        <p class="field-name">"Key"</p>
        <p class="hint">
            "No key can be stored here yet: the operator has to set " <code>"SLUICE_SECRET_KEYS"</code>
            " first. Providers that want no key work all the same."
        </p>
    }
    .into_any()
}

#[component]
fn NewKey(filling: Filling, replaces: bool) -> impl IntoView {
    let typed = move || match filling.key.get() {
        Key::Typed(key) => key,
        Key::Kept | Key::Removed => String::new(),
    };
    let keep = move |_| filling.turn_key(Key::Kept, "#remove-key");
    view! {
        <label for="provider-key">"Key"</label>
        <input
            id="provider-key"
            type="password"
            autocomplete="off"
            aria-describedby="provider-key-hint provider-key-refusal"
            aria-invalid=move || filling.is_refused("api_key").to_string()
            prop:value=typed
            on:input=move |event| filling.key.set(Key::Typed(event_target_value(&event)))
        />
        <p class="hint" id="provider-key-hint">"Stored encrypted, and never shown again. Left empty if none is wanted."</p>
        {replaces.then(|| view! {
            <button class="button quiet provider-keep" type="button" on:click=keep>"Keep the stored key"</button>
        })}
    }
    .into_any()
}
