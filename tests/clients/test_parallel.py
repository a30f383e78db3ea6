"""GNU parallel cuts the rows into pieces, runs hapfilter on each, and puts the outputs together: the same bytes."""

import util


class PipeKeepingOrder(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        header, rows = util.matrix(f"{util.CONTIG}:2000000-2400000").split(b"\n", 1)
        cls.write("names.txt", header + b"\n")
        cls.write("rows.tsv", rows)
        cls.write("matrix.tsv", header + b"\n" + rows)

    def pieces_are_the_whole(self, options: str):
        whole = self.sh(f"hapfilter {options} < matrix.tsv").silent()
        piece = f"hapfilter {options} --header names.txt --no-header -@1"
        # PARALLEL_SEQ is the number of the piece.
        log = "echo $PARALLEL_SEQ >> pieces.txt"
        self.write("pieces.txt", "")
        script = f"hapfilter {options} --header names.txt < /dev/null; "
        script += f"parallel --pipe -k --block 100K -j4 '{log}; {piece}' < rows.tsv"
        self.same(self.sh(script).silent(), whole)
        self.assertGreater(whole.count(b"\n"), 1000)
        self.assertGreater(len(self.read("pieces.txt")), 10)

    def test_haplotype(self):
        self.pieces_are_the_whole("")

    def test_vcf(self):
        self.pieces_are_the_whole("-f vcf --contigs contigs.fai")

    def test_a_bad_row_makes_the_whole_fail(self):
        self.sh("sed '2000s/\\t[^\\t]*$//' rows.tsv > bad.tsv").silent()
        outcome = self.sh("parallel --pipe -k hapfilter --header names.txt --no-header -@1 < bad.tsv")
        self.assertNotEqual(outcome.status, 0, outcome)
        self.assertIn("expected 603 fields, found 602", outcome.stderr)


if __name__ == "__main__":
    util.unittest.main()
