//! The pages whose code a browser fetches when it first needs them: all but signing in and the list of documents. Cut off with
//! feature `split` (see `frontend/bundle`); without it their code comes with the rest.

use std::{
    future::{self, Future},
    pin::Pin,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};
use leptos_router::{ChooseView, hooks::use_url};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    admin::{AdminAccountsPage, AdminAuditPage, AdminClassificationPage, AdminPage},
    backoff, browser,
    document::DocumentPage,
    settings::{ClassificationPage, SessionsPage, SettingsPage},
    topics::TopicsPage,
    ui::words,
};

/// Where a person arrives: these pages live without the later code.
const ARRIVALS: [&str; 4] = ["/", "/login", "/signup", "/documents"];

/// How long a page that has just come to life is left alone before the later code follows.
const BREATH: Duration = Duration::from_secs(1);

const INCOMPLETE: &str = "incomplete";

/// A part of the code on its way.
pub(crate) type Fetching = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Later {
    Document,
    Settings,
    Sessions,
    Classification,
    Admin,
    AdminAccounts,
    AdminClassification,
    AdminAudit,
    Topics,
}

impl Later {
    fn view(self) -> AnyView {
        match self {
            Later::Document => DocumentPage().into_any(),
            Later::Settings => SettingsPage().into_any(),
            Later::Sessions => SessionsPage().into_any(),
            Later::Classification => ClassificationPage().into_any(),
            Later::Admin => AdminPage().into_any(),
            Later::AdminAccounts => AdminAccountsPage().into_any(),
            Later::AdminClassification => AdminClassificationPage().into_any(),
            Later::AdminAudit => AdminAuditPage().into_any(),
            Later::Topics => TopicsPage().into_any(),
        }
    }
}

impl ChooseView for Later {
    async fn choose(self) -> AnyView {
        match view(self).await {
            Ok(view) => view,
            // A newer server has other code, and its own answer fits; without a network the browser says so.
            Err(_) => {
                let url = use_url().get_untracked();
                browser::go_to(&format!("{}{}", url.path(), url.search_params().to_query_string()));
                future::pending().await
            }
        }
    }

    async fn preload(&self) {
        _ = fetch().await;
    }
}

/// Everything that the page at this address needs before it can be taken over.
pub async fn code_for(path: &str) {
    if !ARRIVALS.contains(&path) {
        ask_for(|| Box::pin(fetch()), &|| true).await;
    }
}

/// Asks for a part of the code until it is here or no longer wanted, and says meanwhile that it is missing. A network comes
/// back by itself; a newer server has other code, and the page must be loaded anew: when, is up to whoever is in the middle
/// of something.
pub(crate) async fn ask_for(part: fn() -> Fetching, wanted: &dyn Fn() -> bool) {
    let mut tries = 0_u32;
    while part().await.is_err() {
        if !wanted() {
            return;
        }
        say_missing(true);
        backoff::pause(tries).await;
        tries = tries.saturating_add(1);
    }
    say_missing(false);
}

pub(crate) fn say_missing(missing: bool) {
    let notice = document().get_element_by_id(INCOMPLETE).and_then(|found| found.dyn_into::<HtmlElement>().ok());
    notice.inspect(|notice| notice.set_hidden(!missing));
}

/// What says that a part is missing. The server puts it, hidden, after every page: it must not need the code that is missing.
#[component]
pub(crate) fn PageIncomplete() -> impl IntoView {
    view! {
        <div id=INCOMPLETE class="dock" role="alert" hidden>
            <p class="toast">
                <span class="toast-text">{words::PAGE_INCOMPLETE}</span>
                // The router must not take it for a way to where it is already.
                <a class="toast-action" href="" rel="external">"Reload"</a>
            </p>
        </div>
    }
}

/// The rest of the code, once the page that needs none of it is alive, so that the next page opens at once.
pub fn fetch_the_rest() {
    set_timeout(
        || {
            spawn_local(async {
                // Tried again by the page that needs it.
                _ = fetch().await;
            })
        },
        BREATH,
    );
}

#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn view(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(page.view())
}

#[cfg(not(feature = "split"))]
async fn view(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(page.view())
}
#[cfg(not(feature = "split"))]
async fn fetch() -> Result<(), SplitLoaderError> {
    Ok(())
}
