//! Labelled documents, and how they are dealt.

use std::{fs, io, path::Path};

use classify::{Candidate, builtin::Terms};
use contract::TopicId;

/// Folder, name and description of each topic, as an account might have them.
const TOPICS: [(&str, &str, &str); 15] = [
    ("anatomy", "Anatomy", "Parts of the body: bones, muscles, nerves, organs"),
    ("architecture", "Architecture", "Buildings and their parts: columns, arches, walls, roofs"),
    ("astronomy", "Astronomy", "Stars, planets, the moon and the sun, telescopes"),
    ("botany", "Botany", "Plants: leaves, flowers, seeds, trees"),
    ("chemistry", "Chemistry", "Elements, acids, salts and their compounds and reactions"),
    ("grammar", "Grammar", "Language: words, verbs, nouns, sentences, verse and rhetoric"),
    ("law", "Law", "Courts, property, contracts, crimes and trials"),
    ("mathematics", "Mathematics", "Numbers, equations, geometry: lines, curves, angles"),
    ("medicine", "Medicine", "Diseases, their symptoms, treatment, drugs and surgery"),
    ("military", "Military", "Armies, soldiers, weapons, guns and fortification"),
    ("minerals", "Minerals", "Rocks, crystals, ores and gems"),
    ("music", "Music", "Notes, tones, instruments, singing and composition"),
    ("religion", "Religion", "Church, clergy, worship, doctrine and scripture"),
    ("sailing", "Sailing", "Ships, masts, sails, ropes and navigation"),
    ("zoology", "Zoology", "Animals: birds, fishes, insects, mammals, shells"),
];

/// One labelled text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) topic: TopicId,
    pub(crate) text: String,
    pub(crate) terms: Terms,
    number: u64,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) documents: Vec<Document>,
    /// The candidates, each time begun at another one.
    rings: Vec<Vec<Candidate>>,
}

/// Reads `<topic>/<number>.txt`.
pub(crate) fn read(folder: &Path) -> io::Result<Corpus> {
    let mut corpus = Corpus { candidates: Vec::new(), documents: Vec::new(), rings: Vec::new() };
    for (number, (topic, name, description)) in (1_u128..).zip(TOPICS) {
        let id = TopicId(uuid::Uuid::from_u128(number));
        corpus.candidates.push(Candidate { id, name: name.to_owned(), description: description.to_owned() });
        for entry in fs::read_dir(folder.join(topic))? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
            let number = stem.ok_or(io::ErrorKind::InvalidData)?;
            let text = fs::read_to_string(path)?;
            corpus.documents.push(Document { topic: id, terms: Terms::of(&text), text, number });
        }
    }
    let fifth = corpus.candidates.len() / 5;
    corpus.rings =
        (0..5).map(|ring| [&corpus.candidates[ring * fifth..], &corpus.candidates[..ring * fifth]].concat()).collect();
    Ok(corpus)
}

impl Corpus {
    /// The documents of a topic.
    pub(crate) fn of(&self, topic: TopicId) -> Vec<&Document> {
        self.documents.iter().filter(|document| document.topic == topic).collect()
    }

    /// The documents of a topic in the order of this deal.
    pub(crate) fn dealt(&self, topic: TopicId, deal: usize) -> Vec<&Document> {
        let mut own = self.of(topic);
        own.sort_by_key(|document| shuffled(document.number, deal as u64));
        own
    }

    /// All but the first `learned` documents of each topic: the same, however many of those are learned from.
    pub(crate) fn asked(&self, deal: usize, learned: usize) -> Vec<&Document> {
        self.candidates.iter().flat_map(|topic| self.dealt(topic.id, deal).into_iter().skip(learned)).collect()
    }

    /// The topics, and some that are taken away; over five deals each is taken away once.
    pub(crate) fn parts(&self, deal: usize) -> (&[Candidate], &[Candidate]) {
        let ring = self.rings.get(deal % self.rings.len()).map_or(&[][..], Vec::as_slice);
        ring.split_at(ring.len() - ring.len() / 5)
    }
}

/// A fixed order that has nothing to do with the alphabet: splitmix64.
fn shuffled(number: u64, deal: u64) -> u64 {
    let mut mixed =
        (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(deal.wrapping_mul(0xd1b5_4a32_d192_ed03));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
