//! A roster as messy as real ones, from bytes to proposed events. Every person and organization in it is invented.
//!
//! The files lie in `stories/`, so that anybody can open them; they are made here. With `KANRYU_BLESS=1` they are
//! written anew, otherwise what is committed must hold the same cells.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kanryu_domain::calendar::Instant;
use kanryu_domain::registry::Registry;
use kanryu_domain::roster::{CellText, Field, Grid, Intake, Preview, Selection, preview};
use kanryu_domain::text::Lang;
use kanryu_files::{DateSystem, Limits, RawCell, ReadWarning, Workbook, read_bytes};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook as Book, Worksheet};

/// A cell to be written.
#[derive(Clone, Copy)]
enum Cell {
    /// Text; nothing where empty.
    T(&'static str),
    /// A true date of a spreadsheet: year, month, day.
    D(u16, u8, u8),
    /// A number.
    N(f64),
    /// A formula whose stored result is an error.
    Failed,
}
use Cell::{D, Failed, N, T};

const E: Cell = T("");

/// Two heading lines: the upper ones are partly merged, partly only written over the first of their columns.
const UPPER: [&str; 22] = [
    "No.",
    "管理番号",
    "氏　名",
    "性別",
    "生年月日\n（西暦・和暦どちらでも）",
    "国籍・地域",
    "在留資格",
    "",
    "",
    "日本語能力",
    "",
    "",
    "受入れ機関",
    "配属日",
    "監理団体",
    "介護従事",
    "",
    "",
    "入国日",
    "在留カード番号",
    "備考",
    "好きな食べ物",
];
const LOWER: [&str; 22] = [
    "",
    "",
    "",
    "",
    "",
    "",
    "資格",
    "許可日",
    "期限",
    "級",
    "合格年月",
    "証明書",
    "",
    "",
    "",
    "開始日",
    "終了日",
    "日数",
    "",
    "",
    "",
    "",
];
/// Merged areas of the headings: first row, first column, last row, last column.
const MERGES: [(u32, u16, u32, u16); 12] = [
    (0, 0, 0, 9),
    (3, 0, 4, 0),
    (3, 1, 4, 1),
    (3, 2, 4, 2),
    (3, 3, 4, 3),
    (3, 4, 4, 4),
    (3, 5, 4, 5),
    (3, 6, 3, 8),
    (3, 12, 4, 12),
    (3, 13, 4, 13),
    (3, 14, 4, 14),
    (3, 15, 3, 17),
];

type Row22 = [Cell; 22];

/// The first intake. Comments name what is messy.
#[rustfmt::skip] // a row of the sheet is a line here
fn first_intake() -> Vec<Row22> {
    let org = "社会福祉法人架空会";
    let union = "架空介護協同組合";
    vec![
        // Two scripts in one cell, full-width status, era dates.
        [N(1.0), T("K-001"), T("グエン・ティ・ホア（NGUYEN THI HOA）"), T("女"), T("平成13年4月15日"), T("ベトナム"), T("技能実習２号ロ"), T("令和8年10月6日"), T("令和10年10月5日"), T("Ｎ３"), T("2025年7月"), T("済"), T(org), T("R7.11.10"), T(union), T("R7.11.10"), E, N(240.0), T("令和7年10月6日"), T("AB00000001CD"), T("架空"), T("フォー")],
        // Half-width kana, true spreadsheet dates, short forms.
        [N(2.0), T("K-002"), T("ﾌｧﾑ ﾊﾞﾝ ﾅﾑ PHAM VAN NAM"), T("男性"), D(2000, 1, 31), T("Viet Nam"), T("技能実習1号ロ"), D(2026, 4, 3), D(2027, 4, 2), T("N4合格"), T("2025/12"), T("○"), T("（社福）架空会"), D(2026, 5, 7), T(union), D(2026, 5, 7), E, N(120.0), D(2026, 4, 3), E, E, E],
        // Latin first, then kana; nationality by code; full-width digits.
        [N(3.0), T("K-003"), T("TRAN THI LAN　チャン ティ ラン"), T("F"), T("２００１／１２／０３"), T("VNM"), T("技能実習（1号）"), T("2026.4.3"), T("2027.4.2"), T("JLPT N4"), T("2025-12"), T("未"), T(org), T("2026.5.7"), T(union), T("2026.5.7"), E, T("１２０日"), T("2026.4.3"), E, E, E],
        // Marks on letters, another own script.
        [N(4.0), T("K-004"), T("Lê Văn Bình / LE VAN BINH"), T("M"), T("H12.2.29"), T("ベトナム人"), T("SSW1"), T("2025-06-01"), T("2026-12-31"), T("日本語能力試験 N3"), T("2024年7月"), T("確認済"), T(org), T("2025-06-01"), E, T("2022-07-01"), E, T("1,050"), T("2022-06-01"), E, E, E],
        [N(5.0), T("K-005"), T("မောင်မောင် (MAUNG MAUNG)"), T("男"), T("1999年9月9日"), T("ミャンマー"), T("特定技能1号（介護）"), T("2026年2月1日"), T("2027年1月31日"), T("JFT-Basic 215点"), T("2025-10-02"), T("有"), T("株式会社 架空ケア"), T("2026年2月9日"), E, T("2026年2月9日"), E, E, T("2026年2月1日"), E, E, E],
        // Year of birth only; a level in another test.
        [N(6.0), T("K-006"), T("SUHARTINI（スハルティニ）"), T("女"), T("1998"), T("インドネシア"), T("特定活動（EPA）"), T("2024-12-08"), T("2027-12-07"), T("NAT-TEST 3級"), T("2026-02"), T("済"), T("㈱架空ケア"), T("2024-12-15"), E, T("2024-12-15"), E, N(520.0), T("2024-12-08"), E, E, E],
        // A spreadsheet number in a cell that is not a date, and a date with a weekday.
        [N(7.0), T("K-007"), T("SANTOS, MARIA ANGELA（サントス マリア アンヘラ）"), T("女"), N(36_526.0), T("フィリピン共和国"), T("介護"), T("2025年4月1日(火)"), T("2030年4月1日まで"), T("N2 取得済み"), T("Jul 2024"), T("yes"), T(org), T("2025年4月1日（火）"), E, T("2021-04-01"), E, N(900.0), T("2019/4/5"), E, E, E],
        // Chinese characters with a reading; student.
        [N(8.0), T("K-008"), T("王 小明（オウ ショウメイ）WANG XIAOMING"), T("男"), T("2002.11.20"), T("中国"), T("留学"), T("20250401"), T("20270630"), T("N2"), T("2024-12"), T("未確認"), E, E, E, E, E, E, T("20240402"), E, E, E],
        // Markup in a name is text.
        [N(9.0), T("K-009"), T("<b>RAI SITA</b>"), T("女"), T("2000-07-07"), T("ネパール"), T("特定技能１号"), T("2025-09-01"), T("2026-08-31"), T("N4"), E, E, T(org), T("2025-09-08"), E, E, E, E, E, E, E, E],
        // A failed formula.
        [N(10.0), T("K-010"), T("DEWI LESTARI"), T("女"), T("1997-03-03"), T("インドネシア"), T("特定技能1号"), Failed, T("2027-01-01"), E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        // The headings again, for the second printed page.
        UPPER.map(T),
        // A day that never was.
        [N(11.0), T("K-011"), T("PUTRI AYU"), T("女"), T("2001年2月29日"), T("インドネシア"), T("特定技能1号"), E, T("2027-01-01"), E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        // Day and month in doubt.
        [N(12.0), T("K-012"), T("ROSE CRUZ"), T("女"), T("1999-05-05"), T("フィリピン"), T("特定技能1号"), E, T("03/04/2027"), E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        // A year of two digits.
        [N(13.0), T("K-013"), T("JOY REYES"), T("女"), T("99.5.5"), T("フィリピン"), T("特定技能1号"), E, E, E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        // A country that does not exist, a status without its number, a level without its test.
        [N(14.0), T("K-014"), T("ANN LEE"), T("女"), T("1999-06-06"), T("アトランティス"), T("技能実習"), E, E, T("3級"), E, E, T(org), E, E, E, E, E, E, E, E, E],
        // The end before the beginning; more days than the period has.
        [N(15.0), T("K-015"), T("HTET HTET"), T("女"), T("1999-07-07"), T("ミャンマー"), T("特定技能1号"), T("2026-05-01"), T("2026-04-30"), E, E, E, T(org), E, E, T("2026-10-01"), E, N(365.0), E, E, E, E],
        // An entry that lies ahead, and a birth that does.
        [N(16.0), T("K-016"), T("BISTA RAM"), T("男"), T("2027-01-01"), T("ネパール"), E, E, E, E, E, E, T(org), E, E, E, E, E, T("2027-04-01"), E, E, E],
        // The same number twice.
        [N(17.0), T("K-017"), T("TAMANG MAYA"), T("女"), T("2000-08-08"), T("ネパール"), T("留学"), E, T("2027-03-31"), E, E, E, E, E, E, E, E, E, E, E, E, E],
        [N(18.0), T("k-017"), T("GURUNG ASHA"), T("女"), T("2000-09-09"), T("ネパール"), T("留学"), E, T("2027-03-31"), E, E, E, E, E, E, E, E, E, E, E, E, E],
        // The first person again, under another number and in another order.
        [N(19.0), T("K-019"), T("HOA THI NGUYEN"), T("女"), T("2001/4/15"), T("VN"), E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E],
        // No name; a character that turns the direction of writing.
        [N(20.0), T("K-020"), E, T("女"), T("2000-10-10"), T("ベトナム"), E, E, E, E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        [N(21.0), T("K-021"), T("HOA\u{202e}GNAL"), T("女"), T("2000-10-11"), T("ベトナム"), E, E, E, E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        // A period without a status, and a test that is only planned.
        [N(22.0), T("K-022"), T("DO THI MAI"), T("女"), T("2000-12-12"), T("ベトナム"), E, E, T("2027-03-31"), E, E, E, T(org), E, E, E, E, E, E, E, E, E],
        [N(23.0), T("K-023"), T("BUI THI HANH"), T("女"), T("2001-01-02"), T("ベトナム"), T("技能実習1号ロ"), E, T("2027-03-31"), T("N3受験予定"), E, E, T(org), T("2026-04-20"), T(union), E, E, E, E, E, E, E],
        // Words that say nothing.
        [N(24.0), T("K-024"), T("VU THI THU"), T("女"), T("2001-02-03"), T("ベトナム"), T("留学"), T("－"), T("2027-03-31"), T("なし"), T("―"), T("×"), T("未定"), T("-"), T("n/a"), E, E, E, E, E, E, E],
    ]
}

const SECOND_HEAD: [&str; 12] = [
    "Reference",
    "Full name",
    "Kana",
    "DOB",
    "Country",
    "Status",
    "Expiry",
    "JLPT level",
    "JLPT date",
    "Employer",
    "Start date",
    "Sending organization",
];

/// The second intake, kept by somebody who writes English.
#[rustfmt::skip] // a row of the sheet is a line here
fn second_intake() -> Vec<[Cell; 12]> {
    let send = "KAKU MANPOWER JSC";
    vec![
        [T("S-1"), T("AUNG KYAW"), T("アウン チョー"), T("5 May 1998"), T("Myanmar"), T("Specified Skilled Worker (i)"), T("Mar 31, 2027"), T("N4"), T("Dec 2024"), T("社会福祉法人 架空会"), T("1st April 2026"), T(send)],
        [T("S-2"), T("THANDAR WIN"), T("タンダー ウィン"), T("25/12/1999"), T("Burmese"), T("SSW(i)"), D(2027, 3, 31), T("N3"), T("Jul 2025"), T("社会福祉法人架空会"), D(2026, 4, 1), T(send)],
        [T("S-3"), T("KYI KYI"), T("ちー ちー"), T("2000-02-29"), T("MM"), T("Student"), T("2027-09-30"), T("N3 passed"), T("2025-12"), E, E, E],
        [T("S-4"), T("LAMA PASANG"), E, T("2001"), T("Nepalese"), T("Technical Intern Training (i)(b)"), T("2027-04-02"), T("N4"), E, T("社会福祉法人架空会"), T("2026-05-07"), T(send)],
        [T("S-5"), T("PEREIRA D'SOUZA ANNE-MARIE"), E, T("1996-06-16"), T("India"), T("Nursing Care"), T("2031-01-15"), T("N1"), T("2023-12"), T("株式会社架空ケア"), T("2024-04-01"), E],
        [T("S-6"), T("SILVA NIMALI"), E, T("1999-11-11"), T("Sri Lankan"), T("SSW1"), T("31-03-2027"), T("N5"), T("2022"), T("株式会社架空ケア"), T("2026-04-01"), E],
        [T("S-7"), T("BATBAYAR SARNAI"), T("バトバヤル サルナイ"), T("1998-08-18"), T("Mongolia"), T("SSW 1"), T("2027-03-31"), T("J.TEST D-E 560"), T("2025-01"), T("株式会社架空ケア"), T("2026-04-01"), E],
        [T("S-8"), T("SOK DARA"), E, T("1997-07-17"), T("Cambodian"), T("SSW1"), T("2027-03-31"), T("N3"), T("2025-07"), T("organization:NOWHERE"), T("2026-04-01"), E],
        // The same person as S-1.
        [E, T("Kyaw Aung"), E, T("1998-05-05"), T("MMR"), E, E, E, E, E, E, E],
    ]
}

/// The third intake as CSV in CP932, as an office prints it.
const THIRD: &str = "\"名簿（架空）\",,,,,\r\n\
    番号,氏名,ﾌﾘｶﾞﾅ,\"生年\n月日\",国籍,在留期限,在留資格\r\n\
    1,NGUYEN VAN TUAN,ｸﾞｴﾝ ﾊﾞﾝ ﾄｩｱﾝ,H10.1.2,ベトナム,R9.3.31,特定技能1号\r\n\
    2,\"HO, THI NGA\",ﾎｰ ﾃｨ ﾝｶﾞ,S64.1.7,ベトナム,R9.3.31,特定技能1号\r\n\
    3,TRUONG THI YEN,ﾁｭｵﾝ ﾃｨ ｲｪﾝ,H31.5.1,ベトナム,R9.3.31,特定技能1号\r\n\
    \r\n\
    4,\"=HYPERLINK(\"\"http://example.invalid\"\",\"\"x\"\")\",ﾘﾝｸ,H11.1.1,ベトナム,,\r\n\
    以上,,,,,,\r\n";

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell) {
    let date = Format::new().set_num_format("yyyy/m/d");
    match cell {
        T("") => Ok(sheet),
        T(text) => sheet.write_string(row, column, text),
        N(n) => sheet.write_number(row, column, n),
        D(year, month, day) => {
            let day = ExcelDateTime::from_ymd(year, month, day).unwrap();
            sheet.write_datetime_with_format(row, column, day, &date)
        }
        Failed => sheet.write_formula(row, column, Formula::new("=1/0").set_result("#DIV/0!")),
    }
    .unwrap();
}

/// The workbook of `stories/roster-messy.xlsx`.
fn messy_workbook() -> Vec<u8> {
    let mut book = Book::new();
    let created = ExcelDateTime::from_ymd(2026, 11, 1).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet();
    sheet.set_name("一期生").unwrap();
    let center = Format::new().set_bold();
    put(sheet, 1, 0, T("作成日：令和8年11月1日　作成者：架空介護協同組合"));
    for (column, text) in (0u16..).zip(UPPER) {
        put(sheet, 3, column, T(text));
        put(sheet, 4, column, T(LOWER[usize::from(column)]));
    }
    for (top, left, bottom, right) in MERGES {
        let text = if top == 0 {
            "外国人介護人材名簿（この名簿の人と機関はすべて架空です）"
        } else {
            UPPER[usize::from(left)]
        };
        sheet.merge_range(top, left, bottom, right, text, &center).unwrap();
    }
    // One line is left blank in the middle, as people do between groups.
    for (at, cells) in (0u32..).zip(first_intake()) {
        let row = 5 + at + u32::from(at >= 9);
        (0u16..).zip(cells).for_each(|(column, cell)| put(sheet, row, column, cell));
    }
    let last = 5 + u32::try_from(first_intake().len()).unwrap() + 1;
    put(sheet, last, 2, T("合計 25名"));
    put(sheet, last + 1, 0, T("※ 在留カードの写しは別ファイル"));

    let sheet = book.add_worksheet();
    sheet.set_name("Second intake").unwrap();
    for (column, text) in (0u16..).zip(SECOND_HEAD) {
        put(sheet, 0, column, T(text));
    }
    for (row, cells) in (1u32..).zip(second_intake()) {
        (0u16..).zip(cells).for_each(|(column, cell)| put(sheet, row, column, cell));
    }

    let sheet = book.add_worksheet();
    sheet.set_name("この名簿について").unwrap();
    put(sheet, 0, 0, T("取込みの試験のために作った名簿です。人も機関も番号もすべて架空です。"));
    put(sheet, 1, 0, T("Made to test imports. Every person, organization and number in it is invented."));
    book.save_to_buffer().unwrap()
}

fn messy_csv() -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(THIRD);
    assert!(!lost);
    bytes.into_owned()
}

fn story(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../stories").join(name)
}

/// The committed file; written first where that is asked for.
fn committed(name: &str, made: &[u8]) -> Vec<u8> {
    if std::env::var_os("KANRYU_BLESS").is_some() {
        std::fs::write(story(name), made).unwrap();
    }
    std::fs::read(story(name)).unwrap()
}

fn workbook(name: &str, made: &[u8]) -> Workbook {
    let read = |bytes: &[u8]| read_bytes(bytes, name, &Limits::default()).unwrap();
    let book = read(&committed(name, made));
    assert_eq!(
        book,
        read(made),
        "stories/{name} differs from what is made here; run this test with KANRYU_BLESS=1"
    );
    book
}

fn grids(book: &Workbook) -> Vec<Grid> {
    let cell = |cell: &RawCell| match cell.clone() {
        RawCell::Empty => CellText::Empty,
        RawCell::Text(text) => CellText::Text(text),
        RawCell::Number(n) => CellText::Number(n),
        RawCell::Bool(yes) => CellText::Bool(yes),
        RawCell::Date { serial, system } => {
            CellText::Date { serial, from_1904: system == DateSystem::From1904 }
        }
        RawCell::Fault(fault) => CellText::Fault(fault),
    };
    let place = |(row, column): (u32, u32)| (row as usize, column as usize);
    book.sheets
        .iter()
        .map(|sheet| Grid {
            sheet: sheet.name.clone(),
            rows: sheet.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            merges: sheet.merges.iter().map(|merge| (place(merge.first), place(merge.last))).collect(),
        })
        .collect()
}

fn read_against(grids: &[Grid], registry: &Registry, sha256: &str) -> Preview {
    let intake = Intake {
        file: "roster-messy.xlsx",
        sha256,
        grids,
        today: "2026-11-24".parse().unwrap(),
        owner: None,
    };
    preview(&intake, registry)
}

fn problems(preview: &Preview, rejected: bool) -> Vec<String> {
    let problems = if rejected { &preview.rejected } else { &preview.warnings };
    problems
        .iter()
        .map(|p| format!("{}!{} {}", p.sheet, p.cell, p.wording.code.trim_start_matches("roster/")))
        .collect()
}

fn values(preview: &Preview, own_id: &str) -> BTreeMap<Field, String> {
    let has = |ready: &&kanryu_domain::roster::Ready| {
        ready.changes.iter().any(|change| change.field == Field::OwnId && change.new == own_id)
    };
    let ready = preview.new_rows().find(has).unwrap_or_else(|| panic!("{own_id} was not taken in"));
    ready.changes.iter().map(|change| (change.field, change.new.clone())).collect()
}

#[test]
fn the_messy_workbook_is_taken_in_but_for_what_nobody_could_read() {
    let book = workbook("roster-messy.xlsx", &messy_workbook());
    let preview = read_against(&grids(&book), &Registry::default(), "aa");
    let expected = [
        "一期生!H16 formula-failed",
        "一期生!E18 no-such-day",
        "一期生!I19 date-ambiguous",
        "一期生!E20 date-ambiguous",
        "一期生!F21 unknown-country",
        "一期生!G21 unknown-status",
        "一期生!J21 level-without-test",
        "一期生!I22 ends-before-beginning",
        "一期生!R22 too-many-days",
        "一期生!E23 born-in-future",
        "一期生!S23 date-in-future",
        "一期生!B24 duplicate-id",
        "一期生!B25 duplicate-id",
        "一期生!E26 duplicate-person",
        "一期生!C27 missing-value",
        "一期生!C28 deceptive-character",
        "一期生!I29 needs-other",
        "Second intake!I7 date-incomplete",
        "Second intake!J9 unknown-organization",
        "Second intake!D10 duplicate-person",
    ];
    assert_eq!(problems(&preview, true), expected);
    assert_eq!((preview.new_rows().count(), preview.rejected_rows()), (17, 16));
}

#[test]
fn what_is_left_out_of_the_messy_workbook_is_said() {
    let book = workbook("roster-messy.xlsx", &messy_workbook());
    let preview = read_against(&grids(&book), &Registry::default(), "aa");
    let expected = [
        "一期生!A5 left-out-column",
        "一期生!T5 left-out-column",
        "一期生!U5 left-out-column",
        "一期生!V5 unknown-column",
        "一期生!A17 row-skipped",
        "一期生!C32 row-skipped",
        "一期生!A33 row-skipped",
        "この名簿について!A1 sheet-without-headings",
        "一期生!J30 test-not-sat",
        "一期生!A1 undated",
    ];
    assert_eq!(problems(&preview, false), expected);
}

/// What some rows mean, by the number of the person.
#[rustfmt::skip] // a person is a line or two here
const MEANINGS: [(&str, &[(Field, &str)]); 12] = [
    ("K-001", &[(Field::NameLatin, "NGUYEN THI HOA"), (Field::NameKana, "グエン・ティ・ホア"), (Field::BornOn, "2001-04-15"), (Field::Nationality, "VN"),
        (Field::ResidenceStatus, "technical-intern-training-2"), (Field::ResidenceFrom, "2026-10-06"), (Field::ResidenceUntil, "2028-10-05"),
        (Field::JapaneseTest, "jlpt N3"), (Field::JapaneseTestOn, "2025-07"), (Field::JapaneseCertificate, "○"), (Field::WorkedDays, "240"), (Field::EnteredOn, "2025-10-06")]),
    ("K-002", &[(Field::NameKana, "ファム バン ナム"), (Field::NameLatin, "PHAM VAN NAM"), (Field::Sex, "male"), (Field::BornOn, "2000-01-31"), (Field::ResidenceUntil, "2027-04-02")]),
    ("K-003", &[(Field::NameLatin, "TRAN THI LAN"), (Field::BornOn, "2001-12-03"), (Field::WorkedDays, "120"), (Field::JapaneseCertificate, "–")]),
    ("K-004", &[(Field::NameNative, "Lê Văn Bình"), (Field::NameLatin, "LE VAN BINH"), (Field::BornOn, "2000-02-29"), (Field::ResidenceStatus, "specified-skilled-1"), (Field::WorkedDays, "1050")]),
    ("K-005", &[(Field::NameNative, "မောင်မောင်"), (Field::JapaneseTest, "jft-basic 215")]),
    ("K-006", &[(Field::BornOn, "1998"), (Field::JapaneseTest, "nat-test 3"), (Field::ResidenceStatus, "designated-activities-epa")]),
    ("K-007", &[(Field::BornOn, "2000-01-01"), (Field::ResidenceFrom, "2025-04-01"), (Field::ResidenceUntil, "2030-04-01"), (Field::JapaneseTestOn, "2024-07")]),
    ("K-008", &[(Field::NameNative, "王 小明"), (Field::NameKana, "オウ ショウメイ"), (Field::NameLatin, "WANG XIAOMING"), (Field::ResidenceUntil, "2027-06-30")]),
    ("K-009", &[(Field::NameLatin, "<b>RAI SITA</b>")]),
    ("S-1", &[(Field::BornOn, "1998-05-05"), (Field::ResidenceUntil, "2027-03-31"), (Field::HostFrom, "2026-04-01"), (Field::JapaneseTestOn, "2024-12")]),
    ("S-2", &[(Field::BornOn, "1999-12-25"), (Field::Nationality, "MM")]),
    ("S-3", &[(Field::NameKana, "チー チー")]),
];

#[test]
fn every_messy_form_means_what_its_writer_meant() {
    let book = workbook("roster-messy.xlsx", &messy_workbook());
    let preview = read_against(&grids(&book), &Registry::default(), "aa");
    for (own_id, expected) in MEANINGS {
        let found = values(&preview, own_id);
        for (field, value) in expected {
            assert_eq!(found.get(field).map(String::as_str), Some(*value), "{own_id} {field:?}");
        }
    }
    // (社福), ㈱ and spaces do not make other organizations: two hosts, one union, one sending organization.
    assert_eq!(preview.organizations.len(), 4);
    assert!(!values(&preview, "K-024").contains_key(&Field::JapaneseTest));
}

#[test]
fn the_accepted_rows_can_be_recorded_and_the_file_is_recognized_afterwards() {
    let book = workbook("roster-messy.xlsx", &messy_workbook());
    let grids = grids(&book);
    let mut registry = Registry::default();
    let first = read_against(&grids, &registry, "aa");
    for event in first.events(&Selection::All, Instant::start_of("2026-11-24".parse().unwrap())) {
        registry.check(&event).unwrap_or_else(|refusal| panic!("{refusal}"));
        registry.apply(&event);
    }
    let again = read_against(&grids, &registry, "aa");
    assert!(again.imported_before);
    assert_eq!(
        (again.new_rows().count(), again.matched_rows().count(), again.unchanged_rows().count()),
        (0, 0, 17)
    );
    assert_eq!(problems(&again, true), problems(&first, true));
    // The next month's list, saved under another name, says nothing new either.
    let saved_again = read_against(&grids, &registry, "bb");
    assert_eq!((saved_again.matched_rows().count(), saved_again.unchanged_rows().count()), (0, 17));
}

#[test]
fn the_csv_of_an_office_is_read_in_its_own_encoding() {
    let book = workbook("roster-messy-cp932.csv", &messy_csv());
    let preview = read_against(&grids(&book), &Registry::default(), "cc");
    assert_eq!(problems(&preview, true), ["roster-messy-cp932!D5 no-such-day"], "平成31年 ended on 30 April");
    let names: Vec<String> = preview.view(Lang::Ja).new.iter().map(|row| row.name.clone()).collect();
    assert_eq!(names[1], "HO THI NGA (ホー ティ ンガ)");
    assert_eq!(names.len(), 3);
    assert!(
        book.warnings.iter().all(|warning| matches!(warning, ReadWarning::RaggedRow { line: 1, .. })),
        "{:?}",
        book.warnings
    );
}
