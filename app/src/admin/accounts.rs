//! `/admin/accounts`: finding, opening and changing accounts.

use contract::{Me, Timestamp, UserId, UserPage, UserQuery};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{api, create::CreateDialog, edit::EditDialog, frame::Frame, roll::Roll, table::AccountTable};
use crate::{
    Fault,
    account::whoami,
    ui::{Clock, PageFailed, SearchBox, Waiting},
};

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
    let (me, page, now) = futures::try_join!(whoami(), api::admin_accounts(query), api::admin_now())?;
    Ok((me, q, page, now))
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
                    <SearchBox action="/admin/accounts" label="Search accounts" q=roll.q address=|q| address_of(&q) />
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
