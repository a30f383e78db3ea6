#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hapfilter_fuzz::checks::kind(data));
