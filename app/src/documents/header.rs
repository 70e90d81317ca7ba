//! The header: brand, search, account.

use contract::{ListQuery, Me};
use leptos::prelude::*;

use super::{opening::address_of, shelf::Shelf};
use crate::{
    account::AccountMenu,
    ui::{Brand, SearchBox},
};

#[component]
pub(super) fn Header(me: Me, shelf: Shelf) -> impl IntoView {
    let q = Signal::derive(move || shelf.query.get().q);
    let address = move |q| address_of(&ListQuery { q, ..shelf.query.get_untracked() });
    view! {
        <header class="header">
            <div class="header-inner">
                <Brand here=true />
                <SearchBox
                    main=true
                    action="/documents"
                    label="Search documents"
                    hint="Search names and text"
                    q
                    address
                />
                <AccountMenu me />
            </div>
        </header>
    }
    .into_any()
}
