//! The one connection to `GET /api/events`.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

use crate::{browser, upload::delay_ms};

/// Said when a connection stands again: what happened meanwhile is unknown.
pub(super) const MISSED: &str = "missed";

type Listener = Rc<Closure<dyn FnMut(Event)>>;

/// Cheap to copy; its parts live as long as the owner it was opened under.
#[derive(Clone, Copy)]
pub(super) struct Line {
    source: StoredValue<Option<EventSource>, LocalStorage>,
    listener: StoredValue<Option<Listener>, LocalStorage>,
    tries: StoredValue<u32>,
    broken: StoredValue<bool>,
}

impl Line {
    pub(super) fn open(heard: impl Fn(&str, &str) + 'static) -> Self {
        let line = Self {
            source: StoredValue::new_local(None),
            listener: StoredValue::new_local(None),
            tries: StoredValue::new(0),
            broken: StoredValue::new(false),
        };
        let listener = Closure::new(move |event: Event| match event.dyn_ref::<MessageEvent>() {
            Some(message) => heard(&message.type_(), &message.data().as_string().unwrap_or_default()),
            None if event.type_() == "open" => line.opened(&heard),
            None => line.failed(),
        });
        line.listener.set_value(Some(Rc::new(listener)));
        line.connect();
        line
    }

    pub(super) fn close(self) {
        self.source.try_update_value(|source| source.take().inspect(EventSource::close));
    }

    fn connect(self) {
        let listener = self.listener.try_with_value(Clone::clone).flatten();
        let (Some(listener), Ok(source)) = (listener, EventSource::new("/api/events")) else { return };
        for name in ["open", "error", "quota", "document"] {
            _ = source.add_event_listener_with_callback(name, listener.as_ref().as_ref().unchecked_ref());
        }
        self.source.try_set_value(Some(source));
    }

    fn opened(self, heard: &impl Fn(&str, &str)) {
        self.tries.set_value(0);
        if self.broken.get_value() {
            self.broken.set_value(false);
            heard(MISSED, "");
        }
    }

    /// The browser reconnects by itself after a cut; after an error status it gives up, and we come back later.
    fn failed(self) {
        self.broken.try_set_value(true);
        let closed = self
            .source
            .try_with_value(|source| source.as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED));
        if closed == Some(true) {
            let tries = self.tries.get_value();
            self.tries.set_value(tries.saturating_add(1));
            let delay = delay_ms(tries.saturating_add(1), None, browser::dice());
            set_timeout(move || self.connect(), Duration::from_millis(delay.unsigned_abs()));
        }
    }
}
