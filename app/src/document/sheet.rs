//! The document's state in this tab.

use contract::{
    Classification, ClassificationStatus, Code, Document, DocumentChange, DocumentEvent, DocumentId, DocumentStatus,
    Preview, PreviewKind, TopicId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api,
    opening::{Look, Opening, look_at},
};
use crate::{
    browser,
    classification::{self, is_being_read, say},
    live::News,
    topics,
    ui::{ToastRack, Turns, words},
};

/// Cheap to copy; lives as long as the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) document: RwSignal<Document>,
    pub(super) look: RwSignal<Look>,
    /// How its text begins, once it was read.
    pub(super) beginning: RwSignal<Option<String>>,
    /// Deleted, here or elsewhere.
    pub(super) gone: RwSignal<bool>,
    questions: Turns,
}

impl Sheet {
    pub(super) fn new(opening: &Opening) -> Self {
        Self {
            document: RwSignal::new(opening.document.clone()),
            look: RwSignal::new(opening.look.clone()),
            beginning: RwSignal::new(opening.beginning.clone()),
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

    /// Whether the text itself is on the page.
    pub(super) fn is_shown_as_text(self) -> bool {
        matches!(&*self.look.read(), Some(Ok(Preview { kind: PreviewKind::Text, .. })))
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
        let was_read = !is_being_read(&document)
            && self.document.with_untracked(|before| before.classification != document.classification);
        if *self.document.read_untracked() != document {
            self.document.set(document);
        }
        if arrived {
            self.look_again();
        }
        if was_read {
            self.begin_again();
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

    /// How its text begins, now that it was read; without an answer what is shown stays.
    fn begin_again(self) {
        let id = self.id();
        spawn_local(async move {
            if let Ok(beginning) = classification::api::snippet(id).await {
                self.beginning.try_set(beginning);
            }
        });
    }

    /// Has its topics found again. That it is asked for shows at once; events tell the rest.
    pub(super) fn find_topics(self, rack: ToastRack) {
        let before = self.document.get_untracked();
        let asked = Classification { status: ClassificationStatus::Queued, provider: None, error: None };
        self.take(Document { classification: Some(asked), ..before.clone() });
        spawn_local(async move {
            let answer = classification::api::classify(before.id).await;
            // The page may be gone by now.
            if self.gone.try_get_untracked().is_none() {
                return;
            }
            if let Err(fault) = answer {
                rack.tell(words::refusal(&fault));
                self.take(before);
            }
            self.refresh();
        });
    }

    /// Takes a topic away, for good: it is not found for this document again.
    pub(super) fn take_away(self, topic: TopicId, rack: ToastRack) {
        let id = self.id();
        spawn_local(async move {
            let answer = topics::api::change_topics(vec![id], Vec::new(), vec![topic]).await;
            if self.gone.try_get_untracked().is_none() {
                return;
            }
            match answer {
                Ok(()) => {
                    rack.tell(say::TAKEN_AWAY.to_owned());
                    // The button that was pressed goes with its topic.
                    request_animation_frame(|| _ = browser::focus("#topics-title"));
                }
                Err(fault) => rack.tell(words::refusal(&fault)),
            }
            self.refresh();
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
