//! `/login`.

use leptos::prelude::*;

use super::{
    api::SignIn,
    form::{Wording, credentials_form, recall_refusal},
};

/// Signing in.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    recall_refusal();
    credentials_form(
        ServerAction::<SignIn>::new(),
        Wording {
            title: "Sign in",
            submit: "Sign in",
            password_hint: None,
            autocomplete: "current-password",
            otherwise: ("New here?", "/signup", "Create an account"),
        },
    )
}
