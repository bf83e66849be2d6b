//! What the server prints in two ways for one thing: a list of texts is cast as a whole when it is made, and each of them
//! when what was printed is made again. Here it is always the second, which stays as it is.

use crate::schema::{Expr, Schema};
use crate::sql::{Lexis, Token, tokens};

/// Brings every text that a server printed into the form that stays.
pub(super) fn settle(schema: &mut Schema) {
    for table in schema.tables.values_mut() {
        table.expressions_mut().for_each(settle_expr);
    }
    for view in schema.views.values_mut() {
        settle_expr(&mut view.query);
    }
    for object in &mut schema.objects {
        if let Some(settled) = each_cast(&object.definition) {
            object.definition = settled;
        }
    }
}

fn settle_expr(expr: &mut Expr) {
    if let Some(settled) = each_cast(expr.as_str()) {
        *expr = Expr::new(settled);
    }
}

/// `(ARRAY['a'::character varying])::text[]` as `ARRAY[('a'::character varying)::text]`; `None`: nothing like it.
fn each_cast(text: &str) -> Option<String> {
    if !text.contains("(ARRAY[") || !text.contains("])::") {
        return None;
    }
    let all: Vec<Token<'_>> = tokens(text, Lexis::STANDARD).collect::<Result<_, _>>().ok()?;
    let (mut out, mut written) = (String::with_capacity(text.len()), 0);
    for at in 0..all.len() {
        let Some((items, ty, end)) = cast_list(text, &all, at) else { continue };
        out.push_str(&text[written..all[at].start]);
        let items: Vec<_> = items.iter().map(|item| format!("({item})::{ty}")).collect();
        out.push_str(&format!("ARRAY[{}]", items.join(", ")));
        written = end;
    }
    (written > 0).then(|| out + &text[written..])
}

/// The items of `(ARRAY[…])::type[]`, the type, and where it ends.
fn cast_list<'t>(text: &'t str, all: &[Token<'t>], at: usize) -> Option<(Vec<&'t str>, &'t str, usize)> {
    let begins = all[at].is_symbol("(") && all.get(at + 1)?.is("array") && all.get(at + 2)?.is_symbol("[");
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, at + 3);
    let mut last = begins.then_some(start)?;
    loop {
        let token = all.get(last)?;
        match token.text {
            "(" | "[" => depth += 1,
            "," | "]" if depth == 0 && last == start => return None,
            "," | "]" if depth == 0 => {
                items.push(&text[all[start].start..all[last - 1].end()]);
                start = last + 1;
            }
            ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if token.is_symbol("]") && start == last + 1 {
            break;
        }
        last += 1;
    }
    let is_cast = all.get(last + 1)?.is_symbol(")") && all.get(last + 2)?.is_symbol("::");
    let brackets = (last + 3..all.len()).find(|&at| all[at].is_symbol("["))?;
    let is_list = is_cast && brackets > last + 3 && all.get(brackets + 1)?.is_symbol("]");
    let names = all[last + 3..brackets].iter().all(|token| token.identifier().is_some() || token.is_symbol("."));
    (is_list && names && !items.is_empty())
        .then(|| (items, &text[all[last + 3].start..all[brackets - 1].end()], all[brackets + 1].end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cast_one_by_one() {
        for (printed, settled) in [
            (
                "(s)::text = ANY ((ARRAY['A'::character varying, 'b,]'::character varying])::text[])",
                Some("(s)::text = ANY (ARRAY[('A'::character varying)::text, ('b,]'::character varying)::text])"),
            ),
            (
                "a <> ALL ((ARRAY[f(1, 2), x[1]])::pg_catalog.int8[]) AND b",
                Some("a <> ALL (ARRAY[(f(1, 2))::pg_catalog.int8, (x[1])::pg_catalog.int8]) AND b"),
            ),
            ("a = ANY (ARRAY[('A'::character varying)::text])", None),
            ("a = ANY ((ARRAY['A'::character varying])::text)", None),
            ("a = ANY ((ARRAY[])::text[])", None),
            ("a = '(ARRAY[1])::text[]'", None),
        ] {
            assert_eq!(each_cast(printed).as_deref(), settled, "{printed}");
        }
    }
}
