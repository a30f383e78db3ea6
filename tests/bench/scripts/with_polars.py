"""The whole job with polars: a lazy query over the file, run by the streaming engine on all cores.

with_polars.py PLAN MATRIX > TABLE
"""

import sys

import polars as pl

matrix = pl.scan_csv(sys.argv[2], separator="\t", quote_char=None, infer_schema=False)
names = matrix.collect_schema().names()
contig, position, reference = names[:3]
strands = names[3:]
ref = pl.col(reference)


def is_alt(name: str) -> pl.Expr:
    allele = pl.col(name)
    return (allele != ref) & (allele != "N") & (allele != ".")


def shown(name: str) -> pl.Expr:
    """A missing call or a gap shows the reference."""
    allele = pl.col(name)
    hidden = (allele == "N") | (allele == ".") | (allele.str.strip_chars("-") == "")
    return pl.when(hidden).then(ref).otherwise(allele)


alts = pl.concat_list(pl.when(is_alt(name)).then(pl.col(name)) for name in strands)
table = [
    pl.col(contig).alias("contig"),
    pl.col(position).alias("pos"),
    ref.alias("ref"),
    alts.list.drop_nulls().list.unique(maintain_order=True).list.join(",").alias("alt"),
]
# Each line of the plan is a sample: its label and the numbers of its columns.
with open(sys.argv[1]) as plan:
    for line in plan:
        label, *columns = line.split()
        table.append(pl.col(contig).alias(f"{label}_PI"))
        genotype = pl.concat_str([shown(names[int(n) - 1]) for n in columns], separator="|")
        table.append(genotype.alias(f"{label}_PG_al"))

rows = matrix.filter(pl.any_horizontal(is_alt(name) for name in strands))
rows.select(table).sink_csv("/dev/stdout", separator="\t", quote_style="never", engine="streaming")
