//! What a request asks: day, language, options.

use super::*;

fn asked(query: &[(&str, &str)]) -> Asked {
    let today = Day::from_ymd(2026, 4, 1).unwrap();
    Asked {
        as_of: today,
        known_at: None,
        now: Instant::start_of(today),
        today,
        lang: Lang::Ja,
        audience: Audience::Public,
        csrf: String::new(),
        account: None,
        path: "/people".into(),
        query: query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    }
}

#[test]
fn an_option_that_the_page_does_not_have_is_refused_with_the_list_of_those_it_has() {
    let fault = asked(&[("srot", "name")]).options(&["sort", "q"]).unwrap_err();
    assert_eq!(fault.code(), "request/unknown-option");
    assert_eq!(fault.hint().unwrap().en, "The options are: sort, q, as_of, known_at, lang");
}

#[test]
fn an_option_given_twice_is_refused() {
    assert_eq!(asked(&[("q", "a"), ("q", "b")]).options(&["q"]).unwrap_err().code(), "request/value");
}

#[test]
fn a_sort_key_outside_the_list_is_refused_with_the_list() {
    let options = asked(&[("sort", "height")]).options(&["sort"]).unwrap();
    let fault = options.one_of("sort", &["name", "stage"]).unwrap_err();
    assert!(fault.message().en.ends_with("Valid: name, stage."), "{}", fault.message().en);
}

#[test]
fn a_page_number_outside_its_range_is_refused_and_an_absent_one_is_the_default() {
    let options = asked(&[("page", "0")]).options(&["page", "size"]).unwrap();
    assert!(options.number("page", 1, 100, 1).is_err());
    assert_eq!(options.number("size", 1, 100, 50), Ok(50));
}

#[test]
fn the_cookie_beats_the_browser_and_japanese_is_the_rest() {
    let headers = |cookie: &str, accept: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        headers
    };
    assert_eq!(preferred(&headers("kanryu_lang=ja", "en")), Lang::Ja);
    assert_eq!(preferred(&headers("a=b", "fr-FR, en-GB;q=0.8, ja;q=0.5")), Lang::En);
    assert_eq!(preferred(&headers("kanryu_lang=xx", "fr")), Lang::Ja);
}
