//! The document's name, which can be changed where it stands, and what can be done with the document.

use contract::Code;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
    task::spawn_local,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::sheet::Sheet;
use crate::{
    Fault, browser,
    documents::{Parting, rename},
    ui::{Icon, IconName, KindBadge, words},
};

#[component]
pub(super) fn Heading(sheet: Sheet) -> impl IntoView {
    let renaming = RwSignal::new(false);
    let named = move |verb: &'static str| move || format!("{verb} {}", sheet.name());
    view! {
        <div class="sheet-head">
            {move || view! { <KindBadge name=sheet.name() /> }}
            <h1 class="sheet-name" class:unseen=move || renaming.get() dir="auto">{move || sheet.name()}</h1>
            <Show
                when=move || renaming.get()
                fallback=move || view! {
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=named("Rename")
                        title="Rename"
                        data-rename
                        on:click=move |_| renaming.set(true)
                    >
                        <Icon name=IconName::Rename />
                    </button>
                }
            >
                <RenameForm sheet renaming />
            </Show>
            <Actions sheet />
        </div>
    }
    .into_any()
}

#[component]
fn Actions(sheet: Sheet) -> impl IntoView {
    let named = move |verb: &'static str| move || format!("{verb} {}", sheet.name());
    let (parting, navigate) = (use_context::<Parting>(), use_navigate());
    // The list holds the delete, and the way back. It takes this page's place: Back finds no document that is gone.
    let delete = move |_| {
        if let Some(parting) = parting {
            parting.leave(sheet.document.get_untracked());
            navigate("/documents", NavigateOptions { replace: true, ..Default::default() });
        }
    };
    view! {
        <div class="sheet-actions">
            <a
                class="button quiet"
                href=format!("/api/documents/{}/download", sheet.id())
                hidden=move || sheet.look.read().is_none()
                aria-label=named("Download")
                rel="external"
                download
            >
                <Icon name=IconName::Download /> "Download"
            </a>
            <button class="button quiet" type="button" aria-label=named("Delete") on:click=delete>
                <Icon name=IconName::Trash /> "Delete"
            </button>
        </div>
    }
    .into_any()
}

/// Enter saves, Esc leaves the name as it was; what the server refuses stands below the field.
#[component]
fn RenameForm(sheet: Sheet, renaming: RwSignal<bool>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let (refusal, saving) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let before = sheet.document.read_untracked().filename.clone();
    let stem = stem_length(&before);
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
            _ = input.set_selection_range(0, stem);
        }
    });
    let close = move || {
        renaming.set(false);
        request_animation_frame(|| _ = browser::focus("[data-rename]"));
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(name) = input.get_untracked().map(|input| input.value()).filter(|_| !saving.get_untracked()) else {
            return;
        };
        if name == sheet.document.read_untracked().filename {
            return close();
        }
        saving.set(true);
        spawn_local(async move {
            let answer = rename(sheet.id(), name).await;
            // Esc came first, or the page was left; another tab's news still bring the new name.
            if saving.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(document) => {
                    sheet.take(document);
                    close();
                }
                Err(fault) if fault.code() == Some(Code::NotFound) => sheet.gone.set(true),
                Err(fault) => refusal.set(Some(fault)),
            }
        });
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            close();
        }
    };
    view! {
        <form class="rename" on:submit=save on:keydown=pressed>
            <input
                node_ref=input
                type="text"
                value=before
                aria-label="Name"
                aria-describedby="rename-refusal"
                aria-invalid=move || refusal.read().is_some().to_string()
                autocomplete="off"
                spellcheck="false"
                dir="auto"
            />
            <button class="button primary" type="submit" aria-disabled=move || saving.get().to_string()>"Save"</button>
            <button class="button quiet" type="button" on:click=move |_| close()>"Cancel"</button>
            <div class="refusal" id="rename-refusal" role="alert">
                {move || refusal.get().map(|fault| view! { <p>{words::name_refusal(&fault)}</p> })}
            </div>
        </form>
    }
    .into_any()
}

/// What is selected at first, in UTF-16 units as browsers count: the name without its extension.
fn stem_length(name: &str) -> u32 {
    let stem = match name.rfind('.') {
        Some(dot) if dot > 0 => &name[..dot],
        _ => name,
    };
    u32::try_from(stem.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::stem_length;

    #[test]
    fn the_stem_is_what_stands_before_the_extension() {
        for (name, length) in [("scan.pdf", 4), ("a.tar.gz", 5), (".profile", 8), ("README", 6), ("🦀é.txt", 3)] {
            assert_eq!(stem_length(name), length, "{name}");
        }
    }
}
