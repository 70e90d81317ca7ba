//! Who there is to choose from, each with what leaves the server.

use contract::ProviderKind;
use leptos::prelude::*;

use super::{
    filling::{Filling, Whose},
    say,
};

#[component]
pub(super) fn Cards(whose: Whose, filling: Filling) -> impl IntoView {
    let everybodys = matches!(whose, Whose::Own { .. }).then_some(None);
    let choices = everybodys.into_iter().chain(ProviderKind::ALL.iter().copied().map(Some));
    view! {
        <fieldset class="cards">
            <legend class="unseen">"Provider"</legend>
            {choices.map(|choice| view! { <Card choice whose filling /> }).collect_view()}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Card(choice: Option<ProviderKind>, whose: Whose, filling: Filling) -> impl IntoView {
    let word = choice.map_or("everybodys", ProviderKind::as_str);
    let (name, note) = (format!("provider-{word}"), format!("provider-{word}-note"));
    let chosen = Memo::new(move |_| filling.kind.get() == choice);
    view! {
        <label class="card">
            <input
                type="radio"
                name="provider"
                value=word
                aria-labelledby=name.clone()
                aria-describedby=note.clone()
                checked=chosen.get_untracked()
                prop:checked=move || chosen.get()
                on:change=move |_| filling.choose(choice)
            />
            <strong id=name>{say::choice(choice, whose)}</strong>
            <span id=note>{say::leaves(choice, whose)}</span>
        </label>
    }
    .into_any()
}
