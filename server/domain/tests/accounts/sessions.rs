//! What the owner of a session sees of it, and how it ends.

use contract::{Credentials, Session, Timestamp};
use domain::{
    Error,
    accounts::{Client, SessionKind},
};

use crate::{
    people::{START, accounts_on, client, credentials, register, sign_in},
    support::both_engines,
};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn seen(session: &Session) -> (&str, bool, Timestamp, Timestamp) {
    (&session.device, session.current, session.created_at, session.last_seen_at)
}

both_engines! {
    async fn the_list_begins_with_the_session_that_asks_and_holds_nobody_elses(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        register(&accounts, "bob@example.org").await;
        let (_, first) = sign_in(&accounts, "ada@example.org", FIREFOX).await;
        sign_in(&accounts, "bob@example.org", "bob's").await;
        clock.advance_secs(10);
        sign_in(&accounts, "ada@example.org", "curl/8.5.0").await;
        let list = accounts.sessions(&first).await.unwrap();
        assert_eq!(
            list.iter().map(seen).collect::<Vec<_>>(),
            [("Firefox on Linux", true, START, START), ("curl", false, START.plus_secs(10), START.plus_secs(10))]
        );
    }

    async fn a_session_that_ran_out_is_not_listed(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        sign_in(&accounts, "ada@example.org", "old").await;
        clock.advance_secs(31 * 24 * 3600);
        let (_, now) = sign_in(&accounts, "ada@example.org", "new").await;
        assert_eq!(accounts.sessions(&now).await.unwrap().len(), 1);
    }

    async fn use_is_written_down_once_a_minute(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let (tokens, caller) = sign_in(&accounts, "ada@example.org", "one").await;
        for (seconds, expected) in [(59, 0), (1, 60), (59, 60), (1, 120)] {
            clock.advance_secs(seconds);
            accounts.authenticate(&tokens.access_token).await.unwrap();
            let list = accounts.sessions(&caller).await.unwrap();
            assert_eq!(list[0].last_seen_at, START.plus_secs(expected), "after {seconds} s more");
        }
    }

    async fn an_ended_session_is_over_at_once(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let (_, here) = sign_in(&accounts, "ada@example.org", "here").await;
        let (lost, there) = sign_in(&accounts, "ada@example.org", "there").await;
        accounts.end_session(&here, there.session).await.unwrap();
        assert!(matches!(accounts.authenticate(&lost.access_token).await, Err(Error::Unauthorized)));
        assert!(matches!(accounts.refresh(&lost.refresh_token).await, Err(Error::InvalidToken)));
        assert!(matches!(accounts.end_session(&here, there.session).await, Err(Error::NotFound)), "once");
        accounts.end_session(&here, here.session).await.unwrap();
    }

    async fn nobody_ends_somebody_elses_session(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        register(&accounts, "bob@example.org").await;
        let (tokens, ada) = sign_in(&accounts, "ada@example.org", "ada's").await;
        let (_, bob) = sign_in(&accounts, "bob@example.org", "bob's").await;
        let refused = accounts.end_session(&bob, ada.session).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        accounts.end_other_sessions(&bob).await.unwrap();
        assert!(accounts.authenticate(&tokens.access_token).await.is_ok());
    }

    async fn signing_out_everywhere_else_leaves_this_session(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let (here, caller) = sign_in(&accounts, "ada@example.org", "here").await;
        for name in ["one", "two", "three"] {
            sign_in(&accounts, "ada@example.org", name).await;
        }
        accounts.end_other_sessions(&caller).await.unwrap();
        accounts.end_other_sessions(&caller).await.unwrap();
        assert_eq!(accounts.sessions(&caller).await.unwrap().len(), 1);
        assert!(accounts.authenticate(&here.access_token).await.is_ok());
    }

    async fn signing_up_opens_a_session_of_the_browsers(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        let browser = Client { kind: SessionKind::Cookie, ..client(FIREFOX) };
        let new = credentials("ada@example.org", "correct horse battery");
        let tokens = accounts.sign_up(new.clone(), &browser).await.unwrap();
        let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
        assert_eq!(accounts.sessions(&caller).await.unwrap().len(), 1);
        accounts.refresh_cookie(&tokens.refresh_token).await.unwrap();
        assert!(accounts.refresh_cookie(&tokens.refresh_token).await.is_ok(), "tabs are given grace");
        let again = accounts.sign_up(Credentials { password: "another password".into(), ..new }, &browser).await;
        assert!(matches!(again, Err(Error::EmailTaken)), "{again:?}");
    }

    async fn the_purge_takes_what_ran_out_and_nothing_else(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        for _ in 0..3 {
            sign_in(&accounts, "ada@example.org", "old").await;
        }
        clock.advance_secs(31 * 24 * 3600);
        let (tokens, _) = sign_in(&accounts, "ada@example.org", "new").await;
        assert_eq!(accounts.purge_expired_sessions().await.unwrap(), 3);
        assert!(accounts.authenticate(&tokens.access_token).await.is_ok());
    }
}
