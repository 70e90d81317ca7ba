//! The badge that tells kinds of files apart at a glance.

use leptos::prelude::*;

/// The extension as people know it; the name beside it says the same to screen readers.
#[component]
pub(crate) fn KindBadge(#[prop(into)] name: String) -> impl IntoView {
    let kind = kind_of(&name);
    let long = kind.len() > 3;
    view! { <span class="kind" class:long=long aria-hidden="true">{kind}</span> }
}

fn kind_of(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, kind))
            if !stem.is_empty() && (1..=4).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            kind.to_ascii_uppercase()
        }
        _ => "FILE".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn the_kind_is_a_short_extension_or_none() {
        for (name, kind) in
            [("a.pdf", "PDF"), ("b.tar.gz", "GZ"), (".profile", "FILE"), ("README", "FILE"), ("x.very-long", "FILE")]
        {
            assert_eq!(kind_of(name), kind);
        }
    }
}
