//! A small WebDriver client: Debian's chromedriver on a free port, headless Chromium in a fresh profile.
//!
//! Every fault panics with what was asked and what the driver said, because a test has nothing else to do with it.
//! Nothing leaves the machine: the browser's own traffic is switched off, and a site under test that asks another
//! host for something fails there.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::base64;

/// How long an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);
/// The key under which WebDriver hands out elements (W3C WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one page.
pub struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    // Removed when the browser is dropped.
    _profile: tempfile::TempDir,
}

/// An element of the page.
#[derive(Debug, Clone)]
pub struct Element(String);

/// Keys that tests press.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// Goes to the next thing that can be reached.
    Tab,
    /// Follows or sends what is reached.
    Enter,
}

impl Key {
    /// The code point of WebDriver for the key.
    fn code(self) -> &'static str {
        match self {
            Key::Tab => "\u{e004}",
            Key::Enter => "\u{e007}",
        }
    }
}

impl Browser {
    /// Starts a driver and a browser with a window of 1440 by 900.
    pub fn start() -> Browser {
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let agent = agent();
        let base = format!("http://127.0.0.1:{port}/session");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            "--no-default-browser-check".to_owned(),
            "--lang=en-US".to_owned(),
            "--window-size=1440,900".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let mut browser = Browser { driver, agent, session: base, _profile: profile };
        let started = browser.send("", &capabilities);
        let id = started["sessionId"].as_str().unwrap_or_else(|| panic!("no session in {started}"));
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    /// Opens an address and waits until it is loaded.
    pub fn goto(&self, url: &str) {
        self.send("/url", &json!({ "url": url }));
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        self.get("/url").as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the address of the page holds `part`.
    pub fn arrives_at(&self, part: &str) {
        let started = Instant::now();
        while !self.url().contains(part) {
            assert!(started.elapsed() < PATIENCE, "{} is not {part}:\n{}", self.url(), self.text_of_page());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the page shows a text.
    pub fn shows(&self, text: &str) {
        let started = Instant::now();
        while !self.text_of_page().contains(text) {
            assert!(
                started.elapsed() < PATIENCE,
                "{} does not say {text:?}:\n{}",
                self.url(),
                self.text_of_page()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        self.get("/title").as_str().unwrap_or_default().to_owned()
    }

    /// The first element that matches, waiting for it.
    pub fn find(&self, css: &str) -> Element {
        let started = Instant::now();
        loop {
            if let Some(element) = self.find_all(css).into_iter().next() {
                return element;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "nothing on {} matches {css}:\n{}",
                self.url(),
                self.text_of_page()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Every element that matches now.
    pub fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self.send("/elements", &json!({ "using": "css selector", "value": css }));
        let found = found.as_array().cloned().unwrap_or_default();
        found
            .iter()
            .filter_map(|element| element[ELEMENT].as_str().map(|id| Element(id.to_owned())))
            .collect()
    }

    /// Clicks the first element that matches; a page that it leads to is loaded when this returns.
    pub fn click(&self, css: &str) {
        self.click_on(&self.find(css));
    }

    /// Clicks the link or button whose text holds `text`, waiting for it: a step back in the history takes a while.
    pub fn click_text(&self, css: &str, text: &str) {
        let started = Instant::now();
        let script = format!("return [...document.querySelectorAll({})].map(e => e.innerText)", json!(css));
        loop {
            let texts = self.execute(&script);
            let texts = texts.as_array().cloned().unwrap_or_default();
            let says = |found: &Value| found.as_str().is_some_and(|found| found.contains(text));
            if let Some(at) = texts.iter().position(says) {
                return self.click_on(&self.find_all(css)[at]);
            }
            assert!(
                started.elapsed() < PATIENCE,
                "no {css} on {} says {text:?}; they say {texts:?}",
                self.url()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks an element.
    pub fn click_on(&self, element: &Element) {
        self.send(&format!("/element/{}/click", element.0), &json!({}));
    }

    /// Types into the first element that matches, in the place of what was there. A file field takes a path.
    pub fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css);
        if self.attribute(&element, "type").as_deref() != Some("file") {
            self.send(&format!("/element/{}/clear", element.0), &json!({}));
        }
        self.send(&format!("/element/{}/value", element.0), &json!({ "text": text }));
    }

    /// The visible text of the first element that matches, waiting for it.
    pub fn text(&self, css: &str) -> String {
        self.text_of(&self.find(css))
    }

    /// The visible text of an element.
    pub fn text_of(&self, element: &Element) -> String {
        self.get(&format!("/element/{}/text", element.0)).as_str().unwrap_or_default().to_owned()
    }

    /// The visible text of the page.
    pub fn text_of_page(&self) -> String {
        self.execute("return document.body ? document.body.innerText : ''")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// An attribute of an element.
    pub fn attribute(&self, element: &Element, name: &str) -> Option<String> {
        self.get(&format!("/element/{}/attribute/{name}", element.0)).as_str().map(str::to_owned)
    }

    /// Runs a script in the page and gives what it returns.
    pub fn execute(&self, script: &str) -> Value {
        self.send("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Presses a key where the focus is.
    pub fn press(&self, key: Key) {
        let (down, up) = (
            json!({ "type": "keyDown", "value": key.code() }),
            json!({ "type": "keyUp", "value": key.code() }),
        );
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": [down, up] });
        self.send("/actions", &json!({ "actions": [keyboard] }));
    }

    /// Gives the page this size in CSS pixels, as a phone or a screen has; windows themselves cannot be so narrow.
    pub fn resize(&self, width: u32, height: u32) {
        let parameters =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": parameters });
        self.send("/goog/cdp/execute", &command);
    }

    /// Saves a picture of the page as PNG.
    pub fn screenshot(&self, path: &Path) {
        let picture = self.get("/screenshot");
        let bytes = base64::decode(picture.as_str().unwrap_or_default());
        std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Errors that the page wrote to the console since the last call, security reports and failed loads included.
    pub fn console_errors(&self) -> Vec<String> {
        let log = self.send("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.session);
        read(&url, self.agent.get(&url).call())
    }

    fn send(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.session);
        read(&url, self.agent.post(&url).send_json(body))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser when the session is deleted; then the driver itself is ended.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(60))).build().new_agent()
}

/// The `value` of an answer; an answer that is an error is the end of the test.
fn read(url: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let mut answer = answer.unwrap_or_else(|error| panic!("the browser does not answer at {url}: {error}"));
    let ok = answer.status().is_success();
    let body: Value = answer.body_mut().read_json().unwrap_or_else(|error| panic!("{url}: {error}"));
    assert!(ok, "{url}: {}", body["value"]["message"]);
    body["value"].clone()
}

/// Starts chromedriver on a free port of its choice.
fn start_driver() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .args(["--port=0", "--log-level=SEVERE"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("chromedriver cannot be started ({error}); `./test` installs it"));
    let lines = BufReader::new(driver.stdout.take().expect("its output is piped")).lines();
    for line in lines.map_while(Result::ok) {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let port =
                port.trim().trim_end_matches('.').parse().unwrap_or_else(|_| panic!("no port in {line:?}"));
            return (driver, port);
        }
    }
    let _ = driver.kill();
    let _ = driver.wait();
    panic!("chromedriver ended without saying its port");
}
