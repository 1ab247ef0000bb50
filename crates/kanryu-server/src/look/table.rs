//! Tables of boards: a caption, headings that sort, rows that lead to records, and pages below.

use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::calendar::Day;
use kanryu_domain::text::Lang;

use super::{Frame, Markup};

/// How a page shows a column or a row beyond what the table says.
#[derive(Clone, Copy)]
pub struct Dress<'a> {
    /// The columns whose headings sort.
    pub sorts: &'a [&'a str],
    /// The column whose cell leads to the row's record.
    pub leads: &'a str,
    /// Where a row leads; `None` where it has no page.
    pub link: &'a dyn Fn(&Row) -> Option<String>,
    /// A cell that is shown as something else than its text, such as a badge.
    pub cell: &'a dyn Fn(&Row, &Column, &Cell) -> Option<Markup>,
    /// Columns that are not shown because they only serve files.
    pub hidden: &'a [&'a str],
}

impl Default for Dress<'_> {
    fn default() -> Self {
        Dress { sorts: &[], leads: "", link: &|_| None, cell: &|_, _, _| None, hidden: &[] }
    }
}

/// Columns of names and lists, which wrap into unreadable ribbons without room.
const ROOMY: [&str; 7] = ["name", "title", "operators", "owners", "organizations", "stage", "kind"];

/// How a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From small to large.
    Up,
    /// From large to small.
    Down,
}

/// The table as markup.
pub fn sheet(table: &Table, frame: &Frame, dress: Dress<'_>) -> Markup {
    let title = frame.text(&table.title);
    let mut out = Markup::new();
    out.open("div", &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)]);
    out.open("table", &[]).leaf("caption", &[("class", "unseen")], title);
    out.open("thead", &[]).open("tr", &[]);
    for (at, column) in shown(table, &dress) {
        heading(&mut out, table, at, column, frame, &dress);
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for row in &table.rows {
        out.open("tr", &[]);
        for (at, column) in shown(table, &dress) {
            cell(&mut out, row, column, row.cells.get(at).unwrap_or(&Cell::Empty), frame, &dress);
        }
        out.close("tr");
    }
    if table.rows.is_empty() {
        let span = shown(table, &dress).count().to_string();
        out.open("tr", &[])
            .leaf("td", &[("colspan", &span), ("class", "none")], frame.t("table.nothing"))
            .close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn shown<'t>(table: &'t Table, dress: &Dress<'t>) -> impl Iterator<Item = (usize, &'t Column)> + use<'t> {
    let hidden = dress.hidden;
    table.columns.iter().enumerate().filter(move |(_, column)| !hidden.contains(&column.key))
}

fn heading(out: &mut Markup, table: &Table, at: usize, column: &Column, frame: &Frame, dress: &Dress<'_>) {
    let class = if is_number(table, at) { "n" } else { "" };
    let title = frame.text(&column.title);
    if !dress.sorts.contains(&column.key) {
        out.leaf("th", &[("scope", "col"), ("class", class)], title);
        return;
    }
    let here = frame.asked("sort") == column.key;
    let down = here && frame.asked("order") == "down";
    let sorted = match (here, down) {
        (false, _) => "",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    let next = frame.with_both(("sort", column.key), ("order", if here && !down { "down" } else { "up" }));
    let sign = match (here, down) {
        (false, _) => "↕",
        (true, false) => "▲",
        (true, true) => "▼",
    };
    out.open("th", &[("scope", "col"), ("class", class), ("aria-sort", sorted)]);
    out.open("a", &[("href", &next)]).text(title);
    out.leaf("span", &[("class", "sort"), ("aria-hidden", "true")], sign).close("a").close("th");
}

fn cell(out: &mut Markup, row: &Row, column: &Column, cell: &Cell, frame: &Frame, dress: &Dress<'_>) {
    let leads = column.key == dress.leads;
    let class = match class_of(cell, frame.lang) {
        "" | "none" if ROOMY.contains(&column.key) => "roomy",
        class => class,
    };
    let name = if leads { "th" } else { "td" };
    out.open(name, &[("scope", if leads { "row" } else { "" }), ("class", class)]);
    let link = if leads { (dress.link)(row) } else { None };
    if let Some(href) = &link {
        out.open("a", &[("href", href)]);
    }
    match (dress.cell)(row, column, cell) {
        Some(markup) => out.add(&markup),
        None => out.text(&words(cell, frame)),
    };
    if link.is_some() {
        out.close("a");
    }
    out.close(name);
}

fn class_of(cell: &Cell, lang: Lang) -> &'static str {
    match cell {
        Cell::Empty => "none",
        Cell::Date(_) => "d",
        Cell::Number(_) | Cell::Count(_) | Cell::Decimal(..) => "n",
        // Long texts get room, or they make the row as high as the page.
        Cell::Plain(_) | Cell::Text(_) if cell.plain(lang).chars().count() > 60 => "wide",
        Cell::Plain(_) | Cell::Text(_) => "",
    }
}

fn is_number(table: &Table, at: usize) -> bool {
    let cells = || table.rows.iter().filter_map(|row| row.cells.get(at));
    cells().any(|cell| matches!(cell, Cell::Number(_) | Cell::Count(_) | Cell::Decimal(..)))
}

/// A cell in words: dates in both calendars, "–" where nothing is known.
pub fn words(cell: &Cell, frame: &Frame) -> String {
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Plain(text) => text.clone(),
        Cell::Text(text) => frame.text(text).to_owned(),
        Cell::Date(date) => frame.date(date),
        Cell::Number(n) => thousands(*n),
        Cell::Count(count) if count.low == count.high => thousands(count.low),
        Cell::Count(count) => format!("{}–{}", thousands(count.low), thousands(count.high)),
        Cell::Decimal(number, 0) => thousands(number.round() as i64),
        Cell::Decimal(..) => with_commas(&cell.plain(frame.lang)),
    }
}

/// The same for a number with decimals.
fn with_commas(text: &str) -> String {
    let parts = text.split_once('.').map(|(whole, rest)| (whole.parse::<i64>(), rest));
    match parts {
        // A number between 0 and −1 would lose its sign.
        Some((Ok(whole), rest)) if whole != 0 => format!("{}.{rest}", thousands(whole)),
        _ => text.to_owned(),
    }
}

/// A whole number with a comma before every three digits.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// Sorts the rows by one column; rows without a value stand last in either order.
pub fn sort(table: &mut Table, key: &str, order: Order, lang: Lang) {
    let Some(at) = table.columns.iter().position(|column| column.key == key) else { return };
    table.rows.sort_by(|one, other| {
        let (one, other) =
            (one.cells.get(at).unwrap_or(&Cell::Empty), other.cells.get(at).unwrap_or(&Cell::Empty));
        let empty = matches!(one, Cell::Empty).cmp(&matches!(other, Cell::Empty));
        let by_value = rank(one, lang).cmp(&rank(other, lang));
        empty.then(match order {
            Order::Up => by_value,
            Order::Down => by_value.reverse(),
        })
    });
}

fn rank(cell: &Cell, lang: Lang) -> (i64, String) {
    let day = |day: Day| i64::from(day.number());
    match cell {
        Cell::Empty => (0, String::new()),
        Cell::Date(date) => (day(date.earliest()), date.to_string()),
        Cell::Number(n) => (*n, String::new()),
        Cell::Count(count) => (count.low, count.high.to_string()),
        // Thousandths are finer than anything that is shown.
        Cell::Decimal(number, _) => ((number * 1_000.0).round() as i64, String::new()),
        Cell::Plain(_) | Cell::Text(_) => (0, cell.plain(lang).to_lowercase()),
    }
}

/// What stands below a table of which only a part is shown: the part, and links to the others.
pub fn pages(page: usize, size: usize, total: usize, frame: &Frame) -> Markup {
    let last = total.div_ceil(size.max(1)).max(1);
    let (from, to) = ((page - 1) * size + 1, (page * size).min(total));
    let mut out = Markup::new();
    let numbers = [from.min(total), to, total].map(|n| thousands(n as i64));
    let parts: Vec<&str> = numbers.iter().map(String::as_str).collect();
    out.open("div", &[("class", "table-foot")]).leaf("span", &[], &frame.fill("table.shown", &parts));
    if last > 1 {
        out.open("nav", &[("aria-label", frame.t("table.pages"))]).open("ul", &[("class", "pages")]);
        for number in pages_shown(page, last) {
            out.open("li", &[]);
            match number {
                None => out.leaf("span", &[("class", "gap")], "…"),
                Some(n) if n == page => out.leaf("span", &[("aria-current", "page")], &n.to_string()),
                Some(n) => out.leaf("a", &[("href", &frame.with("page", &n.to_string()))], &n.to_string()),
            };
            out.close("li");
        }
        out.close("ul").close("nav");
    }
    out.close("div");
    out
}

/// The first, the last and those around the current page; `None` stands for a gap.
fn pages_shown(page: usize, last: usize) -> Vec<Option<usize>> {
    let mut shown = Vec::new();
    let mut before = 0;
    for n in (1..=last).filter(|n| *n == 1 || *n == last || n.abs_diff(page) <= 2) {
        if n > before + 1 {
            shown.push(None);
        }
        shown.push(Some(n));
        before = n;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::board::Count;
    use kanryu_domain::text::Text;

    fn table() -> Table {
        let row = |name: &str, count| Row { subject: None, cells: vec![Cell::Plain(name.into()), count] };
        Table {
            name: "invented",
            title: Text::new("表", "Table"),
            columns: vec![Column::new("name", "名称", "Name"), Column::new("count", "数", "Count")],
            rows: vec![
                row("b", Cell::Empty),
                row("<i>", Cell::Count(Count { low: 22, high: 23 })),
                row("c", Cell::Number(1_234_567)),
            ],
        }
    }

    #[test]
    fn unknown_is_a_dash_and_never_a_zero() {
        let shown = sheet(&table(), &frame(Lang::En, "/x", &[]), Dress::default());
        assert!(shown.as_str().contains("<td class=\"none\">–</td>"));
        assert!(shown.as_str().contains("22–23") && shown.as_str().contains("1,234,567"));
        assert!(shown.as_str().contains("&lt;i&gt;") && !shown.as_str().contains("<i>"));
    }

    #[test]
    fn numbers_with_decimals_have_commas_too_and_keep_their_sign() {
        let page = frame(Lang::En, "/x", &[]);
        let shown = |number| words(&Cell::Decimal(number, 1), &page);
        assert_eq!(shown(3_001.44), "3,001.4");
        assert_eq!(
            (shown(-12_345.0), shown(-0.5), shown(0.5)),
            ("−12,345.0".into(), "-0.5".into(), "0.5".into())
        );
    }

    #[test]
    fn headings_sort_up_first_and_then_down() {
        let dress = Dress { sorts: &["name"], ..Dress::default() };
        let first = sheet(&table(), &frame(Lang::En, "/x", &[]), dress);
        assert!(first.as_str().contains("href=\"/x?sort=name&amp;order=up\""));
        let second = sheet(&table(), &frame(Lang::En, "/x", &[("sort", "name"), ("order", "up")]), dress);
        assert!(second.as_str().contains("aria-sort=\"ascending\""));
        assert!(second.as_str().contains("href=\"/x?sort=name&amp;order=down\""));
    }

    #[test]
    fn rows_without_a_value_stand_last_in_either_order() {
        let names = |order| {
            let mut table = table();
            sort(&mut table, "count", order, Lang::En);
            table.rows.iter().map(|row| row.cells[0].plain(Lang::En)).collect::<Vec<_>>()
        };
        assert_eq!(names(Order::Up), ["<i>", "c", "b"]);
        assert_eq!(names(Order::Down), ["c", "<i>", "b"]);
    }

    #[test]
    fn long_lists_of_pages_are_folded_around_the_current_one() {
        assert_eq!(pages_shown(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(
            pages_shown(50, 100),
            [Some(1), None, Some(48), Some(49), Some(50), Some(51), Some(52), None, Some(100)]
        );
    }
}
