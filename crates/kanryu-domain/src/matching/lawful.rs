//! Which pairs of a round are lawful on its first day: the person by the steps of the rulebooks, the site by its headcounts.
//!
//! A pair is made only when law surely allows it: what hangs on facts that nobody gave is struck out as unknown, with the
//! facts that would decide, unless the round says `allow_unknown`. What a site may still take is a limit of the round.

use std::collections::BTreeMap;

use kanryu_rules::{Facts, Verdict};

use super::eligible::{Struck, StruckPairs, wanted};
use super::limits::Limit;
use super::numbers::Numbers;
use super::result::Note;
use super::round::{Person, Round};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::id::{Kind, Subject};
use crate::pathway::facility::{HostAnswer, facility};
use crate::pathway::{Law, Need, RuleRef, StepState, rules_against, steps_reaching};
use crate::registry::Record;
use crate::text::Text;

/// Claims about origin and sender that stand beside the step into a stage.
const ORIGIN: &[(&str, &str)] = &[
    ("specified-skilled-1", "specified-skilled-origin-admitted"),
    ("technical-intern-1", "trainee-sender-accepted"),
];

/// What law leaves of a round.
#[derive(Default)]
pub(super) struct Lawful {
    /// Pairs that cannot be made.
    pub struck: StruckPairs,
    /// What sites may still take, where it is less than their offers' places.
    pub limits: Vec<Limit>,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

/// What law says of one side of a pair.
#[derive(Clone)]
enum Answer {
    /// It may be; with a doubt where the law it rests on is not sure.
    Lawful(Confidence),
    /// It may not be, or it is not known whether it may.
    Not { code: &'static str, text: Text, rules: Vec<RuleRef> },
}

/// What law leaves of a round on its first day.
pub(super) fn lawful(round: &Round, numbers: &Numbers<'_>, law: &Law) -> Lawful {
    let mut found = Lawful::default();
    let Some(on) = round.starts_on else { return found };
    let sites = sites(round, numbers, law, on, &mut found);
    let mut unsure: BTreeMap<Confidence, u32> = BTreeMap::new();
    for (id, person) in &round.people {
        let mut asked: BTreeMap<&str, Answer> = BTreeMap::new();
        for offer_id in wanted(round, id, person) {
            let Some(offer) = round.offers.get(&offer_id) else { continue };
            let Some(stage) = offer.admits.as_deref() else { continue };
            // Whoever stays where they are takes no step.
            let is_present = person.present.as_ref() == Some(&offer_id);
            let own = asked.entry(stage).or_insert_with(|| of_person(law, person, stage, on)).clone();
            let site = offer.site.as_ref().and_then(|site| sites.get(&(site.as_str(), stage))).cloned();
            for answer in [Some(own), site].into_iter().flatten().filter(|_| !is_present) {
                match answer {
                    Answer::Lawful(confidence) => {
                        if confidence > Confidence::Medium {
                            *unsure.entry(confidence).or_default() += 1;
                        }
                    }
                    Answer::Not { code, .. }
                        if code == "lawfulness-unknown" && round.settings.allow_unknown => {}
                    Answer::Not { code, text, rules } => {
                        let one = Struck { person: id.clone(), offer: offer_id.clone(), code, text, rules };
                        found.struck.entry((id.clone(), offer_id.clone())).or_insert(one);
                    }
                }
            }
        }
    }
    for (confidence, pairs) in unsure {
        let word = confidence.word();
        found.notes.push(note(
            "law-unsure",
            format!("{pairs} 件の組合せの適法性は、確かでない法（{word}）による"),
            format!("{pairs} pairs are lawful by law that is not sure ({word})"),
        ));
    }
    found
}

fn note(code: &str, ja: String, en: String) -> Note {
    Note { code: code.to_owned(), text: Text::new(ja, en) }
}

fn needed(needs: &[Need]) -> Text {
    let (ja, en): (Vec<String>, Vec<String>) = needs
        .iter()
        .map(|need| {
            (format!("{}（{}）", need.label.ja, need.fact), format!("{} ({})", need.label.en, need.fact))
        })
        .unzip();
    Text::new(
        format!("適法かどうか不明。次の事実が要る: {}", ja.join("、")),
        format!("not known whether it is lawful; facts that would decide: {}", en.join(", ")),
    )
}

/// What law says of a person who would enter a stage.
fn of_person(law: &Law, person: &Person, stage: &str, on: Day) -> Answer {
    let unnamed = || Record::new(Subject::new(Kind::Person, "unnamed").expect("it is a key"));
    let (record, mut facts) = match &person.history {
        Some(history) => (history.record.clone(), history.facts.clone()),
        None => (unnamed(), Facts::new()),
    };
    facts = crate::facts::overlaid(&facts, &person.facts);
    if let Some(nationality) = person.about.get("nationality")
        && facts.get("nationality").is_none()
    {
        facts.set("nationality", nationality.as_str());
    }
    let steps = steps_reaching(law, &record, &facts, stage, on);
    // One lawful step is enough; of several answers the one nearest to "yes" is told.
    let Some(best) = steps.iter().min_by_key(|step| step.state) else {
        let title = law.stage(stage, on).map_or_else(|| Text::same(stage), |stage| (&stage.title).into());
        let text = Text::new(
            format!("本人のいる段階から「{}」へ進む道がこの日にはない", title.ja),
            format!("no step leads from where the person stands to \"{}\" on that day", title.en),
        );
        return Answer::Not { code: "no-step", text, rules: Vec::new() };
    };
    let own = match best.state {
        StepState::Lawful => Answer::Lawful(best.confidence),
        StepState::Unknown => {
            Answer::Not { code: "lawfulness-unknown", text: needed(&best.needs), rules: Vec::new() }
        }
        StepState::NotEstablished => Answer::Not {
            code: "law-not-established",
            text: Text::new(
                format!("{}: これを認める法は確立していない", best.title.ja),
                format!("{}: the law that would allow it is not established", best.title.en),
            ),
            rules: best.blocked_by.clone(),
        },
        StepState::Blocked | StepState::NotInForce => against(best.title.clone(), &best.blocked_by),
    };
    match own {
        Answer::Lawful(confidence) => {
            origin(law, stage, &facts, &crate::facts::facts_of(&record, on), confidence, on)
        }
        other => other,
    }
}

fn against(title: Text, rules: &[RuleRef]) -> Answer {
    let words = |pick: fn(&Text) -> &String| {
        let words: Vec<&str> = rules.iter().map(|rule| pick(&rule.title).as_str()).collect();
        words.join(", ")
    };
    let text = Text::new(
        format!("{}: 法が認めない（{}）", title.ja, words(|text| &text.ja)),
        format!("{}: not lawful ({})", title.en, words(|text| &text.en)),
    );
    Answer::Not { code: "unlawful", text, rules: rules.to_vec() }
}

/// What memoranda and the sending side ask beside the step.
fn origin(law: &Law, stage: &str, stated: &Facts, of_life: &Facts, so_far: Confidence, on: Day) -> Answer {
    let mut confidence = so_far;
    let facts = crate::facts::overlaid(of_life, stated);
    for (_, claim) in ORIGIN.iter().filter(|(of, _)| *of == stage) {
        let judgment = law.rulebook().judge(claim, &facts, on);
        match judgment.verdict {
            Verdict::Met => confidence = confidence.and(judgment.confidence),
            Verdict::NotInForce => {}
            Verdict::Unknown { needs } => {
                let needs: Vec<Need> = needs
                    .iter()
                    .map(|fact| Need { fact: fact.clone(), label: law.fact_label(fact) })
                    .collect();
                return Answer::Not { code: "lawfulness-unknown", text: needed(&needs), rules: Vec::new() };
            }
            Verdict::NotMet { .. } => {
                let title = law.rulebook().claim_title(claim).map(Text::from).unwrap_or_default();
                return against(title, &rules_against(&judgment.proof));
            }
        }
    }
    Answer::Lawful(confidence)
}

/// What law says of each site for each stage its offers admit to, and how many more it may take.
fn sites<'r>(
    round: &'r Round,
    numbers: &Numbers<'_>,
    law: &Law,
    on: Day,
    found: &mut Lawful,
) -> BTreeMap<(&'r str, &'r str), Answer> {
    let mut offers: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    let mut silent: Vec<&str> = Vec::new();
    for (id, offer) in &round.offers {
        let Some(stage) = offer.admits.as_deref() else { continue };
        let site = offer
            .site
            .as_deref()
            .filter(|site| round.sites.get(*site).is_some_and(|site| site.facility.is_some()));
        match site {
            Some(site) => offers.entry((site, stage)).or_default().extend(numbers.offer(id)),
            None => silent.push(id),
        }
    }
    if !silent.is_empty() {
        let names = silent.join(", ");
        found.notes.push(note(
            "site-not-checked",
            format!("施設の事実がなく、受入れ側の適法性を確認していない: {names}"),
            format!("no facts of the site, so the side of the host was not checked: {names}"),
        ));
    }
    let mut answers = BTreeMap::new();
    for ((site, stage), here) in offers {
        let Some(file) = round.sites.get(site).and_then(|site| site.facility.as_ref()) else { continue };
        let standing = facility(law, file, on);
        let question = format!("one-more-{stage}");
        let Some(answer) = standing.questions.iter().find(|answer| answer.id == question) else {
            found.notes.push(note(
                "site-not-asked",
                format!("{site}: 段階「{stage}」の人数枠の規定はない"),
                format!("{site}: the rulebooks have no headcount for the stage {stage}"),
            ));
            continue;
        };
        // Where other facts are missing the headcount alone may still be known, and binds.
        let room = if answer.state == StepState::Lawful { answer.more } else { answer.places_left };
        if let Some(room) = room {
            limit(round, site, stage, &here, room, found);
        }
        answers.insert((site, stage), of_site(answer));
    }
    answers
}

/// What a site may still take, as a limit over its offers.
fn limit(round: &Round, site: &str, stage: &str, here: &[u32], more: i64, found: &mut Lawful) {
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    let places: u64 = here
        .iter()
        .filter_map(|offer| round.offers.values().nth(*offer as usize))
        .map(|offer| u64::from(offer.places))
        .sum();
    if u64::from(more) >= places {
        return;
    }
    found.notes.push(note(
        "headcount",
        format!("{site}: 法の人数枠により、「{stage}」はあと {more} 人まで（定員の合計 {places}）"),
        format!(
            "{site}: by the headcount of the law {more} more of {stage} fit; its offers have {places} places"
        ),
    ));
    found.limits.push(Limit {
        name: Text::new(
            format!("「{site}」の法の人数枠（{stage}）"),
            format!("the headcount of the law at \"{site}\" ({stage})"),
        ),
        offers: here.to_vec(),
        who: BTreeMap::new(),
        least: 0,
        most: Some(more),
    });
}

fn of_site(answer: &HostAnswer) -> Answer {
    match answer.state {
        StepState::Lawful => Answer::Lawful(answer.confidence),
        StepState::Unknown => {
            Answer::Not { code: "lawfulness-unknown", text: needed(&answer.needs), rules: Vec::new() }
        }
        StepState::NotEstablished => Answer::Not {
            code: "law-not-established",
            text: Text::new(
                format!("{}: これを認める法は確立していない", answer.title.ja),
                format!("{}: the law that would allow it is not established", answer.title.en),
            ),
            rules: answer.blocked_by.clone(),
        },
        StepState::Blocked | StepState::NotInForce => against(answer.title.clone(), &answer.blocked_by),
    }
}
