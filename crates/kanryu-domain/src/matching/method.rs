//! The methods, by the words of files and commands.

use std::fmt;
use std::str::FromStr;

use crate::text::Text;

/// How a round is answered. What each promises, with theorem and source, is told in `docs/matching.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Deferred acceptance, people proposing.
    DeferredAcceptance,
    /// Deferred acceptance, offers proposing.
    OffersPropose,
    /// Deferred acceptance with people proposing, then stable improvement cycles on ties.
    StableImprovement,
    /// As many people placed as possible in a weakly stable result.
    Largest,
    /// A result stable by the definition, or the proof that there is none.
    StableSearch,
    /// Flexible deferred acceptance under regional caps.
    Flexible,
    /// Places cut to targets under regional caps.
    CutPlaces,
    /// Deferred acceptance under nested caps.
    NestedCaps,
    /// Fair matching under caps of any shape, by cut-offs.
    CutOffs,
    /// Deferred acceptance with places reserved for kinds of people.
    Reserves,
    /// Least numbers at offers: a stable result that keeps them, or the stated compromise.
    Minimums,
    /// Joint wishes of two people.
    Couples,
    /// Present posts kept as a last resort in deferred acceptance.
    Secured,
    /// Top trading cycles with priorities.
    TopTradingCycles,
    /// Present posts traded in cycles, vacant ones by the queue.
    PresentPosts,
    /// People choose in the order of the queue.
    Serial,
    /// Offers of corporations (student-project allocation), best for people.
    Projects,
    /// The same, best for corporations.
    ProjectsByCorporation,
    /// The same with ties: at least two thirds of the largest.
    ProjectsLargest,
    /// Pairs within one group.
    Roommates,
    /// Least cost, most value or the best profile of ranks.
    Assignment,
    /// A flow of least cost through a network.
    Flow,
}

/// Every method, in the order of the documents.
pub const METHODS: [Method; 22] = [
    Method::DeferredAcceptance,
    Method::OffersPropose,
    Method::StableImprovement,
    Method::Largest,
    Method::StableSearch,
    Method::Flexible,
    Method::CutPlaces,
    Method::NestedCaps,
    Method::CutOffs,
    Method::Reserves,
    Method::Minimums,
    Method::Couples,
    Method::Secured,
    Method::TopTradingCycles,
    Method::PresentPosts,
    Method::Serial,
    Method::Projects,
    Method::ProjectsByCorporation,
    Method::ProjectsLargest,
    Method::Roommates,
    Method::Assignment,
    Method::Flow,
];

/// Definitions for lists of two sides.
pub(super) const TWO_SIDED: &[&str] = &["weak", "strong", "super"];
/// Definitions under regional caps.
pub(super) const REGIONAL: &[&str] = &["kamada-kojima", "weak-regional", "strong-regional"];
/// Stability by the choice of nested caps.
pub(super) const NESTED: &str = "nested-choice";
/// Nobody loses a place to somebody ranked below.
pub(super) const FAIR: &str = "fair";
/// Stability by the choice of reserves.
pub(super) const RESERVES: &str = "reserve-choice";
/// Stability with joint wishes.
pub(super) const JOINT: &[&str] = &["kpr", "bis", "mm"];
/// Stability with a right to the present post.
pub(super) const SECURED: &str = "secured-posts";
/// Stability of people, offers and corporations.
pub(super) const THREE_LEVEL: &str = "three-level";
/// Stability within one group.
pub(super) const GROUP: &str = "group";
/// No question of stability.
pub(super) const NONE: &str = "none";

impl Method {
    /// Its word in files and commands.
    pub fn word(self) -> &'static str {
        match self {
            Method::DeferredAcceptance => "deferred-acceptance",
            Method::OffersPropose => "offers-propose",
            Method::StableImprovement => "stable-improvement",
            Method::Largest => "largest",
            Method::StableSearch => "stable-search",
            Method::Flexible => "flexible",
            Method::CutPlaces => "cut-places",
            Method::NestedCaps => "nested-caps",
            Method::CutOffs => "cut-offs",
            Method::Reserves => "reserves",
            Method::Minimums => "minimums",
            Method::Couples => "couples",
            Method::Secured => "secured",
            Method::TopTradingCycles => "top-trading-cycles",
            Method::PresentPosts => "present-posts",
            Method::Serial => "serial",
            Method::Projects => "projects",
            Method::ProjectsByCorporation => "projects-by-corporation",
            Method::ProjectsLargest => "projects-largest",
            Method::Roommates => "roommates",
            Method::Assignment => "assignment",
            Method::Flow => "flow",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        let (ja, en) = match self {
            Method::DeferredAcceptance => {
                ("受入保留方式（人から申込み）", "Deferred acceptance, people proposing")
            }
            Method::OffersPropose => {
                ("受入保留方式（受入れ先から申込み）", "Deferred acceptance, offers proposing")
            }
            Method::StableImprovement => {
                ("受入保留方式と安定改善交換", "Deferred acceptance with stable improvement cycles")
            }
            Method::Largest => ("最多人数の弱安定マッチング", "Largest weakly stable result"),
            Method::StableSearch => {
                ("定義に照らし安定な結果の探索", "Search for a result stable by the definition")
            }
            Method::Flexible => {
                ("柔軟受入保留方式（地域上限）", "Flexible deferred acceptance, regional caps")
            }
            Method::CutPlaces => {
                ("定員を目標まで切る方式（地域上限）", "Places cut to targets, regional caps")
            }
            Method::NestedCaps => ("入れ子の上限の受入保留方式", "Deferred acceptance under nested caps"),
            Method::CutOffs => ("足切り調整による公平なマッチング", "Fair matching by cut-off adjustment"),
            Method::Reserves => ("留保枠つき受入保留方式", "Deferred acceptance with reserves"),
            Method::Minimums => ("最少人数を守る方式", "Least numbers at offers"),
            Method::Couples => ("二人の共同希望", "Joint wishes of two people"),
            Method::Secured => {
                ("現在の場所を保障する受入保留方式", "Deferred acceptance with secured present posts")
            }
            Method::TopTradingCycles => ("優先順位つき最上位交換", "Top trading cycles with priorities"),
            Method::PresentPosts => (
                "現在の場所の最上位交換",
                "Top trading cycles with present posts (you request my house, I get your turn)",
            ),
            Method::Serial => ("順番に選ぶ方式", "Serial dictatorship"),
            Method::Projects => ("三層マッチング（人に最良）", "Three levels, best for people"),
            Method::ProjectsByCorporation => {
                ("三層マッチング（法人に最良）", "Three levels, best for corporations")
            }
            Method::ProjectsLargest => {
                ("三層マッチング（同順位、最多の2/3以上）", "Three levels with ties, 2/3 of the largest")
            }
            Method::Roommates => ("一群の中の組分け", "Pairs within one group"),
            Method::Assignment => ("費用による割当て", "Assignment by cost or by profile of ranks"),
            Method::Flow => ("最小費用流", "Flow of least cost"),
        };
        Text::new(ja, en)
    }

    /// The definitions of stability that may be asked for.
    pub fn definitions(self) -> &'static [&'static str] {
        match self {
            Method::DeferredAcceptance | Method::OffersPropose | Method::StableSearch => TWO_SIDED,
            Method::StableImprovement | Method::Largest | Method::Minimums => &["weak"],
            Method::Couples => JOINT,
            Method::Flexible | Method::CutPlaces => REGIONAL,
            Method::NestedCaps => &[NESTED],
            Method::CutOffs => &[FAIR],
            Method::Reserves => &[RESERVES],
            Method::Secured => &[SECURED, "weak"],
            Method::TopTradingCycles => &["weak"],
            Method::PresentPosts | Method::Serial | Method::Flow => &[NONE],
            Method::Assignment => &[NONE, "weak", "strong", "super"],
            Method::Projects | Method::ProjectsByCorporation | Method::ProjectsLargest => &[THREE_LEVEL],
            Method::Roommates => &[GROUP],
        }
    }

    /// The definition that is meant where none is named; absent where one must be named, since the published ones
    /// disagree on the same result.
    pub fn usual_definition(self) -> Option<&'static str> {
        match self {
            Method::StableSearch | Method::Flexible | Method::CutPlaces | Method::Couples => None,
            Method::DeferredAcceptance
            | Method::OffersPropose
            | Method::StableImprovement
            | Method::Largest
            | Method::NestedCaps
            | Method::CutOffs
            | Method::Reserves
            | Method::Minimums
            | Method::Secured
            | Method::TopTradingCycles
            | Method::PresentPosts
            | Method::Serial
            | Method::Projects
            | Method::ProjectsByCorporation
            | Method::ProjectsLargest
            | Method::Roommates
            | Method::Assignment
            | Method::Flow => self.definitions().first().copied(),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that names no method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no method of that name; write one of: {}", METHODS.map(Method::word).join(", "))]
pub struct NoSuchMethod;

impl FromStr for Method {
    type Err = NoSuchMethod;

    fn from_str(word: &str) -> Result<Method, NoSuchMethod> {
        METHODS.into_iter().find(|method| method.word() == word).ok_or(NoSuchMethod)
    }
}
