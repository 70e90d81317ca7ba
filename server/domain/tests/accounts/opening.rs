//! Opening an account, and signing in.

use std::time::{Duration, Instant};

use contract::{Role, UserId};
use domain::{Accounts, Clock, Error, accounts::AccountSettings};
use futures::future::join_all;

use crate::{
    people::{PASSWORD, START, accounts_on, client, credentials, login, register},
    support::{
        accounts::{QUOTA, settings},
        both_engines,
    },
};

both_engines! {
    async fn who_registers_can_sign_in_and_is_who_they_say(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let me = register(&accounts, " Ada@Example.org ").await;
        assert_eq!((me.email.as_str(), me.role), ("ada@example.org", Role::User));

        let tokens = login(&accounts, "ADA@example.ORG").await;
        assert_eq!((tokens.token_type.as_str(), tokens.expires_in), ("Bearer", 600));
        let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
        assert_eq!((caller.user, caller.email.as_str(), caller.role), (me.id, "ada@example.org", Role::User));
        assert_eq!(accounts.me(me.id).await.unwrap(), me);
    }

    async fn a_new_account_has_the_default_quota_and_nothing_in_it(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let me = register(&accounts, "ada@example.org").await;
        let quota = accounts.quota(me.id).await.unwrap();
        assert_eq!((quota.used_bytes.get(), quota.reserved_bytes.get(), quota.limit_bytes.get()), (0, 0, QUOTA));
    }

    async fn an_address_is_taken_without_regard_to_case(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let again = accounts.register(credentials("ADA@Example.Org", "another password")).await;
        assert!(matches!(again, Err(Error::EmailTaken)), "{again:?}");
        assert!(accounts.login(credentials("ada@example.org", PASSWORD), &client("test")).await.is_ok());
    }

    async fn one_of_many_concurrent_registrations_of_an_address_wins(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let all = join_all((0..6).map(|_| accounts.register(credentials("ada@example.org", PASSWORD)))).await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(all.iter().all(|one| matches!(one, Ok(_) | Err(Error::EmailTaken))), "{all:?}");
        assert_eq!(accounts.list(None, 100).await.unwrap().len(), 1);
    }

    async fn bad_addresses_and_passwords_are_refused_by_field(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        for (email, password, at_fault) in [
            ("nobody", PASSWORD, "email"),
            ("", PASSWORD, "email"),
            ("a@b@c", PASSWORD, "email"),
            ("ada@example.org", "123456789", "password"),
            ("ada@example.org", &"x".repeat(1025), "password"),
        ] {
            let refused = accounts.register(credentials(email, password)).await;
            assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == at_fault), "{email:?}: {refused:?}");
        }
        assert!(accounts.list(None, 100).await.unwrap().is_empty());
    }

    async fn nobody_registers_where_registration_is_closed(t: TestDb) {
        let closed = AccountSettings { registration_open: false, ..settings() };
        let accounts = Accounts::new(t.db.clone(), Clock::manual(START), closed);
        let refused = accounts.register(credentials("ada@example.org", PASSWORD)).await;
        assert!(matches!(refused, Err(Error::RegistrationClosed)), "{refused:?}");
        assert!(accounts.create_user("ada@example.org", PASSWORD, Role::User, None).await.is_ok());
    }

    async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let endless = "x".repeat(100_000);
        for (email, password) in [
            ("ada@example.org", "wrong password"),
            ("ada@example.org", "correct horse battery "),
            ("ada@example.org", ""),
            ("ada@example.org", &endless),
            ("bob@example.org", PASSWORD),
            ("not an address", PASSWORD),
        ] {
            let refused = accounts.login(credentials(email, password), &client("test")).await;
            assert!(matches!(refused, Err(Error::InvalidCredentials)), "{email:?}: {refused:?}");
        }
    }

    async fn an_unknown_address_costs_as_much_work_as_a_wrong_password(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        // The quickest of several, alternating: other work on the machine only ever slows down.
        let (mut known, mut unknown, mut malformed) = (Duration::MAX, Duration::MAX, Duration::MAX);
        for _ in 0..6 {
            for (email, best) in
                [("ada@example.org", &mut known), ("bob@example.org", &mut unknown), ("nobody", &mut malformed)]
            {
                let start = Instant::now();
                accounts.login(credentials(email, "wrong password"), &client("test")).await.unwrap_err();
                *best = start.elapsed().min(*best);
            }
        }
        for other in [unknown, malformed] {
            assert!(other * 3 > known && known * 3 > other, "known {known:?}, other {other:?}");
        }
    }

    async fn what_is_gone_is_not_found(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let nobody = UserId(Clock::System.new_id());
        assert!(matches!(accounts.me(nobody).await, Err(Error::NotFound)));
        assert!(matches!(accounts.quota(nobody).await, Err(Error::NotFound)));
        assert!(matches!(accounts.user(nobody).await, Err(Error::NotFound)));
    }
}
