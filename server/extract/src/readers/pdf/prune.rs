//! What would lead the library on without end, or for nothing: it follows parents and forms wherever they go, and takes
//! pictures for text. Here that is taken out of a document, so that the rest of it is read.

use std::{
    collections::{HashMap, HashSet},
    iter::successors,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
};

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, content::Content};

/// Forms that one form may come to draw, by way of others.
const DRAWN: u64 = 10_000;
/// Forms within forms. Programs nest a handful.
const DEEPEST: usize = 32;
/// Nodes between a page and the root of all. Some programs hang each page from the one before; the library that finds
/// the pages goes no deeper, either.
const NODES: usize = 256;

/// Takes it out of a document, of which these pages will be read.
pub(super) fn prune(document: &mut Document, pages: &[ObjectId]) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|of| of == b"Image")
        {
            stream.set_plain_content(Vec::new());
        }
    }
    for page in pages {
        let has_root = nodes(document, *page).nth(NODES).is_none();
        if !has_root && let Ok(page) = document.get_dictionary_mut(*page) {
            page.remove(b"Parent");
        }
    }
    let mut forms = Forms { document, reach: HashMap::new(), endless: HashSet::new() };
    for page in pages {
        forms.of_page(*page);
    }
    for form in forms.endless {
        if let Ok(Object::Stream(form)) = document.get_object_mut(form) {
            form.set_plain_content(Vec::new());
        }
    }
}

/// The page itself, the node of the tree that it hangs from, and so on.
fn nodes(document: &Document, page: ObjectId) -> impl Iterator<Item = &Dictionary> {
    successors(document.get_dictionary(page).ok(), |node| {
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        document.get_dictionary(parent).ok()
    })
}

/// What comes of drawing a form.
#[derive(Clone, Copy)]
struct Reach {
    /// Forms, this one included.
    drawn: u64,
    /// Within one another.
    deep: usize,
}

const NOTHING: Reach = Reach { drawn: 1, deep: 1 };

struct Forms<'a> {
    document: &'a Document,
    /// Of a form, and the resources that it draws with; none while that is being found out.
    reach: HashMap<(ObjectId, *const Dictionary), Option<Reach>>,
    endless: HashSet<ObjectId>,
}

impl<'a> Forms<'a> {
    fn of_page(&mut self, page: ObjectId) {
        let document = self.document;
        let resources = nodes(document, page).find_map(|node| dictionary(document, node, b"Resources"));
        for (_, form) in resources.and_then(|of| dictionary(document, of, b"XObject")).into_iter().flatten() {
            self.draw(form, resources, 1);
        }
    }

    fn draw(&mut self, form: &'a Object, outer: Option<&'a Dictionary>, depth: usize) -> Reach {
        let document = self.document;
        let Ok((Some(id), Object::Stream(form))) = document.dereference(form) else { return NOTHING };
        let resources = dictionary(document, &form.dict, b"Resources").or(outer);
        let key = (id, resources.map_or(ptr::null(), ptr::from_ref));
        match self.reach.get(&key) {
            Some(Some(reach)) => return *reach,
            None if depth <= DEEPEST => {}
            _ => {
                self.endless.insert(id);
                return NOTHING;
            }
        }
        self.reach.insert(key, None);
        let mut reach = NOTHING;
        if let Some(forms) = resources.and_then(|of| dictionary(document, of, b"XObject")) {
            for name in drawn(form) {
                let Ok(inner) = forms.get(&name) else { continue };
                let inner = self.draw(inner, resources, depth + 1);
                reach.drawn = reach.drawn.saturating_add(inner.drawn);
                reach.deep = reach.deep.max(inner.deep + 1);
            }
        }
        if reach.drawn > DRAWN || reach.deep > DEEPEST {
            self.endless.insert(id);
            reach = NOTHING;
        }
        self.reach.insert(key, Some(reach));
        reach
    }
}

/// The names of the forms that this one draws. What the library cannot make out, it does not draw either.
fn drawn(form: &Stream) -> Vec<Vec<u8>> {
    let names = || {
        let content = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
        let operations = Content::decode(&content).map(|content| content.operations).unwrap_or_default();
        let draws = operations.into_iter().filter(|operation| operation.operator == "Do");
        draws.filter_map(|draw| draw.operands.first()?.as_name().ok().map(<[u8]>::to_vec)).collect()
    };
    catch_unwind(AssertUnwindSafe(names)).unwrap_or_default()
}

fn dictionary<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    document.get_dict_in_dict(of, key).ok()
}
