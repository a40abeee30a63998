//! What people write and what comes of it, from the outside.

mod hostile;
mod importing;
mod mentions;
mod properties;
mod reading;
mod real_thread;
mod rendering;

use scraper::{Html, Node};

use super::{Length, SafeHtml, render};

/// Renders with the widest limit, where the limits are not what is tested.
fn shown(source: &str) -> String {
    rendered(source).to_string()
}

fn rendered(source: &str) -> SafeHtml {
    match render(source, Length::Import) {
        Ok(html) => html,
        Err(error) => panic!("refused: {error}"),
    }
}

/// The text a browser would show, with every run of white space as one space.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for node in Html::parse_fragment(html).tree.root().descendants() {
        match node.value() {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(element)
                if !matches!(
                    element.name(),
                    "a" | "b" | "code" | "del" | "em" | "font" | "i" | "s" | "span" | "strong"
                ) =>
            {
                text.push(' ');
            }
            _ => {}
        }
    }
    squeezed(&text)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything in `html` that a post must never hold, found with another parser than the sanitiser's
/// own list would use.
fn offences(html: &str) -> Vec<String> {
    const TAGS: &[&str] = &[
        "html",
        "body",
        "p",
        "br",
        "h3",
        "h4",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "hr",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let mut found = Vec::new();
    for node in Html::parse_fragment(html).tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                let tag = element.name();
                if !TAGS.contains(&tag) {
                    found.push(format!("<{tag}>"));
                }
                for (name, value) in element.attrs() {
                    let allowed = match (tag, name) {
                        ("a", "href") => ["http://", "https://", "http:", "https:", "mailto:"]
                            .iter()
                            .any(|scheme| value.to_ascii_lowercase().starts_with(scheme)),
                        ("a", "rel") => value == "nofollow ugc noopener noreferrer",
                        ("ol", "start") => value.parse::<u64>().is_ok(),
                        _ => false,
                    };
                    if !allowed {
                        found.push(format!("<{tag} {name}={value:?}>"));
                    }
                }
                if tag == "a" && element.attr("rel").is_none() {
                    found.push("a link without rel".to_owned());
                }
            }
            Node::Comment(_) | Node::Doctype(_) | Node::ProcessingInstruction(_) => {
                found.push(format!("{:?}", node.value()))
            }
            _ => {}
        }
    }
    if html.contains(|c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')) {
        found.push("a bidirectional override".to_owned());
    }
    found
}
