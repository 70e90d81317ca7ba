//! Which tab listens: the one that holds a Web Lock. When it closes, the browser hands the lock to the next.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::line::Line;

/// Calls `begin` when this tab leads, and closes what it began when the owner is cleaned up. Where there are no locks (a
/// page that came over plain http) every tab leads for itself.
pub(super) fn lead(name: &str, begin: impl Fn() -> Line + 'static) {
    let line = StoredValue::new_local(None::<Line>);
    let release = StoredValue::new_local(None::<Function>);
    let over = StoredValue::new(false);
    on_cleanup(move || {
        over.set_value(true);
        line.with_value(|line| line.as_ref().map(Line::close));
        release.with_value(|release| release.as_ref().map(|release| release.call0(&JsValue::NULL)));
    });
    let owner = Owner::current();
    let start = move || {
        let begun = owner.as_ref().map(|owner| owner.with(&begin));
        line.try_set_value(begun);
    };
    let Some((locks, request)) = lock_manager() else { return start() };
    let granted = Closure::<dyn FnMut() -> Promise>::new(move || {
        Promise::new(&mut |resolve, _| {
            // Held until the promise is settled, so until the page is left.
            if over.try_get_value() == Some(false) {
                release.try_set_value(Some(resolve));
                start();
            } else {
                _ = resolve.call0(&JsValue::NULL);
            }
        })
    });
    _ = request.call2(&locks, &JsValue::from_str(name), &granted.into_js_value());
}

/// `navigator.locks`, if there is one.
fn lock_manager() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
