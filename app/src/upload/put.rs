//! One PUT to storage: the file itself is the body, so the browser streams it from disk and wasm never holds its bytes.

use contract::UploadTicket;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, File, Headers, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, Response,
};

use super::queue::Sent;

/// Sends exactly what was signed: no cookies, no header of ours.
pub(super) async fn put(ticket: &UploadTicket, file: &File, signal: &AbortSignal) -> Sent {
    match send(ticket, file, signal).await {
        Ok(response) if response.ok() => Sent::Stored,
        Ok(response) => Sent::Refused { status: response.status(), retry_after: retry_after(&response) },
        Err(_) if is_readable(file).await => Sent::Broken,
        Err(_) => Sent::Unreadable,
    }
}

async fn send(ticket: &UploadTicket, file: &File, signal: &AbortSignal) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &ticket.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(&ticket.method);
    init.set_headers(&headers);
    init.set_body(file);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(signal));
    let request = Request::new_with_str_and_init(&ticket.upload_url, &init)?;
    let answer = JsFuture::from(leptos::prelude::window().fetch_with_request(&request)).await?;
    answer.dyn_into()
}

/// `fetch` says the same of a cut line and of a file that was moved; the first byte tells them apart.
async fn is_readable(file: &File) -> bool {
    match file.slice_with_i32_and_i32(0, 1) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

fn retry_after(response: &Response) -> Option<u32> {
    response.headers().get("retry-after").ok()??.parse().ok()
}
