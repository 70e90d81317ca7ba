//! Making a topic, and changing one: the same form.

use contract::{TopicColour, TopicDescription, TopicName};
use leptos::{prelude::*, task::spawn_local};
use web_sys::SubmitEvent;

use super::{
    api::{self, Draft},
    board::{Board, Editing},
};
use crate::{
    Fault,
    ui::{Modal, Turns, words},
};

#[component]
pub(super) fn EditDialog(board: Board) -> impl IntoView {
    let draft = RwSignal::new(Draft::default());
    let shared = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let busy = RwSignal::new(false);
    // An answer that comes after its dialog was closed leaves the next one alone.
    let openings = Turns::new();
    let open = Memo::new(move |_| board.editing.read().is_some());
    let is_new = Memo::new(move |_| matches!(*board.editing.read(), None | Some(Editing::New)));
    Effect::new(move |_| {
        openings.next();
        busy.set(false);
        if let Some(editing) = board.editing.get() {
            fault.set(None);
            shared.set(matches!(&editing, Editing::Known(topic) if topic.system));
            draft.set(match editing {
                Editing::New => Draft::default(),
                Editing::Known(topic) => {
                    Draft { name: topic.name, description: topic.description, colour: Some(topic.colour) }
                }
            });
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(editing) = board.editing.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let (draft, shared, opening) = (draft.get_untracked(), shared.get_untracked(), openings.current());
        spawn_local(async move {
            let answer = match editing {
                Editing::New => api::create_topic(draft, shared).await,
                Editing::Known(topic) => api::edit_topic(topic.id, draft, shared).await,
            };
            let is_open = opening.is_current();
            match answer {
                Ok(_) => {
                    if is_open {
                        board.editing.set(None);
                    }
                    board.refresh();
                }
                Err(refused) if is_open => {
                    busy.set(false);
                    fault.set(Some(refused));
                }
                Err(refused) => board.rack.tell(words::refusal(&refused)),
            }
        });
    };
    view! {
        <Modal open close=Callback::new(move |()| board.editing.set(None)) title="topic-title">
            <h2 id="topic-title">{move || if is_new.get() { "New topic" } else { "Edit topic" }}</h2>
            <form class="dialog-form" on:submit=save>
                <div class="field">
                    <label for="topic-name">"Name"</label>
                    <input
                        id="topic-name"
                        type="text"
                        required
                        autocomplete="off"
                        maxlength=TopicName::MAX_CHARS.to_string()
                        dir="auto"
                        prop:value=move || draft.read().name.clone()
                        on:input=move |event| draft.update(|draft| draft.name = event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label for="topic-description">"Description"</label>
                    <textarea
                        id="topic-description"
                        rows="3"
                        maxlength=TopicDescription::MAX_CHARS.to_string()
                        dir="auto"
                        prop:value=move || draft.read().description.clone()
                        on:input=move |event| draft.update(|draft| draft.description = event_target_value(&event))
                    ></textarea>
                </div>
                <ColourField draft />
                <label class="check" hidden=move || !(board.curates && is_new.get())>
                    <input
                        type="checkbox"
                        prop:checked=move || shared.get()
                        on:change=move |event| shared.set(event_target_checked(&event))
                    />
                    "For everyone"
                </label>
                <div class="refusal" role="alert">
                    {move || fault.get().map(|fault| view! { <p>{words::refusal(&fault)}</p> })}
                </div>
                <div class="dialog-actions">
                    <button class="button quiet" type="button" on:click=move |_| board.editing.set(None)>"Cancel"</button>
                    <button class="button primary" type="submit" aria-disabled=move || busy.get().to_string()>
                        {move || if is_new.get() { "Create topic" } else { "Save" }}
                    </button>
                </div>
            </form>
        </Modal>
    }
    .into_any()
}

/// One of the palette; none ticked leaves the choice to the name.
#[component]
fn ColourField(draft: RwSignal<Draft>) -> impl IntoView {
    let swatch = move |colour: TopicColour| {
        let class = format!("swatch-choice tinted topic-{}", colour.as_str());
        view! {
            <label class=class title=words::colour(colour)>
                <input
                    type="radio"
                    name="topic-colour"
                    aria-label=words::colour(colour)
                    prop:checked=move || draft.read().colour == Some(colour)
                    on:change=move |_| draft.update(|draft| draft.colour = Some(colour))
                />
            </label>
        }
    };
    view! {
        <fieldset class="colours">
            <legend>"Colour"</legend>
            <div class="swatches">{TopicColour::ALL.iter().copied().map(swatch).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
