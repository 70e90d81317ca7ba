//! `/admin/audit`: what administrators did.

use contract::{AuditEntry, AuditPage, AuditQuery, Me, Timestamp};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

use super::{api, frame::Frame, say};
use crate::{
    Fault,
    account::whoami,
    ui::{Clock, Moment, PageFailed, Waiting, words},
};

/// The audit log.
#[component]
pub(crate) fn AdminAuditPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Audit log" />
        <Suspense fallback=|| view! { <Waiting what="administration" rows=6 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok((me, log, now)) => view! { <Log me log now /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Administration could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

async fn open() -> Result<(Me, AuditPage, Timestamp), Fault> {
    futures::try_join!(whoami(), api::admin_audit(AuditQuery::default()), api::admin_now())
}

#[component]
fn Log(me: Me, log: AuditPage, now: Timestamp) -> impl IntoView {
    let clock = Clock(RwSignal::new(now));
    let (entries, next) = (RwSignal::new(log.items), RwSignal::new(log.next_cursor));
    let (busy, refusal) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let more = move |_| {
        let Some(cursor) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let query = AuditQuery { cursor: Some(cursor), ..AuditQuery::default() };
            let answer = api::admin_audit(query).await;
            busy.try_set(false);
            match answer {
                Ok(page) => {
                    refusal.try_set(None);
                    entries.try_update(|entries| entries.extend(page.items));
                    next.try_set(page.next_cursor);
                }
                Err(fault) => _ = refusal.try_set(Some(words::refusal(&fault))),
            }
        });
    };
    view! {
        <Frame me here="/admin/audit" clock>
            <section class="admin-part" aria-labelledby="audit-title">
                <h2 id="audit-title">"Audit log"</h2>
                <Show
                    when=move || !entries.read().is_empty()
                    fallback=|| view! { <p class="notice plain">"Nothing has been administered yet."</p> }
                >
                    <ul class="list-card" role="list" aria-labelledby="audit-title">
                        <For each=move || entries.get() key=|entry| entry.id let:entry>
                            <Line entry clock />
                        </For>
                    </ul>
                </Show>
                <div class="refusal" role="alert">{move || refusal.get().map(|sentence| view! { <p>{sentence}</p> })}</div>
                <Show when=move || next.read().is_some()>
                    <button class="button quiet more" type="button" aria-disabled=move || busy.get().to_string() on:click=more>
                        {move || if busy.get() { "Loading more" } else { "Show more" }}
                    </button>
                </Show>
            </section>
        </Frame>
    }
    .into_any()
}

#[component]
fn Line(entry: AuditEntry, clock: Clock) -> impl IntoView {
    let what = say::act(&entry);
    let who = if entry.actor_id.is_none() { "The system".to_owned() } else { entry.actor };
    view! {
        <li class="admin-row">
            <p class="admin-what"><span><strong dir="auto">{who}</strong> " " <span dir="auto">{what}</span></span></p>
            <span class="admin-note"><Moment at=entry.created_at clock /></span>
        </li>
    }
    .into_any()
}
