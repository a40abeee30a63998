//! Which case comes first: somebody in danger, then somebody who may be recognised, each the longest
//! waiting first; then by heat, flags and age.

use std::cmp::Ordering;

use super::queries::Listed;
use super::{Case, CaseKind};
use crate::clock::Micros;
use crate::ids::CaseId;

/// A cool post that is flagged weighs something too.
const LEAST_HEAT: f64 = 0.1;

/// Where a case stands among the open ones, at some moment.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    class: u8,
    weight: f64,
    id: CaseId,
}

impl Place {
    fn of(listed: &Listed, as_of: Micros) -> Place {
        let Case { id, kind, opened_us, .. } = listed.case;
        let hours = (as_of.0 - opened_us.0).max(0) as f64 / Micros::HOUR as f64;
        let (class, weight) = match kind {
            CaseKind::SelfHarmConcern => (0, hours),
            CaseKind::IdentifiesSomeone => (1, hours),
            _ => {
                let heat = f64::from(listed.score).max(LEAST_HEAT);
                (2, heat * listed.flags.max(1) as f64 * (1.0 + hours))
            }
        };
        Place { class, weight, id }
    }

    fn cmp(&self, other: &Place) -> Ordering {
        let by_weight = other.weight.total_cmp(&self.weight);
        self.class.cmp(&other.class).then(by_weight).then(self.id.cmp(&other.id))
    }
}

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cursor {
    /// Among the open ones, as they stood when the first page was read: they change places with time.
    Open(Micros, Mark),
    /// After this one.
    Decided(CaseId),
}

/// The last case of the page before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mark(Place);

impl Cursor {
    pub(super) fn open(listed: &Listed, as_of: Micros) -> Cursor {
        Cursor::Open(as_of, Mark(Place::of(listed, as_of)))
    }

    pub(crate) fn print(self) -> String {
        match self {
            Cursor::Open(as_of, Mark(Place { class, weight, id })) => {
                format!("o{}.{class}.{:x}.{id}", as_of.0, weight.to_bits())
            }
            Cursor::Decided(id) => format!("d{id}"),
        }
    }

    /// What [`Cursor::print`] made; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Cursor> {
        let cursor = match text.strip_prefix('d') {
            Some(id) => Cursor::Decided(id.parse().ok()?),
            None => {
                let mut parts = text.strip_prefix('o')?.splitn(4, '.');
                let as_of = Micros(parts.next()?.parse().ok()?);
                let class = parts.next()?.parse().ok()?;
                let weight = f64::from_bits(u64::from_str_radix(parts.next()?, 16).ok()?);
                let id = parts.next()?.parse().ok()?;
                Cursor::Open(as_of, Mark(Place { class, weight, id }))
            }
        };
        (cursor.print() == text).then_some(cursor)
    }
}

/// Puts open cases in their order as of a moment, and keeps those after the mark.
pub(super) fn sort(mut open: Vec<Listed>, as_of: Micros, after: Option<Mark>) -> Vec<Listed> {
    open.sort_by(|a, b| Place::of(a, as_of).cmp(&Place::of(b, as_of)));
    if let Some(Mark(last)) = after {
        open.retain(|listed| Place::of(listed, as_of).cmp(&last) == Ordering::Greater);
    }
    open
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_no_other_text_is_one() {
        for text in ["d1", "d99", "o5.0.3ff0000000000000.7"] {
            assert_eq!(Cursor::parse(text).unwrap().print(), text);
        }
        for text in ["", "o", "d", "d01", "o1", "o5.0.3FF0000000000000.7", "o5.0.0.7.1", "d1 ", "x1"] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
