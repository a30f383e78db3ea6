"""Small inputs made from a seed, with the genotypes that they mean, for the programs that read VCF.

They contain what the real panel lacks: soft-masked bases, gaps, missing calls, symbolic and breakend alleles, unphased
genotypes, haploid samples. A reference sequence goes with them.
"""

import functools
import random
from dataclasses import dataclass

CONTIGS = {"chr1": 3000, "chr2": 1500}


@dataclass(frozen=True)
class Genotype:
    """The alleles of a sample at a site, in upper case; `.` is a missing call, `*` a gap."""

    strands: tuple[str, ...]
    phased: bool = True

    def without_half_calls(self) -> "Genotype":
        """For programs without half genotypes: they are missing."""
        return Genotype((".",) * len(self.strands)) if "." in self.strands else self

    def without_missing_strands(self) -> "Genotype":
        """For programs that read half a genotype as a haploid one."""
        return Genotype(tuple(s for s in self.strands if s != ".") or (".",), self.phased)

    def without_ploidy(self) -> "Genotype":
        """For programs that cannot tell `A` from `A|A`, nor `.` from `.|.`."""
        return Genotype(self.strands[:1]) if len(set(self.strands)) == 1 else self

    def in_upper_case(self) -> "Genotype":
        return Genotype(tuple(strand.upper() for strand in self.strands), self.phased)

    def without_phase(self) -> "Genotype":
        return Genotype(tuple(sorted(self.strands)), False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Genotype):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[tuple[str, ...], bool]:
        # If the strands are equal, their order does not matter.
        if len(set(self.strands)) == 1:
            return self.strands, True
        return (self.strands if self.phased else tuple(sorted(self.strands))), self.phased


@dataclass(frozen=True)
class Site:
    contig: str
    position: int
    reference: str  # in upper case
    calls: list[Genotype]

    def alternatives(self) -> set[str]:
        return {allele for call in self.calls for allele in call.strands} - {self.reference, "."}

    def changed(self, *ways: str) -> "Site":
        """With the genotypes as a lossy program has them; `ways` are names of methods of Genotype."""
        calls = self.calls
        for way in ways:
            calls = [getattr(call, way)() for call in calls]
        return Site(self.contig, self.position, self.reference, calls)


@dataclass(frozen=True)
class Source:
    """An input of hapfilter and what it means. Every site varies."""

    text: str
    people: list[str]
    sites: list[Site]


def sites_of_vcf(text: bytes) -> list[Site]:
    """The genotypes of a VCF, read without any of the programs under test."""
    sites = []
    for line in text.decode().splitlines():
        if line.startswith("#"):
            continue
        contig, position, _, reference, alternatives, _, _, _, tags, *cells = line.split("\t")
        # Bases have no case; names in angle brackets and breakends do.
        alleles = [a.upper() if a.isalpha() else a for a in [reference, *alternatives.split(",")]]
        at = tags.split(":").index("GT")
        calls = []
        for cell in cells:
            text = cell.split(":")[at]
            strands = text.replace("/", "|").split("|")
            calls.append(Genotype(tuple(s if s == "." else alleles[int(s)] for s in strands), "/" not in text))
        sites.append(Site(contig, int(position), alleles[0], calls))
    return sites


# --- the reference --------------------------------------------------------------------------------------------------


@functools.cache
def genome() -> dict[str, str]:
    """The bases of each contig; repeats are soft-masked, that is, in lower case."""
    chance = random.Random("genome")
    found = {}
    for contig, length in CONTIGS.items():
        bases = ""
        while len(bases) < length:
            piece = "".join(chance.choices("ACGT", k=chance.randint(1, 120)))
            bases += piece.lower() if chance.random() < 0.5 else piece
        found[contig] = bases[:length]
    return found


def fasta() -> str:
    lines = []
    for contig, bases in genome().items():
        lines += [f">{contig}", *(bases[i : i + 60] for i in range(0, len(bases), 60))]
    return "\n".join(lines) + "\n"


def contigs() -> str:
    return "".join(f"{contig}\t{length}\n" for contig, length in CONTIGS.items())


def other(chance: random.Random, base: str) -> str:
    return chance.choice([letter for letter in "ACGT" if letter != base.upper()])


# --- the inputs -----------------------------------------------------------------------------------------------------


@functools.cache
def matrix(missing: bool = True) -> Source:
    """Strands in two columns for each sample. The reference is spelled as in the genome, the strands in either case; a
    deletion is a gap, longer or shorter; with `missing`, calls are missing on one strand or both."""
    chance = random.Random("matrix")
    people = [f"s{number:02d}" for number in range(30)]
    rows = [["CHROM", "POS", "REF", *(name + end for name in people for end in "ab")]]
    sites = []

    def spelled(allele: str) -> str:
        return allele.lower() if chance.random() < 0.3 else allele.upper()

    for contig, bases in genome().items():
        position = 1
        while (position := position + chance.randint(1, 25)) < len(bases) - 5:
            reference = bases[position - 1 : position + chance.choice([0, 0, 0, 1, 2])]
            alternative = other(chance, reference[0])
            gap = "-" * chance.randint(1, 3)
            cells, calls = [], []
            for _ in people:
                lost = missing and chance.random() < 0.05
                half = missing and chance.random() < 0.03
                pair = chance.choices([reference, alternative, gap], weights=[6, 3, 1], k=2)
                if lost:
                    pair = [chance.choice("Nn."), chance.choice("Nn.")]
                elif half:
                    pair[chance.randrange(2)] = chance.choice("Nn.")
                cells += map(spelled, pair)
                strands = ("." if cell in "Nn." else "*" if cell == gap else cell.upper() for cell in pair)
                calls.append(Genotype(tuple(strands)))
            rows.append([contig, str(position), reference, *cells])
            sites.append(Site(contig, position, reference.upper(), calls))
            assert sites[-1].alternatives()
    return Source("".join("\t".join(row) + "\n" for row in rows), people, sites)


def printed(people: list[str], sites: list[Site]) -> Source:
    """As `bcftools query -H` prints genotypes."""
    names = ["CHROM", "POS", "REF", *(f"{name}:GT" for name in people)]
    rows = ["#" + "\t".join(f"[{number}]{name}" for number, name in enumerate(names, 1))]
    for site in sites:
        cells = ["/|"[call.phased].join(call.strands) for call in site.calls]
        rows.append("\t".join([site.contig, str(site.position), site.reference, *cells]))
    return Source("\n".join(rows) + "\n", people, sites)


@functools.cache
def structural(breakends: bool = True) -> Source:
    """Genotypes with symbolic alleles and, with `breakends`, breakends, beside plain ones; some unphased or missing."""
    chance = random.Random("structural")
    people = [f"p{number}" for number in range(6)]
    symbolic = ["<DEL>", "<DUP:TANDEM>", "<CN3>", "<INS:ME:ALU>", "<INV>"]
    sites = []
    for contig, bases in genome().items():
        position = 1
        while (position := position + chance.randint(10, 60)) < len(bases) - 5:
            reference = bases[position - 1].upper()
            mate = f"chr{chance.randint(1, 2)}:{chance.randint(1, 1000)}"
            ends = [f"{reference}[{mate}[", f"{reference}]{mate}]", f"]{mate}]{reference}", f"[{mate}[{reference}"]
            # An insertion that ends in another base is left-aligned already.
            plain = [other(chance, reference), reference + "ACG" + other(chance, reference)]
            alleles = [reference, *(chance.choice(kind) for kind in (symbolic, ends if breakends else plain, plain))]
            calls = []
            for _ in people:
                fate = chance.random()
                strands = chance.choices(alleles, weights=[6, 2, 1, 2], k=2)
                if fate < 0.1:
                    strands = [".", "."]
                calls.append(Genotype(tuple(strands), fate < 0.7))
            site = Site(contig, position, reference, calls)
            if site.alternatives():
                sites.append(site)
    return printed(people, sites)


@functools.cache
def mixed_ploidy(missing: bool = True) -> Source:
    """The X chromosome of two men and three women, outside of the regions shared with the Y; with `missing`, some
    genotypes are missing, some of them as the one dot that does not show the ploidy."""
    chance = random.Random("ploidy")
    people = ["man1", "man2", "woman1", "woman2", "woman3"]
    sites = []
    for position in range(10_000_000, 10_002_000, 20):
        reference, alternative = chance.sample("ACGT", 2)
        calls = []
        for name in people:
            strands = tuple(chance.choices([reference, alternative], k=1 if name.startswith("man") else 2))
            if missing and chance.random() < 0.1:
                strands = (".",) if chance.random() < 0.5 else (".",) * len(strands)
            calls.append(Genotype(strands))
        site = Site("X", position, reference, calls)
        if site.alternatives():
            sites.append(site)
    return printed(people, sites)


X_CONTIGS = "X\t156040895\n"


def sexes() -> str:
    """A table for plink2's --update-sex."""
    people = mixed_ploidy().people
    return "#IID\tSEX\n" + "".join(f"{name}\t{1 if name.startswith('man') else 2}\n" for name in people)


# --- VCF ------------------------------------------------------------------------------------------------------------

# The tags beside GT and PS in a cell: types as in the header, by Number.
OTHER_TAGS = {
    "AD": ("R", "Integer"),
    "DP": ("1", "Integer"),
    "GQ": ("1", "Integer"),
    "PL": ("G", "Integer"),
    "GL": ("G", "Float"),
    "FT": ("1", "String"),
    **{f"X{number}": (".", ("Integer", "Float", "String")[number % 3]) for number in range(12)},
}
TAGS = ["GT", "PS", *OTHER_TAGS]


@dataclass(frozen=True)
class Kind:
    """The contents of a made VCF."""

    tags: tuple[str, ...] = ("GT",)
    mixed_tags: bool = False  # which tags, and their order, vary by row; cells drop tags at the end
    first: bool = True  # GT comes first, as VCF demands
    ploidies: tuple[int, ...] = (2,)
    half_calls: bool = False
    alternatives: int = 2  # at most
    symbolic: bool = False  # and breakends, and `*`
    info: int = 0  # bytes, at most


VCFS = {
    "plain": Kind(),
    "sets": Kind(tags=("GT", "PS")),
    "ploidy": Kind(tags=("GT", "PS"), ploidies=(1, 2, 2, 2, 3, 4)),
    "half_calls": Kind(ploidies=(1, 2, 2, 4), half_calls=True),
    # bcftools query 1.16 aborts at the 64th allele.
    "alternatives": Kind(alternatives=62),
    "symbolic": Kind(tags=("GT", "PS"), alternatives=5, symbolic=True, half_calls=True),
    "info": Kind(tags=("GT", "AD", "DP", "GQ", "PL"), info=200_000),
    "twenty_tags": Kind(tags=tuple(TAGS), mixed_tags=True, ploidies=(1, 2, 2, 2), half_calls=True),
    "anywhere": Kind(tags=tuple(TAGS), mixed_tags=True, first=False),
}


def vcf_header(people: list[str]) -> list[str]:
    lines = ["##fileformat=VCFv4.2"]
    lines += [f"##contig=<ID={contig},length={length}>" for contig, length in CONTIGS.items()]
    lines += [
        '##INFO=<ID=NOTE,Number=1,Type=String,Description="Long">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">',
    ]
    for tag, (number, type_) in OTHER_TAGS.items():
        lines.append(f'##FORMAT=<ID={tag},Number={number},Type={type_},Description="Other">')
    lines.append("\t".join("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + people))
    return lines


def alternatives(chance: random.Random, reference: str, kind: Kind) -> list[str]:
    """Distinct, even ignoring case; none is `NA`, which printed genotypes cannot have."""
    found = {}
    symbolic = ["<DEL>", "<DUP:TANDEM>", "<CN3>", "*", f"{reference[0]}[chr2:100[", f"]chr1:7]{reference[0]}"]
    wanted = chance.randint(1, kind.alternatives)
    while len(found) < wanted:
        allele = chance.choice(symbolic) if kind.symbolic and chance.random() < 0.4 else ""
        allele = allele or "".join(chance.choices("ACGTNacgt", k=chance.choice([1, 1, 1, 2, 3, 9])))
        if allele.upper() not in (reference.upper(), "NA"):
            found.setdefault(allele.upper(), allele)
    return list(found.values())


def genotype(chance: random.Random, kind: Kind, alleles: int) -> str:
    fate, ploidy = chance.random(), chance.choice(kind.ploidies)
    if fate < 0.03:
        return "."
    strands = [0 if chance.random() < 0.6 else chance.randrange(alleles) for _ in range(ploidy)]
    strands = ["." if fate < 0.06 or kind.half_calls and chance.random() < 0.1 else str(strand) for strand in strands]
    text = strands[0]
    phased = chance.random() < 0.7
    for strand in strands[1:]:
        # A genotype may have both separators.
        text += ("|" if phased == (chance.random() < 0.9) else "/") + strand
    return text


def other_value(chance: random.Random, tag: str) -> str:
    _, type_ = OTHER_TAGS.get(tag, ("1", "Integer"))
    values = {
        "Integer": lambda: str(chance.randint(0, 2000)),
        "Float": lambda: f"{chance.uniform(-9, 9):.3g}",
        "String": lambda: "".join(chance.choices("0123|/.-abcXYZ", k=chance.randint(1, 9))),
    }
    count = 1 if tag in ("DP", "GQ", "FT") else chance.randint(1, 4)
    return "." if chance.random() < 0.1 else ",".join(values[type_]() for _ in range(count))


@functools.cache
def vcf(name: str) -> str:
    """One of VCFS as text, with 8 people at some 400 sites."""
    kind, chance = VCFS[name], random.Random(f"vcf {name}")
    people = [f"v{number}" for number in range(8)]
    lines = vcf_header(people)
    sets = [1] * len(people)
    for contig, bases in genome().items():
        position = 1
        while (position := position + chance.randint(1, 20)) < len(bases) - 5:
            reference = bases[position - 1 : position + chance.choice([0, 0, 0, 2])]
            alts = alternatives(chance, reference, kind) if chance.random() < 0.95 else []
            tags = list(kind.tags)
            if kind.mixed_tags:
                tags = ["GT", *chance.sample(tags[1:], chance.randint(0, len(tags) - 1))]
                if not kind.first:
                    chance.shuffle(tags)
            cells = []
            for person in range(len(people)):
                if chance.random() < 0.1:
                    sets[person] = position
                cell = [other_value(chance, tag) for tag in tags]
                cell[tags.index("GT")] = genotype(chance, kind, 1 + len(alts))
                if "PS" in tags:
                    cell[tags.index("PS")] = str(sets[person]) if chance.random() < 0.8 else "."
                kept = len(cell)
                if kind.mixed_tags and chance.random() < 0.3:
                    # bcftools 1.16 prints nothing for a cell that ends before GT.
                    kept = chance.randint(tags.index("GT") + 1, len(cell))
                cells.append(":".join(cell[:kept]))
            note = "NOTE=" + "x" * int(kind.info ** chance.random()) if kind.info else "."
            identifier = f"rs{position}" if chance.random() < 0.5 else "."
            fields = [contig, str(position), identifier, reference, ",".join(alts) or ".", "50", "PASS", note]
            lines.append("\t".join([*fields, ":".join(tags), *cells]))
    return "\n".join(lines) + "\n"
