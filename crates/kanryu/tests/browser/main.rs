//! The site in a real browser: Debian's Chromium, driven over WebDriver, against the real program.

mod base64;
mod site;
mod webdriver;

use site::{SLIDE_DAY, Site};
use webdriver::{Browser, Key};

#[test]
fn the_harness_sees_what_a_reader_sees() {
    let browser = Browser::start();
    let page = "<meta name=viewport content='width=device-width'><title>t</title><h1 id=a>A heading</h1><a href='%23one'>one</a> <button onclick='console.error(\"pressed\")'>two</button>\
                <input name=q value=old>";
    browser.goto(&format!("data:text/html,{page}"));
    assert_eq!(browser.text("h1"), "A heading");
    assert_eq!(browser.title(), "t");
    assert!(browser.console_errors().is_empty());
    browser.press(Key::Tab);
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    let errors = browser.console_errors();
    assert!(
        errors.iter().any(|error| error.contains("pressed")),
        "the second thing reached is the button: {errors:?}"
    );
    browser.type_into("input", "new");
    assert_eq!(browser.execute("return document.querySelector('input').value"), "new");
    browser.resize(390, 844);
    assert_eq!(browser.execute("return window.innerWidth"), 390);
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("page.png");
    browser.screenshot(&picture);
    let bytes = std::fs::read(&picture).expect("the picture is there");
    assert!(bytes.starts_with(b"\x89PNG"), "{} bytes", bytes.len());
}
