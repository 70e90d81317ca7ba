//! Changing an account: limit, role, lock.

use contract::{Role, User, UserId, UserPatch};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api,
    limit::{self, Unit},
    roll::Roll,
};
use crate::{
    browser,
    ui::{Modal, words},
};

#[component]
pub(super) fn EditDialog(roll: Roll, editing: RwSignal<Option<UserId>>) -> impl IntoView {
    let open = Memo::new(move |_| editing.read().is_some());
    // The row may have been drawn anew meanwhile: its button is looked for by name.
    let closed = Callback::new(move |()| {
        if let Some(id) = editing.try_update(Option::take).flatten() {
            request_animation_frame(move || _ = browser::focus(&format!("[data-edit='{id}']")));
        }
    });
    view! {
        <Modal open close=closed title="edit-title">
            {move || editing.get().and_then(|id| roll.find(id)).map(|user| view! { <Form roll user close=closed /> })}
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(roll: Roll, user: User, close: Callback<()>) -> impl IntoView {
    let (typed, chosen) = limit::split(user.limit_bytes);
    let (amount, unit, role) = (RwSignal::new(typed), RwSignal::new(chosen), RwSignal::new(user.role));
    let (busy, refusal, sure) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(false));
    let (id, disabled, used) = (user.id, user.disabled, user.used_bytes);
    let send = move |patch: UserPatch| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::admin_change_account(id, patch).await;
            // Esc came first, or the page was left: another account's form may be open.
            let is_open = busy.try_set(false).is_none();
            match answer {
                Ok(user) => {
                    roll.put(user);
                    if is_open {
                        close.run(());
                    }
                }
                Err(fault) => _ = refusal.try_set(Some(words::refused_account(&fault))),
            }
        });
    };
    let (before_limit, before_role) = (user.limit_bytes, user.role);
    let save = move || match limit::parse(&amount.get_untracked(), unit.get_untracked()) {
        None => refusal.set(Some(limit::REFUSAL.to_owned())),
        Some(limit) => send(UserPatch {
            limit_bytes: (limit != before_limit).then_some(limit),
            role: Some(role.get_untracked()).filter(|role| *role != before_role),
            disabled: None,
        }),
    };
    let lock = move |disabled| send(UserPatch { disabled: Some(disabled), ..UserPatch::default() });
    let ask = move |_| {
        if disabled {
            return lock(false);
        }
        sure.set(true);
        request_animation_frame(|| _ = browser::focus("#keep-enabled"));
    };
    let stay = move |_| {
        sure.set(false);
        request_animation_frame(|| _ = browser::focus("#lock-account"));
    };
    let email = user.email.clone();
    view! {
        <h2 id="edit-title" dir="auto">{user.email}</h2>
        <form class="dialog-form" hidden=move || sure.get() on:submit=move |event| { event.prevent_default(); save() }>
            <LimitField id="edit-limit" amount unit hint="Below what is used, documents stay and new ones are refused." />
            <p class="admin-note">{format!("{used} used now.")}</p>
            <RoleField id="edit-role" role />
            <div class="dialog-actions">
                <button class="button quiet" type="button" id="lock-account" on:click=ask>
                    {if disabled { "Enable account" } else { "Disable account" }}
                </button>
                <button class="button quiet" type="button" on:click=move |_| close.run(())>"Cancel"</button>
                <button class="button primary" type="submit" aria-disabled=move || busy.get().to_string()>"Save"</button>
            </div>
        </form>
        <div class="dialog-form" hidden=move || !sure.get()>
            <p>
                "Disable " <strong dir="auto">{email}</strong>
                "? They are signed out everywhere and cannot sign in. Their documents stay. You can enable the account again."
            </p>
            <div class="dialog-actions">
                <button class="button quiet" type="button" id="keep-enabled" on:click=stay>"Keep it enabled"</button>
                <button class="button primary danger" type="button" aria-disabled=move || busy.get().to_string() on:click=move |_| lock(true)>
                    "Yes, disable"
                </button>
            </div>
        </div>
        <div class="refusal" role="alert">{move || refusal.get().map(|sentence| view! { <p>{sentence}</p> })}</div>
    }
    .into_any()
}

/// A number and its unit, under one name.
#[component]
pub(super) fn LimitField(
    id: &'static str,
    amount: RwSignal<String>,
    unit: RwSignal<Unit>,
    hint: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let described = hint_id.clone();
    view! {
        <div class="field">
            <label for=id>"Limit"</label>
            <div class="admin-limit">
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=described
                    prop:value=move || amount.get()
                    on:input=move |event| amount.set(event_target_value(&event))
                />
                <select aria-label="Unit" on:change=move |event| unit.set(Unit::named(&event_target_value(&event)))>
                    {Unit::ALL
                        .into_iter()
                        .map(|one| view! { <option value=one.name() selected=one == unit.get_untracked()>{one.name()}</option> })
                        .collect_view()}
                </select>
            </div>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}

/// What the account may do.
#[component]
pub(super) fn RoleField(id: &'static str, role: RwSignal<Role>) -> impl IntoView {
    let admin = role.get_untracked() == Role::Admin;
    let choose = move |event| role.set(if event_target_value(&event) == "admin" { Role::Admin } else { Role::User });
    view! {
        <div class="field">
            <label for=id>"Role"</label>
            <select id=id on:change=choose>
                <option value="user" selected=!admin>"User"</option>
                <option value="admin" selected=admin>"Administrator"</option>
            </select>
        </div>
    }
    .into_any()
}
