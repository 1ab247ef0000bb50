//! What a projection is asked about: people in stages, certified, in care, returned; flows of a fiscal year.

use serde::Serialize;

use super::circulation::CirculationStage;
use super::expected::Expected;
use super::run::Projection;
use crate::text::Text;

/// A measure of a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// People in a group of stages at the end of a month.
    People(PeopleIn),
    /// People in one stage at the end of a month.
    Stage(String),
    /// People who became certified in the twelve months up to and with the month.
    Certifications,
    /// People who returned home in the twelve months up to and with the month.
    Returns,
    /// People who arrived in the twelve months up to and with the month.
    Arrivals,
}

/// Groups of stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeopleIn {
    /// Working in care in Japan.
    CareInJapan,
    /// Certified care workers, wherever they are.
    Certified,
    /// Certified and working in care in Japan.
    CertifiedInJapan,
    /// Back home, whether working or not.
    AtHome,
    /// Working in care at home.
    CareAtHome,
    /// Certified and back home.
    CertifiedAtHome,
}

impl Measure {
    /// Names of the measures that are no single stage, with titles.
    pub const NAMES: [(&'static str, &'static str, &'static str); 9] = [
        ("care-in-japan", "日本で介護に働く人", "Working in care in Japan"),
        ("certified", "介護福祉士（どこにいても）", "Certified care workers, wherever they are"),
        ("certified-in-japan", "日本で働く介護福祉士", "Certified care workers working in Japan"),
        ("at-home", "帰国した人", "Returned home"),
        ("care-at-home", "母国で介護に働く人", "Working in care at home"),
        ("certified-at-home", "帰国した介護福祉士", "Certified care workers back home"),
        ("certifications", "介護福祉士になった人（過去12か月）", "Became certified, last 12 months"),
        ("returns", "帰国した人（過去12か月）", "Returned home, last 12 months"),
        ("arrivals", "来日した人（過去12か月）", "Arrived, last 12 months"),
    ];

    /// The measure of a name: one of [`Measure::NAMES`] or the key of a stage.
    pub fn from_name(name: &str, projection: &Projection) -> Option<Measure> {
        Some(match name {
            "care-in-japan" => Measure::People(PeopleIn::CareInJapan),
            "certified" => Measure::People(PeopleIn::Certified),
            "certified-in-japan" => Measure::People(PeopleIn::CertifiedInJapan),
            "at-home" => Measure::People(PeopleIn::AtHome),
            "care-at-home" if projection.circulation.stage(name).is_some() => {
                Measure::People(PeopleIn::CareAtHome)
            }
            "certified-at-home" => Measure::People(PeopleIn::CertifiedAtHome),
            "certifications" => Measure::Certifications,
            "returns" => Measure::Returns,
            "arrivals" => Measure::Arrivals,
            stage => Measure::Stage(projection.circulation.stage(stage).map(|_| stage.to_owned())?),
        })
    }

    /// Every name that [`Measure::from_name`] knows.
    pub fn names(projection: &Projection) -> Vec<String> {
        let groups = Measure::NAMES.iter().map(|(name, ..)| (*name).to_owned());
        let stages = projection.circulation.stages.iter().map(|stage| stage.key.clone());
        groups.chain(stages.filter(|key| Measure::NAMES.iter().all(|(name, ..)| name != key))).collect()
    }

    /// What a name of a measure is called.
    pub fn title(name: &str, projection: &Projection) -> Text {
        let group = Measure::NAMES.iter().find(|(known, ..)| *known == name);
        let stage = projection.circulation.stages.iter().find(|stage| stage.key == name);
        group
            .map(|(_, ja, en)| Text::new(*ja, *en))
            .or_else(|| stage.map(|stage| stage.title.clone()))
            .unwrap_or_else(|| Text::same(name))
    }

    /// Whether it counts moves.
    pub fn needs_flows(&self) -> bool {
        match self {
            Measure::Certifications | Measure::Returns => true,
            Measure::People(_) | Measure::Stage(_) | Measure::Arrivals => false,
        }
    }

    /// The stages it looks at.
    pub fn stages(&self, projection: &Projection) -> Vec<usize> {
        let is_in = |stage: &CirculationStage| match self {
            Measure::People(group) => group.holds(stage),
            Measure::Stage(key) => stage.key == *key,
            Measure::Certifications => stage.certified,
            Measure::Returns => stage.at_home,
            Measure::Arrivals => !stage.at_home && !stage.outside,
        };
        let stages = projection.circulation.stages.iter().enumerate();
        stages.filter(|(_, stage)| is_in(stage)).map(|(number, _)| number).collect()
    }

    /// Its value in a month, of one country or all.
    pub fn at(&self, projection: &Projection, expected: &Expected, at: usize, country: Option<usize>) -> f64 {
        let stages = self.stages(projection);
        let year = at.saturating_sub(11)..=at;
        match self {
            Measure::People(_) | Measure::Stage(_) => {
                stages.iter().map(|stage| expected.in_stage(at, *stage, country)).sum()
            }
            Measure::Arrivals => year
                .map(|at| stages.iter().map(|stage| expected.arrived_in(at, *stage, country)).sum::<f64>())
                .sum(),
            // Entries into the group from outside of it.
            Measure::Certifications | Measure::Returns => year
                .map(|at| {
                    let outside = (0..expected.stages).filter(|from| !stages.contains(from));
                    outside
                        .map(|from| {
                            stages.iter().map(|to| expected.moved(at, from, *to, country)).sum::<f64>()
                        })
                        .sum::<f64>()
                })
                .sum(),
        }
    }
}

impl PeopleIn {
    fn holds(self, stage: &CirculationStage) -> bool {
        match self {
            PeopleIn::CareInJapan => stage.in_care && !stage.at_home,
            PeopleIn::Certified => stage.certified,
            PeopleIn::CertifiedInJapan => stage.certified && stage.in_care && !stage.at_home,
            PeopleIn::AtHome => stage.at_home,
            PeopleIn::CareAtHome => stage.in_care && stage.at_home,
            PeopleIn::CertifiedAtHome => stage.certified && stage.at_home,
        }
    }
}
