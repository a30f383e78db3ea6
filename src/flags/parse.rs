//! The parser: a loop over the words of the command line, with the table giving each its meaning.

use std::ffi::OsString;

use lexopt::Arg;

use crate::error::{Error, quote};
use crate::flags::suggest::nearest;
use crate::flags::table::flags;
use crate::flags::typed::{Special, Typed};
use crate::flags::{Flag, Value};

/// Parses the command line, without the program's name.
///
/// # Errors
///
/// [`Error::Usage`]: an option that is unknown, lacks its value, has one that it does not take, or
/// has one that cannot mean anything.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Typed, Error> {
    let mut typed = Typed::default();
    let mut parser = lexopt::Parser::from_args(words);
    loop {
        check_single_dash(&mut parser)?;
        let Some(arg) = parser.next().map_err(describe)? else {
            break;
        };
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
    let instead = ELSEWHERE
        .iter()
        .find(|(spellings, _)| spellings.contains(&spelling));
    Error::Usage(match (instead, guess) {
        (Some((_, what)), _) => format!("unknown option {shown}: {what}"),
        (None, Some(guess)) => format!("unknown option {shown} (did you mean '--{guess}'?)"),
        (None, None) => format!("unknown option {shown}"),
    })
}

/// Options of related programs and of earlier versions, and what to do instead.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["-o", "--output", "--output-file"],
        "the table goes to standard output, write '> FILE'",
    ),
    (
        &["-O", "--output-type"],
        "write '-f vcf --contigs genome.fa.fai | bcftools view -Ob > FILE' for BCF, '| bgzip > FILE' for a compressed table",
    ),
    (
        &["-z", "--gzip", "--bgzip"],
        "write '| bgzip > FILE' after it for a compressed table",
    ),
    (
        &["-r", "--region", "--regions", "-R", "--regions-file"],
        "select regions beforehand, with 'tabix -h FILE REGION |' (-R FILE for many), or from the table afterwards",
    ),
    (
        &["-S", "--samples-file"],
        "name samples and their columns with '--samples FILE'; of a VCF choose samples before, with \
         'bcftools view -S FILE |'",
    ),
    (
        &["--phased"],
        "the output of 'bcftools query -H' is recognised by its header; for other genotypes use \
         '--from genotypes'",
    ),
];

/// Refuses a long option after a single dash, `-help`, because letter by letter it would mean
/// something else.
fn check_single_dash(parser: &mut lexopt::Parser) -> Result<(), Error> {
    let Some(words) = parser.try_raw_args() else {
        return Ok(());
    };
    let word = words.peek().and_then(|word| word.to_str());
    let Some(name) = word.and_then(|word| word.strip_prefix('-')) else {
        return Ok(());
    };
    match flags().find(|flag| flag.long == name) {
        Some(flag) => Err(Error::Usage(format!(
            "unknown option '-{name}' (did you mean '--{}'?)",
            flag.long
        ))),
        None => Ok(()),
    }
}

/// The errors that the parser itself finds. The table finds all others.
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
