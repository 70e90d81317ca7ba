//! How many wrong passwords are too many, whoever gives them.

use domain::Error;
use futures::future::join_all;

use crate::{
    people::{PASSWORD, accounts_on, accounts_with, client, client_at, credentials, guess, register},
    support::both_engines,
};

both_engines! {
    async fn the_eleventh_wrong_password_is_not_looked_at_nor_is_a_right_one(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        for n in 0..10 {
            let refused = guess(&accounts, "ada@example.org", &client("x")).await;
            assert!(matches!(refused, Err(Error::InvalidCredentials)), "{n}: {refused:?}");
            clock.advance_secs(10);
        }
        let here = client("x");
        let right = || accounts.login(credentials("ADA@example.org ", PASSWORD), &here);
        let refused = right().await;
        // The first was 100 seconds ago.
        assert!(matches!(refused, Err(Error::TooManyAttempts { retry_secs: 800..=801 })), "{refused:?}");
        clock.advance_secs(800);
        assert!(right().await.is_ok(), "the first counts no more");
        guess(&accounts, "ada@example.org", &client("x")).await.unwrap_err();
        assert!(matches!(right().await, Err(Error::TooManyAttempts { .. })), "a window that slides");
    }

    async fn an_address_without_an_account_is_throttled_exactly_like_one_with(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let mut answers = Vec::new();
        for email in ["ada@example.org", "nobody@example.org", "no address at all"] {
            let mut said = Vec::new();
            for _ in 0..12 {
                said.push(format!("{:?}", guess(&accounts, email, &client("x")).await.unwrap_err()));
            }
            answers.push(said);
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0], answers[2]);
        assert!(answers[0][10].starts_with("TooManyAttempts"), "{:?}", answers[0]);
    }

    async fn neither_address_is_kept(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        guess(&accounts, "ada@example.org", &client_at("203.0.113.7")).await.unwrap_err();
        assert_eq!(t.number("SELECT count(*) FROM login_attempts").await, 1);
        let lengths = "SELECT CAST(length(account) + length(client) AS BIGINT) FROM login_attempts";
        assert_eq!(t.number(lengths).await, 64, "two HMACs");
    }

    async fn what_is_right_never_counts(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        let from = client_at("203.0.113.7");
        for _ in 0..9 {
            guess(&accounts, "ada@example.org", &from).await.unwrap_err();
        }
        let all = join_all((0..30).map(|_| accounts.login(credentials("ada@example.org", PASSWORD), &from))).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(t.number("SELECT count(*) FROM login_attempts").await, 9);
    }

    async fn one_client_is_refused_after_a_hundred_and_others_are_not(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        for n in 0..100_u16 {
            let from = client_at(&format!("2001:db8:0:1::{n:x}"));
            let refused = guess(&accounts, &format!("nobody{n}@example.org"), &from).await;
            assert!(matches!(refused, Err(Error::InvalidCredentials)), "{n}: {refused:?}");
        }
        let right = |at: &str| {
            let from = client_at(at);
            let accounts = accounts.clone();
            async move { accounts.login(credentials("ada@example.org", PASSWORD), &from).await }
        };
        let refused = right("2001:db8:0:1:ffff::1").await;
        assert!(matches!(refused, Err(Error::TooManyAttempts { .. })), "the whole network: {refused:?}");
        assert!(right("2001:db8:0:2::1").await.is_ok());
        assert!(right("203.0.113.7").await.is_ok());
        let new = credentials("eve@example.org", PASSWORD);
        assert!(accounts.sign_up(new, &client_at("2001:db8:0:1::1")).await.is_ok(), "opening an account never counts");
    }

    async fn of_sixty_guesses_at_once_ten_are_answered(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        let replica = accounts_with(&t.replica().await, &clock);
        register(&accounts, "ada@example.org").await;
        let all = join_all((0..60).map(|n| {
            let accounts = if n % 2 == 0 { accounts.clone() } else { replica.clone() };
            tokio::spawn(async move { guess(&accounts, "ada@example.org", &client_at("203.0.113.7")).await })
        }))
        .await;
        let (mut wrong, mut throttled) = (0, 0);
        for answer in all {
            match answer.unwrap() {
                Err(Error::InvalidCredentials) => wrong += 1,
                Err(Error::TooManyAttempts { .. }) => throttled += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((wrong, throttled), (10, 50));
        assert_eq!(t.number("SELECT count(*) FROM login_attempts").await, 10);
    }

    async fn a_right_password_among_many_guesses_is_found_only_early(t: TestDb) {
        let (accounts, _) = accounts_on(&t.db);
        register(&accounts, "ada@example.org").await;
        // The places to check in are given in turn: a right one comes after many more wrong ones than can run at once.
        let all = join_all((0..60).map(|n| {
            let accounts = accounts.clone();
            async move {
                let password = if n >= 56 { PASSWORD } else { "wrong password" };
                accounts.login(credentials("ada@example.org", password), &client("x")).await
            }
        }))
        .await;
        assert!(all.iter().all(Result::is_err), "a guess beyond the limit was checked");
    }

    async fn the_purge_takes_attempts_that_count_no_more(t: TestDb) {
        let (accounts, clock) = accounts_on(&t.db);
        for _ in 0..3 {
            guess(&accounts, "ada@example.org", &client("x")).await.unwrap_err();
        }
        clock.advance_secs(600);
        guess(&accounts, "ada@example.org", &client("x")).await.unwrap_err();
        assert_eq!(accounts.purge_login_attempts().await.unwrap(), 0);
        clock.advance_secs(300);
        assert_eq!(accounts.purge_login_attempts().await.unwrap(), 3);
        assert_eq!(t.number("SELECT count(*) FROM login_attempts").await, 1);
    }
}
