"""GNU parallel cuts the rows into pieces, runs hapfilter on each, and joins the outputs: the same bytes."""

import util

PIECE = "hapfilter --header names.txt --no-header -@1"


class KeepingOrder(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        header, rows = util.matrix(f"{util.CONTIG}:2000000-2400000").split(b"\n", 1)
        cls.write("names.txt", header + b"\n")
        cls.write("rows.tsv", rows)
        cls.write("matrix.tsv", header + b"\n" + rows)
        cls.write("few.tsv", header + b"\n" + b"".join(rows.splitlines(keepends=True)[:20]))

    def pieces_are_the_whole(self, how: str, matrix: str = "matrix.tsv", options: str = "", pieces: int = 2):
        """`how` is parallel's command line, with {} in place of the command to run."""
        whole = self.sh(f"hapfilter {options} < {matrix}").silent()
        self.assertGreater(whole.count(b"\n"), 5 if matrix == "few.tsv" else 1000)
        # PARALLEL_SEQ is the number of the piece. The first ones end last.
        log = "echo $PARALLEL_SEQ >> pieces.txt; [ $PARALLEL_SEQ -gt 2 ] || sleep 0.1"
        self.write("pieces.txt", "")
        script = f"hapfilter {options} --header names.txt < /dev/null; "
        script += how.replace("{}", f"'{log}; {PIECE} {options}'")
        self.same(self.sh(script).silent(), whole, how)
        self.assertGreaterEqual(len(self.read("pieces.txt")), pieces, how)

    def test_pipe(self):
        self.pieces_are_the_whole("parallel --pipe -k --block 100K -j4 {} < rows.tsv", pieces=30)
        self.pieces_are_the_whole("parallel --pipe -k --block 1M -j4 {} < rows.tsv", pieces=3)
        # The header is the first row of the first piece.
        self.pieces_are_the_whole("parallel --pipe -k --block 300K -j4 {} < matrix.tsv", pieces=10)

    def test_pipe_with_a_header_before_each_piece(self):
        self.pieces_are_the_whole("parallel --pipe --header : -k --block 100K -j4 {} < matrix.tsv", pieces=30)
        self.pieces_are_the_whole("parallel --pipe --header : -k --block 1M -j4 {} < matrix.tsv", pieces=3)

    def test_pipepart(self):
        self.pieces_are_the_whole("parallel --pipepart -a rows.tsv -k --block 100K -j4 {}", pieces=30)
        self.pieces_are_the_whole("parallel --pipepart -a matrix.tsv -k --block 1M -j4 {}", pieces=3)
        # A block for each job.
        self.pieces_are_the_whole("parallel --pipepart -a rows.tsv -k --block -1 -j4 {}", pieces=4)

    def test_pipepart_with_a_header_before_each_piece(self):
        self.pieces_are_the_whole("parallel --pipepart --header : -a matrix.tsv -k --block 100K -j4 {}", pieces=30)

    def test_a_row_or_two_a_piece(self):
        self.pieces_are_the_whole("parallel --pipe -k -N1 -j4 {} < few.tsv", "few.tsv", pieces=21)
        self.pieces_are_the_whole("parallel --pipe --header : -k -N2 -j4 {} < few.tsv", "few.tsv", pieces=10)
        self.pieces_are_the_whole("parallel --pipepart -a few.tsv -k --block 2K -j4 {}", "few.tsv", pieces=9)

    def test_vcf(self):
        options = "-f vcf --contigs contigs.fai"
        self.pieces_are_the_whole("parallel --pipe -k --block 300K -j4 {} < rows.tsv", options=options, pieces=10)

    def test_no_rows_are_no_pieces(self):
        self.assertEqual(self.sh(f"parallel --pipe -k {PIECE} < /dev/null").silent(), b"")
        self.assertEqual(self.sh(f"parallel --pipe --header : -k {PIECE} < names.txt").silent(), b"")

    def test_a_piece_with_a_bad_row_makes_the_whole_fail(self):
        self.sh("sed '2000s/\\t[^\\t]*$//' rows.tsv > bad.tsv").silent()
        for how in ("--pipe --block 1M", "--pipe --block 100K", "--pipepart -a bad.tsv --block 100K"):
            outcome = self.sh(f"parallel {how} -k {PIECE} < bad.tsv")
            # The status is the number of pieces that failed.
            self.assertEqual(outcome.status, 1, outcome)
            self.assertRegex(outcome.stderr, r"hapfilter: stdin:\d+: expected 603 fields, found 602")


if __name__ == "__main__":
    util.unittest.main()
