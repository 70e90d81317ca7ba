//! Opening an account for somebody: the form, then the password, shown this once.

use contract::{NewUser, OpenedUser, Role};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api,
    edit::{LimitField, RoleField},
    limit::{self, Unit},
    roll::Roll,
};
use crate::{
    browser,
    ui::{Modal, words},
};

#[component]
pub(super) fn CreateDialog(roll: Roll, open: RwSignal<bool>) -> impl IntoView {
    let opened = RwSignal::new(None::<OpenedUser>);
    let close = Callback::new(move |()| {
        open.set(false);
        opened.set(None);
    });
    // Nothing can tell the password again: an answer that comes after Esc opens the dialog once more.
    let done = Callback::new(move |account: OpenedUser| {
        opened.set(Some(account));
        open.set(true);
        request_animation_frame(|| _ = browser::focus("#copy-password"));
    });
    view! {
        <Modal open close title="create-title">
            <Show when=move || open.get()>
                <Steps roll opened done close />
            </Show>
        </Modal>
    }
    .into_any()
}

#[component]
fn Steps(
    roll: Roll,
    opened: RwSignal<Option<OpenedUser>>,
    done: Callback<OpenedUser>,
    close: Callback<()>,
) -> impl IntoView {
    move || match opened.get() {
        None => view! { <Form roll done close /> }.into_any(),
        Some(opened) => view! { <Password opened close /> }.into_any(),
    }
}

#[component]
fn Form(roll: Roll, done: Callback<OpenedUser>, close: Callback<()>) -> impl IntoView {
    let (email, role) = (RwSignal::new(String::new()), RwSignal::new(Role::User));
    let (amount, unit) = (RwSignal::new(String::new()), RwSignal::new(Unit::Gigabytes));
    let (busy, refusal) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let typed = amount.get_untracked();
        let limit_bytes = limit::parse(&typed, unit.get_untracked());
        if limit_bytes.is_none() && !typed.trim().is_empty() {
            return refusal.set(Some(limit::REFUSAL.to_owned()));
        }
        let new = NewUser { email: email.get_untracked(), role: Some(role.get_untracked()), limit_bytes };
        busy.set(true);
        spawn_local(async move {
            let answer = api::admin_open_account(new).await;
            busy.try_set(false);
            match answer {
                Ok(account) => {
                    roll.put(account.user.clone());
                    done.try_run(account);
                }
                Err(fault) => _ = refusal.try_set(Some(words::refused_account(&fault))),
            }
        });
    };
    view! {
        <h2 id="create-title">"Create account"</h2>
        <form class="dialog-form" on:submit=move |event| { event.prevent_default(); submit() }>
            <div class="field">
                <label for="new-email">"Email"</label>
                <input id="new-email" type="email" autocomplete="off" required autofocus on:input=move |event| email.set(event_target_value(&event)) />
            </div>
            <RoleField id="new-role" role />
            <LimitField id="new-limit" amount unit hint="Left empty, the account gets the default limit." />
            <div class="refusal" role="alert">{move || refusal.get().map(|sentence| view! { <p>{sentence}</p> })}</div>
            <div class="dialog-actions">
                <button class="button quiet" type="button" on:click=move |_| close.run(())>"Cancel"</button>
                <button class="button primary" type="submit" aria-disabled=move || busy.get().to_string()>"Create"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Password(opened: OpenedUser, close: Callback<()>) -> impl IntoView {
    let (copied, text) = (RwSignal::new(""), opened.one_time_password.clone());
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let said = if browser::copy(&text).await { words::COPIED } else { words::NOT_COPIED };
            copied.try_set(said);
        });
    };
    view! {
        <h2 id="create-title">"Account created"</h2>
        <div class="dialog-form">
            <p>
                "Give " <strong dir="auto">{opened.user.email}</strong>
                " this one-time password. It is shown only now; they should change it once they are signed in."
            </p>
            <p class="admin-password"><output aria-label="One-time password">{opened.one_time_password}</output></p>
            <p class="admin-note" role="status">{copied}</p>
            <div class="dialog-actions">
                <button class="button quiet" type="button" id="copy-password" on:click=copy>"Copy password"</button>
                <button class="button primary" type="button" on:click=move |_| close.run(())>"Done"</button>
            </div>
        </div>
    }
    .into_any()
}
