"""A VCF is accepted as it is, and gives the same tables as the genotypes that `bcftools query` prints of it.

The inputs are the real panel and made VCFs, each of which has something that the panel lacks. The tests say where
hapfilter knows more than the printed genotypes: alternatives that no sample carries, and their numbers.
"""

import itertools
import re

import pysam

import made
import util

FORMATS = ["haplotype", "phase-panel", "phase-input", "vcf"]


def strands(genotype: str) -> set[str]:
    return set(re.split(r"[|/]", genotype))


def with_alleles(row: list[str]) -> list[str]:
    """A row of VCF with the alleles in place of their numbers, which depend on the alternatives in ALT."""
    alleles = [row[3], *row[4].split(",")]
    cells = []
    for cell in row[9:]:
        genotype, *rest = cell.split(":")
        shown = (alleles[int(part)] if part.isdigit() else part for part in re.split(r"([|/])", genotype))
        cells.append(":".join(["".join(shown), *rest]))
    return row[:9] + cells


class EqualsBcftoolsQuery(util.ClientTest):
    """Each format, with and without rows that do not vary, from the VCF and from the genotypes that bcftools prints."""

    # For each format, options that affect genotypes.
    OPTIONS = {
        "haplotype": ["", "--all-sites", "--fill ref", "--unphased blank", "--contig-prefix x", "--missing .,N"],
        "phase-panel": ["", "--all-sites", "--fill ref"],
        "phase-input": ["", "--all-sites", "--fill ref"],
        "vcf": ["", "--all-sites", "--fill ref", "--unphased blank", "--contig-prefix x"],
    }

    def equals(self, name: str, query: str, options: str = "") -> None:
        """With `options`, hapfilter reads from the VCF what `query` prints."""
        self.sh(f"bcftools query -H -f '{query}' {name}.vcf > {name}.tsv").silent()
        carried = self.carried(name)
        for format_ in FORMATS:
            for more in self.OPTIONS[format_]:
                command = f"hapfilter -f {format_} {more}"
                found = self.sh(f"{command} {options} {name}.vcf")
                wanted = self.sh(f"{command} {name}.tsv")
                what = f"{name}: {command}"
                self.same_table(format_, found.ok(), wanted.ok(), carried, what)
                self.assertEqual(*(self.counts(outcome.stderr) for outcome in (found, wanted)), what)

    def carried(self, name: str) -> dict[tuple[str, ...], set[str]]:
        """The alternatives that some sample carries, by contig and position."""
        found = {}
        for contig, position, reference, *cells in util.table(
            self.sh(f"bcftools query -f '{util.FULL}' {name}.vcf").silent()
        ):
            alleles = set().union(*map(strands, cells)) - {reference, "."}
            found.setdefault((contig, position), set()).update(alleles)
        return found

    def counts(self, stderr: str) -> list[str]:
        return re.findall(r"note: (\d+ (?:unphased )?genotypes? .*)", stderr)

    def same_table(self, format_: str, found: bytes, wanted: bytes, carried: dict, what: str) -> None:
        missing = {"N", "n"} if "--missing" in what else set()
        rows, wanted_rows = (
            [line for line in text.decode().splitlines() if not line.startswith("##")] for text in (found, wanted)
        )
        self.assertEqual(rows[0], wanted_rows[0], what)
        alt = 4 if format_ == "vcf" else 3
        for row, expected in itertools.zip_longest(rows[1:], wanted_rows[1:], fillvalue=""):
            self.assertTrue(row and expected, f"{what}: {row[:50]!r} {expected[:50]!r}")
            if format_ == "vcf":
                # Without ID, which the printed genotypes lack.
                contig, position, _, rest = row.split("\t", 3)
                row = "\t".join([contig, position, ".", rest])
            if row == expected:
                continue
            row, expected = row.split("\t"), expected.split("\t")
            if format_ == "vcf":
                row, expected = map(with_alleles, (row, expected))
            rest, wanted_rest = (r[:alt] + r[alt + 1 :] for r in (row, expected))
            self.assertEqual(rest, wanted_rest, what)
            # No sample carries the additional declared alternatives.
            more, fewer = (set(r[alt].split(",")) - {"."} for r in (row, expected))
            self.assertLessEqual(fewer, more, f"{what}: {row[:5]}")
            place = (row[0].removeprefix("x") if "prefix" in what else row[0], row[1])
            self.assertFalse((more - fewer) & carried[place] - missing, f"{what}: {row[:5]}")

    def test_the_panel(self):
        self.sh(f"zcat {util.PANEL} > panel.vcf").silent()
        self.equals("panel", util.FULL)
        self.assertGreater(self.sh("hapfilter panel.vcf").silent().count(b"\n"), 20000)

    def test_a_family_with_phase_sets(self):
        self.write("family.vcf", util.family_vcf())
        self.equals("family", util.SETS)
        self.equals("family", util.FULL, "--tags GT")

    def test_made_vcfs(self):
        for name in made.VCFS:
            with self.subTest(name):
                text = made.vcf(name)
                self.write(f"{name}.vcf", text)
                self.assertGreater(text.count("\n"), 400)
                self.equals(name, util.SETS)
                self.equals(name, util.FULL, "--tags GT")

    def test_alternatives_that_only_mark_a_block(self):
        # As HaplotypeCaller and bcftools call write sites for a merge.
        rows = [
            "chr1 10 . A <NON_REF> . . . GT 0/0 0/0",
            "chr1 20 . A C,<NON_REF> . . . GT 0|1 0/0",
            "chr1 30 . A <*>,C . . . GT 0|2 2/2",
            "chr1 40 . A G,<NON_REF> . . . GT 0|2 0|0",
            "chr1 50 . A T,<*>,G . . . GT 3|3 .",
        ]
        text = "\n".join([*made.vcf_header(["p", "q"]), *(row.replace(" ", "\t") for row in rows)]) + "\n"
        self.write("blocks.vcf", text)
        self.equals("blocks", util.FULL, "--tags GT")
        found = self.sh("hapfilter -f vcf --all-sites blocks.vcf | grep -v '^##' | cut -f 2,5,10-").silent()
        wanted = [
            "POS ALT p q",
            "10 . 0|0 0|0",
            "20 C 0|1 0|0",
            "30 C 0|1 1|1",
            "40 G,<NON_REF> 0|2 0|0",
            "50 T,G 2|2 .",
        ]
        self.assertEqual(found.decode().splitlines(), [row.replace(" ", "\t") for row in wanted])


class WrittenAgain(util.ClientTest):
    """A VCF made from the VCF, with all sites, has the genotypes of the source for other programs too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sh(f"zcat {util.PANEL} > panel.vcf").silent()
        cls.write("family.vcf", util.family_vcf())
        for name in made.VCFS:
            cls.write(f"{name}.vcf", made.vcf(name))
        cls.names = ["panel", "family", *made.VCFS]
        for name in cls.names:
            cls.sh(f"hapfilter -f vcf --all-sites {name}.vcf > {name}.again.vcf").silent()

    def test_bcftools_finds_places_names_alleles_and_genotypes(self):
        query = r"bcftools query -f '%CHROM\t%POS\t%ID\t%REF\t%ALT[\t%GT]\n'"

        def plain(row: list[str]) -> list[str]:
            """If all strands are equal, the separator does not matter."""
            return row[:5] + [cell.replace("/", "|") if len(strands(cell)) == 1 else cell for cell in row[5:]]

        for name in self.names:
            found = self.sh(f"{query} {name}.again.vcf").silent()
            wanted = self.sh(f"{query} {name}.vcf").silent()
            if found != wanted:
                for row, expected in zip(util.table(found), map(plain, util.table(wanted)), strict=True):
                    self.assertEqual(row, expected, name)

    def test_a_bcf_is_made_without_a_warning(self):
        # Contig lines have been copied along with the rows.
        for name in self.names:
            self.sh(f"bcftools view -Ob -o again.bcf {name}.again.vcf").silent()
            lines = "bcftools view -h {}.vcf | grep '^##contig'"
            found, wanted = (self.sh(lines.format(which)).silent() for which in (f"{name}.again", name))
            self.assertEqual(found, wanted, name)

    def test_pysam_reads_the_same_cells(self):
        # Only part of the panel: half a million cells.
        for name in ("panel", "panel.again"):
            self.sh(f"awk '/^#/ || rows++ < 1800' {name}.vcf > some_{name}.vcf").silent()
        # If GT is not the first tag, pysam finds no genotype.
        pysam.set_verbosity(0)
        for name in ["some_panel", *(name for name in self.names if name not in ("panel", "anywhere"))]:
            cells = 0
            with pysam.VariantFile(f"{self.folder}/{name}.vcf") as source:
                with pysam.VariantFile(f"{self.folder}/{name}.again.vcf") as again:
                    self.assertEqual(list(again.header.samples), list(source.header.samples))
                    for record, wanted in itertools.zip_longest(again, source):
                        self.assertEqual((record.pos, record.alleles), (wanted.pos, wanted.alleles), name)
                        for cell, expected in zip(record.samples.values(), wanted.samples.values(), strict=True):
                            self.assertEqual(*(self.cell(c) for c in (cell, expected)), f"{name}: {wanted}"[:300])
                            cells += 1
            self.assertGreater(cells, 500, name)

    def cell(self, cell: pysam.VariantRecordSample) -> tuple:
        """Alleles, whether they are phased, and the set, which means nothing for unphased genotypes."""
        phased = cell.phased or len(set(cell.alleles)) == 1
        return cell.alleles, phased, cell.get("PS") if phased else None


if __name__ == "__main__":
    util.unittest.main()
