//! From lines to output rows: the work done on a batch, without threads or I/O.
//!
//! The outcome for a line depends on the line and the [`Conversion`] alone, never on the lines
//! around it. So batches can be converted in any order and cut anywhere.

use std::sync::Arc;

use memchr::memchr;

use crate::batch::tally::{Counts, Fate};
use crate::batch::{Batch, Fault, NAMED_BAD_ROWS, Outcome};
use crate::call::rules::Rules;
use crate::format::{Format, Refused, RowWriter};
use crate::input::lines::{is_passed_over, too_long, without_end, without_mark};
use crate::kind::genotypes::GenotypesReader;
use crate::kind::header::Header;
use crate::kind::locus::Loci;
use crate::kind::matrix::MatrixReader;
use crate::kind::table::TableReader;
use crate::kind::vcf::VcfReader;
use crate::kind::vcf::layout::Tags;
use crate::kind::{Kind, Reading, RowReader};
use crate::pipeline::Convert;
use crate::span::Span;

/// Everything that a line's outcome depends on.
pub struct Conversion {
    /// The columns.
    pub header: Arc<Header>,
    /// How alleles are judged.
    pub rules: Rules,
    /// Where VCF has genotypes and phase sets.
    pub tags: Tags,
    /// How rows are written.
    pub format: Box<dyn Format>,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// Whether bad rows are left out and counted instead of ending the run.
    pub skip_bad_rows: bool,
    /// The longest line accepted, in bytes without its end.
    pub max_line: usize,
    /// The most bytes that one output row may have.
    pub row_limit: usize,
    /// Whether batches count the fate of their rows per contig.
    pub by_contig: bool,
    /// The most bytes of output that a batch may hold before it is written, in part if need be. The
    /// row that passes the limit is finished.
    pub output_limit: usize,
    /// What is put before every contig.
    pub contig_prefix: Vec<u8>,
    /// What the note at the end says of unphased genotypes, if anything.
    pub fate_of_unphased: Option<&'static str>,
}

impl Convert for Conversion {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        match (self.header.kind(), self.header.table()) {
            (_, Some(columns)) => {
                self.converter_with(TableReader::new(&self.header, columns, &self.rules))
            }
            (Kind::Genotypes, _) => self.converter_with(GenotypesReader::new(
                &self.header,
                &self.rules,
                self.all_sites,
            )),
            (Kind::Vcf, _) => self.converter_with(VcfReader::new(
                &self.header,
                &self.rules,
                &self.tags,
                self.all_sites,
            )),
            (Kind::Matrix | Kind::Table, _) => {
                self.converter_with(MatrixReader::new(&self.header, &self.rules, self.all_sites))
            }
        }
    }
}

/// A [`Conversion`] and one worker's memory for it.
struct Converter<'a, R> {
    conversion: &'a Conversion,
    reader: R,
    writer: Box<dyn RowWriter + 'a>,
}

/// What a line is that is not a valid row.
enum Verdict {
    /// Blank, or meta-information.
    PassedOver,
    /// A copy of the header.
    Copy,
    /// A bad row.
    BadRow(String),
    /// An error that is never skipped.
    Error(String),
}

/// Why a line was not converted as a row.
enum NoRow {
    /// It is not a valid row, or too long for one.
    Unfit,
    /// It is a valid row, but it cannot be written.
    Refused(Refused),
}

impl Conversion {
    fn converter_with<'a>(
        &'a self,
        reader: impl RowReader + 'a,
    ) -> Box<dyn FnMut(&mut Batch) + 'a> {
        let mut converter = Converter {
            conversion: self,
            reader,
            writer: self.format.row_writer(),
        };
        Box::new(move |batch| converter.convert(batch))
    }
}

impl<R: RowReader> Converter<'_, R> {
    /// Converts the lines of a batch until its end, its first bad row, or the limit of its output
    /// or its tally.
    fn convert(&mut self, batch: &mut Batch) {
        // Taken out for now, so that lines can be read while output is appended.
        let data = std::mem::take(&mut batch.data);
        let conversion = self.conversion;
        let by_contig = conversion.by_contig;
        let lines_before = batch.lines;
        let (mut passed_over, mut bad_rows, mut written) = (0, 0, 0);
        let mut last_row = None;
        let mut at = batch.converted;
        batch.outcome = Outcome::Done;
        while at < data.len() {
            if batch.output.len() >= conversion.output_limit || by_contig && batch.tally.is_full() {
                batch.outcome = Outcome::Paused;
                break;
            }
            let rest = &data[at..];
            let length = match self.convert_row(rest, &mut batch.output) {
                Ok((length, fate)) => {
                    batch.unended_row |= batch.unended && length == rest.len();
                    written += u64::from(fate == Fate::Written);
                    last_row = Some(at);
                    if by_contig {
                        batch.tally.count(&data, at, fate);
                    }
                    length
                }
                Err(why) => {
                    let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
                    let is_unended = batch.unended && length == rest.len();
                    let verdict = self.judge(without_end(&rest[..length]), &why, is_unended);
                    let what = match verdict {
                        Verdict::PassedOver => Ok(None),
                        Verdict::Copy => {
                            batch.unended_row |= is_unended;
                            Ok(None)
                        }
                        Verdict::BadRow(what) if conversion.skip_bad_rows => Ok(Some(what)),
                        Verdict::BadRow(what) | Verdict::Error(what) => Err(what),
                    };
                    passed_over += u64::from(what == Ok(None));
                    if what != Ok(None) {
                        bad_rows += 1;
                        if by_contig {
                            batch.tally.count(&data, at, Fate::Bad);
                        }
                    }
                    let line = batch.lines;
                    match what {
                        Ok(None) => (),
                        Ok(Some(what)) => {
                            batch.bad_row_count += 1;
                            if batch.bad_rows.len() < NAMED_BAD_ROWS {
                                batch.bad_rows.push(Fault { line, what });
                            }
                        }
                        Err(what) => {
                            batch.outcome = Outcome::Bad(Fault { line, what });
                            break;
                        }
                    }
                    length
                }
            };
            at += length;
            batch.lines += 1;
        }
        // The row that ends the run is not counted among the finished lines.
        let is_bad = matches!(batch.outcome, Outcome::Bad(_));
        let lines = batch.lines - lines_before + u64::from(is_bad);
        batch.tally.total.add(Counts {
            rows: lines - passed_over,
            written,
            bad: bad_rows,
        });
        if let Some(start) = last_row {
            batch.tally.last = place_of(&data, start).or(batch.tally.last);
        }
        // A line end added to the last line of an operand was not in the input.
        let added = batch.unended && at == data.len();
        batch.tally.bytes += at - batch.converted - usize::from(added);
        batch.converted = at;
        batch.data = data;
        let account = self.writer.take_account();
        batch.tally.genotypes.add(account.genotypes);
        if let Some(note) = account.note {
            batch.note.get_or_insert(note);
        }
    }

    /// Appends the output of the row at the start of `line`. Returns the length of the row with its
    /// end, and its fate. On an error nothing was appended.
    #[inline(always)]
    fn convert_row(&mut self, line: &[u8], out: &mut Vec<u8>) -> Result<(usize, Fate), NoRow> {
        let max_line = self.conversion.max_line;
        // Only near the limit does it matter that the line end does not count.
        let is_too_long =
            |length: usize| length > max_line && without_end(&line[..length]).len() > max_line;
        // A site is large. Moving it out of the reading would copy it, and rows that vary took a
        // quarter longer.
        let reading = self.reader.read(line);
        match &reading {
            Reading::Nothing(length) if !is_too_long(*length) => Ok((*length, Fate::NotWritten)),
            Reading::Site(site) if !is_too_long(site.length) => {
                let fate = match self.writer.write_row(site, out).map_err(NoRow::Refused)? {
                    true => Fate::Written,
                    false => Fate::NotWritten,
                };
                Ok((site.length, fate))
            }
            _ => Err(NoRow::Unfit),
        }
    }

    /// Classifies a line that was not converted as a row, given without its end. `is_unended` says
    /// that its end was not in the input.
    #[cold]
    fn judge(&self, line: &[u8], why: &NoRow, is_unended: bool) -> Verdict {
        let Conversion {
            header,
            max_line,
            row_limit,
            contig_prefix,
            rules,
            ..
        } = self.conversion;
        // A last line that was cut short is not a bad row: rows are missing, so it is never
        // skipped.
        let bad_row = |what: String| match is_unended {
            true => {
                Verdict::Error(what + " (the input ends in the middle of this line: truncated?)")
            }
            false => Verdict::BadRow(what),
        };
        // A mark belongs to a header or a meta line. Before a row it makes a bad row.
        let bare = without_mark(line);
        match why {
            NoRow::Refused(Refused::TooLarge(size)) => Verdict::Error(format!(
                "the output row would take {size} bytes or more, mostly repeated contig names or alleles; \
                 the limit is {row_limit}"
            )),
            NoRow::Refused(Refused::NoMemory(size)) => Verdict::Error(format!(
                "cannot allocate {size} bytes of memory for the output row"
            )),
            NoRow::Refused(Refused::Site(bad)) => {
                bad_row(bad.message(line, header, contig_prefix, &rules.missing))
            }
            NoRow::Unfit if bare.len() > *max_line => Verdict::Error(too_long(*max_line)),
            NoRow::Unfit if is_passed_over(bare) => Verdict::PassedOver,
            // A header is never a valid row, since it has no digits in the position's place. So
            // only invalid lines need comparing with it.
            NoRow::Unfit if header.is_copy(bare) => Verdict::Copy,
            NoRow::Unfit if header.is_other(bare) => Verdict::Error(header.difference(bare)),
            NoRow::Unfit => bad_row(self.reader.explain(line)),
        }
    }
}

/// Where the contig and position are of the row that begins at `start`.
fn place_of(lines: &[u8], start: usize) -> Option<(Span, Span)> {
    let locus = Loci::new().find(&lines[start..])?;
    let at = |span: Span| Span {
        start: start + span.start,
        ..span
    };
    Some((at(locus.contig()), at(locus.position())))
}
