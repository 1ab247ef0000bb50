//! Which pairs a round can make at all: what the person refuses, what the offer asks for, what law allows on the first day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::round::{Offer, Person, Round};
use crate::pathway::{Law, RuleRef};
use crate::text::Text;

/// Why a pair cannot be made although somebody listed it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Struck {
    /// The person.
    pub person: String,
    /// The offer.
    pub offer: String,
    /// A stable code such as `language-not-verified`.
    pub code: &'static str,
    /// What stands against it.
    pub text: Text,
    /// The rules that stand against it, where it is law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleRef>,
}

/// Pairs struck out, by person and offer.
pub(super) type StruckPairs = BTreeMap<(String, String), Struck>;

/// Every listed pair that cannot be made, with its reason.
pub(super) fn struck(round: &Round, law: &Law) -> StruckPairs {
    let mut found = StruckPairs::new();
    if round.is_mutual() {
        return found;
    }
    for (id, person) in &round.people {
        for offer in wanted(round, id, person) {
            let Some(asked) = round.offers.get(&offer) else { continue };
            if let Some((code, text)) = refuses(person, &offer, asked).or_else(|| lacks(person, asked, law)) {
                let one = Struck { person: id.clone(), offer: offer.clone(), code, text, rules: Vec::new() };
                found.insert((id.clone(), offer), one);
            }
        }
    }
    found
}

/// The offers somebody wishes for, alone or jointly.
pub(super) fn wanted(round: &Round, id: &str, person: &Person) -> Vec<String> {
    let mut wanted: Vec<String> = Vec::new();
    for listed in person.wishes.iter().flatten() {
        match listed.id.as_str() {
            "*" => wanted.extend(round.offers.keys().cloned()),
            offer => wanted.push(offer.to_owned()),
        }
    }
    for joint in &round.joint {
        if let Some(place) = joint.members.iter().position(|member| member == id) {
            wanted.extend(joint.wishes.iter().flatten().filter_map(|pair| pair[place].clone()));
        }
    }
    wanted.extend(person.present.clone());
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// What the person itself refuses.
fn refuses(person: &Person, id: &str, offer: &Offer) -> Option<(&'static str, Text)> {
    if person.not_acceptable.contains(id) {
        let text = Text::new("本人が受け入れられないとした", "the person finds it not acceptable");
        return Some(("not-acceptable", text));
    }
    let here = offer.region.as_ref();
    if !person.regions.is_empty() && !here.is_some_and(|region| person.regions.contains(region)) {
        let text = Text::new("本人の希望する地域の外", "outside the regions the person accepts");
        return Some(("other-region", text));
    }
    None
}

/// What the offer asks for and the person does not have verified.
fn lacks(person: &Person, offer: &Offer, law: &Law) -> Option<(&'static str, Text)> {
    if let Some(floor) = &offer.language_floor {
        let scale = law.rulebook().catalog().get("japanese_level");
        // Words of the scale stand from the lowest to the highest; no level at all is below every floor.
        let rank = |level: Option<&String>| {
            level.and_then(|level| {
                scale.and_then(|scale| scale.words.iter().position(|word| **word == **level))
            })
        };
        let needed = rank(Some(floor));
        if rank(person.language.as_ref()) < needed {
            return Some(if rank(person.language_claimed.as_ref()) >= needed {
                let text = Text::new(
                    format!("{floor} 以上が要る。本人の申告は確認されていない"),
                    format!("{floor} or better is asked for; what the person claims is not verified"),
                );
                ("language-not-verified", text)
            } else {
                let text = Text::new(
                    format!("{floor} 以上が要る"),
                    format!("{floor} or better is asked for, and no such level is verified"),
                );
                ("language-below-floor", text)
            });
        }
    }
    let missing = offer.qualifications.iter().find(|one| !person.qualifications.contains(*one))?;
    Some(if person.qualifications_claimed.contains(missing) {
        let text = Text::new(
            format!("資格「{missing}」が要る。本人の申告は確認されていない"),
            format!("the qualification \"{missing}\" is asked for; what the person claims is not verified"),
        );
        ("qualification-not-verified", text)
    } else {
        let text = Text::new(
            format!("資格「{missing}」が要る"),
            format!("the qualification \"{missing}\" is asked for"),
        );
        ("qualification-missing", text)
    })
}
