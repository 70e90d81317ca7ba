//! One topic in the list.

use contract::{ListQuery, Topic};
use leptos::prelude::*;

use super::board::{Board, Editing};
use crate::{
    documents::address_of,
    ui::{Icon, IconName, words},
};

#[component]
pub(super) fn TopicRow(topic: Topic, board: Board) -> impl IntoView {
    let dot = format!("topic-dot tinted topic-{}", topic.colour.as_str());
    let href = address_of(&ListQuery { topic: Some(topic.id), ..ListQuery::default() });
    let description = (!topic.description.is_empty())
        .then(|| view! { <p class="topic-description" dir="auto">{topic.description.clone()}</p> });
    let actions = board.may_change(&topic).then(|| {
        let (edit, delete) = (format!("Edit {}", topic.name), format!("Delete {}", topic.name));
        let (edited, deleted) = (topic.clone(), topic.clone());
        view! {
            <button
                class="icon-button"
                type="button"
                aria-label=edit
                title="Edit"
                on:click=move |_| board.editing.set(Some(Editing::Known(edited.clone())))
            >
                <Icon name=IconName::Rename />
            </button>
            <button
                class="icon-button"
                type="button"
                aria-label=delete
                title="Delete"
                on:click=move |_| board.deleting.set(Some(deleted.clone()))
            >
                <Icon name=IconName::Trash />
            </button>
        }
    });
    view! {
        <li class="topic-row">
            <span class=dot aria-hidden="true"></span>
            <div class="topic-text">
                <p>
                    <a class="topic-name" href=href dir="auto" rel="external">{topic.name.clone()}</a>
                    {topic.system.then(|| view! { <span class="topic-note">"For everyone"</span> })}
                </p>
                {description}
            </div>
            <span class="topic-count">{words::documents(topic.document_count)}</span>
            <span class="row-actions">{actions}</span>
        </li>
    }
    .into_any()
}
