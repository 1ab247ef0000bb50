//! Parts of forms that are posted: labeled fields and choices, and the hidden value that ties a form to the session.

use super::{Frame, Markup};

/// The form's hidden value that ties it to the session.
pub fn tied(out: &mut Markup, frame: &Frame) {
    out.empty("input", &[("type", "hidden"), ("name", "csrf"), ("value", &frame.csrf)]);
}

/// A labeled field; `kind` is the type of the input.
pub fn field(out: &mut Markup, name: &'static str, label: &str, kind: &str, more: &[(&'static str, &str)]) {
    out.open("p", &[("class", "field")]).leaf("label", &[("for", name)], label);
    let base = [("id", name), ("name", name), ("type", kind)];
    out.empty("input", &[&base[..], more].concat()).close("p");
}

/// A labeled choice; the pair whose value is `chosen` is selected.
pub fn choice(out: &mut Markup, name: &'static str, label: &str, pairs: &[(String, String)], chosen: &str) {
    out.open("p", &[("class", "field")]).leaf("label", &[("for", name)], label);
    out.open("select", &[("id", name), ("name", name)]);
    for (value, words) in pairs {
        let selected = if value == chosen { "selected" } else { "" };
        out.leaf("option", &[("value", value), ("selected", selected)], words);
    }
    out.close("select").close("p");
}

/// A text of many lines, for settings.
pub fn area(out: &mut Markup, label: &str) {
    out.open("p", &[("class", "field")]).leaf("label", &[("for", "settings")], label);
    out.leaf("textarea", &[("id", "settings"), ("name", "settings"), ("rows", "5")], "").close("p");
}

/// The button that sends the form.
pub fn button(out: &mut Markup, words: &str) {
    out.open("p", &[]).leaf("button", &[("class", "main"), ("type", "submit")], words).close("p");
}
