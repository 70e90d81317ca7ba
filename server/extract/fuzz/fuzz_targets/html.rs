#![no_main]

use extract_fuzz::checked;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| checked(|page| extract::readers::html::read(data, page)));
