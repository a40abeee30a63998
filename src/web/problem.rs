//! What to put right, at the top of a form that comes back with what was typed.

use crate::error::AppError;

pub(crate) struct Problem {
    pub(crate) title: &'static str,
    pub(crate) lines: Vec<ProblemLine>,
    /// Nothing in the form is wrong: it can't be done, or not now.
    pub(crate) refusal: bool,
    pub(crate) sign_in: bool,
    /// The page about one's standing says more.
    pub(crate) standing: bool,
}

pub(crate) struct ProblemLine {
    /// The id of the field to go to.
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

impl Problem {
    /// What is wrong with a form that was sent; a nudge is no mistake, and has words of its own.
    pub(crate) fn of(
        error: Option<&AppError>,
        title: &'static str,
        main_field: &'static str,
    ) -> Option<Problem> {
        error.filter(|error| error.nudge().is_none()).map(|error| Problem::new(error, title, main_field))
    }

    /// `main_field`: where an error that isn't about one field sends the reader.
    pub(crate) fn new(error: &AppError, title: &'static str, main_field: &'static str) -> Problem {
        let lines = match error.fields() {
            [] => vec![ProblemLine { field: main_field, message: sentence(error) }],
            fields => {
                fields.iter().map(|e| ProblemLine { field: e.field, message: e.message.clone() }).collect()
            }
        };
        let standing = matches!(error, AppError::Denied(denied) if denied.is_about_standing());
        let refusal = error.fields().is_empty();
        Problem { title, lines, refusal, sign_in: error.status() == 401, standing }
    }

    pub(crate) fn is_about(&self, field: &str) -> bool {
        !self.refusal && self.lines.iter().any(|line| line.field == field)
    }
}

fn sentence(error: &AppError) -> String {
    match error {
        AppError::Internal(_) => {
            "Something went wrong on our side. Your text is below; please try again in a moment.".into()
        }
        other => other.to_string(),
    }
}

/// For templates: whether to mark a field as wrong.
pub(crate) fn is_wrong(problem: Option<&Problem>, field: &str) -> bool {
    problem.is_some_and(|p| p.is_about(field))
}
