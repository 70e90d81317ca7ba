#![no_main]

use std::io::Cursor;

use extract_fuzz::{TEXT_BYTES, answered, forgive_libraries};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: forgive_libraries(), |data: &[u8]| {
    answered(&extract::read(Cursor::new(data), TEXT_BYTES));
});
