//! What the operator does, at the start and on the command line.

use contract::{ByteSize, Role, User};
use domain::Error;
use futures::future::join_all;

use crate::{
    people::{PASSWORD, accounts_on, client, credentials, login, register, signed_in},
    support::both_engines,
};

both_engines! {
    async fn the_first_administrator_is_created_once_and_then_left_alone(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        assert!(accounts.create_admin_if_absent("Boss@example.org", PASSWORD).await.unwrap());
        assert!(!accounts.create_admin_if_absent("boss@example.org", "another password").await.unwrap());
        let caller = accounts.authenticate(&login(&accounts, "boss@example.org").await.access_token).await.unwrap();
        assert_eq!(caller.role, Role::Admin);

        register(&accounts, "ada@example.org").await;
        assert!(!accounts.create_admin_if_absent("ada@example.org", "another password").await.unwrap());
        let ada = accounts.authenticate(&login(&accounts, "ada@example.org").await.access_token).await.unwrap();
        assert_eq!(ada.role, Role::User, "whoever took the address first is not promoted");
    }

    async fn replicas_that_start_together_create_one_administrator(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let started = join_all((0..4).map(|_| accounts.create_admin_if_absent("boss@example.org", PASSWORD))).await;
        assert_eq!(started.into_iter().map(Result::unwrap).filter(|created| *created).count(), 1);
    }

    async fn a_bootstrap_with_a_weak_password_says_so(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let refused = accounts.create_admin_if_absent("boss@example.org", "short").await;
        assert!(matches!(refused, Err(Error::Invalid { field: "password", .. })), "{refused:?}");
    }

    async fn a_new_password_ends_every_session(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        accounts.set_password("ADA@example.org", "a brand new password").await.unwrap();
        assert!(matches!(accounts.authenticate(&tokens.access_token).await, Err(Error::Unauthorized)));
        assert!(matches!(accounts.refresh(&tokens.refresh_token).await, Err(Error::InvalidToken)));
        let old = accounts.login(credentials("ada@example.org", PASSWORD), &client("test")).await;
        assert!(matches!(old, Err(Error::InvalidCredentials)), "{old:?}");
        assert!(accounts.login(credentials("ada@example.org", "a brand new password"), &client("test")).await.is_ok());
    }

    async fn the_operator_manages_accounts_by_their_address(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let size = |bytes| ByteSize::new(bytes).unwrap();
        let boss = accounts.create_user("boss@example.org", PASSWORD, Role::Admin, Some(size(7))).await.unwrap();
        assert_eq!((boss.role, boss.limit_bytes.get()), (Role::Admin, 7));
        let taken = accounts.create_user("Boss@example.org", PASSWORD, Role::User, None).await;
        assert!(matches!(taken, Err(Error::EmailTaken)), "{taken:?}");

        assert_eq!(accounts.set_limit("boss@example.org", size(9)).await.unwrap().limit_bytes.get(), 9);
        assert!(matches!(accounts.set_disabled("boss@example.org", true).await, Err(Error::LastAdmin)));
        assert!(matches!(accounts.set_role("boss@example.org", Role::User).await, Err(Error::LastAdmin)));
        accounts.create_user("ada@example.org", PASSWORD, Role::User, None).await.unwrap();
        assert!(accounts.set_disabled("ada@example.org", true).await.unwrap().disabled);
        assert!(!accounts.set_disabled("ada@example.org", false).await.unwrap().disabled);
        assert_eq!(accounts.set_role("ada@example.org", Role::Admin).await.unwrap().role, Role::Admin);
        for unknown in [
            accounts.set_limit("bob@example.org", size(1)).await.map(drop),
            accounts.set_disabled("bob@example.org", true).await.map(drop),
            accounts.set_password("bob@example.org", PASSWORD).await,
        ] {
            assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
        }
    }

    async fn the_list_pages_through_accounts_in_the_order_they_were_opened(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        for name in ["one", "two", "three"] {
            register(&accounts, &format!("{name}@example.org")).await;
        }
        let names = |page: &[User]| page.iter().map(|user| user.email.clone()).collect::<Vec<_>>();
        let first = accounts.list(None, 2).await.unwrap();
        assert_eq!(names(&first), ["one@example.org", "two@example.org"]);
        let rest = accounts.list(Some(first[1].id), 2).await.unwrap();
        assert_eq!(names(&rest), ["three@example.org"]);
        assert!(accounts.list(Some(rest[0].id), 2).await.unwrap().is_empty());
    }
}
