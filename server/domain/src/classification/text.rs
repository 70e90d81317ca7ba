//! What is kept of a document's text: how it begins, what is learned from it, and the words it is found by.

use classify::words::{index_words, words};
use contract::{DocumentId, UserId};

use super::Classifier;
use crate::{
    Error, Result,
    db::{Conn, Tx, execute, fetch_one, fetch_optional},
};

/// Bytes of words that a document is found by; PostgreSQL takes 1 MiB with what it adds.
const INDEXED: usize = 256 * 1024;
/// Characters of the beginning that are shown.
const SHOWN: usize = 600;

/// Keeps it, over what was kept before.
pub(super) async fn keep(tx: &mut Tx, user: UserId, document: DocumentId, text: &str, terms: &str) -> Result<()> {
    let (snippet, words) = (beginning(text), indexed(user, text));
    match tx {
        Tx::Postgres(_) => {
            execute!(
                tx,
                "INSERT INTO document_texts (document_id, snippet, terms, words)
                 VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))
                 ON CONFLICT (document_id) DO UPDATE
                 SET snippet = excluded.snippet, terms = excluded.terms, words = excluded.words",
                document.0,
                snippet,
                terms,
                words,
            )?;
        }
        Tx::Sqlite(_) => {
            execute!(tx, "DELETE FROM document_texts WHERE document_id = $1", document.0)?;
            let (row,) = fetch_one!(
                tx,
                (i64,),
                "INSERT INTO document_texts (document_id, snippet, terms) VALUES ($1, $2, $3) RETURNING id",
                document.0,
                snippet,
                terms,
            )?;
            execute!(tx, "INSERT INTO document_words (rowid, words) VALUES ($1, $2)", row, words)?;
        }
    }
    Ok(())
}

impl Classifier {
    /// How the document's text begins, if it was read.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn snippet(&self, user: UserId, document: DocumentId) -> Result<Option<String>> {
        let found = fetch_optional!(
            self.db.read().await?,
            (Option<String>,),
            "SELECT snippet FROM documents LEFT JOIN document_texts ON document_id = documents.id
             WHERE documents.id = $1 AND user_id = $2",
            document.0,
            user.0,
        )?;
        found.map(|(snippet,)| snippet).ok_or(Error::NotFound)
    }
}

/// Which documents a query in the engine's own words finds, as a subquery; `$n` is the query.
pub(crate) fn found_by(conn: &Conn<'_>, n: u8) -> String {
    match conn {
        Conn::Sqlite(_) => format!(
            "SELECT document_id FROM document_texts
             WHERE id IN (SELECT rowid FROM document_words WHERE document_words MATCH ${n})"
        ),
        Conn::Postgres(_) => {
            format!("SELECT document_id FROM document_texts WHERE words @@ CAST(CAST(${n} AS text) AS tsquery)")
        }
    }
}

/// The query for the owner's documents that hold every word of `q`, the last one as the beginning of a word. Empty, and
/// not to be asked, when there is no word in it. Words are letters and digits alone, so that none means anything to an engine.
pub(crate) fn query(conn: &Conn<'_>, user: UserId, q: &str) -> String {
    let asked: Vec<String> = words(q).collect();
    let Some((last, rest)) = asked.split_last() else { return String::new() };
    let owner = owner(user);
    let whole = [&owner].into_iter().chain(rest);
    match conn {
        Conn::Sqlite(_) => whole.map(|word| format!("\"{word}\" ")).collect::<String>() + &format!("\"{last}\"*"),
        Conn::Postgres(_) => whole.map(|word| format!("'{word}' & ")).collect::<String>() + &format!("'{last}':*"),
    }
}

/// The owner, so that a search looks at nobody else's documents, and the text's own words.
fn indexed(user: UserId, text: &str) -> String {
    let mut list = vec![owner(user)];
    list.extend(index_words(text, INDEXED));
    list.join(" ")
}

/// Begins with what no word has, and what both engines take for part of one.
fn owner(user: UserId) -> String {
    format!("§{}", user.0.simple())
}

fn beginning(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut shown = words.next().map(|word| word.chars().take(SHOWN).collect::<String>()).unwrap_or_default();
    let mut length = shown.chars().count();
    for word in words {
        length += 1 + word.chars().count();
        if length > SHOWN {
            shown.push('…');
            break;
        }
        shown.push(' ');
        shown.push_str(word);
    }
    shown
}
