//! Choosing another password.

use domain::{Accounts, Error, accounts::Caller};

use crate::{
    people::{PASSWORD, accounts_on, accounts_with, client, credentials, register, sign_in},
    support::both_engines,
};

const NEW: &str = "a brand new password";

async fn change(accounts: &Accounts, caller: &Caller, current: &str, new: &str) -> domain::Result<()> {
    accounts.change_password(caller, current.to_owned(), new.to_owned()).await
}

both_engines! {
    async fn a_new_password_counts_and_ends_every_other_session(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        register(&accounts, "bob@example.org").await;
        let (here, caller) = sign_in(&accounts, "ada@example.org", "here").await;
        let (there, _) = sign_in(&accounts, "ada@example.org", "there").await;
        let (bobs, _) = sign_in(&accounts, "bob@example.org", "bob's").await;
        change(&accounts, &caller, PASSWORD, NEW).await.unwrap();
        assert!(accounts.authenticate(&here.access_token).await.is_ok());
        assert!(accounts.authenticate(&bobs.access_token).await.is_ok());
        assert!(matches!(accounts.refresh(&there.refresh_token).await, Err(Error::InvalidToken)));
        let old = accounts.login(credentials("ada@example.org", PASSWORD), &client("x")).await;
        assert!(matches!(old, Err(Error::InvalidCredentials)), "{old:?}");
        assert!(accounts.login(credentials("ada@example.org", NEW), &client("x")).await.is_ok());
    }

    async fn what_is_refused_changes_nothing(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let (_, caller) = sign_in(&accounts, "ada@example.org", "here").await;
        let (there, _) = sign_in(&accounts, "ada@example.org", "there").await;
        let wrong = change(&accounts, &caller, "wrong password", NEW).await;
        assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
        for short in ["", "123456789", &"x".repeat(1025)] {
            let refused = change(&accounts, &caller, PASSWORD, short).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "new", .. })), "{refused:?}");
        }
        assert!(accounts.authenticate(&there.access_token).await.is_ok());
        sign_in(&accounts, "ada@example.org", "again").await;
    }

    async fn wrong_passwords_of_somebody_signed_in_count_as_failed_sign_ins(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let (here, caller) = sign_in(&accounts, "ada@example.org", "here").await;
        for _ in 0..5 {
            change(&accounts, &caller, "wrong password", NEW).await.unwrap_err();
            accounts.close(&caller, "wrong password".into()).await.unwrap_err();
        }
        for refused in [
            change(&accounts, &caller, PASSWORD, NEW).await,
            accounts.close(&caller, PASSWORD.into()).await,
            accounts.login(credentials("ada@example.org", PASSWORD), &client("x")).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::TooManyAttempts { retry_secs: 900..=901 })), "{refused:?}");
        }
        assert!(accounts.authenticate(&here.access_token).await.is_ok(), "who is signed in stays so");
        clock.advance_secs(300);
        let here = accounts.refresh(&here.refresh_token).await.unwrap();
        clock.advance_secs(600);
        let caller = accounts.authenticate(&accounts.refresh(&here.refresh_token).await.unwrap().access_token).await;
        change(&accounts, &caller.unwrap(), PASSWORD, NEW).await.unwrap();
    }

    async fn a_sign_in_that_races_with_the_change_does_not_outlive_it(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let replica = accounts_with(&t.replica().await, &clock);
        register(&accounts, "ada@example.org").await;
        let (mut old, mut new) = (PASSWORD, NEW);
        for _ in 0..12 {
            let (_, caller) = {
                let tokens = accounts.login(credentials("ada@example.org", old), &client("here")).await.unwrap();
                let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
                (tokens, caller)
            };
            let thief = client("thief");
            let (changed, entered) = tokio::join!(
                change(&accounts, &caller, old, new),
                replica.login(credentials("ada@example.org", old), &thief),
            );
            changed.unwrap();
            if let Ok(tokens) = entered {
                let over = accounts.authenticate(&tokens.access_token).await;
                assert!(matches!(over, Err(Error::Unauthorized)), "{over:?}");
            }
            assert_eq!(accounts.sessions(&caller).await.unwrap().len(), 1);
            clock.advance_secs(901);
            (old, new) = (new, old);
        }
    }
}
