//! Identities: who numbers a column, and the options of the sequence behind it.

use super::cursor::Reader;
use super::error::Result;
use crate::schema::{Identity, IdentityKind, Type};

impl Reader<'_> {
    /// `ALWAYS` or `BY DEFAULT`.
    pub(super) fn identity_kind(&mut self) -> Result<IdentityKind> {
        if self.accept_all(&["by", "default"]) {
            return Ok(IdentityKind::ByDefault);
        }
        self.expect("always")?;
        Ok(IdentityKind::Always)
    }

    /// `(START WITH 5 INCREMENT BY 2 …)`, or nothing.
    pub(super) fn identity_options(&mut self, kind: IdentityKind, ty: &Type) -> Result<Identity> {
        let mut identity = Identity { kind, ..Identity::default() };
        if self.accept_symbol("(") {
            while !self.accept_symbol(")") {
                self.identity_option(&mut identity)?;
            }
        }
        Ok(without_usual(identity, ty))
    }

    /// One option of an identity's sequence.
    pub(super) fn identity_option(&mut self, identity: &mut Identity) -> Result<()> {
        if self.accept_all(&["no", "minvalue"]) {
            identity.min = None;
        } else if self.accept_all(&["no", "maxvalue"]) {
            identity.max = None;
        } else if self.accept_all(&["no", "cycle"]) {
            identity.cycle = false;
        } else if self.accept("cycle") {
            identity.cycle = true;
        } else if self.accept("start") {
            self.accept("with");
            identity.start = Some(self.whole_number()?);
        } else if self.accept("increment") {
            self.accept("by");
            identity.increment = Some(self.whole_number()?);
        } else if self.accept("minvalue") {
            identity.min = Some(self.whole_number()?);
        } else if self.accept("maxvalue") {
            identity.max = Some(self.whole_number()?);
        } else if self.accept("cache") {
            identity.cache = Some(self.whole_number()?);
        } else {
            return Err(self.stopped());
        }
        Ok(())
    }

    /// A whole number with its sign.
    pub(super) fn whole_number(&mut self) -> Result<i64> {
        let start = self.mark();
        let _sign = self.accept_symbol("-") || self.accept_symbol("+");
        self.advance();
        let text: String = self.slice(start..self.mark()).split_whitespace().collect();
        text.parse().map_err(|_| {
            self.back_to(start);
            self.unexpected("a whole number")
        })
    }

    /// `GENERATED …` and options of the sequence, each behind a `SET` of its own; the first `SET` is passed.
    pub(super) fn changed_identity(&mut self, old: &Identity, ty: &Type) -> Result<Identity> {
        let mut identity = with_usual(old.clone(), ty);
        loop {
            if self.accept("generated") {
                identity.kind = self.identity_kind()?;
            } else {
                self.identity_option(&mut identity)?;
            }
            if !self.accept("set") {
                return Ok(without_usual(identity, ty));
            }
        }
    }
}

/// The bounds of a sequence for which none were given (CREATE SEQUENCE, "Parameters").
fn usual_bounds(identity: &Identity, ty: &Type) -> (i64, i64) {
    let (lowest, highest) = match ty {
        Type::SmallInt => (i16::MIN.into(), i16::MAX.into()),
        Type::Integer => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    };
    if is_ascending(identity) { (1, highest) } else { (lowest, -1) }
}

fn is_ascending(identity: &Identity) -> bool {
    identity.increment.is_none_or(|step| step > 0)
}

/// An identity with its bounds and start said: a later change of one leaves the others what they are.
fn with_usual(mut identity: Identity, ty: &Type) -> Identity {
    let (min, max) = usual_bounds(&identity, ty);
    let (min, max) = (*identity.min.get_or_insert(min), *identity.max.get_or_insert(max));
    identity.start.get_or_insert(if is_ascending(&identity) { min } else { max });
    identity
}

/// An identity without what it would be anyway: its start is the bound that it comes from.
fn without_usual(mut identity: Identity, ty: &Type) -> Identity {
    let (usual_min, usual_max) = usual_bounds(&identity, ty);
    let (min, max) = (identity.min.unwrap_or(usual_min), identity.max.unwrap_or(usual_max));
    let usual_start = if is_ascending(&identity) { min } else { max };
    identity.start = identity.start.filter(|&start| start != usual_start);
    identity.min = identity.min.filter(|&min| min != usual_min);
    identity.max = identity.max.filter(|&max| max != usual_max);
    identity.increment = identity.increment.filter(|&step| step != 1);
    identity.cache = identity.cache.filter(|&cache| cache != 1);
    identity
}
