"""phase-Stitcher accepts `phase-input`: every genotype comes through, and a child's strands go to the right parent."""

import util

RUN = "phase-stitcher --f1Sample child --pat dad --mat mom --output {output} --input {input}"


class Stitched(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("family.vcf", util.family_vcf())
        query = f"bcftools query -H -f '{util.SETS}' family.vcf"
        cls.sh(f"{query} | hapfilter -qf phase-input > input.txt").silent()

    def stitch(self, table: str, output: str) -> list[list[str]]:
        """The rows of the long table: CHROM, POS, REF, all-alleles, PI, PG_al, log2odds, pat_hap, mat_hap."""
        self.sh(RUN.format(output=output, input=table)).ok()
        header, *rows = self.read(f"{output}/child_haplotype_long.txt")
        expected = ["CHROM", "POS", "REF", "all-alleles", "child:PI", "child:PG_al", "log2odds", "pat_hap", "mat_hap"]
        self.assertEqual(header, expected)
        return rows

    def test_every_genotype_of_a_phase_input_comes_through(self):
        rows = self.stitch("input.txt", "stitched")
        header, *missing = self.read("stitched/child_missing_data.txt")
        at = header.index("child:PG_al")
        found = [(row[1], row[5]) for row in rows] + [(row[1], row[at]) for row in missing]
        calls = [(site.position, site.calls["child"]) for site in util.family()]
        expected = [(position, "|".join(call.strands) if util.block(call) else ".") for position, call in calls]
        self.assertEqual(sorted(found), sorted(expected))
        self.assertGreater(len(rows), 50)
        self.assertGreater(len(missing), 3)

    def test_each_block_goes_to_the_parent_it_is_from(self):
        # In the VCF either strand may come first in each set; the child's true strands are the parents' first ones.
        true = {position: cells for _, position, _, *cells in util.table(util.panel(f"-f '{util.FULL}'", util.REGION))}
        column = {parent: util.people().index(person) for parent, person in util.PARENTS.items()}
        rows = self.stitch("input.txt", "stitched")
        decided = [row for row in rows if abs(float(row[6])) >= 5]
        for row in decided:
            dad, mom = (true[row[1]][column[parent]].split("|")[0] for parent in ("dad", "mom"))
            self.assertEqual(row[7:], [dad, mom], row)
        swapped = {row[4] for row in decided if row[5] != "|".join(row[7:])}
        kept = {row[4] for row in decided if row[5] == "|".join(row[7:]) and row[7] != row[8]}
        self.assertTrue(swapped and kept, "blocks of both orders")

    def test_the_scores_are_those_of_a_table_written_by_hand(self):
        self.write("by_hand.txt", util.as_text(util.family_by_hand()))
        ours, by_hand = self.stitch("input.txt", "ours"), self.stitch("by_hand.txt", "by_hand")
        self.assertEqual([row[:4] + row[5:] for row in ours], [row[:4] + row[5:] for row in by_hand])

    def test_wrong_names_are_refused(self):
        rows = self.read("input.txt")
        for old, new in [(":PI", "_PI"), (":PG_al", "_PG_al"), ("all-alleles", "ALT"), ("CHROM", "contig")]:
            header = [name.replace(old, new) for name in rows[0]]
            self.write("wrong.txt", util.as_text([header, *rows[1:]]))
            outcome = self.sh(RUN.format(output="wrong", input="wrong.txt"))
            self.assertNotEqual(outcome.status, 0, outcome)
            self.assertIn("KeyError", outcome.stderr, f"{old} as {new}")

    def test_contigs_of_digits_and_letters_need_a_prefix(self):
        # The types are guessed from the first rows, so enough rows come before the first X.
        rows = [f"{contig}\t{i}\tA\tA\tG\tA\tA\tG\tG\n" for contig in ("1", "X") for i in range(1, 7000)]
        self.write("matrix.tsv", "CHROM\tPOS\tREF\tchilda\tchildb\tdada\tdadb\tmoma\tmomb\n" + "".join(rows))
        self.sh("hapfilter -f phase-input matrix.tsv > plain.txt").silent()
        outcome = self.sh(RUN.format(output="wrong", input="plain.txt"))
        self.assertNotEqual(outcome.status, 0, outcome)
        self.assertIn("CHROM", outcome.stderr)
        self.sh("hapfilter -f phase-input --contig-prefix chr matrix.tsv > prefixed.txt").silent()
        rows = self.stitch("prefixed.txt", "prefixed")
        self.assertEqual([row[0] for row in rows], ["chr1"] * 6999 + ["chrX"] * 6999)


if __name__ == "__main__":
    util.unittest.main()
