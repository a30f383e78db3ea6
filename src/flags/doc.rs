//! Help and manual, rendered from the table of flags and the prose.
//!
//! Texts are plain, with one mark: text in backquotes is to be typed or read literally. It becomes
//! bold in the manual. On a terminal it loses its marks, or has quotes where it needs them. Plain
//! text is the source and roff the product, never the other way round.

use std::fmt::Write;

use crate::flags::prose::{self, Block, Section};
use crate::flags::table::GROUPS;
use crate::flags::{Flag, Value};

/// The columns of a terminal that help may use.
const WIDTH: usize = 79;
/// The manual's date, changed with its text.
const DATE: &str = "2026-11-30";

/// `hapfilter 0.2.0`
pub const NAME_AND_VERSION: &str = concat!("hapfilter ", env!("CARGO_PKG_VERSION"));

/// `-V, --version`: one line.
pub fn version() -> String {
    format!("{NAME_AND_VERSION}\n")
}

/// `-h`: a summary that fits on a screen.
pub fn short_help() -> String {
    let mut text = format!("{}\n", prose::SUMMARY);
    for usage in prose::SYNOPSIS {
        let _ = writeln!(text, "usage: {usage}");
    }
    text.push('\n');
    for group in GROUPS {
        let _ = writeln!(text, "{}:", group.title);
        for flag in group.flags {
            let short = match flag.short {
                [] => "    ".to_owned(),
                shorts => shorts
                    .iter()
                    .rev()
                    .map(|short| format!("-{short}, "))
                    .collect(),
            };
            let names = format!("  {short:>4}{}", long_with_value(flag, " "));
            let _ = writeln!(
                text,
                "{names:<26} {}{}",
                flag.brief,
                bracketed_default(flag)
            );
        }
    }
    let _ = write!(
        text,
        "\nSee 'hapfilter --help' or 'man hapfilter' for details\n"
    );
    text
}

/// `--help`: everything.
pub fn long_help() -> String {
    let mut text = format!("{}\n\n", prose::SUMMARY);
    for usage in prose::SYNOPSIS {
        let _ = writeln!(text, "usage: {usage}");
    }
    for section in prose::SECTIONS {
        let _ = writeln!(text, "\n{}", section.title);
        for (number, block) in section.blocks.iter().enumerate() {
            match block {
                Block::Text(paragraph) => fill(&mut text, 2, &plain(paragraph)),
                Block::Item(term, paragraph) => {
                    let _ = writeln!(text, "  {}", plain(term));
                    fill(&mut text, 8, &plain(paragraph));
                }
                Block::Code(lines) => {
                    for line in lines.lines() {
                        let _ = writeln!(text, "      {line}");
                    }
                }
                Block::Options => options(&mut text),
            }
            let next = section.blocks.get(number + 1);
            if !matches!((block, next), (Block::Item(..), Some(Block::Item(..)))) {
                text.push('\n');
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn options(text: &mut String) {
    for (number, group) in GROUPS.iter().enumerate() {
        text.push_str(if number > 0 { "\n" } else { "" });
        let _ = writeln!(text, "  {}:", group.title);
        for flag in group.flags {
            let _ = writeln!(text, "    {}{}", spellings(flag), bracketed_default(flag));
            for paragraph in flag.full {
                fill(text, 8, &plain(paragraph));
            }
        }
    }
}

/// The manual page, in the macros of man(7).
pub fn man() -> String {
    let mut roff = format!(
        ".\\\" Made by 'hapfilter --generate man': change the program, not this file.\n\
         .TH HAPFILTER 1 {DATE} \"{NAME_AND_VERSION}\"\n\
         .SH NAME\nhapfilter \\- {}\n.SH SYNOPSIS\n",
        escape(prose::BRIEF)
    );
    for (number, usage) in prose::SYNOPSIS.iter().enumerate() {
        let usage = escape(usage).replacen("hapfilter", "\\fBhapfilter\\fR", 1);
        roff.push_str(if number > 0 { ".br\n" } else { "" });
        let _ = writeln!(roff, "{usage}");
    }
    for Section { title, blocks } in prose::SECTIONS {
        let _ = writeln!(roff, ".SH {title}");
        for (number, block) in blocks.iter().enumerate() {
            match block {
                Block::Text(text) if number == 0 => push_text(&mut roff, &markup(text)),
                Block::Text(text) => {
                    roff.push_str(".PP\n");
                    push_text(&mut roff, &markup(text));
                }
                Block::Item(term, text) => {
                    let _ = writeln!(roff, ".TP\n{}", markup(term));
                    push_text(&mut roff, &markup(text));
                }
                Block::Code(code) => {
                    roff.push_str(".PP\n.RS 4\n.EX\n");
                    for line in code.lines() {
                        push_line(&mut roff, &escape(line));
                    }
                    roff.push_str(".EE\n.RE\n");
                }
                Block::Options => man_options(&mut roff),
            }
        }
    }
    roff
}

fn man_options(roff: &mut String) {
    for group in GROUPS {
        let _ = writeln!(roff, ".SS {}", group.title);
        for flag in group.flags {
            let mut names: Vec<String> = flag
                .short
                .iter()
                .rev()
                .map(|short| format!("\\fB{}\\fR", escape(&format!("-{short}"))))
                .collect();
            names.push(format!("\\fB{}\\fR", escape(&format!("--{}", flag.long))));
            let _ = write!(roff, ".TP\n{}", names.join(", "));
            match &flag.value {
                None => (),
                Some(Value {
                    name,
                    bare: Some(_),
                    ..
                }) => {
                    let _ = write!(roff, "[=\\fI{}\\fR]", escape(name));
                }
                Some(Value { name, .. }) => {
                    let _ = write!(roff, "=\\fI{}\\fR", escape(name));
                }
            }
            if let Some(default) = flag.default {
                let _ = write!(roff, " [{}]", escape(&default()));
            }
            roff.push('\n');
            for (number, paragraph) in flag.full.iter().enumerate() {
                if number > 0 {
                    roff.push_str(".IP\n");
                }
                push_text(roff, &markup(paragraph));
            }
        }
    }
}

/// `-@, -t, --threads=N`
fn spellings(flag: &Flag) -> String {
    let names: String = flag
        .short
        .iter()
        .rev()
        .map(|short| format!("-{short}, "))
        .collect();
    names + &long_with_value(flag, "=")
}

/// `--threads N`, with `sign` in place of the space.
fn long_with_value(flag: &Flag, sign: &str) -> String {
    match &flag.value {
        None => format!("--{}", flag.long),
        Some(Value {
            name,
            bare: Some(_),
            ..
        }) => format!("--{}[={name}]", flag.long),
        Some(Value { name, .. }) => format!("--{}{sign}{name}", flag.long),
    }
}

fn bracketed_default(flag: &Flag) -> String {
    flag.default
        .map_or(String::new(), |default| format!(" [{}]", default()))
}

/// Text for a terminal: without its marks, but with quotes around what would get lost among the
/// words (`,`) or fall apart (`LC_ALL=C sort`).
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (number, piece) in text.split('`').enumerate() {
        let is_word = piece.contains(char::is_alphanumeric) && !piece.contains(' ');
        match number % 2 == 0 || is_word {
            true => plain.push_str(piece),
            false => {
                let _ = write!(plain, "'{piece}'");
            }
        }
    }
    plain
}

/// Appends a paragraph, indented, its lines broken between words.
fn fill(text: &mut String, indent: usize, paragraph: &str) {
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            text.push('\n');
            column = 0;
        }
        match column {
            0 => {
                text.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            }
            _ => {
                text.push(' ');
                column += 1;
            }
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

/// Roff that shows the text as it is.
fn escape(text: &str) -> String {
    let mut roff = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => roff.push_str("\\e"),
            '-' => roff.push_str("\\-"),
            '\'' => roff.push_str("\\(aq"),
            '^' => roff.push_str("\\(ha"),
            '~' => roff.push_str("\\(ti"),
            '\t' => roff.push_str("    "),
            c => roff.push(c),
        }
    }
    roff
}

/// Roff for text with marks.
fn markup(text: &str) -> String {
    let mut roff = String::new();
    for (number, piece) in text.split('`').enumerate() {
        match number % 2 {
            0 => roff.push_str(&escape(piece)),
            _ => {
                let _ = write!(roff, "\\fB{}\\fR", escape(piece));
            }
        }
    }
    roff
}

/// Appends roff text in lines that are not too long and cannot be mistaken for macros.
fn push_text(roff: &mut String, text: &str) {
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            push_line(roff, &line);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // A sentence ends its line, so that the formatter recognises its end.
        if word.ends_with('.') && !word.ends_with("..") {
            push_line(roff, &line);
            line.clear();
        }
    }
    if !line.is_empty() {
        push_line(roff, &line);
    }
}

/// Appends a line of roff that cannot be mistaken for a macro.
fn push_line(roff: &mut String, line: &str) {
    if line.starts_with(['.', '\'']) {
        roff.push_str("\\&");
    }
    roff.push_str(line);
    roff.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::table::flags;

    #[test]
    fn help_fits_its_screens() {
        for line in short_help().lines().chain(long_help().lines()) {
            assert!(line.chars().count() <= WIDTH, "too wide: {line}");
        }
        assert!(short_help().lines().count() <= 40, "{}", short_help());
    }

    /// `man` indents code by 11 columns of 80.
    #[test]
    fn code_fits_a_terminal_in_the_manual() {
        for block in prose::SECTIONS.iter().flat_map(|section| section.blocks) {
            if let Block::Code(code) = block {
                for line in code.lines() {
                    assert!(line.chars().count() <= 69, "too wide: {line}");
                }
            }
        }
    }

    #[test]
    fn every_mark_is_closed() {
        let flags = flags().flat_map(|flag| flag.full.iter().copied());
        let prose = prose::SECTIONS
            .iter()
            .flat_map(|section| section.blocks)
            .flat_map(|block| match block {
                Block::Text(text) => vec![*text],
                Block::Item(term, text) => vec![*term, *text],
                Block::Code(_) | Block::Options => vec![],
            });
        for text in flags.chain(prose) {
            assert_eq!(text.matches('`').count() % 2, 0, "{text}");
        }
    }
}
