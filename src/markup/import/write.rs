//! Text as Markdown, with the escapes that keep it text.

use super::inline::{Atom, Mark, Place};
use super::is_hidden;

/// The Markdown for `atoms`, whose marks are all readable.
pub(super) fn markdown(atoms: &[Atom], place: Place) -> String {
    let mut out = String::with_capacity(atoms.len() + 16);
    let mut line_start = 0;
    for (index, atom) in atoms.iter().enumerate() {
        match atom {
            Atom::Char(character) => {
                let text = Text {
                    before: &out[line_start..],
                    after: &atoms[index + 1..],
                    previous: index.checked_sub(1).map(|p| &atoms[p]),
                };
                if text.needs_escape(*character) {
                    out.push('\\');
                }
                out.push(*character);
            }
            Atom::Code(code) => write_code(&mut out, code, place),
            Atom::Break => {
                out.push('\n');
                line_start = out.len();
            }
            Atom::Open(Mark::Link(_)) => out.push('['),
            Atom::Close(Mark::Link(address)) => {
                out.push_str("](");
                write_destination(&mut out, address);
                out.push(')');
            }
            Atom::Open(mark) | Atom::Close(mark) => out.push_str(mark.delimiter()),
        }
    }
    out
}

/// A character's surroundings.
struct Text<'a> {
    /// What has been written of the line.
    before: &'a str,
    previous: Option<&'a Atom>,
    after: &'a [Atom],
}

impl Text<'_> {
    /// Whether the character would be read as Markdown here. Escapes no more than that, since the
    /// writer may one day edit the text.
    fn needs_escape(&self, character: char) -> bool {
        let starts_line = self.before.is_empty();
        match character {
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' => true,
            '_' => !(self.follows_word() && self.next().is_some_and(char::is_alphanumeric)),
            '<' => {
                self.next().is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
            }
            '&' => self.starts_reference(),
            '!' => matches!(self.after.first(), Some(Atom::Open(Mark::Link(_)))),
            '>' | '=' => starts_line,
            '+' | '-' => starts_line && (self.ends_word() || self.next() == Some(character)),
            // At the end of a line it would close a heading.
            '#' => (starts_line && self.ends_word()) || self.is_last() || self.next() == Some('#'),
            '.' | ')' => {
                let is_number = (1..=9).contains(&self.before.len())
                    && self.before.bytes().all(|byte| byte.is_ascii_digit());
                is_number && self.ends_word()
            }
            _ => false,
        }
    }

    fn next(&self) -> Option<char> {
        match self.after.first() {
            Some(Atom::Char(next)) => Some(*next),
            _ => None,
        }
    }

    fn follows_word(&self) -> bool {
        matches!(self.previous, Some(Atom::Char(before)) if before.is_alphanumeric())
    }

    fn is_last(&self) -> bool {
        matches!(self.after.first(), None | Some(Atom::Break))
    }

    fn ends_word(&self) -> bool {
        self.is_last() || self.next() == Some(' ')
    }

    /// Whether what follows makes a `&` a character reference.
    fn starts_reference(&self) -> bool {
        // The longest name, `CounterClockwiseContourIntegral;`, has 32 characters.
        let name = self.after.iter().take(40).map_while(|atom| match atom {
            Atom::Char(c) if c.is_ascii_alphanumeric() || matches!(c, '#' | ';') => Some(*c),
            _ => None,
        });
        name.into_iter().any(|c| c == ';')
    }
}

fn write_code(out: &mut String, code: &str, place: Place) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let padding = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    let code = if place == Place::Cell { code.replace('|', "\\|") } else { code.to_owned() };
    out.extend([&fence, padding, &code, padding, &fence]);
}

/// Writes an address so that it ends where it should: percent-encoding for what would end it.
fn write_destination(out: &mut String, address: &str) {
    for character in address.trim().chars() {
        match character {
            '('
            | ')'
            | '<'
            | '>'
            | '\\'
            | '`'
            | '|'
            | '*'
            | '_'
            | '['
            | ']'
            | '"'
            | '~'
            | ' '
            | '\0'..='\x1F'
            | '\x7F' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            '&' => out.push_str("\\&"),
            _ if is_hidden(character) => {}
            _ => out.push(character),
        }
    }
}
