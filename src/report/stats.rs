//! `--stats`: the report at the end, with the fate of each contig's rows, and the run's time and
//! memory.
//!
//! The first [`LISTED`] contigs are listed, in the order of their first rows. The others share one
//! line, so memory does not depend on the input. For the same reason a name of more than
//! [`LONGEST_NAME`] bytes, which no real contig has, counts among the others.
//!
//! The report is not a message but a table or an object. Its lines do not begin with the program's
//! name.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use crate::batch::tally::{Counts, GenotypeCounts};
use crate::error::short_name;

/// How many contigs are listed by name.
pub const LISTED: usize = 1000;

/// The longest name that is kept, in bytes.
pub const LONGEST_NAME: usize = 1000;

/// The form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table for people.
    Text,
    /// One JSON object, on one line.
    Json,
}

/// What is counted while rows are written.
#[derive(Debug, Default)]
pub struct Stats {
    contigs: Vec<Contig>,
    places: HashMap<Vec<u8>, usize>,
    /// The index of the contig of the last rows.
    current: usize,
    other: Option<Section>,
    bytes: u64,
    genotypes: GenotypeCounts,
}

#[derive(Debug)]
struct Contig {
    name: Vec<u8>,
    section: Section,
}

/// Rows that are counted together.
#[derive(Debug, Clone, Copy)]
struct Section {
    counts: Counts,
    /// When the first and the last of them were finished, from the start of the run.
    first: Duration,
    last: Duration,
}

impl Section {
    /// A section whose first rows are finished at this time.
    fn beginning(at: Duration) -> Section {
        Section {
            counts: Counts::default(),
            first: at,
            last: at,
        }
    }

    fn seconds(&self) -> f64 {
        (self.last - self.first).as_secs_f64()
    }
}

/// What is known of a run at its end.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// From its start.
    pub elapsed: Duration,
    /// The peak memory of the process, in bytes, if the system tells.
    pub peak_memory: Option<u64>,
    /// How many worker threads there were.
    pub threads: usize,
    /// The kind of the input, if its header was read.
    pub kind: Option<&'static str>,
    /// Whether all of the input was read and all of its rows were written.
    pub is_complete: bool,
}

impl Ended {
    /// Bytes of input per second.
    fn rate(&self, bytes: u64) -> f64 {
        // A run that took no time would have an infinite rate, which JSON cannot express.
        bytes as f64 / self.elapsed.as_secs_f64().max(1e-6)
    }
}

impl Stats {
    /// Counts rows of a contig that were finished at this time after the start of the run. An empty
    /// name stands for rows without a contig.
    pub fn add(&mut self, contig: &[u8], counts: Counts, at: Duration) {
        let section = self.section(contig, at);
        section.counts.add(counts);
        section.last = at;
    }

    /// The section that counts rows of a contig. If it is new, its first rows are finished at `at`.
    fn section(&mut self, contig: &[u8], at: Duration) -> &mut Section {
        // Mostly the same contig as for the previous rows.
        let current = self.contigs.get(self.current);
        if current.is_none_or(|current| current.name != contig) {
            let is_listed = (1..=LONGEST_NAME).contains(&contig.len());
            self.current = match self.places.get(contig) {
                Some(&place) => place,
                None if is_listed && self.contigs.len() < LISTED => {
                    self.places.insert(contig.to_vec(), self.contigs.len());
                    self.contigs.push(Contig {
                        name: contig.to_vec(),
                        section: Section::beginning(at),
                    });
                    self.contigs.len() - 1
                }
                None => return self.other.get_or_insert(Section::beginning(at)),
            };
        }
        &mut self.contigs[self.current].section
    }

    /// Counts bytes of input.
    pub fn add_bytes(&mut self, bytes: u64) {
        self.bytes += bytes;
    }

    /// Counts genotypes of rows that were written.
    pub fn add_genotypes(&mut self, genotypes: GenotypeCounts) {
        self.genotypes.add(genotypes);
    }

    fn total(&self) -> Counts {
        let mut total = Counts::default();
        let sections = self.contigs.iter().map(|contig| &contig.section);
        for section in sections.chain(&self.other) {
            total.add(section.counts);
        }
        total
    }

    /// The report, including its line end.
    pub fn report(&self, form: Form, ended: Ended) -> String {
        match form {
            Form::Text => self.text(ended),
            Form::Json => self.json(ended),
        }
    }

    fn text(&self, ended: Ended) -> String {
        let row = |name: String, counts: Counts, seconds: f64| {
            [
                name,
                counts.rows.to_string(),
                counts.written.to_string(),
                counts.bad.to_string(),
                format!("{seconds:.2}"),
            ]
        };
        let mut rows =
            vec![["contig", "rows in", "rows out", "bad rows", "seconds"].map(String::from)];
        for Contig { name, section } in &self.contigs {
            rows.push(row(short_name(name), section.counts, section.seconds()));
        }
        if let Some(other) = &self.other {
            rows.push(row("other".to_owned(), other.counts, other.seconds()));
        }
        let elapsed = ended.elapsed.as_secs_f64();
        rows.push(row("total".to_owned(), self.total(), elapsed));
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: [usize; 5] = std::array::from_fn(width);
        let mut text = String::new();
        for row in &rows {
            let _ = write!(text, "{:<1$}", row[0], widths[0]);
            for (cell, width) in row.iter().zip(widths).skip(1) {
                let _ = write!(text, "  {cell:>width$}");
            }
            text.push('\n');
        }
        let GenotypeCounts {
            unphased, missing, ..
        } = self.genotypes;
        let _ = writeln!(
            text,
            "input: {}; genotypes written: {unphased} unphased, {missing} missing",
            ended.kind.unwrap_or("unknown")
        );
        let peak = ended.peak_memory.map_or("unknown".to_owned(), |bytes| {
            format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
        });
        let _ = writeln!(
            text,
            "{} bytes read in {elapsed:.2} s: {:.1} MB/s; peak memory {peak}; worker threads: {}{}",
            self.bytes,
            ended.rate(self.bytes) / 1e6,
            ended.threads,
            match ended.is_complete {
                true => "",
                false => "; stopped before the end",
            }
        );
        text
    }

    fn json(&self, ended: Ended) -> String {
        let section = |counts: Counts, seconds: f64| {
            let Counts { rows, written, bad } = counts;
            format!(
                r#""rows_in":{rows},"rows_out":{written},"bad_rows":{bad},"seconds":{seconds:.3}"#
            )
        };
        let contigs: Vec<String> = self
            .contigs
            .iter()
            .map(|Contig { name, section: s }| {
                let counts = section(s.counts, s.seconds());
                format!(r#"{{"contig":{},{counts}}}"#, json_text(name))
            })
            .collect();
        let other = self.other.map_or("null".to_owned(), |other| {
            format!("{{{}}}", section(other.counts, other.seconds()))
        });
        let peak = ended
            .peak_memory
            .map_or("null".to_owned(), |bytes| bytes.to_string());
        let GenotypeCounts {
            unphased, missing, ..
        } = self.genotypes;
        let (program, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let kind = ended
            .kind
            .map_or("null".to_owned(), |kind| format!("\"{kind}\""));
        format!(
            "{{\"program\":\"{program}\",\"version\":\"{version}\",\"kind\":{kind},\
             \"unphased_genotypes\":{unphased},\"missing_genotypes\":{missing},\
             \"contigs\":[{}],\"other\":{other},\"total\":{{{}}},\"bytes_in\":{},\
             \"bytes_per_second\":{:.0},\"peak_memory_bytes\":{peak},\"threads\":{},\
             \"complete\":{}}}\n",
            contigs.join(","),
            section(self.total(), ended.elapsed.as_secs_f64()),
            self.bytes,
            ended.rate(self.bytes),
            ended.threads,
            ended.is_complete
        )
    }
}

/// A string of JSON (RFC 8259, section 7), in which nothing could upset a terminal. Bytes that are
/// not UTF-8 become U+FFFD, since JSON cannot hold them.
fn json_text(bytes: &[u8]) -> String {
    let mut text = "\"".to_owned();
    for c in String::from_utf8_lossy(bytes).chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\'' => text.push(c),
            c if c.escape_debug().len() == 1 => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_rates_are_of_seconds() {
        let section = Section {
            last: Duration::from_millis(3500),
            ..Section::beginning(Duration::from_secs(1))
        };
        assert_eq!(section.seconds(), 2.5);
        let run = |seconds| Ended {
            elapsed: Duration::from_secs(seconds),
            peak_memory: None,
            threads: 1,
            kind: None,
            is_complete: true,
        };
        assert_eq!(run(2).rate(100), 50.0);
        assert!(run(0).rate(100).is_finite());
    }

    #[test]
    fn any_name_becomes_a_valid_json_string() {
        let names: [&[u8]; 6] = [
            b"chr'1\"\\",
            b"\0\x1b[2J\x7f",
            "\u{9b}\u{202e}\u{301}".as_bytes(),
            "caf\u{e9} \u{1f9ec}".as_bytes(),
            "\u{e0001}".as_bytes(),
            b"\xff\xc3",
        ];
        for name in names {
            let text = json_text(name);
            let read: String = serde_json::from_str(&text).expect("a string");
            assert_eq!(read, String::from_utf8_lossy(name));
            assert!(
                !text.contains(|c: char| c.is_control() || c == '\u{202e}'),
                "{text}"
            );
        }
    }
}
