//! Markup that is safe to put on a page, and the one way to make it: every text passes [`escape`].

use std::fmt::{self, Write};

/// Markup that needs no further escaping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(String);

/// The text with the characters that HTML and SVG give a meaning to replaced by references.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

impl Markup {
    /// Nothing.
    pub fn new() -> Markup {
        Markup::default()
    }

    /// Adds markup that stands in the source of this program.
    pub fn raw(&mut self, markup: &'static str) -> &mut Markup {
        self.0.push_str(markup);
        self
    }

    /// Adds a text, escaped.
    pub fn text(&mut self, text: &str) -> &mut Markup {
        self.0.push_str(&escape(text));
        self
    }

    /// Adds other markup.
    pub fn add(&mut self, other: &Markup) -> &mut Markup {
        self.0.push_str(&other.0);
        self
    }

    /// Opens an element with attributes; values are escaped, and an attribute whose value is empty is left out.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Markup {
        self.tag(name, attributes, ">")
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Markup {
        self.tag(name, attributes, "/>")
    }

    /// Closes an element.
    pub fn close(&mut self, name: &'static str) -> &mut Markup {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// An element that holds only a text.
    pub fn leaf(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        text: &str,
    ) -> &mut Markup {
        self.open(name, attributes).text(text).close(name)
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&'static str, &str)], end: &str) -> &mut Markup {
        let _ = write!(self.0, "<{name}");
        for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.0, " {key}=\"{}\"", escape(value));
        }
        self.0.push_str(end);
        self
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The markup as a text, for tests.
    #[cfg(test)]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::FastWritable for Markup {
    fn write_into(&self, dest: &mut dyn Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl askama::filters::HtmlSafe for Markup {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_markup_in_them_are_shown_and_never_carried_out() {
        let mut markup = Markup::new();
        markup.leaf("a", &[("href", "/x?a=1&b=\"2\""), ("class", "")], "<script>alert('x')</script>");
        assert_eq!(
            markup.as_str(),
            "<a href=\"/x?a=1&amp;b=&quot;2&quot;\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</a>"
        );
    }
}
