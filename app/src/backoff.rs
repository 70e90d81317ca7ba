//! How long to wait before the next try.

use crate::browser;

const FIRST_MS: f64 = 500.0;
const LONGEST_MS: f64 = 30_000.0;

/// Waits before the next try, when nobody said how long.
pub(crate) async fn pause(tries: u32) {
    browser::pause(delay_ms(tries, None, browser::dice())).await;
}

/// Exponential with jitter, so that three files that failed together do not come back together; never earlier than the
/// server asked. `dice` is between 0 and 1; the answer is in milliseconds.
pub(crate) fn delay_ms(tries: u32, retry_after_secs: Option<u32>, dice: f64) -> i64 {
    let full = (FIRST_MS * 2_f64.powi(tries.min(16).cast_signed())).min(LONGEST_MS);
    let asked = f64::from(retry_after_secs.unwrap_or(0)) * 1000.0;
    let spread = full * (0.5 + 0.5 * dice);
    whole(if asked > 0.0 { asked + spread * 0.5 } else { spread })
}

#[expect(clippy::cast_possible_truncation, reason = "between 0 and a day, in milliseconds")]
fn whole(ms: f64) -> i64 {
    ms.clamp(0.0, 86_400_000.0) as i64
}

#[cfg(test)]
mod tests {
    use super::delay_ms;

    #[test]
    fn waits_grow_to_a_ceiling_and_spread() {
        assert_eq!(delay_ms(0, None, 1.0), 500);
        assert_eq!(delay_ms(0, None, 0.0), 250);
        assert_eq!(delay_ms(3, None, 1.0), 4000);
        assert_eq!(delay_ms(40, None, 1.0), 30_000);
    }

    #[test]
    fn what_the_server_asks_for_is_the_least() {
        assert!(delay_ms(0, Some(5), 0.0) >= 5000);
    }
}
