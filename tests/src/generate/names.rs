//! Names: mostly plain, sometimes everything that a name may be.

/// Names that break whatever quotes too little, folds case, cuts at dots or counts characters for bytes.
/// No two differ in case alone: some engines take those for one.
pub const HOSTILE: [&str; 38] = [
    "select",
    "Order",
    "two words",
    "quo\"te",
    "apo'strophe",
    "dot.ted",
    "ünïcödé",
    "表",
    "💾",
    " lead",
    "trail ",
    "semi;colon",
    "--comment",
    "/*open",
    "$1",
    "new\nline",
    "tab\there",
    "back\\slash",
    "per%cent",
    "UPPER",
    "1st",
    "?",
    ":named",
    "primary",
    "constraint",
    "user",
    "null",
    "true",
    "\u{200b}",
    "\"\"",
    "a,b",
    "(paren)",
    "[bracket]",
    "`tick`",
    "$$",
    "default",
    "x23456789012345678901234567890123456789012345678901234567890123",
    "ü2345678901234567890123456789012345678901234567890123456789012",
];

/// Genes from here on choose a hostile name.
const HOSTILE_FROM: u8 = 216;

/// The name that a gene chooses.
pub fn name(prefix: &str, gene: u8) -> String {
    match gene.checked_sub(HOSTILE_FROM) {
        Some(hostile) => HOSTILE[usize::from(hostile) % HOSTILE.len()].to_owned(),
        None => format!("{prefix}{gene}"),
    }
}

pub use mainstay_schema::sql::quoted;

/// A text as it stands in an expression of standard SQL.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Comments, and defaults of text columns.
pub const TEXTS: [&str; 7] = ["x", "it's \"so\"", "a;b -- c", "50 % of\nthem", "/* none */ $$ \\", "null", "größer 💾"];
