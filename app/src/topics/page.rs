//! The page: what the server painted, and the header around it.

use contract::{Me, Topic};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::{
    api,
    board::{Board, TopicBoard},
};
use crate::{
    Fault,
    account::{AccountMenu, whoami},
    browser,
    ui::{Brand, ToastRack, Toasts, words},
};

/// Who it is, and what there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Opening {
    me: Me,
    topics: Vec<Topic>,
}

async fn open() -> Result<Opening, Fault> {
    let (me, topics) = (whoami(), api::topics());
    Ok(Opening { me: me.await?, topics: topics.await? })
}

/// `/topics`.
#[component]
pub(crate) fn TopicsPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Topics" />
        <Suspense fallback=Skeleton>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <Loaded opening /> }.into_any(),
                Err(fault) => view! { <Failed fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
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
        <header class="header">
            <div class="header-inner">
                <Brand />
                <AccountMenu me=opening.me />
            </div>
        </header>
        <main class="page">
            <TopicBoard board />
        </main>
        <div class="dock">
            <Toasts rack />
        </div>
    }
    .into_any()
}

/// The shape of what comes.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label="Loading topics">
            {(0..5).map(|_| view! { <div class="bone bone-row"></div> }).collect_view()}
        </main>
    }
    .into_any()
}

/// The page could not be opened. Without a session there is only one way out, taken by itself.
#[component]
fn Failed(fault: Fault, again: Callback<()>) -> impl IntoView {
    let signed_out = fault.is_signed_out();
    Effect::new(move |_| {
        if signed_out {
            browser::go_to_sign_in();
        }
    });
    view! {
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>"Your topics could not be opened"</h1>
                <p role="alert">{words::refusal(&fault)}</p>
                <button class="button primary wide" type="button" on:click=move |_| again.run(())>"Try again"</button>
            </div>
        </main>
    }
    .into_any()
}
