//! The table of accounts.

use contract::{Role, User, UserId};
use leptos::prelude::*;

use super::roll::Roll;
use crate::ui::{Clock, Moment, words};

#[component]
pub(super) fn AccountTable(roll: Roll, clock: Clock, editing: RwSignal<Option<UserId>>) -> impl IntoView {
    let shown = move || !roll.items.read().is_empty();
    view! {
        {move || roll.fault.get().map(|fault| view! {
            <p class="notice bad" role="alert">
                {words::refusal(&fault)} " "
                <button class="link" type="button" on:click=move |_| roll.ask(roll.q.get_untracked())>"Try again"</button>
            </p>
        })}
        <Show when=shown fallback=move || view! { <Nobody roll /> }>
            <div class="list-card admin-scroll" aria-busy=move || roll.busy.get().to_string()>
                <table class="admin-table" aria-labelledby="accounts-title">
                    <thead>
                        <tr>
                            <th scope="col">"Email"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col" class="number">"Used"</th>
                            <th scope="col" class="number">"Documents"</th>
                            <th scope="col">"Created"</th>
                            <th scope="col"><span class="unseen">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || roll.items.get() key=identity let:user>
                            <Line user clock editing />
                        </For>
                    </tbody>
                </table>
            </div>
        </Show>
        <Show when=move || roll.next.read().is_some()>
            <button class="button quiet more" type="button" on:click=move |_| roll.more()>
                {move || if roll.busy.get() { "Loading more" } else { "Show more" }}
            </button>
        </Show>
    }
    .into_any()
}

/// A row is drawn anew when what it says has changed.
fn identity(user: &User) -> (UserId, Role, bool, [i64; 3]) {
    (user.id, user.role, user.disabled, [user.limit_bytes.get(), user.used_bytes.get(), user.documents])
}

#[component]
fn Line(user: User, clock: Clock, editing: RwSignal<Option<UserId>>) -> impl IntoView {
    let id = user.id;
    let (label, over) = (format!("Edit {}", user.email), user.used_bytes > user.limit_bytes);
    let unit = if user.documents == 1 { " document" } else { " documents" };
    view! {
        <tr>
            <th scope="row" dir="auto">{user.email}</th>
            <td>
                {if user.role == Role::Admin { "Administrator" } else { "User" }}
                {user.disabled.then(|| view! { " " <span class="chip">"Disabled"</span> })}
            </td>
            <td class="number" class:over=over>{format!("{} of {}", user.used_bytes, user.limit_bytes)}</td>
            <td class="number">{user.documents}<span class="admin-unit">{unit}</span></td>
            <td><Moment at=user.created_at clock /></td>
            <td class="number">
                <button class="button quiet" type="button" aria-label=label data-edit=id.to_string() on:click=move |_| editing.set(Some(id))>
                    "Edit"
                </button>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Nobody(roll: Roll) -> impl IntoView {
    move || {
        let q = roll.q.get();
        if q.is_empty() {
            return view! { <p class="notice plain">"There are no accounts."</p> }.into_any();
        }
        view! { <p class="notice">"No account matches " <strong dir="auto">"“" {q} "”"</strong> ". " <a href="/admin/accounts">"Show all"</a></p> }
            .into_any()
    }
}
