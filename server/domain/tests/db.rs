//! The two engines behind one type.

mod support;

use support::both_engines;

both_engines! {
    async fn migrating_twice_changes_nothing(db: TestDb) {
        db.db.migrate(None).await.unwrap();
        db.db.ping().await.unwrap();
    }

    async fn a_second_pool_reaches_the_same_database(db: TestDb) {
        let replica = db.replica().await;
        replica.ping().await.unwrap();
        replica.close().await;
    }
}
