//! The accounts that are shown, in this tab. A later question makes earlier answers worthless.

use contract::{User, UserId, UserPage, UserQuery};
use leptos::{prelude::*, task::spawn_local};

use super::api;
use crate::{Fault, ui::Turns};

/// Cheap to copy; lives as long as the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roll {
    pub(super) q: RwSignal<String>,
    pub(super) items: RwSignal<Vec<User>>,
    pub(super) next: RwSignal<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) fault: RwSignal<Option<Fault>>,
    questions: Turns,
}

impl Roll {
    pub(super) fn new(q: String, page: UserPage) -> Self {
        Self {
            q: RwSignal::new(q),
            items: RwSignal::new(page.items),
            next: RwSignal::new(page.next_cursor),
            busy: RwSignal::new(false),
            fault: RwSignal::new(None),
            questions: Turns::new(),
        }
    }

    /// Another search.
    pub(super) fn ask(self, q: String) {
        self.q.set(q);
        self.fetch(None, |roll, page| {
            roll.items.set(page.items);
            roll.next.set(page.next_cursor);
        });
    }

    /// The page after the last one.
    pub(super) fn more(self) {
        if let Some(cursor) = self.next.get_untracked().filter(|_| !self.busy.get_untracked()) {
            self.fetch(Some(cursor), |roll, page| {
                roll.items.update(|items| items.extend(page.items));
                roll.next.set(page.next_cursor);
            });
        }
    }

    /// An account as it is now.
    pub(super) fn put(self, user: User) {
        self.items.update(|items| match items.iter_mut().find(|known| known.id == user.id) {
            Some(known) => *known = user,
            None => items.insert(0, user),
        });
    }

    pub(super) fn find(self, id: UserId) -> Option<User> {
        self.items.read_untracked().iter().find(|user| user.id == id).cloned()
    }

    fn fetch(self, cursor: Option<String>, fill: impl FnOnce(Self, UserPage) + 'static) {
        let question = self.questions.next();
        self.busy.set(true);
        let query = UserQuery { q: self.q.get_untracked(), cursor, ..UserQuery::default() };
        spawn_local(async move {
            let answer = api::admin_accounts(query).await;
            if !question.is_current() {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.fault.set(None);
                    fill(self, page);
                }
                Err(fault) => self.fault.set(Some(fault)),
            }
        });
    }
}
