//! The order of the list, as links: the address holds it, so it can be kept, shared and gone back to.

use contract::{ListQuery, SortBy, SortOrder};
use leptos::prelude::*;

use super::{opening::address_of, shelf::Shelf};
use crate::ui::{Icon, IconName};

/// The columns' heads.
#[component]
pub(super) fn SortBar(shelf: Shelf) -> impl IntoView {
    view! {
        <div class="list-head" role="group" aria-label="Sort documents">
            <SortLink shelf by=SortBy::Filename label="Name" />
            <SortLink shelf by=SortBy::SizeBytes label="Size" />
            <SortLink shelf by=SortBy::CreatedAt label="Added" />
        </div>
    }
    .into_any()
}

#[component]
fn SortLink(shelf: Shelf, by: SortBy, label: &'static str) -> impl IntoView {
    let order = Memo::new(move |_| shelf.query.with(|query| (query.sort == by).then_some(query.order)));
    let href = move || address_of(&shelf.query.with(|query| turned(query, by)));
    let arrow = move || {
        order.get().map(|order| match order {
            SortOrder::Asc => {
                view! { <Icon name=IconName::SortAscending /><span class="unseen">", sorted ascending"</span> }
            }
            SortOrder::Desc => {
                view! { <Icon name=IconName::SortDescending /><span class="unseen">", sorted descending"</span> }
            }
        })
    };
    view! {
        <a class=format!("sort sort-{}", by.as_str()) href=href data-noscroll="true" aria-current=move || order.get().map(|_| "true")>
            {label} {arrow}
        </a>
    }
}

/// A column's first order is what people look for in it; a second press turns it round.
fn turned(query: &ListQuery, by: SortBy) -> ListQuery {
    let order = match (query.sort == by, query.order, by) {
        (true, SortOrder::Asc, _) => SortOrder::Desc,
        (true, SortOrder::Desc, _) => SortOrder::Asc,
        (false, _, SortBy::Filename) => SortOrder::Asc,
        (false, _, SortBy::SizeBytes | SortBy::CreatedAt) => SortOrder::Desc,
    };
    ListQuery { sort: by, order, cursor: None, ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_press_turns_the_order_round() {
        let by_name = turned(&ListQuery::default(), SortBy::Filename);
        assert_eq!((by_name.sort, by_name.order), (SortBy::Filename, SortOrder::Asc));
        assert_eq!(turned(&by_name, SortBy::Filename).order, SortOrder::Desc);
        assert_eq!(address_of(&turned(&by_name, SortBy::SizeBytes)), "/documents?sort=size%5Fbytes");
    }
}
