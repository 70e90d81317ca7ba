//! The account menu in the header: a popover, so that it opens and closes before the page is hydrated too.

use contract::{Me, Role};
use leptos::{prelude::*, server_fn::ServerFn};

use super::SignOut;

/// Who is signed in, the settings, and the way out.
#[component]
pub(crate) fn AccountMenu(me: Me) -> impl IntoView {
    let initials = initials(&me.email);
    view! {
        <button
            class="avatar"
            type="button"
            aria-label="Account"
            popovertarget="account-menu"
            title=me.email.clone()
            data-initials=initials
        ></button>
        <div class="menu" id="account-menu" popover="auto">
            <p class="menu-note">"Signed in as" <strong dir="auto">{me.email}</strong></p>
            // Loaded anew, so that the page that is left sends what it still holds.
            <a class="menu-item" href="/topics" rel="external">"Topics"</a>
            <a class="menu-item" href="/settings" rel="external">"Settings"</a>
            {(me.role == Role::Admin)
                .then(|| view! { <a class="menu-item" href="/admin" rel="external">"Administration"</a> })}
            // Another page follows in any case.
            <form method="post" action=SignOut::url()>
                <button class="menu-item" type="submit">"Sign out"</button>
            </form>
        </div>
    }
    .into_any()
}

/// Two letters: of the first two words of the local part, or its first two.
fn initials(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let mut words = local.split(['.', '-', '_', '+']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("?");
    let letters: String = match words.next() {
        Some(second) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_words_of_the_address() {
        assert_eq!(initials("ada.lovelace@example.org"), "AL");
        assert_eq!(initials("admin@example.org"), "AD");
        assert_eq!(initials("x@example.org"), "X");
    }
}
