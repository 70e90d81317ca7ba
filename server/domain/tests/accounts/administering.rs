//! What an administrator changes of an account, and that one always stays.

use contract::{Role, UserId, UserPatch};
use domain::{Accounts, Clock, Error};

use crate::{
    people::{PASSWORD, START, accounts_on, admin, client, credentials, disabled, limit, role, signed_in},
    support::{
        accounts::{QUOTA, settings},
        both_engines,
    },
};

both_engines! {
    async fn a_disabled_account_is_out_with_its_next_request_and_back_when_enabled(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        let (ada, tokens) = signed_in(&accounts, "ada@example.org").await;
        assert!(accounts.patch_user(&boss, ada, disabled(true)).await.unwrap().disabled);

        assert!(matches!(accounts.authenticate(&tokens.access_token).await, Err(Error::AccountDisabled)));
        assert!(matches!(accounts.refresh(&tokens.refresh_token).await, Err(Error::AccountDisabled)));
        assert!(matches!(accounts.refresh_cookie(&tokens.refresh_token).await, Err(Error::AccountDisabled)));
        let refused = accounts.login(credentials("ada@example.org", PASSWORD), &client("test")).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)), "{refused:?}");

        assert!(!accounts.patch_user(&boss, ada, disabled(false)).await.unwrap().disabled);
        assert!(accounts.authenticate(&tokens.access_token).await.is_ok());
        assert!(accounts.refresh(&tokens.refresh_token).await.is_ok(), "the refusals spent nothing");
    }

    async fn a_patch_changes_what_it_names_and_nothing_else(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        let (ada, tokens) = signed_in(&accounts, "ada@example.org").await;

        let user = accounts.patch_user(&boss, ada, limit(5)).await.unwrap();
        assert_eq!((user.limit_bytes.get(), user.role, user.disabled), (5, Role::User, false));
        assert_eq!(accounts.quota(ada).await.unwrap().limit_bytes.get(), 5);
        let user = accounts.patch_user(&boss, ada, role(Role::Admin)).await.unwrap();
        assert_eq!((user.limit_bytes.get(), user.role, user.disabled), (5, Role::Admin, false));
        let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
        assert_eq!(caller.role, Role::Admin, "the role counts from the next request on");
        let user = accounts.patch_user(&boss, ada, UserPatch::default()).await.unwrap();
        assert_eq!((user.id, user.email.as_str()), (ada, "ada@example.org"));
        assert_eq!((user.documents, user.used_bytes.get(), user.reserved_bytes.get()), (0, 0, 0));
        assert_eq!((user.created_at, user.role), (START, Role::Admin));
    }

    async fn only_administrators_patch_and_only_who_exists(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        let (ada, tokens) = signed_in(&accounts, "ada@example.org").await;
        let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
        let refused = accounts.patch_user(&caller, ada, limit(i64::MAX)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        assert_eq!(accounts.quota(ada).await.unwrap().limit_bytes.get(), QUOTA);

        let nobody = UserId(Clock::System.new_id());
        for patch in [UserPatch::default(), limit(1), role(Role::User), disabled(true)] {
            let refused = accounts.patch_user(&boss, nobody, patch).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
    }

    async fn the_last_administrator_stays_and_the_refused_patch_changes_nothing(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        for patch in [
            role(Role::User),
            disabled(true),
            UserPatch { disabled: Some(true), ..role(Role::Admin) },
            UserPatch { role: Some(Role::User), ..limit(1) },
        ] {
            let refused = accounts.patch_user(&boss, boss.user, patch).await;
            assert!(matches!(refused, Err(Error::LastAdmin)), "{refused:?}");
        }
        let unchanged = accounts.user(boss.user).await.unwrap();
        assert_eq!((unchanged.role, unchanged.disabled, unchanged.limit_bytes.get()), (Role::Admin, false, QUOTA));
        assert!(accounts.patch_user(&boss, boss.user, role(Role::Admin)).await.is_ok());
    }

    async fn a_disabled_administrator_does_not_count(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        let other = admin(&accounts, "other@example.org").await;
        accounts.patch_user(&boss, other.user, disabled(true)).await.unwrap();
        let refused = accounts.patch_user(&boss, boss.user, role(Role::User)).await;
        assert!(matches!(refused, Err(Error::LastAdmin)), "{refused:?}");
        let demoted = accounts.patch_user(&boss, other.user, role(Role::User)).await.unwrap();
        assert_eq!((demoted.role, demoted.disabled), (Role::User, true));
    }

    async fn administrators_who_demote_each_other_at_once_leave_one(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let replica = Accounts::new(t.replica().await, Clock::manual(START), settings());
        let one = admin(&accounts, "one@example.org").await;
        let two = admin(&accounts, "two@example.org").await;
        for round in 0..20 {
            let (patch, other) = if round % 2 == 0 { (role(Role::User), role(Role::User)) } else { (disabled(true), role(Role::User)) };
            let (a, b) = tokio::join!(
                tokio::spawn({ let (accounts, one, two) = (accounts.clone(), one.clone(), two.user); async move { accounts.patch_user(&one, two, patch).await } }),
                tokio::spawn({ let (replica, two, one) = (replica.clone(), two.clone(), one.user); async move { replica.patch_user(&two, one, other).await } }),
            );
            let outcomes = [a.unwrap(), b.unwrap()];
            assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1, "round {round}: {outcomes:?}");
            assert!(outcomes.iter().any(|one| matches!(one, Err(Error::LastAdmin))), "round {round}: {outcomes:?}");
            for user in accounts.list(None, 100).await.unwrap() {
                let again = UserPatch { disabled: Some(false), ..role(Role::Admin) };
                accounts.patch_user(&one, user.id, again).await.unwrap();
            }
        }
    }
}
