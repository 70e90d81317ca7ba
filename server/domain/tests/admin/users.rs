//! Finding accounts, and opening them for others.

use contract::{Credentials, NewUser, Role, UserQuery};
use domain::Error;
use futures::future::join_all;

use crate::{
    house::{House, addresses, client, sign_in, size},
    support::{accounts::QUOTA, both_engines},
};

fn search(q: &str) -> UserQuery {
    UserQuery { q: q.to_owned(), ..UserQuery::default() }
}

fn new(email: &str) -> NewUser {
    NewUser { email: email.to_owned(), role: None, limit_bytes: None }
}

both_engines! {
    async fn a_search_finds_a_part_of_an_address_in_any_case_and_wildcards_mean_themselves(t: TestDb) {
        let house = House::open(&t.db).await;
        for email in ["ada@example.org", "grace_h@example.org", "graceth@example.org", "jörg@müller.example"] {
            house.register(email).await;
        }
        for (q, found) in [
            ("ADA", vec!["ada"]),
            ("e_h", vec!["grace_h"]),
            ("%", vec![]),
            ("\\", vec![]),
            ("MÜLL", vec!["jörg"]),
            ("grace", vec!["graceth", "grace_h"]),
            ("' OR 1=1 --", vec![]),
        ] {
            let page = house.accounts.users(&house.boss, &search(q)).await.unwrap();
            assert_eq!(addresses(&page.items), found, "{q}");
        }
        let refused = house.accounts.users(&house.boss, &search("a\0")).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "q", .. })), "{refused:?}");
    }

    async fn pages_run_from_the_newest_account_to_the_oldest_without_gaps(t: TestDb) {
        let house = House::open(&t.db).await;
        for name in ["one", "two", "three", "four"] {
            house.register(&format!("{name}@example.org")).await;
        }
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = UserQuery { cursor, limit: 2, ..UserQuery::default() };
            let page = house.accounts.users(&house.boss, &query).await.unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(addresses(&page.items).into_iter().map(str::to_owned));
            if seen.len() == 2 {
                house.register("meanwhile@example.org").await;
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["four", "three", "two", "one", "boss"]);
        let query = UserQuery { cursor: Some("nonsense".into()), ..UserQuery::default() };
        let refused = house.accounts.users(&house.boss, &query).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "cursor", .. })), "{refused:?}");
    }

    async fn an_opened_account_signs_in_with_its_one_time_password(t: TestDb) {
        let house = House::open(&t.db).await;
        let opened = house.accounts.open_user(&house.boss, new(" Ada@Example.org")).await.unwrap();
        assert_eq!((opened.user.email.as_str(), opened.user.role), ("ada@example.org", Role::User));
        assert_eq!((opened.user.limit_bytes.get(), opened.user.documents), (QUOTA, 0));
        let credentials = Credentials { email: "ada@example.org".into(), password: opened.one_time_password.clone() };
        assert!(house.accounts.login(credentials, &client()).await.is_ok());
        assert!(!format!("{opened:?}").contains(&opened.one_time_password), "it never reaches a log");

        let special = NewUser { role: Some(Role::Admin), limit_bytes: Some(size(7)), ..new("grace@example.org") };
        let opened = house.accounts.open_user(&house.boss, special).await.unwrap().user;
        assert_eq!((opened.role, opened.limit_bytes.get()), (Role::Admin, 7));
    }

    async fn of_two_administrators_who_open_the_same_account_one_is_told_it_is_taken(t: TestDb) {
        let house = House::open(&t.db).await;
        let both = (0..4).map(|_| house.accounts.open_user(&house.boss, new("ada@example.org")));
        let outcomes = join_all(both).await;
        assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(outcomes.iter().all(|one| matches!(one, Ok(_) | Err(Error::EmailTaken))), "{outcomes:?}");
        assert_eq!(house.log().await.len(), 1, "what was refused is not logged");
        let refused = house.accounts.open_user(&house.boss, new("no address")).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "email", .. })), "{refused:?}");
    }

    async fn whoever_is_no_administrator_neither_lists_nor_opens_accounts(t: TestDb) {
        let house = House::open(&t.db).await;
        let nobody = house.nobody().await;
        assert!(matches!(house.accounts.users(&nobody, &search("")).await, Err(Error::Forbidden)));
        assert!(matches!(house.accounts.open_user(&nobody, new("x@example.org")).await, Err(Error::Forbidden)));
        // Before anything else is looked at.
        assert!(matches!(house.accounts.open_user(&nobody, new("")).await, Err(Error::Forbidden)));
        house.accounts.set_role("nobody@example.org", Role::Admin).await.unwrap();
        let promoted = sign_in(&house.accounts, "nobody@example.org").await;
        assert!(house.accounts.users(&promoted, &search("")).await.is_ok());
    }
}
