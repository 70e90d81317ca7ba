//! `/signup`.

use leptos::prelude::*;

use super::{
    api::SignUp,
    form::{Wording, credentials_form, recall_refusal},
};

/// Opening an account.
#[component]
pub(crate) fn SignUpPage() -> impl IntoView {
    recall_refusal();
    credentials_form(
        ServerAction::<SignUp>::new(),
        Wording {
            title: "Create your account",
            submit: "Create account",
            password_hint: Some("At least 10 characters."),
            autocomplete: "new-password",
            otherwise: ("Have an account?", "/login", "Sign in"),
        },
    )
}
