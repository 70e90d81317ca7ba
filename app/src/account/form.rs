//! The card that both signing up and signing in fill in.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

use crate::{
    browser,
    ui::{Brand, Posted, post, words},
};

/// What differs between the two forms.
pub(super) struct Wording {
    pub(super) title: &'static str,
    pub(super) submit: &'static str,
    pub(super) password_hint: Option<&'static str>,
    pub(super) autocomplete: &'static str,
    pub(super) otherwise: (&'static str, &'static str, &'static str),
}

/// A refusal of a form that was posted without scripts comes back in the address; actions look for it in context.
pub(crate) fn recall_refusal() {
    use_url().get_untracked().provide_server_action_error();
}

/// Email and password, one button, the refusal where the eye is.
pub(super) fn credentials_form<F: Posted>(action: ServerAction<F>, words: Wording) -> impl IntoView {
    let refusal = move || {
        action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().map(words::refusal)))
    };
    let busy = move || action.pending().get();
    let (question, href, link) = words.otherwise;
    Effect::new(|_| browser::mark_hydrated());
    view! {
        <Title text=words.title />
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>{words.title}</h1>
                <form method="post" action=F::url() on:submit=post(action)>
                    <div class="field">
                        <label for="email">"Email"</label>
                        <input id="email" name="email" type="email" autocomplete="username" required autofocus />
                    </div>
                    <div class="field">
                        <label for="password">"Password"</label>
                        <input
                            id="password"
                            name="password"
                            type="password"
                            autocomplete=words.autocomplete
                            aria-describedby=words.password_hint.map(|_| "password-hint")
                            required
                        />
                        {words.password_hint.map(|hint| view! { <p class="hint" id="password-hint">{hint}</p> })}
                    </div>
                    <div class="refusal" role="alert">{move || refusal().map(|sentence| view! { <p>{sentence}</p> })}</div>
                    <button class="button primary wide" type="submit" aria-disabled=move || busy().to_string()>
                        {words.submit}
                    </button>
                </form>
                <p class="otherwise">{question} " " <a href=href>{link}</a></p>
            </div>
        </main>
    }
    .into_any()
}
