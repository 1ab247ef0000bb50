//! Calendars in iCalendar form (RFC 5545): all-day events that a calendar program subscribes to.
//!
//! Lines end with CRLF and are folded at 75 octets without cutting a character; text is escaped; every event keeps its
//! UID from one fetch to the next, so that a program moves it instead of adding another. Time is an argument.

use std::fmt::Write as _;

#[cfg(test)]
mod tests;

/// An all-day event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What identifies it from one fetch to the next; globally unique together with the domain that follows it.
    pub uid: String,
    /// Year, month (1–12) and day (1–31).
    pub on: (i32, u8, u8),
    /// What it is, in a line.
    pub summary: String,
    /// More about it; may have several lines.
    pub description: String,
    /// Where to read on.
    pub url: Option<String>,
    /// Words by which a program may sort.
    pub categories: Vec<String>,
    /// Days before at which a reminder is given.
    pub reminders: Vec<u32>,
}

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called.
    pub name: String,
    /// The moment its content speaks of, in milliseconds since 1970-01-01T00:00:00Z.
    pub stamp_ms: i64,
    /// Its events.
    pub events: Vec<CalendarEvent>,
}

/// The media type of a calendar.
pub const CALENDAR_TYPE: &str = "text/calendar; charset=utf-8";
/// Octets of a line, its end not counted (RFC 5545 section 3.1).
const LINE: usize = 75;
const DAY_MS: i64 = 86_400_000;

/// The calendar as text.
pub fn write_calendar(calendar: &Calendar) -> String {
    let mut out = String::new();
    let stamp = moment(calendar.stamp_ms);
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Kanryu//Deadlines//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(&calendar.name)));
    for event in &calendar.events {
        self::event(&mut out, event, &stamp);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(out: &mut String, event: &CalendarEvent, stamp: &str) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", escaped(&event.uid)));
    line(out, &format!("DTSTAMP:{stamp}"));
    let (year, month, day) = event.on;
    line(out, &format!("DTSTART;VALUE=DATE:{year:04}{month:02}{day:02}"));
    line(out, &format!("SUMMARY:{}", escaped(&event.summary)));
    if !event.description.is_empty() {
        line(out, &format!("DESCRIPTION:{}", escaped(&event.description)));
    }
    if let Some(url) = &event.url {
        // An address is no text: nothing is escaped, and nothing in it may end the line.
        line(out, &format!("URL:{}", url.replace(['\r', '\n', ' '], "")));
    }
    if !event.categories.is_empty() {
        let words: Vec<String> = event.categories.iter().map(|word| escaped(word)).collect();
        line(out, &format!("CATEGORIES:{}", words.join(",")));
    }
    // A deadline takes no time of anybody's day.
    line(out, "TRANSP:TRANSPARENT");
    for days in &event.reminders {
        line(out, "BEGIN:VALARM");
        line(out, "ACTION:DISPLAY");
        line(out, &format!("TRIGGER:-P{days}D"));
        line(out, &format!("DESCRIPTION:{}", escaped(&event.summary)));
        line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
}

/// Text as section 3.3.11 wants it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            // Control characters have no place in a text; a tab is one that may stand.
            other if other.is_control() && other != '\t' => {}
            other => out.push(other),
        }
    }
    out
}

/// One content line, folded: every further part begins with a space, which belongs to its octets.
fn line(out: &mut String, content: &str) {
    let mut used = 0;
    for character in content.chars() {
        let octets = character.len_utf8();
        if used + octets > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(character);
        used += octets;
    }
    out.push_str("\r\n");
}

/// A moment in UTC as `20260123T000000Z`.
fn moment(ms: i64) -> String {
    let (days, seconds) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS) / 1_000);
    let (year, month, day) = civil(days);
    let mut text = String::new();
    let _ = write!(
        text,
        "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    );
    text
}

/// The civil day of a count of days since 1970-01-01; years begin on 1 March inside, so that leap days stand last.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
