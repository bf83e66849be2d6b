//! A page of documentation as a walk: what its blocks tell a reader to type, to write, and to expect.

/// What a reader does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Types a command; `prints` is what the page shows below it, `exit` the code it ends with.
    Type { line: usize, command: String, prints: Vec<String>, exit: i32 },
    /// Writes a file.
    Write { file: String, text: String },
    /// Changes a file: the lines with `-` become those with `+`.
    Edit { line: usize, file: String, old: String, new: String },
}

/// The steps of a page. Blocks of other kinds are only read.
///
/// `console` has commands behind `$ ` and what they print; a command that is to fail ends in `# exit 1`. A block whose
/// first line ends in `file=NAME` is that file; with `diff,file=NAME` it is a change of one.
pub fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        match kind.split_once("file=") {
            Some(("diff,", file)) => steps.push(edit(at + 1, file, &block)),
            Some((_, file)) => steps.push(Step::Write { file: file.to_owned(), text: block.join("\n") + "\n" }),
            None if kind == "console" => commands(at + 2, &block, &mut steps),
            None => {}
        }
    }
    steps
}

fn edit(line: usize, file: &str, block: &[&str]) -> Step {
    let without = |sign: char| {
        let kept = block.iter().filter(|line| !line.starts_with(sign));
        kept.map(|line| line.get(1..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
    };
    Step::Edit { line, file: file.to_owned(), old: without('+'), new: without('-') }
}

fn commands(first: usize, block: &[&str], steps: &mut Vec<Step>) {
    for (at, line) in block.iter().enumerate() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (command, exit) = command.split_once("# exit ").unwrap_or((command, "0"));
            let exit = exit.trim().parse().expect("a number behind `# exit`");
            steps.push(Step::Type { line: first + at, command: command.trim().to_owned(), prints: Vec::new(), exit });
        } else if let Some(Step::Type { prints, .. }) = steps.last_mut() {
            prints.push((*line).to_owned());
        }
    }
}

/// Whether a command printed what the page shows: ids, dates and durations may be others, `…` stands for any text, and a
/// line of `…` alone for any lines. Where the page shows nothing, nothing is asked.
pub fn fits(shown: &[String], printed: &str) -> bool {
    let shown: Vec<String> = shown.iter().map(|line| stable(line)).filter(|line| !line.is_empty()).collect();
    let printed: Vec<String> = printed.lines().map(stable).filter(|line| !line.is_empty()).collect();
    shown.is_empty() || lines_fit(&shown, &printed)
}

fn lines_fit(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((any, rest)) if any == "…" => (0..=printed.len()).any(|skipped| lines_fit(rest, &printed[skipped..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, after)| line_fits(line, first) && lines_fit(rest, after))
        }
    }
}

fn line_fits(shown: &str, printed: &str) -> bool {
    let Some((before, after)) = shown.split_once('…') else { return shown == printed };
    let Some(mut rest) = printed.strip_prefix(before) else { return false };
    loop {
        if line_fits(after, rest) {
            return true;
        }
        let mut left = rest.chars();
        if left.next().is_none() {
            return false;
        }
        rest = left.as_str();
    }
}

/// A line whose ids are all the same id, and so for dates, times and durations; spaces count as one.
fn stable(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let shape: String = word.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
        let is_unit = ["s", "ms", "µs", "min"].contains(&word);
        if is_unit && words.last().is_some_and(|number| number.parse::<f64>().is_ok()) {
            words.pop();
            words.push("<time>".to_owned());
        } else if shape.starts_with("0000-00-00") || shape == "00:00:00" {
            words.push("<time>".to_owned());
        } else {
            words.push(without_ids(word));
        }
    }
    words.join(" ")
}

/// A word with `<id>` for every run of twelve hexadecimal digits.
fn without_ids(word: &str) -> String {
    let runs = word.split_inclusive(|sign: char| !sign.is_ascii_alphanumeric());
    let without = runs.map(|run| {
        let bare = run.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
        match bare.len() == 12 && bare.chars().all(|sign| sign.is_ascii_hexdigit()) {
            true => run.replace(bare, "<id>"),
            false => run.to_owned(),
        }
    });
    without.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_shows_is_what_is_printed() {
        let cases = [
            ("upgraded 3f2a9c01d4e5 in 12 ms", "upgraded 000a9c01d4e5 in 7 ms", true),
            ("made …/app.db", "made somewhere/else/app.db", true),
            ("made …/app.db", "made somewhere/else/app", false),
            ("one\n…\nfour", "one\ntwo\nthree\nfour", true),
            ("one\n…\nfour", "one\ntwo", false),
            ("one", "one\ntwo", false),
            ("", "whatever", true),
            ("on 2026-01-02 03:04:05", "on 2031-11-12 13:14:15", true),
            ("3 tables", "4 tables", false),
        ];
        for (shown, printed, expected) in cases {
            let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
            assert_eq!(fits(&lines, printed), expected, "{shown} against {printed}");
        }
    }

    #[test]
    fn a_page_is_read_as_steps() {
        let page = "Text.\n```console\n$ one\nsaid\n$ two # exit 1\n```\n```rust,file=a.rs\nx\n```\n```diff,file=a.rs\n a\n-b\n+c\n```\n";
        let type_ = |line, command: &str, prints: &[&str], exit| Step::Type {
            line,
            command: command.to_owned(),
            prints: prints.iter().map(|line| (*line).to_owned()).collect(),
            exit,
        };
        let expected = vec![
            type_(3, "one", &["said"], 0),
            type_(5, "two", &[], 1),
            Step::Write { file: "a.rs".into(), text: "x\n".into() },
            Step::Edit { line: 10, file: "a.rs".into(), old: "a\nb".into(), new: "a\nc".into() },
        ];
        assert_eq!(steps(page), expected);
    }
}
