//! Files as people keep them, and files made to do harm. Names in them are invented.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::write::{Heading, Output, Value, Watch, write_table};

fn limits() -> Limits {
    Limits::default()
}

fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    read_bytes(bytes, "roster.csv", &limits())
}

fn text_rows(book: &Workbook) -> Vec<Vec<String>> {
    let text = |cell: &RawCell| match cell {
        RawCell::Empty => String::new(),
        RawCell::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    book.sheets[0].rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    text_rows(&read(bytes).unwrap())
}

/// A zip archive of the given parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="名簿" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const PACKAGE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook with one sheet of this XML between `<worksheet>` tags.
fn workbook_of(workbook: &str, sheet: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#
    );
    archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn sheet_of(sheet: &str) -> Vec<u8> {
    workbook_of(WORKBOOK, sheet)
}

#[test]
fn csv_is_read_in_utf8_with_and_without_a_mark_and_in_cp932() {
    let expected =
        vec![vec!["氏名".to_owned(), "国籍".to_owned()], vec!["グエン①".to_owned(), "㈱架空".to_owned()]];
    let text = "氏名,国籍\r\nグエン①,㈱架空\r\n";
    let (cp932, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost);
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let cases: [(&[u8], Encoding); 5] = [
        (text.as_bytes(), Encoding::Utf8),
        (&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (&cp932, Encoding::Cp932),
        (&utf16, Encoding::Utf16Le),
        (&utf16be, Encoding::Utf16Be),
    ];
    for (bytes, encoding) in cases {
        let book = read(bytes).unwrap();
        assert_eq!(text_rows(&book), expected, "{encoding:?}");
        assert_eq!(book.format, FileFormat::Csv { encoding, delimiter: ',' });
        assert_eq!(book.sheets[0].name, "roster");
    }
}

#[test]
fn bytes_of_no_encoding_are_refused_with_the_place_where_each_breaks() {
    let bytes = b"a,b\n1,\x82\xa0\nx,\xff\xff\n";
    let expected = ReadError::UnknownEncoding { utf8_byte: 6, utf8_line: 2, cp932_byte: 11, cp932_line: 3 };
    assert_eq!(read(bytes), Err(expected));
}

#[test]
fn a_character_cut_by_the_end_of_a_block_is_read_whole() {
    let line = "あいうえお,かきくけこ\n".repeat(20_000);
    assert_eq!(rows(line.as_bytes()).len(), 20_000);
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(&line);
    let book = read(&cp932).unwrap();
    assert!(text_rows(&book).iter().all(|row| row == &["あいうえお", "かきくけこ"]));
}

#[test]
fn the_separator_is_found_by_what_makes_rows_even() {
    let delimiter = |text: &str| match read(text.as_bytes()).unwrap().format {
        FileFormat::Csv { delimiter, .. } => delimiter,
        FileFormat::Xlsx => panic!("not a workbook"),
    };
    assert_eq!(delimiter("a,b\n1,2\n"), ',');
    assert_eq!(delimiter("a;b\n1,5;2,5\n3,1;4,1\n"), ';');
    assert_eq!(delimiter("氏名\t国籍\nA, B\tVN\nC\tID\n"), '\t');
    assert_eq!(delimiter("sep=;\na,b;c\n"), ';');
    assert_eq!(delimiter("one column\nonly\n"), ',');
}

#[test]
fn quoted_fields_keep_line_breaks_separators_and_quotation_marks() {
    let found = rows(b"a,\"x\r\ny, \"\"z\"\"\",\"\"\r\n\r\nb,c,d\r\n");
    assert_eq!(
        found,
        [vec!["a".to_owned(), "x\ny, \"z\"".to_owned()], vec![], vec!["b".into(), "c".into(), "d".into()]]
    );
}

#[test]
fn blank_lines_are_rows_so_that_addresses_are_those_the_reader_sees() {
    let found = rows(b"\n\ntitle\n\na,b\r1,2");
    assert_eq!(found.iter().position(|row| row.first().is_some_and(|cell| cell == "1")), Some(5));
}

#[test]
fn rows_of_uneven_length_are_named() {
    let book = read(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n\n1,2,3\n").unwrap();
    let ragged = |line, found| ReadWarning::RaggedRow { line, found, usual: 3 };
    assert_eq!(book.warnings, [ragged(3, 2), ragged(4, 4)]);
    let many = read(format!("{}{}", "1,2,3\n".repeat(100), "1\n".repeat(30)).as_bytes()).unwrap();
    assert_eq!(many.warnings.last(), Some(&ReadWarning::MoreRaggedRows { more: 10 }));
}

#[test]
fn a_quotation_mark_that_never_closes_is_refused_at_its_line() {
    assert_eq!(read(b"a,b\n1,\"x\n2,y\n3,z\n"), Err(ReadError::UnclosedQuote { line: 2 }));
    let long = format!("a,b\n1,\"x{}", "\n2,y".repeat(100_000));
    assert_eq!(read(long.as_bytes()), Err(ReadError::UnclosedQuote { line: 2 }));
    assert_eq!(rows(b"5\" pipe,b\n"), [["5\" pipe", "b"]], "a mark within plain text is text");
}

#[test]
fn deeply_nested_quotation_marks_are_read_in_linear_time() {
    let marks = "\"".repeat(60_000);
    let found = rows(format!("{marks},b\n").as_bytes());
    assert_eq!(found[0][0].len(), 29_999);
    let alternating = "\"a\"".repeat(20_000);
    assert!(matches!(
        read(format!("{alternating}\n").as_bytes()),
        Ok(_) | Err(ReadError::CellTooLong { .. })
    ));
}

#[test]
fn a_field_longer_than_a_cell_is_refused_with_its_address() {
    let text = format!("a,b\n1,{}\n", "あ".repeat(32_768));
    assert_eq!(read(text.as_bytes()), Err(ReadError::CellTooLong { cell: "B2".to_owned(), limit: 32_767 }));
    let fits = format!("a,b\n1,{}\n", "あ".repeat(32_767));
    assert!(read(fits.as_bytes()).is_ok());
}

#[test]
fn a_file_above_the_limit_is_refused_before_it_is_read() {
    struct Claims(u64);
    impl Read for Claims {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("not a byte may be read of a file that is too large");
        }
    }
    impl Seek for Claims {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            Ok(match to {
                SeekFrom::End(_) => self.0,
                SeekFrom::Start(at) => at,
                SeekFrom::Current(_) => 0,
            })
        }
    }
    let refused = csv_rows(Claims(300_000_000), &limits(), |_, _| Ok::<(), ReadError>(()));
    let expected = ReadError::FileTooLarge { found: 300_000_000, limit: 250_000_000 };
    assert_eq!(refused, Err(expected.clone()));
    assert_eq!(expected.values(), [("found", "300.0".to_owned()), ("limit", "250.0".to_owned())]);
}

#[test]
fn a_large_csv_is_streamed_row_by_row() {
    let mut file = tempfile::tempfile().unwrap();
    let line = format!("{},{},{}\n", "架空".repeat(20), "1", "x".repeat(60));
    let block = line.repeat(2_000);
    let blocks = 60;
    for _ in 0..blocks {
        file.write_all(block.as_bytes()).unwrap();
    }
    let (mut count, mut longest) = (0_u64, 0);
    let summary = csv_rows(file, &limits(), |_, fields| {
        count += 1;
        longest = longest.max(fields.iter().map(String::len).sum::<usize>());
        Ok::<(), ReadError>(())
    });
    assert_eq!(summary.unwrap().rows, 2_000 * blocks);
    assert_eq!((count, longest), (2_000 * blocks, line.len() - 3));
}

#[test]
fn more_cells_than_memory_should_hold_are_refused() {
    let small = Limits { cells: 100, ..limits() };
    let wide = read_bytes("a,b,c\n".repeat(50).as_bytes(), "x.csv", &small);
    assert_eq!(wide, Err(ReadError::TooManyCells { limit: 100 }));
    let columns = read_bytes(",".repeat(2_001).as_bytes(), "x.csv", &limits());
    assert_eq!(columns, Err(ReadError::TooManyColumns { limit: 2_000 }));
}

#[test]
fn other_formats_are_recognized_by_content_and_named() {
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest";
    let encrypted: Vec<u8> =
        ole.iter().copied().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&encrypted), Err(ReadError::Encrypted));
    let named = |bytes: &[u8]| match read(bytes) {
        Err(ReadError::OtherFormat { format }) => format,
        other => panic!("{other:?}"),
    };
    assert_eq!(named(ole), ".xls");
    assert_eq!(named(b"%PDF-1.7"), "PDF");
    assert_eq!(named(b"\x89PNG\r\n"), "PNG");
    assert_eq!(named(b" <html><table><tr><td>x"), "HTML");
    assert_eq!(named(b"\xEF\xBB\xBF<?xml version=\"1.0\"?>"), "XML");
    assert_eq!(named(b"a,b\0c"), "binary");
    assert_eq!(
        named(&archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", b"<x/>")
        ])),
        ".ods / OpenDocument"
    );
    assert_eq!(named(&archive(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.bin", b"x")])), ".xlsb");
    assert_eq!(named(&archive(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")])), ".docx");
    assert_eq!(named(&archive(&[("photo.jpg", b"x")])), "zip");
    assert_eq!(read(b""), Err(ReadError::EmptyFile));
}

#[test]
fn a_sheet_is_read_with_its_types_dates_and_merged_areas() {
    let bytes = sheet_of(
        r#"<dimension ref="A1:D3"/><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>在留資格</t></is></c></row>
        <row r="3"><c r="A3"><v>46113</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3" t="str"><f>"x"</f><v>x</v></c></row>
        </sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>"#,
    );
    let book = read(&bytes).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!((sheet.name.as_str(), book.format), ("名簿", FileFormat::Xlsx));
    assert_eq!(sheet.rows[1], []);
    assert_eq!(
        sheet.rows[2],
        [
            RawCell::Number(46_113.0),
            RawCell::Bool(true),
            RawCell::Fault("#N/A".to_owned()),
            RawCell::Text("x".to_owned())
        ]
    );
    assert_eq!(sheet.merges, [Merge { first: (0, 0), last: (0, 1) }]);
}

#[test]
fn dates_keep_the_day_zero_of_their_workbook() {
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    for (flag, system) in [("", DateSystem::From1900), (r#" date1904="1""#, DateSystem::From1904)] {
        let workbook = WORKBOOK.replace("<workbookPr/>", &format!("<workbookPr{flag}/>"));
        let rels = RELS.replace(
            "</Relationships>",
            r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
        );
        let sheet = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" s="1"><v>46113.5</v></c></row></sheetData></worksheet>"#;
        let bytes = archive(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", PACKAGE.as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ]);
        assert_eq!(read(&bytes).unwrap().sheets[0].rows[0], [RawCell::Date { serial: 46_113.5, system }]);
    }
}

#[test]
fn a_hidden_sheet_is_read_and_said_to_be_hidden() {
    let workbook = WORKBOOK.replace("sheetId=", r#"state="hidden" sheetId="#);
    let book = read(&workbook_of(&workbook, "<sheetData/>")).unwrap();
    assert!(book.sheets[0].hidden);
    assert_eq!(book.warnings, [ReadWarning::HiddenSheet { sheet: "名簿".to_owned() }]);
}

#[test]
fn a_sheet_that_claims_a_million_rows_costs_what_it_holds() {
    let sheet =
        r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    assert_eq!(read(&sheet_of(sheet)).unwrap().sheets[0].rows.len(), 1);
    // One cell in the last row takes a million empty rows; one in the last column of each of many rows is refused.
    let far = r#"<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>"#;
    assert_eq!(read(&sheet_of(far)).unwrap().sheets[0].rows.len(), 1_048_576);
    let wide = r#"<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>"#;
    assert_eq!(read(&sheet_of(wide)), Err(ReadError::TooManyColumns { limit: 2_000 }));
    let rows: String =
        (1..=4_000).map(|row| format!(r#"<row r="{row}"><c r="BXX{row}"><v>1</v></c></row>"#)).collect();
    let gaps = format!("<sheetData>{rows}</sheetData>");
    assert_eq!(read(&sheet_of(&gaps)), Err(ReadError::TooManyCells { limit: 4_000_000 }));
}

#[test]
fn a_bomb_is_refused_by_its_directory() {
    let zeros = vec![b' '; 40_000_000];
    let bomb = archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert!(matches!(read(&bomb), Err(ReadError::PackedTooTightly { ratio: 251.. })));
    let small = Limits { unpacked_bytes: 1_000_000, unpack_ratio: 2_000, ..limits() };
    let refused = read_bytes(&bomb, "bomb.xlsx", &small);
    assert_eq!(refused, Err(ReadError::UnpacksTooLarge { limit: 1_000_000 }));
}

/// The archive with every directory entry of `name` claiming to unpack to `claimed` bytes.
fn lying(mut bytes: Vec<u8>, name: &str, claimed: u32) -> Vec<u8> {
    let name = name.as_bytes();
    let places = |bytes: &[u8], signature: &[u8; 4], name_at: usize| -> Vec<usize> {
        (0..bytes.len().saturating_sub(name_at + name.len()))
            .filter(|at| bytes[*at..].starts_with(signature) && bytes[at + name_at..].starts_with(name))
            .collect()
    };
    for at in places(&bytes, b"PK\x01\x02", 46) {
        bytes[at + 24..at + 28].copy_from_slice(&claimed.to_le_bytes());
    }
    for at in places(&bytes, b"PK\x03\x04", 30) {
        bytes[at + 22..at + 26].copy_from_slice(&claimed.to_le_bytes());
    }
    bytes
}

#[test]
fn a_bomb_whose_directory_lies_is_refused_while_it_is_counted() {
    let zeros = vec![b' '; 40_000_000];
    let bomb = archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    let refused = read(&lying(bomb, "xl/worksheets/sheet1.xml", 1_000)).unwrap_err();
    assert!(
        matches!(
            refused,
            ReadError::PackedTooTightly { .. }
                | ReadError::UnpacksTooLarge { .. }
                | ReadError::Damaged { .. }
        ),
        "{refused:?}"
    );
}

#[test]
fn too_many_parts_are_refused_before_they_are_listed() {
    let parts: Vec<(String, Vec<u8>)> = (0..2_100).map(|n| (format!("xl/x{n}.xml"), Vec::new())).collect();
    let borrowed: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(read(&archive(&borrowed)), Err(ReadError::TooManyParts { found: 2_100, limit: 2_000 }));
}

#[test]
fn entities_that_multiply_are_not_expanded() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"#;
    let sheet = format!(
        r#"{laughs}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"#
    );
    let bytes = archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    match read(&bytes) {
        Ok(book) => assert!(text_rows(&book).iter().flatten().all(|cell| cell.len() < 20), "expanded"),
        Err(refused) => assert!(matches!(refused, ReadError::Damaged { .. }), "{refused:?}"),
    }
}

#[test]
fn a_damaged_workbook_is_refused_and_never_half_read() {
    let whole = sheet_of(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#);
    for cut in [10, 100, whole.len() / 2, whole.len() - 1] {
        let refused = read(&whole[..cut]);
        assert!(
            matches!(refused, Err(ReadError::Damaged { .. } | ReadError::OtherFormat { .. })),
            "{cut}: {refused:?}"
        );
    }
    let unfinished = sheet_of("<sheetData><row r=\"1\"><c r=\"A1\"><v>1");
    assert!(matches!(read(&unfinished), Err(ReadError::Damaged { .. })));
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = read_path(&folder.path().join("nowhere.xlsx"), &limits());
    assert_eq!(refused, Err(ReadError::Unreadable(std::io::ErrorKind::NotFound)));
}

#[test]
fn every_code_has_a_wording_with_the_values_it_needs() {
    let catalog: toml::Table = toml::from_str(include_str!("../../../../catalog/messages.toml")).unwrap();
    let messages = catalog["message"].as_table().unwrap();
    let check = |code: &str, values: Vec<(&'static str, String)>| {
        let entry = messages.get(code).unwrap_or_else(|| panic!("{code} has no wording")).as_table().unwrap();
        for text in entry.values().filter_map(|value| value.as_str()) {
            for name in text.split('{').skip(1).filter_map(|part| part.split('}').next()) {
                assert!(values.iter().any(|(known, _)| *known == name), "{code} asks for {name}");
            }
        }
    };
    let place = "archive".to_owned();
    let refusals = [
        ReadError::Unreadable(std::io::ErrorKind::NotFound),
        ReadError::EmptyFile,
        ReadError::FileTooLarge { found: 1, limit: 1 },
        ReadError::OtherFormat { format: "PDF" },
        ReadError::Encrypted,
        ReadError::UnpacksTooLarge { limit: 1 },
        ReadError::PackedTooTightly { ratio: 1 },
        ReadError::TooManyParts { found: 1, limit: 1 },
        ReadError::TangledArchive,
        ReadError::Damaged { place: place.clone() },
        ReadError::TooManySheets { found: 1, limit: 1 },
        ReadError::TooManyRows { limit: 1 },
        ReadError::TooManyColumns { limit: 1 },
        ReadError::TooManyCells { limit: 1 },
        ReadError::CellTooLong { cell: place.clone(), limit: 1 },
        ReadError::UnclosedQuote { line: 1 },
        ReadError::UnknownEncoding { utf8_byte: 1, utf8_line: 1, cp932_byte: 1, cp932_line: 1 },
    ];
    refusals.iter().for_each(|refusal| check(refusal.code(), refusal.values()));
    let warnings = [
        ReadWarning::RaggedRow { line: 1, found: 1, usual: 1 },
        ReadWarning::MoreRaggedRows { more: 1 },
        ReadWarning::HiddenSheet { sheet: place.clone() },
        ReadWarning::NotCells { sheet: place.clone() },
    ];
    warnings.iter().for_each(|warning| check(warning.code(), warning.values()));
    let failures = [
        crate::WriteError::Sink(std::io::ErrorKind::NotFound.into()),
        crate::WriteError::Cancelled { rows: 1 },
        crate::WriteError::TooManyRows { limit: 1 },
        crate::WriteError::RowLength { row: 1, found: 1, expected: 1 },
        crate::WriteError::CellTooLong { cell: place.clone() },
        crate::WriteError::Workbook(place),
    ];
    failures.iter().for_each(|failure| check(failure.code(), failure.values()));
}

fn field() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zあ-おｱ０-９ ,;\"\n\t<>&]{0,12}").unwrap()
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_panic(at in 0usize..2_000, byte: u8, cut in 0usize..3_000) {
        let mut bytes = sheet_of(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut.max(1).min(length));
        let _ = read(&bytes);
    }

    #[test]
    fn a_table_written_as_csv_is_read_back(table in proptest::collection::vec(proptest::collection::vec(field(), 3), 1..12), byte_order_mark: bool) {
        let headings = ["x", "y", "z"].map(|name| Heading::new(name, name));
        let rows = table.iter().map(|row| row.iter().cloned().map(Value::Text).collect());
        let bytes = write_table(Output::Csv { byte_order_mark }, Vec::new(), "t", &headings, rows, Watch::default()).unwrap();
        let found = rows_of(&bytes);
        prop_assert_eq!(&found[0], &["x", "y", "z"]);
        for (written, read) in table.iter().zip(&found[1..]) {
            for (at, text) in written.iter().enumerate() {
                let read = read.get(at).map_or("", String::as_str);
                let expected = crate::write::guarded(text).replace("\r\n", "\n");
                prop_assert_eq!(read, expected.as_str());
            }
        }
    }

    #[test]
    fn rows_are_those_that_the_csv_library_finds(text in "[ab,\"\n]{0,40}") {
        // The library passes over blank lines, which are rows here.
        let blank = |row: &Vec<String>| row.iter().all(String::is_empty) && row.len() == 1;
        let mut theirs = Vec::new();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for record in reader.records() {
            theirs.push(record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        }
        theirs.retain(|row| !blank(row));
        let mut ours = Vec::new();
        let outcome = csv_rows(Cursor::new(&text), &limits(), |_, fields| {
            ours.push(fields);
            Ok::<(), ReadError>(())
        });
        ours.retain(|row| !blank(row));
        match outcome {
            Ok(_) => prop_assert_eq!(ours, theirs),
            Err(refused) => prop_assert!(matches!(refused, ReadError::UnclosedQuote { .. }), "{:?}", refused),
        }
    }
}

fn rows_of(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    csv_rows(Cursor::new(bytes), &limits(), |_, fields| {
        rows.push(fields);
        Ok::<(), ReadError>(())
    })
    .unwrap();
    rows
}
