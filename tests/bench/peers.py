"""Who is measured, with which command, on which workload."""

from dataclasses import dataclass
from pathlib import Path

import joined
from matrices import Matrix
from vcfs import Genotypes, Vcf

SCRIPTS = Path(__file__).with_name("scripts")

# Tools that are not run on every workload, and why.
ONLY = {
    "gawk": ("a", "to keep the bench short"),
    "Miller": ("a", "to keep the bench short"),
    "pandas": ("apq", "to keep the bench short"),
    "polars": ("abcefg", "a query over 20,000 columns gave no row within five minutes on 13 MB"),
    "DuckDB": ("abcefg", "a query over 20,000 columns gave no row within five minutes on 13 MB"),
    "bcftools": ("h", "it writes VCF, of diploid samples and single bases"),
    "bcftools query": ("klmn", "it reads VCF"),
    "cyvcf2": ("klmn", "it reads VCF"),
}
# The tools that a script of is there which reads a table; the others read matrices.
READ_TABLES = ["pandas"]
SLOW = ["Miller", "pandas", "gawk", "mawk", "polars", "DuckDB", "bcftools", "bcftools query", "cyvcf2"]
# The names by which install.versions knows them.
VERSION_OF = {"Miller": "mlr", "DuckDB": "duckdb", "bcftools query": "bcftools"}
FORMATS = ["haplotype", "phase-panel", "phase-input", "vcf"]


@dataclass(frozen=True)
class Contender:
    tool: str
    way: str  # how the data comes and goes
    stages: list[list[str]]
    stage: int = 0  # the process whose peak memory counts
    table: bool = False  # it writes the haplotype table, which must be the same for all
    tree: bool = False  # it works in several processes
    any_case: bool = False  # its table may have other letters: `a` for `A`


@dataclass(frozen=True)
class Tools:
    program: Path  # hapfilter
    python: Path  # with the libraries
    versions: dict[str, str]  # what is here

    def hapfilter(self, *words: str) -> list[str]:
        return [str(self.program), "--quiet", *words]

    def peer(self, tool: str, whole: Matrix) -> Contender:
        matrix, plan = whole.path, whole.plan
        files = [str(plan), str(matrix)]
        if tool in ("mawk", "gawk"):
            script = "vcf.awk" if whole.workload.vcf else "haplotype.awk"
            command = [tool, "-v", f"plan={plan}", "-f", str(SCRIPTS / script), str(matrix)]
        elif tool == "bcftools":
            table, reference, names = joined.make(whole)
            command = ["bcftools", "convert", "-c", "CHROM,POS,AA", "-s", names, "-f", str(reference)]
            # Not the same table: its genotypes are not phased, and rows without an alternative are in it.
            return Contender(tool, "file", [[*command, "--tsv2vcf", str(table)]])
        elif whole.workload.table:
            target = "vcf" if whole.workload.vcf else "haplotype"
            script = SCRIPTS / f"table_with_{tool.lower()}.py"
            return Contender(tool, "file", [[str(self.python), str(script), target, str(matrix)]], table=True)
        elif tool == "Miller":
            command = ["mlr", "--tsv", "--infer-none", "put", "-q", "-s", f"plan={plan.read_text()}"]
            command += ["-f", str(SCRIPTS / "haplotype.mlr"), str(matrix)]
        else:
            command = [str(self.python), str(SCRIPTS / f"with_{tool.lower()}.py"), *files]
        return Contender(tool, "file", [command], table=True, tree=tool == "pandas")

    def contenders(self, matrix: Matrix, slow: bool) -> list[Contender]:
        """hapfilter, the floors and, if `slow`, the peers on a workload, from a file and through a pipe."""
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
        # What letters cost others is no matter here: none of them takes `a` for `A`.
        peers = READ_TABLES if matrix.workload.table else SLOW
        for tool in peers if slow and not matrix.spelled else []:
            if key in ONLY.get(tool, (key,))[0] and VERSION_OF.get(tool, tool) in self.versions:
                found.append(self.peer(tool, matrix))
        return found

    def of_vcf(self, vcf: Vcf, slow: bool) -> list[Contender]:
        """The same of a VCF. What `bcftools query` prints is only half-way to a table; hapfilter makes the rest."""
        path = str(vcf.path)
        found = [
            Contender("hapfilter", "file", [self.hapfilter(path)], table=True),
            Contender("wc -l", "file", [["wc", "-l", path]]),
            Contender("hapfilter", "cat |", [["cat", path], self.hapfilter()], 1, table=True),
            Contender("cat", "cat |", [["cat", path], ["cat"]], 1),
        ]
        found += [Contender("hapfilter", name, [self.hapfilter("-f", name, path)]) for name in FORMATS[1:]]
        if slow and "bcftools" in self.versions:
            cell = "%TGT:%PS" if vcf.workload.sets else "%TGT"
            query = ["bcftools", "query", "-H", "-f", rf"%CHROM\t%POS\t%REF[\t{cell}]\n", path]
            found.append(Contender("bcftools query", "file", [query]))
            # Not the same table: what it has under `alt` are the alternatives that somebody carries.
            found.append(Contender("bcftools query", "| hapfilter", [query, self.hapfilter()]))
        if slow and "cyvcf2" in self.versions:
            command = [str(self.python), str(SCRIPTS / "with_cyvcf2.py"), path]
            found.append(Contender("cyvcf2", "file", [command], table=True))
        return found

    def of_genotypes(self, genotypes: Genotypes) -> list[Contender]:
        """hapfilter on a column a sample, and on a column a strand, in each format."""
        found = [Contender("wc -l", "file", [["wc", "-l", str(genotypes.path)]])]
        for name in FORMATS:
            way, options = ("file", []) if name == FORMATS[0] else (name, ["-f", name])
            found.append(Contender("hapfilter", way, [self.hapfilter(*options, str(genotypes.path))]))
            command = self.hapfilter(*options, str(genotypes.strands))
            found.append(Contender("hapfilter", f"{name}, strands", [command]))
        return found

    def compressed(self, matrix: Matrix, packed: Path, table: Path) -> list[Contender]:
        """Between the programs that compress: what they take alone, and with hapfilter beside them."""
        options = matrix.workload.options()
        zcat, bgzip = ["zcat", str(packed)], ["bgzip", "-@2", "-c"]
        found = [
            Contender("zcat alone", "zcat", [zcat]),
            Contender("hapfilter", "zcat |", [zcat, self.hapfilter(*options)], 1, table=True),
        ]
        if "bgzip" in self.versions:
            found += [
                Contender("bgzip alone", "bgzip", [[*bgzip, str(table)]]),
                Contender("hapfilter", "| bgzip", [self.hapfilter(*options, str(matrix.path)), bgzip]),
            ]
        return found
