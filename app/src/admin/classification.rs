//! `/admin/classification`: who finds topics for all who chose nobody else.

use contract::{Me, Provider, ProviderSettings, Timestamp};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{api::admin_now, frame::Frame};
use crate::{
    Fault,
    account::whoami,
    classification::{ProviderForm, Whose, api},
    ui::{Clock, PageFailed, Waiting},
};

/// Everybody's provider.
#[component]
pub(crate) fn AdminClassificationPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Topics & AI" />
        <Suspense fallback=|| view! { <Waiting what="administration" rows=6 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok((me, saved, settings, now)) => view! { <Choosing me saved keeps_keys=settings.keeps_keys now /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Administration could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

async fn open() -> Result<(Me, Provider, ProviderSettings, Timestamp), Fault> {
    futures::try_join!(whoami(), api::admin_provider(), api::provider_settings(), admin_now())
}

#[component]
fn Choosing(me: Me, saved: Provider, keeps_keys: bool, now: Timestamp) -> impl IntoView {
    let clock = Clock(RwSignal::new(now));
    view! {
        <Frame me here="/admin/classification" clock>
            <section class="admin-part" aria-labelledby="provider-title">
                <h2 id="provider-title">"Who finds topics"</h2>
                <p class="admin-note">
                    "For everybody who chose nobody else in their settings. Each person sees who it is, never its address or key."
                </p>
                <ProviderForm whose=Whose::Everybodys saved=Some(saved) keeps_keys told=Callback::new(|()| {}) />
            </section>
        </Frame>
    }
    .into_any()
}
