//! The page's state in this tab, and the list itself.

use contract::{Me, Role, Topic};
use leptos::{prelude::*, task::spawn_local};

use super::{api, delete::DeleteDialog, edit::EditDialog, row::TopicRow};
use crate::{
    browser,
    ui::{ToastRack, words},
};

/// What is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Editing {
    New,
    Known(Topic),
}

/// Cheap to copy; lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Board {
    pub(super) topics: RwSignal<Vec<Topic>>,
    pub(super) editing: RwSignal<Option<Editing>>,
    pub(super) deleting: RwSignal<Option<Topic>>,
    pub(super) rack: ToastRack,
    /// Whether the system's topics may be changed too.
    pub(super) curates: bool,
}

impl Board {
    pub(super) fn new(me: &Me, topics: Vec<Topic>, rack: ToastRack) -> Self {
        Self {
            topics: RwSignal::new(topics),
            editing: RwSignal::new(None),
            deleting: RwSignal::new(None),
            rack,
            curates: me.role == Role::Admin,
        }
    }

    /// Asks for the list once more; what is shown stays until the answer is here.
    pub(super) fn refresh(self) {
        spawn_local(async move {
            match api::topics().await {
                Ok(topics) => _ = self.topics.try_set(topics),
                Err(fault) => self.rack.tell(words::refusal(&fault)),
            }
        });
    }

    pub(super) fn may_change(self, topic: &Topic) -> bool {
        self.curates || !topic.system
    }
}

#[component]
pub(super) fn TopicBoard(board: Board) -> impl IntoView {
    Effect::new(|_| browser::mark_hydrated());
    let bare = Memo::new(move |_| board.topics.read().is_empty());
    view! {
        <section class="topics">
            <div class="topics-line">
                <h1 id="topics-title">"Topics"</h1>
                <button
                    class="button primary"
                    type="button"
                    data-new-topic
                    on:click=move |_| board.editing.set(Some(Editing::New))
                >
                    "New topic"
                </button>
            </div>
            <p class="notice" hidden=move || !bare.get()>
                "No topics yet. A topic says what documents are about: make one, then select documents and choose “Topics”."
            </p>
            <ul class="list-card topic-list" role="list" aria-labelledby="topics-title" hidden=bare>
                <For each=move || board.topics.get() key=Topic::clone let:topic>
                    <TopicRow topic board />
                </For>
            </ul>
        </section>
        <EditDialog board />
        <DeleteDialog board />
    }
    .into_any()
}
