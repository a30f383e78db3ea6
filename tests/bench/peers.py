"""The tools that are measured, with their commands and workloads."""

from dataclasses import dataclass
from pathlib import Path

import joined
from matrices import Matrix
from packed import Packed
from vcfs import Genotypes, Vcf

SCRIPTS = Path(__file__).with_name("scripts")

SHORT = "to keep the bench short"
# Tools that do not run on every workload, and why.
ONLY = {
    "C": ("a", SHORT),
    "C, tuned": ("a", "it accepts only alleles of one byte"),
    "numba": ("a", SHORT),
    "chdb": ("a", SHORT),
    "DataFusion": ("a", SHORT),
    "polars": ("a", SHORT),
    "PyPy": ("a", SHORT),
    "pandas": ("apq", SHORT),
    "DuckDB": ("a", SHORT),
    "bcftools": ("h", "it writes VCF, of diploid samples and single bases"),
    "bcftools query": ("klmn", "it reads VCF"),
    "cyvcf2": ("klmn", "it reads VCF"),
}
# The tools with a script that reads a table; the others read matrices.
READ_TABLES = ["pandas"]
PEERS = ["C", "C, tuned", "numba", "DuckDB", "chdb", "polars", "DataFusion", "PyPy", "mawk", "pandas"]
PEERS += ["bcftools", "bcftools query", "cyvcf2"]
# Their names in install.versions.
VERSION_OF = {
    "C": "gcc",
    "C, tuned": "gcc",
    "DuckDB": "duckdb",
    "DataFusion": "datafusion",
    "PyPy": "pypy3",
    "bcftools query": "bcftools",
}
# The programs in C, by tool, as install.compiled names them.
IN_C = {"C": "haplotype", "C, tuned": "haplotype-tuned"}
# The second half of the rows goes into a file while the first half is written, and is then appended.
HALVES = '"$0" "$1" "$2" 2 2 > "$3" & "$0" "$1" "$2" 1 2 && wait $! && cat "$3"'
TWO = "2 processes"
FIRST = "hapfilter 0.1.0"  # it reads neither VCF nor compressed input
# Programs that inflate faster than zcat.
INFLATE = {
    "BGZF": [["pigz", "-dc"], ["igzip", "-dc"], ["bgzip", "-dc", "-@2"], ["rapidgzip", "-dc", "-P2"]],
    "gzip": [["pigz", "-dc"], ["igzip", "-dc"], ["rapidgzip", "-dc", "-P2"]],
}
# The ways that are also measured with bgzip after hapfilter.
FINISHED = ["plain file", "file", "zcat |", "igzip -dc |", "bgzip -dc -@2 |"]
FORMATS = ["haplotype", "phase-panel", "phase-input", "vcf"]


@dataclass(frozen=True)
class Contender:
    tool: str
    way: str  # how the data gets in and out
    stages: list[list[str]]
    stage: int = 0  # the process whose peak memory counts
    table: bool = False  # it writes the haplotype table, which must be the same for all
    tree: bool = False  # it works in several processes
    any_case: bool = False  # the letters of its table may differ in case


def script_of(tool: str) -> Path:
    """The script that makes a haplotype table of a matrix with that tool."""
    names = {"C": "haplotype.c", "C, tuned": "haplotype.c", "mawk": "haplotype.awk"}
    return SCRIPTS / names.get(tool, f"with_{tool.lower()}.py")


@dataclass(frozen=True)
class Tools:
    program: Path  # hapfilter
    python: Path  # with the libraries
    built: Path  # the folder of the programs compiled for the bench
    versions: dict[str, str]  # of the tools that are here

    def hapfilter(self, *words: str) -> list[str]:
        return [str(self.program), "--quiet", *words]

    def peer(self, tool: str, whole: Matrix) -> Contender:
        matrix, plan, workload = str(whole.path), str(whole.plan), whole.workload
        if tool == "bcftools":
            table, reference, names = joined.make(whole)
            command = ["bcftools", "convert", "-c", "CHROM,POS,AA", "-s", names, "-f", str(reference)]
            # The table differs: its genotypes are not phased, and it has rows without an alternative.
            return Contender(tool, "file", [[*command, "--tsv2vcf", str(table)]])
        if workload.table:
            script, target = f"table_with_{tool.lower()}.py", "vcf" if workload.vcf else "haplotype"
            command = [str(self.python), str(SCRIPTS / script), target, matrix]
            return Contender(tool, "file", [command], table=True)
        if tool == "mawk":
            script = SCRIPTS / "vcf.awk" if workload.vcf else script_of(tool)
            command = ["mawk", "-v", f"plan={plan}", "-f", str(script), matrix]
        elif tool in IN_C:
            command = [str(self.built / IN_C[tool]), plan, matrix]
        else:
            command = ["pypy3" if tool == "PyPy" else str(self.python), str(script_of(tool)), plan, matrix]
        return Contender(tool, "file", [command], table=True, tree=tool == "pandas")

    def halves(self, tool: str, matrix: Matrix) -> Contender:
        """A program in C as two processes, each on half of the rows."""
        peer, half = self.peer(tool, matrix), matrix.path.with_name("half.tsv")
        return Contender(tool, TWO, [["sh", "-c", HALVES, *peer.stages[0], str(half)]], table=True)

    def contenders(self, matrix: Matrix, peers: bool) -> list[Contender]:
        """hapfilter, the floors and, if asked for, the `peers` on a workload, from a file and through a pipe."""
        path, key = str(matrix.path), matrix.workload.key
        options = matrix.workload.options()
        cat = ["cat", path]
        found = [
            Contender("hapfilter", "file", [self.hapfilter(*options, path)], table=True),
            Contender("wc -l", "file", [["wc", "-l", path]]),
            Contender("hapfilter", "cat |", [cat, self.hapfilter(*options)], 1, table=True),
            Contender("cat", "cat |", [cat, ["cat"]], 1),
        ]
        if key == "h":
            found.append(Contender("hapfilter", "all sites", [self.hapfilter(*options, "--all-sites", path)]))
        for way, spelled in matrix.spelled.items():
            command = self.hapfilter(*options, str(spelled))
            found.append(Contender("hapfilter", way, [command], table=True, any_case=True))
        # The cost of other letters for other tools does not matter: none of them treats `a` as `A`.
        known = READ_TABLES if matrix.workload.table else PEERS
        for tool in known if peers and not matrix.spelled else []:
            if key in ONLY.get(tool, (key,))[0] and VERSION_OF.get(tool, tool) in self.versions:
                found.append(self.peer(tool, matrix))
                if tool in IN_C:
                    found.append(self.halves(tool, matrix))
        return found

    def query(self, vcf: Vcf, path: str) -> list[str]:
        cell = "%TGT:%PS" if vcf.workload.sets else "%TGT"
        return ["bcftools", "query", "-H", "-f", rf"%CHROM\t%POS\t%REF[\t{cell}]\n", path]

    def of_vcf(self, vcf: Vcf, peers: bool) -> list[Contender]:
        """The same for a VCF. The output of `bcftools query` is only half-way to a table; hapfilter does the rest."""
        path = str(vcf.path)
        found = [
            Contender("hapfilter", "file", [self.hapfilter(path)], table=True),
            Contender("wc -l", "file", [["wc", "-l", path]]),
            Contender("hapfilter", "cat |", [["cat", path], self.hapfilter()], 1, table=True),
            Contender("cat", "cat |", [["cat", path], ["cat"]], 1),
        ]
        found += [Contender("hapfilter", name, [self.hapfilter("-f", name, path)]) for name in FORMATS[1:]]
        if peers and "bcftools" in self.versions:
            query = self.query(vcf, path)
            found.append(Contender("bcftools query", "file", [query]))
            # The table differs: its `alt` has only the alternatives that some sample carries.
            found.append(Contender("bcftools query", "| hapfilter", [query, self.hapfilter()]))
        if peers and "cyvcf2" in self.versions:
            command = [str(self.python), str(SCRIPTS / "with_cyvcf2.py"), path]
            found.append(Contender("cyvcf2", "file", [command], table=True))
        return found

    def of_genotypes(self, genotypes: Genotypes) -> list[Contender]:
        """hapfilter on a column for each sample, and on a column for each strand, in each format."""
        found = [Contender("wc -l", "file", [["wc", "-l", str(genotypes.path)]])]
        for name in FORMATS:
            way, options = ("file", []) if name == FORMATS[0] else (name, ["-f", name])
            found.append(Contender("hapfilter", way, [self.hapfilter(*options, str(genotypes.path))]))
            command = self.hapfilter(*options, str(genotypes.strands))
            found.append(Contender("hapfilter", f"{name}, strands", [command]))
        return found

    def of_packed(self, packed: Packed, table: Path) -> list[Contender]:
        """hapfilter on a compressed file, and after programs that inflate or query it; on the original file; and some
        of these with `bgzip` after them, which alone is measured on `table`, the finished table."""
        path = str(packed.path)
        zcat, bgzip = ["zcat", path], ["bgzip", "-@2", "-c"]
        ways = {
            # The first one's table is the reference for all others.
            "plain file": [self.hapfilter(str(packed.plain.path))],
            "file": [self.hapfilter(path)],
            "zcat |": [zcat, self.hapfilter()],
        }
        query = self.query(packed.plain, path) if isinstance(packed.plain, Vcf) else None
        for words in [] if query else INFLATE[packed.workload.form]:
            if words[0] in self.versions:
                program = str(self.python.with_name("rapidgzip")) if words[0] == "rapidgzip" else words[0]
                ways[f"{' '.join(words)} |"] = [[program, *words[1:], path], self.hapfilter()]
        if query and "bcftools" in self.versions:
            ways["bcftools query |"] = [query, self.hapfilter()]
        found = [Contender("hapfilter", way, stages, len(stages) - 1, table=True) for way, stages in ways.items()]
        if query and "bcftools" in self.versions and FIRST in self.versions:
            first = [str(self.built / "hapfilter-0.1.0"), "--quiet", "--phased"]
            found.append(Contender(FIRST, "bcftools query |", [query, first], 1, table=True))
        for way in FINISHED:
            if way in ways:
                stages = [*ways[way], bgzip]
                found.append(Contender("hapfilter", f"{way} … | bgzip", stages, len(stages) - 2, table=True))
        return [*found, Contender("zcat", "alone", [zcat]), Contender("bgzip", "alone", [[*bgzip, str(table)]])]
