//! `kanryu plan`: every best lawful route of a person to a goal, with the days, reasons and actors of each step.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::event::Confidence;
use kanryu_domain::pathway::plan::chances::with_chances;
use kanryu_domain::pathway::plan::{
    Obstacle, PlanAnswer, PlanVerdict, PlannedMove, PlannedRoute, goals, plan,
};
use kanryu_domain::text::{Lang, Text};
use kanryu_rules::MoveKind;

use super::standing::known;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::Plain;
use crate::{law, reader};

/// Plan a person's way to a goal: the lawful routes that no other beats, step by step with days and reasons.
///
/// PERSON is a person of the store (person:…) or a history file (see docs/history-file.md). Routes are compared by the
/// earliest day, the fewest examinations and the surest law. Each step names its earliest day, the latest day that does
/// not delay the goal, the last day on which the route still exists, the rules that open it and who must act. Where
/// there is no lawful route, the rules that stand in the way are named. That examinations are passed at the first
/// sitting and that work goes on full time is assumed and said. Without --goal the goals are listed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A person of the store (person:…), or a history file (person.toml).
    #[arg(value_name = "PERSON")]
    subject: String,
    /// What to reach, such as certified-care-worker or nursing-care.
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
    /// The day on which the plan begins; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Show published pass rates beside the examinations; they say nothing about what is lawful.
    #[arg(long)]
    chances: bool,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::in_use(arguments.rulebooks.as_deref())?;
    let Some(goal) = &arguments.goal else {
        let known = goals(law);
        match arguments.format {
            Plain::Json => println!("{}", serde_json::to_string_pretty(&known).unwrap_or_default()),
            Plain::Text => known.iter().for_each(|(id, title)| println!("{id}\t{}", title.get(lang))),
        }
        return Ok(Outcome::Fine);
    };
    let known = known(&arguments.subject, None, &arguments.location, law).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let mut answer = plan(law, &known.record, &known.facts, goal, as_of)
        .map_err(|error| Failure::input_from("input/plan", &error))?;
    if arguments.chances {
        answer = with_chances(law, answer);
    }
    match arguments.format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&answer).unwrap_or_default()),
        Plain::Text => print(&answer, lang),
    }
    Ok(match answer.verdict {
        PlanVerdict::Reached | PlanVerdict::Lawful => Outcome::Fine,
        PlanVerdict::NotEstablished | PlanVerdict::NoLawfulRoute => Outcome::Findings,
    })
}

fn print(answer: &PlanAnswer, lang: Lang) {
    println!("{}", headline(answer).get(lang));
    if answer.stage_is_assumed {
        let text = Text::new(
            "  どこにいるかの記録がないので、最初の段階から計画します。",
            "  Nothing is recorded about where the person is: the plan begins at the beginning.",
        );
        println!("{}", text.get(lang));
    }
    if let (Some(card), PlanVerdict::Lawful) = (answer.card_until, answer.verdict) {
        let text = Text::new(
            format!("  在留カードは {card} まで。それまでに更新するものとみています。"),
            format!("  The residence card ends on {card}; it is assumed to be renewed by then."),
        );
        println!("{}", text.get(lang));
    }
    if !answer.is_complete {
        let text = Text::new("  探索を打ち切りました。", "  The search was given up before its end.");
        println!("{}", text.get(lang));
    }
    answer.routes.iter().enumerate().for_each(|(at, route)| print_route(at + 1, route, false, lang));
    answer.not_established.iter().enumerate().for_each(|(at, route)| print_route(at + 1, route, true, lang));
    answer.because.iter().for_each(|obstacle| print_obstacle(obstacle, lang));
}

fn headline(answer: &PlanAnswer) -> Text {
    let (goal, stage, as_of) = (&answer.goal_title, &answer.stage_title, answer.as_of);
    let head = |ja: String, en: String| {
        Text::new(
            format!("{as_of} 現在「{}」から「{}」へ: {ja}", stage.ja, goal.ja),
            format!("on {as_of}, from {} to {}: {en}", stage.en, goal.en),
        )
    };
    let unsure = |confidence: Confidence| match confidence {
        Confidence::High | Confidence::Medium => (String::new(), String::new()),
        Confidence::Low | Confidence::Unverified | Confidence::Open => (
            format!("（確からしさ: {}）", confidence.word()),
            format!(" (confidence: {})", confidence.word()),
        ),
    };
    match (answer.verdict, answer.routes.first()) {
        (PlanVerdict::Reached, _) => head("すでに達しています".to_owned(), "reached already".to_owned()),
        (PlanVerdict::Lawful, Some(first)) => {
            let (ja, en) = unsure(first.confidence);
            let (count, day) = (answer.routes.len(), first.reached_on);
            head(
                format!("適法な経路 {count}、最も早くて {day}{ja}"),
                format!("{count} lawful routes, the earliest on {day}{en}"),
            )
        }
        (PlanVerdict::NotEstablished, _) => head(
            "確立した法では経路がありません。確立していない法によるものだけがあります".to_owned(),
            "no route under established law; only law that is not established would open one".to_owned(),
        ),
        (PlanVerdict::Lawful | PlanVerdict::NoLawfulRoute, _) => head(
            format!("{} までに適法な経路がありません。理由は次のとおりです", answer.horizon),
            format!("no lawful route by {}, because:", answer.horizon),
        ),
    }
}

fn print_route(number: usize, route: &PlannedRoute, is_open: bool, lang: Lang) {
    let (day, count, sure) = (route.reached_on, route.examinations, route.confidence.word());
    let predicted = if route.is_predicted {
        Text::new("、公表前の日程による", ", on days not yet published")
    } else {
        Text::default()
    };
    let kind = if is_open {
        Text::new("確立していない法による経路", "Route on law that is not established")
    } else {
        Text::new("経路", "Route")
    };
    let head = Text::new(
        format!("\n{} {number}: {day} に到達、試験 {count}、法の確からしさ {sure}{}", kind.ja, predicted.ja),
        format!("\n{} {number}: reached on {day}, {count} examinations, law {sure}{}", kind.en, predicted.en),
    );
    println!("{}", head.get(lang));
    route.steps.iter().for_each(|step| print_step(step, lang));
    for taken in &route.assumptions {
        println!("  {} {}", Text::new("前提:", "assumes:").get(lang), taken.title.get(lang));
    }
    let Some(chances) = &route.chances else { return };
    println!("  {}", chances.note.get(lang));
    for chance in &chances.examinations {
        let rates: Vec<String> = chance
            .rates
            .iter()
            .map(|rate| format!("{} {}.{}%", rate.held_on.year(), rate.permille / 10, rate.permille % 10))
            .collect();
        let shown = if rates.is_empty() {
            Text::new("公表された率なし", "no published rate").get(lang).to_owned()
        } else {
            rates.join(", ")
        };
        println!("    {}: {shown}", chance.title.get(lang));
    }
}

fn print_step(step: &PlannedMove, lang: Lang) {
    let what = match step.kind {
        MoveKind::Step => Text::new("手続", "step"),
        MoveKind::Examination => Text::new("試験", "examination"),
        MoveKind::Activity => Text::new("準備", "activity"),
        MoveKind::Assumed => Text::new("前提", "assumed"),
        MoveKind::Wait => Text::new("待つ", "wait"),
    };
    let (on, effective, latest, last) = (step.earliest, step.effective_on, step.latest, step.last);
    let effect = if effective == on {
        Text::default()
    } else {
        Text::new(format!("（効果 {effective}）"), format!(" (takes effect {effective})"))
    };
    let actor = step.actor.as_ref().map(|actor| format!(" [{actor}]")).unwrap_or_default();
    println!("  {on}  {}  {}{}{actor}", what.get(lang), step.title.get(lang), effect.get(lang));
    let apply = step.apply_until.map_or_else(Text::default, |day| {
        Text::new(format!("、申込みは {day} まで"), format!(", apply by {day}"))
    });
    let stay = step.stay_until.map_or_else(Text::default, |day| {
        Text::new(format!("、今の在留は {day} まで"), format!(", present stay to {day}"))
    });
    let days = Text::new(
        format!(
            "遅くとも {latest}（余裕 {} 日）、この経路の最終 {last}{}{}",
            step.slack_days, apply.ja, stay.ja
        ),
        format!(
            "latest {latest} (slack {} days), last for this route {last}{}{}",
            step.slack_days, apply.en, stay.en
        ),
    );
    println!("              {}", days.get(lang));
    for rule in &step.rules {
        let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let (from, until) = (day(rule.from), day(rule.until));
        println!(
            "              {}  〔{}, {}, {from}–{until}, {}〕",
            rule.title.get(lang),
            rule.id,
            rule.cite,
            rule.confidence.word()
        );
    }
}

fn print_obstacle(obstacle: &Obstacle, lang: Lang) {
    let Obstacle { title, id, stage, on, .. } = obstacle;
    println!("\n  {}  [{id}, {stage}, {on}]", title.get(lang));
    if let Some(day) = obstacle.too_late_after {
        let text = Text::new(
            format!("    できるのは、今の在留の最終日 {day} より後になる"),
            format!("    possible only after {day}, the last lawful day of the present stay"),
        );
        println!("{}", text.get(lang));
    }
    for rule in &obstacle.blocked_by {
        let state = match (rule.in_force, rule.until) {
            (true, _) => rule.failing.join(", "),
            (false, Some(until)) => {
                Text::new(format!("{until} で終わった"), format!("ended on {until}")).get(lang).to_owned()
            }
            (false, None) => Text::new("まだ施行されていない", "not in force yet").get(lang).to_owned(),
        };
        println!(
            "    {}: {state}  〔{}, {}, {}〕",
            rule.title.get(lang),
            rule.id,
            rule.cite,
            rule.confidence.word()
        );
    }
    if !obstacle.needs.is_empty() {
        let needs: Vec<&str> = obstacle.needs.iter().map(|need| need.label.get(lang)).collect();
        println!("    {} {}", Text::new("分かれば決まること:", "would decide:").get(lang), needs.join(", "));
    }
}
