//! `/admin/accounts`: finding, opening and changing accounts.

use std::time::Duration;

use contract::{Me, Timestamp, UserId, UserPage, UserQuery};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use super::{api, create::CreateDialog, edit::EditDialog, frame::Frame, roll::Roll, table::AccountTable};
use crate::{
    Fault,
    account::whoami,
    ui::{Clock, Icon, IconName, PageFailed, Waiting},
};

/// How long typing pauses before it becomes a search.
const PAUSE: Duration = Duration::from_millis(180);

/// The accounts.
#[component]
pub(crate) fn AdminAccountsPage() -> impl IntoView {
    let params = use_query_map();
    let opening = Resource::new(|| (), move |()| open(asked(&params.get_untracked())));
    view! {
        <Title text="Accounts" />
        <Suspense fallback=|| view! { <Waiting what="administration" rows=6 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok((me, q, page, now)) => view! { <Accounts me q page now /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Administration could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

async fn open(q: String) -> Result<(Me, String, UserPage, Timestamp), Fault> {
    let query = UserQuery { q: q.clone(), ..UserQuery::default() };
    let (me, page, now) = (whoami(), api::admin_accounts(query), api::admin_now());
    Ok((me.await?, q, page.await?, now.await?))
}

fn asked(params: &ParamsMap) -> String {
    params.get("q").unwrap_or_default()
}

fn address_of(q: &str) -> String {
    let mut params = ParamsMap::new();
    if !q.is_empty() {
        params.insert("q", q.to_owned());
    }
    format!("/admin/accounts{}", params.to_query_string())
}

#[component]
fn Accounts(me: Me, q: String, page: UserPage, now: Timestamp) -> impl IntoView {
    let (roll, clock) = (Roll::new(q, page), Clock(RwSignal::new(now)));
    let (creating, editing) = (RwSignal::new(false), RwSignal::new(None::<UserId>));
    follow_address(roll);
    view! {
        <Frame me here="/admin/accounts" clock>
            <section class="admin-part" aria-labelledby="accounts-title">
                <div class="admin-line">
                    <h2 id="accounts-title">"Accounts"</h2>
                    <Search roll />
                    <button class="button primary" type="button" id="create-account" on:click=move |_| creating.set(true)>
                        "Create account"
                    </button>
                </div>
                <AccountTable roll clock editing />
            </section>
        </Frame>
        <CreateDialog roll open=creating />
        <EditDialog roll editing />
    }
    .into_any()
}

/// The address follows what is typed, and the list follows the address. Without scripts it is an ordinary form.
#[component]
fn Search(roll: Roll) -> impl IntoView {
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |q: String| {
        waiting.get_value().inspect(TimeoutHandle::clear);
        let navigate = navigate.clone();
        let search = move || {
            navigate(&address_of(&q), NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    view! {
        <form class="search" role="search" action="/admin/accounts" method="get" on:submit=|event| event.prevent_default()>
            <Icon name=IconName::Search />
            <input
                type="search"
                name="q"
                placeholder="Search accounts"
                aria-label="Search accounts"
                autocomplete="off"
                maxlength="200"
                dir="auto"
                value=roll.q.get_untracked()
                prop:value=move || roll.q.get()
                on:input=move |event| typed(event_target_value(&event))
            />
        </form>
    }
    .into_any()
}

/// Going back in history asks again.
fn follow_address(roll: Roll) {
    let params = use_query_map();
    Effect::new(move |first: Option<()>| {
        let q = asked(&params.get());
        if first.is_some() && q != roll.q.get_untracked() {
            roll.ask(q);
        }
    });
}
