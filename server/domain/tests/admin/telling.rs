//! What open tabs are told, and that nothing of it is lost when a replica stops.

use std::time::Duration;

use contract::{UserId, UserPatch};
use domain::{
    Clock,
    events::{Change, Events},
};
use tokio::{sync::broadcast::Receiver, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    house::{House, accounts_on, limit, sign_in},
    support::{both_engines, postgres},
};

const LONG: Duration = Duration::from_secs(20);

async fn next(heard: &mut Receiver<Change>) -> Change {
    timeout(LONG, heard.recv()).await.unwrap().unwrap()
}

both_engines! {
    async fn a_changed_limit_is_told_and_nothing_else_is(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        let events = Events::start(&t.db, &TaskTracker::new(), CancellationToken::new());
        let accounts = accounts_on(&t.db, &house.clock).telling(events.clone());
        let boss = sign_in(&accounts, crate::house::BOSS).await;
        t.until_listening().await;
        let mut heard = events.subscribe();
        let disable = UserPatch { disabled: Some(true), ..limit(1_000_000) };
        accounts.patch_user(&boss, ada.id, disable).await.unwrap();
        accounts.patch_user(&boss, ada.id, limit(5)).await.unwrap();
        assert_eq!(next(&mut heard).await, Change { user: ada.id, document: None });
        let more = timeout(Duration::from_millis(300), heard.recv()).await;
        assert!(more.is_err(), "{more:?}");
    }
}

/// A server that stops waits for its background, then closes its database.
#[tokio::test]
async fn what_is_told_at_the_very_end_is_heard_by_the_other_replicas() {
    let t = postgres().await;
    let elsewhere = Events::start(&t.db, &TaskTracker::new(), CancellationToken::new());
    t.until_listening().await;
    let mut heard = elsewhere.subscribe();

    let (db, background, stop) = (t.replica().await, TaskTracker::new(), CancellationToken::new());
    let events = Events::start(&db, &background, stop.clone());
    stop.cancel();
    let told: Vec<_> = (0..120).map(|_| Change { user: UserId(Clock::System.new_id()), document: None }).collect();
    told.iter().for_each(|change| events.publish(*change));
    drop(events);
    background.close();
    timeout(LONG, background.wait()).await.unwrap();
    db.close().await;

    for change in told {
        assert_eq!(next(&mut heard).await, change);
    }
}
