"""Snakemake runs hapfilter on the regions of a compressed matrix, one job each, with the README's Snakefile."""

import unittest

import util
from test_readme import blocks

util.TIMEOUT = 600


class Regions(util.ClientTest):
    def workflow(self, matrix: bytes) -> util.Outcome:
        """Runs the Snakefile on four regions of a matrix, the last of them open-ended."""
        [block] = [block for block in blocks() if block.heading == "Snakemake" and block.language]
        self.write("Snakefile", block.text)
        self.write("matrix.tsv", matrix)
        self.sh("rm -rf table.txt pieces && bgzip -kf matrix.tsv && mv matrix.tsv.gz matrix.gz").silent()
        self.sh("tabix -f -s1 -b2 -e2 -S1 matrix.gz && sed -n 1p matrix.tsv > names.txt").silent()
        starts = [1, 2050000, 2100000, 2150000]
        ends = [start - 1 for start in starts[1:]] + [""]
        self.write("regions.txt", "".join(f"{util.CONTIG}:{start}-{end}\n" for start, end in zip(starts, ends)))
        return self.sh("snakemake --cores 2 --nocolor")

    def test_the_pieces_are_the_whole(self):
        matrix = util.matrix(f"{util.CONTIG}:2000000-2200000")
        outcome = self.workflow(matrix)
        outcome.ok()
        whole = self.sh("hapfilter matrix.tsv").silent()
        self.same((self.folder / "table.txt").read_bytes(), whole)
        self.assertGreater(whole.count(b"\n"), 1000)
        self.assertIn("5 of 5 steps (100%) done", outcome.stderr)
        self.assertEqual(list(self.folder.glob("pieces/*.txt")), [], "pieces are removed")

    def test_a_bad_row_fails_its_piece_and_the_whole(self):
        matrix = util.matrix(f"{util.CONTIG}:2000000-2200000")
        lines = matrix.split(b"\n")
        number = next(i for i, line in enumerate(lines[1:], 1) if int(line.split(b"\t")[1]) > 2110000)
        lines[number] = lines[number].rpartition(b"\t")[0]
        outcome = self.workflow(b"\n".join(lines))
        self.assertEqual(outcome.status, 1, outcome)
        self.assertRegex(outcome.stderr, r"hapfilter: stdin:\d+: expected 603 fields, found 602")
        self.assertFalse((self.folder / "table.txt").exists())
        # It is the only missing piece.
        outcome = self.sh("snakemake --cores 2 --nocolor --keep-going")
        self.assertEqual(outcome.status, 1, outcome)
        names = sorted(path.name for path in self.folder.glob("pieces/*"))
        self.assertEqual(names, ["0.txt", "1.txt", "3.txt"])


if __name__ == "__main__":
    unittest.main()
