//! The tray of uploads at the bottom end.

use leptos::prelude::*;

use super::{Inbox, engine::Uploads, item::Key, item::Phase, queue::Queue, tray_row::TrayRow};
use crate::ui::{Icon, IconName, words};

/// Rows that are drawn; the rest are a number.
const MOST_ROWS: usize = 40;

/// Uploads what comes into the inbox: each file, what happens to it now, and what can be done about it. It folds to its
/// title, and begins so on a phone. `refresh` is called whenever the list or the bar may have something new.
#[component]
pub(crate) fn UploadTray(inbox: Inbox, refresh: Callback<()>) -> impl IntoView {
    let uploads = Uploads::new(refresh);
    uploads.attach();
    Effect::new(move |_| uploads.add(inbox.take()));
    let queue = uploads.queue;
    let unfolded = RwSignal::new(!is_narrow());
    let title = Memo::new(move |_| queue.with(title));
    let rows = Memo::new(move |_| queue.with(rows));
    let more = Memo::new(move |_| queue.with(|queue| queue.items().len().saturating_sub(MOST_ROWS)));
    // What failed needs a person, so it is not left folded away.
    Effect::new(move |before: Option<usize>| {
        let failed = queue.with(Queue::failed);
        if before.is_some_and(|before| failed > before) {
            unfolded.set(true);
        }
        failed
    });
    let announcement = Memo::new(move |_| queue.with(announcement));
    view! {
        <p class="unseen" role="status">{announcement}</p>
        <Show when=move || !rows.read().is_empty()>
            <section class="tray" aria-label="Uploads" class:unfolded=move || unfolded.get()>
                <button
                    class="tray-title"
                    type="button"
                    aria-expanded=move || unfolded.get().to_string()
                    on:click=move |_| unfolded.update(|open| *open = !*open)
                >
                    <span>{title}</span>
                    <Icon name=IconName::ChevronDown />
                </button>
                <ul class="tray-rows" role="list">
                    <For each=move || rows.get() key=|key| *key let:key>
                        <TrayRow uploads key />
                    </For>
                </ul>
                <Show when=move || { more.get() > 0 }>
                    <p class="tray-more">{move || format!("and {} more", words::files(more.get()))}</p>
                </Show>
            </section>
        </Show>
    }
    .into_any()
}

/// As wide as a phone: unfolded it would cover the page.
fn is_narrow() -> bool {
    window().inner_width().is_ok_and(|width| width.as_f64().is_some_and(|width| width <= 560.0))
}

/// "Uploading 2 of 4", and what came of it afterwards.
pub(super) fn title(queue: &Queue) -> String {
    let (settled, open) = (queue.settled(), queue.open());
    if open > 0 {
        let active = queue.items().iter().filter(|item| item.phase.is_active()).count();
        format!("Uploading {} of {}", (settled + active.max(1)).min(settled + open), settled + open)
    } else {
        outcome(queue.ready(), queue.failed())
    }
}

fn outcome(ready: usize, failed: usize) -> String {
    match (ready, failed) {
        (ready, 0) => format!("{} uploaded", words::files(ready)),
        (0, failed) => format!("{} failed", words::files(failed)),
        (ready, failed) => format!("{} uploaded, {failed} failed", words::files(ready)),
    }
}

/// Said aloud when a batch begins, when something fails, and when all is over; not for every step of every file.
fn announcement(queue: &Queue) -> String {
    let (ready, failed, open) = (queue.ready(), queue.failed(), queue.open());
    match (open, queue.settled() - ready) {
        (0, _) if ready + failed == 0 => String::new(),
        (0, _) => outcome(ready, failed),
        (_, 0) => format!("Uploading {}", words::files(ready + open)),
        (_, failed) => format!("{} failed, the others go on", words::files(failed)),
    }
}

/// What needs a person first, then what moves, then what waits.
fn rows(queue: &Queue) -> Vec<Key> {
    let rank = |phase: &Phase| match phase {
        Phase::Failed(_) => 0,
        phase if phase.is_active() => 1,
        Phase::Ready => 2,
        _ => 3,
    };
    let mut items: Vec<_> = queue.items().iter().collect();
    if items.len() > MOST_ROWS {
        items.sort_by_key(|item| rank(&item.phase));
    }
    items.iter().take(MOST_ROWS).map(|item| item.file.key).collect()
}
