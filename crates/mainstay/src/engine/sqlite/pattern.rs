//! Patterns as the standard's LIKE has them: `%`, `_`, and `\` before what is meant as itself.

/// Whether the whole text matches.
pub(super) fn matches(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<Part>) = (text.chars().collect(), parts(pattern));
    let (mut at, mut part) = (0, 0);
    // Where the last `%` stands, and where in the text it was last tried to end.
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(part) {
            Some(Part::Anything) => {
                retry = Some((part, at));
                part += 1;
            }
            Some(one) if one.is(text[at]) => (at, part) = (at + 1, part + 1),
            _ => match retry {
                Some((star, end)) => {
                    retry = Some((star, end + 1));
                    (at, part) = (end + 1, star + 1);
                }
                None => return false,
            },
        }
    }
    pattern[part..].iter().all(|part| matches!(part, Part::Anything))
}

enum Part {
    Anything,
    AnyOne,
    One(char),
}

impl Part {
    fn is(&self, character: char) -> bool {
        match self {
            Self::Anything => false,
            Self::AnyOne => true,
            Self::One(one) => *one == character,
        }
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        parts.push(match character {
            '%' => Part::Anything,
            '_' => Part::AnyOne,
            '\\' => Part::One(characters.next().unwrap_or('\\')),
            other => Part::One(other),
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (text, pattern, expected) in [
            ("abc", "abc", true),
            ("abc", "ABC", false),
            ("abc", "a%", true),
            ("abc", "%c", true),
            ("abc", "%b%", true),
            ("abc", "a_c", true),
            ("ac", "a_c", false),
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("a%c", "a\\%c", true),
            ("abc", "a\\%c", false),
            ("a\\c", "a\\\\c", true),
            ("aXbXc", "%X%c", true),
            ("mississippi", "%iss%ppi", true),
            ("mississippi", "%iss%ppo", false),
            ("äöü", "ä_ü", true),
        ] {
            assert_eq!(matches(text, pattern), expected, "{text} like {pattern}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_ages() {
        assert!(!matches(&"a".repeat(2000), &format!("{}b", "a%".repeat(500))));
    }
}
