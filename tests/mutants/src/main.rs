//! Weaves all mutants on cargo-mutants' list into one copy of the sources, each behind a condition, so that one build
//! serves all: with $MUTANT=7 in its environment the program behaves as if change 7 had been made.
//!
//!     weave LIST.json DROPPED.json SRC OUT > PLACES.json
//!
//! LIST is what `cargo mutants --list --json` prints; a mutant's number is its place there, from 1. DROPPED is an array
//! of the numbers to leave out, because they do not compile. SRC is the folder with the sources, OUT the folder for the
//! woven ones. PLACES is an array of [number, file, start, end, last]: the bytes from start to end of a woven file are
//! there for that mutant alone, and an error up to last may be its fault too.
//!
//! Every change is a pair of texts before and behind a piece of the source that stays as it is:
//!
//! | change | before | behind |
//! |---|---|---|
//! | operator | `(if on(7) { l - r } else { ` | ` })` |
//! | function's value | `if on(7) { return 0; } ` | |
//! | match guard | `(on(7) \|\| (`, `(!on(7) && (` | `))` |
//! | match arm deleted | a guard: ` if !on(7)`, or as above | |
//! | struct field deleted | `field: if on(7) { base.field } else { ` | ` }` |
//!
//! The mutated side is always the plain source, as only one mutant is on at a time. So the text grows little, however
//! deep operators are nested.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::{env, fs};

use proc_macro2::{LineColumn, Span};
use serde_json::{Value, json};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A piece of the source, in bytes, and what goes around it for a mutant.
struct Wrap {
    id: usize,
    piece: Range<usize>,
    before: String,
    behind: &'static str,
}

/// Where things are in one source file: what a change needs to know beyond the place that cargo-mutants names.
#[derive(Default)]
struct Places {
    /// By the start of the operator: the whole expression, and its right side.
    operators: HashMap<usize, (Range<usize>, Range<usize>)>,
    /// By the start of the arm: the end of its pattern, and its guard.
    arms: HashMap<usize, (usize, Option<Range<usize>>)>,
    /// By the start of the field.
    fields: HashMap<usize, Field>,
}

#[derive(Clone)]
struct Field {
    name: String,
    /// `None` if the name is the value.
    value: Option<Range<usize>>,
    /// What the struct takes other fields from.
    rest: Option<Range<usize>>,
}

struct Finder<'a> {
    lines: &'a Lines,
    places: Places,
}

/// The first byte of each line, and the text, to turn lines and columns into bytes.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: String) -> Lines {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(place, _)| place + 1))
            .collect();
        Lines { text, starts }
    }

    /// `column` counts characters, from 0.
    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.starts[line - 1];
        self.text[start..]
            .char_indices()
            .nth(column)
            .map_or(self.text.len(), |(place, _)| start + place)
    }

    fn span(&self, span: Span) -> Range<usize> {
        let byte = |at: LineColumn| self.byte(at.line, at.column);
        byte(span.start())..byte(span.end())
    }

    /// The span of a mutant, whose columns count from 1.
    fn of(&self, mutant: &Value) -> Range<usize> {
        let byte = |end: &str| {
            let place = &mutant["span"][end];
            self.byte(number(&place["line"]), number(&place["column"]) - 1)
        };
        byte("start")..byte("end")
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().expect("a number") as usize
}

/// Whether `let` is among the operands of `&&`: its names reach beyond the expression, so that cannot be wrapped.
fn binds(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        if !binds(&expr.left) && !binds(&expr.right) {
            let whole = self.lines.span(expr.span());
            let right = self.lines.span(expr.right.span());
            self.places
                .operators
                .insert(self.lines.span(expr.op.span()).start, (whole, right));
        }
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        let whole = self.lines.span(expr.span());
        let operand = self.lines.span(expr.expr.span());
        self.places.operators.insert(whole.start, (whole, operand));
        visit::visit_expr_unary(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let pattern = self.lines.span(arm.pat.span());
        let guard = arm
            .guard
            .as_ref()
            .map(|(_, guard)| self.lines.span(guard.span()));
        self.places
            .arms
            .insert(self.lines.span(arm.span()).start, (pattern.end, guard));
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expr: &'ast syn::ExprStruct) {
        let rest = expr.rest.as_ref().map(|rest| self.lines.span(rest.span()));
        for field in &expr.fields {
            let span = self.lines.span(field.span());
            let value = field
                .colon_token
                .map(|_| self.lines.span(field.expr.span()));
            let syn::Member::Named(name) = &field.member else {
                continue;
            };
            let field = Field {
                name: name.to_string(),
                value,
                rest: rest.clone(),
            };
            self.places.fields.insert(span.start, field);
        }
        visit::visit_expr_struct(self, expr);
    }
}

/// What goes around which piece for this mutant; nothing if it is of a kind that this way cannot make.
fn wrap(id: usize, mutant: &Value, lines: &Lines, places: &Places, on: &str) -> Option<Wrap> {
    let span = lines.of(mutant);
    let text = |range: &Range<usize>| &lines.text[range.clone()];
    let new = mutant["replacement"].as_str()?;
    let guard = |guard: Range<usize>, always: bool| {
        let before = if always {
            format!("({on}({id}) || (")
        } else {
            format!("(!{on}({id}) && (")
        };
        Wrap {
            id,
            piece: guard,
            before,
            behind: "))",
        }
    };
    match mutant["genre"].as_str()? {
        "FnValue" => {
            let before = format!("if {on}({id}) {{ return {new}; }} ");
            Some(Wrap {
                id,
                piece: span,
                before,
                behind: "",
            })
        }
        "BinaryOperator" | "UnaryOperator" => {
            let (whole, right) = places.operators.get(&span.start)?;
            let left = text(&(whole.start..span.start));
            let before = format!("(if {on}({id}) {{ {left} {new} {} }} else {{ ", text(right));
            Some(Wrap {
                id,
                piece: whole.clone(),
                before,
                behind: " })",
            })
        }
        "MatchArmGuard" => Some(guard(span, new == "true")),
        "MatchArm" => match places.arms.get(&span.start)?.clone() {
            (_, Some(span)) => Some(guard(span, false)),
            (end, None) => Some(Wrap {
                id,
                piece: end..end,
                before: format!(" if !{on}({id})"),
                behind: "",
            }),
        },
        "StructField" => {
            let Field { name, value, rest } = places.fields.get(&span.start)?.clone();
            let rest = text(&rest?).to_owned();
            let name_end = span.start + name.len();
            let (piece, colon) = match value {
                Some(value) => (value, ""),
                None => (span.start..name_end, &*format!("{name}: ")),
            };
            let before = format!("{colon}if {on}({id}) {{ ({rest}).{name} }} else {{ ");
            Some(Wrap {
                id,
                piece,
                before,
                behind: " }",
            })
        }
        _ => None,
    }
}

/// The woven text, and for each mutant in it its number, and where its own text starts, ends, and that around it ends.
fn weave(text: &str, mut wraps: Vec<Wrap>) -> (String, Vec<[usize; 4]>) {
    // Outer pieces first. Of two around the same piece either may be outside.
    wraps.sort_by_key(|wrap| (wrap.piece.start, Reverse(wrap.piece.end)));
    let mut woven = String::new();
    let mut places: Vec<[usize; 4]> = Vec::new();
    let mut open: Vec<(usize, Wrap)> = Vec::new();
    let mut done = 0;
    let mut wraps = wraps.into_iter().peekable();
    loop {
        let next = wraps.peek().map_or(usize::MAX, |wrap| wrap.piece.start);
        while let Some((place, wrap)) = open.pop_if(|(_, wrap)| wrap.piece.end <= next) {
            woven.push_str(&text[done..wrap.piece.end]);
            woven.push_str(wrap.behind);
            done = wrap.piece.end;
            places[place][3] = woven.len();
        }
        let Some(wrap) = wraps.next() else { break };
        woven.push_str(&text[done..wrap.piece.start]);
        done = wrap.piece.start;
        places.push([wrap.id, woven.len(), woven.len() + wrap.before.len(), 0]);
        woven.push_str(&wrap.before);
        open.push((places.len() - 1, wrap));
    }
    woven.push_str(&text[done..]);
    (woven, places)
}

fn main() {
    let [list, dropped, source, out] = env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .expect("four arguments");
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(path).expect(path)).expect("valid JSON")
    };
    let dropped: HashSet<usize> = read(&dropped)
        .as_array()
        .expect("an array")
        .iter()
        .map(number)
        .collect();
    let list = read(&list);
    let mut files: BTreeMap<&str, Vec<(usize, &Value)>> = BTreeMap::new();
    for (place, mutant) in list.as_array().expect("an array").iter().enumerate() {
        let mutants = files
            .entry(mutant["file"].as_str().expect("a path"))
            .or_default();
        if !dropped.contains(&(place + 1)) {
            mutants.push((place + 1, mutant));
        }
    }
    let mut all = Vec::new();
    for (file, mutants) in files {
        let inside = Path::new(file).strip_prefix("src").expect("below src");
        let lines = Lines::new(fs::read_to_string(Path::new(&source).join(inside)).expect(file));
        let mut finder = Finder {
            lines: &lines,
            places: Places::default(),
        };
        finder.visit_file(&syn::parse_file(&lines.text).expect(file));
        let in_main = ["src/main.rs", "src/system.rs"].contains(&file);
        let on = if in_main {
            "hapfilter::mutant::on"
        } else {
            "crate::mutant::on"
        };
        let wraps = mutants
            .iter()
            .filter_map(|(id, mutant)| wrap(*id, mutant, &lines, &finder.places, on))
            .collect();
        let (woven, places) = weave(&lines.text, wraps);
        fs::write(Path::new(&out).join(inside), woven).expect(file);
        all.extend(
            places
                .iter()
                .map(|[id, start, end, last]| json!([id, file, start, end, last])),
        );
    }
    println!("{}", Value::from(all));
}
