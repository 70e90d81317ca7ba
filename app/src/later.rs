//! The pages whose code a browser fetches when it first needs them: all but signing in and the list of documents. Cut off with
//! feature `split` (see `frontend/bundle`); without it their code comes with the rest.

use std::{future, time::Duration};

use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};
use leptos_router::{ChooseView, hooks::use_url};
use web_sys::Element;

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

/// Everything that the page at this address needs before it can be taken over. Asks until it has it, and says so meanwhile;
/// a newer server has other code, and the page must be loaded anew.
pub async fn code_for(path: &str) {
    let (mut tries, mut told) = (0_u32, None);
    while !ARRIVALS.contains(&path) && fetch().await.is_err() {
        told = told.or_else(tell);
        backoff::pause(tries).await;
        tries = tries.saturating_add(1);
    }
    told.inspect(Element::remove);
}

/// A notice for a page that is not alive, at its very end, where what takes the page over does not look.
fn tell() -> Option<Element> {
    let notice = document().create_element("div").ok()?;
    notice.set_attribute("class", "dock").ok()?;
    notice.set_inner_html(
        &[
            "<p class='toast' role='alert'><span class='toast-text'>",
            words::PAGE_INCOMPLETE,
            "</span><a class='toast-action' href=''>Reload</a></p>",
        ]
        .concat(),
    );
    document().body()?.append_child(&notice).ok()?;
    Some(notice)
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
