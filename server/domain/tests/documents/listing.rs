//! Lists: order, search, pages.

use contract::{DocumentId, FileName, ListQuery, NewUpload, SortBy, SortOrder, StatusFilter, UserId};
use domain::Error;

use crate::{
    support::both_engines,
    vault::{Vault, sized},
};

async fn names(vault: &Vault, user: UserId, query: &ListQuery) -> Vec<String> {
    vault.documents.list(user, query).await.unwrap().items.into_iter().map(|document| document.filename).collect()
}

async fn pending(vault: &Vault, user: UserId, name: &str, size: i64) -> DocumentId {
    let upload = NewUpload { filename: FileName::parse(name).unwrap(), ..sized(size) };
    let id = vault.documents.reserve(user, upload).await.unwrap().document_id;
    vault.clock.advance_secs(1);
    id
}

fn all() -> ListQuery {
    ListQuery { status: StatusFilter::All, ..ListQuery::default() }
}

both_engines! {
    async fn every_order_runs_both_ways(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for (name, size) in [("beta", 3), ("Alpha", 2), ("émile", 1)] {
            pending(&vault, user, name, size).await;
        }
        for (sort, ascending) in [
            (SortBy::CreatedAt, ["beta", "Alpha", "émile"]),
            (SortBy::Filename, ["Alpha", "beta", "émile"]),
            (SortBy::SizeBytes, ["émile", "Alpha", "beta"]),
        ] {
            let query = ListQuery { sort, order: SortOrder::Asc, ..all() };
            assert_eq!(names(&vault, user, &query).await, ascending);
            let reversed: Vec<_> = ascending.into_iter().rev().collect();
            assert_eq!(names(&vault, user, &ListQuery { order: SortOrder::Desc, ..query }).await, reversed);
        }
    }

    async fn search_takes_letters_without_case_and_wildcards_as_themselves(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for name in ["Übersicht 100%.pdf", "under_score", "back up", "plain"] {
            pending(&vault, user, name, 1).await;
        }
        for (q, found) in [("ÜBER", 1), ("übersicht", 1), ("%", 1), ("_", 1), ("a", 2), ("zzz", 0), ("", 4)] {
            assert_eq!(names(&vault, user, &ListQuery { q: q.into(), ..all() }).await.len(), found, "{q:?}");
        }
        assert_eq!(vault.documents.count(user, "", None).await.unwrap(), 0, "only uploaded ones count");
    }

    async fn pages_meet_without_gap_or_overlap_while_documents_come_and_go(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(10_000).await;
        let mut ids = Vec::new();
        for n in 0..25 {
            ids.push(pending(&vault, user, &format!("same name {}", n % 2), 7).await);
        }
        for sort in [SortBy::CreatedAt, SortBy::Filename, SortBy::SizeBytes] {
            for order in [SortOrder::Asc, SortOrder::Desc] {
                let mut query = ListQuery { sort, order, limit: 4, ..all() };
                let mut seen = Vec::new();
                loop {
                    let page = vault.documents.list(user, &query).await.unwrap();
                    seen.extend(page.items.iter().map(|document| document.id));
                    let Some(next) = page.next_cursor else { break };
                    query.cursor = Some(next);
                }
                seen.sort_unstable();
                assert_eq!(seen, ids, "{sort:?} {order:?}");
            }
        }

        let first = vault.documents.list(user, &ListQuery { limit: 4, ..all() }).await.unwrap();
        vault.documents.delete(user, first.items[0].id).await.unwrap();
        pending(&vault, user, "newcomer", 1).await;
        let second = vault.documents.list(user, &ListQuery { limit: 4, cursor: first.next_cursor, ..all() }).await.unwrap();
        assert_eq!(second.items[0].id, ids[20], "the second page begins where the first ended");
    }

    async fn a_search_for_what_no_text_can_hold_is_refused(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let refused = vault.documents.list(user, &ListQuery { q: "a\0".into(), ..all() }).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "q", .. })), "{refused:?}");
        let refused = vault.documents.count(user, "a\0", None).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "q", .. })), "{refused:?}");
    }

    async fn a_foreign_cursor_is_refused(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        for _ in 0..2 {
            pending(&vault, user, "n", 1).await;
        }
        let cursor = vault.documents.list(user, &ListQuery { limit: 1, ..all() }).await.unwrap().next_cursor;
        assert!(cursor.is_some());
        let other = ListQuery { cursor, sort: SortBy::Filename, ..all() };
        assert!(vault.documents.list(user, &other).await.is_err());
        for raw in ["", "!!", "e30"] {
            assert!(vault.documents.list(user, &ListQuery { cursor: Some(raw.into()), ..all() }).await.is_err());
        }
    }

    async fn uploaded_documents_are_listed_unless_pending_ones_are_asked_for(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let stranger = vault.account(100).await;
        vault.uploaded(user, 5).await;
        vault.uploaded(stranger, 5).await;
        pending(&vault, user, "waiting", 1).await;
        assert_eq!(names(&vault, user, &ListQuery::default()).await.len(), 1);
        let waiting = ListQuery { status: StatusFilter::Pending, ..ListQuery::default() };
        assert_eq!(names(&vault, user, &waiting).await, ["waiting"]);
        assert_eq!(names(&vault, user, &all()).await.len(), 2);
    }

    async fn a_renamed_document_is_found_by_its_new_name(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let id = vault.uploaded(user, 5).await;
        let renamed = vault.documents.rename(user, id, FileName::parse("Neuer Name.TXT").unwrap()).await.unwrap();
        assert_eq!(renamed.filename, "Neuer Name.TXT");
        assert_eq!(names(&vault, user, &ListQuery { q: "neuer".into(), ..ListQuery::default() }).await.len(), 1);
    }
}
