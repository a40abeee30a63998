//! Which marks Markdown can say, and which are better left out.

use super::inline::{Atom, Mark};

/// Drops the marks whose delimiters Markdown would not read as such: `**Note:**text` shows its stars.
///
/// Dropping one changes what stands beside others, so this looks again; text that still doesn't come
/// to rest is too tangled to be worth more, and loses all its marks.
pub(super) fn drop_unreadable(atoms: &mut Vec<Atom>) {
    for _ in 0..4 {
        let dropped = unreadable(atoms);
        if !dropped.contains(&true) {
            return;
        }
        remove(atoms, &dropped);
    }
    let is_mark =
        |atom: &Atom| matches!(atom, Atom::Open(mark) | Atom::Close(mark) if !matches!(mark, Mark::Link(_)));
    let dropped: Vec<bool> = atoms.iter().map(is_mark).collect();
    remove(atoms, &dropped);
}

/// Which atoms are marks that can't be read (CommonMark 0.31, 6.2: delimiter runs).
fn unreadable(atoms: &[Atom]) -> Vec<bool> {
    let mut dropped = vec![false; atoms.len()];
    let mut opened: Vec<(usize, &Mark, bool)> = Vec::new();
    for (index, atom) in atoms.iter().enumerate() {
        match atom {
            Atom::Open(Mark::Link(_)) | Atom::Close(Mark::Link(_)) => {}
            Atom::Open(mark) => {
                let (before, after) = around(atoms, index, mark);
                // What could end a mark is taken to end one, if its like is open or ends right here.
                let previous = index.checked_sub(1).map(|previous| &atoms[previous]);
                let follows_end = matches!(previous, Some(Atom::Close(other)) if other.joins(mark));
                let inside_like = opened.iter().any(|(_, outer, _)| outer.joins(mark));
                let is_taken_for_end = follows_end || (inside_like && flanks(before, after));
                opened.push((index, mark, flanks(after, before) && !is_taken_for_end));
            }
            Atom::Close(mark) => {
                let (before, after) = around(atoms, index, mark);
                if let Some((start, _, readable)) = opened.pop()
                    && !(readable && flanks(before, after))
                {
                    dropped[start] = true;
                    dropped[index] = true;
                }
            }
            _ => {}
        }
    }
    dropped
}

fn remove(atoms: &mut Vec<Atom>, dropped: &[bool]) {
    let kept = std::mem::take(atoms).into_iter().zip(dropped).filter(|(_, dropped)| !**dropped);
    for (atom, _) in kept {
        match (atoms.last_mut(), atom) {
            (Some(Atom::Code(before)), Atom::Code(code)) => before.push_str(&code),
            (_, atom) => atoms.push(atom),
        }
    }
}

/// Whether a delimiter between `inside` (the marked text) and `outside` is read as one.
fn flanks(inside: char, outside: char) -> bool {
    let is_word = |c: char| !c.is_whitespace() && !is_punctuation(c);
    is_word(inside) || (!inside.is_whitespace() && !is_word(outside))
}

/// Anything that Markdown might take for punctuation: Unicode's P and S categories are not in the
/// standard library, and taking too much for them only costs an emphasis.
fn is_punctuation(character: char) -> bool {
    !character.is_whitespace() && !character.is_alphanumeric()
}

/// The characters around the run of delimiters of which the one at `index` is a part.
fn around(atoms: &[Atom], index: usize, mark: &Mark) -> (char, char) {
    let seen = |atom: &Atom| match atom {
        Atom::Char(character) => Some(*character),
        Atom::Break => Some('\n'),
        Atom::Code(_) => Some('`'),
        Atom::Open(other) | Atom::Close(other) => (!other.joins(mark)).then_some('*'),
    };
    let before = atoms[..index].iter().rev().find_map(seen).unwrap_or('\n');
    let after = atoms[index + 1..].iter().find_map(seen).unwrap_or('\n');
    (before, after)
}
