//! Where the documents of each topic lie.

use std::collections::BTreeMap;

use super::{
    naming::Word,
    vocabulary::{Vector, Vocabulary},
};

/// Documents that a name and a description count for: what they promise fades as examples come.
const NAMING: f64 = 2.0;
/// What a document counts for a topic that it is about.
const ABOUT: f64 = 1.0;
/// What a rejected document counts for a topic that it was taken for.
const REJECTED: f64 = -0.5;

/// A document that was learned from, and what it counts for which topics. Topics are told by their places.
#[derive(Debug)]
pub(super) struct Learned {
    pub(super) document: Vector,
    said: BTreeMap<usize, f64>,
}

impl Learned {
    /// What is both is what the document is about.
    pub(super) fn new(document: Vector, about: &[usize], rejected: &[usize]) -> Self {
        let rejected = rejected.iter().map(|topic| (*topic, REJECTED));
        Self { document, said: rejected.chain(about.iter().map(|topic| (*topic, ABOUT))).collect() }
    }

    pub(super) fn is_about(&self, topic: usize) -> bool {
        self.said.get(&topic) == Some(&ABOUT)
    }

    /// The topics that something was said of.
    pub(super) fn topics(&self) -> impl Iterator<Item = usize> {
        self.said.keys().copied()
    }
}

/// All topics, by term.
#[derive(Debug)]
pub(super) struct Centroids {
    squares: Vec<f64>,
    by_term: Vec<Vec<(u32, f64)>>,
}

impl Centroids {
    /// Of topics that are called so, and of what was said of them.
    pub(super) fn new(named: &[Vec<Word>], learned: &[Learned], vocabulary: &Vocabulary) -> Self {
        let mut of_topic: Vec<Vec<(&Vector, f64)>> = named.iter().map(|_| Vec::new()).collect();
        for one in learned {
            for (topic, weight) in &one.said {
                if let Some(documents) = of_topic.get_mut(*topic) {
                    documents.push((&one.document, *weight));
                }
            }
        }
        let mut by_term = vec![Vec::new(); vocabulary.len()];
        let mut squares = Vec::with_capacity(named.len());
        let mut sum = vec![0.0; vocabulary.len()];
        for (topic, (words, documents)) in (0..).zip(named.iter().zip(&of_topic)) {
            let (name, spare) = begin(words, vocabulary);
            let mut terms: Vec<u32> = name.keys().copied().collect();
            let documented = documents
                .iter()
                .flat_map(|(document, weight)| document.0.iter().map(move |one| (one.0, one.1 * weight)));
            for (term, weight) in name.into_iter().chain(documented) {
                if let Some(sum) = sum.get_mut(term as usize) {
                    *sum += weight;
                    terms.push(term);
                }
            }
            terms.sort_unstable();
            terms.dedup();
            let mut square = -spare;
            for term in terms {
                if let (Some(sum), Some(topics)) = (sum.get_mut(term as usize), by_term.get_mut(term as usize)) {
                    square += *sum * *sum;
                    topics.push((topic, std::mem::take(sum)));
                }
            }
            squares.push(square);
        }
        Self { squares, by_term }
    }

    /// The cosine between a document and each topic.
    pub(super) fn cosines(&self, document: &Vector) -> Vec<f64> {
        cosines(self.products(document), &self.squares)
    }

    /// The same for a document that was learned from, as if it had not been. No centroid is computed anew for that.
    pub(super) fn cosines_without(&self, one: &Learned) -> Vec<f64> {
        let own: f64 = one.document.0.iter().map(|(_, weight)| weight * weight).sum();
        let (mut products, mut squares) = (self.products(&one.document), self.squares.clone());
        for (topic, weight) in &one.said {
            if let (Some(product), Some(square)) = (products.get_mut(*topic), squares.get_mut(*topic)) {
                *square += own * weight * weight - 2.0 * weight * *product;
                *product -= weight * own;
            }
        }
        cosines(products, &squares)
    }

    fn products(&self, document: &Vector) -> Vec<f64> {
        let mut products = vec![0.0; self.squares.len()];
        for (term, weight) in &document.0 {
            for (topic, of_topic) in self.by_term.get(*term as usize).into_iter().flatten() {
                if let Some(product) = products.get_mut(*topic as usize) {
                    *product += weight * of_topic;
                }
            }
        }
        products
    }
}

/// A centroid of nothing is near nothing; rounding leaves a trace of what was taken out.
fn cosines(products: Vec<f64>, squares: &[f64]) -> Vec<f64> {
    let cosine = |(product, square): (f64, &f64)| if *square > 1e-9 { product / square.sqrt() } else { 0.0 };
    products.into_iter().zip(squares).map(cosine).collect()
}

/// What a topic's words count for, and what is to spare in the square of its length: of the terms that a word stands
/// for, a document has one.
fn begin(words: &[Word], vocabulary: &Vocabulary) -> (BTreeMap<u32, f64>, f64) {
    let mut terms: BTreeMap<u32, f64> = BTreeMap::new();
    let mut square = 0.0;
    for word in words {
        let mut most = 0.0;
        for (term, rarity) in word.terms.iter().filter_map(|term| vocabulary.weigh(term)) {
            let weight = word.weight * rarity;
            let held = terms.entry(term).or_default();
            *held = f64::max(*held, weight);
            most = f64::max(most, weight);
        }
        square += most * most;
    }
    let scale = NAMING / f64::sqrt(square).max(f64::MIN_POSITIVE);
    terms.values_mut().for_each(|weight| *weight *= scale);
    let spread: f64 = terms.values().map(|weight| weight * weight).sum();
    (terms, (spread - square * scale * scale).max(0.0))
}
