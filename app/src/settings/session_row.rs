//! One session in the list.

use contract::Session;
use leptos::prelude::*;

use crate::ui::{Clock, Moment};

#[component]
pub(super) fn SessionRow(session: Session, clock: Clock, end: Callback<Session>) -> impl IntoView {
    let Session { device, created_at, last_seen_at, current, .. } = session.clone();
    let sign_out = format!("Sign out {device}");
    view! {
        <li class="session">
            <div class="session-name">
                <strong dir="auto">{device}</strong>
                {current.then(|| view! { <span class="chip">"This device"</span> })}
            </div>
            <p class="session-times">
                <span>"Last seen " <Moment at=last_seen_at clock /></span>
                <span>"Signed in " <Moment at=created_at clock /></span>
            </p>
            {(!current).then(|| view! {
                <button class="button quiet" type="button" aria-label=sign_out on:click=move |_| end.run(session.clone())>
                    "Sign out"
                </button>
            })}
        </li>
    }
    .into_any()
}
