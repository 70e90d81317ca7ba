#![no_main]

use extract_fuzz::packed;
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &["META-INF/container.xml", "book.opf", "chapter.xhtml", "META-INF/encryption.xml"];

fuzz_target!(|data: &[u8]| packed(data, NAMES, extract::readers::epub::read));
