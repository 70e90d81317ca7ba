#![no_main]

use extract_fuzz::packed;
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"];

fuzz_target!(|data: &[u8]| packed(data, NAMES, extract::readers::xlsx::read));
