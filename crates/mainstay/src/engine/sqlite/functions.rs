//! What SQLite lacks and queries need: exact decimals, patterns and letters as the other engines have them,
//! distances of vectors. Registered with every connection of a pool.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The collation under which decimals compare as numbers.
pub(super) const DECIMAL: &str = "mainstay_decimal";

const PURE: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);

/// Makes them known to a connection.
pub(super) fn register(database: &Connection) -> Result<()> {
    rusqlite::vtab::array::load_module(database)?;
    database.create_collation(DECIMAL, |left, right| match (decimal(left), decimal(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        // What is no number comes after all numbers, in some order.
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left.cmp(right),
    })?;
    decimals(database)?;
    texts(database)?;
    vectors(database)
}

/// The number that a text is, also in the form that SQLite writes large ones in.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

type Operation = fn(Decimal, Decimal) -> Option<Decimal>;

fn decimals(database: &Connection) -> Result<()> {
    let operations: [(&str, Operation); 5] = [
        ("mainstay_add", Decimal::checked_add),
        ("mainstay_subtract", Decimal::checked_sub),
        ("mainstay_multiply", Decimal::checked_mul),
        ("mainstay_divide", Decimal::checked_div),
        ("mainstay_remainder", Decimal::checked_rem),
    ];
    for (name, operation) in operations {
        database.create_scalar_function(name, 2, PURE, move |context| {
            let (Some(left), Some(right)) = (number(context, 0)?, number(context, 1)?) else { return Ok(None) };
            let result = operation(left, right).ok_or_else(|| failure("a decimal number out of range"))?;
            Ok(Some(result.to_string()))
        })?;
    }
    database.create_scalar_function("mainstay_abs", 1, PURE, |context| {
        Ok(number(context, 0)?.map(|number| number.abs().to_string()))
    })?;
    database.create_aggregate_function("mainstay_sum", 1, PURE, Sum { averaged: false })?;
    database.create_aggregate_function("mainstay_avg", 1, PURE, Sum { averaged: true })
}

fn number(context: &Context<'_>, at: usize) -> Result<Option<Decimal>> {
    match context.get_raw(at) {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(number) => Ok(Some(number.into())),
        ValueRef::Real(number) => Decimal::try_from(number).map(Some).map_err(|error| failure(&error.to_string())),
        ValueRef::Text(text) => match std::str::from_utf8(text).ok().and_then(decimal) {
            Some(number) => Ok(Some(number)),
            None => Err(failure("the text is no decimal number")),
        },
        ValueRef::Blob(_) => Err(failure("bytes are no decimal number")),
    }
}

fn failure(what: &str) -> Error {
    Error::UserFunctionError(what.into())
}

/// The exact sum, or average, of decimals.
struct Sum {
    averaged: bool,
}

impl Aggregate<(Decimal, u64), Option<String>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> Result<(Decimal, u64)> {
        Ok((Decimal::ZERO, 0))
    }

    fn step(&self, context: &mut Context<'_>, (sum, count): &mut (Decimal, u64)) -> Result<()> {
        if let Some(number) = number(context, 0)? {
            *sum = sum.checked_add(number).ok_or_else(|| failure("the sum is out of range"))?;
            *count += 1;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<(Decimal, u64)>) -> Result<Option<String>> {
        Ok(match state {
            Some((sum, count)) if count > 0 => {
                Some(if self.averaged { sum / Decimal::from(count) } else { sum }.to_string())
            }
            _ => None,
        })
    }
}

fn texts(database: &Connection) -> Result<()> {
    let scalar = |name, change: fn(&str) -> String| {
        database
            .create_scalar_function(name, 1, PURE, move |context| Ok(context.get_raw(0).as_str_or_null()?.map(change)))
    };
    scalar("mainstay_lower", str::to_lowercase)?;
    scalar("mainstay_upper", str::to_uppercase)?;
    for (name, fold) in [("mainstay_like", None), ("mainstay_ilike", Some(str::to_lowercase as fn(&str) -> String))] {
        database.create_scalar_function(name, 2, PURE, move |context| {
            let (text, pattern) = (context.get_raw(0).as_str_or_null()?, context.get_raw(1).as_str_or_null()?);
            let (Some(text), Some(pattern)) = (text, pattern) else { return Ok(None) };
            Ok(Some(match fold {
                None => super::pattern::matches(text, pattern),
                Some(fold) => super::pattern::matches(&fold(text), &fold(pattern)),
            }))
        })?;
    }
    Ok(())
}

type Measure = fn(&[f32], &[f32]) -> f64;

fn vectors(database: &Connection) -> Result<()> {
    let measures: [(&str, Measure); 3] =
        [("mainstay_cosine", cosine), ("mainstay_l2", l2), ("mainstay_inner", |left, right| -inner(left, right))];
    for (name, measure) in measures {
        database.create_scalar_function(name, 2, PURE, move |context| {
            let (Some(left), Some(right)) = (vector(context, 0)?, vector(context, 1)?) else { return Ok(None) };
            if left.len() != right.len() {
                return Err(failure("the vectors differ in their dimensions"));
            }
            Ok(Some(measure(&left, &right)))
        })?;
    }
    Ok(())
}

fn vector(context: &Context<'_>, at: usize) -> Result<Option<Vec<f32>>> {
    let Some(bytes) = context.get_raw(at).as_bytes_or_null()? else { return Ok(None) };
    let (numbers, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(failure("the bytes are no vector"));
    }
    Ok(Some(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
}

fn inner(left: &[f32], right: &[f32]) -> f64 {
    left.iter().zip(right).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

fn cosine(left: &[f32], right: &[f32]) -> f64 {
    1.0 - inner(left, right) / (inner(left, left) * inner(right, right)).sqrt()
}

fn l2(left: &[f32], right: &[f32]) -> f64 {
    let square = |(a, b): (&f32, &f32)| (f64::from(*a) - f64::from(*b)).powi(2);
    left.iter().zip(right).map(square).sum::<f64>().sqrt()
}
