//! The browser's entry: takes over the page that the server rendered.

// Views are types, and a page's view is a deep one.
#![recursion_limit = "256"]

use leptos::prelude::window;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's own script when the module is loaded. Until its code is there, a page stays as the server rendered
/// it: its links and forms work without.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = window().location().pathname().unwrap_or_default();
    app::code_for(&path).await;
    app::send_redirects_through_the_server();
    leptos::mount::hydrate_body(app::App);
    app::fetch_the_rest();
}
