#![no_main]

use extract_fuzz::packed;
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &["ppt/presentation.xml", "ppt/_rels/presentation.xml.rels", "ppt/slides/slide1.xml"];

fuzz_target!(|data: &[u8]| packed(data, NAMES, extract::readers::pptx::read));
