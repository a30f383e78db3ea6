//! Options as a user types them.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::{Fill, Format, Gap, Named, Options, Samples};

/// Makes a file of that name with that content, and returns the argument for it.
pub type MakeFile<'a> = &'a mut dyn FnMut(&str, &[u8]) -> OsString;

impl Options {
    /// The command line.
    pub fn args(&self, file: MakeFile) -> Vec<OsString> {
        let mut args = self.conversion_args(file);
        if let Some(header) = &self.header {
            args.extend(["--header".into(), file("header.tsv", header)]);
        }
        let flags = [
            (self.no_header, "--no-header"),
            (self.hash_header, "--hash-header"),
            (self.skip_bad_rows, "--skip-bad-rows"),
        ];
        let given = flags.iter().filter(|(on, _)| *on);
        args.extend(given.map(|(_, flag)| flag.into()));
        args
    }

    /// Like `args`, without the options that frame input and output.
    pub fn conversion_args(&self, file: MakeFile) -> Vec<OsString> {
        let mut args: Vec<OsString> = Vec::new();
        let mut option =
            |name: &str, value: Vec<u8>| args.extend([name.into(), OsString::from_vec(value)]);
        if self.format != Format::Haplotype {
            option("--format", self.format.name().into());
        }
        if let Some(kind) = self.from {
            option("--from", kind.name().into());
        }
        match &self.samples {
            samples if !samples.are_given() => {}
            Samples::Suffixes(pieces) => option("--suffixes", pieces.join(&b',')),
            Samples::Named {
                file: listed,
                given,
            } => {
                for sample in given {
                    let columns = sample.columns.join(&b',');
                    option("-s", [&sample.name, &b"="[..], &columns].concat());
                }
                if !listed.is_empty() {
                    let line =
                        |s: &Named| [&s.name, &b"\t"[..], &s.columns.join(&b'\t'), b"\n"].concat();
                    let lines: Vec<_> = listed.iter().map(line).collect();
                    let text = lines.join(&b"# passed over\n\n"[..]);
                    option("--samples", file("samples.tsv", &text).into_vec());
                }
            }
        }
        if let Some(missing) = &self.missing {
            option("--missing", missing.join(&b','));
        }
        match self.gap {
            None => {}
            Some(Gap::Listed) => option("--gap", b"listed".to_vec()),
            Some(Gap::Allele) => option("--gap", b"allele".to_vec()),
            Some(Gap::Missing) => option("--gap", b"missing".to_vec()),
        }
        match &self.fill {
            None => {}
            Some(Fill::Reference) => option("--fill", b"ref".to_vec()),
            Some(Fill::Keep) => option("--fill", b"keep".to_vec()),
            Some(Fill::Text(text)) => option("--fill", text.clone()),
        }
        if let Some(unphased) = self.unphased {
            option("--unphased", unphased.name().into());
        }
        if let Some(tags) = &self.tags {
            let set = tags.set.iter().flat_map(|set| [&b":"[..], set]);
            let words = [&tags.genotype[..]].into_iter().chain(set);
            option("--tags", words.collect::<Vec<_>>().concat());
        }
        if self.alleles_any {
            option("--alleles", b"any".to_vec());
        }
        if !self.contig_prefix.is_empty() {
            option("--contig-prefix", self.contig_prefix.clone());
        }
        if let Some(contigs) = &self.contigs {
            option("--contigs", file("contigs.fai", contigs).into_vec());
        }
        if self.all_sites {
            args.push("--all-sites".into());
        }
        args
    }
}
