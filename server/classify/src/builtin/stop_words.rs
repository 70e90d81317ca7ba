//! Words that every text of a language is full of. As [`crate::words`] writes them: without accents.

use whatlang::Lang;

/// Those of a language; none where there is no list. The account's own texts show the rest.
pub(super) fn of(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Eng => ENGLISH,
        Lang::Deu => GERMAN,
        Lang::Fra => FRENCH,
        Lang::Spa => SPANISH,
        Lang::Ita => ITALIAN,
        Lang::Nld => DUTCH,
        Lang::Por => PORTUGUESE,
        _ => &[],
    }
}

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "all", "almost", "also", "although", "always", "am",
    "among", "an", "and", "another", "any", "are", "as", "at", "be", "because", "been", "before", "being", "below",
    "between", "both", "but", "by", "can", "cannot", "could", "did", "do", "does", "done", "down", "during", "each",
    "either", "else", "etc", "even", "ever", "every", "few", "for", "from", "further", "had", "has", "have",
    "having", "he", "hence", "her", "here", "hers", "him", "his", "how", "however", "i", "if", "in", "into", "is",
    "it", "its", "itself", "just", "last", "least", "less", "like", "made", "make", "many", "may", "me", "might",
    "more", "most", "much", "must", "my", "near", "neither", "never", "next", "no", "nor", "not", "now", "of",
    "off", "often", "on", "once", "one", "only", "onto", "or", "other", "others", "our", "ours", "out", "over",
    "own", "per", "perhaps", "please", "quite", "rather", "s", "same", "second", "shall", "she", "should", "since",
    "so", "some", "such", "t", "than", "that", "the", "their", "them", "themselves", "then", "there", "therefore",
    "these", "they", "this", "those", "though", "three", "through", "thus", "to", "together", "too", "toward",
    "two", "under", "until", "up", "upon", "us", "use", "used", "very", "was", "we", "well", "were", "what", "when",
    "where", "whether", "which", "while", "who", "whole", "whom", "whose", "why", "will", "with", "within",
    "without", "would", "yet", "you", "your", "yours",
];

#[rustfmt::skip]
const GERMAN: &[&str] = &[
    "ab", "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "andere", "anderen",
    "anderer", "anderes", "auch", "auf", "aus", "bei", "beim", "bereits", "bis", "bitte", "bzw", "da", "dabei",
    "dadurch", "daher", "damit", "dann", "das", "dass", "dazu", "dem", "den", "denn", "der", "deren", "des",
    "dessen", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch", "dort", "du", "durch", "ein",
    "eine", "einem", "einen", "einer", "eines", "er", "es", "etwa", "etwas", "euch", "fur", "gegen", "gegenuber",
    "haben", "hat", "hatte", "hatten", "hier", "hinter", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem",
    "ihren", "ihrer", "im", "immer", "in", "ins", "ist", "ja", "jede", "jedem", "jeden", "jeder", "jedes", "jedoch",
    "kann", "kein", "keine", "keinem", "keinen", "keiner", "konnen", "konnte", "machen", "man", "mehr", "mein",
    "meine", "mit", "muss", "mussen", "nach", "nicht", "nichts", "noch", "nun", "nur", "ob", "oder", "ohne",
    "schon", "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seit", "selbst", "sich", "sie", "sind", "so",
    "sobald", "sofern", "solche", "soll", "sollen", "sollte", "somit", "sondern", "sowie", "uber", "um", "und",
    "uns", "unser", "unsere", "unter", "vom", "von", "vor", "wahrend", "war", "waren", "was", "weil", "welche",
    "welcher", "wenn", "wer", "werden", "wie", "wieder", "wir", "wird", "wo", "wurde", "wurden", "zu", "zum", "zur",
    "zwar", "zwischen",
];

#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "a", "afin", "ai", "ainsi", "alors", "apres", "au", "aucun", "aucune", "aussi", "autre", "autres", "aux",
    "avait", "avant", "avec", "avez", "avoir", "avons", "c", "car", "ce", "ceci", "cela", "celle", "celles",
    "celui", "cependant", "ces", "cet", "cette", "ceux", "chaque", "chez", "comme", "d", "dans", "de", "depuis",
    "des", "deux", "doit", "dont", "du", "elle", "elles", "en", "encore", "entre", "est", "et", "etaient", "etait",
    "ete", "etes", "etre", "eu", "eux", "fait", "fois", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les",
    "leur", "leurs", "lors", "lui", "m", "ma", "mais", "me", "meme", "memes", "mes", "moi", "moins", "mon", "n",
    "ne", "ni", "non", "nos", "notre", "nous", "on", "ont", "ou", "par", "parce", "pas", "pendant", "peu", "peut",
    "plus", "plusieurs", "pour", "pourquoi", "puis", "qu", "quand", "que", "quel", "quelle", "quelles", "quels",
    "qui", "quoi", "s", "sa", "sans", "sauf", "se", "selon", "sera", "ses", "si", "soit", "son", "sont", "sous",
    "sur", "t", "ta", "te", "tel", "telle", "tes", "toi", "ton", "tous", "tout", "toute", "toutes", "tres", "trop",
    "tu", "un", "une", "va", "vers", "voici", "voila", "vos", "votre", "vous", "y",
];

#[rustfmt::skip]
const SPANISH: &[&str] = &[
    "a", "ademas", "al", "algo", "algun", "alguna", "algunas", "algunos", "ante", "antes", "aquel", "aquella",
    "asi", "aun", "aunque", "bajo", "bien", "cada", "como", "con", "contra", "cual", "cuales", "cuando", "cuanto",
    "de", "del", "desde", "donde", "dos", "durante", "e", "el", "ella", "ellas", "ellos", "en", "entre", "era",
    "eran", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estaba", "estan", "estar", "estas", "este", "esto",
    "estos", "fue", "fueron", "ha", "haber", "hace", "hacer", "han", "hasta", "hay", "incluso", "la", "las", "le",
    "les", "lo", "los", "mas", "me", "menos", "mi", "mientras", "mis", "mismo", "mucho", "muy", "nada", "ni", "no",
    "nos", "nosotros", "nuestra", "nuestro", "o", "os", "otra", "otras", "otro", "otros", "para", "pero", "poco",
    "por", "porque", "puede", "pueden", "pues", "que", "quien", "quienes", "se", "sea", "segun", "ser", "si",
    "sido", "sin", "sino", "sobre", "solo", "son", "su", "sus", "tal", "tambien", "tan", "tanto", "te", "tenia",
    "tiene", "tienen", "toda", "todas", "todo", "todos", "tras", "tu", "un", "una", "uno", "unos", "usted",
    "ustedes", "y", "ya", "yo",
];

#[rustfmt::skip]
const ITALIAN: &[&str] = &[
    "a", "ad", "agli", "ai", "al", "alla", "alle", "allo", "altre", "altri", "altro", "anche", "ancora", "avere",
    "aveva", "c", "che", "chi", "ci", "cio", "come", "con", "contro", "cosi", "cui", "d", "da", "dagli", "dai",
    "dal", "dalla", "dalle", "dallo", "degli", "dei", "del", "dell", "della", "delle", "dello", "dentro", "di",
    "dopo", "dove", "due", "e", "ed", "era", "erano", "essere", "fa", "fino", "fra", "fu", "gia", "gli", "ha",
    "hanno", "ho", "i", "il", "in", "io", "l", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "meno", "mentre",
    "mi", "mia", "mio", "molto", "ne", "negli", "nei", "nel", "nell", "nella", "nelle", "nello", "no", "noi", "non",
    "nostra", "nostro", "o", "ogni", "oppure", "per", "perche", "piu", "poco", "poi", "prima", "puo", "qual",
    "quale", "quali", "quando", "quanto", "quella", "quelle", "quelli", "quello", "questa", "queste", "questi",
    "questo", "qui", "quindi", "se", "secondo", "sei", "senza", "si", "sia", "siamo", "solo", "sono", "sopra",
    "sotto", "sta", "stata", "stati", "stato", "su", "sua", "sue", "sugli", "sui", "sul", "sulla", "sulle", "suo",
    "suoi", "tale", "tra", "tu", "tutta", "tutte", "tutti", "tutto", "un", "una", "uno", "vi", "voi",
];

#[rustfmt::skip]
const DUTCH: &[&str] = &[
    "aan", "achter", "al", "alle", "alleen", "als", "altijd", "andere", "ben", "bij", "binnen", "daar", "daarom",
    "dan", "dat", "de", "deze", "die", "dit", "doch", "door", "dus", "een", "eens", "eerst", "elk", "elke", "en",
    "er", "even", "geen", "haar", "had", "hadden", "heb", "hebben", "heeft", "hem", "het", "hier", "hij", "hoe",
    "hun", "ik", "in", "is", "ja", "je", "jij", "jou", "jouw", "kan", "kon", "konden", "kunnen", "maar", "me",
    "meer", "men", "met", "mij", "mijn", "moet", "moeten", "na", "naar", "niet", "niets", "nog", "nu", "of", "om",
    "omdat", "onder", "ons", "onze", "ook", "op", "over", "reeds", "sinds", "te", "tegen", "toch", "toen", "tot",
    "tussen", "u", "uit", "uw", "van", "vanaf", "veel", "voor", "waar", "want", "waren", "was", "wat", "we", "wel",
    "welke", "werd", "werden", "wie", "wij", "wil", "worden", "wordt", "zal", "ze", "zeer", "zich", "zij", "zijn",
    "zo", "zoals", "zonder", "zou", "zouden", "zulke",
];

#[rustfmt::skip]
const PORTUGUESE: &[&str] = &[
    "a", "ainda", "alem", "algum", "alguma", "algumas", "alguns", "ante", "antes", "ao", "aos", "apenas", "apos",
    "aquela", "aquele", "as", "assim", "ate", "cada", "com", "como", "contra", "cujo", "da", "das", "de", "dela",
    "dele", "deles", "depois", "desde", "dessa", "desse", "desta", "deste", "do", "dois", "dos", "durante", "e",
    "ela", "elas", "ele", "eles", "em", "entre", "era", "eram", "essa", "essas", "esse", "esses", "esta", "estao",
    "estar", "estas", "este", "estes", "estou", "eu", "foi", "foram", "ha", "isso", "isto", "ja", "la", "lhe",
    "lhes", "lo", "mais", "mas", "me", "mesmo", "meu", "minha", "muito", "na", "nao", "nas", "nem", "nenhum",
    "nessa", "nesse", "nesta", "neste", "no", "nos", "nossa", "nosso", "num", "numa", "o", "onde", "os", "ou",
    "outra", "outras", "outro", "outros", "para", "pela", "pelas", "pelo", "pelos", "perante", "pode", "podem",
    "pois", "por", "porque", "qual", "quando", "quanto", "que", "quem", "se", "seja", "sem", "sempre", "ser", "seu",
    "seus", "sido", "sob", "sobre", "somente", "sua", "suas", "tal", "tambem", "tao", "tem", "tendo", "ter", "teu",
    "toda", "todas", "todo", "todos", "tu", "um", "uma", "umas", "uns", "voce", "voces",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    #[test]
    fn every_list_is_sorted_and_as_words_are_written() {
        for list in [ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH, PORTUGUESE] {
            assert!(list.is_sorted());
            assert!(words(&list.join(" ")).eq(list.iter().copied()));
        }
    }
}
