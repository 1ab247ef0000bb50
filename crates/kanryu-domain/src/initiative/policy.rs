//! Policy actions and the medicines partnership.

use super::batch::{Batch, panel};
use super::{date, places, word_of};
use crate::event::{Fact, PartnerClass, PartnerForm, PolicyGroup};
use crate::word::table::rows;

static ACTIONS: &str = include_str!("../../../../catalog/initiative/policy_actions.csv");
static PARTNERS: &str = include_str!("../../../../catalog/initiative/pharma_partnership_members.csv");
static INITIATIVES: &str = include_str!("../../../../catalog/initiative/pharma_initiatives.csv");

pub(super) fn actions(batch: &mut Batch) {
    for row in rows(ACTIONS) {
        let fact = Fact::PolicyActionListed {
            group: word_of(row.cell("group"), PolicyGroup::from_word),
            title: row.text("title_ja", "title_en"),
            text: row.text("text_ja", "text_en"),
            owners: row.list("owner_ja").into_iter().map(str::to_owned).collect(),
            owner_basis: row.cell("owner_basis").to_owned(),
            period: row.filled("period_ja").map(str::to_owned),
            begins_on: row.filled("period_start").map(date),
            ends_on: row.filled("period_end").map(date),
            agreement: None,
        };
        let about = format!("policy-action:{}", row.cell("action_id"));
        batch.state(&about, "listed", panel(row.cell("slide_panel")), fact);
    }
}

pub(super) fn partners(batch: &mut Batch) {
    for row in rows(PARTNERS) {
        let key = row.cell("pp_id");
        let form = word_of(row.cell("form"), PartnerForm::from_word);
        let named = [row.cell("person_ja"), row.cell("title_ja")].join(" ");
        let fact = Fact::PartnerListed {
            name: row.text("name_ja", "name_en"),
            class: word_of(row.cell("class"), PartnerClass::from_word),
            form,
            organization: (form != PartnerForm::GovernmentPost).then(|| places::mentioned(key)),
            block: row.cell("block").to_owned(),
            order: row.cell("order_in_text").parse().expect("the order of a partner is a number"),
            named: Some(named.trim().to_owned()).filter(|named| !named.is_empty()),
        };
        batch.state(&format!("partner:{key}"), "listed", panel("S07"), fact);
    }
}

pub(super) fn initiatives(batch: &mut Batch) {
    for row in rows(INITIATIVES) {
        let fact = Fact::InitiativeListed { text: row.text("text_ja", "text_en") };
        batch.state(&format!("initiative:{}", row.cell("initiative_id")), "listed", panel("S06"), fact);
    }
}

/// The keys of the partners in whose seat a thing of this form stands.
pub(super) fn keys_of_form(form: &str) -> Vec<String> {
    rows(PARTNERS).filter(|row| row.cell("form") == form).map(|row| row.cell("pp_id").to_owned()).collect()
}
