//! A CSV text cut into records (RFC 4180), part by part: what the end of a part leaves open waits for the next.
//!
//! Written here because a broken quote has to be told by its line, and a record may be cut anywhere between two parts: the crate `csv`
//! reads on to the end of the file in the first case and knows nothing of the second. Kind to what spreadsheets write: a byte order mark,
//! any of the three line ends, semicolons and tabs, a quote in the middle of a cell.

/// A record and the line at which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line, from 1.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line at which the record begins.
    pub line: i64,
    /// Its cell, from 0.
    pub cell: usize,
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: &'static str,
}

/// What a text held.
#[derive(Debug, Default)]
pub struct Records {
    /// The whole records, blank lines left out.
    pub records: Vec<Result<Record, Broken>>,
    /// How many bytes they were. The rest is the beginning of a record.
    pub consumed: usize,
    /// The line at which the rest begins.
    pub next_line: i64,
}

/// A record of more bytes is taken for a quote that was never closed.
pub const LONGEST: usize = 1_000_000;

/// Reads the whole records of a text that begins at `line`. When it is the `last` of its file, its end ends a record.
pub fn records(text: &str, line: i64, delimiter: u8, last: bool) -> Records {
    let mut cutter = Cutter {
        text,
        bytes: text.as_bytes(),
        delimiter,
        last,
        at: 0,
        line,
    };
    let mut found = Records {
        records: Vec::new(),
        consumed: 0,
        next_line: line,
    };
    while let Some(record) = cutter.record() {
        found.consumed = cutter.at;
        found.next_line = cutter.line;
        match record {
            Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
            record => found.records.push(record),
        }
    }
    found
}

/// What separates the cells of a header: whichever of comma, semicolon and tab stands there most often.
pub fn delimiter_of(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => {
                if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte) {
                    *count += 1;
                }
            }
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

struct Cutter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    delimiter: u8,
    last: bool,
    at: usize,
    line: i64,
}

/// How a cell ended.
enum End {
    Delimiter,
    Record,
    /// The text ended first.
    Open,
}

impl Cutter<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next record; `None` when there is none, or not yet the whole of it.
    fn record(&mut self) -> Option<Result<Record, Broken>> {
        let (begin, line) = (self.at, self.line);
        self.peek()?;
        let mut cells = Vec::new();
        let mut broken: Option<Broken> = None;
        loop {
            let mut cell = String::new();
            let wrong = |code, message| Broken {
                line,
                cell: cells.len(),
                code,
                message,
            };
            let end = if self.peek() == Some(b'"') {
                match self.quoted(&mut cell) {
                    Some(true) => self.end(),
                    // Text after the closing quote: the record is lost, the next one is not.
                    Some(false) => {
                        broken = broken.or(Some(wrong(
                            "quote",
                            "text follows a closing quote: a quote inside a quoted cell is written twice",
                        )));
                        self.plain(&mut cell)
                    }
                    None if self.last => {
                        self.at = self.bytes.len();
                        return Some(Err(broken.unwrap_or(wrong("quote", "a quote is opened and never closed"))));
                    }
                    None => End::Open,
                }
            } else {
                self.plain(&mut cell)
            };
            if cell.contains('\0') {
                broken = broken.or(Some(wrong("nul", "holds a NUL byte")));
            }
            cells.push(cell);
            match end {
                End::Delimiter => {}
                End::Record => break,
                End::Open if self.last => break,
                End::Open => {
                    if self.bytes.len() - begin > LONGEST {
                        self.at = self.bytes.len();
                        return Some(Err(Broken {
                            line,
                            cell: cells.len() - 1,
                            code: "quote",
                            message: "a quote is opened and not closed within a million bytes",
                        }));
                    }
                    (self.at, self.line) = (begin, line);
                    return None;
                }
            }
        }
        Some(broken.map_or(Ok(Record { line, cells }), Err))
    }

    /// A cell up to the delimiter or the end of the record.
    fn plain(&mut self, cell: &mut String) -> End {
        let begin = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte != self.delimiter && byte != b'\n' && byte != b'\r')
        {
            self.at += 1;
        }
        cell.push_str(self.text.get(begin..self.at).unwrap_or(""));
        self.end()
    }

    /// The inside of a quoted cell. Whether what follows ends the cell; `None` when the text ended before the quote was closed.
    fn quoted(&mut self, cell: &mut String) -> Option<bool> {
        self.at += 1;
        let mut begin = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    cell.push_str(self.text.get(begin..self.at).unwrap_or(""));
                    self.at += 1;
                    match self.peek() {
                        Some(b'"') => begin = self.at,
                        Some(byte) if byte != self.delimiter && byte != b'\n' && byte != b'\r' => return Some(false),
                        // More quotes may follow in the next part.
                        None if !self.last => return None,
                        Some(_) | None => return Some(true),
                    }
                    self.at += 1;
                }
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                }
                b'\r' => {
                    self.at += 1;
                    if self.peek() != Some(b'\n') {
                        self.line += 1;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// Steps over what ends a cell.
    fn end(&mut self) -> End {
        match self.peek() {
            Some(byte) if byte == self.delimiter => {
                self.at += 1;
                End::Delimiter
            }
            Some(b'\r') => {
                match self.bytes.get(self.at + 1) {
                    Some(b'\n') => self.at += 2,
                    // The other half of the line end may be in the next part.
                    None if !self.last => return End::Open,
                    Some(_) | None => self.at += 1,
                }
                self.line += 1;
                End::Record
            }
            Some(_) => {
                self.at += 1;
                self.line += 1;
                End::Record
            }
            None => End::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = Result<(i64, Vec<String>), (i64, usize, &'static str)>;

    fn read(text: &str) -> Vec<Seen> {
        let all = records(text, 1, b',', true);
        assert_eq!(all.consumed, text.len());
        let seen = |record: Result<Record, Broken>| record.map(|r| (r.line, r.cells)).map_err(|b| (b.line, b.cell, b.code));
        all.records.into_iter().map(seen).collect()
    }

    #[test]
    fn cells_may_hold_anything_when_quoted() {
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            read("a,b\r\n\"x, \"\"y\"\"\nz\",\r\n\r\n , \n5\" heel,=1+1"),
            [
                Ok((1, cells(&["a", "b"]))),
                Ok((2, cells(&["x, \"y\"\nz", ""]))),
                Ok((6, cells(&["5\" heel", "=1+1"])))
            ]
        );
        assert_eq!(read("a\rb\r\"\""), [Ok((1, cells(&["a"]))), Ok((2, cells(&["b"])))]);
    }

    #[test]
    fn what_is_broken_is_told_by_its_line_and_the_rest_is_read() {
        let found = read("a,b\n1,\"x\"y\n2,\0\n3,4\n5,\"open\n6,7\n");
        assert_eq!(found[1], Err((2, 1, "quote")));
        assert_eq!(found[2], Err((3, 1, "nul")));
        assert!(found[3].is_ok());
        assert_eq!((found.len(), &found[4]), (5, &Err((5, 1, "quote"))));
    }

    #[test]
    fn a_text_cut_anywhere_reads_the_same() {
        let text = "a,\"b\r\nc\"\"d\"\r\n\"e\",f\r\n\r\n\"\",\"g\nh\"\ri,j";
        let whole: Vec<_> = records(text, 1, b',', true).records;
        assert_eq!(whole.len(), 4);
        for cut in 0..=text.len() {
            for second in cut..=text.len() {
                let (mut found, mut rest, mut line) = (Vec::new(), String::new(), 1);
                for (place, part) in [&text[..cut], &text[cut..second], &text[second..]].into_iter().enumerate() {
                    rest.push_str(part);
                    let some = records(&rest, line, b',', place == 2);
                    found.extend(some.records);
                    rest = rest[some.consumed..].to_owned();
                    line = some.next_line;
                }
                assert_eq!((found, rest.as_str()), (whole.clone(), ""), "cut at {cut} and {second}");
            }
        }
    }

    #[test]
    fn the_header_says_what_separates() {
        for (text, delimiter) in [("a,b;c,d\n;;;;;", b','), ("a;b;\"c,,,,d\"", b';'), ("a\tb", b'\t'), ("Title", b',')] {
            assert_eq!(delimiter_of(text), delimiter, "{text}");
        }
    }
}
