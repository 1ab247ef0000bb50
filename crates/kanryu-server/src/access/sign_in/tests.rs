//! Signing in and out.

use super::*;

#[test]
fn after_signing_in_nobody_is_led_to_another_site() {
    for elsewhere in
        ["//example.com", "https://example.com", "/\\example.com", "javascript:alert(1)", "/login?next=/", ""]
    {
        assert_eq!(local(elsewhere), "/", "{elsewhere}");
    }
    assert_eq!(local("/people?q=a&as_of=2020-01-01"), "/people?q=a&as_of=2020-01-01");
}
