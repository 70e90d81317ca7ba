//! The cache of scoped keys, with an issuer that counts.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::join_all;
use uuid::Uuid;

use super::*;

const NOW: Timestamp = Timestamp(1_792_345_678_000_000);
const TTL: Duration = Duration::from_secs(900);

/// Issues keys that live exactly as long as asked, from `now` on, after a moment; fails while told to.
#[derive(Debug, Default)]
struct Counting {
    asked: AtomicUsize,
    fails: AtomicBool,
}

impl Issuer for Counting {
    async fn issue(&self, _: UserId, _: Direction, lifetime: Duration) -> Result<ScopedKey, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(50)).await;
        if self.fails.load(Ordering::SeqCst) {
            return Err(StoreError::refused("AssumeRole", "told to"));
        }
        let key = SigningKey::new("id", "secret", None);
        Ok(ScopedKey { key, expires_at: NOW.plus_secs(secs(lifetime)) })
    }
}

fn keys() -> ScopedKeys<Counting> {
    ScopedKeys::new(Counting::default(), TTL)
}

fn asked(keys: &ScopedKeys<Counting>) -> usize {
    keys.issuer.asked.load(Ordering::SeqCst)
}

fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

#[tokio::test(start_paused = true)]
async fn fifty_at_once_share_one_question() {
    let keys = keys();
    let all = join_all((0..50).map(|_| keys.get(user(1), Direction::Put, NOW))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(asked(&keys), 1);
}

#[tokio::test(start_paused = true)]
async fn each_account_and_each_direction_has_its_own_key() {
    let keys = keys();
    for (who, direction) in [(1, Direction::Put), (1, Direction::Get), (2, Direction::Put), (1, Direction::Put)] {
        keys.get(user(who), direction, NOW).await.unwrap();
    }
    assert_eq!(asked(&keys), 3);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_kept_while_it_outlives_the_url_and_replaced_once_it_would_not() {
    let keys = keys();
    let last_good = NOW.plus_secs(3600 - 900 - 60);
    keys.get(user(1), Direction::Put, NOW).await.unwrap();
    keys.get(user(1), Direction::Put, last_good).await.unwrap();
    assert_eq!(asked(&keys), 1, "the key still outlives a URL signed now");
    let one_late = last_good.plus_secs(1);
    join_all((0..50).map(|_| keys.get(user(1), Direction::Put, one_late))).await;
    assert_eq!(asked(&keys), 2, "renewed, and once for everybody");
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_by_those_who_waited_and_by_nobody_later() {
    let keys = keys();
    keys.issuer.fails.store(true, Ordering::SeqCst);
    let all = join_all((0..50).map(|_| keys.get(user(1), Direction::Put, NOW))).await;
    assert!(all.iter().all(Result::is_err));
    assert_eq!(asked(&keys), 1);

    keys.issuer.fails.store(false, Ordering::SeqCst);
    keys.get(user(1), Direction::Put, NOW).await.unwrap();
    assert_eq!(asked(&keys), 2);
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_leaves_does_not_take_the_others_along() {
    let keys = keys();
    let impatient = tokio::time::timeout(Duration::from_millis(10), keys.get(user(1), Direction::Put, NOW));
    let (gone, patient) = tokio::join!(impatient, keys.get(user(1), Direction::Put, NOW));
    assert!(gone.is_err());
    patient.unwrap();
}

#[test]
fn long_lived_urls_ask_for_keys_that_live_longer_still() {
    let day = Duration::from_secs(24 * 3600);
    assert!(ScopedKeys::new(Counting::default(), day).lifetime() > day + MARGIN);
    assert_eq!(keys().lifetime(), Duration::from_secs(3600));
}
