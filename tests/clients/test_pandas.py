"""pandas reads each table with the columns, types and cells that one would expect."""

import pandas as pd

import util

REGION = f"{util.CONTIG}:2000000-2200000"


class Tables(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        cls.write("matrix.tsv", util.matrix(REGION))
        strands = [row[2:] for row in util.table(util.matrix(REGION))[1:]]
        # One row for each position at which some strand differs from the reference.
        cls.varying = sum(len(set(row)) > 1 for row in strands)

    def check(self, frame: pd.DataFrame, name: str, columns: int, integers: list[str]):
        """The frame has the shape of the file. The columns that begin or end like this are integers, all others are
        text, and every cell is that of the file."""
        self.assertEqual(frame.shape, (self.varying, columns))
        self.assertGreater(self.varying, 1000)
        for column, dtype in frame.dtypes.items():
            expected = "int64" if column.lower().lstrip("#").endswith(tuple(integers)) else "str"
            self.assertEqual(str(dtype), expected, column)
        rows = [row for row in self.read(name) if not row[0].startswith("##")]
        self.assertTrue(list(frame.columns) == rows[0], "the names of the columns")
        self.assertTrue(frame.astype(str).values.tolist() == rows[1:], "the cells")

    def make(self, options: str, name: str) -> str:
        self.sh(f"hapfilter {options} < matrix.tsv > {name}").silent()
        return str(self.folder / name)

    def test_haplotype(self):
        path = self.make("", "table.tsv")
        # The contig is a number here, and so is the phase index, which is the contig.
        self.check(pd.read_csv(path, sep="\t"), "table.tsv", 4 + 600, ["contig", "pos", "_pi"])

    def test_haplotype_with_hash_header(self):
        path = self.make("--hash-header", "hashed.tsv")
        frame = pd.read_csv(path, sep="\t")
        self.assertEqual(frame.columns[0], "#contig")
        self.check(frame, "hashed.tsv", 4 + 600, ["contig", "pos", "_pi"])

    def test_contigs_with_a_prefix_are_text(self):
        path = self.make("--contig-prefix chr", "prefixed.tsv")
        self.check(pd.read_csv(path, sep="\t"), "prefixed.tsv", 4 + 600, ["pos"])

    def test_phase_panel(self):
        path = self.make("-f phase-panel", "panel.tsv")
        self.check(pd.read_csv(path, sep="\t"), "panel.tsv", 4 + 600, ["chrom", "pos"])

    def test_phase_input(self):
        path = self.make("-f phase-input", "input.tsv")
        self.check(pd.read_csv(path, sep="\t"), "input.tsv", 4 + 600, ["chrom", "pos"])

    def test_vcf(self):
        path = self.make("-f vcf --contigs contigs.fai", "panel.vcf")
        with open(path) as lines:
            meta = sum(line.startswith("##") for line in lines)
        frame = pd.read_csv(path, sep="\t", skiprows=meta)
        self.assertEqual(list(frame.columns[:2]), ["#CHROM", "POS"])
        self.check(frame, "panel.vcf", 9 + 300, ["chrom", "pos"])

    def test_vcf_with_its_header_as_comments(self):
        path = self.make("-f vcf --contigs contigs.fai", "comments.vcf")
        names = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + util.people()
        self.check(pd.read_csv(path, sep="\t", comment="#", names=names), "comments.vcf", 9 + 300, ["chrom", "pos"])


if __name__ == "__main__":
    util.unittest.main()
