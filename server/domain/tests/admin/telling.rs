//! What open tabs are told, and that nothing of it is lost when a replica stops.

use std::time::Duration;

use contract::{UserId, UserPatch};
use domain::{
    Clock, Db,
    events::{Change, Changes, Events, Missed},
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    house::{House, accounts_on, limit, sign_in},
    support::{both_engines, postgres},
};

const LONG: Duration = Duration::from_secs(20);

fn start(db: &Db) -> Events {
    Events::start(db, CancellationToken::new())
}

async fn next(heard: &mut Changes) -> Result<Change, Missed> {
    timeout(LONG, heard.next()).await.unwrap()
}

fn some_change() -> Change {
    Change { user: UserId(Clock::System.new_id()), document: None }
}

both_engines! {
    async fn a_changed_limit_is_told_and_nothing_else_is(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        let events = start(&t.db);
        let accounts = accounts_on(&t.db, &house.clock).telling(events.clone());
        let boss = sign_in(&accounts, crate::house::BOSS).await;
        t.until_listening(1).await;
        let mut heard = events.subscribe();
        let disable = UserPatch { disabled: Some(true), ..limit(1_000_000) };
        accounts.patch_user(&boss, ada.id, disable).await.unwrap();
        accounts.patch_user(&boss, ada.id, limit(5)).await.unwrap();
        assert_eq!(next(&mut heard).await, Ok(Change { user: ada.id, document: None }));
        let more = timeout(Duration::from_millis(300), heard.next()).await;
        assert!(more.is_err(), "{more:?}");
    }
}

/// A server that stops tells the rest, then closes its database.
#[tokio::test]
async fn what_is_told_at_the_very_end_is_heard_by_the_other_replicas() {
    let t = postgres().await;
    let elsewhere = start(&t.db);
    t.until_listening(1).await;
    let mut heard = elsewhere.subscribe();

    let (db, stop) = (t.replica().await, CancellationToken::new());
    let events = Events::start(&db, stop.clone());
    stop.cancel();
    let told: Vec<_> = (0..120).map(|_| some_change()).collect();
    told.iter().for_each(|change| events.publish(*change));
    timeout(LONG, events.finish()).await.unwrap();
    db.close().await;

    for change in told {
        assert_eq!(next(&mut heard).await, Ok(change));
    }
}

/// What was told meanwhile is lost, so that who listens must know.
#[tokio::test]
async fn who_listens_starts_over_after_the_database_cut_the_listener_off() {
    let t = postgres().await;
    let (told, elsewhere) = (start(&t.db), start(&t.replica().await));
    t.until_listening(2).await;
    let mut heard = elsewhere.subscribe();
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    assert_eq!(t.number(cut).await, 2);
    assert_eq!(next(&mut heard).await, Err(Missed));

    let (mut heard, change) = (elsewhere.subscribe(), some_change());
    told.publish(change);
    assert_eq!(next(&mut heard).await, Ok(change));
}
