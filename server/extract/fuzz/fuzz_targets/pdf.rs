#![no_main]

use extract_fuzz::{checked, forgive_libraries, objects};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: forgive_libraries(), |data: &[u8]| {
    checked(|page| extract::readers::pdf::read(objects(data).as_slice(), page));
});
