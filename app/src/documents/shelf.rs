//! The list's state in this tab. The server's answers fill it; a later question makes earlier answers worthless.

use std::{collections::HashSet, time::Duration};

use contract::{Document, DocumentId, DocumentTopic, ListQuery, Topic};
use leptos::{prelude::*, task::spawn_local};

use super::{api, opening::Opening};
use crate::{
    Fault,
    classification::is_being_read,
    topics,
    ui::{Clock, Turn, Turns},
};

/// Changes within this time are shown together; every tab follows within a second.
const SOON: Duration = Duration::from_millis(350);

/// What the list is doing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    Idle,
    /// Another question was asked: what is shown answers an older one.
    Asking,
    /// The next page is on its way.
    More,
    Failed(Fault),
}

/// Cheap to copy; lives as long as the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shelf {
    pub(crate) query: RwSignal<ListQuery>,
    pub(crate) items: RwSignal<Vec<Document>>,
    pub(crate) count: RwSignal<i64>,
    pub(crate) next: RwSignal<Option<String>>,
    pub(crate) reading: RwSignal<Reading>,
    /// Rows that are not shown: their delete is held back for the undo, or done.
    pub(crate) leaving: RwSignal<Vec<DocumentId>>,
    pub(crate) selected: RwSignal<Vec<DocumentId>>,
    /// What documents can be about.
    pub(crate) topics: RwSignal<Vec<Topic>>,
    pub(crate) clock: Clock,
    questions: Turns,
    refreshing: StoredValue<bool>,
    /// Whether an answer is on its way.
    waiting: StoredValue<bool>,
    /// Whether there was a change that it may not know of.
    stale: StoredValue<bool>,
}

impl Shelf {
    pub(super) fn new(query: ListQuery, opening: &Opening) -> Self {
        let listing = &opening.listing;
        Self {
            query: RwSignal::new(query),
            items: RwSignal::new(listing.page.items.clone()),
            count: RwSignal::new(listing.count),
            next: RwSignal::new(listing.page.next_cursor.clone()),
            reading: RwSignal::new(Reading::Idle),
            leaving: RwSignal::new(Vec::new()),
            selected: RwSignal::new(Vec::new()),
            topics: RwSignal::new(opening.topics.clone()),
            clock: Clock(RwSignal::new(listing.now)),
            questions: Turns::new(),
            refreshing: StoredValue::new(false),
            waiting: StoredValue::new(false),
            stale: StoredValue::new(false),
        }
    }

    /// What the list shows.
    pub(crate) fn shown(self) -> Vec<Document> {
        let leaving = self.leaving.read();
        self.items.read().iter().filter(|document| !leaving.contains(&document.id)).cloned().collect()
    }

    /// Whether a search or a topic leaves documents out.
    pub(crate) fn is_narrowed(self) -> bool {
        self.query.with(|query| !query.q.is_empty() || query.topic.is_some())
    }

    /// How many documents match, those on their way out aside.
    pub(crate) fn total(self) -> i64 {
        let leaving = self.leaving.read();
        let hidden = self.items.read().iter().filter(|document| leaving.contains(&document.id)).count();
        self.count.get() - i64::try_from(hidden).unwrap_or_default()
    }

    /// Takes rows away for now.
    pub(super) fn hide(self, ids: &[DocumentId]) {
        self.leaving.update(|leaving| leaving.extend(ids));
        self.selected.update(|selected| selected.retain(|id| !ids.contains(id)));
    }

    /// And gives them back.
    pub(super) fn show_again(self, ids: &[DocumentId]) {
        self.leaving.update(|leaving| leaving.retain(|id| !ids.contains(id)));
    }

    /// The documents that are selected, in the list's order.
    pub(super) fn chosen(self) -> Vec<Document> {
        let selected = self.selected.read();
        self.items.read().iter().filter(|document| selected.contains(&document.id)).cloned().collect()
    }

    /// What a document of the list is about.
    pub(super) fn topics_of(self, id: DocumentId) -> Vec<DocumentTopic> {
        let items = self.items.read();
        items.iter().find(|document| document.id == id).map(|document| document.topics.clone()).unwrap_or_default()
    }

    /// The documents whose topics are being looked for.
    pub(super) fn being_read(self) -> HashSet<DocumentId> {
        self.items.read().iter().filter(|document| is_being_read(document)).map(|document| document.id).collect()
    }

    pub(super) fn is_selected(self, id: DocumentId) -> bool {
        self.selected.read().contains(&id)
    }

    pub(super) fn toggle(self, id: DocumentId) {
        self.selected.update(|selected| match selected.iter().position(|other| *other == id) {
            Some(place) => _ = selected.remove(place),
            None => selected.push(id),
        });
    }

    /// Another search or order, of which the next page is not known yet.
    pub(crate) fn ask(self, query: ListQuery) {
        self.query.set(query);
        self.next.set(None);
        self.selected.set(Vec::new());
        self.reading.set(Reading::Asking);
        self.fetch(1);
    }

    /// The same question once more, as deep as the list is open; what is shown stays until the answer is here. While another
    /// answer is on its way it waits for that.
    pub(crate) fn refresh(self) {
        if self.waiting.get_value() {
            self.stale.set_value(true);
        } else {
            let limit = usize::try_from(ListQuery::MAX_LIMIT).unwrap_or(usize::MAX);
            self.fetch(self.items.read_untracked().len().div_ceil(limit).max(1));
        }
    }

    /// [`Self::refresh`] after a moment, once for all calls within it: a hundred uploads are not a hundred lists.
    pub(crate) fn refresh_soon(self) {
        if self.refreshing.try_update_value(|soon| std::mem::replace(soon, true)) == Some(false) {
            set_timeout(
                move || {
                    if self.refreshing.try_set_value(false).is_none() {
                        self.refresh();
                    }
                },
                SOON,
            );
        }
    }

    /// Asks which topics there are; without an answer what is known stays.
    pub(crate) fn refresh_topics(self) {
        spawn_local(async move {
            if let Ok(topics) = topics::api::topics().await {
                self.topics.try_set(topics);
            }
        });
    }

    /// The page after the last one. A refresh that it overtakes comes after it.
    pub(crate) fn more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        if self.reading.get_untracked() == Reading::More {
            return;
        }
        self.stale.set_value(self.waiting.get_value());
        let question = self.question();
        self.reading.set(Reading::More);
        spawn_local(async move {
            let query = ListQuery { cursor: Some(cursor), ..self.query.get_untracked() };
            let answer = api::documents(query).await;
            self.take(question, answer, |shelf, listing| {
                let known: Vec<_> = shelf.items.read_untracked().iter().map(|document| document.id).collect();
                let fresh = listing.page.items.into_iter().filter(|document| !known.contains(&document.id));
                shelf.items.update(|items| items.extend(fresh));
                shelf.next.set(listing.page.next_cursor);
                shelf.count.set(listing.count);
            });
        });
    }

    /// A document is gone for good. Answers that are on their way may still hold it, so that it stays hidden.
    pub(crate) fn forget(self, id: DocumentId) {
        if !self.leaving.with_untracked(|leaving| leaving.contains(&id)) {
            self.hide(&[id]);
        }
        self.refresh_soon();
    }

    /// A document that the list no longer shows cannot stay selected.
    fn let_go_of_what_left(self) {
        let listed: Vec<_> = self.items.read_untracked().iter().map(|document| document.id).collect();
        if self.selected.read_untracked().iter().any(|id| !listed.contains(id)) {
            self.selected.update(|selected| selected.retain(|id| listed.contains(id)));
        }
    }

    /// One whose answer is the only one that is waited for.
    fn question(self) -> Turn {
        self.waiting.set_value(true);
        self.questions.next()
    }

    fn fetch(self, pages: usize) {
        let question = self.question();
        spawn_local(async move {
            let answer = self.walk(pages).await;
            self.take(question, answer, |shelf, listing| {
                if *shelf.items.read_untracked() != listing.page.items {
                    shelf.items.set(listing.page.items);
                }
                shelf.next.set(listing.page.next_cursor);
                shelf.count.set(listing.count);
                shelf.clock.0.set(listing.now);
                shelf.let_go_of_what_left();
            });
        });
    }

    /// Up to that many pages as one.
    async fn walk(self, pages: usize) -> Result<api::Listing, Fault> {
        let limit = if pages > 1 { ListQuery::MAX_LIMIT } else { ListQuery::DEFAULT_LIMIT.max(self.depth()) };
        let query = ListQuery { limit, ..self.query.get_untracked() };
        let mut whole = api::documents(query.clone()).await?;
        for _ in 1..pages {
            let Some(cursor) = whole.page.next_cursor.take() else { break };
            let next = api::documents(ListQuery { cursor: Some(cursor), ..query.clone() }).await?;
            whole.page.items.extend(next.page.items);
            whole.page.next_cursor = next.page.next_cursor;
        }
        Ok(whole)
    }

    fn depth(self) -> u32 {
        u32::try_from(self.items.read_untracked().len()).unwrap_or(ListQuery::MAX_LIMIT).min(ListQuery::MAX_LIMIT)
    }

    fn take(self, question: Turn, answer: Result<api::Listing, Fault>, fill: impl FnOnce(Self, api::Listing)) {
        if !question.is_current() {
            return;
        }
        match answer {
            Ok(listing) => {
                fill(self, listing);
                self.reading.set(Reading::Idle);
            }
            Err(fault) => self.reading.set(Reading::Failed(fault)),
        }
        self.waiting.set_value(false);
        if self.stale.get_value() {
            self.stale.set_value(false);
            self.refresh_soon();
        }
    }
}
