//! How the tab that listens tells the others.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser;

/// A channel that all tabs of the account share; a tab does not hear itself.
#[derive(Clone, Copy)]
pub(super) struct Relay(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl Relay {
    pub(super) fn join(name: &str, heard: impl Fn(&str, &str) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            browser::on(channel, "message", move |event| {
                let parts = event.dyn_ref::<MessageEvent>().map(|message| Array::from(&message.data()));
                if let Some([Some(kind), Some(data)]) =
                    parts.map(|parts| [parts.get(0).as_string(), parts.get(1).as_string()])
                {
                    heard(&kind, &data);
                }
            });
        }
        let kept = StoredValue::new_local(channel);
        on_cleanup(move || {
            kept.with_value(|channel| channel.as_ref().map(BroadcastChannel::close)).unwrap_or_default()
        });
        Self(kept)
    }

    pub(super) fn pass_on(self, kind: &str, data: &str) {
        let parts = Array::of2(&kind.into(), &data.into());
        self.0.try_with_value(|channel| channel.as_ref().map(|channel| channel.post_message(&parts)));
    }
}
