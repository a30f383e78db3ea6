"""The README's pipelines do what the README says: each shell or Python block is extracted and run verbatim, in a folder
with the files that it names."""

import gzip
import unittest
from dataclasses import dataclass
from pathlib import Path

import util

README = util.ROOT / "README.md"
DEMO = util.ROOT / "tests" / "demo" / "matrix.tsv"

# Blocks that are not run, verbatim, and why.
LEFT_OUT = {
    "make build\n"
    "sudo make install                     # below /usr/local\n"
    'make install PREFIX="$HOME/.local"    # or without root\n': "tests/install.sh installs, into a folder",
    "make deb\nsudo apt install ./target/debian/hapfilter_*.deb\n": "tests/deb.sh installs it, in a fresh Debian",
}

# Headings whose blocks need more than the tests here have, and the tests that run them.
ELSEWHERE = {
    "Snakemake": "tests/engines/test_snakemake.py",
    "Apache Spark": "tests/engines/test_spark.py",
}


@dataclass
class Block:
    heading: str
    language: str
    text: str


def blocks() -> list[Block]:
    """The README's fenced blocks."""
    found = []
    heading, inside = "", None
    for line in README.read_text().splitlines(keepends=True):
        if line.startswith("```"):
            if inside is None:
                inside = Block(heading, line[3:].strip(), "")
            else:
                found.append(inside)
                inside = None
        elif inside is not None:
            inside.text += line
        elif line.startswith("#"):
            heading = line.strip("# \n")
    assert inside is None, "a block without an end"
    return found


# The tests below, by the heading whose block they run.
TESTS = {
    "From a VCF": "test_from_a_vcf",
    "From a matrix": "test_from_a_matrix",
    "bcftools and tabix": "test_bcftools_and_tabix",
    "sort, bgzip and tabix": "test_sort_bgzip_and_tabix",
    "phase-Extender": "test_phase_extender",
    "phase-Stitcher": "test_phase_stitcher",
    "Back to VCF": "test_back_to_vcf",
    "pandas": "test_pandas",
    "GNU parallel": "test_gnu_parallel",
    "A Slurm array": "test_a_slurm_array",
    "Errors": "test_errors",
}


class Readme(util.ClientTest):
    def setUp(self):
        # A folder for each test: no block may depend on another one's files.
        type(self).folder = Path(self.enterContext(util.scratch()))
        matrix = DEMO.read_text()
        header, rows = matrix.split("\n", 1)
        self.write("matrix.gz", gzip.compress(matrix.encode()))
        self.write("names.txt", header + "\n")
        self.write("rows.gz", gzip.compress(rows.encode()))
        self.write("chr1.txt", "\n".join([header, *rows.splitlines()[:3]]) + "\n")
        self.write("chr2.txt", "\n".join([header, *rows.splitlines()[3:]]) + "\n")
        self.write("ref.fa.fai", "chr2\t242193529\t6\t60\t61\nchr3\t198295559\t7\t60\t61\n" + util.contigs())
        self.write("family.vcf", util.family_vcf())
        strangers = [name for name in util.people() if name not in [*util.PARENTS.values(), *util.OTHERS]]
        self.sh(f"bcftools view -s {','.join(strangers[:100])} -r {util.REGION} -Oz -o panel.vcf.gz {util.PANEL}").ok()
        self.sh("bcftools view -Oz -o family.vcf.gz family.vcf && rm family.vcf").silent()
        self.sh("bcftools index panel.vcf.gz").silent()
        # The demo's table.
        self.table = self.sh("hapfilter", matrix.encode()).silent()

    def run_block(self, heading: str, and_then: str = "") -> bytes:
        """The block's standard output. The block must succeed."""
        [block] = [block for block in blocks() if block.heading == heading and block.language]
        if block.language == "python":
            return self.sh("python -", (block.text + and_then).encode()).silent()
        return self.sh(block.text).ok()

    def file(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def test_every_block_is_run_or_left_out_for_a_reason(self):
        found = [block for block in blocks() if block.language]
        self.assertGreater(len(found), 8)
        # A block without a language shows tables or the help, which tests/install.sh compares, or the crates, which
        # tests/supply/check.py compares.
        self.assertLessEqual({block.language for block in found}, {"sh", "python"})
        left_out = [block.text for block in found if block.text in LEFT_OUT]
        self.assertEqual(sorted(left_out), sorted(LEFT_OUT), "what is left out is there")
        headings = [block.heading for block in found if block.text not in LEFT_OUT]
        self.assertEqual(sorted(headings), sorted([*TESTS, *ELSEWHERE]))
        for heading, path in ELSEWHERE.items():
            self.assertIn(f'"{heading}"', (util.ROOT / path).read_text())
        for name in TESTS.values():
            self.assertTrue(callable(getattr(self, name)))

    def test_from_a_matrix(self):
        script = "\n".join([block.text for block in blocks() if block.heading == "From a matrix"])
        # The three pipelines write the same table, which is checked after each.
        steps = script.split("\n\n")
        self.assertEqual(len(steps), 4)
        for step in steps[1:]:
            self.assertEqual(self.sh(f"{steps[0]}\n{step}").silent(), b"")
            self.assertEqual(self.file("table.txt"), self.table, step)
            (self.folder / "table.txt").unlink()
        self.run_block("From a matrix")
        self.assertEqual(self.file("table.txt"), self.table)

    def without_alt(self, name: str) -> list[list[str]]:
        return [row[:3] + row[4:] for row in self.read(name)]

    def test_from_a_vcf(self):
        self.run_block("From a VCF")
        header, *rows = self.read("table.txt")
        people = self.sh("bcftools query -l panel.vcf.gz").ok().decode().split()
        self.assertEqual(header[4:], [f"{name}_{what}" for name in people for what in ("PI", "PG_al")])
        varying = self.sh("bcftools view -H -c1 panel.vcf.gz | wc -l").silent()
        self.assertEqual(len(rows), int(varying))
        self.assertEqual(self.without_alt("table.txt"), self.without_alt("queried.txt"))
        part = self.read("part.txt")
        self.assertEqual(part[0][4::2], ["HG00097_PI", "HG00099_PI", "HG00100_PI"])
        self.assertTrue(0 < len(part) < len(rows) and all(2100000 <= int(row[1]) <= 2120000 for row in part[1:]))
        # Plain text needs no pipe.
        self.sh("bcftools view -o in.vcf panel.vcf.gz").silent()
        self.same(self.sh("hapfilter in.vcf").silent(), self.file("table.txt"))

    def test_claims_about_alternative_alleles(self):
        # No sample carries one of them.
        self.write("in.vcf", util.family_vcf().replace("\tG\t.\t", "\tG,TTT\t.\t"))
        self.sh("hapfilter -q in.vcf > whole.txt; bcftools view -a in.vcf | hapfilter -q > trimmed.txt").silent()
        self.assertEqual(self.without_alt("whole.txt"), self.without_alt("trimmed.txt"))
        whole, trimmed = self.read("whole.txt"), self.read("trimmed.txt")
        self.assertIn("G,TTT", [row[3] for row in whole])
        self.assertEqual([row[3].removesuffix(",TTT") for row in whole], [row[3] for row in trimmed])

    def test_claims_about_unphased_genotypes(self):
        query = f"bcftools query -H -f '{util.FULL}' family.vcf.gz | hapfilter"
        for source in ("bcftools view family.vcf.gz | hapfilter", query):
            kept = self.sh(source)
            self.assertIn("/", "".join(cell for row in util.table(kept.ok()) for cell in row[5::2]))
            self.assertRegex(kept.stderr, r"^hapfilter: note: \d+ unphased genotypes in \d+ rows were kept")
            for dialect in ("phase-panel", "phase-input"):
                blank = self.sh(f"{source} -f {dialect}")
                self.assertNotIn(b"/", blank.ok())
                note = r"^hapfilter: note: \d+ unphased genotypes in \d+ rows were left blank\n$"
                self.assertRegex(blank.stderr, note)
            refused = self.sh(f"{source} --unphased error")
            self.assertEqual(refused.status, 1, refused)
            self.assertRegex(refused.stderr, "unphased|not phased")

    def test_claims_about_tags(self):
        # phASER's and GATK's tags in place of the family's own.
        with_sets = self.sh("bcftools view family.vcf.gz | hapfilter -qf phase-input").silent()
        for tags in ("PG:PI", "PGT:PID"):
            genotype, phase_set = tags.split(":")
            rename = f"sed 's/GT:PS\t/{genotype}:{phase_set}\t/'"
            found = self.sh(
                f"bcftools view family.vcf.gz | {rename} | hapfilter -qf phase-input --tags {tags}"
            ).silent()
            self.same(found, with_sets, tags)
        ignored = util.table(self.sh("bcftools view family.vcf.gz | hapfilter -qf phase-input --tags GT").silent())
        indices = {index for row in ignored[1:] for index in row[4::2]}
        self.assertEqual(indices, {".", f"PI_{util.CONTIG}"})

    def test_claims_about_damage(self):
        lines = ["##fileformat=VCFv4.2", "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT dam sire".replace(" ", "\t")]
        for cells in ("0|1", "0|1 0|1 0|1", "0|1:7 0|1", "0|2 0|1"):
            row = "chr1 7 . A G . . . GT ".replace(" ", "\t") + cells.replace(" ", "\t")
            outcome = self.sh("hapfilter", "\n".join([*lines, row, ""]).encode())
            self.assertEqual(outcome.status, 1, outcome)
            self.assertIn("hapfilter: stdin:3: expected ", outcome.stderr)

    def test_bcftools_and_tabix(self):
        shown = self.run_block("bcftools and tabix").decode()
        rows = [line.split("\t") for line in shown.splitlines() if not line.startswith("#")]
        self.assertEqual([row[:2] for row in rows], [["chr2", p] for p in ("31", "52", "58", "60")])
        self.assertIn("##contig=<ID=chr2,length=242193529>", shown)
        self.assertTrue((self.folder / "out.vcf.gz.tbi").exists())
        calls = self.sh(r"bcftools query -f '%CHROM\t%POS\t%REF\t%ALT[\t%TGT]\n' out.bcf").silent().decode()
        self.assertEqual(calls.splitlines()[2], "chr2\t58\tG\tC\tC|G\tC|.\t.|G")
        self.assertEqual(calls.count("\n"), self.table.count(b"\n") - 1)

    def test_claims_about_id_and_contigs(self):
        carried = self.sh("bcftools view panel.vcf.gz | hapfilter -f vcf").silent().decode().splitlines()
        source = self.sh("bcftools view -c1 panel.vcf.gz").silent().decode().splitlines()
        rows, wanted = ([line.split("\t")[:5] for line in text if line[0] != "#"] for text in (carried, source))
        self.assertEqual(rows, wanted)
        self.assertTrue(any(row[2] != "." for row in rows))
        contigs, wanted = ([line for line in text if line.startswith("##contig")] for text in (carried, source))
        self.assertEqual(contigs, wanted)
        self.assertGreater(len(contigs), 0)

    def test_claims_about_a_dot_and_half_calls(self):
        vcf = self.file("panel.vcf.gz")
        lines = gzip.decompress(vcf).decode().splitlines()
        first = next(number for number, line in enumerate(lines) if line[0] != "#")
        for name, number, call in (("dot", first, "."), ("half", first + 1, "0|.")):
            fields = lines[number].split("\t")
            changed = [*lines[:number], "\t".join([*fields[:-1], call]), *lines[number + 1 :], ""]
            self.write("in.vcf", "\n".join(changed))
            self.sh(f"hapfilter -f vcf in.vcf -a > {name}.vcf").silent()
        beagle = "beagle nthreads=1 out=out gt="
        self.assertIn("inconsistent number of alleles", self.sh(f"{beagle}dot.vcf").stderr)
        self.sh(f"bcftools +fixploidy dot.vcf > fixed.vcf && {beagle}fixed.vcf").ok()
        plink = "plink2 --threads 1 --memory 640 --vcf half.vcf --make-pgen --out out"
        self.assertIn("half-call", self.sh(plink).stderr)
        self.sh(f"{plink} --vcf-half-call missing").ok()

    def test_sort_bgzip_and_tabix(self):
        shown = self.run_block("sort, bgzip and tabix")
        lines = self.table.splitlines(keepends=True)
        self.assertEqual(shown, b"#" + b"".join(lines[:5]))
        self.assertEqual(len(lines), 6)

    def test_phase_extender(self):
        self.run_block("phase-Extender")
        before = self.read("child_extended/initial_haplotype_child.txt")
        after = self.read("child_extended/extended_haplotype_child.txt")
        self.assertEqual(len(before), len(after))
        blocks_before, blocks_after = ({row[4] for row in rows[1:]} for rows in (before, after))
        self.assertLess(len(blocks_after), len(blocks_before))
        self.assertLess(blocks_after, blocks_before)
        # The panel joins them: without it nothing is known about the child.
        self.sh("phase-extender --input child.txt --SOI child --output alone").ok()
        alone = self.read("alone/extended_haplotype_child.txt")
        self.assertEqual({row[4] for row in alone[1:]}, blocks_before)

    def test_claims_about_a_sample_in_panel_and_input(self):
        self.run_block("phase-Extender")
        self.sh("sed 1s/HG00097:/child:/g panel.txt > both.txt && ! cmp -s panel.txt both.txt").silent()
        outcome = self.sh("phase-extender --input child.txt --SOI child --refHap both.txt")
        self.assertNotEqual(outcome.status, 0, outcome)

    def test_claims_about_two_commands_for_heterozygous_positions(self):
        queried = f"bcftools query -s child -i 'GT=\"het\"' -H -f '{util.SETS}' family.vcf.gz"
        ways = [
            "bcftools view -s child -Ou family.vcf.gz | bcftools view -g het",
            queried,
            "bcftools view -s child -g het family.vcf.gz",
        ]
        right, other_way, wrong = (self.sh(f"{way} | hapfilter -qf phase-input").silent() for way in ways)
        self.same(right, other_way)
        self.assertNotIn(f"PI_{util.CONTIG}", {row[4] for row in util.table(right)})
        self.assertIn(f"PI_{util.CONTIG}", {row[4] for row in util.table(wrong)})

    def test_claims_about_homozygous_positions(self):
        self.run_block("phase-Extender")
        without = {row[4] for row in self.read("child_extended/extended_haplotype_child.txt")[1:]}
        self.sh("bcftools view -s child family.vcf.gz | hapfilter -qf phase-input --all-sites > all.txt").silent()
        self.sh("phase-extender --input all.txt --SOI child --refHap panel.txt --output all").ok()
        left_in = {row[4] for row in self.read("all/extended_haplotype_child.txt")[1:]}
        self.assertIn(f"PI_{util.CONTIG}", left_in)
        self.assertGreater(len(left_in), len(without) + 1)

    def test_phase_stitcher(self):
        self.run_block("phase-Stitcher")
        header, *rows = self.read("child_stitched/child_haplotype_long.txt")
        self.assertEqual(header[-3:], ["log2odds", "pat_hap", "mat_hap"])
        self.assertGreater(sum(abs(float(row[6])) > 5 for row in rows), 50)

    GENOTYPES = r"bcftools query -f '%POS\t%REF\t%ALT[\t%GT\t%PS]\n'"

    def test_back_to_vcf(self):
        self.run_block("phase-Extender")
        self.run_block("phase-Stitcher")
        self.write("table.txt", self.table)
        self.run_block("Back to VCF")
        names = ["extended", "stitched", "joined", "family"]
        made = [util.table(self.sh(f"{self.GENOTYPES} {name}.vcf.gz").silent()) for name in names]
        extended, stitched, joined, source = made

        # The joined sets are those of phase-Extender, and all else is unchanged.
        sets = [row[4].removeprefix("PI_") for row in self.read("child_extended/extended_haplotype_child.txt")[1:]]
        self.assertEqual([row[4] for row in extended], sets)
        changed = {row[0]: row[3:] for row in extended}
        self.assertEqual(joined, [row[:3] + changed.get(row[0], row[3:5]) + row[5:] for row in source])
        self.assertNotEqual(joined, source)

        # The child's strands are the parents' first ones, and no block is left where the parent was decided.
        people = util.people()
        true = {row[1]: row[3:] for row in util.table(util.panel(f"-f '{util.FULL}'", util.REGION))}
        parents = [people.index(person) for person in util.PARENTS.values()]
        decided = 0
        for position, reference, alternatives, genotype, phase_set in stitched:
            alleles = [reference, *alternatives.split(",")]
            found = [alleles[int(number)] for number in genotype.split("|")]
            if found[0] != found[1]:
                self.assertEqual(phase_set, ".")
                self.assertEqual(found, [true[position][parent].split("|")[0] for parent in parents])
                decided += 1
        self.assertGreater(decided, 50)
        self.assertEqual(self.sh("bcftools view -H table.bcf | wc -l").silent(), b"5\n")

    def test_claims_about_the_way_back(self):
        self.write("table.txt", self.table)
        # The matrix's missing calls are the reference in the table, and its samples have other names.
        from_table = self.sh("hapfilter -qf vcf table.txt").silent()
        from_matrix = self.sh("zcat matrix.gz | hapfilter -qf vcf --fill ref").silent()
        self.assertEqual(from_table.count(b"1a1b"), 1)
        for stem in (b"1", b"2", b"3"):
            from_table = from_table.replace(stem + b"a" + stem + b"b", stem)
        rows, wanted = ([line for line in text.splitlines() if line[:2] != b"##"] for text in (from_table, from_matrix))
        self.assertEqual([row.replace(b"GT:PS", b"GT") for row in rows], wanted)
        # A phase set that is not a number.
        gatk = "CHROM\tPOS\tREF\tALT\tx:PI\tx:PG_al\nchr1\t7\tA\tG\tPI_7_A_G\tA|G\n"
        outcome = self.sh("hapfilter -f vcf", gatk.encode())
        self.assertEqual(outcome.status, 1, outcome)
        self.assertIn("phase set", outcome.stderr)
        self.run_block("phase-Stitcher")
        # The input of phase-Stitcher.
        self.sh("cut -f1-6 child_stitched/child_haplotype_long.txt | hapfilter -qf phase-input > cut.txt").silent()
        went_in = {row[1]: row[4:6] for row in self.read("family.txt")}
        self.assertEqual([row[4:] for row in self.read("cut.txt")], [went_in[row[1]] for row in self.read("cut.txt")])

    def test_pandas(self):
        self.run_block("From a matrix")
        self.run_block("bcftools and tabix")
        shown = self.run_block(
            "pandas", "print(table.shape, vcf.shape, table.contig.dtype, table.pos.dtype, vcf[1].dtype)"
        )
        self.assertEqual(shown.decode(), "(5, 10) (5, 12) str int64 int64\n")

    def test_gnu_parallel(self):
        self.run_block("GNU parallel")
        self.assertEqual(self.file("table.txt"), self.table)

    def slurm(self, matrix: bytes, lengths: str, size: int) -> tuple[util.Outcome, int]:
        """Runs the block on a matrix with regions of `size`; a few lines stand in for Slurm. Returns the outcome, and
        the number of tasks."""
        [block] = [block for block in blocks() if block.heading == "A Slurm array" and block.language]
        text = block.text.replace("size=10000000", f"size={size}")
        self.assertIn(f"size={size} ", text)
        self.sh("bgzip > matrix.gz", matrix).silent()
        self.write("ref.fa.fai", lengths)
        # With --wait sbatch exits with the highest status of any task. The last task runs first here.
        sbatch = """#!/bin/bash
            [[ $# = 3 && $1 = --wait && $2 =~ ^--array=1-([0-9]+)$ ]] || exit 99
            status=0
            for ((i = BASH_REMATCH[1]; i > 0; i--)); do
                SLURM_ARRAY_TASK_ID=$i bash "$3" > "slurm-1_$i.out" 2>&1 || status=1
            done
            exit $status"""
        (self.folder / "bin").mkdir()
        self.write("bin/sbatch", sbatch).chmod(0o755)
        outcome = self.sh(f"PATH=$PWD/bin:$PATH\n{text}")
        tasks = len(list(self.folder.glob("slurm-1_*.out")))
        self.assertEqual(self.sh("wc -l < regions.txt").silent(), f"{tasks}\n".encode())
        self.write("block.sh", text)
        self.sh("shellcheck -s bash block.sh && shellcheck piece.sh").silent()
        return outcome, tasks

    def test_a_slurm_array(self):
        # The lengths have one contig that the matrix lacks, and lack one that it has.
        outcome, tasks = self.slurm(DEMO.read_bytes(), "chr1\t99999999\nchr2\t25000000\n", 10000000)
        self.assertEqual((outcome.silent(), tasks), (b"", 4))
        self.assertEqual(self.file("table.txt"), self.table)

    def test_a_slurm_array_of_the_panel(self):
        matrix = util.matrix(f"{util.CONTIG}:2000000-2300000")
        whole = self.sh("hapfilter", matrix).silent()
        self.assertGreater(whole.count(b"\n"), 1000)
        # A row of the table is the first position of region 21, and others are beyond the length.
        positions = [int(row[1]) for row in util.table(whole)[1:]]
        size = next((position - 1) // 20 for position in positions if position > 2100000 and position % 20 == 1)
        self.assertGreater(positions[-1], 2250000)
        outcome, tasks = self.slurm(matrix, f"{util.CONTIG}\t2250000\n", size)
        self.assertEqual((outcome.silent(), tasks), (b"", 22))
        self.same(self.file("table.txt"), whole)
        sizes = [(self.folder / f"piece.{i}.txt").stat().st_size for i in range(1, tasks + 1)]
        self.assertEqual([size > 0 for size in sizes], [False] * 19 + [True] * 3)

    def test_a_slurm_array_with_a_bad_row(self):
        matrix = DEMO.read_text().replace("60\tATG\tATG\t", "60\tATG\t\t")
        self.assertNotEqual(matrix, DEMO.read_text())
        outcome, tasks = self.slurm(matrix.encode(), "chr2\t90\n", 30)
        self.assertEqual(outcome.status, 1, outcome)
        self.assertFalse((self.folder / "table.txt").exists())
        said = [self.file(f"slurm-1_{i}.out").decode() for i in range(1, tasks + 1)]
        self.assertEqual([i for i, text in enumerate(said, 1) if text], [2], said)
        self.assertRegex(said[1], r"^hapfilter: stdin:\d+: .*\n$")
        self.assertFalse((self.folder / "piece.2.txt").exists())

    def test_claims_about_regions_of_a_vcf(self):
        # The border is inside a deletion.
        self.sh("bcftools view -h panel.vcf.gz > names.txt").silent()
        whole = self.sh("bcftools view panel.vcf.gz | hapfilter").silent()
        deletions = [int(row[1]) for row in util.table(whole)[1:] if len(row[2]) > 1]
        border = deletions[len(deletions) // 2]
        self.assertGreater(len(deletions), 2)

        def pieces(options: str) -> bytes:
            regions = [f"{util.CONTIG}:1-{border}", f"{util.CONTIG}:{border + 1}-"]
            read = f"bcftools view -H {options} panel.vcf.gz -r"
            run = "hapfilter --header names.txt --no-header -@1"
            return b"".join(self.sh(f"{read} {region} | {run}").silent() for region in regions)

        header = self.sh("hapfilter --header names.txt < /dev/null").silent()
        self.same(header + pieces("--regions-overlap pos"), whole)
        self.assertGreater(len(header + pieces("")), len(whole))

    def test_errors(self):
        self.run_block("Errors")
        self.assertEqual(self.file("table.txt"), self.table)
        # The purpose: a damaged file leaves nothing that could pass for a whole table.
        (self.folder / "table.txt").unlink()
        self.write("matrix.gz", self.file("matrix.gz")[:-9])
        [block] = [block for block in blocks() if block.heading == "Errors" and block.language]
        self.assertNotEqual(self.sh(block.text).status, 0)
        self.assertFalse((self.folder / "table.txt").exists())


if __name__ == "__main__":
    unittest.main()
