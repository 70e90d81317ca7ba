//! A dialog that holds the page until it is answered. The browser closes it on Esc and gives the focus back.

use leptos::{html, prelude::*};

/// Open while `open` says so; `close` is told when the browser closed it.
#[component]
pub(crate) fn Modal(
    #[prop(into)] open: Signal<bool>,
    close: Callback<()>,
    /// The id of the heading inside.
    title: &'static str,
    /// The id of what describes it.
    #[prop(optional)]
    note: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (wanted, Some(dialog)) = (open.get(), dialog.get()) else { return };
        match (wanted, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=title
            aria-describedby=note
            on:close=move |_| close.run(())
        >
            {children()}
        </dialog>
    }
    .into_any()
}
