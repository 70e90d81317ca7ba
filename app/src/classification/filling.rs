//! The provider's form while it is filled in.

use contract::{Provider, ProviderKind, ProviderRequest};
use leptos::{prelude::*, task::spawn_local};

use super::api;
use crate::{Fault, browser};

/// Whose choice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// One's own; without one it is everybody's, which is of this kind.
    Own {
        shared: ProviderKind,
    },
    Everybodys,
}

/// What becomes of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// It stays as it is.
    Kept,
    /// This one takes its place, unless nothing was typed.
    Typed(String),
    Removed,
}

/// How the key is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyPart {
    /// One is stored, and stays.
    Stored,
    /// One is stored, and goes.
    Removed,
    /// A field; whether it stands in the place of one that is stored.
    Field { replaces: bool },
    /// None can be stored.
    Closed,
}

/// Cheap to copy; lives as long as the form.
#[derive(Clone, Copy)]
pub(super) struct Filling {
    /// What the server holds; nothing where nothing was chosen.
    saved: RwSignal<Option<Provider>>,
    pub(super) kind: RwSignal<Option<ProviderKind>>,
    pub(super) address: RwSignal<String>,
    pub(super) model: RwSignal<String>,
    pub(super) key: RwSignal<Key>,
    pub(super) fault: RwSignal<Option<Fault>>,
    pub(super) busy: RwSignal<bool>,
    /// What is shown has just been saved.
    pub(super) done: RwSignal<bool>,
}

impl Filling {
    pub(super) fn new(saved: Option<Provider>) -> Self {
        let (address, model) = texts(saved.clone());
        Self {
            kind: RwSignal::new(saved.as_ref().map(|saved| saved.kind)),
            saved: RwSignal::new(saved),
            address: RwSignal::new(address),
            model: RwSignal::new(model),
            key: RwSignal::new(Key::Kept),
            fault: RwSignal::new(None),
            busy: RwSignal::new(false),
            done: RwSignal::new(false),
        }
    }

    /// Another kind, with what is saved of it. A key that was typed for one kind is not sent to another.
    pub(super) fn choose(self, kind: Option<ProviderKind>) {
        let saved = self.saved.get_untracked().filter(|saved| Some(saved.kind) == kind);
        self.show(kind, saved);
        self.fault.set(None);
        self.done.set(false);
    }

    /// Whether the server refused this field.
    pub(super) fn is_refused(self, field: &str) -> bool {
        self.fault.with(|fault| fault.as_ref().and_then(Fault::field) == Some(field))
    }

    /// A key that is stored is shown only beside the kind and the address that it is for.
    pub(super) fn key_part(self, keeps_keys: bool) -> KeyPart {
        let address = self.address.read().trim().to_owned();
        let is_kept = self.saved.with(|saved| {
            saved.as_ref().is_some_and(|saved| {
                saved.has_key
                    && Some(saved.kind) == self.kind.get()
                    && saved.base_url.as_deref().unwrap_or_default() == address
            })
        });
        match self.key.get() {
            Key::Kept if is_kept => KeyPart::Stored,
            Key::Removed if is_kept => KeyPart::Removed,
            _ if keeps_keys => KeyPart::Field { replaces: is_kept },
            _ => KeyPart::Closed,
        }
    }

    /// Another turn for the key; the button that was pressed is gone, so the focus goes to what matches.
    pub(super) fn turn_key(self, key: Key, focus: &'static str) {
        self.key.set(key);
        self.done.set(false);
        request_animation_frame(move || _ = browser::focus(focus));
    }

    /// What was filled in; nothing where the choice is left to everybody's.
    fn request(self) -> Option<ProviderRequest> {
        let kind = self.kind.get_untracked()?;
        let api_key = match self.key.get_untracked() {
            Key::Typed(key) => Some(key.trim().to_owned()).filter(|key| !key.is_empty()),
            Key::Removed => Some(String::new()),
            Key::Kept => None,
        };
        let text = |field: RwSignal<String>| {
            let text = field.read_untracked().trim().to_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        Some(ProviderRequest { kind, base_url: text(self.address), model: text(self.model), api_key })
    }

    /// Sends it; `told` hears when it is saved, a refusal stands at its field.
    pub(super) fn save(self, whose: Whose, told: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fault.set(None);
        self.done.set(false);
        let request = self.request();
        spawn_local(async move {
            let answer = match (whose, request) {
                (_, None) => api::clear_provider().await.map(|()| None),
                (Whose::Own { .. }, Some(request)) => api::choose_provider(request).await.map(Some),
                (Whose::Everybodys, Some(request)) => api::admin_choose_provider(request).await.map(Some),
            };
            // The page may be gone by now.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(provider) => {
                    self.take(provider);
                    told.run(());
                }
                Err(fault) if fault.is_signed_out() => browser::go_to_sign_in(),
                Err(fault) => {
                    self.fault.set(Some(fault));
                    request_animation_frame(|| _ = browser::focus(".provider-form [aria-invalid='true']"));
                }
            }
        });
    }

    /// What the server holds now.
    fn take(self, saved: Option<Provider>) {
        if self.key.with_untracked(|key| *key != Key::Kept) {
            request_animation_frame(|| _ = browser::focus("#save-provider"));
        }
        self.saved.set(saved.clone());
        self.show(saved.as_ref().map(|saved| saved.kind), saved);
        self.done.set(true);
    }

    /// A kind with what is saved of it, and its key left alone.
    fn show(self, kind: Option<ProviderKind>, saved: Option<Provider>) {
        let (address, model) = texts(saved);
        self.kind.set(kind);
        self.address.set(address);
        self.model.set(model);
        self.key.set(Key::Kept);
    }
}

/// Address and model, as their fields show them.
fn texts(saved: Option<Provider>) -> (String, String) {
    let Provider { base_url, model, .. } = saved.unwrap_or_default();
    (base_url.unwrap_or_default(), model.unwrap_or_default())
}
