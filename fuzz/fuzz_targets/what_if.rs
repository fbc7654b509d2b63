#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| licet_fuzz::what_if(input));
