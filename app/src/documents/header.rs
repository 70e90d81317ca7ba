//! The header: brand, search, account.

use std::time::Duration;

use contract::{ListQuery, Me};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{opening::address_of, shelf::Shelf};
use crate::{
    account::AccountMenu,
    ui::{Brand, Icon, IconName},
};

/// How long typing pauses before it becomes a search.
const PAUSE: Duration = Duration::from_millis(180);

#[component]
pub(super) fn Header(me: Me, shelf: Shelf) -> impl IntoView {
    view! {
        <header class="header">
            <div class="header-inner">
                <Brand />
                <Search shelf />
                <AccountMenu me />
            </div>
        </header>
    }
    .into_any()
}

/// The address follows what is typed, and the list follows the address. Without scripts it is an ordinary form.
#[component]
fn Search(shelf: Shelf) -> impl IntoView {
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |q: String| {
        waiting.get_value().inspect(TimeoutHandle::clear);
        let navigate = navigate.clone();
        let search = move || {
            let query = ListQuery { q, ..shelf.query.get_untracked() };
            navigate(&address_of(&query), NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    view! {
        <form class="search" role="search" action="/documents" method="get" on:submit=|event| event.prevent_default()>
            <Icon name=IconName::Search />
            <input
                id="search"
                type="search"
                name="q"
                placeholder="Search documents"
                aria-label="Search documents"
                aria-keyshortcuts="/"
                autocomplete="off"
                maxlength="200"
                dir="auto"
                value=shelf.query.get_untracked().q
                prop:value=move || shelf.query.get().q
                on:input=move |event| typed(event_target_value(&event))
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
    .into_any()
}
