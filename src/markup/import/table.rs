//! Tables. Their rows are written as lines of a paragraph, which is what they are in Markdown.

use super::blocks::Blocks;
use super::inline::Place;
use crate::markup::limits::{MAX_TABLE_CELLS, TooMuch};

#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    pub(super) in_cell: bool,
    /// Tables inside a cell, whose cells become part of its text.
    pub(super) inner: usize,
}

impl Blocks {
    pub(super) fn row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.table
            && table.inner == 0
        {
            table.rows.push(Vec::new());
        }
    }

    pub(super) fn cell(&mut self) -> Result<(), TooMuch> {
        self.end_cell();
        match &mut self.table {
            Some(table) if table.inner == 0 => {}
            _ => return Ok(()),
        }
        // Text between the cells: browsers show it before the table.
        self.flush();
        self.cells += 1;
        if self.cells > MAX_TABLE_CELLS {
            return Err(TooMuch::TableCells { max: MAX_TABLE_CELLS });
        }
        if let Some(table) = &mut self.table {
            table.in_cell = true;
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
        }
        Ok(())
    }

    pub(super) fn end_cell(&mut self) {
        let Some(table) = &mut self.table else {
            self.flush();
            return;
        };
        if table.inner > 0 {
            self.inline.push(' ');
        } else if std::mem::take(&mut table.in_cell) {
            let text = self.inline.take(Place::Cell);
            if let Some(row) = table.rows.last_mut() {
                row.push(text);
            }
        }
    }

    pub(super) fn end_table(&mut self) {
        if let Some(table) = &mut self.table {
            table.inner = 0;
        }
        self.end_cell();
        self.flush();
        let Some(Table { rows, .. }) = self.table.take() else {
            return;
        };
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        // Markdown needs a heading row as wide as the widest, and fills up the others by itself.
        let mut markdown = String::new();
        for (index, row) in rows.iter().filter(|row| !row.is_empty()).enumerate() {
            let missing = if index == 0 { columns - row.len() } else { 0 };
            markdown.push_str(if index == 0 { "|" } else { "\n|" });
            for cell in row {
                markdown.extend([" ", cell, " |"]);
            }
            markdown.push_str(&"  |".repeat(missing));
            if index == 0 {
                markdown.push_str("\n|");
                markdown.push_str(&" --- |".repeat(columns));
            }
        }
        self.write_block("p", &markdown);
    }
}
