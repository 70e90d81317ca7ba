//! The page: what the server painted, and everything that moves in it.

use contract::Code;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    beginning::Beginning,
    details::Details,
    heading::Heading,
    opening::{Opening, open},
    preview::PreviewPane,
    sheet::Sheet,
    topics::Topics,
};
use crate::{
    account::PageHeader,
    browser, live,
    ui::{Icon, IconName, NotFound, PageFailed, ToastRack, Toasts},
};

/// `/documents/<id>`.
#[component]
pub(crate) fn DocumentPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|raw| raw.parse().ok()));
    let opening = Resource::new(move || id.get(), open);
    let again = Callback::new(move |()| opening.refetch());
    view! {
        <Suspense fallback=Skeleton>
            {move || opening.get().map(|answer| match answer {
                Ok(opening) => view! { <OneDocument opening /> }.into_any(),
                Err(fault) if fault.code() == Some(Code::NotFound) => view! { <NotFound /> }.into_any(),
                Err(fault) => view! { <PageFailed title="The document could not be opened" fault again /> }.into_any(),
            })}
        </Suspense>
    }
    .into_any()
}

/// The page once it has its data. All state lives here; parts are handed what they need.
#[component]
fn OneDocument(opening: Opening) -> impl IntoView {
    let rack = ToastRack::new();
    let sheet = Sheet::new(&opening);
    let user = opening.me.id;
    Effect::new(move |_| {
        live::follow(user, sheet.news());
        browser::mark_hydrated();
    });
    view! {
        <Title text=move || sheet.name() />
        <PageHeader me=opening.me />
        <main class="page sheet">
            // The list is always loaded anew, so that Back from it unloads it, and it can say what it still holds.
            <a class="back" href="/documents" rel="external"><Icon name=IconName::Back /> "All documents"</a>
            <Show when=move || !sheet.gone.get() fallback=Gone>
                <Heading sheet />
                <div class="sheet-parts">
                    <div class="sheet-main">
                        <PreviewPane sheet />
                        <Beginning sheet />
                    </div>
                    <div class="sheet-side">
                        <Details sheet rack />
                        <Topics sheet rack />
                    </div>
                </div>
            </Show>
        </main>
        <div class="dock">
            <Toasts rack />
        </div>
    }
    .into_any()
}

/// Somebody deleted it meanwhile, in another tab or on another device.
#[component]
fn Gone() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            "This document was deleted. " <a href="/documents" rel="external">"Go to your documents"</a>
        </p>
    }
    .into_any()
}

/// The shape of what comes.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label="Loading the document">
            <div class="bone bone-bar"></div>
            <div class="bone bone-preview"></div>
        </main>
    }
    .into_any()
}
