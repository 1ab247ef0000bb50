//! The reasons of an offer.

use super::{About, OfferWhy, Reader};
use crate::text::Text;

pub(super) fn why(about: &About<'_, '_>, offer: u32) -> OfferWhy {
    let prepared = about.prepared;
    let id = prepared.numbers.offers[offer as usize];
    let places = prepared.market.capacity(offer);
    let mut people: Vec<(String, Option<u32>)> = (0u32..)
        .zip(&about.solved.offer_of)
        .filter(|(_, place)| **place == Some(offer))
        .map(|(person, _)| {
            (prepared.numbers.people[person as usize].to_owned(), about.there[person as usize])
        })
        .collect();
    people.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let filled = people.len() as u32;
    let free = places.saturating_sub(filled);
    let text = if free == 0 {
        Text::new(format!("{id} は定員{places}人を満たした"), format!("{id} filled its {places} places"))
    } else {
        Text::new(
            format!("{id} は定員{places}人のうち{free}人分が空いた"),
            format!("{id} has {free} of {places} places left"),
        )
    };
    OfferWhy { id: id.to_owned(), places, people, free, text, reasons: reasons(about, offer) }
}

fn reasons(about: &About<'_, '_>, offer: u32) -> Vec<(String, u32, Text)> {
    let prepared = about.prepared;
    if !prepared.round.joint.is_empty() {
        return Vec::new();
    }
    let found = about.evidence.offer(offer);
    let id = prepared.numbers.offers[offer as usize];
    let struck = prepared.struck.values().filter(|one| one.offer == id).count() as u32;
    let one_sided = |code: &str| {
        let here =
            prepared.round.findings.iter().filter(|one| one.code == code && one.offer.as_deref() == Some(id));
        here.count() as u32
    };
    let rows = [
        (
            "prefer-elsewhere",
            found.prefer_elsewhere,
            "少なくとも同じだけ望む場所を得た人",
            "placed where they like it at least as well",
        ),
        (
            "below-cut-off",
            found.below_cutoff,
            "ここを望んだが順位又はくじで及ばなかった人",
            "would rather be here, ranked or drawn behind those who are",
        ),
        (
            "held-by-limit",
            found.held_by_limit,
            "ここを望んだが上限により入れなかった人",
            "would rather be here, held back by a limit",
        ),
        (
            "blocking",
            found.blocking,
            "ここを望み、入れたはずの人",
            "would rather be here, and could have been taken",
        ),
        (
            "struck",
            struck,
            "入れない（適法性・要件・本人の意思）人",
            "cannot come: law, floors or their own word",
        ),
        (
            "wish-unlisted",
            one_sided("one-sided-wish"),
            "ここを望んだが順位を付けられていない人",
            "wish for it and are not ranked",
        ),
        (
            "list-unwished",
            one_sided("one-sided-choice"),
            "順位を付けたが望んでいない人",
            "ranked by it and do not wish for it",
        ),
    ];
    // An employer is told of its own list only, not of what people wish elsewhere.
    let hidden = |code: &str| about.reader == Reader::Own && code == "prefer-elsewhere";
    let shown = rows.into_iter().filter(|(code, count, ..)| *count > 0 && !hidden(code));
    shown.map(|(code, count, ja, en)| (code.to_owned(), count, Text::new(ja, en))).collect()
}
