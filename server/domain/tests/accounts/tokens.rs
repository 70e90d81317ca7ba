//! Access and refresh tokens: how long they are good, rotation and reuse, signing out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Accounts, Clock, Error, accounts::AccountSettings};
use futures::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::{
    people::{START, accounts_on, claims, in_browser, login, signed_in},
    support::{
        accounts::{SECRET, settings},
        both_engines,
    },
};

both_engines! {
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
}
