//! What a host facility, or a supervising or support body, told about itself, as its record has it.

use super::{Entry, Record};
use crate::calendar::Day;
use crate::event::Fact;

/// A facility file on record.
#[derive(Debug, Clone, Copy)]
pub struct HostTold<'a> {
    /// The text of the file.
    pub file: &'a str,
    /// The first day it speaks of.
    pub told_on: Day,
    /// The entry that holds it.
    pub entry: &'a Entry,
}

impl<'a> HostTold<'a> {
    /// Every file of this record, the last told of last.
    pub fn all(record: &'a Record) -> Vec<HostTold<'a>> {
        let mut told: Vec<HostTold<'a>> = record
            .entries
            .iter()
            .filter_map(|entry| match &entry.fact {
                Fact::HostTold { file } => {
                    Some(HostTold { file, told_on: entry.occurred_on.latest(), entry })
                }
                _ => None,
            })
            .collect();
        told.sort_by_key(|told| (told.told_on, told.entry.recorded_at));
        told
    }

    /// The file that holds on a day: the last that was told of that day or an earlier one.
    pub fn on(record: &'a Record, as_of: Day) -> Option<HostTold<'a>> {
        HostTold::all(record).into_iter().rfind(|told| told.told_on <= as_of)
    }
}
