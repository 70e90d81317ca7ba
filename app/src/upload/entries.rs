//! What was chosen or dropped, as files; folders are walked.

use contract::ContentType;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// A file, or the name of one that cannot be read.
pub(super) type Chosen = Result<File, String>;

/// What operating systems leave in folders and nobody means to keep.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The files of an input.
pub(crate) fn files_of(list: Option<FileList>) -> Vec<Chosen> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|place| list.get(place)).map(Ok).collect()
}

/// The files of a drop. Entries have to be taken before the event ends, so this is not `async` until it has them.
pub(crate) fn files_of_drop(transfer: &DataTransfer) -> impl Future<Output = Vec<Chosen>> + 'static {
    let items = transfer.items();
    let taken = (0..items.length()).filter_map(|place| items.get(place));
    let entries: Vec<_> = taken.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
    let plain = if entries.is_empty() { files_of(transfer.files()) } else { Vec::new() };
    async move {
        let mut files = plain;
        for entry in entries {
            walk(entry, &mut files).await;
        }
        files
    }
}

/// Depth first, without recursion.
async fn walk(root: FileSystemEntry, files: &mut Vec<Chosen>) {
    let mut open = vec![root];
    while let Some(entry) = open.pop() {
        let name = entry.name();
        if entry.is_directory() {
            let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
            loop {
                match read(&reader).await {
                    Some(batch) if batch.length() == 0 => break,
                    Some(batch) => open.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>)),
                    None => {
                        files.push(Err(name));
                        break;
                    }
                }
            }
        } else if !LITTER.contains(&name.as_str()) {
            files.push(file(entry.unchecked_ref()).await.ok_or(name));
        }
    }
}

/// Browsers answer at most 100 entries a call, and none when there are no more.
async fn read(reader: &FileSystemDirectoryReader) -> Option<Array> {
    let answer = ask(|yes, no| _ = reader.read_entries_with_callback_and_callback(yes, no)).await;
    answer.map(JsCast::unchecked_into)
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    ask(|yes, no| entry.file_with_callback_and_callback(yes, no)).await.map(JsCast::unchecked_into)
}

/// An API of two callbacks as a future.
async fn ask(call: impl Fn(&Function, &Function)) -> Option<JsValue> {
    let promise = Promise::new(&mut |yes, no| call(&yes, &no));
    JsFuture::from(promise).await.ok()
}

/// The browser's guess of a file's type, if storage can keep it.
pub(super) fn content_type(file: &File) -> String {
    ContentType::parse(file.type_()).unwrap_or_else(|_| ContentType::octet_stream()).to_string()
}
