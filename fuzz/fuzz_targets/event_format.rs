//! Fuzz target: a line of the event log. What is read is written back the same, and a registry takes or refuses it.
#![no_main]

use kanryu_domain::event::Event;
use kanryu_domain::registry::Registry;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut registry = Registry::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(event) = serde_json::from_slice::<Event>(line) else { continue };
        let written = serde_json::to_string(&event).expect("what was read can be written");
        let again: Event = serde_json::from_str(&written).expect("what was written can be read");
        assert_eq!(event, again);
        if registry.check(&event).is_ok() {
            registry.apply(&event);
        }
    }
});
