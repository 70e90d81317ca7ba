//! Accounts on both engines: opening, signing in, rotation and reuse, administration.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod support;

use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{ByteSize, Credentials, Me, Role, Timestamp, Tokens, User, UserId, UserPatch};
use domain::{
    Accounts, Clock, Db, Error,
    accounts::{AccountSettings, Caller, Client, SessionKind},
};
use futures::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use support::both_engines;

const SECRET: &[u8] = b"a secret of 32 bytes for tests..";
const ISSUER: &str = "http://vault.test";
const PASSWORD: &str = "correct horse battery";
const QUOTA: i64 = 1_000_000;
const START: Timestamp = Timestamp(1_790_000_000_000_000);

fn settings() -> AccountSettings {
    AccountSettings {
        jwt_secret: SECRET.to_vec(),
        registration_open: true,
        default_quota: ByteSize::new(QUOTA).unwrap(),
        issuer: ISSUER.to_owned(),
    }
}

/// Accounts whose clock stands until it is moved.
fn accounts_on(db: &Db) -> (Accounts, Clock) {
    let clock = Clock::manual(START);
    (Accounts::new(db.clone(), clock.clone(), settings()), clock)
}

fn credentials(email: &str, password: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: password.to_owned() }
}

fn client() -> Client {
    Client { user_agent: "test".to_owned(), address: None, kind: SessionKind::Api }
}

/// A fresh account, signed in by a browser.
async fn in_browser(accounts: &Accounts, email: &str) -> (UserId, Tokens) {
    let me = register(accounts, email).await;
    let browser = Client { kind: SessionKind::Cookie, ..client() };
    (me.id, accounts.login(credentials(email, PASSWORD), &browser).await.unwrap())
}

async fn register(accounts: &Accounts, email: &str) -> Me {
    accounts.register(credentials(email, PASSWORD)).await.unwrap()
}

async fn login(accounts: &Accounts, email: &str) -> Tokens {
    accounts.login(credentials(email, PASSWORD), &client()).await.unwrap()
}

/// A fresh account, signed in.
async fn signed_in(accounts: &Accounts, email: &str) -> (UserId, Tokens) {
    let me = register(accounts, email).await;
    (me.id, login(accounts, email).await)
}

/// A fresh administrator, signed in.
async fn admin(accounts: &Accounts, email: &str) -> Caller {
    assert!(accounts.create_admin_if_absent(email, PASSWORD).await.unwrap());
    accounts.authenticate(&login(accounts, email).await.access_token).await.unwrap()
}

fn claims(access_token: &str) -> Value {
    let payload = access_token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn limit(bytes: i64) -> UserPatch {
    UserPatch { limit_bytes: Some(ByteSize::new(bytes).unwrap()), ..UserPatch::default() }
}

fn role(role: Role) -> UserPatch {
    UserPatch { role: Some(role), ..UserPatch::default() }
}

fn disabled(disabled: bool) -> UserPatch {
    UserPatch { disabled: Some(disabled), ..UserPatch::default() }
}

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
        assert!(accounts.login(credentials("ada@example.org", PASSWORD), &client()).await.is_ok());
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
            let refused = accounts.login(credentials(email, password), &client()).await;
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
                accounts.login(credentials(email, "wrong password"), &client()).await.unwrap_err();
                *best = start.elapsed().min(*best);
            }
        }
        for other in [unknown, malformed] {
            assert!(other * 3 > known && known * 3 > other, "known {known:?}, other {other:?}");
        }
    }

    async fn an_access_token_ends_after_ten_minutes(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        clock.advance_secs(599);
        assert!(accounts.authenticate(&tokens.access_token).await.is_ok());
        clock.advance_secs(1);
        let refused = accounts.authenticate(&tokens.access_token).await;
        assert!(matches!(refused, Err(Error::Unauthorized)), "{refused:?}");
    }

    async fn forged_tokens_are_refused_although_their_session_exists(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        let (bob, _) = signed_in(&accounts, "bob@example.org").await;
        let good = claims(&tokens.access_token);
        let sign = |algorithm, claims: &Value, secret: &[u8]| {
            encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
        };
        let with = |claim: &str, value: Value| {
            let mut claims = good.clone();
            claims[claim] = value;
            sign(Algorithm::HS256, &claims, SECRET)
        };
        let unsigned = {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
            format!("{header}.{}.", URL_SAFE_NO_PAD.encode(good.to_string()))
        };

        let control = accounts.authenticate(&sign(Algorithm::HS256, &good, SECRET)).await;
        assert!(control.is_ok(), "{control:?}");
        for (what, forged) in [
            ("another secret", sign(Algorithm::HS256, &good, b"another secret of 32 bytes, yes.")),
            ("HS512", sign(Algorithm::HS512, &good, SECRET)),
            ("alg none", unsigned),
            ("another issuer", with("iss", json!("http://other.test"))),
            ("another audience", with("aud", json!("other"))),
            ("expired", with("exp", json!(START.unix_secs()))),
            ("another user's id", with("sub", json!(bob))),
            ("a refresh token", tokens.refresh_token.clone()),
            ("nothing", String::new()),
        ] {
            let refused = accounts.authenticate(&forged).await;
            assert!(matches!(refused, Err(Error::Unauthorized)), "{what}: {refused:?}");
        }
    }

    async fn a_refresh_answers_a_new_pair_in_the_same_session(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let (_, first) = signed_in(&accounts, "ada@example.org").await;
        let before = accounts.authenticate(&first.access_token).await.unwrap();
        clock.advance_secs(500);
        let second = accounts.refresh(&first.refresh_token).await.unwrap();
        assert_ne!(second.refresh_token, first.refresh_token);
        clock.advance_secs(500);
        assert_eq!(accounts.authenticate(&second.access_token).await.unwrap(), before);
        assert!(accounts.refresh(&second.refresh_token).await.is_ok());
    }

    async fn a_spent_token_used_again_ends_the_whole_family(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, first) = signed_in(&accounts, "ada@example.org").await;
        let elsewhere = login(&accounts, "ada@example.org").await;
        let second = accounts.refresh(&first.refresh_token).await.unwrap();

        let reused = accounts.refresh(&first.refresh_token).await;
        assert!(matches!(reused, Err(Error::InvalidToken)), "{reused:?}");
        let successor = accounts.refresh(&second.refresh_token).await;
        assert!(matches!(successor, Err(Error::InvalidToken)), "{successor:?}");
        let access = accounts.authenticate(&second.access_token).await;
        assert!(matches!(access, Err(Error::Unauthorized)), "{access:?}");
        assert!(accounts.authenticate(&elsewhere.access_token).await.is_ok(), "other sessions live on");
    }

    async fn of_fifty_concurrent_refreshes_one_wins_and_the_family_ends(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        let all = join_all((0..50).map(|_| {
            let (accounts, token) = (accounts.clone(), tokens.refresh_token.clone());
            tokio::spawn(async move { accounts.refresh(&token).await })
        }))
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = all.into_iter().map(Result::unwrap).partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.iter().all(|one| matches!(one, Err(Error::InvalidToken))), "{lost:?}");
        let successor = won.into_iter().next().unwrap().unwrap();
        assert!(matches!(accounts.refresh(&successor.refresh_token).await, Err(Error::InvalidToken)));
        assert!(matches!(accounts.authenticate(&successor.access_token).await, Err(Error::Unauthorized)));
    }

    async fn two_tabs_get_the_very_same_successor(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let (_, tokens) = in_browser(&accounts, "ada@example.org").await;
        let tabs = join_all((0..2).map(|_| accounts.refresh_cookie(&tokens.refresh_token))).await;
        let tabs: Vec<_> = tabs.into_iter().map(|tab| tab.unwrap().refresh_token).collect();
        assert_eq!(tabs[0], tabs[1]);

        clock.advance_secs(9);
        let late = accounts.refresh_cookie(&tokens.refresh_token).await.unwrap();
        assert_eq!(late.refresh_token, tabs[0]);
        assert!(accounts.authenticate(&late.access_token).await.is_ok());
        assert!(accounts.refresh_cookie(&tabs[0]).await.is_ok(), "the successor is good still");
    }

    async fn a_session_that_was_opened_over_rest_is_given_no_grace(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, first) = signed_in(&accounts, "ada@example.org").await;
        let second = accounts.refresh_cookie(&first.refresh_token).await.unwrap();
        let reused = accounts.refresh_cookie(&first.refresh_token).await;
        assert!(matches!(reused, Err(Error::InvalidToken)), "{reused:?}");
        assert!(matches!(accounts.authenticate(&second.access_token).await, Err(Error::Unauthorized)));
    }

    async fn ten_seconds_later_the_last_cookie_is_reuse(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let (_, first) = in_browser(&accounts, "ada@example.org").await;
        let second = accounts.refresh_cookie(&first.refresh_token).await.unwrap();
        clock.advance_secs(10);
        let late = accounts.refresh_cookie(&first.refresh_token).await;
        assert!(matches!(late, Err(Error::InvalidToken)), "{late:?}");
        assert!(matches!(accounts.refresh_cookie(&second.refresh_token).await, Err(Error::InvalidToken)));
    }

    async fn only_the_last_cookie_is_given_grace(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, first) = in_browser(&accounts, "ada@example.org").await;
        let second = accounts.refresh_cookie(&first.refresh_token).await.unwrap();
        let third = accounts.refresh_cookie(&second.refresh_token).await.unwrap();
        assert!(matches!(accounts.refresh_cookie(&first.refresh_token).await, Err(Error::InvalidToken)));
        assert!(matches!(accounts.authenticate(&third.access_token).await, Err(Error::Unauthorized)));
    }

    async fn a_session_lives_thirty_days_from_its_last_refresh(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let (_, first) = signed_in(&accounts, "ada@example.org").await;
        let day = 24 * 3600;
        clock.advance_secs(29 * day);
        let second = accounts.refresh(&first.refresh_token).await.unwrap();
        clock.advance_secs(29 * day);
        let third = accounts.refresh(&second.refresh_token).await.unwrap();
        assert_eq!(accounts.purge_expired_sessions().await.unwrap(), 0);
        clock.advance_secs(30 * day);
        assert!(matches!(accounts.refresh(&third.refresh_token).await, Err(Error::InvalidToken)));
        assert_eq!(accounts.purge_expired_sessions().await.unwrap(), 1);
        assert_eq!(accounts.purge_expired_sessions().await.unwrap(), 0);
    }

    async fn foreign_refresh_tokens_are_refused_and_harm_nobody(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        let other = AccountSettings { jwt_secret: b"another secret of 32 bytes, yes.".to_vec(), ..settings() };
        let other = Accounts::new(t.db.clone(), Clock::manual(START), other);
        for refused in [
            other.refresh(&tokens.refresh_token).await,
            accounts.refresh("").await,
            accounts.refresh(&tokens.access_token).await,
            accounts.refresh(&"A".repeat(75)).await,
            accounts.refresh(&"A".repeat(1 << 20)).await,
        ] {
            assert!(matches!(refused, Err(Error::InvalidToken)), "{refused:?}");
        }
        assert!(accounts.refresh(&tokens.refresh_token).await.is_ok());
    }

    async fn signing_out_ends_access_at_once(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        let elsewhere = login(&accounts, "ada@example.org").await;
        accounts.logout(&tokens.refresh_token).await.unwrap();
        assert!(matches!(accounts.authenticate(&tokens.access_token).await, Err(Error::Unauthorized)));
        assert!(matches!(accounts.refresh(&tokens.refresh_token).await, Err(Error::InvalidToken)));
        assert!(accounts.authenticate(&elsewhere.access_token).await.is_ok());
    }

    async fn signing_out_twice_or_with_nonsense_is_no_error(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, tokens) = signed_in(&accounts, "ada@example.org").await;
        for token in ["", "nonsense", &tokens.access_token, &tokens.refresh_token, &tokens.refresh_token] {
            accounts.logout(token).await.unwrap();
        }
    }

    async fn a_spent_token_still_signs_its_session_out(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let (_, first) = signed_in(&accounts, "ada@example.org").await;
        let second = accounts.refresh(&first.refresh_token).await.unwrap();
        accounts.logout(&first.refresh_token).await.unwrap();
        assert!(matches!(accounts.authenticate(&second.access_token).await, Err(Error::Unauthorized)));
    }

    async fn a_disabled_account_is_out_with_its_next_request_and_back_when_enabled(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let boss = admin(&accounts, "boss@example.org").await;
        let (ada, tokens) = signed_in(&accounts, "ada@example.org").await;
        assert!(accounts.patch_user(&boss, ada, disabled(true)).await.unwrap().disabled);

        assert!(matches!(accounts.authenticate(&tokens.access_token).await, Err(Error::AccountDisabled)));
        assert!(matches!(accounts.refresh(&tokens.refresh_token).await, Err(Error::AccountDisabled)));
        assert!(matches!(accounts.refresh_cookie(&tokens.refresh_token).await, Err(Error::AccountDisabled)));
        let refused = accounts.login(credentials("ada@example.org", PASSWORD), &client()).await;
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
        let old = accounts.login(credentials("ada@example.org", PASSWORD), &client()).await;
        assert!(matches!(old, Err(Error::InvalidCredentials)), "{old:?}");
        assert!(accounts.login(credentials("ada@example.org", "a brand new password"), &client()).await.is_ok());
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

    async fn what_is_gone_is_not_found(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let nobody = UserId(Clock::System.new_id());
        assert!(matches!(accounts.me(nobody).await, Err(Error::NotFound)));
        assert!(matches!(accounts.quota(nobody).await, Err(Error::NotFound)));
        assert!(matches!(accounts.user(nobody).await, Err(Error::NotFound)));
    }
}
