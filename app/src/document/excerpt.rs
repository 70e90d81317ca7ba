//! The beginning of a text, straight from storage.

use js_sys::Uint8Array;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, Response};

/// Bytes that are shown of a text.
const SHOWN: i64 = 256_000;

/// What is shown of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// There is more of it.
    pub(super) cut: bool,
}

/// Reads a text of `size` bytes; `None` when storage does not give it.
pub(super) async fn read(url: &str, size: i64) -> Option<Excerpt> {
    let cut = size > SHOWN;
    let response = send(url).await.ok()?;
    // A store that ignores the range would send all of it, however long.
    if !(response.status() == 206 || response.ok() && !cut) {
        return None;
    }
    let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Excerpt { text: readable(&Uint8Array::new(&bytes).to_vec(), cut), cut })
}

async fn send(url: &str) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("range", &format!("bytes=0-{}", SHOWN - 1))?;
    let init = RequestInit::new();
    init.set_headers(&headers);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    let request = Request::new_with_str_and_init(url, &init)?;
    JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
}

/// As UTF-8; what is none becomes "�", but for a letter that the end of an excerpt cut through.
fn readable(bytes: &[u8], cut: bool) -> String {
    let torn = bytes.utf8_chunks().last().map_or(0, |last| match std::str::from_utf8(last.invalid()) {
        Err(fault) if cut && fault.error_len().is_none() => last.invalid().len(),
        _ => 0,
    });
    let text = String::from_utf8_lossy(&bytes[..bytes.len() - torn]);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn an_excerpt_ends_with_a_whole_letter() {
        let text = "Grüße 🦀".as_bytes();
        assert_eq!(readable(text, true), "Grüße 🦀");
        for torn in 1..=3 {
            assert_eq!(readable(&text[..text.len() - torn], true), "Grüße ");
        }
        assert_eq!(readable(&text[..text.len() - 1], false), "Grüße �");
        assert_eq!(readable(b"a\xff", true), "a�", "no beginning of anything");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(readable("\u{feff}a".as_bytes(), false), "a");
        assert_eq!(readable(b"", true), "");
    }
}
