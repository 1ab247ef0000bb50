//! `kanryu match check`: a round looked at before it is run.

use clap::Args;
use kanryu_domain::matching::{self, Survey};
use kanryu_domain::text::Lang;

use super::Input;
use super::lines::Lines;
use crate::exit::{Failure, Outcome};

/// Look at a round before it is run: which theory applies, what is promised, unlawful wishes, one-sided listings.
///
/// Ends with 1 when there is something its makers should look at.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let (round, law) = arguments.input.read()?;
    let survey = matching::survey(&round, law);
    arguments.input.write(&survey, || text(&survey, lang))?;
    let fine = survey.findings.is_empty() && survey.struck.is_empty();
    Ok(if fine { Outcome::Fine } else { Outcome::Findings })
}

fn text(survey: &Survey, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    let Survey { round, people, offers, places, pairs, .. } = survey;
    lines.say(
        format!("募集回 {round}: {people}人、受入れ先 {offers}、定員 {places}、双方が挙げた組合せ {pairs}"),
        format!("round {round}: {people} people, {offers} offers, {places} places, {pairs} pairs that both sides list"),
    );
    let (theory, method) = (survey.theory, survey.method);
    lines.say(
        format!("上限の理論: {theory}。{}", survey.promised.ja),
        format!("theory of the limits: {theory}. {}", survey.promised.en),
    );
    lines.say(format!("内容に合う方法: {method}"), format!("method its contents ask for: {method}"));
    if survey.definition_required {
        let words = survey.definitions.join(", ");
        lines.say(format!("定義の指定が必要: {words}"), format!("a definition must be named: {words}"));
    }
    for (offer, count) in &survey.first_wishes {
        lines.say(format!("  第1希望 {offer}: {count}人"), format!("  first wishes for {offer}: {count}"));
    }
    for one in &survey.struck {
        let (person, offer) = (&one.person, &one.offer);
        lines.say(
            format!("  不可: {person} – {offer}: {}", one.text.ja),
            format!("  cannot be: {person} – {offer}: {}", one.text.en),
        );
    }
    for finding in &survey.findings {
        let about: Vec<&str> =
            [&finding.person, &finding.offer].into_iter().flatten().map(String::as_str).collect();
        let (about, line) = (about.join(" – "), finding.line);
        lines.say(
            format!("  {line}行 {about}: {}", finding.text.ja),
            format!("  line {line}, {about}: {}", finding.text.en),
        );
    }
    survey.notes.iter().for_each(|note| lines.note(note));
    lines.into_text()
}
