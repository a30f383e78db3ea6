"""The panel straight from `bcftools query`, with a column for each sample, and the panel in strand columns are the
same: every format gives the same table. hapfilter knows by the header which of the two it is."""

import util


class GenotypesAndStrands(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        cls.write("strands.tsv", util.matrix())
        cls.write("genotypes.tsv", util.panel(f"-H -f '{util.FULL}'"))
        # The names alone, which mark no kind.
        names = "\t".join(["CHROM", "POS", "REF", *util.people()]) + "\n"
        cls.write("unmarked.tsv", names.encode() + util.panel(f"-f '{util.FULL}'"))

    def both(self, options: str) -> tuple[bytes, bytes]:
        # The strands' samples are in byte order of their names, as the panel's people are.
        self.assertEqual(util.people(), sorted(util.people()))
        strands = self.sh(f"hapfilter {options} < strands.tsv").silent()
        genotypes = self.sh(f"hapfilter {options} < genotypes.tsv").silent()
        self.assertGreater(genotypes.count(b"\n"), 20000)
        return genotypes, strands

    def test_haplotype_is_the_same_except_for_the_labels(self):
        genotypes, strands = self.both("-f haplotype")
        header, rows = strands.split(b"\n", 1)
        for name in util.people():
            header = header.replace(f"{name}a{name}b_".encode(), f"{name}_".encode())
        self.same(genotypes, header + b"\n" + rows)

    def test_names_without_marks_need_an_option(self):
        marked = self.sh("hapfilter genotypes.tsv").silent()
        self.same(self.sh("hapfilter --from genotypes unmarked.tsv").silent(), marked)
        self.same(self.sh("hapfilter --from genotypes genotypes.tsv").silent(), marked)
        outcome = self.sh("hapfilter unmarked.tsv")
        self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
        self.assertIn("--from genotypes", outcome.stderr)

    def test_marks_are_not_those_of_a_matrix(self):
        outcome = self.sh("hapfilter --from matrix genotypes.tsv")
        self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
        self.assertRegex(outcome.stderr, "matrix.*genotypes|genotypes.*matrix")

    def test_the_former_option_is_answered_with_its_successor(self):
        outcome = self.sh("hapfilter --phased genotypes.tsv")
        self.assertEqual((outcome.status, outcome.stdout), (2, b""), outcome)
        self.assertIn("--from genotypes", outcome.stderr)

    def test_the_header_of_its_own_in_a_file(self):
        self.sh("sed -n 1p genotypes.tsv > names.txt && sed 1d genotypes.tsv > rows.tsv").silent()
        whole = self.sh("hapfilter genotypes.tsv").silent()
        self.same(self.sh("hapfilter --header names.txt rows.tsv").silent(), whole)
        # Pieces that all have the header.
        self.same(self.sh("cat genotypes.tsv names.txt | hapfilter").silent(), whole)

    def test_phase_panel_is_the_same(self):
        self.same(*self.both("-f phase-panel"))

    def test_phase_input_is_the_same(self):
        self.same(*self.both("-f phase-input"))

    def test_vcf_is_the_same(self):
        self.same(*self.both("-f vcf --contigs contigs.fai"))

    def test_all_sites_are_the_same(self):
        self.same(*self.both("-f vcf --all-sites --contigs contigs.fai"))


if __name__ == "__main__":
    util.unittest.main()
