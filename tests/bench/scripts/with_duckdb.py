"""The whole job with DuckDB: one SQL statement over the file, on all cores.

with_duckdb.py PLAN MATRIX > TABLE
"""

import sys

import duckdb

with open(sys.argv[2]) as matrix:
    names = matrix.readline().rstrip("\n").split("\t")
contig, position, ref, *strands = (f'"{name}"' for name in names)
missing = f"({ref}, 'N', '.')"


def shown(allele: str) -> str:
    """A missing call or a gap shows the reference."""
    return f"CASE WHEN {allele} IN ('N', '.') OR ltrim({allele}, '-') = '' THEN {ref} ELSE {allele} END"


# list_distinct keeps no order, so the alleles of alt may come in any order.
alts = f"list_distinct(list_filter([{', '.join(strands)}], lambda a: a NOT IN {missing}))"
table = [f"{contig} AS contig", f"{position} AS pos", f"{ref} AS ref", f"array_to_string({alts}, ',') AS alt"]
# Each line of the plan is a sample: its label and the numbers of its columns.
with open(sys.argv[1]) as plan:
    for line in plan:
        label, *columns = line.split()
        genotype = " || '|' || ".join(shown(f'"{names[int(n) - 1]}"') for n in columns)
        table += [f'{contig} AS "{label}_PI"', f'{genotype} AS "{label}_PG_al"']

duckdb.execute(f"""
    COPY (
        SELECT {", ".join(table)}
        FROM read_csv($matrix, delim = '\t', header = true, all_varchar = true, quote = '', escape = '')
        WHERE {" OR ".join(f"{allele} NOT IN {missing}" for allele in strands)}
    ) TO '/dev/stdout' (FORMAT csv, DELIMITER '\t', QUOTE '', HEADER)
""", {"matrix": sys.argv[2]})  # fmt: skip
