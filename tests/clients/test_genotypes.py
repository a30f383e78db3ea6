"""The panel straight from `bcftools query`, one column a sample (`--phased`), and the panel in strand columns are the
same panel: every format gives the same table."""

import util


class PhasedAndStrands(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        cls.write("strands.tsv", util.matrix())
        cls.write("phased.tsv", util.panel(f"-H -f '{util.FULL}'"))

    def both(self, options: str) -> tuple[bytes, bytes]:
        # The strands' samples are in the order of their names' bytes, as the panel's people are.
        self.assertEqual(util.people(), sorted(util.people()))
        strands = self.sh(f"hapfilter {options} < strands.tsv").silent()
        phased = self.sh(f"hapfilter --phased {options} < phased.tsv").silent()
        self.assertGreater(phased.count(b"\n"), 20000)
        return phased, strands

    def test_haplotype_is_the_same_but_for_the_labels(self):
        phased, strands = self.both("-f haplotype")
        header, rows = strands.split(b"\n", 1)
        for name in util.people():
            header = header.replace(f"{name}a{name}b_".encode(), f"{name}_".encode())
        self.same(phased, header + b"\n" + rows)

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
