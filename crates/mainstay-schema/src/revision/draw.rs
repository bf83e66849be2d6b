//! The graph as lines of text, newest first: one lane a branch.

use super::{Graph, Revision};
use std::collections::HashSet;

/// One line of the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'g> {
    /// The lanes, without blanks at the end.
    pub lanes: String,
    /// The revision whose node stands in it.
    pub revision: Option<&'g Revision>,
}

impl Graph {
    /// Draws these revisions, the newest first; those in `full` have a filled node.
    pub fn draw<'g>(&'g self, shown: &[&'g Revision], full: &HashSet<&str>) -> Vec<Line<'g>> {
        let known: HashSet<&str> = shown.iter().map(|one| one.id.as_str()).collect();
        let mut drawing = Drawing { lanes: Vec::new(), lines: Vec::new() };
        for revision in shown {
            let at = drawing.close_lanes_to(&revision.id);
            let node = if full.contains(revision.id.as_str()) { '●' } else { '○' };
            drawing.line(Some(revision), |lane, open| if lane == at { node } else { bar(open) });
            let parents = revision.parents.iter().map(String::as_str).filter(|parent| known.contains(parent));
            drawing.open_lanes_from(at, parents.collect());
        }
        drawing.lines
    }
}

struct Drawing<'g> {
    /// The revision that each lane leads to; `None`: the lane is free.
    lanes: Vec<Option<&'g str>>,
    lines: Vec<Line<'g>>,
}

impl<'g> Drawing<'g> {
    /// Joins the lanes that lead to a revision in the first of them, and says which that is.
    fn close_lanes_to(&mut self, id: &str) -> usize {
        let leading: Vec<usize> = (0..self.lanes.len()).filter(|lane| self.lanes[*lane] == Some(id)).collect();
        let Some((&first, others)) = leading.split_first() else { return self.free_lane() };
        if let Some(&last) = others.last() {
            self.line(None, |lane, open| match lane {
                lane if lane == first => '├',
                lane if lane == last => '╯',
                lane if others.contains(&lane) => '┴',
                lane if lane > first && lane < last => {
                    if open {
                        '┼'
                    } else {
                        '─'
                    }
                }
                _ => bar(open),
            });
            others.iter().for_each(|lane| self.lanes[*lane] = None);
        }
        first
    }

    /// The lane goes on to the first parent; the others get lanes of their own, unless one leads there already.
    fn open_lanes_from(&mut self, at: usize, parents: Vec<&'g str>) {
        self.lanes[at] = parents.first().copied();
        let mut joined = Vec::new();
        let mut opened = Vec::new();
        for parent in parents.into_iter().skip(1) {
            match (at + 1..self.lanes.len()).find(|lane| self.lanes[*lane] == Some(parent)) {
                Some(lane) => joined.push(lane),
                None => {
                    let lane = (at + 1..self.lanes.len()).find(|lane| self.lanes[*lane].is_none());
                    let lane = lane.unwrap_or_else(|| {
                        self.lanes.push(None);
                        self.lanes.len() - 1
                    });
                    self.lanes[lane] = Some(parent);
                    opened.push(lane);
                }
            }
        }
        if let Some(&last) = joined.iter().chain(&opened).max() {
            self.line(None, |lane, open| match lane {
                lane if lane == at => '├',
                lane if lane == last => {
                    if opened.contains(&lane) {
                        '╮'
                    } else {
                        '┤'
                    }
                }
                lane if opened.contains(&lane) => '┬',
                lane if lane > at && lane < last => {
                    if open {
                        '┼'
                    } else {
                        '─'
                    }
                }
                _ => bar(open),
            });
        }
        while self.lanes.last().is_some_and(Option::is_none) {
            self.lanes.pop();
        }
    }

    fn free_lane(&mut self) -> usize {
        match self.lanes.iter().position(Option::is_none) {
            Some(lane) => lane,
            None => {
                self.lanes.push(None);
                self.lanes.len() - 1
            }
        }
    }

    /// A line with a character for each lane; what leads to the right is joined with a dash.
    fn line(&mut self, revision: Option<&'g Revision>, sign: impl Fn(usize, bool) -> char) {
        let signs: Vec<char> = self.lanes.iter().enumerate().map(|(lane, to)| sign(lane, to.is_some())).collect();
        let mut lanes = String::new();
        for (at, sign) in signs.iter().enumerate() {
            let dash = at > 0 && "─┴┬┼╮╯┤".contains(*sign) && "├─┴┬┼".contains(signs[at - 1]);
            lanes.push_str(if at == 0 {
                ""
            } else if dash {
                "─"
            } else {
                " "
            });
            lanes.push(*sign);
        }
        self.lines.push(Line { lanes: lanes.trim_end().to_owned(), revision });
    }
}

fn bar(open: bool) -> char {
    if open { '│' } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use std::collections::HashSet;

    fn drawn(list: &[(&str, &[&str])]) -> String {
        let graph = graph(list).unwrap();
        let newest: Vec<_> = graph.iter().rev().collect();
        let lines = graph.draw(&newest, &HashSet::from(["a"]));
        let text = |line: &super::Line<'_>| format!("{} {}", line.lanes, line.revision.map_or("", |one| &one.id));
        lines.iter().map(text).map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_line_is_a_line() {
        assert_eq!(drawn(&[("a", &[]), ("b", &["a"]), ("c", &["b"])]), "○ c\n○ b\n● a");
    }

    #[test]
    fn branches_and_merges() {
        let list: &[(&str, &[&str])] =
            &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["b", "c"]), ("e", &["c"]), ("f", &[])];
        assert_eq!(drawn(list), "○ f\n○ e\n│ ○ d\n│ ├─╮\n├─┼─╯\n○ │ c\n│ ○ b\n├─╯\n● a");
    }

    #[test]
    fn three_at_once() {
        let list: &[(&str, &[&str])] =
            &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["a"]), ("e", &["b", "c", "d"])];
        assert_eq!(drawn(list), "○ e\n├─┬─╮\n│ │ ○ d\n│ ○ │ c\n○ │ │ b\n├─┴─╯\n● a");
    }
}
