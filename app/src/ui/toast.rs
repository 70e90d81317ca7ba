//! Short notices at the bottom, some with a way back.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

/// How long a notice without a way back stays.
const LINGER: Duration = Duration::from_secs(8);

/// A button's word, and what it does. Shared rather than owned by whatever part of the page asked for it: a row that
/// leaves the page would take its way back along.
type Action = (&'static str, Arc<dyn Fn() + Send + Sync>);

/// One notice.
#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    action: Option<Action>,
}

/// Where pages put notices.
#[derive(Clone, Copy)]
pub(crate) struct ToastRack {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl ToastRack {
    pub(crate) fn new() -> Self {
        Self { toasts: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Shows a notice until [`Self::remove`] takes it away; its action may need to know which one it is. What answers
    /// only once its page is gone is told to nobody.
    pub(crate) fn show(self, text: String, action: impl FnOnce(u32) -> Option<Action>) -> u32 {
        let next = self.next.try_update_value(|next| {
            *next = next.wrapping_add(1);
            *next
        });
        let Some(id) = next else { return 0 };
        self.toasts.update(|toasts| toasts.push(Toast { id, text, action: action(id) }));
        id
    }

    /// A notice that leaves by itself.
    pub(crate) fn tell(self, text: String) {
        let id = self.show(text, |_| None);
        set_timeout(move || self.remove(id), LINGER);
    }

    pub(crate) fn remove(self, id: u32) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Draws the notices; screen readers hear each once, politely.
#[component]
pub(crate) fn Toasts(rack: ToastRack) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            <For each=move || rack.toasts.get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <span class="toast-text" dir="auto">{toast.text}</span>
                    {toast.action.map(|(label, act)| view! {
                        <button class="toast-action" type="button" on:click=move |_| act()>{label}</button>
                    })}
                </div>
            </For>
        </div>
    }
    .into_any()
}
