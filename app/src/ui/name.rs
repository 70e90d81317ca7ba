//! A file's name in little room: the middle gives way, the extension stays.

use leptos::prelude::*;

/// The whole name is in the text, in one direction of its own; only its look is shortened.
#[component]
pub(crate) fn Name(#[prop(into)] name: String) -> impl IntoView {
    let (head, tail) = split(&name);
    let (head, tail) = (head.to_owned(), tail.to_owned());
    view! {
        <span class="name" dir="auto" title=name>
            <span class="name-head">{head}</span>
            <span class="name-tail">{tail}</span>
        </span>
    }
    .into_any()
}

/// Where the name may be cut: before its extension. Nowhere else, so that joined scripts keep their shapes.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 12 => name.split_at(dot),
        _ => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_name_parts_before_its_extension_and_loses_nothing() {
        for (name, parts) in [
            ("scan.pdf", ("scan", ".pdf")),
            ("تقرير.pdf", ("تقرير", ".pdf")),
            (".profile", (".profile", "")),
            ("no extension", ("no extension", "")),
            ("a.sentence that only looks like one", ("a.sentence that only looks like one", "")),
        ] {
            assert_eq!(split(name), parts);
        }
    }
}
