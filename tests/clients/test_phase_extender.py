"""phase-Extender accepts `phase-input`, and `phase-panel` beside it, and joins the blocks that it should.

With wrong column names in a panel it exits with status 0 and an empty result. So each test also checks what wrong names
give, to show that it would have noticed.
"""

import util

BCFTOOLS_SETS = f"bcftools query -H -f '{util.SETS}'"
RUN = "phase-extender --SOI {sample} --writeLOD yes --output {output} --input {input}"


def renamed(rows: list[list[str]], old: str, new: str) -> str:
    """A table with other column names."""
    return util.as_text([[name.replace(old, new) for name in rows[0]], *rows[1:]])


def joined(rows: list[list[str]]) -> list[int]:
    """For each row of an extended haplotype, the row where its block first appears: this shows which rows belong
    together, whatever the blocks are called."""
    first: dict[str, int] = {}
    return [first.setdefault(row[4], number) for number, row in enumerate(rows)]


class Extended(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("family.vcf", util.family_vcf())
        # Not silent: it reports how many genotypes are unphased.
        cls.made = cls.sh(f"{BCFTOOLS_SETS} family.vcf | hapfilter -f phase-input > input.txt")
        cls.made.ok()
        cls.write("by_hand.txt", util.as_text(util.family_by_hand()))
        # A panel of people outside the family, because pandas would change names that are in both tables.
        strangers = [name for name in util.people() if name not in [*util.PARENTS.values(), *util.OTHERS]]
        query = f"bcftools query -H -f '{util.FULL}' -s {','.join(strangers[:100])} -r {util.REGION} {util.PANEL}"
        cls.sh(f"{query} | hapfilter -f phase-panel > panel.txt").silent()

    def extend(self, sample: str, table: str, output: str, options: str = "") -> list[list[str]]:
        """The rows of the extended haplotype: CHROM, POS, REF, all-alleles, PI, PG_al, log2odds."""
        run = RUN.format(sample=sample, output=output, input=table)
        self.sh(f"{run} {options}").ok()
        header, *rows = self.read(f"{output}/extended_haplotype_{sample}.txt")
        expected = ["CHROM", "POS", "REF", "all-alleles", f"{sample}:PI", f"{sample}:PG_al", "log2odds"]
        self.assertEqual(header, expected)
        return rows

    def scores(self, rows: list[list[str]]) -> list[str]:
        return sorted({row[6] for row in rows})

    def test_blocks_are_joined_as_with_a_table_written_by_hand(self):
        for sample, options in [("dad", ""), ("child", "--refHap panel.txt")]:
            ours = self.extend(sample, "input.txt", "ours", options)
            by_hand = self.extend(sample, "by_hand.txt", "by_hand", options)
            # Everything except the names of the blocks.
            without_names = [row[:4] + row[5:] for row in ours]
            self.assertEqual(without_names, [row[:4] + row[5:] for row in by_hand])
            self.assertEqual(joined(ours), joined(by_hand))

        # And blocks were joined: fewer are left than before; some as they were, some with their strands swapped.
        child = ours
        before = {util.block(site.calls["child"]) for site in util.family()} - {None}
        after = {row[4] for row in child}
        self.assertLess(len(after), len(before))
        scores = [float(score) for score in self.scores(child) if score != "."]
        self.assertTrue(min(scores) < -5 and max(scores) > 5, scores)

    def test_every_genotype_of_a_phase_input_comes_through(self):
        for sample in ["child", "dad"]:
            self.assertEqual(self.genotypes(sample, "input.txt"), self.expected(sample))

    def expected(self, sample: str) -> list[tuple[str, str]]:
        """Position and genotype, as in the VCF; a genotype without a block is `.`."""
        calls = [(site.position, site.calls[sample]) for site in util.family()]
        return [(position, "|".join(call.strands) if util.block(call) else ".") for position, call in calls]

    def genotypes(self, sample: str, table: str) -> list[tuple[str, str]]:
        """Position and genotype as phase-Extender read them. Those that it extends must be among them."""
        extended = self.extend(sample, table, "taken")
        _, *good = self.read(f"taken/initial_haplotype_{sample}.txt")
        header, *missing = self.read(f"taken/missingdata_{sample}.txt")
        at = header.index(f"{sample}:PG_al")
        found = [(row[1], row[5]) for row in good] + [(row[1], row[at]) for row in missing]
        self.assertGreater(len(good), 50)
        self.assertGreater(len(missing), 3)
        swapped = {(row[1], "|".join(row[5].split("|")[::-1])) for row in extended}
        as_it_stood = {(row[1], row[5]) for row in extended}
        self.assertEqual([pair for pair in found if pair[1] != "." and pair not in as_it_stood | swapped], [])
        self.assertEqual(len(extended), len(good))
        return sorted(found, key=lambda pair: int(pair[0]))

    def test_the_number_of_genotypes_without_a_block_is_reported(self):
        blank = [sum(not call.phased and call.heterozygous() for call in site.calls.values()) for site in util.family()]
        rows = sum(count > 0 for count in blank)
        self.assertRegex(
            self.made.stderr, rf"^hapfilter: note: {sum(blank)} unphased genotypes in {rows} rows were left blank\n$"
        )

    def test_an_input_with_wrong_names_is_refused(self):
        rows = self.read("input.txt")
        for old, new in [(":PI", "_PI"), (":PG_al", "_PG_al"), ("all-alleles", "ALT"), ("CHROM", "contig")]:
            self.write("wrong.txt", renamed(rows, old, new))
            outcome = self.sh(RUN.format(sample="child", output="wrong", input="wrong.txt"))
            self.assertNotEqual(outcome.status, 0, outcome)
            self.assertRegex(outcome.stderr, "KeyError|index is not found", f"{old} as {new}")

    def test_a_phase_panel_changes_the_scores(self):
        alone = self.extend("child", "input.txt", "alone")
        with_panel = self.extend("child", "input.txt", "with_panel", "--refHap panel.txt")
        self.assertNotEqual(self.scores(with_panel), self.scores(alone))

        # The child alone has nobody to learn from: every pair scores 0 without the panel.
        self.sh(f"{BCFTOOLS_SETS} -s child family.vcf | hapfilter -qf phase-input > child.txt").silent()
        self.assertEqual(set(self.scores(self.extend("child", "child.txt", "child"))) - {"."}, {"0.00000"})
        learned = self.extend("child", "child.txt", "child", "--refHap panel.txt")
        self.assertTrue(any(abs(float(score)) > 5 for score in self.scores(learned) if score != "."))

    def test_a_panel_with_wrong_names_changes_nothing(self):
        # With status 0: only the scores show it, and the test above checks them.
        alone = self.extend("child", "input.txt", "alone")
        self.write("wrong.txt", renamed(self.read("panel.txt"), ":", "_"))
        self.assertEqual(self.extend("child", "input.txt", "wrong", "--refHap wrong.txt"), alone)
        self.write("wrong.txt", renamed(self.read("panel.txt"), "ALT", "all-alleles"))
        outcome = self.sh(RUN.format(sample="child", output="wrong", input="input.txt") + " --refHap wrong.txt")
        self.assertNotEqual(outcome.status, 0, outcome)
        self.assertIn("KeyError: \"['ALT'] not found", outcome.stderr)

    def test_without_phase_sets_there_is_one_block(self):
        query = f"bcftools query -H -f '{util.FULL}' -s HG00113 -r {util.REGION} {util.PANEL}"
        self.sh(f"{query} | hapfilter -f phase-input > whole.txt").silent()
        rows = self.extend("HG00113", "whole.txt", "whole")
        self.assertEqual({row[4] for row in rows}, {f"PI_{util.CONTIG}"})
        self.assertEqual(self.scores(rows), ["."])


if __name__ == "__main__":
    util.unittest.main()
