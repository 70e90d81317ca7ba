#![no_main]

use extract_fuzz::packed;
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &["content.xml", "META-INF/manifest.xml"];

fuzz_target!(|data: &[u8]| packed(data, NAMES, extract::readers::opendocument::read));
