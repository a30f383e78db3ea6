"""The circle: a VCF becomes a table, phase-Extender or phase-Stitcher works on it, and its table becomes a VCF again.

The final VCF is the source in all but the phase: the same records, alleles and genotypes, in the phase sets that the
client made of them.
"""

import util

EXTEND = "phase-extender --SOI {sample} --output {output} --input {input}"
TO_VCF = "hapfilter -f vcf --contigs contigs.fai"
# A record: position, REF, ALT, genotype and phase set.
QUERY = r"bcftools query -f '%POS\t%REF\t%ALT[\t%GT\t%PS]\n'"

Record = list[str]


def genotype(site: util.Site, sample: str) -> str:
    """As in VCF, with a `|`."""
    strands = site.calls[sample].strands
    return "|".join("." if strand == "." else str(site.alleles.index(strand)) for strand in strands)


def swapped(genotype: str) -> str:
    return "|".join(genotype.split("|")[::-1])


class Circle(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", util.contigs())
        cls.write("family.vcf", util.family_vcf())
        cls.sh("bcftools view -Oz -o family.vcf.gz family.vcf && bcftools index family.vcf.gz").silent()

    @classmethod
    def to_vcf(cls, table: str, name: str) -> list[Record]:
        """Makes a compressed and indexed NAME.vcf.gz from a table, as a user would. Returns its records."""
        cls.sh(f"{table} | {TO_VCF} | bgzip > {name}.vcf.gz && tabix -p vcf {name}.vcf.gz").silent()
        return cls.records(f"{name}.vcf.gz")

    @classmethod
    def records(cls, vcf: str, options: str = "") -> list[Record]:
        return util.table(cls.sh(f"{QUERY} {options} {vcf}").silent())

    def are_of_the_source(self, records: list[Record], sample: str) -> None:
        """Each record has the alleles of the source and its genotype. Either strand may come first, but within a phased
        block of the source either all strands are swapped, or none."""
        sites = {site.position: site for site in util.family()}
        ways: dict[str | None, set[bool]] = {}
        for position, reference, alternatives, found, _ in records:
            site = sites[position]
            self.assertEqual([reference, *alternatives.split(",")], site.alleles, position)
            wanted = genotype(site, sample)
            self.assertIn(found, (wanted, swapped(wanted)), position)
            if site.calls[sample].heterozygous():
                ways.setdefault(util.block(site.calls[sample]), set()).add(found != wanted)
        self.assertNotIn(None, ways)
        self.assertEqual({block for block, both in ways.items() if len(both) > 1}, set())


class Extended(Circle):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        strangers = [name for name in util.people() if name not in [*util.PARENTS.values(), *util.OTHERS]]
        cut_out = f"bcftools view -s {','.join(strangers[:100])} -r {util.REGION} {util.PANEL}"
        cls.sh(f"{cut_out} -o panel.vcf && hapfilter -f phase-panel panel.vcf > panel.txt").silent()
        het = "bcftools view -s child -Ou family.vcf.gz | bcftools view -g het -o child.vcf"
        cls.sh(f"{het} && hapfilter -qf phase-input child.vcf > child.txt").silent()
        cls.extended = cls.extend("child", "child.txt", "child", "--refHap panel.txt")
        cls.records_back = cls.to_vcf(f"cat {cls.extended}", "back")

    @classmethod
    def extend(cls, sample: str, table: str, output: str, options: str = "") -> str:
        cls.sh(f"{EXTEND.format(sample=sample, output=output, input=table)} {options}").ok()
        return f"{output}/extended_haplotype_{sample}.txt"

    def test_genotypes_are_those_of_the_source_up_to_the_phase(self):
        self.are_of_the_source(self.records_back, "child")
        moved = {genotype(s, "child") for s in util.family()} & {record[3] for record in self.records_back}
        self.assertGreater(len(self.records_back), 50)
        self.assertGreater(len(moved), 1)

    def test_phase_sets_are_those_that_were_joined(self):
        _, *rows = self.read(self.extended)
        joined = [[row[1], row[4].removeprefix("PI_")] for row in rows]
        self.assertEqual([[record[0], record[4]] for record in self.records_back], joined)
        before = {record[4] for record in self.records("child.vcf")} - {"."}
        after = {record[4] for record in self.records_back}
        self.assertTrue(after < before, (after, before))

    def test_every_record_comes_back_or_is_named_in_the_file_of_missing_data(self):
        source = self.records("child.vcf")
        unphased = [record[0] for record in source if "/" in record[3]]
        _, *missing = self.read("child/missingdata_child.txt")
        self.assertEqual([row[1] for row in missing], unphased)
        self.assertGreater(len(unphased), 3)
        back = [record[0] for record in self.records_back]
        self.assertEqual(back, [record[0] for record in source if record[0] not in unphased])

    def test_the_file_of_missing_data_is_a_table_too(self):
        # Two strands are missing, but a lone `.` does not show that there are two.
        missing = self.to_vcf("cat child/missingdata_child.txt", "missing")
        source = {record[0]: record for record in self.records("child.vcf")}
        self.assertEqual(missing, [[*source[record[0]][:3], ".", "."] for record in missing])
        self.assertEqual(len(missing) + len(self.records_back), len(source))

    def test_tabix_and_bcf_have_the_rows(self):
        rows = self.sh("bcftools view -H back.vcf.gz").silent()
        self.same(self.sh("bcftools view -Ob back.vcf.gz | bcftools view -H").silent(), rows)
        middle = rows.splitlines(keepends=True)[40:50]
        first, last = (line.split(b"\t")[1].decode() for line in (middle[0], middle[-1]))
        self.same(self.sh(f"tabix back.vcf.gz {util.CONTIG}:{first}-{last}").silent(), b"".join(middle))

    def test_in_the_source_the_joined_sets_replace_its_own(self):
        put = "bcftools annotate -a back.vcf.gz -c FORMAT/GT,FORMAT/PS -o whole.vcf family.vcf.gz"
        self.sh(put).silent()
        back = {record[0]: record for record in self.records_back}
        source = self.records("family.vcf.gz", "-s child")
        self.assertEqual(self.records("whole.vcf", "-s child"), [back.get(record[0], record) for record in source])
        others = "-s dad,mom," + ",".join(util.OTHERS)
        self.assertEqual(self.records("whole.vcf", others), self.records("family.vcf.gz", others))

    def test_homozygous_positions_have_no_set(self):
        # Here the whole family is the input, and the father's homozygous positions form the contig's own block.
        self.sh("hapfilter -qf phase-input family.vcf > family.txt").silent()
        records = self.to_vcf("cat " + self.extend("dad", "family.txt", "dad"), "dad")
        self.are_of_the_source(records, "dad")
        wanted = [site.position for site in util.family() if util.block(site.calls["dad"])]
        self.assertEqual([record[0] for record in records], wanted)
        for position, _, _, found, phase_set in records:
            self.assertEqual(phase_set == ".", found == swapped(found), position)
        self.assertLess({record[4] for record in records}, {".", *wanted})

    def test_contigs_keep_their_prefix(self):
        self.sh("hapfilter -qf phase-input --contig-prefix chr child.vcf > prefixed.txt").silent()
        self.sh("hapfilter -f phase-panel --contig-prefix chr panel.vcf > prefixed_panel.txt").silent()
        extended = self.extend("child", "prefixed.txt", "prefixed", "--refHap prefixed_panel.txt")
        ways = [f"hapfilter -qf vcf {path} | grep -v '^#'" for path in (extended, self.extended)]
        rows, wanted = (self.sh(way).silent() for way in ways)
        self.same(rows, b"".join(b"chr" + line for line in wanted.splitlines(keepends=True)))

    def test_a_column_of_scores_is_named_and_can_be_cut(self):
        scored = self.extend("child", "child.txt", "scored", "--refHap panel.txt --writeLOD yes")
        outcome = self.sh(f"hapfilter -f vcf {scored}")
        self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
        what = "this is phase-Extender's table with scores .*'log2odds' in column 7 .*'cut -f1-6'"
        self.assertRegex(outcome.stderr, rf"^hapfilter: {scored}:1: {what}.*\n$")
        self.assertEqual(self.to_vcf(f"cut -f1-6 {scored}", "cut"), self.records_back)

    def test_a_panel_comes_back_as_it_was(self):
        self.sh(f"{TO_VCF} panel.txt > panel_back.vcf").silent()
        self.sh("bcftools view -c1 -o varying.vcf panel.vcf").silent()
        query = r"bcftools query -f '%CHROM\t%POS\t%REF\t%ALT[\t%GT]\n'"
        found, wanted = (self.sh(f"{query} {vcf}").silent() for vcf in ("panel_back.vcf", "varying.vcf"))
        self.same(found, wanted)
        names = [self.sh(f"bcftools query -l {vcf}").silent() for vcf in ("panel_back.vcf", "panel.vcf")]
        self.assertEqual(*names)


class Stitched(Circle):
    LONG = "child_stitched/child_haplotype_long.txt"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run = "phase-stitcher --f1Sample child --pat dad --mat mom --input family.txt"
        cls.sh(f"hapfilter -qf phase-input family.vcf > family.txt && {run}").ok()

    def test_its_own_columns_are_named(self):
        outcome = self.sh(f"hapfilter -f vcf {self.LONG}")
        self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
        pair, others = "'child:PI' and 'child:PG_al'", "'log2odds', 'pat_hap' and 'mat_hap' in columns 7 to 9"
        what = rf"this is phase-Stitcher's long table: .*{pair}.*{others}.*'cut -f1-6'"
        self.assertRegex(outcome.stderr, rf"^hapfilter: {self.LONG}:1: {what}.*\n$")

    def test_the_message_has_the_command_that_turns_the_parents_alleles_into_genotypes(self):
        message = self.sh(f"hapfilter {self.LONG}").stderr
        command = message[message.index("awk ") : message.index("}' ") + 2]
        self.sh(f"{command} {self.LONG} | {TO_VCF} | bcftools sort -o parents.vcf").ok()
        _, *rows = self.read(self.LONG)
        wanted = {row[1]: ("|".join(row[7:]), ".") for row in rows if row[7] != "N"}
        query = r"bcftools query -f '%POS[\t%TGT\t%PS]\n' parents.vcf"
        found = {position: (genotype, phase_set) for position, genotype, phase_set in util.table(self.sh(query).silent())}
        self.assertEqual(len(found), len(rows))
        self.assertEqual({position: found[position] for position in wanted}, wanted)
        self.assertGreater(len(wanted), 50)

    def test_the_parents_may_have_names(self):
        run = "phase-stitcher --f1Sample child --pat dad --mat mom --outPatMatID oak,elm --output named --input family.txt"
        self.sh(run).ok()
        for table in ("long", "wide"):
            outcome = self.sh(f"hapfilter named/child_haplotype_{table}.txt")
            self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
            self.assertIn(f"this is phase-Stitcher's {table} table", outcome.stderr)

    def test_without_them_genotypes_and_sets_are_those_of_the_source(self):
        # It writes them block by block.
        table = f"cut -f1-6 {self.LONG}"
        self.sh(f"{table} | {TO_VCF} > unsorted.vcf").silent()
        self.sh("bcftools sort -o sorted.vcf unsorted.vcf").ok()
        records = self.records("sorted.vcf")
        self.assertNotEqual(self.records("unsorted.vcf"), records)
        calls = [site for site in util.family() if util.block(site.calls["child"])]
        wanted = []
        for site in calls:
            alternatives = ",".join(site.alleles[1:])
            phase_set = site.calls["child"].phase_set
            wanted.append([site.position, site.alleles[0], alternatives, genotype(site, "child"), phase_set])
        self.assertEqual(records, wanted)

    def test_every_other_record_is_in_the_file_of_missing_data(self):
        # That file has the genotypes of all samples.
        self.sh(f"{TO_VCF} child_stitched/child_missing_data.txt > missing.vcf").silent()
        names = self.sh("bcftools query -l missing.vcf").silent()
        self.assertEqual(names, self.sh("bcftools query -l family.vcf.gz").silent())
        wanted = [site for site in util.family() if not util.block(site.calls["child"])]
        records = self.records("missing.vcf", "-s child")
        self.assertEqual([record[0] for record in records], [site.position for site in wanted])
        self.assertEqual({record[3] for record in records}, {"."})
        for name in ["dad", "mom", *util.OTHERS]:
            known = [util.block(site.calls[name]) is not None for site in wanted]
            found = self.records("missing.vcf", f"-s {name}")
            for record, site, is_known in zip(found, wanted, known):
                self.assertEqual(record[3], genotype(site, name) if is_known else ".", (name, record[0]))
            self.assertIn(True, known)

    def test_the_wide_table_is_not_a_table_of_genotypes(self):
        for kind in ("", "--from table"):
            wide = "child_stitched/child_haplotype_wide.txt"
            outcome = self.sh(f"hapfilter {kind} {wide}")
            self.assertEqual((outcome.status, outcome.stdout), (1, b""), outcome)
            what = "this is phase-Stitcher's wide table.* lacks POS, REF, all-alleles and 'child:PG_al'"
            self.assertRegex(outcome.stderr, rf"^hapfilter: {wide}:1: {what}.*child_haplotype_long.txt.*\n$")


if __name__ == "__main__":
    util.unittest.main()
