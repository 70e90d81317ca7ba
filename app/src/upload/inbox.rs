//! Where files come in.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::File;

/// Files that were chosen or dropped, until the engine takes them: its code comes after the page's.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    files: RwSignal<Vec<SendWrapper<File>>>,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self { files: RwSignal::new(Vec::new()) }
    }

    /// The page may be gone by the time a folder is read.
    pub(crate) fn add(self, files: Vec<File>) {
        if !files.is_empty() {
            self.files.try_update(|waiting| waiting.extend(files.into_iter().map(SendWrapper::new)));
        }
    }

    /// All that wait; whoever takes them in an effect is called again for the next.
    pub(super) fn take(self) -> Vec<File> {
        self.files.track();
        let files = self.files.try_update_untracked(std::mem::take).unwrap_or_default();
        files.into_iter().map(SendWrapper::take).collect()
    }
}
