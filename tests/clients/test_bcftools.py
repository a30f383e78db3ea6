"""bcftools, bgzip and tabix accept `--format vcf`, and give back the genotypes that it was made from."""

import made
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
        # This is the warning that the test above would see.
        outcome = self.sh("hapfilter -f vcf --all-sites < matrix.tsv > bare.vcf")
        outcome.ok()
        self.assertEqual(len(outcome.stderr.splitlines()), 1, outcome)
        self.assertRegex(outcome.stderr, r"hapfilter: .*\b20\b.*--contigs")
        self.assertIn("not defined in the header", self.sh("bcftools view -Ob -o bare.bcf bare.vcf").stderr)

    def test_bgzip_and_tabix_give_the_matrix_back_and_its_regions(self):
        self.sh("bgzip -c panel.vcf > panel.vcf.gz && tabix -p vcf panel.vcf.gz").silent()
        self.same(self.sh(f"{QUERY} panel.vcf.gz | tr '|' '\\t'").silent(), self.rows)
        for start, end in [(2000000, 2100000), (3842390, 3842390), (1, 1000226), (3999849, 9000000), (5, 6)]:
            # A region has all rows that overlap it: a deletion is as long as its reference allele.
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
        # All sites include those where no sample has an alternative allele, and these list none.
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
    def test_the_version_of_vcf_is_one_that_every_reader_accepts(self):
        first = self.sh(f"hapfilter -qf vcf {ODD_SAMPLES} | sed -n 1p", ODD.encode()).silent()
        self.assertEqual(first, b"##fileformat=VCFv4.2\n")

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
        self.sh(f"{query} -H family.vcf | {VCF} > sets.vcf").silent()
        self.sh("bcftools view -Ob -o sets.bcf sets.vcf").silent()
        self.same(self.sh(f"{query} sets.bcf").silent(), wanted)

    def test_unphased_genotypes_come_through_with_the_sets_of_the_others(self):
        self.write("contigs.fai", util.contigs())
        self.write("family.vcf", util.family_vcf())
        query = r"bcftools query -f '%POS[\t%TGT %PS]\n'"
        self.sh(f"bcftools query -f '{util.SETS}' -H family.vcf | {VCF} > kept.vcf").silent()
        found = util.table(self.sh(f"bcftools view -Ou kept.vcf | {query}").silent())
        wanted = []
        for site in util.family():
            # The order of strands does not matter if both are equal, or missing.
            matters = [not call.phased and call.heterozygous() for call in site.calls.values()]
            cells = ["|/"[m].join(call.strands) for m, call in zip(matters, site.calls.values())]
            wanted.append([site.position, *(f"{c} {call.phase_set}" for c, call in zip(cells, site.calls.values()))])
        self.assertEqual(len(found), len(wanted))
        for row, expected in zip(found, wanted):
            self.assertEqual(row, expected)
        self.assertTrue(any("/" in cell for row in wanted for cell in row))


class MadeInputs(util.ClientTest):
    """Inputs that differ from the panel, through the commands that people run on a VCF next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("ref.fa", made.fasta())
        cls.write("contigs.fai", made.contigs())
        cls.write("x.fai", made.X_CONTIGS)
        cls.sources = {"matrix": made.matrix(), "structural": made.structural(), "ploidy": made.mixed_ploidy()}
        cls.sources["symbolic"] = made.structural(breakends=False)
        for name, source in cls.sources.items():
            cls.write(f"{name}.tsv", source.text)
            contigs = "x.fai" if name == "ploidy" else "contigs.fai"
            cls.sh(f"hapfilter -f vcf --contigs {contigs} {name}.tsv > {name}.vcf").silent()

    def sites(self, command: str) -> list[made.Site]:
        return made.sites_of_vcf(self.sh(command).silent())

    def test_the_genotypes_are_those_of_the_source(self):
        for name, source in self.sources.items():
            self.assertEqual(self.sites(f"cat {name}.vcf"), source.sites, name)
            self.assertEqual(self.sh(f"bcftools query -l {name}.vcf").silent().decode().split(), source.people)
            self.assertGreater(len(source.sites), 60)

    def test_view_sort_and_index_give_the_same_rows(self):
        for name, source in self.sources.items():
            rows = self.sh(f"grep -v '^#' {name}.vcf").silent()
            self.same(self.sh(f"bcftools view -Ob {name}.vcf | bcftools view -H").silent(), rows, name)
            # Out of order, and sorted again. bcftools only reports where its files are and that it is done.
            self.sh(f"(grep '^#' {name}.vcf; grep -v '^#' {name}.vcf | tac) > tac.vcf").silent()
            outcome = self.sh(f"bcftools sort -Oz -o {name}.sorted.vcf.gz tac.vcf")
            outcome.ok()
            self.assertRegex(outcome.stderr, r"^Writing to \S+\nMerging \d+ temporary files\nCleaning\nDone\n$")
            self.same(self.sh(f"bcftools view -H {name}.sorted.vcf.gz").silent(), rows, name)
            self.sh(f"bcftools index {name}.sorted.vcf.gz && bcftools index -t {name}.sorted.vcf.gz").silent()
            self.sh(f"bcftools view -Ob -o {name}.bcf {name}.vcf && bcftools index {name}.bcf").silent()
            self.assertEqual(int(self.sh(f"bcftools index -n {name}.sorted.vcf.gz").silent()), len(source.sites))
            last = source.sites[-1]
            for indexed in (f"{name}.sorted.vcf.gz", f"{name}.bcf"):
                found = self.sites(f"bcftools view -r {last.contig}:{last.position} {indexed}")
                self.assertEqual([site for site in found if site.position == last.position], [last])

    def norm(self, name: str, options: str = "") -> list[made.Site]:
        """The output of `bcftools norm`, which must find every REF in the reference sequence and skip nothing."""
        outcome = self.sh(f"bcftools norm -f ref.fa -c e {options} {name}.vcf")
        outcome.ok()
        lines = outcome.stdout.count(b"\n") - sum(line.startswith(b"#") for line in outcome.stdout.splitlines())
        self.assertGreater(lines, 60)
        self.assertRegex(outcome.stderr, r"^Lines +total/split/realigned/skipped:\t\d+/\d+/\d+/0\n$")
        return made.sites_of_vcf(outcome.stdout)

    def test_norm_finds_the_reference_alleles_in_the_reference(self):
        # It treats any breakend as an error, whoever wrote it.
        for name in ("matrix", "symbolic"):
            self.assertEqual(self.norm(name), self.sources[name].sites, name)
        # Split into one alternative allele each, which changes the numbers of the alleles.
        self.assertGreater(len(self.norm("matrix", "-m-")), len(self.sources["matrix"].sites))
        # A wrong reference is noticed.
        self.sh("sed '/^chr2/s/\\t\\.\\t[a-zA-Z]*/\\t.\\tACGTACGTACGT/' matrix.vcf > wrong.vcf").silent()
        outcome = self.sh("bcftools norm -f ref.fa -c e wrong.vcf")
        self.assertNotEqual(outcome.status, 0, outcome)
        self.assertIn("Reference allele mismatch", outcome.stderr)

    def test_norm_moves_a_deletion_to_the_left(self):
        self.write("repeat.fa", ">chr1\nGATTTTTtttC\n")
        self.write("repeat.fai", "chr1\t11\n")
        # The last two of eight T, the first of them in upper and the other in lower case.
        vcf = "hapfilter -f vcf --contigs repeat.fai"
        matrix = b"CHROM\tPOS\tREF\ta1a\ta1b\nchr1\t8\ttt\tT\tTt\n"
        outcome = self.sh(f"{vcf} | bcftools norm -f repeat.fa -c e", matrix)
        outcome.ok()
        self.assertIn("1/0/1/0", outcome.stderr)
        [site] = made.sites_of_vcf(outcome.stdout)
        self.assertEqual(site, made.Site("chr1", 2, "AT", [made.Genotype(("A", "AT"))]))

    def test_stats_counts_each_sample(self):
        for name, source in self.sources.items():
            rows = self.sh(f"bcftools stats -s - {name}.vcf").silent().decode().splitlines()
            counts = {row.split("\t")[2]: row.split("\t")[3] for row in rows if row.startswith("SN")}
            self.assertEqual(int(counts["number of records:"]), len(source.sites))
            missing = {row.split("\t")[2]: int(row.split("\t")[13]) for row in rows if row.startswith("PSC")}
            wanted = [sum("." in site.calls[i].strands for site in source.sites) for i in range(len(source.people))]
            self.assertEqual(missing, dict(zip(source.people, wanted)), name)
        # With the reference sequence it also looks at the bases beside an indel.
        self.sh("bcftools stats -F ref.fa -s - matrix.vcf").silent()


if __name__ == "__main__":
    util.unittest.main()
