//! The parser: a loop over the words of the command line, and the table tells what each means.

use std::ffi::OsString;

use lexopt::Arg;

use crate::error::{Error, quote};
use crate::flags::suggest::nearest;
use crate::flags::table::flags;
use crate::flags::typed::{Special, Typed};
use crate::flags::{Flag, Value};

/// Takes the command line apart, the program's name already left out.
///
/// # Errors
///
/// [`Error::Usage`]: an option that is not known, lacks its value, has one that it does not
/// take, or one that cannot mean anything.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Typed, Error> {
    let mut typed = Typed::default();
    let mut parser = lexopt::Parser::from_args(words);
    while let Some(arg) = parser.next().map_err(describe)? {
        let (spelling, flag) = match arg {
            Arg::Value(operand) => {
                typed.operands.push(operand);
                continue;
            }
            Arg::Short(letter) => (
                format!("-{letter}"),
                flags().find(|flag| flag.short.contains(&letter)),
            ),
            Arg::Long(name) => (format!("--{name}"), flags().find(|flag| flag.long == name)),
        };
        let Some(flag) = flag else {
            return Err(unknown(&spelling));
        };
        if spelling == "-h" {
            typed.special.get_or_insert(Special::ShortHelp);
        }
        set(flag, &spelling, &mut parser, &mut typed)?;
    }
    Ok(typed)
}

fn set(
    flag: &Flag,
    spelling: &str,
    parser: &mut lexopt::Parser,
    typed: &mut Typed,
) -> Result<(), Error> {
    let value = match &flag.value {
        None => OsString::new(),
        Some(Value {
            bare: Some(bare), ..
        }) => parser.optional_value().unwrap_or_else(|| bare.into()),
        Some(value) => parser.value().map_err(|_| {
            Error::Usage(format!("option '{spelling}' needs a value, {}", value.name))
        })?,
    };
    (flag.set)(typed, value.clone()).map_err(|expected| {
        let found = quote(value.as_encoded_bytes());
        Error::Usage(format!(
            "option '{spelling}': expected {expected}, found {found}"
        ))
    })
}

fn unknown(spelling: &str) -> Error {
    let guess = spelling.strip_prefix("--").and_then(|name| {
        let name = name.to_lowercase();
        nearest(&name, flags().map(|flag| flag.long))
    });
    let shown = quote(spelling.as_bytes());
    Error::Usage(match guess {
        Some(guess) => format!("unknown option {shown}, did you mean '--{guess}'?"),
        None => format!("unknown option {shown}"),
    })
}

/// What the parser itself can find wrong: everything else is found by the table.
fn describe(error: lexopt::Error) -> Error {
    Error::Usage(match error {
        lexopt::Error::UnexpectedValue { option, value } => {
            format!(
                "option '{option}' takes no value, found {}",
                quote(value.as_encoded_bytes())
            )
        }
        other => other.to_string(),
    })
}
