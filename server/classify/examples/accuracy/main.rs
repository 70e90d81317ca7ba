//! How well topics are found: by the offline classifier, by always naming the same topic, and by looking for names.
//!
//! `accuracy FOLDER`, the folder that `scripts/corpus.sh` prints. Every figure is the mean over the same deals of the
//! documents into those learned from and those asked about.
#![expect(clippy::print_stdout, reason = "prints its figures")]

mod corpus;
mod score;
mod time;

use std::{env, path::Path, process::ExitCode};

use classify::{
    Candidate, Choice,
    builtin::{Example, Model},
    words::words,
};
use corpus::{Corpus, Document};
use score::Score;

/// Corrections of each topic that are learned from.
const CORRECTIONS: [usize; 3] = [0, 5, 20];
/// Times that the documents are dealt anew.
const DEALS: usize = 5;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        println!("usage: accuracy FOLDER, as scripts/corpus.sh prints it");
        return ExitCode::FAILURE;
    };
    let corpus = match corpus::read(Path::new(&folder)) {
        Ok(corpus) => corpus,
        Err(error) => {
            println!("{folder}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{} documents of {} topics, {DEALS} deals", corpus.documents.len(), corpus.candidates.len());
    println!(
        "{:<32} {:>9} {:>9} {:>9} {:>9} {:>15}",
        "", "macro-F1", "precision", "recall", "no topic", "strangers kept"
    );
    report("the commonest topic", &corpus, |_, candidates| {
        let common = candidates.iter().max_by_key(|one| corpus.of(one.id).len()).map(chosen);
        move |_: &Document| common.into_iter().collect()
    });
    report("the name that occurs most", &corpus, |_, candidates| {
        move |document: &Document| by_name(candidates, document)
    });
    for corrections in CORRECTIONS {
        report(&format!("builtin, {corrections} corrections a topic"), &corpus, |deal, candidates| {
            let model = learn(&corpus, candidates, deal, corrections);
            move |document: &Document| model.classify(&document.terms)
        });
    }
    time::report(&corpus.documents);
    ExitCode::SUCCESS
}

/// Asks about the documents that nothing was learned from; then about those of topics that were taken away.
fn report<'a, Answer: Fn(&Document) -> Vec<Choice>>(
    label: &str,
    corpus: &'a Corpus,
    learned: impl Fn(usize, &'a [Candidate]) -> Answer,
) {
    let mut score = Score::default();
    for deal in 0..DEALS {
        let answer = learned(deal, &corpus.candidates);
        let asked = corpus.asked(deal, CORRECTIONS[2]);
        score.add(&corpus.candidates, asked.iter().map(|document| (document.topic, answer(document))));

        let (offered, taken_away) = corpus.parts(deal);
        let answer = learned(deal, offered);
        let strangers = asked.iter().filter(|document| taken_away.iter().any(|topic| topic.id == document.topic));
        score.add_strangers(strangers.map(|document| answer(document)));
    }
    println!("{label:<32} {score}");
}

fn learn(corpus: &Corpus, candidates: &[Candidate], deal: usize, corrections: usize) -> Model {
    let learned = candidates.iter().flat_map(|topic| corpus.dealt(topic.id, deal).into_iter().take(corrections));
    let examples: Vec<_> = learned
        .map(|document| Example { terms: document.terms.clone(), topics: vec![document.topic], rejected: Vec::new() })
        .collect();
    Model::learn(candidates, &examples)
}

fn chosen(candidate: &Candidate) -> Choice {
    Choice { topic: candidate.id, confidence: 1.0 }
}

/// What looking for the words of a name comes to.
fn by_name(candidates: &[Candidate], document: &Document) -> Vec<Choice> {
    let occurrences = |candidate: &Candidate| {
        words(&candidate.name).map(|name| words(&document.text).filter(|word| *word == name).count()).sum::<usize>()
    };
    let best = candidates.iter().map(|candidate| (occurrences(candidate), candidate)).max_by_key(|(count, _)| *count);
    best.filter(|(count, _)| *count > 0).map(|(_, candidate)| chosen(candidate)).into_iter().collect()
}
