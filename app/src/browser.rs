//! Small things that only a browser can do. They run from effects, timers, event handlers and where code was to be fetched,
//! none of which is on the server.

use std::time::Duration;

use futures::channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, tachys::dom::document};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, HtmlElement, RequestCache, RequestCredentials, RequestInit};

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a whole number of milliseconds, far below 2^53")]
    let now = js_sys::Date::now() as i64;
    now
}

/// Between 0 and 1.
pub(crate) fn dice() -> f64 {
    js_sys::Math::random()
}

/// Whether the browser thinks that it has a network.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls `act` on each event of that name until the owner is cleaned up.
pub(crate) fn on(target: &web_sys::EventTarget, name: &'static str, act: impl FnMut(web_sys::Event) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(act);
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    let function = listener.as_ref().unchecked_ref::<Function>().clone();
    _ = target.add_event_listener_with_callback_and_add_event_listener_options(name, &function, &options);
    let held = send_wrapper::SendWrapper::new((target.clone(), listener));
    on_cleanup(move || {
        let (target, listener) = held.take();
        _ = target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    });
}

/// The address, and whose page asks: the cookies are those of whoever signed in last, in any tab, and the server does and tells
/// nothing in another one's name.
pub(crate) fn of_this_account(path: &str) -> String {
    let account = document().document_element().and_then(|root| root.get_attribute("data-account"));
    [path, "?account=", &account.unwrap_or_default()].concat()
}

/// Puts the focus on the first element that matches.
pub(crate) fn focus(selector: &str) -> bool {
    let found =
        document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
}

/// Whether the focus or the pointer is inside, of a page that is seen: where fingers touch, the pointer stays behind.
pub(crate) fn is_at(selector: &str) -> bool {
    let document = document();
    !document.hidden()
        && document.query_selector(&[selector, ":is(:hover,:focus-within)"].concat()).is_ok_and(|found| found.is_some())
}

/// The page answers to events from now on; what was held back until then is done (`shell/early.js`).
pub(crate) fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-hydrated", "");
    }
}

/// Waits that long.
pub(crate) async fn pause(ms: i64) {
    let (over, waiting) = oneshot::channel();
    set_timeout(move || _ = over.send(()), Duration::from_millis(ms.unsigned_abs()));
    _ = waiting.await;
}

/// Loads the page at that address anew, from the server.
pub(crate) fn go_to(address: &str) {
    _ = window().location().set_href(address);
}

/// The session is over: the page has nothing left to show.
pub(crate) fn go_to_sign_in() {
    go_to("/login");
}

/// Saves what is at an address that answers with an attachment.
pub(crate) fn download(path: &str) {
    let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    if link.set_attribute("href", path).and_then(|()| link.set_attribute("download", "")).is_ok() {
        link.click();
    }
}

/// Puts a text on the clipboard; false where the browser does not let us, as on a page that came over plain http.
pub(crate) async fn copy(text: &str) -> bool {
    let write = || {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())?.dyn_into::<Promise>()
    };
    match write() {
        Ok(written) => JsFuture::from(written).await.is_ok(),
        Err(_) => false,
    }
}

/// Whether PDFs open in the browser itself; one that does not say is asked to try.
pub(crate) fn shows_pdf() -> bool {
    let said = Reflect::get(&window().navigator(), &"pdfViewerEnabled".into()).ok();
    said.and_then(|said| said.as_bool()).unwrap_or(true)
}

/// A DELETE that outlives the page.
pub(crate) fn delete_and_leave(path: &str) {
    let init = RequestInit::new();
    init.set_method("DELETE");
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    _ = Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE);
    _ = window().fetch_with_str_and_init(path, &init);
}
