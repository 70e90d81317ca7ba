//! The page: what the server painted, and everything that moves in it.

use contract::{DocumentChange, DocumentEvent, ListQuery};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    delete::{Deletions, Parting},
    drop_zone::DropZone,
    empty::Skeleton,
    header::Header,
    keys,
    list::DocumentList,
    opening::{Opening, open, query_of},
    pieces::{Piece, Pieces, Place},
    quota::{QuotaBar, Room},
    shelf::Shelf,
};
use crate::{
    browser,
    live::News,
    ui::{PageFailed, ToastRack, Toasts},
    upload::Inbox,
};

/// `/documents`.
#[component]
pub(crate) fn DocumentsPage() -> impl IntoView {
    let params = use_query_map();
    let query = query_of(&params.get_untracked());
    let asked = query.clone();
    let opening = Resource::new(|| (), move |()| open(asked.clone()));
    view! {
        <Title text="Documents" />
        <Suspense fallback=Skeleton>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <Vault query=query.clone() opening /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Your documents could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

/// The page once it has its data. All state lives here; parts are handed what they need.
#[component]
fn Vault(query: ListQuery, opening: Opening) -> impl IntoView {
    let rack = ToastRack::new();
    let shelf = Shelf::new(ListQuery { q: opening.q.clone(), ..query }, &opening);
    let room = Room::new(opening.quota);
    let refresh = Callback::new(move |()| {
        shelf.refresh_soon();
        room.refresh_soon();
    });
    let (inbox, pieces) = (Inbox::new(), Pieces::new());
    let deletions = Deletions::new(shelf, rack, refresh);
    let user = opening.me.id;
    let parting = use_context::<Parting>();
    follow_address(shelf);
    Effect::new(move |_| {
        deletions.attach();
        keys::attach();
        if let Some(document) = parting.and_then(Parting::take) {
            deletions.hold(&[document]);
        }
        browser::mark_hydrated();
        pieces.fetch();
    });
    view! {
        <Header me=opening.me shelf />
        <main class="page">
            <QuotaBar room />
            <DropZone inbox room shelf />
            <DocumentList shelf deletions pieces />
        </main>
        <div class="dock">
            <Place pieces piece=Piece::Uploads { inbox, refresh } />
            <Toasts rack />
        </div>
        <Place pieces piece=Piece::News { user, news: news(shelf, room, refresh) } />
    }
    .into_any()
}

/// What other tabs and devices did is seen here too.
fn news(shelf: Shelf, room: Room, refresh: Callback<()>) -> News {
    News {
        quota: Callback::new(move |quota| room.hear(quota)),
        document: Callback::new(move |event: DocumentEvent| match event.status {
            DocumentChange::Deleted => shelf.forget(event.id),
            DocumentChange::Uploaded | DocumentChange::Changed => shelf.refresh_soon(),
            DocumentChange::Pending => {}
        }),
        missed: refresh,
    }
}

/// The address holds the search and the order; going back in history asks again.
fn follow_address(shelf: Shelf) {
    let params = use_query_map();
    Effect::new(move |_| {
        let query = query_of(&params.get());
        if query != shelf.query.get_untracked() {
            shelf.ask(query);
        }
    });
}
