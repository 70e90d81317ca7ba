//! Choosing another password.

use leptos::{html, prelude::*, server_fn::ServerFn};

use crate::{
    account::ChangePassword,
    ui::{post, words},
};

#[component]
pub(super) fn PasswordSection(email: String) -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    let form = NodeRef::<html::Form>::new();
    let answer = action.value();
    let refusal = move || {
        answer.with(|answer| answer.as_ref()?.as_ref().err().map(words::refused_password)).filter(|_| !busy(action))
    };
    let changed = move || answer.with(|answer| matches!(answer, Some(Ok(())))) && !busy(action);
    // Nobody should have to clear away what they typed.
    Effect::new(move |_| {
        if changed()
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    view! {
        <section class="settings-part" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <form method="post" action=ChangePassword::url() on:submit=post(action) node_ref=form>
                // Tells password managers whose password it is.
                <input type="text" name="username" autocomplete="username" value=email hidden disabled />
                <div class="field">
                    <label for="current-password">"Current password"</label>
                    <input id="current-password" name="current" type="password" autocomplete="current-password" required />
                </div>
                <div class="field">
                    <label for="new-password">"New password"</label>
                    <input
                        id="new-password"
                        name="new"
                        type="password"
                        autocomplete="new-password"
                        aria-describedby="new-password-hint"
                        required
                    />
                    <p class="hint" id="new-password-hint">"At least 10 characters. Every other device is signed out."</p>
                </div>
                <div class="refusal" role="alert">{move || refusal().map(|sentence| view! { <p>{sentence}</p> })}</div>
                <div class="settings-done" role="status">
                    {move || changed().then(|| view! { <p>"Password changed. Every other device is signed out."</p> })}
                </div>
                <button class="button primary" type="submit" aria-disabled=move || busy(action).to_string()>
                    "Change password"
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn busy(action: ServerAction<ChangePassword>) -> bool {
    action.pending().get()
}
