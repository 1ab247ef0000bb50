//! The facts that an event can state, by what they are about.

use serde::{Deserialize, Serialize};

use super::money::{Money, Pay};
use super::{
    AffiliationRole, AgreementKind, BodyKind, BodyRelation, CoordinateBasis, LeaveKind, MilestoneKind,
    Operator, OrganizationKind, PartnerClass, PartnerForm, Phase, PolicyGroup, SeatRole, Sex, SiteKind,
    SiteRegister, SiteStage,
};
use crate::calendar::{Day, PartialDate};
use crate::id::Subject;
use crate::text::Text;

/// A person's name in each script in which a paper gives it. At least one is present; no family name is forced.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// As in the passport, Latin letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latin: Option<String>,
    /// In kana.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    /// In the person's own script (also kanji).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<String>,
}

impl std::fmt::Debug for Name {
    /// Never the name itself: `Debug` reaches logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(withheld)")
    }
}

/// Where a place lies, and how much that is worth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude in millionths of a degree, north positive.
    pub lat_micro: i64,
    /// Longitude in millionths of a degree, east positive.
    pub lon_micro: i64,
    /// Whether it is the city or a stand-in.
    pub basis: CoordinateBasis,
}

/// A wish of two people for pairs of offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointWish {
    /// The other person.
    pub partner: Subject,
    /// Pairs, best first: the own offer and the partner's; an empty text is no place for that one.
    pub wishes: Vec<[String; 2]>,
}

/// A result of a round that was accepted, with everything a rerun needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedResult {
    /// The method, by its word.
    pub method: String,
    /// The definition of stability, by its word.
    pub definition: String,
    /// The seed of the lottery, where one was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The fingerprint of the law that was asked, where any was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rulebook: Option<String>,
    /// The hash of the lists and rules it rests on, hexadecimal SHA-256.
    pub input_hash: String,
    /// The hash of the whole result as JSON, hexadecimal SHA-256.
    pub result_hash: String,
    /// Who goes where.
    pub pairs: Vec<PlacedPair>,
    /// Why it was accepted although it is not stable or breaks a limit; absent where neither is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub although: Option<String>,
}

/// A person at an offer of an accepted result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedPair {
    /// The person.
    pub person: Subject,
    /// The offer's id in the round.
    pub offer: String,
}

/// A fact about the subject of the event. Dates come from the event's `occurred_on` unless a field names another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    // ---- people -------------------------------------------------------------------------------------
    /// A person became known; `occurred_on` is the day of the registration.
    PersonRegistered {
        /// The name.
        name: Name,
        /// Date of birth, perhaps only the year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        born_on: Option<PartialDate>,
        /// Sex as in the passport.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sex: Option<Sex>,
        /// Nationality, ISO 3166-1 alpha-2.
        nationality: String,
    },
    /// An organization gave the person a number of its own, such as the one in its roster.
    PersonNumbered {
        /// The number.
        number: String,
        /// Whose number it is; absent where the roster does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Subject>,
    },
    /// An organization became responsible for the person.
    AffiliationBegan {
        /// The organization.
        organization: Subject,
        /// What it is to the person.
        role: AffiliationRole,
    },
    /// It ceased to be.
    AffiliationEnded {
        /// The organization.
        organization: Subject,
        /// What it was.
        role: AffiliationRole,
    },
    /// The person began a stage of the pathway, a key of the rulebooks such as `technical-intern-1`.
    StageEntered {
        /// The stage.
        stage: String,
        /// Where, if at a recorded place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Subject>,
    },
    /// A status of residence was granted or renewed; `occurred_on` is the day of the permission.
    ResidenceGranted {
        /// The status, such as `student`, `technical-intern-training-1`, `nursing-care`.
        status: String,
        /// The last day printed on the card; a printed date is a fact and beats any computation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// A language or skill test was sat.
    TestTaken {
        /// The test, such as `jlpt`, `nat-test`, `j-test`, `care-japanese`, `trainee-skill-basic`.
        test: String,
        /// The level sat, where the test has levels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<String>,
        /// The score, where one is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<i64>,
        /// Passed or not.
        passed: bool,
        /// Whether the result was seen on the official paper or register; a claim alone opens no gate.
        verified: bool,
    },
    /// The national examination was sat.
    ExamTaken {
        /// The number of the examination (第n回).
        number: i64,
        /// Passed as a whole.
        passed: bool,
        /// The total.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<i64>,
        /// The pass mark of that year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pass_mark: Option<i64>,
        /// Parts passed (`A`, `B`, `C`).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts_passed: Vec<String>,
        /// Whether there were points in every subject group.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every_group_scored: Option<bool>,
        /// Parts sat (`A`, `B`, `C`); empty where the paper does not say.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts_sat: Vec<String>,
    },
    /// A course was completed: `practitioner-training`, `language-course-6-months`, `training-facility`.
    CourseCompleted {
        /// The course.
        course: String,
    },
    /// Care work was done from `occurred_on` to `until`.
    CareWorked {
        /// The last day; absent while it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Days on which care work was done (従事日数); leave, absence and training do not count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worked_days: Option<i64>,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Subject>,
    },
    /// The person was away from work, or kept out of Japan, from `occurred_on` to `until`, both days included.
    LeaveTaken {
        /// Why.
        leave: LeaveKind,
        /// The last day; absent while it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Whether a paper shows it, such as a doctor's or the employer's; scattered days off are not recorded here.
        documented: bool,
    },
    /// A training plan was filed or accredited: `act` is `filed` or `accredited`.
    TrainingPlan {
        /// Which act.
        act: String,
        /// For which stage.
        stage: String,
    },
    /// A yes-or-no fact of the rulebooks became true or false, such as `follows_study_plan`.
    Attested {
        /// The fact's name in `catalog/facts.toml`.
        name: String,
        /// True or false from `occurred_on`.
        holds: bool,
    },
    /// A count of the rulebooks that nobody can work out from other events, such as `schooling_years`.
    Counted {
        /// The fact's name in `catalog/facts.toml`.
        name: String,
        /// The count from `occurred_on`.
        count: i64,
    },
    /// The person was entered in the register of certified care workers.
    CertificationRegistered {
        /// Under the transitional measure, for five years, without a pass.
        provisional: bool,
    },
    /// The person entered Japan.
    EnteredJapan,
    /// The person left Japan; `for_good` when not for a visit home.
    LeftJapan {
        /// Whether the stay ended with it.
        for_good: bool,
    },
    /// Work began, in Japan or at home.
    EmploymentBegan {
        /// The employer.
        organization: Subject,
        /// What the work is: `care`, `care-teaching`, `other`.
        work: String,
        /// ISO 3166-1 alpha-2 of the country.
        country: String,
    },
    /// Work ended.
    EmploymentEnded {
        /// The employer.
        organization: Subject,
    },
    /// Something was paid for the person's education, recruitment, journey or stay.
    CostPaid {
        /// What for: a word of the catalog table `cost-item`. `total` says what this payer paid in all up to that day.
        item: String,
        /// Who paid: a word of the catalog table `cost-payer`.
        payer: String,
        /// How much, in yen at the rate of the day.
        yen: i64,
        /// The amount as the paper gives it, where that is not yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<Money>,
    },
    /// The person agreed to a use of their data, such as `operator-search`.
    ConsentGiven {
        /// The purpose.
        purpose: String,
    },
    /// The person took an agreement back.
    ConsentWithdrawn {
        /// The purpose.
        purpose: String,
    },
    /// An employer asked to be put in touch with the person about a post; nobody learns a name from it.
    ContactAsked {
        /// The post.
        vacancy: Subject,
        /// What the employer writes to the person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The person answered such a request; only a yes opens the person's name to that employer.
    ContactAnswered {
        /// The post.
        vacancy: Subject,
        /// Whether the person agrees.
        agrees: bool,
    },
    // ---- posts for people who return ----------------------------------------------------------------
    /// An employer posted work; `occurred_on` is the day from which the post is open.
    VacancyPosted {
        /// The employer.
        organization: Subject,
        /// Where, if at a recorded place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Subject>,
        /// What it is called.
        title: Text,
        /// What the work is: `care`, `care-teaching`, `other`.
        work: String,
        /// How many people are sought, 1 and more.
        places: i64,
        /// ISO 3166-1 alpha-2 of the country.
        country: String,
        /// The town.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        town: Option<Text>,
        /// When the work begins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts_on: Option<Day>,
        /// Whether only registered certified care workers are sought.
        certified: bool,
        /// The least level of Japanese, a word of the fact `japanese_level`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        japanese: Option<String>,
        /// Tests that must have been passed, words of `catalog/tests.toml`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tests: Vec<String>,
        /// What is paid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pay: Option<Pay>,
    },
    /// The post is no longer open from `occurred_on` on.
    VacancyClosed {
        /// Why: `filled`, `given-up`.
        reason: String,
    },
    // ---- rounds of matching -------------------------------------------------------------------------
    /// A round of matching takes lists from one day to another; stated again, it opens a further round of the places left.
    RoundOpened {
        /// What it is called.
        title: Text,
        /// The first day on which lists are taken.
        opens_on: Day,
        /// The last day on which lists are taken.
        closes_on: Day,
        /// The day on which places begin; lawfulness is judged on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts_on: Option<Day>,
        /// The definition of stability, where the published ones disagree.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        definition: Option<String>,
        /// Everything else about the round, in the form of `docs/round-file.md`: settings, regions, sites, caps.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        settings: String,
    },
    /// Places that the round offers; the last statement of an offer counts.
    RoundOffer {
        /// The offer's id in the round.
        offer: String,
        /// What it is called.
        title: Text,
        /// The employer.
        organization: Subject,
        /// Where, if at a recorded place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Subject>,
        /// How many people, 1 and more.
        places: i64,
        /// Everything else about the offer: the keys of an `[[offer]]` of `docs/round-file.md`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        settings: String,
    },
    /// The person's wishes in a round; the last ones count.
    WishesSubmitted {
        /// The round.
        round: Subject,
        /// Offers, best first; the members of a tier are tied.
        wishes: Vec<Vec<String>>,
        /// A joint wish with another person; it counts when the other states the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joint: Option<JointWish>,
    },
    /// An offer's list of people; the last one counts.
    RanksSubmitted {
        /// The offer's id in the round.
        offer: String,
        /// People, best first; the members of a tier are tied.
        ranks: Vec<Vec<Subject>>,
        /// The organization that ranks.
        by: Subject,
    },
    /// The round takes no more lists.
    RoundClosed,
    /// A result of the round was accepted: from now on it holds.
    ResultAccepted {
        /// How it was found and what makes it reproducible.
        result: AcceptedResult,
    },
    /// The person takes the place that an accepted result gave.
    PlaceConfirmed {
        /// The round.
        round: Subject,
        /// The offer's id in the round.
        offer: String,
    },
    /// The person gives the place up; it is free again.
    PlaceWithdrawn {
        /// The round.
        round: Subject,
        /// The offer's id in the round.
        offer: String,
    },
    // ---- organizations and places -------------------------------------------------------------------
    /// An organization is known by this name.
    OrganizationNamed {
        /// Its name.
        name: Text,
        /// What it is.
        kind: OrganizationKind,
        /// ISO 3166-1 alpha-2, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<String>,
    },
    /// How a host facility, or a supervising or support body, stands on the day of the event.
    HostTold {
        /// The text of a facility file, as `docs/facility-file.md` tells it.
        file: String,
    },
    /// A place is listed in a register.
    SiteListed {
        /// Its name as the source writes it.
        name: Text,
        /// Marked 仮称 by the source.
        name_is_provisional: bool,
        /// Which register.
        register: SiteRegister,
        /// What it does.
        kinds: Vec<SiteKind>,
        /// ISO 3166-1 alpha-2.
        country: String,
        /// The city, where the source or a search gives one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        city: Option<Text>,
        /// How sure the city is, and where from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        city_basis: Option<String>,
        /// Where it lies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coordinates: Option<Coordinates>,
        /// Who operates it.
        operators: Vec<Operator>,
        /// The source adds "and others" (等, 他).
        operators_incomplete: bool,
        /// The source's own words about opening.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wording: Option<String>,
        /// A remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A place came or will come to a stage on `occurred_on`.
    SiteStaged {
        /// The stage.
        stage: SiteStage,
        /// Plan or fact.
        phase: Phase,
        /// A remark, such as what exactly the source calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A search for evidence was made and found nothing.
    NothingFound {
        /// What was looked for.
        what: String,
        /// A remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    // ---- bodies and posts ---------------------------------------------------------------------------
    /// A body exists.
    BodyNamed {
        /// Its name.
        name: Text,
        /// What it is.
        kind: BodyKind,
        /// The lane of the chart it is drawn in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lane: Option<String>,
        /// A remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A body relates to another; `inferred` when the line is not in the source.
    BodyRelated {
        /// The relation, read from the subject to `to`.
        relation: BodyRelation,
        /// The other body.
        to: Subject,
        /// Taken from the layout, not stated.
        inferred: bool,
        /// What the relation rests on.
        basis: String,
    },
    /// A seat of the body is held by a post, a body or a named person.
    SeatHeld {
        /// The number of the seat within the body.
        seat: i64,
        /// The role.
        role: SeatRole,
        /// The post or body that holds it.
        holder: Text,
        /// The ministry or side.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        side: Option<String>,
        /// The name, where the source names somebody (public office holders only).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named: Option<String>,
        /// A remark, such as the source's own word for the role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A seat became empty.
    SeatVacated {
        /// The number of the seat.
        seat: i64,
    },
    // ---- agreements, undertakings, policy -----------------------------------------------------------
    /// An agreement was signed.
    AgreementSigned {
        /// Its title.
        title: Text,
        /// Its kind.
        kind: AgreementKind,
        /// The countries or organizations, ISO 3166-1 alpha-2 for countries.
        parties: Vec<String>,
    },
    /// An undertaking is listed.
    UndertakingListed {
        /// Its title.
        title: Text,
        /// Places it concerns.
        sites: Vec<Subject>,
    },
    /// An action of the policy.
    PolicyActionListed {
        /// The heading it stands under.
        group: PolicyGroup,
        /// A short title.
        title: Text,
        /// The wording.
        text: Text,
        /// The owners the source names.
        owners: Vec<String>,
        /// What the owners rest on.
        owner_basis: String,
        /// The period in the source's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<String>,
        /// The first day of the period, where it can be dated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        begins_on: Option<PartialDate>,
        /// The last day of the period.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_on: Option<PartialDate>,
        /// The agreement that commits to it, where one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<Subject>,
    },
    /// A policy action came to a state: `not-started`, `under-way`, `done`, `dropped`.
    PolicyActionReported {
        /// The state.
        state: String,
        /// The evidence in words.
        evidence: String,
    },
    // ---- projection ---------------------------------------------------------------------------------
    /// A scenario of the projection was kept under a name; said again, the last text counts.
    ScenarioKept {
        /// What it is called.
        title: Text,
        /// The text of a scenario file, as `docs/projection-file.md` tells it.
        file: String,
    },
    /// The scenario is no longer kept.
    ScenarioDropped,
    // ---- medicines partnership ----------------------------------------------------------------------
    /// A party to the medicines partnership is listed.
    PartnerListed {
        /// The name of the post, body, company or affiliation.
        name: Text,
        /// Member, observer or unclear.
        class: PartnerClass,
        /// What stands in the seat.
        form: PartnerForm,
        /// The organization's record, where the seat is not a post of the government.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<Subject>,
        /// The block of the list (`A` to `D`) and the place in it.
        block: String,
        /// The order in the text.
        order: i64,
        /// The person and title, where the source names somebody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named: Option<String>,
    },
    /// An example effort of the partnership.
    InitiativeListed {
        /// The wording.
        text: Text,
    },
    // ---- the slides ---------------------------------------------------------------------------------
    /// A slide panel.
    SlideListed {
        /// Its title.
        title: Text,
        /// The sheet of the deck.
        sheet: i64,
        /// What it shows.
        shows: String,
        /// Title, panel, text or chart.
        form: String,
    },
    /// A sentence that a slide states.
    StatementMade {
        /// The wording.
        text: Text,
    },
    /// A dated event of the initiative.
    MilestoneReached {
        /// The wording.
        text: Text,
        /// What it is about.
        kind: MilestoneKind,
        /// The place it concerns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Subject>,
        /// The date in the source's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wording: Option<String>,
        /// The end, where it is a period; `occurred_on` is its beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<PartialDate>,
    },
    /// A goal.
    GoalSet {
        /// The wording.
        text: Text,
        /// Whose goal: `japan`, `japan-care`, `partner`, `partner-care`.
        group: String,
    },
    /// A domain of health and care.
    DomainNamed {
        /// Its name.
        name: Text,
        /// The words under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subtitle: Option<String>,
    },
    /// A label, caption, stage or gate of a drawing.
    Drawn {
        /// `stage`, `gate`, `label`, `caption`, `legend`, `node`.
        element: String,
        /// The wording.
        text: Text,
        /// The lane, where the drawing has lanes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lane: Option<String>,
        /// What it rests on: stated or inferred.
        basis: String,
    },
    /// An arrow of a drawing, from the subject.
    ArrowDrawn {
        /// Where it leads.
        to: Subject,
        /// What it rests on: stated or inferred.
        basis: String,
    },
    // ---- imports ------------------------------------------------------------------------------------
    /// A file was imported.
    ImportAccepted {
        /// The file's name, without its folder.
        file: String,
        /// SHA-256 of its bytes, hexadecimal.
        sha256: String,
        /// Rows accepted.
        accepted: i64,
        /// Rows rejected.
        rejected: i64,
    },
    /// An import was undone: every event that came with it was withdrawn.
    ImportUndone {
        /// Why.
        reason: String,
    },
}
