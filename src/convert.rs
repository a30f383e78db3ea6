//! From lines to rows of output: the work done on a batch, with nothing of threads or I/O.
//!
//! The outcome for a line depends on the line and on the [`Conversion`] alone, never on the
//! lines around it. This is what lets batches be converted in any order and cut anywhere.

use std::sync::Arc;

use memchr::memchr;

use crate::batch::tally::{Counts, Fate};
use crate::batch::{Batch, Fault, NAMED_BAD_ROWS, row_limit};
use crate::call::Rules;
use crate::format::{BadSite, Format, RowWriter};
use crate::input::lines::{is_passed_over, too_long, without_end};
use crate::kind::genotypes::Genotypes;
use crate::kind::header::{Columns, Header};
use crate::kind::locus::Loci;
use crate::kind::matrix::any_length::AnyLength;
use crate::kind::matrix::one_byte::{OneByte, Outline};
use crate::kind::row::BadRow;
use crate::pipeline::Convert;

/// Everything that a line's outcome depends on.
pub struct Conversion {
    /// The columns.
    pub header: Arc<Header>,
    /// How alleles are judged.
    pub rules: Rules,
    /// How rows are written.
    pub format: Box<dyn Format>,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// Whether bad rows are left out and counted instead of ending the run.
    pub skip_bad_rows: bool,
    /// The longest line accepted, in bytes without its end.
    pub max_line: usize,
    /// Whether batches tell contig by contig what became of their rows.
    pub by_contig: bool,
    /// How many bytes of output a batch may hold before it is written, in part if need be;
    /// the row that passes the limit is finished.
    pub output_limit: usize,
}

impl Convert for Conversion {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        let columns = self.header.columns();
        let rules = self.rules.clone();
        let calls = match self.header.kind() {
            Columns::Strands => Caller::Strands {
                one_byte: Box::new(OneByte::new(&rules, columns)),
                any_length: Box::new(AnyLength::new(rules, columns)),
            },
            Columns::Genotypes => Caller::Genotypes(Box::new(Genotypes::new(
                rules,
                columns,
                self.header.has_sets(),
                self.format.allows_unphased(),
            ))),
        };
        let mut converter = Converter {
            conversion: self,
            loci: Loci::new(),
            calls,
            rows: self.format.row_writer(),
            written: 0,
        };
        Box::new(move |batch| converter.convert(batch))
    }
}

/// A [`Conversion`] and the memory to carry it out, for one worker.
struct Converter<'a> {
    conversion: &'a Conversion,
    loci: Loci,
    calls: Caller,
    rows: Box<dyn RowWriter + 'a>,
    /// How many rows were written of the batch in work.
    written: u64,
}

/// Takes rows apart, by what their columns are.
enum Caller {
    Strands {
        one_byte: Box<OneByte>,
        any_length: Box<AnyLength>,
    },
    Genotypes(Box<Genotypes>),
}

/// Why a line was not converted as a row.
enum NoRow {
    /// It is no good row, or too long for one.
    Unfit,
    /// It is a good row, but one that the format has no way to write.
    BadSite(BadSite),
    /// It is a good row, of which nothing can be made.
    Refused(Refusal),
}

/// Why nothing can be made of a good row.
#[derive(Clone, Copy)]
enum Refusal {
    /// It would become so many bytes, which is over the limit.
    TooLarge(usize),
    /// There is no memory for so many bytes that it would become.
    NoMemory(usize),
}

/// What an unfit line is, if it is right where it is.
enum PassedOver {
    BlankOrMeta,
    Header,
}

/// Why the run cannot go on as if a line were not there.
enum BadLine<'a> {
    Row(BadRow<'a>),
    Site(BadSite, &'a [u8]),
    TooLong,
    Refused(Refusal),
}

impl Converter<'_> {
    /// Converts the lines of a batch until its end, its first bad row, or the limit of its output
    /// or its tally.
    fn convert(&mut self, batch: &mut Batch) {
        // Looking at the contig of each row takes a tenth of the time that a row takes.
        match self.conversion.by_contig {
            true => self.convert_lines::<true>(batch),
            false => self.convert_lines::<false>(batch),
        }
    }

    fn convert_lines<const BY_CONTIG: bool>(&mut self, batch: &mut Batch) {
        // Taken out for the time, so that lines can be read while output is appended.
        let data = std::mem::take(&mut batch.data);
        let conversion = self.conversion;
        let lines_before = batch.lines;
        let (mut passed_over, mut bad_rows) = (0, 0);
        self.written = 0;
        let mut at = batch.converted;
        while at < data.len()
            && batch.output.len() < conversion.output_limit
            && !(BY_CONTIG && batch.tally.is_full())
        {
            let rest = &data[at..];
            let written = self.written;
            let length = match self.convert_row(rest, &mut batch.output) {
                Ok(length) => {
                    batch.unended_row |= batch.unended && length == rest.len();
                    if BY_CONTIG {
                        let fate = match self.written > written {
                            true => Fate::Written,
                            false => Fate::NotWritten,
                        };
                        batch.tally.count(&data, at, fate);
                    }
                    length
                }
                Err(why) => {
                    let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
                    let is_unended = batch.unended && length == rest.len();
                    match conversion.judge(without_end(&rest[..length]), &why) {
                        Ok(PassedOver::BlankOrMeta) => passed_over += 1,
                        Ok(PassedOver::Header) => {
                            passed_over += 1;
                            batch.unended_row |= is_unended;
                        }
                        Err(bad) => {
                            bad_rows += 1;
                            if BY_CONTIG {
                                batch.tally.count(&data, at, Fate::Bad);
                            }
                            if !conversion.note_bad_line(batch, bad, is_unended) {
                                break;
                            }
                        }
                    }
                    length
                }
            };
            at += length;
            batch.lines += 1;
        }
        // The row that ends the run is not among the lines that are done with.
        let lines = batch.lines - lines_before + u64::from(batch.fault.is_some());
        batch.tally.total.add(Counts {
            rows: lines - passed_over,
            written: self.written,
            bad: bad_rows,
        });
        // The line end that the last line of an operand was given was not in the input.
        let added = batch.unended && at == data.len();
        batch.tally.bytes += at - batch.converted - usize::from(added);
        batch.converted = at;
        batch.data = data;
        if let Some(note) = self.rows.take_note() {
            batch.note.get_or_insert(note);
        }
    }

    /// Appends what comes of the row that `line` begins with, and returns the length of the
    /// row with its end. On an error nothing was appended.
    // Left to itself the compiler calls it, since there are two loops around it: on rows of one-byte
    // alleles that took 1.24 times as long as before there were two, and so 1.08 times.
    #[inline(always)]
    fn convert_row(&mut self, line: &[u8], out: &mut Vec<u8>) -> Result<usize, NoRow> {
        let Conversion {
            all_sites,
            max_line,
            ..
        } = self.conversion;
        let locus = self.loci.find(line).ok_or(NoRow::Unfit)?;
        let site = match &mut self.calls {
            Caller::Strands {
                one_byte,
                any_length,
            } => {
                let outline = one_byte.outline(line, locus);
                if let Some(Outline {
                    length,
                    first_unknown: None,
                    ..
                }) = outline
                    && length <= *max_line
                    && !all_sites
                {
                    return Ok(length);
                }
                match outline.and_then(|outline| one_byte.site(line, outline)) {
                    Some(site) => Some(site),
                    None => any_length.site(line, locus),
                }
            }
            Caller::Genotypes(genotypes) => genotypes.site(line, locus),
        };
        let site = site.ok_or(NoRow::Unfit)?;
        // Only near the limit it matters that the line end does not count.
        if site.length > *max_line && without_end(&line[..site.length]).len() > *max_line {
            return Err(NoRow::Unfit);
        }
        if (*all_sites || !site.alternatives.is_empty())
            && let Some(size) = self.rows.prepare(&site).map_err(NoRow::BadSite)?
        {
            if size > row_limit(*max_line) {
                return Err(NoRow::Refused(Refusal::TooLarge(size)));
            }
            out.try_reserve(size)
                .map_err(|_| NoRow::Refused(Refusal::NoMemory(size)))?;
            self.rows.write_row(&site, out);
            self.written += 1;
        }
        Ok(site.length)
    }
}

impl Conversion {
    /// Says what a line is, its end taken off, that was not converted as a row.
    fn judge<'l>(&self, line: &'l [u8], why: &NoRow) -> Result<PassedOver, BadLine<'l>> {
        match why {
            NoRow::Refused(refusal) => return Err(BadLine::Refused(*refusal)),
            NoRow::BadSite(site) => return Err(BadLine::Site(*site, line)),
            NoRow::Unfit => (),
        }
        if line.len() > self.max_line {
            return Err(BadLine::TooLong);
        }
        if is_passed_over(line) {
            return Ok(PassedOver::BlankOrMeta);
        }
        // A header is never a good row, since it has no digits where the position stands: only
        // lines that are none have to be compared with it.
        if self.header.is_copy(line) {
            return Ok(PassedOver::Header);
        }
        Err(BadLine::Row(BadRow::diagnose(
            line,
            &self.header,
            &self.rules,
            self.format.allows_unphased(),
        )))
    }

    /// Notes a bad line in its batch. Returns whether the run goes on.
    fn note_bad_line(&self, batch: &mut Batch, bad: BadLine<'_>, is_unended: bool) -> bool {
        // A last line that was cut short is no bad row but a sign that rows are missing.
        let skip =
            self.skip_bad_rows && !is_unended && matches!(bad, BadLine::Row(_) | BadLine::Site(..));
        if skip {
            batch.bad_row_count += 1;
            if batch.bad_rows.len() == NAMED_BAD_ROWS {
                return true;
            }
        }
        let is_too_long = matches!(bad, BadLine::TooLong);
        let mut what = match bad {
            BadLine::Row(bad) => bad.message(&self.header),
            BadLine::Site(bad, line) => bad.message(line, &self.header),
            BadLine::TooLong => too_long(self.max_line),
            BadLine::Refused(Refusal::TooLarge(size)) => format!(
                "the row would become {size} bytes, most of them its contig or a long allele \
                 again and again; the limit is {}",
                row_limit(self.max_line)
            ),
            BadLine::Refused(Refusal::NoMemory(size)) => {
                format!("cannot get the memory for the {size} bytes that the row would become")
            }
        };
        // Where a line that is too long is cut is for the size of batches to say.
        if is_unended && !is_too_long {
            what.push_str(" (the input ends inside this line: cut short?)");
        }
        let fault = Fault {
            line: batch.lines,
            what,
        };
        match skip {
            true => batch.bad_rows.push(fault),
            false => batch.fault = Some(fault),
        }
        skip
    }
}
