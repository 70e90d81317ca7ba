#![no_main]

use extract_fuzz::{members, packed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| packed(data, members::XLSX, extract::readers::xlsx::read));
