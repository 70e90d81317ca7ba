//! `/settings/sessions`: where the account is signed in, and ending what should not be.

use contract::{Code, Me, Session};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::{
    frame::{Frame, TITLE},
    session_row::SessionRow,
};
use crate::{
    Fault,
    account::{Sessions, end_other_sessions, end_session, list_sessions, whoami},
    browser,
    ui::{Clock, PageFailed, ToastRack, Toasts, Waiting, words},
};

/// What the first paint needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Opening {
    me: Me,
    sessions: Sessions,
}

async fn open() -> Result<Opening, Fault> {
    let (me, sessions) = futures::try_join!(whoami(), list_sessions())?;
    Ok(Opening { me, sessions })
}

/// `/settings/sessions`.
#[component]
pub(crate) fn SessionsPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Sessions" />
        <Suspense fallback=|| view! { <Waiting what="settings" rows=3 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <SessionsView opening /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Your settings could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn SessionsView(opening: Opening) -> impl IntoView {
    let Opening { me, sessions } = opening;
    let list = List { items: RwSignal::new(sessions.items), rack: ToastRack::new() };
    let clock = Clock(RwSignal::new(sessions.now));
    Effect::new(move |_| clock.run());
    let alone = Memo::new(move |_| list.items.read().iter().all(|session| session.current));
    let end = Callback::new(move |session| list.end(session));
    view! {
        <Frame me title="Sessions">
            <section class="settings-part" aria-labelledby="settings-title">
                <p class="settings-note">"Devices that are signed in to this account. Sign out whatever you do not recognise, then change your password."</p>
                <ul class="list-card sessions" role="list" aria-label="Sessions">
                    <For each=move || list.items.get() key=|session| session.id let:session>
                        <SessionRow session clock end />
                    </For>
                </ul>
                <Show
                    when=move || !alone.get()
                    fallback=|| view! { <p class="notice plain">"No other device is signed in."</p> }
                >
                    <button class="button quiet" type="button" on:click=move |_| list.end_others()>"Sign out everywhere else"</button>
                </Show>
            </section>
        </Frame>
        <div class="dock"><Toasts rack=list.rack /></div>
    }
    .into_any()
}

/// The sessions on the page, and the notices about them.
#[derive(Clone, Copy)]
struct List {
    items: RwSignal<Vec<Session>>,
    rack: ToastRack,
}

impl List {
    fn end(self, session: Session) {
        spawn_local(async move {
            match end_session(session.id).await {
                Err(fault) if fault.code() != Some(Code::NotFound) => self.failed(&fault),
                _ => {
                    self.items.update(|items| items.retain(|other| other.id != session.id));
                    self.done(words::signed_out(&session.device));
                }
            }
        });
    }

    fn end_others(self) {
        spawn_local(async move {
            match end_other_sessions().await {
                Err(fault) => self.failed(&fault),
                Ok(()) => {
                    self.items.update(|items| items.retain(|session| session.current));
                    self.done("Signed out everywhere else".to_owned());
                }
            }
        });
    }

    /// The button that was pressed is gone: the focus goes to the title.
    fn done(self, notice: String) {
        self.rack.tell(notice);
        request_animation_frame(|| _ = browser::focus(TITLE));
    }

    fn failed(self, fault: &Fault) {
        if fault.is_signed_out() {
            browser::go_to_sign_in();
        }
        self.rack.tell(words::refusal(fault));
    }
}
