//! HTML of a description into the plain text that people would read of it.
//!
//! Nothing of the markup survives, so nothing of it can do harm: tags, comments, scripts and styles are dropped, character references
//! become characters once, blocks become lines. What looks like a tag afterwards (`&lt;b&gt;`) is text, and is escaped where it is shown.

/// Elements whose content is not text for readers.
const HIDDEN: [&str; 12] = [
    "script", "style", "template", "iframe", "object", "svg", "math", "head", "title", "noscript", "select", "textarea",
];
/// Elements that begin and end a line.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tr",
    "ul",
];

/// The text of some HTML. Text without any markup keeps its lines.
pub fn text_of(html: &str) -> String {
    let mut out = Out {
        text: String::with_capacity(html.len()),
        keeps_lines: !has_tags(html),
    };
    let mut rest = html;
    while let Some(next) = rest.find(['<', '&']) {
        out.words(rest.get(..next).unwrap_or(""));
        rest = rest.get(next..).unwrap_or("");
        rest = if rest.starts_with('&') {
            reference(rest, &mut out)
        } else {
            markup(rest, &mut out)
        };
    }
    out.words(rest);
    out.finish()
}

fn has_tags(html: &str) -> bool {
    html.match_indices('<').any(|(at, _)| html.get(at + 1..).is_some_and(opens_tag))
}

/// Whether what follows a `<` makes it a tag.
fn opens_tag(after: &str) -> bool {
    after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
        || after
            .strip_prefix('/')
            .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Takes a tag, a comment, or a lone `<`; gives what follows.
fn markup<'h>(rest: &'h str, out: &mut Out) -> &'h str {
    let after = rest.get(1..).unwrap_or("");
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or("");
    }
    if !opens_tag(after) {
        out.words("<");
        return after;
    }
    let closing = after.starts_with('/');
    let name: String = after
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let beyond = after.get(tag_end(after)..).unwrap_or("");
    if BLOCKS.contains(&name.as_str()) {
        out.line();
        if matches!(name.as_str(), "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            out.paragraph();
        }
    } else if name == "li" {
        out.line();
        if !closing {
            out.words("- ");
        }
    } else if name == "td" || name == "th" {
        out.words(" ");
    }
    if !closing && HIDDEN.contains(&name.as_str()) {
        skip_element(beyond, &name)
    } else {
        beyond
    }
}

/// Where a tag ends, behind its `>`; quoted attributes may hold one.
fn tag_end(after: &str) -> usize {
    let mut quote = None;
    for (at, c) in after.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            // A quote begins only where a value does.
            (None, '"' | '\'') if after.get(..at).is_some_and(|before| before.trim_end().ends_with('=')) => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    after.len()
}

/// What follows the end of an element whose content is dropped.
fn skip_element<'h>(rest: &'h str, name: &str) -> &'h str {
    let lower = rest.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|text| text.find("</")).map(|at| from + at) {
        let after = lower.get(at + 2..).unwrap_or("");
        if after
            .strip_prefix(name)
            .is_some_and(|next| !next.starts_with(|c: char| c.is_ascii_alphanumeric()))
        {
            let end = at + 2 + tag_end(after);
            return rest.get(end..).unwrap_or("");
        }
        from = at + 2;
    }
    ""
}

/// Takes a character reference, or a lone `&`; gives what follows.
fn reference<'h>(rest: &'h str, out: &mut Out) -> &'h str {
    let name_length = rest
        .bytes()
        .skip(1)
        .take(32)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    let end = 1 + name_length;
    let name = rest.get(1..end).unwrap_or("");
    let has_semicolon = rest.get(end..).is_some_and(|after| after.starts_with(';'));
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            code.and_then(char::from_u32).map(String::from)
        }
        None if has_semicolon => htmlescape::decode_html(&format!("&{name};")).ok(),
        None => None,
    };
    match decoded {
        Some(text) => {
            out.words(&text);
            rest.get(end + usize::from(has_semicolon)..).unwrap_or("")
        }
        None => {
            out.words("&");
            rest.get(1..).unwrap_or("")
        }
    }
}

struct Out {
    text: String,
    keeps_lines: bool,
}

impl Out {
    /// Adds text, white space as one space.
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '\n' if self.keeps_lines => self.push_line(),
                c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                c if c.is_control() => {}
                c => self.text.push(c),
            }
        }
    }

    fn push_line(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Leaves a line blank.
    fn paragraph(&mut self) {
        if self.text.ends_with('\n') && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn trim(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
    }

    fn finish(self) -> String {
        self.text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_the_same_and_nothing_runs() {
        for (html, text) in [
            ("<p>Soft &amp; warm.</p><p>100&nbsp;% <b>wool</b></p>", "Soft & warm.\n\n100 % wool"),
            ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "- one\n- two"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("x<script>alert('</p>')</script >y<style>p{}</style>", "xy"),
            ("x<SCRIPT src='a>b'>evil()</SCRIPT>y", "xy"),
            ("<img src=x onerror=\"a>b\">after", "after"),
            ("<!-- <p>no</p> -->yes<!-- open", "yes"),
            ("<script>never closed", ""),
            ("<p title=\"a > b\">in</p", "in"),
            ("3 < 4 && 5 > 2", "3 < 4 && 5 > 2"),
            ("&lt;script&gt;x&lt;/script&gt;", "<script>x</script>"),
            ("&amp;lt;b", "&lt;b"),
            ("&#65;&#x42;&#0;&#xD800;&nope;&eacute;", "AB&#xD800;&nope;é"),
            ("first line\r\nsecond line\n\n\n\nthird", "first line\nsecond line\n\nthird"),
            ("<td>a</td><td>b</td>", "a b"),
            ("it's <i>\"fine\"</i>", "it's \"fine\""),
            ("", ""),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }
}
