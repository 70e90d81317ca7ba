//! Topics on documents: who may, what counts, what stays, and lists by topic.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use contract::{
    Document, DocumentChange, DocumentId, FileName, ListQuery, Role, SortBy, SortOrder, StatusFilter, TopicId,
    TopicSource, UserId,
};
use domain::{Error, topics::Scope};
use futures::future::join_all;

use crate::{
    support::{
        both_engines,
        sql::{id_literal, run},
    },
    topics::{called, caller},
    vault::{Vault, sized},
};

async fn topic(vault: &Vault, user: UserId, name: &str) -> TopicId {
    vault.topics.create(Scope::Own(user), called(name)).await.unwrap().id
}

fn of(document: &Document) -> Vec<&str> {
    document.topics.iter().map(|topic| topic.name.as_str()).collect()
}

async fn pending(vault: &Vault, user: UserId, n: usize) -> DocumentId {
    let upload = contract::NewUpload { filename: FileName::parse(format!("name {}", n % 3)).unwrap(), ..sized(7) };
    let id = vault.documents.reserve(user, upload).await.unwrap().document_id;
    vault.clock.advance_secs(1);
    id
}

async fn count(vault: &Vault, user: UserId, topic: TopicId) -> i64 {
    let topics = vault.topics.list(user).await.unwrap().items;
    topics.into_iter().find(|other| other.id == topic).unwrap().document_count
}

both_engines! {
    async fn the_answer_of_a_person_replaces_all_topics(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(100).await;
        let admin = caller(vault.account(1).await, Role::Admin);
        let id = vault.uploaded(ada, 5).await;
        let (a, b) = (topic(&vault, ada, "b").await, topic(&vault, ada, "A").await);
        let system = vault.topics.create(Scope::System(&admin), called("c")).await.unwrap().id;
        let document = vault.documents.set_topics(ada, id, &[a, b, a, system]).await.unwrap();
        assert_eq!(of(&document), ["A", "b", "c"]);
        assert!(document.topics.iter().all(|topic| topic.source == TopicSource::Manual && topic.confidence.is_none()));
        assert_eq!(document.topics.iter().map(|topic| topic.system).collect::<Vec<_>>(), [false, false, true]);

        run(&test.db, "UPDATE document_topics SET source = 'auto', confidence = 0.75".into()).await;
        let document = vault.documents.get(ada, id).await.unwrap();
        assert_eq!((document.topics[0].source, document.topics[0].confidence), (TopicSource::Auto, Some(0.75)));
        let document = vault.documents.set_topics(ada, id, &[b]).await.unwrap();
        assert_eq!(of(&document), ["A"]);
        assert_eq!((document.topics[0].source, document.topics[0].confidence), (TopicSource::Manual, None));
        let renamed = vault.documents.rename(ada, id, FileName::parse("other").unwrap()).await.unwrap();
        assert_eq!(of(&renamed), ["A"], "every answer with a document has its topics");
        assert_eq!(of(&vault.documents.set_topics(ada, id, &[]).await.unwrap()), [""; 0]);
    }

    async fn neither_a_strangers_document_nor_a_strangers_topic_can_be_used(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (ada, eve) = (vault.account(100).await, vault.account(100).await);
        let (hers, evil) = (topic(&vault, ada, "hers").await, topic(&vault, eve, "evil").await);
        let id = vault.uploaded(ada, 5).await;
        vault.documents.set_topics(ada, id, &[hers]).await.unwrap();
        assert!(matches!(vault.documents.set_topics(eve, id, &[evil]).await, Err(Error::NotFound)));
        let nowhere = TopicId(vault.clock.new_id());
        for foreign in [evil, nowhere] {
            let refused = vault.documents.set_topics(ada, id, &[hers, foreign]).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "topic_ids", .. })), "{refused:?}");
            let refused = vault.documents.change_topics(ada, &[id], &[foreign], &[hers]).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "topic_ids", .. })), "{refused:?}");
        }
        assert!(matches!(vault.documents.change_topics(eve, &[id], &[evil], &[hers]).await, Err(Error::NotFound)));
        let theirs = vault.uploaded(eve, 5).await;
        vault.documents.change_topics(eve, &[id, theirs], &[evil], &[hers]).await.unwrap();
        assert_eq!(of(&vault.documents.get(ada, id).await.unwrap()), ["hers"]);
        assert_eq!(of(&vault.documents.get(eve, theirs).await.unwrap()), ["evil"]);
        let by_topic = ListQuery { topic: Some(hers), ..ListQuery::default() };
        assert_eq!(vault.documents.list(eve, &by_topic).await.unwrap().items, []);
        assert_eq!(vault.documents.count(eve, "", Some(hers)).await.unwrap(), 0);
    }

    async fn several_documents_gain_and_lose_topics_at_once(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(100).await;
        let (a, b) = (topic(&vault, ada, "a").await, topic(&vault, ada, "b").await);
        let ids = [vault.uploaded(ada, 1).await, vault.uploaded(ada, 1).await, vault.uploaded(ada, 1).await];
        vault.documents.set_topics(ada, ids[0], &[a]).await.unwrap();
        test.until_listening(1).await;
        let mut changes = vault.subscribe();
        vault.documents.change_topics(ada, &ids[..2], &[b], &[a]).await.unwrap();
        let mut told = BTreeSet::new();
        loop {
            // Both are waited for; that nobody else is told takes a second of silence.
            let patience = Duration::from_secs(if told.len() < 2 { 20 } else { 1 });
            let Ok(Ok(change)) = tokio::time::timeout(patience, changes.next()).await else { break };
            if let Some((id, DocumentChange::Changed)) = change.document {
                told.insert(id);
            }
        }
        assert_eq!(told, ids[..2].iter().copied().collect());
        for (id, topics) in ids.iter().zip([&["b"][..], &["b"], &[]]) {
            assert_eq!(of(&vault.documents.get(ada, *id).await.unwrap()), topics);
        }
        for wrong in [vec![], vec![ids[0]; 101]] {
            let refused = vault.documents.change_topics(ada, &wrong, &[a], &[]).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "documents", .. })));
        }
    }

    async fn answers_that_race_leave_one_of_them(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(100).await;
        let id = vault.uploaded(ada, 5).await;
        let mut topics = Vec::new();
        for n in 0..8 {
            topics.push(topic(&vault, ada, &format!("topic {n}")).await);
        }
        let pairs: Vec<_> = topics.chunks(2).collect();
        for answer in join_all(pairs.iter().map(|pair| vault.documents.set_topics(ada, id, pair))).await {
            answer.unwrap();
        }
        let left: Vec<_> = vault.documents.get(ada, id).await.unwrap().topics.iter().map(|topic| topic.id).collect();
        assert!(pairs.contains(&&left[..]), "{left:?}");
    }

    async fn deleting_a_topic_while_it_is_given_keeps_every_document(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(1000).await;
        let ids = [vault.uploaded(ada, 1).await, vault.uploaded(ada, 1).await];
        for n in 0..10 {
            let doomed = topic(&vault, ada, &format!("doomed {n}")).await;
            let added = [doomed];
            let (given, deleted) = tokio::join!(
                vault.documents.change_topics(ada, &ids, &added, &[]),
                vault.topics.delete(Scope::Own(ada), doomed),
            );
            deleted.unwrap();
            assert!(matches!(given, Ok(()) | Err(Error::Invalid { field: "topic_ids", .. })), "{given:?}");
        }
        let documents = vault.documents.list(ada, &ListQuery::default()).await.unwrap().items;
        assert_eq!(documents.len(), 2);
        assert!(documents.iter().all(|document| document.topics.is_empty()), "{documents:?}");
        vault.assert_no_drift().await;
    }

    async fn pages_of_a_topic_meet_while_documents_come_and_go(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(10_000).await;
        let (wanted, other) = (topic(&vault, ada, "wanted").await, topic(&vault, ada, "other").await);
        let mut ids = Vec::new();
        for n in 0..22 {
            let id = pending(&vault, ada, n).await;
            let topics = if n % 2 == 0 { vec![wanted, other] } else { vec![other] };
            vault.documents.set_topics(ada, id, &topics).await.unwrap();
            if n % 2 == 0 {
                ids.push(id);
            }
        }
        let base = ListQuery { topic: Some(wanted), status: StatusFilter::All, limit: 3, ..ListQuery::default() };
        for sort in [SortBy::CreatedAt, SortBy::Filename, SortBy::SizeBytes] {
            for order in [SortOrder::Asc, SortOrder::Desc] {
                let mut query = ListQuery { sort, order, ..base.clone() };
                let mut seen = Vec::new();
                loop {
                    let page = vault.documents.list(ada, &query).await.unwrap();
                    seen.extend(page.items.iter().map(|document| document.id));
                    let Some(next) = page.next_cursor else { break };
                    query.cursor = Some(next);
                    // One comes before every page and goes again after it: neither may shift the rest.
                    let visitor = pending(&vault, ada, seen.len()).await;
                    vault.documents.delete(ada, visitor).await.unwrap();
                }
                seen.sort_unstable();
                assert_eq!(seen, ids, "{sort:?} {order:?}");
            }
        }
        let first = vault.documents.list(ada, &base).await.unwrap();
        vault.documents.delete(ada, first.items[0].id).await.unwrap();
        vault.documents.change_topics(ada, &[first.items[1].id], &[], &[wanted]).await.unwrap();
        let rest = vault.documents.list(ada, &ListQuery { cursor: first.next_cursor, ..base }).await.unwrap();
        assert_eq!(rest.items[0].id, ids[ids.len() - 4], "the second page begins where the first ended");
    }

    async fn a_topics_copy_of_name_and_status_follows_the_document(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(100).await;
        let tag = topic(&vault, ada, "tag").await;
        let ticket = vault.documents.reserve(ada, sized(9)).await.unwrap();
        let id = ticket.document_id;
        vault.documents.set_topics(ada, id, &[tag]).await.unwrap();
        assert_eq!((count(&vault, ada, tag).await, vault.documents.count(ada, "", Some(tag)).await.unwrap()), (0, 0));
        assert_eq!(vault.put(&ticket, vec![b'x'; 9]).await, 200);
        vault.documents.confirm(ada, id).await.unwrap();
        vault.documents.rename(ada, id, FileName::parse("ÜBER.txt").unwrap()).await.unwrap();
        assert_eq!(count(&vault, ada, tag).await, 1);
        for (q, found) in [("über", 1), ("file", 0), ("", 1)] {
            let query = ListQuery { q: q.into(), topic: Some(tag), ..ListQuery::default() };
            assert_eq!(vault.documents.list(ada, &query).await.unwrap().items.len(), found, "{q}");
            assert_eq!(vault.documents.count(ada, q, Some(tag)).await.unwrap(), found as i64, "{q}");
        }
        vault.documents.delete(ada, id).await.unwrap();
        assert_eq!(count(&vault, ada, tag).await, 0);
    }

    async fn one_document_among_many_is_found_by_its_index(test: TestDb) {
        let vault = Vault::open(&test).await;
        let ada = vault.account(100).await;
        let (tag, common) = (topic(&vault, ada, "rare").await, topic(&vault, ada, "common").await);
        let id = vault.uploaded(ada, 5).await;
        vault.documents.set_topics(ada, id, &[tag]).await.unwrap();
        let owner = id_literal(&test.db, ada.0);
        let (number, new_id) = match &test.db {
            domain::Db::Sqlite { .. } => (
                "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 50000) SELECT ",
                "randomblob(16)",
            ),
            domain::Db::Postgres(_) => ("WITH n AS (SELECT generate_series(1, 50000) AS n) SELECT ", "gen_random_uuid()"),
        };
        let filler = format!(
            "INSERT INTO documents (id, user_id, filename, filename_folded, content_type, size_bytes, status, etag, created_at)
             {number} {new_id}, {owner}, 'filler', 'filler', 'text/plain', 0, 'uploaded', 'e', n FROM n"
        );
        run(&test.db, filler).await;
        let everywhere = id_literal(&test.db, common.0);
        let tags = format!(
            "INSERT INTO document_topics (document_id, topic_id, source, owner_id, document_status, document_created_at,
                                          document_name, document_size)
             SELECT id, {everywhere}, 'manual', user_id, status, created_at, filename_folded, size_bytes FROM documents"
        );
        run(&test.db, tags).await;
        for sort in [SortBy::CreatedAt, SortBy::Filename, SortBy::SizeBytes] {
            // The quickest of several: other work on the machine only ever slows down.
            let mut quickest = Duration::MAX;
            for _ in 0..20 {
                let started = Instant::now();
                let query = ListQuery { topic: Some(tag), sort, ..ListQuery::default() };
                assert_eq!(vault.documents.list(ada, &query).await.unwrap().items.len(), 1);
                assert_eq!(vault.documents.get(ada, id).await.unwrap().topics.len(), 2);
                let named = vault.documents.set_topics(ada, id, &[tag, common]).await.unwrap();
                assert_eq!(named.topics.len(), 2);
                quickest = quickest.min(started.elapsed());
            }
            // Sixty walks over all documents take many seconds, sixty looks into the index a fraction of one.
            assert!(quickest * 60 < Duration::from_secs(2), "{sort:?}: {quickest:?}");
        }
    }
}
