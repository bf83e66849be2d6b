//! Rows in aligned columns, without lines around them.

use anstyle::Style;
use std::fmt;

/// Rows in aligned columns; each column has its style.
pub struct Table<const N: usize> {
    styles: [Style; N],
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// A table without rows.
    pub fn new(styles: [Style; N]) -> Self {
        Self { styles, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: [usize; N] = std::array::from_fn(|column| self.width(column));
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            let last = row.iter().rposition(|cell| !cell.is_empty()).unwrap_or_default();
            let shown = row.iter().enumerate().take(last + 1).filter(|(column, _)| widths[*column] > 0);
            for (column, cell) in shown {
                let (style, gap) = (self.styles[column], if column == 0 { "" } else { "  " });
                // Nothing follows the last cell: no blanks at the ends of lines.
                let width = if column == last { 0 } else { widths[column] };
                write!(f, "{gap}{style}{cell}{style:#}{:1$}", "", width.saturating_sub(cell.chars().count()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::ui::style::PLAIN;

    #[test]
    fn columns_are_aligned_and_lines_end_with_words() {
        let mut table = Table::new([PLAIN; 3]);
        table.row(["a".into(), "longer".into(), "x".into()]);
        table.row(["bcé".into(), "b".into(), String::new()]);
        assert_eq!(table.to_string(), "a    longer  x\nbcé  b");
        let mut table = Table::new([PLAIN; 3]);
        table.row(["a".into(), String::new(), "x".into()]);
        assert_eq!(table.to_string(), "a  x", "a column without words takes no room");
    }
}
