"""The whole job with DataFusion: one SQL statement over the file, on all cores. The cores pass on rows as they finish
them, so the statement sorts them.

    with_datafusion.py PLAN MATRIX > TABLE
"""

import sys

import pyarrow as pa
from datafusion import SessionContext
from pyarrow import csv

with open(sys.argv[2]) as matrix:
    names = matrix.readline().rstrip("\n").split("\t")
contig, position, ref, *strands = (f'"{name}"' for name in names)


def is_alt(allele: str) -> str:
    return f"({allele} <> {ref} AND {allele} NOT IN ('N', '.'))"


def shown(allele: str) -> str:
    """A missing call or a gap shows the reference."""
    return f"CASE WHEN {allele} IN ('N', '.') OR btrim({allele}, '-') = '' THEN {ref} ELSE {allele} END"


# array_distinct keeps no order, so the alleles of alt may come in any order; array_to_string skips NULL.
alts = f"array_distinct(make_array({', '.join(f'CASE WHEN {is_alt(a)} THEN {a} END' for a in strands)}))"
table = [f"{contig} AS contig", f"{position} AS pos", f"{ref} AS ref", f"array_to_string({alts}, ',') AS alt"]
# Each line of the plan is a sample: its label and the numbers of its columns.
with open(sys.argv[1]) as plan:
    for line in plan:
        label, *columns = line.split()
        genotype = " || '|' || ".join(shown(f'"{names[int(n) - 1]}"') for n in columns)
        table += [f'{contig} AS "{label}_PI"', f'{genotype} AS "{label}_PG_al"']

context = SessionContext()
schema = pa.schema([(name, pa.string()) for name in names])
context.register_csv("matrix", sys.argv[2], schema=schema, delimiter="\t", file_extension=".tsv")
rows = context.sql(f"""
    SELECT {", ".join(table)}
    FROM matrix
    WHERE {" OR ".join(map(is_alt, strands))}
    ORDER BY contig, CAST(pos AS INT)
""")

out = sys.stdout.buffer
out.write("\t".join(rows.schema().names).encode() + b"\n")
options = csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
for batch in rows.collect():
    csv.write_csv(batch, out, options)
