#![no_main]

use extract_fuzz::{members, packed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| packed(data, members::DOCX, extract::readers::docx::read));
