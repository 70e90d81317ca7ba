//! Terms as numbers, weighed by how few of the account's documents have them.

use std::collections::HashMap;

use super::{Example, Terms, naming::Word};

/// Every term that was learned of. Numbers follow the alphabet, so that sums over terms are the same every time.
#[derive(Debug)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    rarity: Vec<f64>,
    /// What a term weighs that no example has.
    unheard: f64,
}

/// A document among all terms, of length 1 unless it is empty. Terms that nothing is known of count into the length
/// alone: the more of them, the less the rest can say.
#[derive(Debug, Default)]
pub(super) struct Vector(pub(super) Vec<(u32, f64)>);

impl Vocabulary {
    /// The terms of the examples and of topics' names; and where each example lies.
    pub(super) fn learn(examples: &[&Example], named: &[Vec<Word>]) -> (Self, Vec<Vector>) {
        // Each term is looked up once: first come, first numbered, then by the alphabet.
        let mut met: HashMap<&str, usize> = HashMap::new();
        let mut having = Vec::new();
        for term in named.iter().flatten().flat_map(|word| &word.terms) {
            number(&mut met, &mut having, term);
        }
        let mut texts = Vec::with_capacity(examples.len());
        for example in examples {
            let text: Vec<_> = example.terms.iter().map(|(term, _)| number(&mut met, &mut having, term)).collect();
            text.iter().for_each(|number| having[*number] += 1);
            texts.push(text);
        }
        let all = examples.len() as f64;
        // Nothing is rarer than what one document has; a little is left of what all of them have.
        let weigh = |having: u32| ((all + 1.0) / (f64::from(having.max(1)) + 0.5)).ln().max(0.0) + 0.1;
        let rarity: Vec<_> = having.into_iter().map(weigh).collect();

        let mut alphabet: Vec<_> = met.into_iter().collect();
        alphabet.sort_unstable();
        let mut place = vec![0_u32; alphabet.len()];
        for (position, (_, number)) in (0..).zip(&alphabet) {
            place[*number] = position;
        }
        let place_of = |number: &usize| Some((place[*number], rarity[*number]));
        let lie = |(example, text): (&&Example, Vec<usize>)| {
            let counts = example.terms.iter().map(|(_, count)| count);
            vector(counts.zip(text.iter().map(place_of)), weigh(0))
        };
        let vectors = examples.iter().zip(texts).map(lie).collect();
        let rarity = alphabet.iter().map(|(_, number)| rarity[*number]).collect();
        let numbers = alphabet.into_iter().map(|(term, _)| term.to_owned()).zip(0..).collect();
        (Self { numbers, rarity, unheard: weigh(0) }, vectors)
    }

    /// How many terms there are; their numbers are below it.
    pub(super) fn len(&self) -> usize {
        self.rarity.len()
    }

    /// The term's number and weight, when it is known.
    pub(super) fn weigh(&self, term: &str) -> Option<(u32, f64)> {
        let number = *self.numbers.get(term)?;
        Some((number, *self.rarity.get(number as usize)?))
    }

    /// Where a document lies.
    pub(super) fn vector(&self, terms: &Terms) -> Vector {
        vector(terms.iter().map(|(term, count)| (count, self.weigh(term))), self.unheard)
    }
}

/// The number of a term, a new one for one not met before.
fn number<'a>(met: &mut HashMap<&'a str, usize>, having: &mut Vec<u32>, term: &'a str) -> usize {
    *met.entry(term).or_insert_with(|| {
        having.push(0);
        having.len() - 1
    })
}

/// Of terms by how often each occurs, its number and its rarity: more often is more, but less and less so.
fn vector(terms: impl Iterator<Item = (u32, Option<(u32, f64)>)>, unheard: f64) -> Vector {
    let mut square = 0.0;
    let mut known = Vec::with_capacity(terms.size_hint().0);
    for (count, found) in terms {
        let weight = (1.0 + f64::from(count).ln()) * found.map_or(unheard, |(_, rarity)| rarity);
        square += weight * weight;
        known.extend(found.map(|(number, _)| (number, weight)));
    }
    let length = f64::sqrt(square).max(f64::MIN_POSITIVE);
    Vector(known.into_iter().map(|(number, weight)| (number, weight / length)).collect())
}
