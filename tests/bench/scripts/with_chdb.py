"""The whole job with chdb, which is ClickHouse as a library: one SQL statement over the file, on all cores. The cores
pass on rows as they finish them, so the statement sorts them.

    with_chdb.py PLAN MATRIX > TABLE
"""

import sys

import chdb

with open(sys.argv[2]) as matrix:
    names = matrix.readline().rstrip("\n").split("\t")
contig, position, ref, *strands = (f"`{name}`" for name in names)


def shown(allele: str) -> str:
    """A missing call or a gap shows the reference."""
    return f"if({allele} IN ('N', '.') OR trim(BOTH '-' FROM {allele}) = '', {ref}, {allele})"


alts = f"arrayDistinct(arrayFilter(a -> a != {ref} AND a != 'N' AND a != '.', [{', '.join(strands)}]))"
table = [f"{contig} AS contig", f"{position} AS pos", f"{ref} AS ref", f"arrayStringConcat({alts}, ',') AS alt"]
# Each line of the plan is a sample: its label and the numbers of its columns.
with open(sys.argv[1]) as plan:
    for line in plan:
        label, *columns = line.split()
        genotype = ", '|', ".join(shown(f"`{names[int(n) - 1]}`") for n in columns)
        table += [f"{contig} AS `{label}_PI`", f"concat({genotype}) AS `{label}_PG_al`"]

structure = ", ".join(f"`{name}` String" for name in names)
# NOT IN takes half as long again.
result = chdb.query(f"""
    SELECT {", ".join(table)}
    FROM file('{sys.argv[2]}', TSVWithNames, $${structure}$$)
    WHERE {" OR ".join(f"({a} != {ref} AND {a} != 'N' AND {a} != '.')" for a in strands)}
    ORDER BY contig, toUInt32(pos)
""", "TSVWithNames")  # fmt: skip
sys.stdout.buffer.write(result.bytes())
