//! What the reading process says to the asking one: one JSON object.

use serde_json::{Value, json};

use super::{Book, Cell, Fault, Grid, Refusal, Row};

/// What came of reading a file, as JSON.
pub fn to_wire(read: &Result<Book, Refusal>) -> Value {
    match read {
        Ok(book) => json!({
            "sheets": book.sheets.iter().map(sheet_out).collect::<Vec<_>>(),
            "formulas": book.formulas,
            "guessed": book.guessed,
        }),
        Err(Refusal { fault, row, column }) => {
            json!({ "refused": fault.name(), "row": row, "column": column })
        }
    }
}

/// What came of reading a file; none where this is something else.
pub fn from_wire(wire: &Value) -> Option<Result<Book, Refusal>> {
    if let Some(fault) = wire.get("refused") {
        let fault = Fault::from_name(fault.as_str()?)?;
        return Some(Err(Refusal {
            fault,
            row: number(&wire["row"])?,
            column: number(&wire["column"])?,
        }));
    }
    let sheets = wire.get("sheets")?.as_array()?.iter().map(sheet_in).collect::<Option<_>>()?;
    let formulas = serde_json::from_value(wire.get("formulas")?.clone()).ok()?;
    let guessed = wire.get("guessed")?.as_str().map(str::to_owned);
    Some(Ok(Book { sheets, formulas, guessed }))
}

fn sheet_out(sheet: &Grid) -> Value {
    let rows: Vec<Value> = sheet
        .rows
        .iter()
        .map(|row| json!([row.number, row.cells.iter().map(cell_out).collect::<Vec<_>>()]))
        .collect();
    json!({ "name": sheet.name, "rows": rows })
}

fn sheet_in(sheet: &Value) -> Option<Grid> {
    let rows = sheet.get("rows")?.as_array()?.iter().map(row_in).collect::<Option<_>>()?;
    Some(Grid { name: sheet.get("name")?.as_str()?.to_owned(), rows })
}

fn row_in(row: &Value) -> Option<Row> {
    let cells = row.get(1)?.as_array()?.iter().map(cell_in).collect::<Option<_>>()?;
    Some(Row { number: number(row.get(0)?)?, cells })
}

fn cell_out(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Date(day) => json!([day.to_string()]),
        Cell::Bool(yes) => json!(yes),
    }
}

fn cell_in(cell: &Value) -> Option<Cell> {
    Some(match cell {
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => Cell::Number(number.as_f64()?),
        Value::Bool(yes) => Cell::Bool(*yes),
        Value::Array(day) => Cell::Date(day.first()?.as_str()?.parse().ok()?),
        Value::Object(_) => return None,
    })
}

fn number(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let day = NaiveDate::from_ymd_opt(2027, 12, 31).expect("a day");
        let cells = vec![
            Cell::Empty,
            Cell::Text("a\n\"b\"".to_owned()),
            Cell::Number(1.5),
            Cell::Date(day),
            Cell::Bool(true),
        ];
        let grid = Grid { name: "表".to_owned(), rows: vec![Row { number: 3, cells }] };
        let book = Book {
            sheets: vec![grid],
            formulas: vec![(0, 3, 2)],
            guessed: Some("GB18030".to_owned()),
        };
        let refusal = Refusal { fault: Fault::OpenQuotes, row: 7, column: 1 };
        for read in [Ok(book), Err(refusal)] {
            assert_eq!(from_wire(&to_wire(&read)), Some(read));
        }
        assert_eq!(from_wire(&json!({ "refused": "nonsense" })), None);
    }
}
