//! Topics themselves: names, owners, races.

use contract::{NewTopic, Role, SessionId, TopicColour, TopicName, TopicPatch, UserId};
use domain::{Clock, Error, Topics, accounts::Caller, topics::Scope};
use futures::future::join_all;

use crate::{support::both_engines, vault::Vault};

pub(crate) fn called(name: &str) -> NewTopic {
    NewTopic { name: TopicName::parse(name).unwrap(), description: None, colour: None }
}

pub(crate) fn caller(user: UserId, role: Role) -> Caller {
    Caller { user, session: SessionId(Clock::System.new_id()), email: "somebody@example.org".into(), role }
}

fn renamed(name: &str) -> TopicPatch {
    TopicPatch { name: Some(TopicName::parse(name).unwrap()), ..TopicPatch::default() }
}

async fn names(topics: &Topics, user: UserId) -> Vec<String> {
    topics.list(user).await.unwrap().items.into_iter().map(|topic| topic.name).collect()
}

both_engines! {
    async fn a_name_is_taken_in_every_case_by_its_owner_alone(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (ada, eve) = (vault.account(10).await, vault.account(10).await);
        let admin = caller(eve, Role::Admin);
        for (first, again) in
            [("Straße", "STRASSE"), ("İstanbul", "İSTANBUL"), ("Übung", "übung"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("tax", " TAX ")]
        {
            vault.topics.create(Scope::Own(ada), called(first)).await.unwrap();
            let refused = vault.topics.create(Scope::Own(ada), called(again)).await;
            assert!(matches!(refused, Err(Error::TopicTaken)), "{first} {again}: {refused:?}");
            vault.topics.create(Scope::Own(eve), called(again)).await.unwrap();
            vault.topics.create(Scope::System(&admin), called(first)).await.unwrap();
            let refused = vault.topics.create(Scope::System(&admin), called(again)).await;
            assert!(matches!(refused, Err(Error::TopicTaken)), "{first} {again}: {refused:?}");
        }
        assert_eq!(names(&vault.topics, ada).await.len(), 10, "one's own and the system's");
    }

    async fn of_racing_topics_with_one_name_exactly_one_is_made(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (ada, admin) = (vault.account(10).await, caller(vault.account(10).await, Role::Admin));
        for scope in [Scope::Own(ada), Scope::System(&admin)] {
            let racers = (0..20).map(|n| {
                let name = if n % 2 == 0 { "Taxes" } else { "TAXES" };
                vault.topics.create(scope, called(name))
            });
            let answers = join_all(racers).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
            let taken = answers.iter().filter(|answer| matches!(answer, Err(Error::TopicTaken))).count();
            assert_eq!(taken, 19, "{answers:?}");
        }
    }

    async fn the_last_place_is_given_out_once(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(10).await;
        for n in 1..Topics::MAX {
            vault.topics.create(Scope::Own(ada), called(&format!("topic {n}"))).await.unwrap();
        }
        let racers: Vec<_> = (0..8).map(|n| called(&format!("last {n}"))).collect();
        let answers = join_all(racers.into_iter().map(|new| vault.topics.create(Scope::Own(ada), new))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let refused = answers.iter().filter(|answer| matches!(answer, Err(Error::Invalid { field: "topics", .. })));
        assert_eq!(refused.count(), 7);
    }

    async fn only_what_is_ones_own_can_be_changed(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (ada, eve) = (vault.account(10).await, vault.account(10).await);
        let admin = caller(eve, Role::Admin);
        let own = vault.topics.create(Scope::Own(ada), called("Own")).await.unwrap().id;
        let system = vault.topics.create(Scope::System(&admin), called("Everybody")).await.unwrap().id;

        let user = caller(ada, Role::User);
        for id in [own, system] {
            assert!(matches!(vault.topics.edit(Scope::System(&user), id, renamed("x")).await, Err(Error::Forbidden)));
            assert!(matches!(vault.topics.delete(Scope::System(&user), id).await, Err(Error::Forbidden)));
        }
        assert!(matches!(vault.topics.create(Scope::System(&user), called("x")).await, Err(Error::Forbidden)));
        assert!(matches!(vault.topics.edit(Scope::Own(ada), system, renamed("x")).await, Err(Error::Forbidden)));
        assert!(matches!(vault.topics.delete(Scope::Own(ada), system).await, Err(Error::Forbidden)));
        for scope in [Scope::Own(eve), Scope::System(&admin)] {
            assert!(matches!(vault.topics.edit(scope, own, renamed("x")).await, Err(Error::NotFound)));
            assert!(matches!(vault.topics.delete(scope, own).await, Err(Error::NotFound)));
        }
        assert_eq!(names(&vault.topics, ada).await, ["Everybody", "Own"]);
        assert_eq!(names(&vault.topics, eve).await, ["Everybody"]);
    }

    async fn a_patch_changes_what_it_names(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(10).await;
        let topic = vault.topics.create(Scope::Own(ada), called("Taxes")).await.unwrap();
        assert_eq!(topic.colour, TopicColour::of(&TopicName::parse("taxes").unwrap()), "the name's own colour");
        vault.topics.create(Scope::Own(ada), called("Letters")).await.unwrap();
        let patch = TopicPatch { colour: Some(TopicColour::Pink), ..TopicPatch::default() };
        let patched = vault.topics.edit(Scope::Own(ada), topic.id, patch).await.unwrap();
        assert_eq!((patched.name.as_str(), patched.colour), ("Taxes", TopicColour::Pink));
        let patched = vault.topics.edit(Scope::Own(ada), topic.id, renamed("TAXES")).await.unwrap();
        assert_eq!((patched.name.as_str(), patched.colour), ("TAXES", TopicColour::Pink), "its own name is not in its way");
        let refused = vault.topics.edit(Scope::Own(ada), topic.id, renamed("LETTERS")).await;
        assert!(matches!(refused, Err(Error::TopicTaken)));
    }
}
