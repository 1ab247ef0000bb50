//! Dates in every form in which rosters write them.

use super::date::{DateFault, Precision, read};
use super::*;

fn text(text: &str) -> CellText {
    CellText::Text(text.to_owned())
}

fn any(cell: &CellText) -> Result<String, DateFault> {
    read(cell, Precision::Any).map(|date| date.to_string())
}

#[test]
fn every_customary_form_of_a_day_is_read() {
    let forms = [
        "2026-04-01",
        "2026/4/1",
        "2026.4.1",
        "２０２６／０４／０１",
        "2026年4月1日",
        "2026 年 4 月 1 日",
        "令和8年4月1日",
        "令和８年４月１日",
        "R8.4.1",
        "Ｒ８．４．１",
        "R08/04/01",
        "r8-4-1",
        "R.8.4.1",
        "20260401",
        "1 Apr 2026",
        "Apr 1, 2026",
        "1st April 2026",
        "April 1 2026",
        "2026-04-01T00:00:00",
        "2026-04-01 00:00:00",
        "2026年4月1日(水)",
        "2026/4/1（水曜日）",
        "2026-04-01 (Wed)",
        "2026年4月1日まで",
        "令和8年4月1日付",
        "46113",
    ];
    for form in forms {
        assert_eq!(any(&text(form)).as_deref(), Ok("2026-04-01"), "{form}");
    }
    let older = [
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("S64.1.7", "1989-01-07"),
        ("昭和60年2月3日生", "1985-02-03"),
        ("㍻13年4月15日", "2001-04-15"),
    ];
    for (form, day) in older {
        assert_eq!(any(&text(form)).as_deref(), Ok(day), "{form}");
    }
}

#[test]
fn spreadsheet_numbers_are_counted_from_their_own_day_zero() {
    let date = |serial, from_1904| any(&CellText::Date { serial, from_1904 });
    assert_eq!(date(46_113.0, false).as_deref(), Ok("2026-04-01"));
    assert_eq!(date(44_651.75, true).as_deref(), Ok("2026-04-01"));
    assert_eq!(date(61.0, false).as_deref(), Ok("1900-03-01"));
    assert_eq!(date(59.0, false).as_deref(), Ok("1900-02-28"));
    assert_eq!(date(60.0, false), Err(DateFault::NoSuchDay), "29 February 1900 never was");
    assert_eq!(date(f64::NAN, false), Err(DateFault::NoSuchDay));
    assert_eq!(any(&CellText::Number(46_113.0)).as_deref(), Ok("2026-04-01"));
    assert_eq!(any(&CellText::Number(20_260_401.0)).as_deref(), Ok("2026-04-01"));
    assert_eq!(any(&CellText::Number(2_001.0)).as_deref(), Ok("2001"));
}

#[test]
fn months_years_and_fiscal_years_are_read_where_the_column_allows() {
    let cases = [
        ("2026-04", "2026-04"),
        ("2026/4", "2026-04"),
        ("2026年4月", "2026-04"),
        ("令和8年4月", "2026-04"),
        ("R8.4", "2026-04"),
        ("Apr 2026", "2026-04"),
        ("04/2026", "2026-04"),
        ("202604", "2026-04"),
        ("2026", "2026"),
        ("2026年", "2026"),
        ("令和8年", "2026"),
        ("平成31年", "2019"),
        ("昭和64年", "1989"),
        ("令和元年5月", "2019-05"),
        ("平成31年4月", "2019-04"),
        ("2025年度", "FY2025"),
        ("令和7年度", "FY2025"),
        ("平成31年度", "FY2019"),
        ("FY2025", "FY2025"),
    ];
    for (form, date) in cases {
        assert_eq!(any(&text(form)).as_deref(), Ok(date), "{form}");
    }
    assert_eq!(read(&text("2026-04"), Precision::Day), Err(DateFault::Incomplete));
    assert_eq!(read(&text("2026"), Precision::Month), Err(DateFault::Incomplete));
    assert!(read(&text("2026-04"), Precision::Month).is_ok());
}

#[test]
fn what_could_be_two_days_is_refused_and_what_cannot_is_read() {
    for form in ["01/02/2026", "26/4/1", "26.4.1", "8.4.1", "1-2-2026", "200113"] {
        assert_eq!(any(&text(form)), Err(DateFault::Ambiguous), "{form}");
    }
    assert_eq!(any(&text("25/12/2025")).as_deref(), Ok("2025-12-25"));
    assert_eq!(any(&text("12/25/2025")).as_deref(), Ok("2025-12-25"));
    assert_eq!(any(&text("2/2/2026")).as_deref(), Ok("2026-02-02"));
}

#[test]
fn days_that_never_were_are_refused() {
    for form in [
        "2026-02-30",
        "2026-13-01",
        "2026/0/1",
        "平成31年5月1日",
        "令和元年4月30日",
        "R8.2.30",
        "令和100年1月1日",
        "20260231",
    ] {
        assert!(
            matches!(any(&text(form)), Err(DateFault::NoSuchDay | DateFault::NotADate)),
            "{form}: {:?}",
            any(&text(form))
        );
    }
    for form in [
        "きのう",
        "令和",
        "R",
        "S",
        "Sep",
        "2026年4月1日と2日",
        "1年3月",
        "-",
        "2026-04-01/2027-04-01",
        "13月",
    ] {
        assert!(any(&text(form)).is_err(), "{form}: {:?}", any(&text(form)));
    }
    assert_eq!(any(&text("1026-04-01")), Err(DateFault::YearOutOfRange));
    assert_eq!(any(&CellText::Bool(true)), Err(DateFault::NotADate));
}

proptest! {
    #[test]
    fn every_day_is_read_back_from_every_form(number in -25_567i32..84_005) {
        let day = Day::from_number(number);
        let (y, m, d) = day.ymd();
        for form in [day.to_string(), format!("{y}/{m}/{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}")] {
            prop_assert_eq!(any(&text(&form)), Ok(day.to_string()), "{}", form);
        }
    }

    #[test]
    fn every_day_of_an_era_is_read_back(number in -37_000i32..40_000) {
        let day = Day::from_number(number);
        let (_, m, d) = day.ymd();
        let form = format!("{}{m}月{d}日", crate::calendar::era::year_ja(day));
        if day.year() >= 1900 {
            prop_assert_eq!(any(&text(&form)), Ok(day.to_string()), "{}", form);
        }
    }

    #[test]
    fn no_text_makes_the_date_reader_panic(form in ".{0,45}") {
        let _ = any(&text(&form));
    }

    #[test]
    fn nothing_like_a_date_makes_the_date_reader_panic(form in "[0-9RHSTM元令和平成年月日度/.\\- ()（）T:]{0,14}") {
        let _ = any(&text(&form));
    }
}
