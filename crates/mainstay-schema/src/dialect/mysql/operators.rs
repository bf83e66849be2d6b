//! Operators of portable SQL that mean something else to these servers, or nothing: `||` joins text only as a
//! function, and a cast is spelled `CAST`.

use crate::schema::Expr;
use crate::sql::{Lexis, Token, TokenKind, tokens};

/// A token, and whether a blank stands before it.
#[derive(Debug, Clone)]
struct Piece {
    blank: bool,
    text: String,
}

/// A piece, or what stands in parentheses.
#[derive(Debug, Clone)]
enum Node {
    Leaf(Piece),
    Group(Piece, Vec<Node>, String),
}

/// Words and symbols that end the operand of `||`.
#[rustfmt::skip]
const LOOSER: [&str; 45] = [
    "=", "<", ">", "<=", ">=", "<>", "!=", ",", ";", "and", "or", "not", "is", "in", "like", "between", "then", "when",
    "else", "case", "end", "select", "from", "where", "as", "on", "join", "group", "order", "having", "limit", "union",
    "distinct", "by", "regexp", "exists", "asc", "desc", "default",
    "set", "values", "update", "insert", "into", "escape",
];

/// A fragment with the functions that these servers have for the operators of portable SQL.
pub(super) fn translated(expr: &Expr) -> Expr {
    let text = expr.as_str();
    if !["||", "::"].iter().any(|operator| text.contains(operator)) && !text.to_lowercase().contains("cast") {
        return expr.clone();
    }
    let Ok(all) = tokens(text, Lexis::STANDARD).collect::<Result<Vec<_>, _>>() else { return expr.clone() };
    let all: Vec<_> = all.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let piece = |(at, token): (usize, &Token<'_>)| Piece {
        blank: at > 0 && all[at - 1].end() < token.start,
        text: token.text.to_owned(),
    };
    let pieces: Vec<Piece> = all.iter().enumerate().map(piece).collect();
    Expr::new(write(&rewritten(nodes(&mut pieces.into_iter().peekable()))))
}

fn blank(piece: &Piece) -> &'static str {
    if piece.blank { " " } else { "" }
}

/// The nodes up to the parenthesis that closes.
fn nodes(pieces: &mut std::iter::Peekable<std::vec::IntoIter<Piece>>) -> Vec<Node> {
    let mut out = Vec::new();
    while let Some(piece) = pieces.next_if(|piece| piece.text != ")") {
        if piece.text != "(" {
            out.push(Node::Leaf(piece));
            continue;
        }
        let inner = nodes(pieces);
        let close = pieces.next().map(|piece| format!("{}{}", blank(&piece), piece.text)).unwrap_or_default();
        out.push(Node::Group(piece, inner, close));
    }
    out
}

fn write(nodes: &[Node]) -> String {
    nodes.iter().fold(String::new(), |out, node| match node {
        Node::Leaf(piece) => out + blank(piece) + &piece.text,
        Node::Group(open, inner, close) => out + blank(open) + &open.text + &write(inner) + close,
    })
}

fn rewritten(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        match node {
            Node::Group(open, inner, close) => {
                let cast = out.last().is_some_and(|before| is(before, "cast"));
                let inner = if cast { cast_as(inner) } else { inner };
                out.push(Node::Group(open, rewritten(inner), close));
            }
            leaf => out.push(leaf),
        }
    }
    joined(casts(out))
}

fn is(node: &Node, text: &str) -> bool {
    matches!(node, Node::Leaf(piece) if piece.text.eq_ignore_ascii_case(text))
}

/// `a AS bigint` within `CAST( )`.
fn cast_as(mut inner: Vec<Node>) -> Vec<Node> {
    if let Some(at) = inner.iter().rposition(|node| is(node, "as")) {
        let target = target(&write(&inner[at + 1..]));
        inner.truncate(at + 1);
        inner.push(Node::Leaf(Piece { blank: true, text: target }));
    }
    inner
}

/// `operand::type`, one after another; a literal needs no cast.
fn casts(mut nodes: Vec<Node>) -> Vec<Node> {
    while let Some(at) = nodes.iter().position(|node| is(node, "::")) {
        let end = at + 1 + type_length(&nodes[at + 1..]);
        let start = operand(&nodes[..at]);
        let ty = target(&write(&nodes[at + 1..end]));
        let value = nodes[start..at].to_vec();
        let literal = matches!(value.as_slice(), [Node::Leaf(piece)] if piece.text.starts_with(['\'', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']));
        let replacement = if literal { value } else { vec![call("CAST", vec![value], Some(ty))] };
        nodes.splice(start..end, replacement);
    }
    nodes
}

/// Where the operand begins that ends with the nodes: a value, a call, a name with its table.
fn operand(nodes: &[Node]) -> usize {
    let mut start = nodes.len().saturating_sub(1);
    let called = matches!(nodes.get(start), Some(Node::Group(..)));
    if called && start > 0 && matches!(&nodes[start - 1], Node::Leaf(piece) if is_name(&piece.text)) {
        start -= 1;
    }
    while start > 1 && is(&nodes[start - 1], ".") {
        start -= 2;
    }
    start
}

fn is_name(text: &str) -> bool {
    let word = text.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"');
    word && !LOOSER.contains(&text.to_lowercase().as_str())
}

/// How many nodes a type has: its words, and its numbers in parentheses.
fn type_length(nodes: &[Node]) -> usize {
    const FURTHER: [&str; 6] = ["precision", "varying", "with", "without", "time", "zone"];
    let mut length = 1;
    while let Some(node) = nodes.get(length) {
        let goes_on = matches!(node, Node::Group(open, ..) if !open.blank) || FURTHER.iter().any(|word| is(node, word));
        if !goes_on {
            break;
        }
        length += 1;
    }
    length.min(nodes.len())
}

/// What a cast to a type is called here: <https://dev.mysql.com/doc/refman/9.4/en/cast-functions.html>.
fn target(ty: &str) -> String {
    let ty = ty.trim();
    let lower = ty.to_lowercase();
    let first = lower.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    match first {
        "int" | "integer" | "bigint" | "smallint" | "int2" | "int4" | "int8" | "boolean" | "bool" => {
            "SIGNED".to_owned()
        }
        "numeric" | "decimal" => format!("DECIMAL{}", ty.find('(').map_or("", |at| &ty[at..])),
        "text" | "varchar" | "character" => format!("CHAR{}", ty.find('(').map_or("", |at| &ty[at..])),
        "timestamp" | "timestamptz" => "DATETIME(6)".to_owned(),
        "time" => "TIME(6)".to_owned(),
        "real" | "double" | "float" | "float8" | "float4" => "DOUBLE".to_owned(),
        "bytea" => "BINARY".to_owned(),
        _ => ty.to_owned(),
    }
}

/// `a || b || c` as one call.
fn joined(nodes: Vec<Node>) -> Vec<Node> {
    if !nodes.iter().any(|node| is(node, "||")) {
        return nodes;
    }
    let ends = |node: &Node| matches!(node, Node::Leaf(piece) if LOOSER.contains(&piece.text.to_lowercase().as_str()));
    let mut out = Vec::new();
    for part in nodes.split_inclusive(ends) {
        let (part, end) = match part.split_last() {
            Some((last, rest)) if ends(last) => (rest, Some(last.clone())),
            _ => (part, None),
        };
        let operands: Vec<Vec<Node>> = part.split(|node| is(node, "||")).map(<[Node]>::to_vec).collect();
        match operands.len() {
            0 | 1 => out.extend(part.iter().cloned()),
            _ => out.push(call("concat", operands, None)),
        }
        out.extend(end);
    }
    out
}

fn call(name: &str, arguments: Vec<Vec<Node>>, ty: Option<String>) -> Node {
    let blank = match arguments.first().and_then(|nodes| nodes.first()) {
        Some(Node::Leaf(piece) | Node::Group(piece, ..)) => piece.blank,
        None => false,
    };
    let arguments: Vec<String> = arguments.iter().map(|nodes| write(nodes).trim().to_owned()).collect();
    let ty = ty.map(|ty| format!(" AS {ty}")).unwrap_or_default();
    Node::Leaf(Piece { blank, text: format!("{name}({}{ty})", arguments.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portable_operators_get_the_servers_words() {
        for (portable, spelling) in [
            ("a || 'x'", "concat(a, 'x')"),
            ("a || b || lower(c) = 'x' AND d > 0", "concat(a, b, lower(c)) = 'x' AND d > 0"),
            ("lower(a || b)", "lower(concat(a, b))"),
            ("CASE WHEN a THEN b || c ELSE d END", "CASE WHEN a THEN concat(b, c) ELSE d END"),
            ("'x'::text", "'x'"),
            ("a::bigint + 1", "CAST(a AS SIGNED) + 1"),
            ("lower(t.a)::varchar(3)", "CAST(lower(t.a) AS CHAR(3))"),
            ("(a + b)::double precision > 1", "CAST((a + b) AS DOUBLE) > 1"),
            ("CAST(a AS integer)", "CAST(a AS SIGNED)"),
            ("a > 0", "a > 0"),
        ] {
            assert_eq!(translated(&portable.into()).as_str(), spelling);
        }
    }
}
