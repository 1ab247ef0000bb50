//! What readers do on the site, in their words.

use std::collections::BTreeSet;

use crate::site::Site;
use crate::webdriver::Browser;

/// A pass phrase of a test; it opens nothing outside of it.
const PHRASE: &str = "an invented phrase of a test";

/// Follows the set-up link and becomes the first administrator.
pub fn set_up(browser: &Browser, site: &Site) {
    browser.goto(&site.setup_link);
    browser.type_into("#login", "first");
    browser.type_into("#name", "First");
    browser.type_into("#password", PHRASE);
    browser.type_into("#again", PHRASE);
    browser.click("form.card button.main");
    browser.find("details.account");
}

/// Asks for another day with the form that every dated page has.
pub fn choose_day(browser: &Browser, day: &str) {
    browser.find("#as-of");
    // A date field takes keys in the order of the reader's country; its value is the same everywhere.
    browser.execute(&format!(
        "const d = document.querySelector('#as-of'); d.value = '{day}'; d.form.requestSubmit();"
    ));
    browser.find(&format!("#as-of[value='{day}']"));
}

/// The figure of the tally with this label.
pub fn figure(browser: &Browser, label: &str) -> String {
    let script = "return [...document.querySelectorAll('ul.tally > li')].map(li => \
                  [li.querySelector('.what').textContent, li.querySelector('.figure').textContent])";
    let all = browser.execute(script);
    let found = all
        .as_array()
        .into_iter()
        .flatten()
        .find(|pair| pair[0].as_str().is_some_and(|text| text.contains(label)));
    let found = found.unwrap_or_else(|| panic!("no figure is called {label}: {all}"));
    found[1].as_str().unwrap_or_default().trim().to_owned()
}

/// The number that stands after a label in the tally of a dry run.
pub fn rows_after(browser: &Browser, label: &str) -> usize {
    let all: Vec<String> =
        browser.find_all("ul.tally > li").iter().map(|item| browser.text_of(item)).collect();
    let found = all.iter().find(|text| text.contains(label));
    let found = found.unwrap_or_else(|| panic!("no count is called {label}: {all:?}"));
    let digits: String = found.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{found:?} has no number"))
}

/// How many people the list shows to the reader.
pub fn people(browser: &Browser, site: &Site) -> usize {
    browser.goto(&site.at("/people?lang=en"));
    let total = figure(browser, "People you may see");
    total.parse().unwrap_or_else(|_| panic!("{total:?} is not a number"))
}

/// One address for each kind of page that links lead to, from the first page on.
pub fn pages(browser: &Browser, site: &Site) -> Vec<String> {
    let links = "return [...document.querySelectorAll('a[href]')].filter(a => !a.hasAttribute('download')).map(a => a.href)";
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    let mut waiting = vec!["/".to_owned()];
    let mut found = Vec::new();
    while let Some(page) = waiting.pop() {
        if !kinds.insert(kind(&page)) {
            continue;
        }
        browser.goto(&site.at(&page));
        let targets = browser.execute(links);
        let targets = targets.as_array().cloned().unwrap_or_default();
        let inside = targets.iter().filter_map(|link| link.as_str()?.strip_prefix(&site.address));
        waiting.extend(
            inside.filter(|path| is_page(path)).map(|path| path.split('#').next().unwrap_or(path).to_owned()),
        );
        found.push(page);
        assert!(found.len() < 200, "there are more kinds of pages than a site has: {found:?}");
    }
    found.sort();
    found
}

/// Pages of one kind differ in their key alone: `/bases/B01` and `/bases/B02` are both `/bases/*`.
fn kind(page: &str) -> String {
    let path = page.split('?').next().unwrap_or(page);
    let parts = path
        .split('/')
        .map(|part| if part.chars().any(|c| c.is_ascii_digit() || c == ':') { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether an address is a page and not a file or a body of the API.
fn is_page(path: &str) -> bool {
    let outside = ["/api", "/export/", "/assets/", "/exports/", "/import/template"];
    path.starts_with('/') && !outside.iter().any(|prefix| path.starts_with(prefix))
}

/// A script that names what sticks out furthest to the right.
pub const WIDEST: &str = "let widest = null, right = 390;
for (const e of document.body.querySelectorAll('*')) {
    const r = e.getBoundingClientRect();
    let inside = e.parentElement, hidden = false;
    while (inside && inside !== document.body) {
        if (getComputedStyle(inside).overflowX !== 'visible') hidden = true;
        inside = inside.parentElement;
    }
    if (!hidden && e.checkVisibility() && r.right > right + 0.5) { right = r.right; widest = e; }
}
return widest ? widest.tagName + '.' + widest.className + ' to ' + right : 'nothing';";
