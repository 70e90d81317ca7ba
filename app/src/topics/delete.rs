//! Deleting a topic, after saying what that will do.

use leptos::{prelude::*, task::spawn_local};

use super::{api, board::Board};
use crate::{
    Fault, browser,
    ui::{Modal, words},
};

#[component]
pub(super) fn DeleteDialog(board: Board) -> impl IntoView {
    let fault = RwSignal::new(None::<Fault>);
    let busy = RwSignal::new(false);
    let open = Memo::new(move |_| board.deleting.read().is_some());
    let name = move || board.deleting.get().map(|topic| topic.name);
    let effect = move || board.deleting.get().map(|topic| words::topic_goes(topic.document_count, topic.system));
    Effect::new(move |_| {
        board.deleting.track();
        fault.set(None);
        busy.set(false);
    });
    let delete = move |_| {
        let Some(topic) = board.deleting.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api::delete_topic(topic.id, topic.system).await;
            // It may have been closed meanwhile, or be about another topic.
            let is_open = board.deleting.try_get_untracked().flatten().as_ref() == Some(&topic);
            match answer {
                Ok(()) => {
                    if is_open {
                        board.deleting.set(None);
                        request_animation_frame(|| _ = browser::focus("[data-new-topic]"));
                    }
                    board.topics.try_update(|topics| topics.retain(|other| other.id != topic.id));
                    board.refresh();
                }
                Err(refused) if is_open => {
                    busy.set(false);
                    fault.set(Some(refused));
                }
                Err(refused) => board.rack.tell(words::refusal(&refused)),
            }
        });
    };
    view! {
        <Modal open close=Callback::new(move |()| board.deleting.set(None)) title="topic-delete-title">
            <h2 id="topic-delete-title">"Delete " <span dir="auto">"“" {name} "”"</span> "?"</h2>
            <p class="dialog-text">{effect}</p>
            <div class="refusal" role="alert">
                {move || fault.get().map(|fault| view! { <p>{words::refusal(&fault)}</p> })}
            </div>
            <div class="dialog-actions">
                <button class="button quiet" type="button" on:click=move |_| board.deleting.set(None)>"Cancel"</button>
                <button class="button primary" type="button" aria-disabled=move || busy.get().to_string() on:click=delete>
                    "Delete topic"
                </button>
            </div>
        </Modal>
    }
    .into_any()
}
