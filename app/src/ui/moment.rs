//! Moments as people say them.

use contract::Timestamp;
use leptos::prelude::*;
use time::OffsetDateTime;

use crate::browser;

/// How often "2 minutes ago" moves on.
const TICK: std::time::Duration = std::time::Duration::from_secs(20);

/// What time it is for the whole page. It starts with the server's answer, so that the server's text and the browser's
/// are the same, and moves on in the browser.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(pub(crate) RwSignal<Timestamp>);

impl Clock {
    /// Runs until the owner is cleaned up. It keeps its distance to the browser's clock, so a wrong one does no harm.
    pub(crate) fn run(self) {
        let (server, here) = (self.0.get_untracked(), browser::now_ms());
        let beat = move || {
            let passed = (browser::now_ms() - here).max(0) / 1000;
            self.0.update(|now| *now = (*now).max(server.plus_secs(passed)));
        };
        if let Ok(handle) = set_interval_with_handle(beat, TICK) {
            on_cleanup(move || handle.clear());
        }
    }
}

/// "2 minutes ago", with the exact time on hover and for screen readers.
#[component]
pub(crate) fn Moment(at: Timestamp, clock: Clock) -> impl IntoView {
    let relative = Memo::new(move |_| relative(at, clock.0.get()));
    let exact = exact(at);
    let title = exact.clone();
    view! {
        <time datetime=at.rfc3339() title=title>
            <span aria-hidden="true">{relative}</span>
            <span class="unseen">{exact}</span>
        </time>
    }
    .into_any()
}

/// How long ago; from a month on, the day.
pub(crate) fn relative(at: Timestamp, now: Timestamp) -> String {
    let ago = |n: i64, unit: &str| format!("{n} {unit}{} ago", if n == 1 { "" } else { "s" });
    match now.secs_since(at) {
        ..45 => "just now".to_owned(),
        secs @ 45..3600 => ago(((secs + 15) / 60).clamp(1, 59), "minute"),
        secs @ 3600..86_400 => ago(secs / 3600, "hour"),
        86_400..172_800 => "yesterday".to_owned(),
        secs @ 172_800..2_592_000 => ago(secs / 86_400, "day"),
        _ => parts(at).map(|(day, _)| day).unwrap_or_default(),
    }
}

/// "22 November 2026, 12:37 UTC".
pub(crate) fn exact(at: Timestamp) -> String {
    parts(at).map(|(day, time)| format!("{day}, {time} UTC")).unwrap_or_default()
}

fn parts(at: Timestamp) -> Option<(String, String)> {
    let moment = OffsetDateTime::from_unix_timestamp(at.unix_secs()).ok()?;
    Some((
        format!("{} {} {}", moment.day(), moment.month(), moment.year()),
        format!("{:02}:{:02}", moment.hour(), moment.minute()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_350_000_000_000);

    #[test]
    fn moments_read_as_people_say_them() {
        for (secs, text) in [
            (-5, "just now"),
            (3, "just now"),
            (60, "1 minute ago"),
            (119, "2 minutes ago"),
            (3599, "59 minutes ago"),
            (3600, "1 hour ago"),
            (90_000, "yesterday"),
            (5 * 86_400, "5 days ago"),
            (400 * 86_400, "18 October 2025"),
        ] {
            assert_eq!(relative(NOW.plus_secs(-secs), NOW), text);
        }
    }

    #[test]
    fn the_exact_time_names_its_zone() {
        assert_eq!(exact(Timestamp(1_792_345_678_123_456)), "18 October 2026, 17:47 UTC");
    }
}
