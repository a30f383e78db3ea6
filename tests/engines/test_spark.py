"""Apache Spark cuts the rows into partitions, runs hapfilter on each, and joins the outputs: the same bytes.

First with RDD.pipe, as in a user's own program for Spark, then with the ready-made script, submitted as to a
cluster."""

import gzip
import os
import random
import re
import shlex
import unittest
import warnings
from pathlib import Path

from pyspark.sql import SparkSession

import util
from test_readme import blocks

# Only this machine, and no web page.
LOCAL = {"spark.master": "local[2]", "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1"}
SCRIPT = util.ROOT / "src" / "spark_hapfilter.py"
REGION = f"{util.CONTIG}:2000000-2100000"
util.TIMEOUT = 600  # Spark alone takes ten seconds to start, and far longer on a busy machine


def odd() -> bytes:
    """A matrix of bytes that are not text, for `--alleles any`: lone CRs, CR LF, blank lines, no last LF."""
    chance = random.Random(1)
    alleles = [b"A", b"\xff\xfe", b"C\rG", b"N", b"\xc3\xa9", b"T\x00"]
    lines = [b"CHROM\tPOS\tREF\t\xe9a\t\xe9b\t2a\t2b\r\n"]
    for position in range(1, 400):
        row = [b"c\xe9", str(position).encode(), b"A", *(chance.choice(alleles) for _ in range(4))]
        lines.append(b"\t".join(row) + chance.choice([b"\n", b"\r\n", b"\r\r\n", b"\n\n", b"\n\r\n"]))
    # Longer than the blocks that the file is cut into, some of which then have no line.
    lines[200] = b"c\xe9\t200\tA\tA\t" + 5000 * b"ACGT" + b"\tA\tA\n"
    return b"".join(lines).rstrip(b"\r\n")


class Pipe(util.ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        header, rows = util.matrix(REGION).split(b"\n", 1)
        names = cls.write("names.txt", header + b"\n")
        cls.write("rows.tsv", rows)
        cls.write("matrix.tsv", header + b"\n" + rows)
        cls.table = cls.sh("hapfilter matrix.tsv").silent()
        cls.header = cls.sh("hapfilter --header names.txt < /dev/null").silent()
        # The command runs with an empty environment, without PATH.
        cls.command = f"{util.PROGRAM} --header {shlex.quote(str(names))} --no-header -@1"
        # Its unclosed sockets do not matter here.
        warnings.filterwarnings("ignore", "unclosed", ResourceWarning)
        # Spark and its workers write to whatever Python's own standard error is when Spark starts.
        cls.log = cls.folder / "log"
        stderr = os.dup(2)
        with cls.log.open("wb") as log:
            os.dup2(log.fileno(), 2)
            try:
                builder = SparkSession.builder
                for name, value in LOCAL.items():
                    builder = builder.config(name, value)
                cls.spark = builder.getOrCreate()
            finally:
                os.dup2(stderr, 2)
                os.close(stderr)
        cls.addClassCleanup(cls.spark.stop)

    def piped(self, rdd) -> bytes:
        lines = rdd.pipe(self.command, checkCode=True).collect()
        return self.header + "".join(line + "\n" for line in lines).encode()

    def file(self, name: str, partitions: int):
        return self.spark.sparkContext.textFile(str(self.folder / name), partitions)

    def test_any_partitions_are_the_whole(self):
        for partitions in (1, 2, 7, 40):
            rdd = self.file("rows.tsv", partitions)
            self.assertGreaterEqual(rdd.getNumPartitions(), partitions)
            self.same(self.piped(rdd), self.table, f"{partitions} partitions")
        self.assertGreater(self.table.count(b"\n"), 500)

    def test_a_header_among_the_rows_is_skipped(self):
        self.same(self.piped(self.file("matrix.tsv", 5)), self.table)

    def test_empty_partitions_give_nothing(self):
        rows = (self.folder / "rows.tsv").read_text().splitlines()[:20]
        whole = self.sh("hapfilter --header names.txt", "".join(row + "\n" for row in rows).encode()).silent()
        self.assertGreater(whole.count(b"\n"), 5)
        rdd = self.spark.sparkContext.parallelize(rows, 33)
        sizes = [len(partition) for partition in rdd.glom().collect()]
        self.assertIn(0, sizes)
        self.assertIn(1, sizes)
        self.same(self.piped(rdd), whole)
        self.assertEqual(self.piped(self.spark.sparkContext.parallelize([], 3)), self.header)

    def test_a_bad_row_makes_the_job_fail_if_the_status_is_checked(self):
        self.sh("sed '400s/\\t[^\\t]*$//' rows.tsv > bad.tsv").silent()
        bad = self.file("bad.tsv", 4)
        with self.assertRaisesRegex(Exception, "exited with error code 1") as caught:
            self.piped(bad)
        # hapfilter's message is only in the workers' log.
        words = "expected 603 fields, found 602"
        self.assertNotIn(words, str(caught.exception))
        self.assertRegex(self.log.read_text(errors="replace"), rf"hapfilter: stdin:\d+: {words}")
        # Without checkCode Spark accepts a part of the table as complete.
        lines = bad.pipe(self.command).collect()
        self.assertLess(len(lines), self.table.count(b"\n") - 1)
        self.assertGreater(len(lines), 0)

    def test_what_pipe_does_to_bytes_that_are_not_text(self):
        # The reason why the script below avoids it: textFile replaces such bytes by U+FFFD without a message.
        header, *rows = odd().replace(b"\r", b"").splitlines(keepends=True)
        self.write("odd.names", header)
        self.write("odd.tsv", b"".join(rows))
        command = f"{util.PROGRAM} --header {shlex.quote(str(self.folder))}/odd.names --alleles any --no-header"
        lines = self.file("odd.tsv", 2).pipe(command, checkCode=True).collect()
        whole = self.sh("hapfilter -q --alleles any --header odd.names --no-header odd.tsv").silent()
        self.assertEqual(len(lines), whole.count(b"\n"))
        self.assertIn("\ufffd", lines[0])
        self.assertNotIn("\ufffd".encode(), whole)


class Script(util.ClientTest):
    """The script, submitted as to a cluster; hapfilter is on the driver's PATH."""

    def setUp(self):
        # A folder for each test, because all write to the same names.
        type(self).folder = Path(self.enterContext(util.scratch()))

    def submit(self, arguments: str, block: str = "128m") -> util.Outcome:
        settings = LOCAL | {"spark.sql.files.maxPartitionBytes": block, "spark.sql.files.openCostInBytes": "0"}
        words = " ".join(f"--conf {name}={value}" for name, value in settings.items())
        return self.sh(f"spark-submit {words} {SCRIPT} {arguments}")

    def parts(self, folder: str) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.folder / folder).glob("part-*"))]

    def test_parts_in_the_order_of_their_names_are_the_whole(self):
        self.write("matrix.tsv", util.matrix(f"{util.CONTIG}:2000000-2400000"))
        self.write("contigs.fai", util.contigs())
        self.submit("--contigs contigs.fai matrix.tsv table -- -f vcf --gap allele", block="200k").ok()
        header, *rows = self.parts("table")
        self.assertGreater(len(rows), 15)
        self.assertTrue(all(line.startswith(b"#") for line in header.splitlines()))
        whole = self.sh("hapfilter -f vcf --gap allele --contigs contigs.fai matrix.tsv").silent()
        self.same(header + b"".join(rows), whole)
        self.assertTrue((self.folder / "table" / "_SUCCESS").exists())

    def test_bytes_stay_as_they_are_and_parts_become_one_file(self):
        matrix = odd()
        second = matrix[: matrix.rindex(b"\t")]
        self.write("one.tsv", matrix)
        # Not in the order of names or sizes; compressed, so one part; and it ends inside a bad row.
        self.write("a second.tsv.gz", gzip.compress(second))
        self.write("samples.txt", b"caf\xe9\rX\t#4\t#7\nother\t2b\n")
        options = "--alleles any --hash-header --skip-bad-rows"
        self.write("all.tsv", matrix + b"\n" + second + b"\n" + matrix)
        single = self.sh(f"hapfilter --samples samples.txt {options} all.tsv")
        outcome = self.submit(
            f"--single --samples samples.txt one.tsv 'a second.tsv.gz' one.tsv table.txt -- {options}", "1k"
        )
        outcome.ok()
        self.same((self.folder / "table.txt").read_bytes(), single.ok())
        self.assertGreater(single.stdout.count(b"\n"), 500)
        left = [path.name for path in self.folder.iterdir() if "table.txt" in path.name]
        self.assertEqual(left, ["table.txt"])
        said = outcome.stdout.decode()
        self.assertIn("a second.tsv.gz: Spark can't cut gzip", said)
        # The note on a column in no sample once; the skipped row where it was.
        self.assertEqual(said.count("in no sample"), 1, said)
        bad = r"hapfilter: stdin:\d+: expected 7 fields, found 6"
        self.assertRegex(said, rf"a second.tsv.gz, part 0 from row '.*': {bad}")

    def test_a_bad_row_is_the_last_message_and_nothing_is_left(self):
        self.write("matrix.tsv", util.matrix(REGION))
        self.sh("sed '400s/\\t[^\\t]*$//' matrix.tsv > bad.tsv").silent()
        outcome = self.submit("bad.tsv table", block="200k")
        self.assertEqual(outcome.status, 1, outcome)
        last = outcome.stdout.decode().splitlines()[-1]
        pattern = r"spark_hapfilter: bad.tsv, part (\d+) from row '20 (\d+)': "
        pattern += r"hapfilter: stdin:(\d+): expected 603 fields, found 602"
        found = re.fullmatch(pattern, last)
        self.assertTrue(found, last)
        # It leads to the row.
        lines = (self.folder / "bad.tsv").read_text().splitlines()
        [first] = [i for i, line in enumerate(lines) if line.startswith(f"{util.CONTIG}\t{found[2]}\t")]
        self.assertEqual(first + int(found[3]), 400)
        self.assertGreater(int(found[1]), 0)
        self.assertFalse((self.folder / "table").exists())

    def test_a_truncated_matrix_does_not_pass_for_a_whole_one(self):
        whole = gzip.compress(util.matrix(REGION))
        self.write("cut.tsv.gz", whole[: len(whole) // 2])
        outcome = self.submit("--single cut.tsv.gz table.txt")
        self.assertNotEqual(outcome.status, 0, outcome)
        self.assertIn("EOFException", outcome.stderr + outcome.stdout.decode())
        self.assertEqual([path.name for path in self.folder.iterdir()], ["cut.tsv.gz"])

    def test_wrong_options_are_found_before_any_work(self):
        self.write("matrix.tsv", util.matrix(REGION))
        outcome = self.submit("matrix.tsv table -- --format nonsense")
        self.assertEqual(outcome.status, 2, outcome)
        self.assertIn("hapfilter: ", outcome.stdout.decode())
        self.assertIn("nonsense", outcome.stdout.decode())
        self.assertFalse((self.folder / "table").exists())

    def test_the_readme_block(self):
        self.write("matrix.tsv", util.matrix(REGION))
        [block] = [block for block in blocks() if block.heading == "Apache Spark" and block.language]
        text = block.text.replace("/usr/local/share/hapfilter/spark_hapfilter.py", str(SCRIPT))
        self.assertNotEqual(text, block.text)
        # Verbatim, except for the place of the script, and for the machine, which a cluster has in its settings.
        settings = "".join(f"{name} {value}\n" for name, value in LOCAL.items())
        self.write("spark-defaults.conf", settings)
        self.sh(f"export SPARK_CONF_DIR=$PWD\n{text}").ok()
        whole = self.sh("hapfilter matrix.tsv").silent()
        self.same((self.folder / "table.txt").read_bytes(), whole)


if __name__ == "__main__":
    unittest.main()
