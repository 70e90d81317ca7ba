//! Closing an account: nothing stays, whatever was under way.

use contract::{Credentials, Role, UserId, UserPatch};
use domain::{
    Db, Error,
    accounts::{Caller, Client, SessionKind},
    db::Conn,
    jobs::{Handler, Job},
    topics::Scope,
};
use futures::future::join_all;

use crate::{
    support::{
        TestDb, both_engines,
        sql::{id_literal, number, run},
    },
    topics::called,
    vault::{Vault, sized, unsized_upload},
};

const PASSWORD: &str = "correct horse battery";

fn credentials(email: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: PASSWORD.to_owned() }
}

fn client() -> Client {
    Client { user_agent: "test".to_owned(), address: None, kind: SessionKind::Api }
}

async fn sign_in(vault: &Vault, email: &str) -> (String, Caller) {
    let tokens = vault.accounts.login(credentials(email), &client()).await.unwrap();
    let caller = vault.accounts.authenticate(&tokens.access_token).await.unwrap();
    (tokens.access_token, caller)
}

async fn person(vault: &Vault, email: &str) -> (String, Caller) {
    vault.accounts.register(credentials(email)).await.unwrap();
    sign_in(vault, email).await
}

async fn close(vault: &Vault, caller: &Caller) -> domain::Result<()> {
    vault.accounts.close(caller, PASSWORD.to_owned()).await
}

/// Every table that names a user, whoever added it.
async fn tables_with_a_user(db: &Db) -> Vec<String> {
    let sql = match db {
        Db::Sqlite { .. } => {
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'user_id'"
        }
        Db::Postgres(_) => {
            "SELECT table_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name = 'user_id'"
        }
    };
    let mut conn = db.read().await.unwrap();
    match conn.as_conn() {
        Conn::Sqlite(conn) => sqlx::query_scalar(sql).fetch_all(conn).await.unwrap(),
        Conn::Postgres(conn) => sqlx::query_scalar(sql).fetch_all(conn).await.unwrap(),
    }
}

/// Rows that a user still has, by table; those without any are left out.
async fn remains(db: &Db, user: UserId) -> Vec<(String, i64)> {
    let tables = tables_with_a_user(db).await;
    assert!(tables.len() >= 5, "{tables:?}");
    let id = id_literal(db, user.0);
    let mut left = vec![("users".to_owned(), number(db, format!("SELECT count(*) FROM users WHERE id = {id}")).await)];
    for table in tables {
        let count = number(db, format!("SELECT count(*) FROM {table} WHERE user_id = {id}")).await;
        left.push((table, count));
    }
    left.retain(|(_, count)| *count > 0);
    left
}

/// Uploaded documents as rows alone.
async fn rows_of_documents(test: &TestDb, vault: &Vault, user: UserId, count: usize) {
    let id = id_literal(&test.db, user.0);
    let values = (0..count).map(|_| {
        let document = id_literal(&test.db, vault.clock.new_id());
        format!("({document}, {id}, 'n', 'n', 'text/plain', 1, 'uploaded', 'e', 1, 1)")
    });
    let values = values.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "INSERT INTO documents (id, user_id, filename, filename_folded, content_type, size_bytes, status, etag,
                                created_at, uploaded_at) VALUES {values};
         UPDATE quotas SET used_bytes = used_bytes + {count} WHERE user_id = {id};"
    );
    run(&test.db, sql).await;
}

both_engines! {
    async fn nothing_is_left_of_a_closed_account(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (_, ada) = person(&vault, "ada@example.org").await;
        let (_, bob) = person(&vault, "bob@example.org").await;
        sign_in(&vault, "ada@example.org").await;
        let kept = vault.uploaded(bob.user, 7).await;
        let document = vault.uploaded(ada.user, 40).await;
        let pending = vault.documents.reserve(ada.user, sized(10)).await.unwrap();
        let sizeless = vault.documents.reserve(ada.user, unsized_upload()).await.unwrap();
        assert_eq!(vault.put(&sizeless, vec![1; 5]).await, 200, "there, but never confirmed");
        let topic = vault.topics.create(Scope::Own(ada.user), called("Invoices")).await.unwrap();
        vault.documents.set_topics(ada.user, document, &[topic.id]).await.unwrap();

        close(&vault, &ada).await.unwrap();
        vault.run_jobs_after_secs(0).await;
        assert_eq!(remains(&test.db, ada.user).await, [("tombstones".to_owned(), 3)]);
        assert_eq!(number(&test.db, "SELECT count(*) FROM document_topics".into()).await, 0);
        assert_eq!(number(&test.db, "SELECT count(*) FROM login_attempts".into()).await, 0);
        assert_eq!(vault.objects().await, 1, "bob's");
        assert_eq!(vault.put(&pending, vec![2; 10]).await, 200, "its URL lives still");
        assert_eq!(vault.objects().await, 2);
        vault.assert_no_drift().await;

        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(remains(&test.db, ada.user).await, []);
        assert_eq!(number(&test.db, "SELECT count(*) FROM jobs".into()).await, 0);
        assert_eq!(vault.objects().await, 1);
        vault.documents.get(bob.user, kept).await.unwrap();
        vault.assert_no_drift().await;
    }

    async fn a_closed_account_cannot_be_entered_and_its_address_is_free_at_once(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (token, ada) = person(&vault, "ada@example.org").await;
        let (other, _) = sign_in(&vault, "ada@example.org").await;
        vault.uploaded(ada.user, 40).await;
        close(&vault, &ada).await.unwrap();
        for token in [token, other] {
            assert!(matches!(vault.accounts.authenticate(&token).await, Err(Error::Unauthorized)));
        }
        let refused = vault.accounts.login(credentials("ada@example.org"), &client()).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)), "{refused:?}");
        assert!(matches!(close(&vault, &ada).await, Err(Error::Unauthorized)), "closed once");
        assert!(matches!(vault.accounts.user(ada.user).await, Err(Error::NotFound)));
        assert!(vault.accounts.list(None, 100).await.unwrap().is_empty());

        let (_, again) = person(&vault, "ada@example.org").await;
        let uploaded = vault.uploaded(again.user, 5).await;
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(remains(&test.db, ada.user).await, []);
        vault.documents.get(again.user, uploaded).await.unwrap();
        vault.assert_no_drift().await;
    }

    async fn a_wrong_password_closes_nothing(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (token, ada) = person(&vault, "ada@example.org").await;
        let refused = vault.accounts.close(&ada, "wrong password".into()).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)), "{refused:?}");
        assert!(vault.accounts.authenticate(&token).await.is_ok());
    }

    async fn the_last_administrator_cannot_leave(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (token, ada) = person(&vault, "ada@example.org").await;
        let (_, bob) = person(&vault, "bob@example.org").await;
        vault.accounts.set_role("ada@example.org", Role::Admin).await.unwrap();
        let refused = close(&vault, &ada).await;
        assert!(matches!(refused, Err(Error::LastAdmin)), "{refused:?}");
        let ada = vault.accounts.authenticate(&token).await.unwrap();

        let promoted = UserPatch { role: Some(Role::Admin), ..UserPatch::default() };
        vault.accounts.patch_user(&ada, bob.user, promoted).await.unwrap();
        let (one, two) = tokio::join!(close(&vault, &ada), close(&vault, &bob));
        let outcomes = [one, two];
        assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().any(|one| matches!(one, Err(Error::LastAdmin))), "{outcomes:?}");
    }

    async fn a_large_account_goes_in_shares(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (_, ada) = person(&vault, "ada@example.org").await;
        rows_of_documents(&test, &vault, ada.user, 620).await;
        close(&vault, &ada).await.unwrap();
        let left = || number(&test.db, "SELECT count(*) FROM documents".into());
        for expected in [120, 0] {
            vault.workers().handle(Job::CloseAccount { user: ada.user }).await.unwrap();
            assert_eq!(left().await, expected);
        }
        assert_eq!(number(&test.db, "SELECT count(*) FROM users".into()).await, 0);
        vault.workers().handle(Job::CloseAccount { user: ada.user }).await.unwrap();
        vault.run_jobs_after_secs(0).await;
        assert_eq!(remains(&test.db, ada.user).await, []);
        vault.assert_no_drift().await;
    }

    async fn an_account_that_is_open_is_left_alone_by_the_job(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (_, ada) = person(&vault, "ada@example.org").await;
        let kept = vault.uploaded(ada.user, 40).await;
        vault.workers().handle(Job::CloseAccount { user: ada.user }).await.unwrap();
        vault.documents.get(ada.user, kept).await.unwrap();
    }

    async fn requests_that_were_under_way_leave_nothing_behind(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (_, ada) = person(&vault, "ada@example.org").await;
        for _ in 0..5 {
            vault.documents.reserve(ada.user, sized(10)).await.unwrap();
        }
        close(&vault, &ada).await.unwrap();
        let job = async {
            for _ in 0..3 {
                vault.workers().handle(Job::CloseAccount { user: ada.user }).await.unwrap();
            }
        };
        let late = join_all((0..40).map(|_| vault.documents.reserve(ada.user, sized(10))));
        let (late, ()) = tokio::join!(late, job);
        for refused in late.into_iter().filter_map(Result::err) {
            assert!(matches!(refused, Error::NotFound), "{refused:?}");
        }
        vault.run_jobs_after_secs(0).await;
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(remains(&test.db, ada.user).await, []);
        assert_eq!(vault.objects().await, 0);
        vault.assert_no_drift().await;
    }

    async fn what_has_expired_is_purged_on_a_tick_of_its_own(test: TestDb) {
        let vault = Vault::open(&test).await;
        person(&vault, "ada@example.org").await;
        let wrong = Credentials { password: "wrong password".into(), ..credentials("ada@example.org") };
        vault.accounts.login(wrong, &client()).await.unwrap_err();
        vault.run_jobs_after_secs(31 * 24 * 3600).await;
        assert_eq!(number(&test.db, "SELECT count(*) FROM sessions".into()).await, 0);
        assert_eq!(number(&test.db, "SELECT count(*) FROM login_attempts".into()).await, 0);
        assert_eq!(number(&test.db, "SELECT count(*) FROM ticks".into()).await, 2);
    }
}
