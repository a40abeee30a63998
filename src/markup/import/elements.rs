//! What the elements of HTML mean for a text.

use super::inline::Mark;

/// What an inline element marks its text as.
pub(super) fn mark(name: &str) -> Option<Mark> {
    match name {
        "b" | "strong" => Some(Mark::Strong),
        "em" | "i" => Some(Mark::Emphasis),
        "del" | "s" | "strike" => Some(Mark::Strike),
        _ => None,
    }
}

/// Elements that end the paragraph before them.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "textarea"
            | "tfoot"
            | "thead"
            | "title"
            | "ul"
    )
}
