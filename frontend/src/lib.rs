//! The browser's entry: takes over the page that the server rendered.

// Views are types, and a page's view is a deep one.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's own script when the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::send_redirects_through_the_server();
    leptos::mount::hydrate_body(app::App);
}
