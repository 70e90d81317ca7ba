//! Why a field was refused, said beside it.

use leptos::prelude::*;

use super::filling::Filling;
use crate::ui::words;

#[component]
pub(super) fn Refusal(filling: Filling, field: &'static str, id: &'static str) -> impl IntoView {
    let sentence = move || {
        let fault = filling.fault.get().filter(|_| filling.is_refused(field));
        fault.map(|fault| view! { <p>{words::refusal(&fault)}</p> })
    };
    view! { <div class="refusal" id=id role="alert">{sentence}</div> }.into_any()
}
