//! The bar that says how much room is left.

use contract::{ByteSize, Quota};
use leptos::{prelude::*, task::spawn_local};

use super::api;
use crate::ui::words;

/// The account's storage as this tab knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) quota: RwSignal<Quota>,
    asking: StoredValue<Asking>,
}

/// A question to the server, and whether its answer will still be the newest news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Not,
    Asked,
    /// Something happened meanwhile: the answer may have been read before it.
    Outdated,
}

impl Room {
    pub(super) fn new(quota: Quota) -> Self {
        Self { quota: RwSignal::new(quota), asking: StoredValue::new(Asking::Not) }
    }

    /// The server told by itself: newer than whatever is on its way.
    pub(super) fn hear(self, quota: Quota) {
        self.outdate();
        self.quota.set(quota);
    }

    /// Asks the server; never twice at once, and again when it was called meanwhile.
    pub(crate) fn refresh_soon(self) {
        if !self.outdate() {
            self.asking.set_value(Asking::Asked);
            spawn_local(self.ask());
        }
    }

    async fn ask(self) {
        let answer = api::quota().await;
        match self.asking.try_update_value(|asking| std::mem::replace(asking, Asking::Not)) {
            Some(Asking::Outdated) => self.refresh_soon(),
            Some(_) => _ = answer.map(|quota| self.quota.try_set(quota)),
            None => {}
        }
    }

    /// Whether there was something to outdate.
    fn outdate(self) -> bool {
        let asking = self.asking.try_update_value(|asking| {
            if *asking == Asking::Asked {
                *asking = Asking::Outdated;
            }
            *asking
        });
        asking != Some(Asking::Not)
    }

    /// Bytes that the next upload may have.
    pub(crate) fn free(self) -> i64 {
        self.quota.get().free_bytes().get()
    }
}

/// Used solid, reserved hatched, both named with numbers below it.
#[component]
pub(super) fn QuotaBar(room: Room) -> impl IntoView {
    let quota = room.quota;
    let used = move || quota.get().used_bytes;
    let reserved = move || quota.get().reserved_bytes;
    let limit = move || quota.get().limit_bytes;
    let share = move |bytes: i64| percent(bytes, limit().get());
    let level = Memo::new(move |_| Level::of(quota.get()));
    let text = Memo::new(move |_| format!("{} of {} used", used(), limit()));
    // People see the reserved bytes in the legend; who hears the bar hears them here.
    let spoken = move || match reserved() {
        ByteSize::ZERO => text.get(),
        reserved => format!("{}, {reserved} uploading", text.get()),
    };
    view! {
        <section class="quota" class:warn=move || level.get() == Level::Warn class:bad=move || level.get() == Level::Full aria-label="Storage">
            <div class="quota-line">
                <strong>{text}</strong>
                <span class="quota-free">{move || words::room(quota.get(), level.get() == Level::Warn)}</span>
            </div>
            <p class="unseen" role="status">{move || level.get().warning()}</p>
            <div
                class="quota-bar"
                role="meter"
                aria-label="Storage used"
                aria-valuemin="0"
                aria-valuenow=move || used().get().to_string()
                aria-valuemax=move || limit().get().to_string()
                aria-valuetext=spoken
            >
                <svg width="100%" height="100%" aria-hidden="true">
                    <defs>
                        <pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <rect class="hatch-ground" width="8" height="8" />
                            <rect class="hatch-line" width="4" height="8" />
                        </pattern>
                    </defs>
                    <rect class="bar-reserved" height="100%" fill="url(#hatch)" width=move || share(used().saturating_add(reserved()).get()) />
                    <rect class="bar-used" height="100%" width=move || share(used().get()) />
                </svg>
            </div>
            <ul class="legend" role="list">
                <li><span class="swatch used" aria-hidden="true"></span>"Used " {move || used().to_string()}</li>
                <li hidden=move || reserved().get() == 0>
                    <span class="swatch reserved" aria-hidden="true"></span>"Uploading " {move || reserved().to_string()}
                </li>
            </ul>
        </section>
    }
    .into_any()
}

/// How near the limit is, counting what is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Fine,
    Warn,
    Full,
}

impl Level {
    fn of(quota: Quota) -> Self {
        let taken = quota.used_bytes.saturating_add(quota.reserved_bytes).get();
        let limit = quota.limit_bytes.get();
        match taken {
            taken if taken >= limit => Self::Full,
            taken if taken >= limit - limit / 10 => Self::Warn,
            _ => Self::Fine,
        }
    }

    /// Said aloud when it comes to that.
    const fn warning(self) -> &'static str {
        match self {
            Self::Fine => "",
            Self::Warn => words::ALMOST_FULL,
            Self::Full => words::FULL,
        }
    }
}

/// A width; something is never nothing, and never more than all.
#[expect(clippy::cast_precision_loss, reason = "for the eye")]
fn percent(bytes: i64, limit: i64) -> String {
    let share = if limit > 0 { bytes as f64 * 100.0 / limit as f64 } else { 100.0 };
    let shown = if bytes > 0 { share.clamp(0.3, 100.0) } else { 0.0 };
    format!("{shown:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(used: i64, reserved: i64) -> Quota {
        let size = |bytes| ByteSize::new(bytes).unwrap();
        Quota { used_bytes: size(used), reserved_bytes: size(reserved), limit_bytes: size(1000) }
    }

    #[test]
    fn the_bar_warns_from_ninety_percent_and_is_full_at_the_limit() {
        assert_eq!(Level::of(quota(899, 0)), Level::Fine);
        assert_eq!(Level::of(quota(800, 100)), Level::Warn);
        assert_eq!(Level::of(quota(1000, 0)), Level::Full);
        assert_eq!(Level::of(quota(2000, 0)), Level::Full);
    }

    #[test]
    fn a_little_is_seen_and_too_much_stays_inside() {
        assert_eq!(percent(0, 1000), "0.00%");
        assert_eq!(percent(1, 1_000_000), "0.30%");
        assert_eq!(percent(5000, 1000), "100.00%");
    }
}
