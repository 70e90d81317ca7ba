//! Saving several documents: one after the other, because browsers drop downloads that begin at once.

use std::{collections::VecDeque, time::Duration};

use contract::{Document, DocumentId};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::{browser, ui::words};

/// Between the beginnings of two downloads.
const APART: Duration = Duration::from_millis(700);
/// How long the last words stay.
const LINGER: Duration = Duration::from_secs(8);

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) begun: usize,
    pub(crate) of: usize,
}

/// The downloads of this tab. The list keeps them: a selection may be cleared while they go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Downloads {
    progress: RwSignal<Option<Progress>>,
    farewell: StoredValue<Option<TimeoutHandle>>,
}

impl Downloads {
    pub(super) fn new() -> Self {
        Self { progress: RwSignal::new(None), farewell: StoredValue::new(None) }
    }

    pub(super) fn is_running(self) -> bool {
        self.progress.get().is_some_and(|progress| progress.begun < progress.of)
    }

    /// Begins with the first; does nothing while others are on their way.
    pub(super) fn start(self, documents: &[Document]) {
        if documents.is_empty() || untrack(|| self.is_running()) {
            return;
        }
        self.farewell.update_value(|farewell| _ = farewell.take().inspect(TimeoutHandle::clear));
        self.progress.set(Some(Progress { begun: 0, of: documents.len() }));
        self.next(documents.iter().map(|document| document.id).collect());
    }

    fn next(self, mut waiting: VecDeque<DocumentId>) {
        let Some(id) = waiting.pop_front() else {
            let leave = move || _ = self.progress.try_set(None);
            return self.farewell.set_value(set_timeout_with_handle(leave, LINGER).ok());
        };
        // Without the list nobody could say any more what is going on.
        let begun = self.progress.try_update(|progress| progress.as_mut().map(|progress| progress.begun += 1));
        if begun.is_some() {
            browser::download(&format!("/api/documents/{id}/download"));
            set_timeout(move || self.next(waiting), APART);
        }
    }
}

/// Says how far it is; one document alone needs no words, the browser shows it.
#[component]
pub(super) fn DownloadNotice(downloads: Downloads) -> impl IntoView {
    let text = move || downloads.progress.get().filter(|progress| progress.of > 1).map(words::downloading);
    view! { <p class="download-notice" role="status">{text}</p> }.into_any()
}
