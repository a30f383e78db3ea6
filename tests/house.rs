//! The sources import each other in one direction only.
//!
//! A part of the program is a file or folder directly below `src`, except `main` and `lib`, which
//! put the parts together. One part points to another where its code outside of tests says
//! `crate::OTHER`. If the arrows formed a circle, no part on it could be read, tested or moved
//! without all the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::util::files_below;

/// Each arrow from one part to another, and the files that contain it.
type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

#[test]
fn no_parts_of_the_sources_import_each_other_in_a_circle() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources are not in src");
    let arrows = arrows(&sources);
    assert!(arrows.len() > 5, "the parts import almost nothing");
    let on_a_circle = circles(&arrows);
    let lines = on_a_circle.iter().map(|arrow| {
        let (from, to) = arrow;
        let files: Vec<&str> = arrows[arrow].iter().map(String::as_str).collect();
        format!("\n{from} -> {to}: {}", files.join(", "))
    });
    assert!(
        on_a_circle.is_empty(),
        "{} arrows are on circles of imports:{}",
        on_a_circle.len(),
        lines.collect::<String>()
    );
}

#[test]
fn imports_are_found_however_they_are_written() {
    for (source, expected) in [
        ("use crate::batch::Batch;", &["batch"][..]),
        ("use crate::batch;", &["batch"]),
        ("fn f() { crate::call::g::<u8>() }", &["call"]),
        ("pub(crate) use crate :: output :: Out;", &["output"]),
        (
            "use crate::{batch::{Batch, Stop}, call as c, self, r#mod};",
            &["batch", "call", "mod"],
        ),
        (
            "use crate::{\n    batch, // crate::call\n    output::{a::{b, c}, d},\n};",
            &["batch", "output"],
        ),
        ("use {crate::batch, crate::call::g};", &["batch", "call"]),
        (
            "// use crate::batch;\n/* crate::call /* a */ crate::x */",
            &[],
        ),
        ("/// [`crate::batch`]\n//! crate::call\nfn f() {}", &[]),
        (
            r###"const A: &str = "crate::a \" crate::b"; const B: &str = r#"" crate::c"#;"###,
            &[],
        ),
        (
            "fn f<'a>(x: &'a str) -> char { '\"' } use crate::batch; const Q: u8 = b'\\'';",
            &["batch"],
        ),
        (
            "#[cfg(test)]\nuse crate::call;\nuse crate::batch;\n#[cfg(test)]\n#[rustfmt::skip]\nmod tests { const B: char = '}'; use crate::output; }",
            &["batch"],
        ),
        ("#[cfg(test)]\nmod tests;\nuse crate::batch;", &["batch"]),
        ("let mycrate::batch = supercrate::call;", &[]),
    ] {
        let expected: BTreeSet<String> = expected.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(imports(&code(source)), expected, "{source}");
    }
}

#[test]
fn circular_arrows_are_told_from_others() {
    let found = |sources: &[(&str, &str)]| -> Vec<String> {
        let owned = |&(path, text): &(&str, &str)| (path.to_owned(), text.to_owned());
        let arrows = arrows(&sources.iter().map(owned).collect());
        let arrow = |(from, to): (String, String)| format!("{from}>{to}");
        circles(&arrows).into_iter().map(arrow).collect()
    };
    assert!(
        found(&[
            ("a.rs", "use crate::b;"),
            ("b/mod.rs", "use crate::c;"),
            ("c.rs", "")
        ])
        .is_empty()
    );
    // Files within a part may import each other; files that put parts together are not parts.
    assert!(
        found(&[
            ("a/x.rs", "use crate::a::y;"),
            ("a/y.rs", "use crate::a::x;")
        ])
        .is_empty()
    );
    assert!(found(&[("a.rs", "use crate::lib;"), ("lib.rs", "use crate::a;")]).is_empty());
    let circle = [
        ("a.rs", "use crate::b;"),
        ("b/x/y.rs", "use crate::{c, d};"),
        ("c.rs", "crate::a::f()"),
        ("d.rs", "use crate::absent;"),
        ("e.rs", "use crate::a;"),
    ];
    assert_eq!(found(&circle), ["a>b", "b>c", "c>a"]);
}

/// The texts of the sources by their paths below `src`.
fn sources() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rust = files_below(&src)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| {
        let text = std::fs::read_to_string(&path).expect("a source is text");
        let below = path.strip_prefix(&src).expect("a path below src");
        (below.to_str().expect("a plain name").to_owned(), text)
    })
    .collect()
}

/// The part that a file belongs to, unless it only puts parts together.
fn part(path: &str) -> Option<&str> {
    let first = path.split('/').next().unwrap_or_default();
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!["main", "lib"].contains(&name)).then_some(name)
}

fn arrows(sources: &BTreeMap<String, String>) -> Arrows {
    let parts: BTreeSet<&str> = sources.keys().filter_map(|path| part(path)).collect();
    let mut arrows = Arrows::new();
    for (path, text) in sources {
        let Some(from) = part(path) else { continue };
        for to in imports(&code(text)) {
            if to != from && parts.contains(&to[..]) {
                let files = arrows.entry((from.to_owned(), to)).or_default();
                files.insert(format!("src/{path}"));
            }
        }
    }
    arrows
}

/// The arrows that have a way back from their head to their tail.
fn circles(arrows: &Arrows) -> Vec<(String, String)> {
    let leads_back = |(from, to): &&(String, String)| {
        let mut reached = BTreeSet::from([to]);
        let mut left = vec![to];
        while let Some(here) = left.pop() {
            for (tail, head) in arrows.keys() {
                if tail == here && reached.insert(head) {
                    left.push(head);
                }
            }
        }
        reached.contains(from)
    };
    arrows.keys().filter(leads_back).cloned().collect()
}

/// The names that follow `crate::`, alone or in a group.
fn imports(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, word) in code.match_indices("crate") {
        let is_whole = !code[..at].ends_with(is_of_a_name);
        let rest = code[at + word.len()..].trim_start();
        let Some(path) = rest.strip_prefix("::").filter(|_| is_whole) else {
            continue;
        };
        match path.trim_start().strip_prefix('{') {
            Some(group) => names.extend(first_names(group)),
            None => names.extend(name(path)),
        }
    }
    names.remove("self");
    names
}

/// The first name of each path in a group, up to the brace that closes it.
fn first_names(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.extend(name(&group[start..at]));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

fn name(path: &str) -> Option<String> {
    let path = path.trim_start();
    let path = path.strip_prefix("r#").unwrap_or(path);
    let end = path.find(|c| !is_of_a_name(c)).unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

fn is_of_a_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A source without comments, the text of literals, and code compiled for tests only.
fn code(source: &str) -> String {
    const TESTS: &str = "#[cfg(test)]";
    let mut code = without_text(source);
    while let Some(at) = code.find(TESTS) {
        let end = at + TESTS.len() + end_of_item(&code[at + TESTS.len()..]);
        code.replace_range(at..end, "");
    }
    code
}

/// Where an item ends: after its `;`, or after the brace that closes it.
fn end_of_item(code: &str) -> usize {
    let mut depth = 0;
    for (at, character) in code.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(character, ';' | '}') {
            return at + 1;
        }
    }
    code.len()
}

fn without_text(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => 1 + quoted(&rest[1..], '"'),
            'r' if !code.ends_with(is_of_a_name) || code.ends_with('b') => raw_string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[length..];
        }
    }
    code
}

fn block_comment(source: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < source.len() {
        let step = match &source[at..] {
            rest if rest.starts_with("/*") => {
                depth += 1;
                2
            }
            rest if rest.starts_with("*/") => {
                depth -= 1;
                2
            }
            rest => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a text up to and including the quote that ends it.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    text.len()
}

/// The length of a raw string, or 0 if none begins here.
fn raw_string(source: &str) -> usize {
    let hashes = source[1..].bytes().take_while(|&byte| byte == b'#').count();
    if !source[1 + hashes..].starts_with('"') {
        return 0;
    }
    let start = hashes + 2;
    let end = format!("\"{}", "#".repeat(hashes));
    let text = source[start..].find(&end);
    text.map_or(source.len(), |length| start + length + end.len())
}

/// The length of a character literal, or 0 for a lifetime or a label.
fn character(source: &str) -> usize {
    let mut characters = source[1..].chars();
    match (characters.next(), characters.next()) {
        (Some('\\'), _) => 1 + quoted(&source[1..], '\''),
        (Some(one), Some('\'')) => 2 + one.len_utf8(),
        _ => 0,
    }
}
