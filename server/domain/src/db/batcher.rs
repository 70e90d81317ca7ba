//! One statement for whoever asks at the same time.
//!
//! Nobody waits for company: who comes while nothing runs is served at once and alone, who comes meanwhile shares the next
//! statement. So a quiet server is as quick as without, and a busy one saves most of its round trips and commits.

use std::{fmt, sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

use crate::{Error, Result};

/// Most questions in one statement.
const MOST: usize = 64;
/// A statement that takes longer no longer holds up who came after it.
const HURRY: Duration = Duration::from_millis(20);
/// A statement that takes longer is given up. Longer than the database allows any, so that it has ended by then, except
/// where no answer comes at all.
const PATIENCE: Duration = Duration::from_secs(15);

/// Asks many questions `Q` at once and gives each its answer `A`. Cheap to clone; ends with the last clone.
pub(crate) struct Batcher<Q, A>(mpsc::UnboundedSender<Waiting<Q, A>>);

struct Waiting<Q, A> {
    question: Q,
    answer: oneshot::Sender<Result<A, Arc<sqlx::Error>>>,
}

impl<Q: Send + 'static, A: Send + 'static> Batcher<Q, A> {
    /// Starts one over `run`, which answers all questions, in their order, or none.
    pub(crate) fn start<F>(run: impl Fn(Vec<Q>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = sqlx::Result<Vec<A>>> + Send + 'static,
    {
        Self::pausing(HURRY, run)
    }

    /// The same, one statement at a time however long each takes: for SQLite's one writer.
    pub(crate) fn in_turn<F>(run: impl Fn(Vec<Q>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = sqlx::Result<Vec<A>>> + Send + 'static,
    {
        Self::pausing(PATIENCE, run)
    }

    fn pausing<F>(pause: Duration, run: impl Fn(Vec<Q>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = sqlx::Result<Vec<A>>> + Send + 'static,
    {
        let (sender, waiting) = mpsc::unbounded_channel();
        tokio::spawn(serve(waiting, pause, run));
        Self(sender)
    }

    /// The answer to one question.
    ///
    /// # Errors
    /// What the statement failed with, for each who shared it.
    pub(crate) async fn ask(&self, question: Q) -> Result<A> {
        let (answer, answered) = oneshot::channel();
        self.0.send(Waiting { question, answer }).map_err(|_| Error::internal("nobody answers any more"))?;
        Ok(answered.await.map_err(Error::internal)??)
    }
}

async fn serve<Q, A, F>(mut waiting: mpsc::UnboundedReceiver<Waiting<Q, A>>, pause: Duration, run: impl Fn(Vec<Q>) -> F)
where
    A: Send + 'static,
    F: Future<Output = sqlx::Result<Vec<A>>> + Send + 'static,
{
    while let Some(first) = waiting.recv().await {
        // Whoever is ready to ask does so before the statement is made up.
        tokio::task::yield_now().await;
        let mut batch = vec![first];
        while batch.len() < MOST
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        // Who was cut off meanwhile must not reserve anything.
        batch.retain(|waiting| !waiting.answer.is_closed());
        let (questions, askers): (Vec<_>, Vec<_>) = batch.into_iter().map(|each| (each.question, each.answer)).unzip();
        if questions.is_empty() {
            continue;
        }
        // A task of its own: what panics takes its askers along and not those to come.
        let answering = tokio::spawn(answer(run(questions), askers));
        _ = tokio::time::timeout(pause, answering).await;
    }
}

async fn answer<A>(
    answers: impl Future<Output = sqlx::Result<Vec<A>>>,
    askers: Vec<oneshot::Sender<Result<A, Arc<sqlx::Error>>>>,
) {
    match tokio::time::timeout(PATIENCE, answers).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
        Ok(answers) => {
            for (asker, answer) in askers.into_iter().zip(answers) {
                _ = asker.send(Ok(answer));
            }
        }
        Err(cause) => {
            let cause = Arc::new(cause);
            for asker in askers {
                _ = asker.send(Err(Arc::clone(&cause)));
            }
        }
    }
}

impl<Q, A> Clone for Batcher<Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<Q, A> fmt::Debug for Batcher<Q, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Batcher")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex as StdMutex,
        atomic::{AtomicUsize, Ordering},
    };

    use futures::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    /// Answers each number with its double, once the test opens the gate, and remembers what stood in one statement.
    #[derive(Clone)]
    struct Doubling {
        gate: Arc<Semaphore>,
        statements: Arc<StdMutex<Vec<Vec<u32>>>>,
    }

    impl Doubling {
        /// It, and the batcher over it.
        fn start() -> (Self, Batcher<u32, u32>) {
            let doubling = Self::closed();
            let batcher = Batcher::start(doubling.clone().statement());
            (doubling, batcher)
        }

        /// The same, in turn.
        fn in_turn() -> (Self, Batcher<u32, u32>) {
            let doubling = Self::closed();
            let batcher = Batcher::in_turn(doubling.clone().statement());
            (doubling, batcher)
        }

        fn closed() -> Self {
            Self { gate: Arc::new(Semaphore::new(0)), statements: Arc::default() }
        }

        fn statement(self) -> impl Fn(Vec<u32>) -> futures::future::BoxFuture<'static, sqlx::Result<Vec<u32>>> {
            move |numbers| {
                let doubling = self.clone();
                Box::pin(async move {
                    doubling.statements.lock().unwrap().push(numbers.clone());
                    doubling.gate.acquire().await.unwrap().forget();
                    Ok(numbers.iter().map(|number| number * 2).collect())
                })
            }
        }

        fn statements(&self) -> Vec<Vec<u32>> {
            self.statements.lock().unwrap().clone()
        }

        async fn until_running(&self, count: usize) {
            while self.statements().len() < count {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }

    fn ask_in_background(batcher: &Batcher<u32, u32>, number: u32) -> tokio::task::JoinHandle<Result<u32>> {
        let batcher = batcher.clone();
        tokio::spawn(async move { batcher.ask(number).await })
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_alone_does_not_wait_and_who_comes_meanwhile_shares() {
        let (doubling, batcher) = Doubling::start();
        let mut asked = vec![ask_in_background(&batcher, 1)];
        doubling.until_running(1).await;
        asked.extend((100..140).map(|number| ask_in_background(&batcher, number)));
        tokio::task::yield_now().await;
        doubling.gate.add_permits(100);
        let answers: Vec<_> = join_all(asked).await.into_iter().map(|answer| answer.unwrap().unwrap()).collect();
        assert_eq!(answers, [1].into_iter().chain(100..140).map(|number| number * 2).collect::<Vec<_>>());
        assert_eq!(doubling.statements(), [vec![1], (100..140).collect()]);
    }

    #[tokio::test]
    async fn no_statement_has_more_than_so_many_questions() {
        let (doubling, batcher) = Doubling::start();
        doubling.gate.add_permits(100);
        let asked = (0..3 * MOST as u32).map(|number| batcher.ask(number));
        assert!(join_all(asked).await.iter().all(Result::is_ok));
        assert!(doubling.statements().iter().all(|questions| questions.len() <= MOST));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_statement_holds_up_nobody_for_long() {
        let (doubling, batcher) = Doubling::start();
        let slow = ask_in_background(&batcher, 1);
        doubling.until_running(1).await;
        let started = tokio::time::Instant::now();
        let next = ask_in_background(&batcher, 2);
        doubling.until_running(2).await;
        assert!(started.elapsed() < HURRY * 2, "{:?}", started.elapsed());
        doubling.gate.add_permits(2);
        assert_eq!((slow.await.unwrap().unwrap(), next.await.unwrap().unwrap()), (2, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn in_turn_a_slow_statement_is_waited_for() {
        let (doubling, batcher) = Doubling::in_turn();
        let slow = ask_in_background(&batcher, 1);
        doubling.until_running(1).await;
        let after = [ask_in_background(&batcher, 2), ask_in_background(&batcher, 3)];
        tokio::time::sleep(HURRY * 10).await;
        assert_eq!(doubling.statements(), [[1]]);
        doubling.gate.add_permits(2);
        assert_eq!(slow.await.unwrap().unwrap(), 2);
        assert!(join_all(after).await.into_iter().all(|answer| answer.unwrap().is_ok()));
        assert_eq!(doubling.statements(), [vec![1], vec![2, 3]]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_was_cut_off_while_waiting_is_not_asked_for() {
        let (doubling, batcher) = Doubling::start();
        let running = ask_in_background(&batcher, 1);
        doubling.until_running(1).await;
        let cut_off = ask_in_background(&batcher, 7);
        let patient = ask_in_background(&batcher, 8);
        tokio::task::yield_now().await;
        cut_off.abort();
        assert!(cut_off.await.unwrap_err().is_cancelled());
        doubling.gate.add_permits(100);
        assert_eq!((running.await.unwrap().unwrap(), patient.await.unwrap().unwrap()), (2, 16));
        assert_eq!(doubling.statements(), [[1], [8]]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_reaches_all_who_shared_it_and_nobody_after() {
        let runs = AtomicUsize::new(0);
        let batcher = Batcher::start(move |numbers: Vec<u32>| {
            let run = runs.fetch_add(1, Ordering::Relaxed);
            async move {
                match run {
                    0 => Err(sqlx::Error::PoolTimedOut),
                    1 => panic!("a fault"),
                    2 => std::future::pending().await,
                    _ => Ok(numbers),
                }
            }
        });
        let away = |answer| matches!(answer, Err(Error::Database(cause)) if crate::db::is_unavailable(&cause));
        let (one, other) = tokio::join!(batcher.ask(1), batcher.ask(1));
        assert!(away(one) && away(other));
        assert!(matches!(batcher.ask(2).await, Err(Error::Internal(_))));
        assert!(away(batcher.ask(3).await), "what hangs is given up");
        assert_eq!(batcher.ask(4).await.unwrap(), 4);
    }
}
