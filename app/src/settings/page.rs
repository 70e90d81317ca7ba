//! `/settings`: password, and the end of the account.

use contract::Me;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{close::CloseSection, frame::Frame, password::PasswordSection};
use crate::{
    account::{recall_refusal, whoami},
    ui::{PageFailed, Waiting},
};

/// `/settings`.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    recall_refusal();
    let me = Resource::new(|| (), |()| whoami());
    view! {
        <Title text="Settings" />
        <Suspense fallback=|| view! { <Waiting what="settings" rows=3 /> }>
            {move || me.get().map(|answer| match answer {
                Ok(me) => view! { <Settings me /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Your settings could not be opened" fault again=Callback::new(move |()| me.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Settings(me: Me) -> impl IntoView {
    let email = me.email.clone();
    view! {
        <Frame me title="Account">
            <PasswordSection email />
            <CloseSection />
        </Frame>
    }
    .into_any()
}
