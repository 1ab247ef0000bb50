//! Workbooks to be filled in: headings, remarks on them, choices, and a sheet that explains every column.

use std::io::Write;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Note, Worksheet,
};

use crate::write::WriteError;
use crate::write::{sheet_name, width, workbook, workbook_error};

/// A workbook to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The sheet that is filled in.
    pub sheet: TemplateSheet,
    /// The name of the sheet that explains the columns.
    pub guide_name: String,
    /// Headings of the explaining sheet: column, required, what to write, example.
    pub guide_headings: [String; 4],
    /// What stands above them, a line each.
    pub guide_lines: Vec<String>,
    /// The word for a column that must be filled in, and the word for one that need not.
    pub required_words: [String; 2],
    /// The error box of a cell that has choices: its text.
    pub choice_error: String,
}

/// The sheet that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSheet {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<TemplateColumn>,
}

/// A column to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// Its heading.
    pub title: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What to write in it.
    pub help: String,
    /// An example.
    pub example: String,
    /// The words that may stand in it; any where empty. Others remain possible after a warning.
    pub choices: Vec<String>,
}

/// Rows that offer choices.
const ROWS_WITH_CHOICES: u32 = 2_000;
/// Spreadsheets hold at most this many characters in a list of choices.
const MOST_CHOICE_CHARS: usize = 255;

/// Writes the workbook.
///
/// # Errors
/// A sink that fails, or texts that a workbook cannot hold.
pub fn write_template<W: Write + Send>(template: &Template, mut sink: W) -> Result<W, WriteError> {
    let mut book = workbook()?;
    let sheet = book.add_worksheet();
    fill_in_sheet(sheet, template)?;
    let guide = book.add_worksheet();
    guide_sheet(guide, template)?;
    book.save_to_writer(&mut sink).map_err(workbook_error)?;
    Ok(sink)
}

fn heading_format(required: bool) -> Format {
    let color = if required { Color::RGB(0xFCE4D6) } else { Color::RGB(0xE2EFDA) };
    Format::new()
        .set_bold()
        .set_background_color(color)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
}

fn fill_in_sheet(sheet: &mut Worksheet, template: &Template) -> Result<(), WriteError> {
    sheet.set_name(sheet_name(&template.sheet.name)).map_err(workbook_error)?;
    sheet.set_freeze_panes(1, 0).map_err(workbook_error)?;
    // Text format keeps what is typed: 令和8年4月1日 stays as it is and a number keeps its leading zeros.
    let text = Format::new().set_num_format("@");
    for (column, definition) in (0u16..).zip(&template.sheet.columns) {
        let format = heading_format(definition.required);
        sheet.write_string_with_format(0, column, &definition.title, &format).map_err(workbook_error)?;
        sheet.set_column_width(column, width(&definition.title)).map_err(workbook_error)?;
        sheet.set_column_format(column, &text).map_err(workbook_error)?;
        let note = Note::new(format!("{}\n{}", definition.help, definition.example)).add_author_prefix(false);
        sheet.insert_note(0, column, &note).map_err(workbook_error)?;
        if let Some(validation) = choices(definition, &template.choice_error)? {
            sheet
                .add_data_validation(1, column, ROWS_WITH_CHOICES, column, &validation)
                .map_err(workbook_error)?;
        }
    }
    Ok(())
}

/// A list of the choices that warns rather than forbids, or `None` where there are none or too many for one.
fn choices(column: &TemplateColumn, error: &str) -> Result<Option<DataValidation>, WriteError> {
    let chars: usize = column.choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
    if column.choices.is_empty() || chars > MOST_CHOICE_CHARS {
        return Ok(None);
    }
    let validation = DataValidation::new()
        .allow_list_strings(&column.choices)
        .map_err(workbook_error)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message(error)
        .map_err(workbook_error)?;
    Ok(Some(validation))
}

fn guide_sheet(sheet: &mut Worksheet, template: &Template) -> Result<(), WriteError> {
    sheet.set_name(sheet_name(&template.guide_name)).map_err(workbook_error)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut row = 0;
    for line in &template.guide_lines {
        sheet.write_string(row, 0, line).map_err(workbook_error)?;
        row += 1;
    }
    row += 1;
    for (column, heading) in (0u16..).zip(&template.guide_headings) {
        sheet
            .write_string_with_format(row, column, heading, &heading_format(false))
            .map_err(workbook_error)?;
    }
    for (column, width) in [(0u16, 26), (1, 10), (2, 70), (3, 32)] {
        sheet.set_column_width(column, width).map_err(workbook_error)?;
    }
    for definition in &template.sheet.columns {
        row += 1;
        let required = &template.required_words[usize::from(!definition.required)];
        let cells = [&definition.title, required, &definition.help, &definition.example];
        for (column, text) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &wrap).map_err(workbook_error)?;
        }
    }
    Ok(())
}
