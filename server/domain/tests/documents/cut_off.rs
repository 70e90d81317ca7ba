//! Callers who are cut off while the statement that they share runs.

use std::time::Duration;

use futures::future::join_all;

use crate::{
    support::both_engines,
    vault::{Vault, sized},
};

const ACCOUNTS: usize = 4;
const CALLERS: usize = 24;
const BYTES: i64 = 10;

both_engines! {
    async fn who_is_cut_off_takes_nobody_along_and_leaves_the_sums_exact(test: TestDb) {
        let vault = Vault::open(&test).await;
        let mut accounts = Vec::new();
        for _ in 0..ACCOUNTS {
            accounts.push((vault.account(1_000_000).await, 0_i64));
        }
        for round in 0..6 {
            // As long as that is held, whatever they share does not end.
            let held = vault.hold_documents().await;
            let mut callers = Vec::new();
            for caller in 0..CALLERS {
                let (documents, user) = (vault.documents.clone(), accounts[caller % ACCOUNTS].0);
                callers.push(tokio::spawn(async move { documents.reserve(user, sized(BYTES)).await }));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            for cut_off in callers.iter().skip(round % 3).step_by(3) {
                cut_off.abort();
            }
            held.commit().await.unwrap();
            for (caller, outcome) in join_all(callers).await.into_iter().enumerate() {
                if caller % 3 == round % 3 {
                    assert!(outcome.unwrap_err().is_cancelled());
                } else {
                    outcome.unwrap().unwrap();
                    accounts[caller % ACCOUNTS].1 += 1;
                }
            }
            vault.assert_no_drift().await;
        }

        let told: i64 = accounts.iter().map(|(_, told)| told).sum();
        // Whatever still ran has ended; what nobody was told of is taken back.
        vault.hold_documents().await.commit().await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), async {
            while test.number("SELECT count(*) FROM documents").await > told {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await
        .expect("nothing is taken back");
        assert!(vault.tombstones().await > 0, "nobody was cut off while a statement ran");
        for (user, told) in accounts {
            assert_eq!(vault.used_and_reserved(user).await, (0, told * BYTES));
        }
        vault.assert_no_drift().await;
    }
}
