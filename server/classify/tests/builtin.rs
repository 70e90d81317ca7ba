//! What an account may expect of the offline classifier.

use classify::{
    Candidate,
    builtin::{Example, Model, Terms},
};
use contract::TopicId;
use uuid::Uuid;

fn id(number: u128) -> TopicId {
    TopicId(Uuid::from_u128(number))
}

fn topic(number: u128, name: &str, description: &str) -> Candidate {
    Candidate { id: id(number), name: name.to_owned(), description: description.to_owned() }
}

fn example(text: &str, topics: &[u128], rejected: &[u128]) -> Example {
    let ids = |numbers: &[u128]| numbers.iter().copied().map(id).collect();
    Example { terms: Terms::of(text), topics: ids(topics), rejected: ids(rejected) }
}

fn chosen(model: &Model, text: &str) -> Vec<TopicId> {
    model.classify(&Terms::of(text)).into_iter().map(|choice| choice.topic).collect()
}

fn household() -> Vec<Candidate> {
    vec![
        topic(1, "Invoices", "Bills to be paid: amounts due, bank transfers"),
        topic(2, "Travel", "Flights, hotels and train tickets"),
        topic(3, "Health", "Doctors, prescriptions and hospital letters"),
    ]
}

/// Letters whose matter no topic's name or description gives away.
fn corrections() -> Vec<Example> {
    let garden = [
        "tomato seedlings want warm soil",
        "prune the roses and feed the soil",
        "sow carrots in rows, water the seedlings",
    ];
    let chess = [
        "the bishop pins a knight",
        "castle early, then trade the knight",
        "a pawn reaches the last rank, the bishop guards it",
    ];
    let letters = |texts: [&str; 3], topic| texts.map(|text| example(text, &[topic], &[]));
    letters(garden, 1).into_iter().chain(letters(chess, 2)).collect()
}

fn hobbies() -> Vec<Candidate> {
    vec![topic(1, "Weekend", ""), topic(2, "Club", "")]
}

#[test]
fn a_name_alone_finds_a_document_about_it() {
    let model = Model::learn(&[topic(1, "Invoice", ""), topic(2, "Travel", ""), topic(3, "Health", "")], &[]);
    let text = "Invoice no. 17. Please pay this invoice within thirty days to the account named below. Thank you.";
    assert_eq!(chosen(&model, text), [id(1)]);
}

#[test]
fn a_description_finds_what_the_name_does_not() {
    let model = Model::learn(&household(), &[]);
    assert_eq!(
        chosen(&model, "Your train leaves at nine; the hotel is near the station. Tickets are attached."),
        [id(2)]
    );
}

#[test]
fn a_document_about_none_of_the_topics_gets_none() {
    let text = "The orchestra rehearsed the second movement slowly, and the oboe was still flat.";
    assert!(chosen(&Model::learn(&household(), &[]), text).is_empty());
    assert!(chosen(&Model::learn(&hobbies(), &corrections()), text).is_empty());
}

#[test]
fn corrections_teach_what_no_name_says() {
    let text = "Which soil do seedlings of roses want?";
    assert!(chosen(&Model::learn(&hobbies(), &[]), text).is_empty());
    assert_eq!(chosen(&Model::learn(&hobbies(), &corrections()), text), [id(1)]);
    assert_eq!(chosen(&Model::learn(&hobbies(), &corrections()), "The knight takes the bishop"), [id(2)]);
}

#[test]
fn more_corrections_make_it_surer() {
    let confidence = |examples: &[Example]| {
        let model = Model::learn(&hobbies(), examples);
        model
            .classify(&Terms::of("Roses want good soil and seedlings want water"))
            .first()
            .map_or(0.0, |one| one.confidence)
    };
    let all = corrections();
    assert!(confidence(&all[..1]) < confidence(&all));
}

#[test]
fn a_rejected_topic_is_not_chosen_again_for_the_like() {
    let candidates = household();
    let text = "Invoice of the museum: an invoice from the year 1850, on show in the second room";
    assert_eq!(chosen(&Model::learn(&candidates, &[]), text), [id(1)]);
    let rejected = [example(text, &[], &[1]), example("A room of the museum shows invoices of 1850", &[], &[1])];
    assert!(!chosen(&Model::learn(&candidates, &rejected), text).contains(&id(1)));
}

#[test]
fn a_document_may_be_about_two_topics() {
    let mut examples = corrections();
    examples.extend([
        example("the chess club meets among the roses; bring a knight and some seedlings", &[1, 2], &[]),
        example("we water the carrots and trade pawn for bishop", &[1, 2], &[]),
    ]);
    let mut both = chosen(
        &Model::learn(&hobbies(), &examples),
        "roses and seedlings want soil; the bishop and the knight want a pawn",
    );
    both.sort();
    assert_eq!(both, [id(1), id(2)]);
}

#[test]
fn inflected_words_are_found_in_several_languages() {
    let candidates = [topic(1, "Rechnung", ""), topic(2, "Assurances", ""), topic(3, "Contract", "")];
    let model = Model::learn(&candidates, &[]);
    let german = "Anbei erhalten Sie unsere Rechnungen für den vergangenen Monat. Bitte überweisen Sie den Betrag der \
                  Rechnungen innerhalb von zwei Wochen auf das unten genannte Konto.";
    let french = "Votre assurance est renouvelée pour une année. Les garanties de cette assurance sont décrites dans les \
                  pages suivantes, que nous vous prions de lire avec soin.";
    let english = "Both parties have signed the contracts, and copies of these contracts were sent to their lawyers on \
                   the following day by registered post.";
    assert_eq!(chosen(&model, german), [id(1)]);
    assert_eq!(chosen(&model, french), [id(2)]);
    assert_eq!(chosen(&model, english), [id(3)]);
}

#[test]
fn the_order_of_topics_and_examples_changes_nothing() {
    let (mut candidates, mut examples) = (household(), corrections());
    examples.push(example("roses in hospital", &[3], &[1]));
    let texts = ["soil for roses", "a knight in hospital", "invoices and tickets", "bishop"];
    let answers = |model: Model| texts.map(|text| model.classify(&Terms::of(text)));
    let first = answers(Model::learn(&candidates, &examples));
    for _ in 0..examples.len() {
        candidates.rotate_left(1);
        examples.rotate_left(1);
        assert_eq!(answers(Model::learn(&candidates, &examples)), first);
    }
    candidates.reverse();
    examples.reverse();
    assert_eq!(answers(Model::learn(&candidates, &examples)), first);
}

#[test]
fn only_candidates_are_chosen() {
    let text = "Which soil do seedlings of roses want?";
    let model = Model::learn(&[topic(2, "Club", "")], &corrections());
    assert!(chosen(&model, text).iter().all(|topic| *topic == id(2)));
    assert!(chosen(&Model::learn(&[], &corrections()), text).is_empty());
}

#[test]
fn nothing_follows_from_nothing() {
    assert!(chosen(&Model::learn(&[], &[]), "Invoice").is_empty());
    assert!(chosen(&Model::learn(&household(), &[]), "").is_empty());
    assert!(
        chosen(&Model::learn(&[topic(1, "", ""), topic(2, "!?", "…")], &[example("", &[1], &[])]), "invoice")
            .is_empty()
    );
    let silent = Model::learn(&household(), &[example("", &[1], &[2]), example("the of and", &[], &[3])]);
    assert!(chosen(&silent, "").is_empty());
}

#[test]
fn answers_stay_within_their_bounds() {
    let vocabulary = ["invoice", "soil", "knight", "hotel", "Rechnung", "東京", "doctor", "x", "12", "ticket", "rose"];
    let text = |seed: usize| {
        let word = |place: usize| vocabulary[(seed * 7 + place * place * 3 + seed * place) % vocabulary.len()];
        (0..seed % 23).map(word).collect::<Vec<_>>().join(" ")
    };
    let candidates: Vec<_> =
        (0..11).map(|number| topic(number, vocabulary[number as usize], &text(number as usize))).collect();
    let about = |number: usize| example(&text(number), &[(number % 14) as u128], &[(number % 5) as u128]);
    let examples: Vec<_> = (0..60).map(about).collect();
    for seed in 0..40_usize {
        let model = Model::learn(&candidates[..seed % 12], &examples[..seed]);
        for asked in &examples[seed..] {
            let choices = model.classify(&asked.terms);
            assert!(choices.len() <= Model::CHOICES);
            assert!(choices.is_sorted_by(|a, b| a.confidence >= b.confidence));
            for choice in choices {
                assert!((Model::SURE..=1.0).contains(&choice.confidence), "{choice:?}");
                assert!(candidates[..seed % 12].iter().any(|one| one.id == choice.topic));
            }
        }
    }
}

#[test]
fn terms_are_stored_and_read_back_the_same() {
    for text in ["", "Invoice, invoices, tax", "Straße & Häuser in 東京, café-crème", "one_two 3.14 a b c"] {
        let terms = Terms::of(text);
        assert_eq!(terms.to_string().parse(), Ok(terms));
    }
    assert_eq!(Terms::of("Invoices and an invoice for tax").to_string(), "invoic:2 tax:1");
}

#[test]
fn what_is_not_terms_is_refused() {
    for raw in ["invoice", "invoice:", "invoice:0", ":1", "invoice:-1", "invoice:many"] {
        assert!(raw.parse::<Terms>().is_err(), "{raw}");
    }
    assert!("a:1 ".repeat(Terms::MAX_BYTES).parse::<Terms>().is_err());
}

#[test]
fn terms_of_any_text_are_bounded() {
    let many: String =
        (0..100_000).map(|number: u32| format!("wörd{} ", number.to_string().replace('0', "o"))).collect();
    let long: String =
        ('a'..='z').flat_map(|one| ('a'..='z').map(move |two| format!("{one}{two}").repeat(30) + " ")).collect();
    for text in [many, long, "\u{0}\u{1} \u{feff}".to_owned(), "é".repeat(10_000)] {
        let terms = Terms::of(&text);
        assert!(terms.len() <= Terms::MOST && terms.to_string().len() <= Terms::MAX_BYTES);
        assert_eq!(terms.to_string().parse(), Ok(terms));
    }
}

#[test]
fn the_most_frequent_terms_are_those_that_are_kept() {
    let rare: String = (0..Terms::MOST + 50).map(|number| format!("rare{number}x ")).collect();
    let kept = Terms::of(&format!("{rare} invoice invoice")).to_string();
    assert!(
        kept.contains("invoic:2")
            && kept.contains("rare0x:1")
            && !kept.contains(&format!("rare{}x:", Terms::MOST + 49))
    );
}
