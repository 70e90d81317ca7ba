//! `/settings/classification`: who finds topics, whether that works, and finding them all again.

use contract::{Me, ProviderSettings, ProviderVerdict};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::frame::Frame;
use crate::{
    Fault,
    account::whoami,
    classification::{ProviderForm, Whose, api, say},
    ui::{Icon, IconName, PageFailed, ToastRack, Toasts, Waiting, words},
};

/// What the first paint needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Opening {
    me: Me,
    settings: ProviderSettings,
}

async fn open() -> Result<Opening, Fault> {
    let (me, settings) = futures::try_join!(whoami(), api::provider_settings())?;
    Ok(Opening { me, settings })
}

/// `/settings/classification`.
#[component]
pub(crate) fn ClassificationPage() -> impl IntoView {
    let opening = Resource::new(|| (), |()| open());
    view! {
        <Title text="Topics & AI" />
        <Suspense fallback=|| view! { <Waiting what="settings" rows=3 /> }>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <Choosing opening /> }.into_any(),
                Err(fault) => view! { <PageFailed title="Your settings could not be opened" fault again=Callback::new(move |()| opening.refetch()) /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

/// What came of a test.
type Tested = Option<Result<ProviderVerdict, Fault>>;

#[component]
fn Choosing(opening: Opening) -> impl IntoView {
    let Opening { me, settings } = opening;
    let (saved, keeps_keys) = (settings.own.clone(), settings.keeps_keys);
    let whose = Whose::Own { shared: settings.shared.kind };
    let (rack, settings, tested) = (ToastRack::new(), RwSignal::new(settings), RwSignal::new(Tested::None));
    // A verdict on what was chosen before says nothing of what is chosen now.
    let told = Callback::new(move |()| tested.set(None));
    view! {
        <Frame me title="Topics & AI">
            <section class="settings-part" aria-labelledby="provider-title">
                <h2 id="provider-title">"Who finds topics"</h2>
                <p class="settings-note">
                    "Documents are read when they arrive, and get the topics that fit. You can give and take topics by hand at any time; what you say stays."
                </p>
                <ProviderForm whose saved keeps_keys told />
            </section>
            <TestPart settings tested />
            <AgainPart rack />
        </Frame>
        <div class="dock"><Toasts rack /></div>
    }
    .into_any()
}

/// Asks what is saved, not what is filled in.
#[component]
fn TestPart(settings: RwSignal<ProviderSettings>, tested: RwSignal<Tested>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let test = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        tested.set(None);
        spawn_local(async move {
            let answer = api::test_provider().await;
            // The page may be gone by now.
            if busy.try_set(false).is_some() {
                return;
            }
            tested.set(Some(answer));
            if let Ok(fresh) = api::provider_settings().await {
                settings.try_set(fresh);
            }
        });
    };
    view! {
        <section class="settings-part" aria-labelledby="test-title">
            <h2 id="test-title">"Does it work?"</h2>
            <p class="settings-note">
                "Asks whoever is saved above one small question about a made-up document. " {move || settings.with(say::budget)}
            </p>
            <button class="button quiet" type="button" aria-disabled=move || busy.get().to_string() on:click=test>"Test"</button>
            <div class="verdict-place" role="status">
                {move || if busy.get() { view! { <p>"Asking…"</p> }.into_any() } else { verdict(tested.get()) }}
            </div>
        </section>
    }
    .into_any()
}

fn verdict(tested: Tested) -> AnyView {
    let (works, why) = match tested {
        None => return ().into_any(),
        Some(Ok(ProviderVerdict { ok, detail })) => (ok, detail),
        Some(Err(fault)) => (false, words::refusal(&fault)),
    };
    let (icon, says) = if works { (IconName::Check, "It works. ") } else { (IconName::Alert, "It does not work. ") };
    view! { <p class="verdict" class:bad=!works><Icon name=icon /><span>{says} {why}</span></p> }.into_any()
}

#[component]
fn AgainPart(rack: ToastRack) -> impl IntoView {
    let busy = RwSignal::new(false);
    let again = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::classify_all().await;
            if busy.try_set(false).is_none() {
                rack.tell(answer.map_or_else(|fault| words::refusal(&fault), |()| say::ALL_AGAIN.to_owned()));
            }
        });
    };
    view! {
        <section class="settings-part" aria-labelledby="again-title">
            <h2 id="again-title">"Find topics for all documents again"</h2>
            <p class="settings-note">
                "Every document is read again, with the topics that there are now. What you gave stays, and what you took away does not come back."
            </p>
            <button class="button quiet" type="button" aria-disabled=move || busy.get().to_string() on:click=again>
                "Read all documents again"
            </button>
        </section>
    }
    .into_any()
}
