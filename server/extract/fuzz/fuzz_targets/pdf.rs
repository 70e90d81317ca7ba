#![no_main]

use extract_fuzz::checked;
use libfuzzer_sys::fuzz_target;

// The library panics on what it does not expect, and the reader takes that for a damaged page: only what kills the
// process counts here.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| {
    checked(|page| extract::readers::pdf::read(data, page));
});
