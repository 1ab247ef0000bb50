//! The reasons of a person.

use kanryu_matching::explain::{Binding, Missed as EngineMissed};
use kanryu_matching::whatif::{Winning, winning_rank};

use super::{About, Missed, PersonWhy, Reader};
use crate::matching::method::Method;
use crate::text::Text;

pub(super) fn why(about: &About<'_, '_>, person: u32) -> PersonWhy {
    let prepared = about.prepared;
    let round = prepared.round;
    let id = prepared.numbers.people[person as usize];
    let place = about.solved.offer_of.get(person as usize).copied().flatten();
    let name = |place: u32| {
        if round.is_mutual() {
            prepared.numbers.people[place as usize]
        } else {
            prepared.numbers.offers[place as usize]
        }
    };
    let (rank, rank_there) = (about.own[person as usize], about.there[person as usize]);
    let better = if round.is_mutual() {
        in_group(about, person, rank)
    } else if let Some(joint) = round.joint.iter().position(|joint| joint.members.iter().any(|one| one == id))
    {
        jointly(about, joint)
    } else {
        alone(about, person, rank)
    };
    let struck: Vec<_> = prepared.struck.values().filter(|one| one.person == id).cloned().collect();
    let below = below(about, person, rank);
    PersonWhy {
        id: id.to_owned(),
        place: place.map(|place| name(place).to_owned()),
        rank,
        rank_there: rank_there.filter(|_| about.reader == Reader::Secretariat),
        text: sentence(id, place.map(name), rank, better.len()),
        better,
        struck,
        below,
    }
}

fn sentence(id: &str, place: Option<&str>, rank: Option<u32>, better: usize) -> Text {
    match (place, rank) {
        (Some(place), Some(1)) => Text::new(
            format!("{id} は第1希望の {place} に決まった"),
            format!("{id} goes to {place}, the first wish"),
        ),
        (Some(place), Some(rank)) => Text::new(
            format!("{id} は第{rank}希望の {place} に決まった。より望むものが {better} あった"),
            format!("{id} goes to {place}, wish number {rank}; {better} wishes stand above it"),
        ),
        (Some(place), None) => {
            Text::new(format!("{id} は {place} に決まった"), format!("{id} goes to {place}"))
        }
        (None, _) if better == 0 => Text::new(
            format!("{id} は決まらなかった。かないうる希望がない"),
            format!("{id} has no place: no wish that could come true is on the list"),
        ),
        (None, _) => Text::new(
            format!("{id} は決まらなかった。希望 {better} のいずれにも入れなかった"),
            format!("{id} has no place: none of {better} wishes came true"),
        ),
    }
}

/// Wishes below the place that could have come true.
fn below(about: &About<'_, '_>, person: u32, rank: Option<u32>) -> Vec<String> {
    let Some(rank) = rank.filter(|_| !about.prepared.round.is_mutual()) else { return Vec::new() };
    let mut list: Vec<(u32, u32)> =
        about.prepared.listing.wishes[person as usize].iter().map(|(offer, own)| (*own, *offer)).collect();
    list.sort_unstable();
    let after = list.into_iter().filter(|(own, _)| own + 1 > rank);
    after.map(|(_, offer)| about.prepared.numbers.offers[offer as usize].to_owned()).collect()
}

/// Somebody who wishes alone.
fn alone(about: &About<'_, '_>, person: u32, rank: Option<u32>) -> Vec<Missed> {
    let prepared = about.prepared;
    let reasons = about.evidence.person(person);
    let mut found: Vec<Missed> =
        reasons.missed.iter().map(|missed| self::missed(about, person, missed)).collect();
    let listed: Vec<u32> = prepared.market.wishes(person).iter().map(|wish| wish.offer()).collect();
    for (offer, own) in &prepared.listing.wishes[person as usize] {
        if listed.contains(offer) || rank.is_some_and(|rank| own + 1 >= rank) {
            continue;
        }
        found.push(Missed {
            offer: prepared.numbers.offers[*offer as usize].to_owned(),
            rank: own + 1,
            code: "not-ranked",
            text: Text::new("受入れ先は本人に順位を付けていない", "the offer does not rank the person"),
            rank_there: None,
            holders: Vec::new(),
            cut_off: None,
            would_have: Vec::new(),
        });
    }
    found.sort_by(|a, b| (a.rank, &a.offer).cmp(&(b.rank, &b.offer)));
    found
}

fn ranks(ranks: &[u32]) -> String {
    ranks.iter().map(|rank| (rank + 1).to_string()).collect::<Vec<_>>().join(", ")
}

fn missed(about: &About<'_, '_>, person: u32, missed: &EngineMissed) -> Missed {
    let offer = about.prepared.numbers.offers[missed.offer as usize];
    let sees_all = about.reader == Reader::Secretariat;
    let places = about.prepared.market.capacity(missed.offer);
    let holders = ranks(&missed.holders);
    let filled = |ja: &str, en: &str| {
        let (mut japanese, mut english) = (
            format!("{offer} は定員{places}人を、{ja}で満たした"),
            format!("{offer} filled its {places} places with {en}"),
        );
        if sees_all {
            japanese.push_str(&format!("（順位 {holders}）"));
            english.push_str(&format!(": ranks {holders}"));
        }
        Text::new(japanese, english)
    };
    let (code, text, cut_off) = match missed.binding {
        Binding::NoPlaces => {
            ("no-places", Text::new(format!("{offer} に定員がない"), format!("{offer} has no places")), None)
        }
        Binding::Ranked { cutoff } => {
            ("ranked-above", filled("本人より上位の人", "people it ranked above this one"), Some(cutoff))
        }
        Binding::Drawn { cutoff } => (
            "drawn-before",
            filled(
                "本人より上位の人と、同順位でくじに勝った人",
                "people it ranked above, or as high and drawn before, this one",
            ),
            Some(cutoff),
        ),
        Binding::Limit { bound } => {
            let name = about
                .solved
                .names
                .get(&bound)
                .cloned()
                .unwrap_or_else(|| Text::new("ほかの受入れ先の最少人数", "the minimums of other offers"));
            let text = Text::new(
                format!("{offer}: {}に達していた", name.ja),
                format!("{offer}: {} was reached", name.en),
            );
            ("limit", text, None)
        }
        Binding::Blocks { .. } => by_method(about, offer),
    };
    Missed {
        offer: offer.to_owned(),
        rank: missed.own_rank + 1,
        code,
        text,
        rank_there: sees_all.then_some(missed.rank_there + 1),
        holders: if sees_all { missed.holders.iter().map(|rank| rank + 1).collect() } else { Vec::new() },
        cut_off: cut_off.filter(|_| sees_all).map(|rank| rank + 1),
        would_have: would_have(about, person, missed),
    }
}

/// What decides where ranks do not.
fn by_method(about: &About<'_, '_>, offer: &str) -> (&'static str, Text, Option<u32>) {
    match about.settled.method {
        Method::TopTradingCycles | Method::PresentPosts | Method::Serial => {
            let text = Text::new(
                format!("{offer} は、この方法では先の交換又は順番で他の人に渡った"),
                format!("{offer} went to others in an earlier exchange or turn, as this method has it"),
            );
            ("by-exchange", text, None)
        }
        Method::Secured => {
            let text = Text::new(
                format!("{offer} の場所は、現在そこにいる人の権利で守られている"),
                format!("the places of {offer} are kept by people who hold them now"),
            );
            ("by-exchange", text, None)
        }
        Method::Assignment => {
            let text = Text::new(
                format!("{offer} を与えると全体の合計が悪くなる"),
                format!("with {offer} the total over everybody would be worse"),
            );
            ("by-total", text, None)
        }
        _ => {
            let text = Text::new(
                format!("{offer} は本人を受け入れる余地がある。この組合せはブロッキングペアである"),
                format!("{offer} could take the person: the two are a blocking pair of this result"),
            );
            ("blocks", text, None)
        }
    }
}

fn would_have(about: &About<'_, '_>, person: u32, missed: &EngineMissed) -> Vec<Text> {
    let offer = about.prepared.numbers.offers[missed.offer as usize];
    let mut found = Vec::new();
    if let Some(places) = missed.places_enough {
        found.push(Text::new(
            format!("{offer} の定員があと {places} 人分あれば、ここかより望む所に入れた"),
            format!("{places} more places at {offer} would have been enough for it or something better"),
        ));
    }
    if about.reader == Reader::Secretariat && about.settled.method == Method::DeferredAcceptance {
        let lottery = about.prepared.lottery(about.settled.seed);
        if let Winning::Before { position, .. } =
            winning_rank(&about.prepared.market, person, missed.offer, &lottery)
        {
            let place = position + 1;
            found.push(Text::new(
                format!("{offer} が本人を第{place}位以上としていれば入れた"),
                format!("ranked number {place} or better by {offer}, the person would have got it"),
            ));
        }
    }
    if let Binding::Limit { bound } = missed.binding
        && let Some(name) = about.solved.names.get(&bound)
    {
        found.push(Text::new(
            format!("{}が緩ければ入れた可能性がある", name.ja),
            format!("a looser {} might have let the person in", name.en),
        ));
    }
    found
}

/// Somebody who pairs within one group.
fn in_group(about: &About<'_, '_>, person: u32, rank: Option<u32>) -> Vec<Missed> {
    let round = about.prepared.round;
    let id = about.prepared.numbers.people[person as usize];
    let mut found = Vec::new();
    for (listed, own) in round.people[id].wishes.iter().flatten().zip(1u32..) {
        if rank.is_some_and(|rank| own >= rank) {
            break;
        }
        let other = &listed.id;
        let listed_back = round.people[other].wishes.iter().flatten().any(|one| one.id == id);
        let paired =
            about.prepared.numbers.person(other).and_then(|other| about.solved.offer_of[other as usize]);
        let (code, text) = match (listed_back, paired) {
            (false, _) => (
                "not-ranked",
                Text::new(
                    format!("{other} は本人を挙げていない"),
                    format!("{other} does not list the person"),
                ),
            ),
            (true, Some(_)) => (
                "prefers-other",
                Text::new(
                    format!("{other} はより望む相手と組んだ"),
                    format!("{other} is paired with somebody it likes better"),
                ),
            ),
            (true, None) => (
                "blocks",
                Text::new(
                    "安定な組分けがなく、誰も組にしていない",
                    "no stable pairing exists, and nobody is paired",
                ),
            ),
        };
        found.push(Missed {
            offer: other.clone(),
            rank: own,
            code,
            text,
            rank_there: None,
            holders: Vec::new(),
            cut_off: None,
            would_have: Vec::new(),
        });
    }
    found
}

/// Two people who wish jointly.
fn jointly(about: &About<'_, '_>, joint: usize) -> Vec<Missed> {
    let joint = &about.prepared.round.joint[joint];
    let member = about.prepared.numbers.person(&joint.members[0]);
    let other = about.prepared.numbers.person(&joint.members[1]);
    let rank = [member, other].into_iter().flatten().find_map(|person| about.own[person as usize]);
    let mut found = Vec::new();
    for (tier, own) in joint.wishes.iter().zip(1u32..) {
        if rank.is_some_and(|rank| own >= rank) {
            break;
        }
        for pair in tier {
            let names: Vec<&str> = pair.iter().map(|offer| offer.as_deref().unwrap_or("-")).collect();
            let names = names.join(" + ");
            let text = Text::new(
                format!("二人そろって {names} に受け入れられることはなかった"),
                format!("the two together could not be taken at {names}"),
            );
            found.push(Missed {
                offer: names,
                rank: own,
                code: "jointly",
                text,
                rank_there: None,
                holders: Vec::new(),
                cut_off: None,
                would_have: Vec::new(),
            });
        }
    }
    found
}
