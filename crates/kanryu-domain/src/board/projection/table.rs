//! The tables of a projection.

use super::{AssumptionRow, Cell, Column, FlowCell, MeasureSeries, ProjectionBoard, Row, StockSeries, Table};
use crate::text::Text;

pub(super) fn tables(board: &ProjectionBoard) -> Vec<Table> {
    let mut all = vec![
        measures(board),
        stock(board),
        flows(board),
        arrivals(board),
        cohorts(board),
        held_back(board),
        stages(board),
        assumptions(board),
    ];
    all.extend(board.simulated.as_ref().map(|simulated| people(board, simulated)));
    all
}

fn people(board: &ProjectionBoard, simulated: &super::SimulatedBoard) -> Table {
    let columns = vec![
        Column::new("measure", "指標", "Measure"),
        Column::new("month", "月末", "End of month"),
        Column::new("simulated", "模擬", "Simulated"),
        Column::new("expected", "期待値", "Expected"),
        Column::new("monte_carlo_error", "模擬の標準誤差（以下）", "Monte Carlo error, at most"),
    ];
    let of = |series: &super::SimulatedSeries| -> Vec<Row> {
        let months = series.simulated.iter().zip(&series.expected).zip(&series.monte_carlo_error).enumerate();
        months
            .map(|(at, ((simulated, expected), error))| {
                row(vec![
                    plain(&series.name),
                    plain(board.from.plus(at as i32)),
                    persons(*simulated),
                    persons(*expected),
                    persons(*error),
                ])
            })
            .collect()
    };
    let rows = simulated.measures.iter().flat_map(of).collect();
    Table { name: "simulated", title: Text::new("模擬した人々", "Simulated people"), columns, rows }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { subject: None, cells }
}

fn plain(text: impl ToString) -> Cell {
    Cell::Plain(text.to_string())
}

fn persons(number: f64) -> Cell {
    Cell::Decimal(number, 1)
}

fn measures(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("measure", "指標", "Measure"),
        Column::new("title", "内容", "What"),
        Column::new("month", "月末", "End of month"),
        Column::new("value", "値", "Value"),
        Column::new("low90", "90%帯の下", "90 % low"),
        Column::new("low50", "50%帯の下", "50 % low"),
        Column::new("median", "中央値", "Median"),
        Column::new("high50", "50%帯の上", "50 % high"),
        Column::new("high90", "90%帯の上", "90 % high"),
        Column::new("confidence", "確からしさ", "Confidence"),
    ];
    let has_bands = board.draws > 0;
    let of = |series: &MeasureSeries| -> Vec<Row> {
        let band = |number: f64| if has_bands { persons(number) } else { Cell::Empty };
        let points = series.points.iter().map(|point| {
            row(vec![
                plain(&series.name),
                Cell::Text(series.title.clone()),
                plain(point.month),
                persons(point.band.value),
                band(point.band.low90),
                band(point.band.low50),
                band(point.band.median),
                band(point.band.high50),
                band(point.band.high90),
                plain(series.confidence.word()),
            ])
        });
        points.collect()
    };
    let rows = board.measures.iter().flat_map(of).collect();
    Table { name: "measures", title: Text::new("指標", "Measures"), columns, rows }
}

fn stock(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("month", "月末", "End of month"),
        Column::new("stage", "段階", "Stage"),
        Column::new("country", "国", "Country"),
        Column::new("persons", "人数", "Persons"),
    ];
    let of = |series: &StockSeries| -> Vec<Row> {
        let (stage, country) = (series.stage.clone(), series.country.clone());
        let from = board.from;
        let months = series.persons.iter().enumerate();
        months
            .map(|(at, number)| {
                row(vec![plain(from.plus(at as i32)), plain(&stage), plain(&country), persons(*number)])
            })
            .collect()
    };
    let rows = board.stock.iter().flat_map(of).collect();
    Table { name: "stock", title: Text::new("段階別の人数", "Stock by stage"), columns, rows }
}

fn flows(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("fiscal_year", "年度", "Fiscal year"),
        Column::new("from", "移る前", "From"),
        Column::new("to", "移った後", "To"),
        Column::new("persons", "人数", "Persons"),
    ];
    let of = |cell: &FlowCell| {
        row(vec![
            Cell::Number(cell.fiscal_year.into()),
            plain(&cell.from),
            plain(&cell.to),
            persons(cell.persons),
        ])
    };
    let rows = board.flows.iter().map(of).collect();
    Table { name: "flows", title: Text::new("年度別の移動", "Flows by fiscal year"), columns, rows }
}

fn arrivals(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("fiscal_year", "年度", "Fiscal year"),
        Column::new("stage", "段階", "Stage"),
        Column::new("country", "国", "Country"),
        Column::new("persons", "人数", "Persons"),
    ];
    let rows = board.arrivals.iter().map(|cell| {
        let year = Cell::Number(cell.fiscal_year.into());
        row(vec![year, plain(&cell.stage), plain(&cell.country), persons(cell.persons)])
    });
    let rows = rows.collect();
    Table {
        name: "arrivals", title: Text::new("年度別の来日", "Arrivals by fiscal year"), columns, rows
    }
}

fn cohorts(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("month", "月末", "End of month"),
        Column::new("stage", "段階", "Stage"),
        Column::new("arrived", "来日した年度", "Fiscal year of arrival"),
        Column::new("persons", "人数", "Persons"),
    ];
    let rows = board.cohorts.iter().map(|cell| {
        row(vec![
            plain(cell.month),
            plain(&cell.stage),
            Cell::Number(cell.arrived.into()),
            persons(cell.persons),
        ])
    });
    let rows = rows.collect();
    Table {
        name: "cohorts", title: Text::new("来日年度別の人数", "Stock by year of arrival"), columns, rows
    }
}

fn held_back(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("month", "月", "Month"),
        Column::new("stage", "段階", "Stage"),
        Column::new("persons", "受入れ見込数で止まった人数", "Held back by the cap"),
    ];
    let rows = board
        .held_back
        .iter()
        .map(|cell| row(vec![plain(cell.month), plain(&cell.stage), persons(cell.persons)]));
    let rows = rows.collect();
    Table {
        name: "held-back",
        title: Text::new("受入れ見込数で止まった人", "Held back by caps"),
        columns,
        rows,
    }
}

fn stages(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("stage", "段階", "Stage"),
        Column::new("title", "名前", "Title"),
        Column::new("stands_in", "経路の段階", "Stage of the pathway"),
        Column::new("closes", "新しく始める人がいなくなる月", "Nobody begins from"),
        Column::new("note", "備考", "Note"),
    ];
    let rows = board.stages.iter().map(|stage| {
        row(vec![
            plain(&stage.key),
            Cell::Text(stage.title.clone()),
            stage.stands_in.as_ref().map_or(Cell::Empty, plain),
            stage.closes.map_or(Cell::Empty, plain),
            stage.note.clone().map_or(Cell::Empty, Cell::Text),
        ])
    });
    let rows = rows.collect();
    Table { name: "stages", title: Text::new("段階と法", "Stages and law"), columns, rows }
}

fn assumptions(board: &ProjectionBoard) -> Table {
    let columns = vec![
        Column::new("assumption", "前提", "Assumption"),
        Column::new("title", "内容", "What"),
        Column::new("unit", "単位", "Unit"),
        Column::new("country", "国", "Country"),
        Column::new("value", "値", "Value"),
        Column::new("low", "下", "Low"),
        Column::new("high", "上", "High"),
        Column::new("as_of", "時点", "As of"),
        Column::new("confidence", "確からしさ", "Confidence"),
        Column::new("sources", "出典", "Sources"),
        Column::new("calibrated", "求め方", "How worked out"),
    ];
    let of = |one: &AssumptionRow| {
        let unit = serde_json::to_value(one.unit).ok().and_then(|unit| unit.as_str().map(str::to_owned));
        let sources = one.sources.join("; ");
        row(vec![
            plain(&one.key),
            Cell::Text(one.title.clone()),
            plain(unit.unwrap_or_default()),
            plain(&one.country),
            Cell::Decimal(one.value, 4),
            Cell::Decimal(one.low, 4),
            Cell::Decimal(one.high, 4),
            plain(&one.as_of),
            plain(one.confidence.word()),
            if sources.is_empty() { Cell::Empty } else { plain(sources) },
            Cell::Text(one.calibrated.clone()),
        ])
    };
    let rows = board.assumptions.iter().map(of).collect();
    Table { name: "assumptions", title: Text::new("前提", "Assumptions"), columns, rows }
}
