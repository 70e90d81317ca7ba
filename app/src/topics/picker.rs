//! Choosing topics for documents, one or many: tick, untick, and make a topic right there.

use contract::{DocumentId, Topic, TopicId};
use leptos::{prelude::*, task::spawn_local};
use web_sys::SubmitEvent;

use super::{
    api::{self, Draft},
    choices::{Choices, Share},
};
use crate::{
    Fault,
    ui::{Modal, Turns, words},
};

/// Most documents that one call changes.
const BATCH: usize = 100;

/// The picker's state while it is open.
#[derive(Clone, Copy)]
struct Picking {
    /// As they were when it was opened: what comes and goes meanwhile is not meant.
    documents: RwSignal<Vec<DocumentId>>,
    topics: RwSignal<Vec<Topic>>,
    choices: RwSignal<Choices>,
    /// What was typed, to find a topic or to name a new one.
    typed: RwSignal<String>,
    fault: RwSignal<Option<Fault>>,
    busy: RwSignal<bool>,
    /// Which opening it is: an answer that comes after its own leaves the next one alone.
    openings: Turns,
    /// Which list of topics was asked for last.
    lists: Turns,
}

/// A dialog with all topics for a set of documents, open while `open` is true; it closes itself.
#[component]
pub(crate) fn TopicPicker(
    /// The documents, each with the topics it has.
    #[prop(into)]
    documents: Signal<Vec<(DocumentId, Vec<TopicId>)>>,
    open: RwSignal<bool>,
    /// Called after the documents' topics have changed.
    saved: Callback<()>,
) -> impl IntoView {
    let picking = Picking::new();
    Effect::new(move |_| {
        if open.get() {
            picking.begin(&documents.get_untracked());
        }
    });
    let found = Memo::new(move |_| picking.found());
    let fresh = Memo::new(move |_| picking.fresh());
    view! {
        <Modal open close=Callback::new(move |()| open.set(false)) title="picker-title">
            <h2 id="picker-title">
                {move || format!("Topics of {}", words::documents(i64::try_from(picking.documents.read().len()).unwrap_or(i64::MAX)))}
            </h2>
            <form class="dialog-form" on:submit=move |event| picking.create(&event)>
                <div class="field">
                    <label for="picker-name">"Find or create a topic"</label>
                    <input
                        id="picker-name"
                        type="text"
                        autocomplete="off"
                        maxlength=contract::TopicName::MAX_CHARS.to_string()
                        dir="auto"
                        prop:value=move || picking.typed.get()
                        on:input=move |event| picking.typed.set(event_target_value(&event))
                    />
                </div>
                <button class="button quiet picker-create" type="submit" hidden=move || fresh.read().is_none()>
                    "Create " <span dir="auto">"“" {move || fresh.get()} "”"</span>
                </button>
            </form>
            <ul class="picker-list" role="list" aria-label="Topics">
                <For each=move || found.get() key=Topic::clone let:topic>
                    <Choice topic picking />
                </For>
            </ul>
            <p class="picker-note" hidden=move || picking.choices.read().removed().is_empty()>
                "What you take away is not found again for the same document."
            </p>
            <div class="refusal" role="alert">
                {move || picking.fault.get().map(|fault| view! { <p>{words::refusal(&fault)}</p> })}
            </div>
            <div class="dialog-actions">
                <button class="button quiet" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button
                    class="button primary"
                    type="button"
                    aria-disabled=move || picking.busy.get().to_string()
                    on:click=move |_| picking.save(open, saved)
                >
                    "Save"
                </button>
            </div>
        </Modal>
    }
    .into_any()
}

#[component]
fn Choice(topic: Topic, picking: Picking) -> impl IntoView {
    let id = topic.id;
    let share = Memo::new(move |_| picking.choices.read().share(id));
    let dot = format!("topic-dot tinted topic-{}", topic.colour.as_str());
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || share.get() == Share::All
                    prop:indeterminate=move || share.get() == Share::Some
                    on:change=move |_| picking.choices.update(|choices| choices.turn(id))
                />
                <span class=dot aria-hidden="true"></span>
                <span dir="auto">{topic.name}</span>
            </label>
        </li>
    }
    .into_any()
}

impl Picking {
    fn new() -> Self {
        Self {
            documents: RwSignal::new(Vec::new()),
            topics: RwSignal::new(Vec::new()),
            choices: RwSignal::new(Choices::default()),
            typed: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
            busy: RwSignal::new(false),
            openings: Turns::new(),
            lists: Turns::new(),
        }
    }

    fn begin(self, documents: &[(DocumentId, Vec<TopicId>)]) {
        self.documents.set(documents.iter().map(|(id, _)| *id).collect());
        self.choices.set(Choices::of(documents));
        self.typed.set(String::new());
        self.fault.set(None);
        self.busy.set(false);
        self.openings.next();
        spawn_local(async move {
            if let Err(fault) = self.list().await {
                self.fault.try_set(Some(fault));
            }
        });
    }

    /// Asks which topics there are. What answers an earlier call comes too late.
    async fn list(self) -> Result<(), Fault> {
        let list = self.lists.next();
        match api::topics().await {
            _ if !list.is_current() => Ok(()),
            Ok(topics) => {
                self.topics.set(topics);
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    /// The topics whose names hold what was typed.
    fn found(self) -> Vec<Topic> {
        let typed = self.typed.read().trim().to_lowercase();
        let matches = |topic: &&Topic| topic.name.to_lowercase().contains(&typed);
        self.topics.read().iter().filter(matches).cloned().collect()
    }

    /// What was typed, if no topic is called that.
    fn fresh(self) -> Option<String> {
        let typed = self.typed.read().trim().to_owned();
        let known = |topic: &Topic| topic.name.to_lowercase() == typed.to_lowercase();
        (!typed.is_empty() && !self.topics.read().iter().any(known)).then_some(typed)
    }

    /// Makes the topic that was typed, and ticks it.
    fn create(self, event: &SubmitEvent) {
        event.prevent_default();
        let fresh = untrack(|| self.fresh());
        let Some(name) = fresh.filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        let opening = self.openings.current();
        spawn_local(async move {
            let answer = api::create_topic(Draft { name, ..Draft::default() }, false).await;
            if !opening.is_current() {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(topic) => {
                    self.choices.update(|choices| choices.turn(topic.id));
                    self.topics.update(|topics| {
                        topics.retain(|known| known.id != topic.id);
                        topics.push(topic);
                    });
                    self.typed.set(String::new());
                    self.fault.set(None);
                    // A list that is on its way may have been read before. Without this one, what is known stays.
                    _ = self.list().await;
                }
                Err(fault) => self.fault.set(Some(fault)),
            }
        });
    }

    fn save(self, open: RwSignal<bool>, saved: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        let (added, removed) = self.choices.with_untracked(|choices| (choices.added(), choices.removed()));
        if added.is_empty() && removed.is_empty() {
            open.set(false);
            return;
        }
        self.busy.set(true);
        let (documents, opening) = (self.documents.get_untracked(), self.openings.current());
        spawn_local(async move {
            let mut answer = Ok(());
            for batch in documents.chunks(BATCH) {
                answer = answer.and(api::change_topics(batch.to_vec(), added.clone(), removed.clone()).await);
            }
            if opening.is_current() {
                self.busy.set(false);
                match answer {
                    Ok(()) => open.set(false),
                    Err(fault) => self.fault.set(Some(fault)),
                }
            }
            // Some batches may have gone through even if one did not.
            saved.try_run(());
        });
    }
}
