"""The usual tools sort, compress and index a haplotype table, and extract a region from it."""

import random

import util

SORT = "LC_ALL=C sort -t \"$(printf '\\t')\" -k1,1 -k2,2n"


def shuffled() -> bytes:
    """A part of the panel on three contigs, with its rows out of order."""
    header, *rows = util.matrix(f"{util.CONTIG}:2000000-2100000").splitlines(keepends=True)
    names = [b"chr2", b"chr10", b"X"]
    rows = [names[i % 3] + row[row.index(b"\t") :] for i, row in enumerate(rows)]
    random.Random(1).shuffle(rows)
    return header + b"".join(rows)


class SortedAndIndexed(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("matrix.tsv", shuffled())

    def test_a_region_is_what_awk_finds_in_the_table(self):
        self.sh(f"hapfilter --hash-header < matrix.tsv | {SORT} | bgzip > table.gz").silent()
        self.sh("tabix -s1 -b2 -e2 table.gz").silent()
        self.sh("hapfilter < matrix.tsv > table.tsv").silent()
        self.assertEqual(self.sh("tabix -l table.gz").silent().split(), [b"X", b"chr10", b"chr2"])
        found = []
        for contig in ["chr2", "chr10", "X"]:
            for start, end in [(1, 99999999), (2010000, 2020000), (2099000, 2200000), (7, 8)]:
                inside = f'NR > 1 && $1 == "{contig}" && {start} <= $2 && $2 <= {end}'
                expected = self.sh(f"awk -F '\\t' '{inside}' table.tsv | {SORT}").silent()
                found.append(self.sh(f"tabix table.gz {contig}:{start}-{end}").silent())
                self.same(found[-1], expected, f"{contig}:{start}-{end}")
        rows = self.sh("wc -l < table.tsv").silent()
        self.assertEqual(sum(text.count(b"\n") for text in found[::4]), int(rows) - 1)
        self.assertEqual([bool(text) for text in found], [True, True, True, False] * 3)

    def test_the_header_stays_first_and_tabix_gives_it_back(self):
        self.sh(f"hapfilter --hash-header < matrix.tsv | {SORT} | bgzip > headed.gz").silent()
        self.sh("tabix -s1 -b2 -e2 headed.gz").silent()
        header = self.sh("hapfilter < matrix.tsv | sed -n 1p; exit 0").ok()
        self.same(self.sh("tabix -H headed.gz").silent(), b"#" + header)
        self.same(self.sh("tabix -h headed.gz X:5-6").silent(), b"#" + header)

    def test_without_hash_header_the_header_is_lost_among_the_rows(self):
        # The two tests above would see this.
        self.sh(f"hapfilter < matrix.tsv | {SORT} | bgzip > plain.gz").silent()
        self.assertNotEqual(self.sh("tabix -s1 -b2 -e2 plain.gz").stderr, "")
        self.assertEqual(self.sh("tabix -H plain.gz").ok(), b"")


if __name__ == "__main__":
    util.unittest.main()
