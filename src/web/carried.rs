//! A text on its way through signing in: written in a form, found to need an account, and kept as a
//! draft as soon as there is one. Until then only the forms hold it.

use super::Fields;

/// What a form for writing held, as typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Carried {
    /// The name of the form; see `drafts::Place`.
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) content_note: String,
    pub(crate) body: String,
    /// Of the post that was being changed.
    pub(crate) version: String,
    /// What else was chosen (kind, series, tags), as a form encodes it.
    pub(crate) choices: String,
}

impl Carried {
    pub(crate) fn of(fields: &Fields) -> Carried {
        Carried {
            place: fields.text("place"),
            title: fields.text("title"),
            content_note: fields.text("content_note"),
            body: fields.text("body"),
            version: fields.text("version"),
            choices: fields.encoded(&["kind", "series", "tag"]),
        }
    }

    /// The same fields, from the form of that name.
    pub(crate) fn at(place: impl ToString, fields: &Fields) -> Carried {
        Carried { place: place.to_string(), ..Carried::of(fields) }
    }

    /// Through the forms of signing in and joining; `None` when they carry nothing.
    pub(crate) fn along(fields: &Fields) -> Option<Carried> {
        let carried = Carried { choices: fields.text("choices"), ..Carried::of(fields) };
        Some(carried).filter(|carried| !carried.place.is_empty())
    }
}
