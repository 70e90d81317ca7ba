#![no_main]

use extract_fuzz::packed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| packed(data, &["word/document.xml", "word/footnotes.xml"], extract::readers::docx::read));
