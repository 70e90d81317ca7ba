//! The header of every page but the documents' own, which also searches.

use contract::Me;
use leptos::prelude::*;

use super::AccountMenu;
use crate::ui::Brand;

#[component]
pub(crate) fn PageHeader(me: Me) -> impl IntoView {
    view! {
        <header class="header">
            <div class="header-inner">
                <Brand />
                <AccountMenu me />
            </div>
        </header>
    }
    .into_any()
}
