//! Documents are typeset, the same each time, and no text can change their markup.

use super::{Document, Markup, PrintError, escaped};

fn review() -> Markup {
    let mut markup = Markup::a4("還流 review", "ja", "Kanryu · 2026-11-25 · sha256 1234");
    markup.heading(1, "アジア健康構想 五年ごとの確認");
    markup.paragraph("介護福祉士の合格率は 27.4 % であった。");
    markup.points(["一つ目", "#second *not bold*"]);
    markup.table(
        &["年度", "合格者"],
        &[false, true],
        &(2008..2080).map(|year| vec![year.to_string(), (year * 3).to_string()]).collect::<Vec<_>>(),
    );
    markup
}

#[test]
fn a_document_in_japanese_becomes_a_pdf_with_the_same_bytes_each_time() {
    let pdf = |markup: Markup| {
        let mut document = Document::new(markup.finish(), "review");
        document.dated(2026, 11, 25);
        document.pdf().expect("this markup is sound")
    };
    let first = pdf(review());
    assert!(first.starts_with(b"%PDF-"));
    assert!(first.len() > 10_000, "the letters used are part of the file");
    assert_eq!(first, pdf(review()));
    let text = String::from_utf8_lossy(&first);
    assert!(text.contains("/StructTreeRoot"), "the file is tagged for screen readers");
}

#[test]
fn a_chart_is_part_of_the_page() {
    let mut markup = review();
    markup.picture("chart.svg", "a square", "図");
    let mut document = Document::new(markup.finish(), "review");
    let refused = document.pdf().expect_err("the picture was not given");
    assert!(refused.to_string().contains("no such picture"), "{refused}");
    let svg =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>"#;
    document.picture("chart.svg", svg).expect("a plain name");
    document.pdf().expect("the picture is there now");
    assert!(matches!(document.picture("../x", "x"), Err(PrintError::Picture(_))));
}

#[test]
fn text_from_records_cannot_become_markup() {
    let hostile = r##"#panic("no") $x$ *b* _i_ `r` <l> @r [c] = h - i + n / t // c /* c */ \ "q" 'a' ... --- https://x.example"##;
    let document = Document::new(escaped(hostile), "x");
    document.pdf().expect("only text");
    let mut markup = Markup::a4(hostile, "en", hostile);
    markup.heading(2, hostile);
    markup.paragraph(hostile);
    markup.note(hostile);
    markup.points([hostile]);
    markup.table(&[hostile], &[false], &[vec![hostile.to_owned()]]);
    markup.sheet(&[hostile, "n"], &[false, true], &[vec![hostile.to_owned()]]);
    Document::new(markup.finish(), "x").pdf().expect("only text");
}

#[test]
fn faulty_markup_is_refused_with_its_line() {
    let refused = Document::new("fine\n\n#nothing", "x").pdf().expect_err("an unknown name");
    assert!(refused.to_string().contains("line 3"), "{refused}");
}
