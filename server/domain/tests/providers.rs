//! Providers' keys at rest, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod support;

use classify::provider::{AddressPolicy, Asker, Patience, seal::SecretKeys};
use contract::{ProviderKind, ProviderRequest, UserId};
use domain::{Clock, classification::Providers};
use support::{
    TestDb, both_engines,
    sql::{id_literal, run},
};

const KEY: &str = "sk-a-key-of-somebody";

/// The use cases with these keys for secrets, each written as one digit.
fn providers(test: &TestDb, keys: &str) -> Providers {
    let list: Vec<String> = keys.chars().map(|digit| digit.to_string().repeat(64)).collect();
    let asker = Asker::new(AddressPolicy::PublicOnly, Patience::default()).unwrap();
    let keys = SecretKeys::parse(&list.join(",")).unwrap();
    Providers::new(test.db.clone(), Clock::System, asker, AddressPolicy::PublicOnly, Some(keys), 10)
}

async fn account(test: &TestDb) -> UserId {
    let user = UserId(Clock::System.new_id());
    let literal = id_literal(&test.db, user.0);
    let insert = "INSERT INTO users (id, email, password_hash, role, created_at) VALUES";
    run(&test.db, format!("{insert} ({literal}, '{user}@example.org', 'x', 'user', 1)")).await;
    user
}

/// Another model of the same provider; the key is not said again.
fn request(model: &str, key: Option<&str>) -> ProviderRequest {
    ProviderRequest {
        kind: ProviderKind::Anthropic,
        base_url: None,
        model: Some(model.to_owned()),
        api_key: key.map(str::to_owned),
    }
}

both_engines! {
    async fn what_an_old_key_sealed_is_sealed_anew_and_the_old_key_can_go(test: TestDb) {
        let (ada, bob) = (account(&test).await, account(&test).await);
        let old = providers(&test, "a");
        for user in [ada, bob] {
            assert!(old.set_own(user, &request("small", Some(KEY))).await.unwrap().has_key);
        }
        assert_eq!(old.reseal().await.unwrap(), 0, "nothing is older than its key");
        let both = providers(&test, "ba");
        assert_eq!(both.reseal().await.unwrap(), 2);
        assert_eq!(both.reseal().await.unwrap(), 0);
        let new = providers(&test, "b");
        assert!(new.set_own(ada, &request("large", None)).await.unwrap().has_key, "the new key opens it");
        assert!(old.set_own(bob, &request("large", None)).await.is_err(), "the old one does not, and none is sent without");
    }

    async fn a_key_copied_into_another_row_opens_nothing(test: TestDb) {
        let (ada, eve) = (account(&test).await, account(&test).await);
        let providers = providers(&test, "a");
        for user in [ada, eve] {
            providers.set_own(user, &request("small", Some(KEY))).await.unwrap();
        }
        let (ada_id, eve_id) = (id_literal(&test.db, ada.0), id_literal(&test.db, eve.0));
        let stolen = format!("(SELECT sealed_key FROM providers WHERE user_id = {ada_id})");
        run(&test.db, format!("UPDATE providers SET sealed_key = {stolen} WHERE user_id = {eve_id}")).await;
        assert!(providers.set_own(eve, &request("large", None)).await.is_err());
        let verdict = providers.test(eve).await.unwrap();
        assert!(!verdict.ok && verdict.detail.contains("enter it again"), "{verdict:?}");
        assert!(providers.set_own(ada, &request("large", None)).await.unwrap().has_key);
    }

    async fn a_key_is_nowhere_to_be_read(test: TestDb) {
        let ada = account(&test).await;
        providers(&test, "a").set_own(ada, &request("small", Some(KEY))).await.unwrap();
        assert_eq!(test.number("SELECT count(*) FROM providers WHERE sealed_key IS NOT NULL").await, 1);
        let readable = match test.db {
            domain::Db::Sqlite { .. } => "SELECT count(*) FROM providers WHERE instr(sealed_key, CAST('sk-a-key' AS BLOB)) > 0",
            domain::Db::Postgres(_) => "SELECT count(*) FROM providers WHERE position('sk-a-key'::bytea in sealed_key) > 0",
        };
        assert_eq!(test.number(readable).await, 0);
    }
}
