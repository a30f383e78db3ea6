"""bcftools, bgzip and tabix take `--format vcf`, and give the matrix back that it was made from."""

import util

QUERY = f"bcftools query -f '{util.FULL}'"
VCF = "hapfilter -f vcf --all-sites --contigs contigs.fai"


class RealPanel(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        cls.write("matrix.tsv", util.matrix())
        cls.rows = util.matrix().split(b"\n", 1)[1]
        cls.sh(f"{VCF} < matrix.tsv > panel.vcf").silent()

    def test_a_bcf_is_made_without_a_warning_and_gives_the_matrix_back(self):
        self.sh("bcftools view -Ob -o panel.bcf panel.vcf").silent()
        self.same(self.sh(f"{QUERY} panel.bcf | tr '|' '\\t'").silent(), self.rows)
        self.assertEqual(self.sh("bcftools query -l panel.bcf").silent().decode().split(), util.people())

    def test_without_contigs_there_is_a_note_and_bcftools_warns(self):
        # The warning is what the test above would see.
        outcome = self.sh("hapfilter -f vcf --all-sites < matrix.tsv > bare.vcf")
        outcome.ok()
        self.assertEqual(len(outcome.stderr.splitlines()), 1, outcome)
        self.assertRegex(outcome.stderr, r"hapfilter: .*\b20\b.*--contigs")
        self.assertIn("not defined in the header", self.sh("bcftools view -Ob -o bare.bcf bare.vcf").stderr)

    def test_bgzip_and_tabix_give_the_matrix_back_and_its_regions(self):
        self.sh("bgzip -c panel.vcf > panel.vcf.gz && tabix -p vcf panel.vcf.gz").silent()
        self.same(self.sh(f"{QUERY} panel.vcf.gz | tr '|' '\\t'").silent(), self.rows)
        for start, end in [(2000000, 2100000), (3842390, 3842390), (1, 1000226), (3999849, 9000000), (5, 6)]:
            # A region holds what overlaps it: a deletion is as long as its reference allele.
            inside = [
                row + b"\n"
                for row in self.rows.splitlines()
                for _, position, reference, _ in [row.split(b"\t", 3)]
                if start < int(position) + len(reference) and int(position) <= end
            ]
            region = f"{util.CONTIG}:{start}-{end}"
            found = self.sh(f"{QUERY} -r {region} panel.vcf.gz | tr '|' '\\t'").silent()
            self.same(found, b"".join(inside), region)
            lines = self.sh(f"tabix panel.vcf.gz {region}").silent().count(b"\n")
            self.assertEqual(lines, len(inside), region)

    def test_bcftools_stats_counts_the_variants_of_the_source(self):
        def counts(command: str) -> dict[str, int]:
            rows = util.table(self.sh(f"{command} | bcftools stats | grep '^SN'").silent())
            return {what.removeprefix("number of ").rstrip(":"): int(count) for _, _, what, count in rows}

        ours = counts("hapfilter -f vcf --contigs contigs.fai < matrix.tsv")
        source = counts(f"bcftools view -c1 {util.PANEL}")
        self.assertEqual(ours, source)
        self.assertEqual((ours["SNPs"], ours["indels"]), (18791, 1226))
        # With all sites, those where nobody has the alternative allele are there too, and without it.
        everything = counts("cat panel.vcf")
        self.assertEqual((everything["SNPs"], everything["indels"]), (18791, 1226))
        self.assertEqual(everything["records"], 24990)
        self.assertEqual(everything["no-ALTs"], 24990 - ours["records"])


# Two diploids, a haploid and a tetraploid; missing calls, gaps and alleles in lower case.
ODD = """\
CHROM	POS	REF	p1	p2	q1	q2	x	t1	t2	t3	t4
1	10	A	A	G	.	N	G	A	C	G	T
1	11	at	AT	A	at	a	AT	at	at	at	at
1	12	C	-	C	--	*	C	C	C	C	-
1	13	G	G	G	G	N	.	G	G	G	G
2	5	T	T	C	T	C	T	T	C	C	C
"""
ODD_SAMPLES = "-s p=p1,p2 -s q=q1,q2 -s x=x -s t=t1,t2,t3,t4"
ODD_CALLS = """\
1	10	A	G,C,T	A|G	.|.	G	A|C|G|T
1	11	at	A	at|A	at|A	at	at|at|at|at
1	12	C	*	*|C	*|*	C	C|C|C|*
1	13	G	.	G|G	G|.	.	G|G|G|G
2	5	T	C	T|C	T|C	T	T|C|C|C
"""


class OddRows(util.ClientTest):
    def test_mixed_ploidy_missing_calls_and_gaps_come_through_a_bcf(self):
        self.write("contigs.fai", "1\t1000\n2\t1000\n")
        self.write("odd.tsv", ODD)
        self.sh(f"{VCF} {ODD_SAMPLES} odd.tsv > odd.vcf").silent()
        self.sh("bcftools view -Ob -o odd.bcf odd.vcf").silent()
        found = self.sh(r"bcftools query -f '%CHROM\t%POS\t%REF\t%ALT[\t%TGT]\n' odd.bcf").silent()
        self.assertEqual(found.decode(), ODD_CALLS)

    def test_phase_sets_come_through_a_bcf(self):
        self.write("contigs.fai", util.contigs())
        self.write("family.vcf", util.family_vcf(all_phased=True))
        query = f"bcftools query -f '{util.SETS}'"
        wanted = self.sh(f"{query} family.vcf").silent()
        self.sh(f"{query} -H family.vcf | hapfilter --phased {VCF.removeprefix('hapfilter ')} > sets.vcf").silent()
        self.sh("bcftools view -Ob -o sets.bcf sets.vcf").silent()
        self.same(self.sh(f"{query} sets.bcf").silent(), wanted)


if __name__ == "__main__":
    util.unittest.main()
