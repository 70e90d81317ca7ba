//! Where files come in.

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::entries::Chosen;
use crate::browser;

/// Files that were chosen or dropped, until the engine takes them: its code comes after the page's.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    files: RwSignal<Vec<SendWrapper<Chosen>>>,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self { files: RwSignal::new(Vec::new()) }
    }

    /// Warns before the page is left while files wait.
    pub(crate) fn attach(self) {
        browser::on(&window(), "beforeunload", move |event| {
            if !self.files.read_untracked().is_empty() {
                event.prevent_default();
            }
        });
    }

    /// How many wait.
    pub(crate) fn waiting(self) -> usize {
        self.files.read().len()
    }

    /// The page may be gone by the time a folder is read.
    pub(crate) fn add(self, files: Vec<Chosen>) {
        if !files.is_empty() {
            self.files.try_update(|waiting| waiting.extend(files.into_iter().map(SendWrapper::new)));
        }
    }

    /// All that wait; whoever takes them in an effect is called again for the next.
    pub(super) fn take(self) -> Vec<Chosen> {
        if self.waiting() == 0 {
            return Vec::new();
        }
        let files = self.files.try_update(std::mem::take).unwrap_or_default();
        files.into_iter().map(SendWrapper::take).collect()
    }
}
