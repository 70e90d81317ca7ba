#![no_main]

use std::io::Cursor;

use extract_fuzz::TEXT_BYTES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| {
    extract::read(Cursor::new(data), TEXT_BYTES);
});
