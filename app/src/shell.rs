//! The HTML document around every page, and which page stands at which address.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Redirect, Route, Router},
    path,
};

use crate::{
    account::{SignInPage, SignUpPage},
    browser,
    documents::{DocumentsPage, KeysDialog, Parting},
    later::{Later, PageIncomplete},
    ui::{NotFound, page_title},
};

/// Keeps what people do before a page is alive, and does it in that order as soon as it is: buttons are pressed, fields filled
/// in, dropped files chosen. What works without scripts, as links and most forms, is left to the browser.
const EARLY: &str = include_str!("shell/early.js");

/// The document that the server sends. [`App`] is what a browser takes over; what follows it stays as it is.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-account=account() data-registration=registration()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" href="/pkg/sluice.css" />
                <script nonce=use_nonce() inner_html=EARLY></script>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
                <PageIncomplete />
                <KeysDialog />
            </body>
        </html>
    }
}

/// Whose page it is; what its scripts ask says so, see [`browser::of_this_account`].
fn account() -> Option<String> {
    #[cfg(feature = "ssr")]
    let account = crate::service::caller().ok().map(|caller| caller.user.to_string());
    #[cfg(not(feature = "ssr"))]
    let account = None;
    account
}

/// The way to a new account is hidden where nobody gets one.
fn registration() -> Option<&'static str> {
    #[cfg(feature = "ssr")]
    let registration =
        crate::service::accounts().ok().filter(|accounts| !accounts.registration_is_open()).map(|_| "closed");
    #[cfg(not(feature = "ssr"))]
    let registration = None;
    registration
}

/// All pages. Each waits for its data on the server, so that the first paint is the page itself.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Parting::new());
    view! {
        <Title formatter=|page: String| page_title(&page) />
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=|| view! { <Redirect path="/documents" /> } />
                <Route path=path!("/signup") view=SignUpPage ssr=SsrMode::Async />
                <Route path=path!("/login") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/documents") view=DocumentsPage ssr=SsrMode::Async />
                <Route path=path!("/documents/:id") view=Later::Document ssr=SsrMode::Async />
                <Route path=path!("/settings") view=Later::Settings ssr=SsrMode::Async />
                <Route path=path!("/settings/sessions") view=Later::Sessions ssr=SsrMode::Async />
                <Route path=path!("/settings/classification") view=Later::Classification ssr=SsrMode::Async />
                <Route path=path!("/admin") view=Later::Admin ssr=SsrMode::Async />
                <Route path=path!("/admin/accounts") view=Later::AdminAccounts ssr=SsrMode::Async />
                <Route path=path!("/admin/classification") view=Later::AdminClassification ssr=SsrMode::Async />
                <Route path=path!("/admin/audit") view=Later::AdminAudit ssr=SsrMode::Async />
                <Route path=path!("/topics") view=Later::Topics ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}

/// Signing in and out load the next page anew, so that nothing of the session before stays in memory. Call it before the
/// page is mounted: the first hook that is set is the one that counts.
pub fn send_redirects_through_the_server() {
    _ = leptos::server_fn::redirect::set_redirect_hook(|address| {
        browser::go_to(address);
    });
}
