//! The audit log: what is written, and what is not.

use contract::{AuditAction, AuditQuery, NewTopic, NewUser, Role, TopicName, TopicPatch, UserPatch};
use domain::{Error, Topics, topics::Scope};
use serde_json::json;

use crate::{
    house::{BOSS, House, PASSWORD, START, accounts_on, limit, sign_in},
    support::{
        both_engines,
        sql::{id_literal, run},
    },
};

both_engines! {
    async fn every_change_says_who_what_to_whom_and_when(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        house.clock.advance_secs(60);
        let patch = UserPatch { role: Some(Role::Admin), disabled: Some(true), ..limit(5) };
        house.accounts.patch_user(&house.boss, ada.id, patch).await.unwrap();
        let enable = UserPatch { disabled: Some(false), ..UserPatch::default() };
        house.accounts.patch_user(&house.boss, ada.id, enable).await.unwrap();

        let log = house.log().await;
        let told: Vec<_> = log.iter().map(|entry| (entry.action, entry.detail.clone())).collect();
        assert_eq!(told, [
            (AuditAction::LimitChanged, json!({"from": 1_000_000, "to": 5})),
            (AuditAction::RoleChanged, json!({"from": "user", "to": "admin"})),
            (AuditAction::AccountDisabled, json!({})),
            (AuditAction::AccountEnabled, json!({})),
        ]);
        for entry in log {
            assert_eq!((entry.actor_id, entry.actor.as_str()), (Some(house.boss.user), BOSS));
            assert_eq!((entry.target_id, entry.target.as_deref()), (Some(ada.id), Some("ada@example.org")));
            assert_eq!(entry.created_at, START.plus_secs(60));
        }
    }

    async fn topics_of_the_system_are_written_down_and_those_of_people_are_not(t: TestDb) {
        let house = House::open(&t.db).await;
        let topics = Topics::new(t.db.clone(), house.clock.clone());
        let called = |name: &str| NewTopic { name: TopicName::parse(name).unwrap(), description: None, colour: None };
        topics.create(Scope::Own(house.boss.user), called("Private")).await.unwrap();
        let system = Scope::System(&house.boss);
        let id = topics.create(system, called("Letters")).await.unwrap().id;
        assert!(matches!(topics.create(system, called("letters")).await, Err(Error::TopicTaken)));
        let renamed = TopicPatch { name: Some(TopicName::parse("Mail").unwrap()), ..TopicPatch::default() };
        topics.edit(system, id, renamed).await.unwrap();
        topics.edit(system, id, TopicPatch::default()).await.unwrap();
        topics.delete(system, id).await.unwrap();

        let told: Vec<_> = house.log().await.into_iter().map(|entry| (entry.action, entry.detail)).collect();
        assert_eq!(told, [
            (AuditAction::TopicCreated, json!({"id": id, "name": "Letters"})),
            (AuditAction::TopicChanged, json!({"id": id, "name": "Mail"})),
            (AuditAction::TopicDeleted, json!({"id": id, "name": "Mail"})),
        ]);
    }

    async fn what_changes_nothing_or_is_refused_is_not_written(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        let same = UserPatch { role: Some(Role::User), disabled: Some(false), ..limit(1_000_000) };
        for patch in [same, UserPatch::default()] {
            house.accounts.patch_user(&house.boss, ada.id, patch).await.unwrap();
        }
        let last = UserPatch { role: Some(Role::User), ..limit(3) };
        let refused = house.accounts.patch_user(&house.boss, house.boss.user, last).await;
        assert!(matches!(refused, Err(Error::LastAdmin)), "{refused:?}");
        assert_eq!(house.log().await, [], "registering oneself administers nothing either");
    }

    async fn the_command_line_and_the_first_start_are_the_system(t: TestDb) {
        let house = House::open(&t.db).await;
        let first = house.admin.audit(&house.boss, &AuditQuery::default()).await.unwrap().items.pop().unwrap();
        assert_eq!((first.action, first.actor.as_str(), first.actor_id), (AuditAction::AccountOpened, "system", None));
        assert_eq!(first.target.as_deref(), Some(BOSS));
        assert_eq!(first.detail, json!({"role": "admin", "limit_bytes": 1_000_000}));

        house.accounts.create_user("ada@example.org", PASSWORD, Role::User, None).await.unwrap();
        house.accounts.set_limit("ada@example.org", crate::house::size(9)).await.unwrap();
        house.accounts.set_password("ADA@example.org", "a brand new password").await.unwrap();
        house.accounts.set_disabled("ada@example.org", true).await.unwrap();
        let ada = || Some("ada@example.org".to_owned());
        assert_eq!(house.acts().await, [
            (AuditAction::AccountOpened, ada()),
            (AuditAction::LimitChanged, ada()),
            (AuditAction::PasswordSet, ada()),
            (AuditAction::AccountDisabled, ada()),
        ]);
        assert!(house.log().await.iter().all(|entry| entry.actor == "system" && entry.actor_id.is_none()));
    }

    async fn entries_outlive_the_accounts_they_name(t: TestDb) {
        let house = House::open(&t.db).await;
        let new = NewUser { email: "ada@example.org".into(), role: Some(Role::Admin), limit_bytes: None };
        let ada = house.accounts.open_user(&house.boss, new).await.unwrap().user;
        run(&t.db, format!("DELETE FROM users WHERE id = {}", id_literal(&t.db, ada.id.0))).await;
        assert_eq!(house.acts().await, [(AuditAction::AccountOpened, Some("ada@example.org".to_owned()))]);
    }

    async fn a_change_whose_entry_cannot_be_written_does_not_happen(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        run(&t.db, "ALTER TABLE audit RENAME TO audit_away".into()).await;
        assert!(house.accounts.patch_user(&house.boss, ada.id, limit(5)).await.is_err());
        assert!(house.accounts.create_user("grace@example.org", PASSWORD, Role::User, None).await.is_err());
        run(&t.db, "ALTER TABLE audit_away RENAME TO audit".into()).await;
        assert_eq!(house.accounts.user(ada.id).await.unwrap().limit_bytes.get(), 1_000_000);
        assert_eq!(house.accounts.list(None, 100).await.unwrap().len(), 2);
    }

    async fn limits_that_are_changed_at_once_are_logged_as_one_chain(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        let replica = accounts_on(&t.replica().await, &house.clock);
        let tasks: Vec<_> = (1..=10)
            .map(|bytes| {
                let accounts = if bytes % 2 == 0 { house.accounts.clone() } else { replica.clone() };
                let (boss, id) = (house.boss.clone(), ada.id);
                tokio::spawn(async move { accounts.patch_user(&boss, id, limit(bytes)).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        // Each change was from what another was to, whatever order their ids are in.
        let log = house.log().await;
        let mut now = 1_000_000;
        for _ in 0..10 {
            let next = log.iter().find(|entry| entry.detail["from"] == json!(now));
            now = next.expect("an unbroken chain").detail["to"].as_i64().unwrap();
        }
        assert_eq!(house.accounts.user(ada.id).await.unwrap().limit_bytes.get(), now);
    }

    async fn administrators_who_demote_each_other_at_once_leave_one_and_one_entry(t: TestDb) {
        let house = House::open(&t.db).await;
        let replica = accounts_on(&t.replica().await, &house.clock);
        house.accounts.create_user("two@example.org", PASSWORD, Role::Admin, None).await.unwrap();
        let (one, two) = (house.boss.clone(), sign_in(&house.accounts, "two@example.org").await);
        let demote = || UserPatch { role: Some(Role::User), ..UserPatch::default() };
        let (a, b) = tokio::join!(
            tokio::spawn({ let (accounts, one, two) = (house.accounts.clone(), one.clone(), two.user); async move { accounts.patch_user(&one, two, demote()).await } }),
            tokio::spawn({ let (two, one) = (two.clone(), one.user); async move { replica.patch_user(&two, one, demote()).await } }),
        );
        let outcomes = [a.unwrap(), b.unwrap()];
        assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().any(|one| matches!(one, Err(Error::LastAdmin))), "{outcomes:?}");
        let demotions = house.acts().await.into_iter().filter(|(action, _)| *action == AuditAction::RoleChanged);
        assert_eq!(demotions.count(), 1);
    }

    async fn pages_follow_each_other_and_only_administrators_read_them(t: TestDb) {
        let house = House::open(&t.db).await;
        let ada = house.register("ada@example.org").await;
        for bytes in 1..=4 {
            house.accounts.patch_user(&house.boss, ada.id, limit(bytes)).await.unwrap();
        }
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = house.admin.audit(&house.boss, &AuditQuery { cursor, limit: 2 }).await.unwrap();
            seen.extend(page.items.iter().map(|entry| entry.detail["to"].as_i64()));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [Some(4), Some(3), Some(2), Some(1), None]);
        let nobody = house.nobody().await;
        assert!(matches!(house.admin.audit(&nobody, &AuditQuery::default()).await, Err(Error::Forbidden)));
    }
}
