//! The form: who finds topics, and what it takes to ask them. One's own choice and everybody's are made in the same one.

use contract::{Provider, ProviderKind};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    cards::Cards,
    filling::{Filling, Whose},
    key::KeyField,
    refusal::Refusal,
};
use crate::ui::words;

/// What the server may refuse, each with a place of its own for the reason.
const FIELDS: [&str; 3] = ["base_url", "model", "api_key"];

#[component]
pub(crate) fn ProviderForm(
    whose: Whose,
    /// What is chosen now.
    saved: Option<Provider>,
    /// Whether the operator gave the server what keys are sealed with.
    keeps_keys: bool,
    /// Called when another choice is saved.
    told: Callback<()>,
) -> impl IntoView {
    let filling = Filling::new(saved);
    let asked = Memo::new(move |_| filling.kind.get().filter(|kind| *kind != ProviderKind::Builtin));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        filling.save(whose, told);
    };
    // Whatever has no field of its own.
    let refusal = move || {
        let fault = filling.fault.get()?;
        (!fault.field().is_some_and(|field| FIELDS.contains(&field))).then(|| words::refusal(&fault))
    };
    view! {
        <form class="provider-form" on:submit=save on:input=move |_| filling.done.set(false)>
            <Cards whose filling />
            {move || asked.get().map(|kind| view! { <Fields kind filling keeps_keys /> })}
            <div class="refusal" role="alert">{move || refusal().map(|sentence| view! { <p>{sentence}</p> })}</div>
            <div class="settings-done" role="status">
                {move || filling.done.get().then(|| view! { <p>"Saved. Documents that are read from now on follow it."</p> })}
            </div>
            <button
                class="button primary"
                id="save-provider"
                type="submit"
                aria-disabled=move || filling.busy.get().to_string()
            >
                "Save"
            </button>
        </form>
    }
    .into_any()
}

/// Where a kind that is asked over the network is, and how.
#[component]
fn Fields(kind: ProviderKind, filling: Filling, keeps_keys: bool) -> impl IntoView {
    let default = kind.default_base_url().unwrap_or_default();
    view! {
        <div class="field">
            <label for="provider-address">"Address"</label>
            <input
                id="provider-address"
                type="text"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                placeholder=default
                aria-describedby="provider-address-hint provider-address-refusal"
                aria-invalid=move || filling.is_refused("base_url").to_string()
                value=filling.address.get_untracked()
                prop:value=move || filling.address.get()
                on:input=move |event| filling.address.set(event_target_value(&event))
            />
            <p class="hint" id="provider-address-hint">{format!("Left empty, it is {default}.")}</p>
            <Refusal filling field="base_url" id="provider-address-refusal" />
        </div>
        <div class="field">
            <label for="provider-model">"Model"</label>
            <input
                id="provider-model"
                type="text"
                autocomplete="off"
                spellcheck="false"
                required
                aria-describedby="provider-model-hint provider-model-refusal"
                aria-invalid=move || filling.is_refused("model").to_string()
                value=filling.model.get_untracked()
                prop:value=move || filling.model.get()
                on:input=move |event| filling.model.set(event_target_value(&event))
            />
            <p class="hint" id="provider-model-hint">"Its name, as the provider spells it."</p>
            <Refusal filling field="model" id="provider-model-refusal" />
        </div>
        <KeyField filling keeps_keys />
    }
    .into_any()
}
