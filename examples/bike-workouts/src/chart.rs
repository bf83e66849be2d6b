//! A curve drawn: in the terminal, as SVG, as PNG; and bars for what is counted by week.

use std::fmt::Write as _;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

const WIDTH: f32 = 960.0;
const HEIGHT: f32 = 320.0;

/// What is drawn, one value a second, and the value at its upper edge.
pub struct Chart<'v> {
    values: &'v [f32],
    top: f32,
}

impl<'v> Chart<'v> {
    /// The upper edge is a little above the highest value, and never below `least`.
    pub fn new(values: &'v [f32], least: f32) -> Self {
        let highest = values.iter().copied().fold(least, f32::max);
        Self { values, top: highest * 1.05 }
    }

    /// The averages of so many stretches of equal length.
    fn columns(&self, count: usize) -> Vec<f32> {
        let count = count.min(self.values.len()).max(1);
        let edge = |column: usize| column * self.values.len() / count;
        let stretch = |column: usize| &self.values[edge(column)..edge(column + 1)];
        let average = |stretch: &[f32]| stretch.iter().sum::<f32>() / stretch.len().max(1) as f32;
        (0..count).map(|column| average(stretch(column))).collect()
    }

    /// Lines of block characters, with the scale at the left in `unit`s.
    pub fn terminal(&self, width: usize, height: usize, unit: impl Fn(f32) -> String) -> String {
        const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let columns = self.columns(width);
        let mut out = String::new();
        for row in (0..height).rev() {
            let label = if row % 3 == 0 { unit(self.top * row as f32 / height as f32) } else { String::new() };
            let _ = write!(out, "{label:>6} │");
            for value in &columns {
                let eighths = (value / self.top * height as f32 - row as f32) * 8.0;
                out.push(BLOCKS[eighths.round().clamp(0.0, 8.0) as usize]);
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        let _ = writeln!(out, "{:>6} └{}", "", "─".repeat(columns.len()));
        let _ =
            writeln!(out, "{:>6}  0{:>pad$}", "", minutes(self.values.len()), pad = columns.len().saturating_sub(1));
        out
    }

    /// The outline of the curve, from the left to the right of a picture.
    fn outline(&self) -> impl Iterator<Item = (f32, f32)> {
        let columns = self.columns(WIDTH as usize);
        let step = WIDTH / columns.len() as f32;
        let top = self.top;
        columns.into_iter().enumerate().flat_map(move |(at, value)| {
            let y = HEIGHT * (1.0 - value / top);
            [(at as f32 * step, y), ((at + 1) as f32 * step, y)]
        })
    }

    /// Where the lines of ten minutes stand in a picture, with the minute.
    fn tens(&self) -> impl Iterator<Item = (f32, usize)> {
        let seconds = self.values.len();
        (600..seconds).step_by(600).map(move |second| (WIDTH * second as f32 / seconds as f32, second / 60))
    }

    /// A picture for a browser, with a line at `mark`, such as the threshold.
    pub fn svg(&self, title: &str, mark: f32) -> String {
        let mut points = format!("0,{HEIGHT}");
        for (x, y) in self.outline() {
            let _ = write!(points, " {x:.1},{y:.1}");
        }
        let mut lines = String::new();
        for (x, minute) in self.tens() {
            let _ = write!(
                lines,
                "<path d='M{x:.1} 0V{HEIGHT}'/><text x='{:.1}' y='{}'>{minute} min</text>",
                x + 3.0,
                HEIGHT - 6.0
            );
        }
        let y = HEIGHT * (1.0 - mark / self.top);
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' font-family='sans-serif' font-size='11'>\
             <title>{}</title><rect width='100%' height='100%' fill='#ffffff'/>\
             <polygon points='{points} {WIDTH},{HEIGHT}' fill='#f59e0b'/>\
             <g stroke='#00000022' fill='#00000099'>{lines}</g><path d='M0 {y:.1}H{WIDTH}' stroke='#b91c1c' stroke-dasharray='6 4'/></svg>\n",
            escaped(title)
        )
    }

    /// The same picture as pixels, without words.
    pub fn png(&self, mark: f32) -> Option<Vec<u8>> {
        let mut picture = Pixmap::new(WIDTH as u32, HEIGHT as u32)?;
        picture.fill(Color::WHITE);
        let mut path = PathBuilder::new();
        path.move_to(0.0, HEIGHT);
        self.outline().for_each(|(x, y)| path.line_to(x, y));
        path.line_to(WIDTH, HEIGHT);
        path.close();
        picture.fill_path(&path.finish()?, &paint(245, 158, 11, 255), FillRule::Winding, Transform::identity(), None);
        let mut line = |x, y, width, height, color| {
            if let Some(rect) = Rect::from_xywh(x, y, width, height) {
                picture.fill_rect(rect, &color, Transform::identity(), None);
            }
        };
        self.tens().for_each(|(x, _)| line(x, 0.0, 1.0, HEIGHT, paint(0, 0, 0, 34)));
        line(0.0, HEIGHT * (1.0 - mark / self.top), WIDTH, 2.0, paint(185, 28, 28, 255));
        picture.encode_png().ok()
    }
}

fn paint(red: u8, green: u8, blue: u8, alpha: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, alpha);
    paint
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Bars, one a line, the longest as long as `width`.
pub fn bars(rows: &[(String, f64)], width: usize) -> String {
    let most = rows.iter().map(|row| row.1).fold(f64::MIN_POSITIVE, f64::max);
    let mut out = String::new();
    for (label, value) in rows {
        let _ = writeln!(out, "{label}  {} {value:.0}", "█".repeat((value / most * width as f64).round() as usize));
    }
    out
}

/// Seconds as minutes and seconds: `62:30`.
pub fn minutes(seconds: usize) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_drawn_from_the_bottom_up() {
        let values = [0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0];
        let drawn = Chart::new(&values, 0.0).terminal(8, 2, |value| format!("{value:.1}"));
        assert_eq!(drawn, "       │    ▇▇▇▇\n   0.0 │████████\n       └────────\n        0   0:08\n");
    }

    #[test]
    fn a_title_cannot_end_its_element() {
        assert!(Chart::new(&[1.0], 1.0).svg("</title><script>", 1.0).contains("&lt;/title&gt;&lt;script&gt;"));
    }

    #[test]
    fn a_png_is_one() {
        assert!(Chart::new(&[0.0, 1.0], 1.0).png(1.0).is_some_and(|bytes| bytes.starts_with(b"\x89PNG")));
    }
}
