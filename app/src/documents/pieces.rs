//! What the list of documents gets once it is alive: uploads, news, and the choice of topics. Their code is a part of its own
//! (feature `split`, see [`crate::later`]) that is fetched at once; what is asked of it before waits for it.

use contract::{DocumentId, TopicId, UserId};
use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local, wasm_split::SplitLoaderError};
use send_wrapper::SendWrapper;

use crate::{
    later,
    live::{self, News},
    topics::TopicPicker,
    upload::{Inbox, UploadTray},
};

/// What it is handed.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Uploads { inbox: Inbox, refresh: Callback<()> },
    News { user: UserId, news: News },
    TopicPicker { documents: Signal<Vec<(DocumentId, Vec<TopicId>)>>, open: RwSignal<bool>, saved: Callback<()> },
}

impl Piece {
    fn view(self) -> AnyView {
        match self {
            Self::Uploads { inbox, refresh } => view! { <UploadTray inbox refresh /> }.into_any(),
            Self::News { user, news } => {
                live::follow(user, news);
                ().into_any()
            }
            Self::TopicPicker { documents, open, saved } => view! { <TopicPicker documents open saved /> }.into_any(),
        }
    }
}

/// Whether their code is there.
#[derive(Clone, Copy)]
pub(super) struct Pieces {
    here: RwSignal<bool>,
}

impl Pieces {
    pub(super) fn new() -> Self {
        Self { here: RwSignal::new(false) }
    }

    pub(super) fn fetch(self) {
        spawn_local(async move {
            later::ask_for(|| Box::pin(fetch()), &|| !self.here.is_disposed()).await;
            self.here.try_set(true);
        });
        on_cleanup(|| later::say_missing(false));
    }

    /// Until then there is nothing to open.
    pub(super) fn are_here(self) -> bool {
        self.here.get()
    }
}

/// The place of a piece, empty until its code is there. The server leaves it empty, too.
#[component]
pub(super) fn Place(pieces: Pieces, piece: Piece) -> impl IntoView {
    let filled = RwSignal::new(false);
    let filling = StoredValue::new(None::<SendWrapper<AnyView>>);
    Effect::new(move |_| {
        if pieces.here.get() {
            spawn_local(ScopedFuture::new_untracked(async move {
                if let Ok(view) = view(piece).await {
                    filling.try_set_value(Some(SendWrapper::new(view)));
                    filled.try_set(true);
                }
            }));
        }
    });
    move || {
        filled.track();
        filling.try_update_value(Option::take).flatten().map(SendWrapper::take)
    }
}

#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(pieces, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn view(piece: Piece) -> Result<AnyView, SplitLoaderError> {
    Ok(piece.view())
}

#[cfg(not(feature = "split"))]
async fn view(piece: Piece) -> Result<AnyView, SplitLoaderError> {
    Ok(piece.view())
}
#[cfg(not(feature = "split"))]
async fn fetch() -> Result<(), SplitLoaderError> {
    Ok(())
}
