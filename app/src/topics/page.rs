//! The page: what the server painted, and the header around it.

use contract::{Me, Topic};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::{
    api,
    board::{Board, Editing},
    delete::DeleteDialog,
    edit::EditDialog,
    row::TopicRow,
};
use crate::{
    Fault,
    account::{PageHeader, whoami},
    browser,
    ui::{PageFailed, ToastRack, Toasts, Waiting},
};

/// Who it is, and what there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Opening {
    me: Me,
    topics: Vec<Topic>,
}

async fn open() -> Result<Opening, Fault> {
    let (me, topics) = futures::try_join!(whoami(), api::topics())?;
    Ok(Opening { me, topics })
}

/// `/topics`.
#[component]
pub(crate) fn TopicsPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Topics" />
        <Suspense fallback=|| view! { <Waiting what="topics" rows=5 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <Loaded opening /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Your topics could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Loaded(opening: Opening) -> impl IntoView {
    let rack = ToastRack::new();
    let board = Board::new(&opening.me, opening.topics, rack);
    view! {
        <PageHeader me=opening.me />
        <main class="page">
            <TopicBoard board />
        </main>
        <div class="dock">
            <Toasts rack />
        </div>
    }
    .into_any()
}

/// The list, and the dialogs that change it.
#[component]
fn TopicBoard(board: Board) -> impl IntoView {
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
                "No topics yet. A topic says what documents are about. As soon as there are topics, documents find theirs by themselves; you can give and take them by hand, too."
            </p>
            <ul class="list-card" role="list" aria-labelledby="topics-title" hidden=bare>
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
