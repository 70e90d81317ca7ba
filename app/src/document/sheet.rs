//! The document's state in this tab.

use contract::{Code, Document, DocumentChange, DocumentEvent, DocumentId, DocumentStatus};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api,
    opening::{Look, Opening, look_at},
};
use crate::{browser, live::News, ui::Turns};

/// Cheap to copy; lives as long as the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) document: RwSignal<Document>,
    pub(super) look: RwSignal<Look>,
    /// Deleted, here or elsewhere.
    pub(super) gone: RwSignal<bool>,
    questions: Turns,
}

impl Sheet {
    pub(super) fn new(opening: &Opening) -> Self {
        Self {
            document: RwSignal::new(opening.document.clone()),
            look: RwSignal::new(opening.look.clone()),
            gone: RwSignal::new(false),
            questions: Turns::new(),
        }
    }

    pub(super) fn id(self) -> DocumentId {
        self.document.read_untracked().id
    }

    pub(super) fn name(self) -> String {
        self.document.read().filename.clone()
    }

    /// What other tabs and devices did to this document is seen here too.
    pub(super) fn news(self) -> News {
        let id = self.id();
        let heard = move |event: DocumentEvent| match event.status {
            _ if event.id != id => {}
            DocumentChange::Deleted => self.gone.set(true),
            DocumentChange::Uploaded | DocumentChange::Changed => self.refresh(),
            DocumentChange::Pending => {}
        };
        News {
            quota: Callback::new(|_| {}),
            document: Callback::new(heard),
            missed: Callback::new(move |()| self.refresh()),
        }
    }

    /// The server's newest answer replaces whatever is on its way.
    pub(super) fn take(self, document: Document) {
        self.questions.next();
        let arrived = document.status == DocumentStatus::Uploaded && self.look.read_untracked().is_none();
        if *self.document.read_untracked() != document {
            self.document.set(document);
        }
        if arrived {
            self.look_again();
        }
    }

    /// Signs a fresh URL, when the last one did not open or is too old.
    pub(super) fn look_again(self) {
        let document = self.document.get_untracked();
        spawn_local(async move {
            let look = look_at(&document).await;
            self.look.try_set(look);
        });
    }

    pub(super) fn refresh(self) {
        let (question, id) = (self.questions.next(), self.id());
        spawn_local(async move {
            let answer = api::document(id).await;
            if !question.is_current() {
                return;
            }
            match answer {
                Ok(document) => self.take(document),
                Err(fault) if fault.code() == Some(Code::NotFound) => self.gone.set(true),
                Err(fault) if fault.is_signed_out() => browser::go_to_sign_in(),
                // What is shown stays; the next event asks again.
                Err(_) => {}
            }
        });
    }
}
