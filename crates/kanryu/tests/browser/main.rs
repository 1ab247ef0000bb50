//! The site in a real browser: Debian's Chromium, driven over WebDriver, against the real program.

mod base64;
mod reader;
mod site;
mod webdriver;

use std::path::Path;

use site::{SLIDE_DAY, Site};
use webdriver::{Browser, Key};

#[test]
fn a_stranger_finds_a_base_changes_the_language_and_asks_for_the_day_of_the_slides() {
    let (site, browser) = (Site::start(200), Browser::start());
    browser.goto(&site.at("/?lang=ja"));
    assert!(!browser.text("h1").is_empty());
    browser.click_text("nav.mainnav a", "拠点");
    browser.arrives_at("/bases");

    // One switch changes the language, and stays.
    browser.click_text("nav.tongue a", "English");
    assert_eq!(browser.text("h1"), "Medical bases");
    reader::choose_day(&browser, SLIDE_DAY);
    assert_eq!(reader::figure(&browser, "Open"), "17");
    assert_eq!(reader::figure(&browser, "Planned"), "6");
    assert_eq!(reader::figure(&browser, "Feasibility study"), "1");

    // A figure leads to its rows, of the same day and language.
    browser.click_text("ul.tally a", "Planned");
    browser.arrives_at(&format!("as_of={SLIDE_DAY}"));
    assert_eq!(browser.find_all("#board section table tbody tr").len(), 6);

    // A base has a page of its own, with its evidence.
    browser.click("#board section table tbody tr a");
    browser.arrives_at("/bases/B");
    assert!(browser.text_of_page().contains("S02d"), "the slide that names it is on its page");
    assert_eq!(browser.console_errors(), Vec::<String>::new());
}

#[test]
fn an_administrator_is_set_up_brings_in_a_roster_reads_a_person_and_takes_the_roster_back() {
    let (site, browser) = (Site::start(50), Browser::start());
    reader::set_up(&browser, &site);
    let roster = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories/roster-messy.xlsx");
    let roster = roster.canonicalize().expect("the roster is in stories/");

    // The dry run shows what would happen and stores nothing.
    browser.goto(&site.at("/import?lang=en"));
    browser.type_into("input[type=file]", &roster.display().to_string());
    browser.click("form.card button.main");
    browser.arrives_at("/import/");
    let new = reader::rows_after(&browser, "New people");
    assert!(new > 0, "the roster has people who are new:\n{}", browser.text_of_page());
    let before = reader::people(&browser, &site);

    browser.execute("history.back()");
    browser.click_text("button.main", "Record");
    browser.shows("were recorded");
    assert_eq!(
        reader::people(&browser, &site),
        before + new,
        "the rows that were shown as new are people now"
    );

    // A person's page says where the person stands and why.
    browser.click("#main table tbody tr a");
    browser.arrives_at("/people/");
    assert!(!browser.text(".standing .stage").is_empty());
    assert_eq!(browser.text("#next"), "Next lawful steps");
    assert_eq!(browser.console_errors(), Vec::<String>::new());

    browser.goto(&site.at("/import?lang=en"));
    browser.type_into("form[action='/import/undo'] input[name=reason]", "tried out");
    browser.click("form[action='/import/undo'] button");
    browser.shows("withdrawn");
    assert_eq!(reader::people(&browser, &site), before, "taking the import back leaves nobody of it");
}

#[test]
fn no_page_is_wider_than_a_phone_or_writes_an_error() {
    let (site, browser) = (Site::start(120), Browser::start());
    reader::set_up(&browser, &site);
    browser.resize(390, 844);
    let mut wrong = Vec::new();
    let pages = reader::pages(&browser, &site);
    for page in &pages {
        for lang in ["ja", "en"] {
            let page = format!("{page}{}lang={lang}", if page.contains('?') { "&" } else { "?" });
            browser.goto(&site.at(&page));
            let width =
                browser.execute("return document.documentElement.scrollWidth").as_i64().unwrap_or(i64::MAX);
            if width > 390 {
                let widest = browser.execute(reader::WIDEST);
                wrong.push(format!("{page} is {width} wide at 390: {widest}"));
            }
            wrong.extend(browser.console_errors().into_iter().map(|error| format!("{page}: {error}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults on {} pages:\n{}", wrong.len(), pages.len(), wrong.join("\n"));
    assert!(pages.len() >= 15, "only {} pages were found: {pages:?}", pages.len());
}

#[test]
fn the_table_of_the_map_is_reached_with_the_keyboard_alone() {
    let (site, browser) = (Site::start(0), Browser::start());
    browser.goto(&site.at("/bases?lang=en"));
    let reached = "return !!document.activeElement.closest('#board section table tbody')";
    let visible = "const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'";
    let mut presses = 0;
    while browser.execute(reached) != true {
        browser.press(Key::Tab);
        presses += 1;
        assert!(presses < 200, "200 presses of Tab do not lead into the table");
    }
    assert_eq!(browser.execute(visible), true, "what is reached shows that it is");
    browser.press(Key::Enter);
    browser.arrives_at("/bases/B");

    // The first thing that is reached leads past the menus.
    browser.goto(&site.at("/bases?lang=en"));
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    assert_eq!(browser.execute("return document.activeElement.id || location.hash.slice(1)"), "main");
}

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
