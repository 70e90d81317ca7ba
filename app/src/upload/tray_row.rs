//! One file in the tray.

use contract::human_size;
use leptos::prelude::*;

use super::{
    engine::Uploads,
    item::{Key, Phase, Problem},
};
use crate::ui::{Icon, IconName, Name, words};

#[component]
pub(super) fn TrayRow(uploads: Uploads, key: Key) -> impl IntoView {
    let file = uploads.queue.with_untracked(|queue| queue.get(key).map(|item| item.file.clone()));
    let phase = Memo::new(move |_| uploads.queue.with(|queue| queue.get(key).map(|item| item.phase.clone())));
    file.map(|file| {
        let (size, name) = (file.size.unwrap_or_default(), StoredValue::new(file.name.clone()));
        let failed = move || matches!(phase.get(), Some(Phase::Failed(_)));
        let moving = move || matches!(phase.get(), Some(Phase::Uploading | Phase::Confirming));
        view! {
            <li class="upload" class:failed=failed>
                <div class="upload-line">
                    {move || failed().then(|| view! { <Icon name=IconName::Alert /> })}
                    <Name name=file.name />
                    {move || phase.get().map(|phase| buttons(uploads, key, name, &phase))}
                </div>
                <div class="upload-bar" class:moving=moving aria-hidden="true"></div>
                <p class="upload-state">{move || phase.get().map(|phase| (state(&phase, size), way_out(&phase)))}</p>
            </li>
        }
    })
}

/// The state's word, and what goes with it.
fn state(phase: &Phase, size: i64) -> String {
    match phase {
        Phase::Failed(problem) => format!("{}. {}", phase.word(), problem.sentence(size)),
        phase => format!("{} · {}", phase.word(), human_size(size)),
    }
}

/// Where to go when trying again alone will not help.
fn way_out(phase: &Phase) -> Option<impl IntoView + use<>> {
    let (href, link, target) = match phase {
        Phase::Failed(Problem::DoesNotFit { .. }) => ("/documents?sort=size_bytes", words::SEE_SPACE, None),
        // In a tab of its own: the files of this one would be lost with it.
        Phase::Failed(Problem::Server(fault)) if fault.is_signed_out() => ("/login", words::SIGN_IN, Some("_blank")),
        _ => return None,
    };
    Some(view! { " " <a href=href target=target rel=target.map(|_| "noopener")>{link}</a> })
}

fn buttons(uploads: Uploads, key: Key, name: StoredValue<String>, phase: &Phase) -> impl IntoView + use<> {
    let named = move |verb: &str| name.with_value(|name| format!("{verb} {name}"));
    let button = |verb: &'static str, icon: IconName, act: fn(Uploads, Key)| {
        view! {
            <button class="icon-button" type="button" aria-label=named(verb) title=verb on:click=move |_| act(uploads, key)>
                <Icon name=icon />
            </button>
        }
    };
    match phase {
        Phase::Ready => view! { <span class="upload-done"><Icon name=IconName::Check /></span> }.into_any(),
        Phase::Failed(Problem::Empty | Problem::Unreadable) => {
            button("Dismiss", IconName::Close, Uploads::dismiss).into_any()
        }
        Phase::Failed(_) => {
            (button("Retry", IconName::Retry, Uploads::retry), button("Dismiss", IconName::Close, Uploads::dismiss))
                .into_any()
        }
        _ => button("Cancel", IconName::Close, Uploads::cancel).into_any(),
    }
}
