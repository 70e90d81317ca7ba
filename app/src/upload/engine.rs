//! Does what the queue decides, and tells it how that went.

use std::collections::HashMap;

use contract::DocumentId;
use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use web_sys::{AbortController, File};

use super::{
    api,
    entries::{Chosen, content_type},
    item::{Key, Picked},
    put::put,
    queue::{Command, Happening, Moment, Queue},
};
use crate::{browser, documents::delete_document};

/// The uploads of this tab.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    pub(crate) queue: RwSignal<Queue>,
    // Each value is bound to its thread, not the map: the server renders on one thread and cleans up on another.
    files: StoredValue<HashMap<Key, SendWrapper<Bytes>>>,
    next: StoredValue<Key>,
    refresh: Callback<()>,
}

/// What the browser holds of a file.
struct Bytes {
    file: File,
    /// Ends the PUT that is under way.
    abort: Option<AbortController>,
}

impl Uploads {
    /// `refresh` is called whenever the list or the bar may have something new.
    pub(crate) fn new(refresh: Callback<()>) -> Self {
        Self {
            queue: RwSignal::new(Queue::default()),
            files: StoredValue::new(HashMap::new()),
            next: StoredValue::new(0),
            refresh,
        }
    }

    /// Watches the network, and warns before the page is left while something is on its way.
    pub(crate) fn attach(self) {
        let window = window();
        browser::on(&window, "online", move |_| self.feed(Happening::Online));
        browser::on(&window, "beforeunload", move |event| {
            if self.queue.with_untracked(|queue| queue.open() > 0) {
                event.prevent_default();
            }
        });
    }

    pub(crate) fn add(self, chosen: Vec<Chosen>) {
        let picked: Vec<Picked> = chosen.into_iter().map(|one| self.keep(one)).collect();
        if !picked.is_empty() {
            self.feed(Happening::Picked(picked));
        }
    }

    pub(crate) fn cancel(self, key: Key) {
        self.feed(Happening::Cancel(key));
    }

    pub(crate) fn retry(self, key: Key) {
        self.feed(Happening::Retry(key));
    }

    pub(crate) fn dismiss(self, key: Key) {
        self.feed(Happening::Dismiss(key));
    }

    fn keep(self, chosen: Chosen) -> Picked {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        let file = match chosen {
            Ok(file) => file,
            Err(name) => return Picked { key, name, size: None, content_type: String::new() },
        };
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of bytes, below 2^53")]
        let size = file.size() as i64;
        let picked = Picked { key, name: file.name(), size: Some(size), content_type: content_type(&file) };
        self.files.update_value(|files| _ = files.insert(key, SendWrapper::new(Bytes { file, abort: None })));
        picked
    }

    /// The page may be gone by the time something answers: then nobody listens.
    fn feed(self, happening: Happening) {
        let at = Moment { now_ms: browser::now_ms(), dice: browser::dice(), online: browser::is_online() };
        for command in self.queue.try_update(|queue| queue.handle(happening, at)).unwrap_or_default() {
            self.run(command);
        }
    }

    fn run(self, command: Command) {
        match command {
            Command::Check(keys) => self.check(keys),
            Command::SignAgain(key, id) => {
                spawn_local(async move { self.feed(Happening::Signed(key, api::presign_again(id).await)) });
            }
            Command::Put(key, ticket) => {
                let Some((file, abort)) = self.begin(key) else { return };
                spawn_local(async move {
                    let sent = put(&ticket, &file, &abort.signal()).await;
                    if !abort.signal().aborted() {
                        self.feed(Happening::Sent(key, sent));
                    }
                });
            }
            Command::Confirm(key, id) => {
                spawn_local(async move { self.feed(Happening::Confirmed(key, api::confirm(id).await)) });
            }
            Command::Wake(key, wait, ms) => after(ms, move || self.feed(Happening::Woke(key, wait))),
            Command::Leave(key, ms) => after(ms, move || self.feed(Happening::Dismiss(key))),
            Command::Drop(key) => self.forget(key),
            Command::Release(id) => self.release(id),
            Command::Refresh => _ = self.refresh.try_run(()),
        }
    }

    fn check(self, keys: Vec<Key>) {
        let request = |key: &Key| self.queue.with_untracked(|queue| queue.get(*key).map(|item| item.request()));
        let files = keys.iter().filter_map(request).collect();
        spawn_local(async move { self.feed(Happening::Checked(keys, api::presign_many(files).await)) });
    }

    /// The file and a fresh way to stop it.
    fn begin(self, key: Key) -> Option<(File, AbortController)> {
        let abort = AbortController::new().ok()?;
        let mut begun = None;
        self.files.update_value(|files| {
            begun = files.get_mut(&key).map(|bytes| {
                bytes.abort = Some(abort.clone());
                (bytes.file.clone(), abort)
            });
        });
        begun
    }

    fn forget(self, key: Key) {
        self.files.update_value(|files| {
            if let Some(abort) = files.remove(&key).and_then(|bytes| bytes.take().abort) {
                abort.abort();
            }
        });
    }

    /// The sweep releases what this cannot: an answer is of no use to anybody.
    fn release(self, id: DocumentId) {
        spawn_local(async move {
            _ = delete_document(id).await;
            self.refresh.try_run(());
        });
    }
}

fn after(ms: i64, act: impl FnOnce() + 'static) {
    set_timeout(act, std::time::Duration::from_millis(ms.unsigned_abs()));
}
