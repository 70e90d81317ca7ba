//! The page's state in this tab.

use contract::{Me, Role, Topic};
use leptos::{prelude::*, task::spawn_local};

use super::api;
use crate::ui::{ToastRack, words};

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
