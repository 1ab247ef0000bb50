//! Organizations, medical bases, care businesses, and the one place that stands in both lists.

use std::sync::LazyLock;

use super::batch::{Batch, panel};
use super::{date, dated, kebab, links as links_of, stated_on, subject, word_of};
use crate::event::{
    Body, Confidence, CoordinateBasis, Coordinates, Fact, Operator, OrganizationKind, Phase, SiteKind,
    SiteRegister, SiteStage,
};
use crate::id::Subject;
use crate::text::Text;
use crate::word::table::{Row, rows};

static ORGANIZATIONS: &str = include_str!("../../../../catalog/initiative/organisations.csv");
static BASES: &str = include_str!("../../../../catalog/initiative/bases.csv");
static OPENINGS: &str = include_str!("../../../../catalog/initiative/base_openings.csv");
static CARE: &str = include_str!("../../../../catalog/initiative/care_examples.csv");

/// Rows of the join table that stand for organizations; government posts are seats and are left out.
pub(super) fn organizations(batch: &mut Batch) {
    for organization in known() {
        let fact = Fact::OrganizationNamed {
            name: organization.name.clone(),
            kind: kind_of(&organization.name.ja),
            country: None,
        };
        let place = match organization.mentions.first().and_then(|mention| mention.chars().next()) {
            Some('B') => "S02d",
            Some('C') => "S02c",
            _ => "S07",
        };
        batch.state(&organization.subject.to_string(), "named", panel(place), fact);
    }
}

/// An organization of the join table, with the lists in which it is mentioned.
pub(super) struct Known {
    pub(super) subject: Subject,
    pub(super) name: Text,
    pub(super) mentions: Vec<String>,
}

/// The organizations of the join table, without government posts; read once.
pub(super) fn known() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(read_known);
    &KNOWN
}

fn read_known() -> Vec<Known> {
    let posts = super::policy::keys_of_form("government_post");
    let individuals = super::policy::keys_of_form("individual");
    rows(ORGANIZATIONS)
        .filter(|row| !row.list("mentions").iter().any(|key| posts.iter().any(|post| post == key)))
        .map(|row| {
            let mentions: Vec<String> = row.list("mentions").into_iter().map(str::to_owned).collect();
            let mut name = row.text("name_ja", "name_en");
            // The English of a person's row ends with the person's title, which is not the organization's name.
            if mentions.iter().any(|key| individuals.contains(key)) {
                name.en = name.en.rsplit_once(", ").map_or(name.en.clone(), |(name, _title)| name.to_owned());
            }
            Known { subject: subject(&format!("organization:{}", slug(&name.en))), name, mentions }
        })
        .collect()
}

/// A stable key from the English name: `Meiji Seika Pharma` is `meiji-seika-pharma`.
fn slug(name: &str) -> String {
    let letters: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let key = letters.split_whitespace().collect::<Vec<_>>().join("-");
    key.chars().take(64).collect()
}

/// What the name itself says about the kind (legal form or the word for hospital, university, society).
fn kind_of(name: &str) -> OrganizationKind {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["医療法人", "病院", "慈泉会"]) {
        OrganizationKind::Medical
    } else if name.ends_with('大') || has(&["学会", "神戸大学"]) {
        OrganizationKind::Academic
    } else if has(&["（独）", "（国研）", "国際協力銀行", "日本医療研究開発機構"]) {
        OrganizationKind::Public
    } else if has(&["（株）", "Ltd."]) {
        OrganizationKind::Company
    } else {
        OrganizationKind::Unstated
    }
}

/// The organization behind a name that a list writes; `mention` is the key of the row that writes it.
pub(super) fn organization(mention: &str, written: &str) -> Subject {
    let mentioned: Vec<&Known> =
        known().iter().filter(|known| known.mentions.iter().any(|key| key == mention)).collect();
    let exact = mentioned.iter().find(|known| known.name.ja == written);
    let within = || mentioned.iter().find(|known| known.name.ja.contains(written));
    exact
        .or_else(within)
        .map(|known| known.subject.clone())
        .unwrap_or_else(|| panic!("organisations.csv does not know an operator of {mention}"))
}

fn operators(key: &str, row: &Row) -> Vec<Operator> {
    let (ja, en) = (row.list("operators_ja"), row.list("operators_en"));
    assert_eq!(ja.len(), en.len(), "{key}: each operator has both names");
    let operator =
        |(ja, en): (&str, &str)| Operator { organization: organization(key, ja), name: Text::new(ja, en) };
    ja.into_iter().zip(en).map(operator).collect()
}

/// Millionths of a degree, from a decimal with at most six digits after the point.
fn micro(degrees: &str) -> i64 {
    let (sign, digits) = degrees.strip_prefix('-').map_or((1, degrees), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number = format!("{whole}{fraction:0<6}").parse::<i64>().expect("a coordinate is a decimal number");
    sign * number
}

fn coordinates(row: &Row, is_placeholder: bool) -> Option<Coordinates> {
    let basis = if is_placeholder { CoordinateBasis::Placeholder } else { CoordinateBasis::City };
    let (lat_micro, lon_micro) = (micro(row.filled("lat")?), micro(row.filled("lon")?));
    Some(Coordinates { lat_micro, lon_micro, basis })
}

fn confidence(word: &str) -> Option<Confidence> {
    match word {
        "high" => Some(Confidence::High),
        "medium" => Some(Confidence::Medium),
        "low" => Some(Confidence::Low),
        _ => None,
    }
}

fn city(row: &Row) -> Option<Text> {
    row.filled("city_en").map(|_| row.text("city_ja", "city_en"))
}

pub(super) fn bases(batch: &mut Batch) {
    for row in rows(BASES) {
        let key = row.cell("base_id");
        let about = format!("site:{key}");
        let fact = Fact::SiteListed {
            name: row.text("name_ja", "name_en"),
            name_is_provisional: row.is_true("name_is_provisional"),
            register: SiteRegister::MedicalBase,
            kinds: vec![word_of(row.cell("kind"), SiteKind::from_word)],
            country: row.cell("iso2").to_owned(),
            city: city(&row),
            city_basis: row.filled("city_basis").map(kebab),
            coordinates: coordinates(&row, row.cell("city_confidence") == "placeholder"),
            operators: operators(key, &row),
            operators_incomplete: row.is_true("operators_list_incomplete"),
            wording: row.filled("opening_text_ja").map(str::to_owned),
            note: row.filled("note").map(str::to_owned),
        };
        batch.state(&about, "listed", panel("S02d"), fact);
        batch.as_sure_as(confidence(row.cell("city_confidence")));
        stages(batch, key, &row);
    }
}

fn stages(batch: &mut Batch, key: &str, base: &Row) {
    let about = format!("site:{key}");
    let openings: Vec<Row> = rows(OPENINGS).filter(|row| row.cell("base_id") == key).collect();
    for row in &openings {
        let (stage, note) = match row.cell("event") {
            "opening" => (SiteStage::Open, None),
            "opening_first" => (SiteStage::Open, Some("first of two openings")),
            "opening_second" => (SiteStage::Open, Some("second of two openings")),
            "clinic_opening_planned" => (SiteStage::Open, Some("opening of the clinic (開院)")),
            "operating_entity_established" => (SiteStage::EntityFounded, Some("operating entity (事業体)")),
            other => panic!("base_openings.csv has an unknown event {other:?}"),
        };
        let phase = word_of(row.cell("as_told_by_slides"), Phase::from_word);
        let fact = Fact::SiteStaged { stage, phase, note: note.map(str::to_owned) };
        let what = format!("stage-{}", row.cell("seq"));
        batch.state_on(&about, &what, date(row.cell("date_iso")), panel("S02d"), fact);
    }
    let dated_by_label = openings.iter().any(|row| row.filled("japanese_fiscal_year").is_some());
    if base.cell("status") == "planned_fy2017" && !dated_by_label {
        let note = "the legend counts it among the openings planned within FY2017".to_owned();
        let fact = Fact::SiteStaged { stage: SiteStage::Open, phase: Phase::Planned, note: Some(note) };
        batch.state_on(&about, "stage-legend", date("FY2017"), panel("S02d"), fact);
    }
    if base.cell("status") == "feasibility_study" {
        let row = dated(&about).expect("dates.csv dates every stage that its own table does not");
        let note = Some(row.cell("basis").to_owned());
        let fact = Fact::SiteStaged { stage: SiteStage::FeasibilityStudy, phase: Phase::Actual, note };
        batch.state_on(&about, "stage-1", date(row.cell("date_iso")), panel("S02d"), fact);
    }
}

/// The base whose words about opening hold `text`, where exactly one does.
pub(super) fn base_worded(text: &str) -> Option<String> {
    let mut found = rows(BASES).filter(|row| row.cell("opening_text_ja").contains(text));
    let first = found.next()?;
    found.next().is_none().then(|| first.cell("base_id").to_owned())
}

pub(super) fn care_businesses(batch: &mut Batch) {
    for row in rows(CARE) {
        let key = row.cell("care_id");
        let about = format!("site:{key}");
        let fact = Fact::SiteListed {
            name: row.text("name_ja", "name_en"),
            name_is_provisional: false,
            register: SiteRegister::CareBusiness,
            kinds: row.list("kind").into_iter().map(|kind| word_of(kind, SiteKind::from_word)).collect(),
            country: row.cell("iso2").to_owned(),
            city: city(&row),
            city_basis: row.filled("city_basis").map(kebab),
            coordinates: coordinates(&row, row.filled("city_en").is_none()),
            operators: operators(key, &row),
            operators_incomplete: false,
            wording: None,
            note: row.filled("note").map(str::to_owned),
        };
        batch.state(&about, "listed", panel("S02c"), fact);
        let stage = word_of(row.cell("status"), SiteStage::from_word);
        let note = row.filled("status_note").map(str::to_owned);
        batch.state(&about, "stage-1", panel("S02c"), Fact::SiteStaged { stage, phase: Phase::Actual, note });
    }
}

pub(super) fn links(batch: &mut Batch) {
    for link in links_of("same-as") {
        let body = Body::SameAs { other: link.other.clone(), reason: link.reason };
        let source = panel("S02c");
        let what = format!("same-as-{}", link.other);
        batch.add(&link.subject.to_string(), &what, stated_on("S02c"), source, body);
    }
}

/// The organization that a row mentions, where the row mentions one only.
pub(super) fn mentioned(mention: &str) -> Subject {
    known()
        .iter()
        .find(|known| known.mentions.iter().any(|key| key == mention))
        .map(|known| known.subject.clone())
        .unwrap_or_else(|| panic!("organisations.csv does not mention {mention}"))
}
