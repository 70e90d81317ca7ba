//! How long a job that failed waits for its next attempt.

use std::time::Duration;

/// Doubling delays between two bounds, each cut by up to half, so that jobs that failed together do not return together.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// After the first failure.
    pub shortest: Duration,
    /// After many.
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { shortest: Duration::from_secs(1), longest: Duration::from_secs(600) }
    }
}

impl Backoff {
    /// The delay after `failures` (1 or more); `noise` is random.
    #[must_use]
    pub fn delay(&self, failures: i64, noise: u32) -> Duration {
        let doublings = u32::try_from(failures.saturating_sub(1).clamp(0, 31)).unwrap_or(31);
        let whole = self.shortest.saturating_mul(1 << doublings).min(self.longest);
        whole.mul_f64(1.0 - 0.5 * f64::from(noise) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: u32 = 0;

    #[test]
    fn delays_double_up_to_the_longest() {
        let seconds: Vec<u64> = (1..=12).map(|n| Backoff::default().delay(n, CALM).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    }

    #[test]
    fn noise_takes_away_at_most_half() {
        let backoff = Backoff::default();
        assert_eq!(backoff.delay(3, u32::MAX), Duration::from_secs(2));
        assert!(backoff.delay(3, u32::MAX / 2) < backoff.delay(3, CALM));
    }

    #[test]
    fn any_count_of_failures_has_a_delay() {
        assert_eq!(Backoff::default().delay(i64::MAX, CALM), Duration::from_secs(600));
        assert_eq!(Backoff::default().delay(0, CALM), Duration::from_secs(1));
    }
}
