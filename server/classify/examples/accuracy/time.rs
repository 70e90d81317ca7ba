//! How long the largest account takes.

use std::time::Instant;

use classify::{
    Candidate,
    builtin::{Example, Model, Terms},
};
use contract::TopicId;

use crate::corpus::Document;

const TOPICS: u128 = 500;
const EXAMPLES: u64 = 2000;
/// Words of an example: of so many, as many terms are left as are kept.
const WORDS: u64 = 900;

/// Prints the times for as much as an account can hold, in words of these documents.
pub(crate) fn report(documents: &[Document]) {
    let pool: Vec<_> = documents.iter().flat_map(|document| document.text.split_whitespace()).collect();
    let text = |begin: u64, words: u64| {
        let word = |position| pool.get((begin + position) as usize % pool.len().max(1)).copied().unwrap_or_default();
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    };
    let topic = |topic: u128| Candidate {
        id: id(topic),
        name: text(topic as u64 * 523, 2),
        description: text(topic as u64 * 523 + 2, 10),
    };
    let candidates: Vec<_> = (0..TOPICS).map(topic).collect();

    let begun = Instant::now();
    let texts: Vec<_> = (0..EXAMPLES).map(|number| Terms::of(&text(number * 131, WORDS))).collect();
    let terms = begun.elapsed() / EXAMPLES as u32;
    let mean = texts.iter().map(Terms::len).sum::<usize>() / texts.len();
    let about = |number: u128| vec![id(number * TOPICS / u128::from(EXAMPLES))];
    let example = |(number, terms)| Example { terms, topics: about(number), rejected: Vec::new() };
    let examples: Vec<_> = (0..).zip(texts).map(example).collect();

    let begun = Instant::now();
    let model = Model::learn(&candidates, &examples);
    let learn = begun.elapsed();
    let begun = Instant::now();
    let chosen: usize = examples.iter().map(|example| model.classify(&example.terms).len()).sum();
    let classify = begun.elapsed() / EXAMPLES as u32;
    println!("\n{TOPICS} topics, {EXAMPLES} examples of {mean} terms on average; {chosen} choices for them");
    println!("learn {learn:.1?}, classify one {classify:.1?}, terms of one {terms:.1?}");
}

fn id(topic: u128) -> TopicId {
    TopicId(uuid::Uuid::from_u128(topic + 1))
}
