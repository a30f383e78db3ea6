#!/usr/bin/env python3
"""Runs hapfilter on Apache Spark: a matrix in, a table out, with the rows split into parts for many machines.

    spark-submit spark_hapfilter.py [OPTION]... MATRIX... OUT [-- HAPFILTER-OPTION...]

        --header FILE       column names, if the matrix has no header row; this and the next two FILEs are on the driver
        --samples FILE      as hapfilter's
        --contigs FILE      as hapfilter's
        --single            OUT is one file, not a folder of part files
        --hapfilter PATH    the program, which Spark sends to its workers [hapfilter, found through $PATH]

    spark-submit spark_hapfilter.py hdfs:///matrix.tsv hdfs:///table -- --gap allele
    hadoop fs -cat 'hdfs:///table/part-*' > table.txt

MATRIX is a path or URL that Spark reads. Several are one stream, in the order given, as for hapfilter itself. The part
files, in the order of their names, equal the output of one hapfilter run, byte for byte: part-00000 is the header, the
others are rows. With --single the driver concatenates them at the end.

Spark splits a file into parts of 128 MB or less; --conf spark.sql.files.maxPartitionBytes=32m makes them smaller. It
cannot split a gzip file, whatever its size: the file is one part, for one worker.

A bad row makes the job fail and removes OUT. The last line on standard error (which spark-submit shows on its standard
output) is hapfilter's, after the file, the number of the part and its first row: `stdin:7` is the seventh line from
there.

Why not RDD.pipe, which does nearly this? It writes and reads UTF-8 only; sc.textFile before it ends a line at each CR;
a worker's standard error is in a log on another machine; and an error in a Python step before it makes it wait forever.
Here Spark's text files read and write lines as bytes, and end them at LF alone if told so. They promise no order among
the parts of a file, but keep it. To avoid relying on that, each row comes with its place, and the order is checked.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from pyspark import Accumulator, AccumulatorParam, SparkContext, SparkFiles
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

SELF = "spark_hapfilter: "
FILES = ("header", "samples", "contigs")  # the options of hapfilter that name a file
Row = tuple[bytearray, int]  # a line without its end; the start of its block in the file


class Reports(AccumulatorParam):
    """For each finished part: its file, its number, where it begins in the file, and hapfilter's messages."""

    def zero(self, value):
        return []

    def addInPlace(self, one, other):
        return one + other


def worker(which: int, file: str, options: list[str], sent: list[str], reports: Accumulator) -> Callable:
    """Returns what Spark runs on each part of a file: from the part's number and rows to the lines of the table."""

    def part(number: int, rows: Iterator[Row]) -> Iterator[bytearray]:
        first = next(rows, None)
        if first is None:
            return  # without rows hapfilter writes nothing
        where = f"{SELF}{file}, part {number} from row '{shown(first[0])}': "
        files = [word for name in sent for word in (f"--{name}", SparkFiles.get(f"hapfilter.{name}"))]
        command = [SparkFiles.get("hapfilter"), "-@1", *options, *files, "--no-header", "-"]
        wrong: list[BaseException] = []
        with tempfile.TemporaryFile() as said:
            pipe = subprocess.PIPE
            with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said) as hapfilter:

                def feed():
                    place = first[1]
                    try:
                        with hapfilter.stdin as stdin:
                            for line, start in (one for some in ([first], rows) for one in some):
                                if start < place:
                                    raise RuntimeError(f"{where}Spark gave the rows out of order")
                                place = start
                                stdin.write(line)
                                stdin.write(b"\n")
                    except BrokenPipeError:
                        pass  # it ended before its input did; its status says why
                    except BaseException as error:
                        # A failure to read rows must not look like their end.
                        wrong.append(error)
                        hapfilter.kill()

                feeder = threading.Thread(target=feed, daemon=True)
                feeder.start()
                for line in hapfilter.stdout:
                    yield bytearray(line.removesuffix(b"\n"))
                feeder.join()
            said.seek(0)
            words = said.read().decode(errors="backslashreplace").splitlines()
        if wrong:
            raise wrong[0]
        if hapfilter.returncode:
            words = words or [f"hapfilter: ended with status {hapfilter.returncode}"]
            raise RuntimeError("\n".join(where + line for line in words))
        reports.add([(which, number, first[1], [where + line for line in words])])

    return part


def shown(line: bytearray) -> str:
    """The contig and the position of a row, fit for a message."""
    return b" ".join(line.split(b"\t")[:2])[:60].decode(errors="backslashreplace")


def lines_of(spark: SparkSession, path: str) -> DataFrame:
    """The lines of a file as bytes, each with its place."""
    reader = spark.read.option("lineSep", "\n").option("ignoreCorruptFiles", "false")
    frame = reader.text(path)
    found = frame.inputFiles()
    if len(found) != 1:
        # Spark would read them in order of size.
        raise SystemExit(f"{SELF}{path}: expected one file, found {len(found)}: name each of them, in order")
    return frame.selectExpr("cast(value as binary)", "input_file_block_start()")


def head(frame: DataFrame) -> bytes:
    """The matrix up to the line that names its columns."""
    count = 16
    while True:
        lines = [bytes(row[0]) for row in frame.take(count)]
        for i, line in enumerate(lines):
            if line.strip() and not line.startswith(b"##"):
                return b"\n".join(lines[: i + 1]) + b"\n"
        if len(lines) < count:
            return b"".join(line + b"\n" for line in lines)
        count *= 16


def run(command: list[str], stdin: bytes) -> subprocess.CompletedProcess:
    """Runs hapfilter on the driver, which finds wrong options before any work is done."""
    outcome = subprocess.run(command, input=stdin, capture_output=True)
    if outcome.returncode:
        sys.stderr.buffer.write(outcome.stderr)
        raise SystemExit(outcome.returncode)
    return outcome


def check_order(reports: list) -> None:
    """Checks that the parts of a file follow each other in the order of their numbers."""
    done = sorted({(which, number, start) for which, number, start, _ in reports})
    for (which, _, start), (next_which, number, next_start) in zip(done, done[1:]):
        if which == next_which and start >= next_start:
            raise RuntimeError(f"{SELF}file {which}, part {number}: Spark gave the parts out of order")


class Place:
    """A path where Spark writes, which need not be on this machine."""

    def __init__(self, context: SparkContext, name: str):
        self.hadoop, self.settings = context._jvm.org.apache.hadoop, context._jsc.hadoopConfiguration()
        self.name, self.path = name, self.hadoop.fs.Path(name)
        self.system = self.path.getFileSystem(self.settings)

    def must_not_exist(self) -> None:
        if self.system.exists(self.path):
            raise SystemExit(f"{SELF}{self.name}: is there already")

    def remove(self) -> None:
        self.system.delete(self.path, True)

    def put_together(self, single: "Place") -> None:
        """Concatenates the part files in this folder into one file, and removes the folder."""
        self.system.setWriteChecksum(False)  # on a local disk: no .crc file beside it
        unfinished = self.hadoop.fs.Path(self.path, "unfinished")
        out = self.system.create(unfinished)
        names = [status.getPath().getName() for status in self.system.listStatus(self.path)]
        for name in sorted(name for name in names if name.startswith("part-")):
            part = self.system.open(self.hadoop.fs.Path(self.path, name))
            self.hadoop.io.IOUtils.copyBytes(part, out, self.settings, False)
            part.close()
        out.close()
        if not self.system.rename(unfinished, single.path):
            raise SystemExit(f"{SELF}could not rename {unfinished} to {single.name}")
        self.remove()


def convert(spark: SparkSession, wanted: argparse.Namespace, options: list[str], folder: str) -> None:
    context = spark.sparkContext
    program = shutil.which(wanted.hapfilter)
    if program is None:
        raise SystemExit(f"{SELF}{wanted.hapfilter}: no such program")
    out = Place(context, wanted.out)
    parts = Place(context, f"{wanted.out}.parts") if wanted.single else out
    out.must_not_exist()
    parts.must_not_exist()
    matrices = [lines_of(spark, path) for path in wanted.matrix]

    # The header of the table, and all errors that can be found by now.
    given = {name: getattr(wanted, name) for name in FILES if getattr(wanted, name)}
    words = [word for name, path in given.items() for word in (f"--{name}", path)]
    names = Path(given["header"]).read_bytes() if wanted.header else head(matrices[0])
    first = run([program, *options, *words, "-"], b"" if wanted.header else names)
    header, notes = first.stdout, first.stderr.decode(errors="backslashreplace").splitlines()

    # The files that the workers need, renamed because Spark identifies a file by its name alone.
    sent = {"hapfilter": Path(program).read_bytes(), "hapfilter.header": names}
    sent |= {f"hapfilter.{name}": Path(path).read_bytes() for name, path in given.items()}
    for name, content in sent.items():
        path = Path(folder, name)
        path.write_bytes(content)
        path.chmod(0o755)
        context.addFile(str(path))
    # --hash-header contradicts the --no-header of the parts.
    options = [word for word in options if word != "--hash-header"]
    command = [program, *options, *words, "--header", f"{folder}/hapfilter.header", "--no-header", "-"]
    if run(command, b"").stdout:
        raise SystemExit(f"{SELF}expected options after --, found an operand, or an option that asks for a text")

    for line in notes:
        print(line, file=sys.stderr)
    for path in wanted.matrix:
        if path.endswith(".gz"):
            print(f"{SELF}note: {path}: Spark can't cut gzip: one worker gets all of it", file=sys.stderr)
    reports = context.accumulator([], Reports())
    kinds = list(dict.fromkeys(["header", *given]))
    tables = [
        frame.rdd.mapPartitionsWithIndex(worker(which, path, options, kinds, reports))
        for which, (path, frame) in enumerate(zip(wanted.matrix, matrices), 1)
    ]
    table = context.union([context.parallelize([bytearray(line) for line in header.split(b"\n")[:-1]], 1), *tables])
    cells = table.map(lambda line: (line,))
    frame = spark.createDataFrame(cells, "line binary", verifySchema=False)
    try:
        frame.selectExpr("cast(line as string)").write.option("lineSep", "\n").text(parts.name)
        check_order(reports.value)
    except BaseException:
        parts.remove()
        raise
    # The workers repeat the notes of the driver's hapfilter.
    for line in dict.fromkeys(line for *_, said in sorted(reports.value) for line in said):
        if not any(line.endswith(": " + note) for note in notes):
            print(line, file=sys.stderr)
    if wanted.single:
        parts.put_together(out)


def main(arguments: list[str]) -> None:
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    arguments, options = arguments[:cut], arguments[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="spark_hapfilter.py", usage="spark-submit %(prog)s [OPTION]... MATRIX... OUT [-- HAPFILTER-OPTION...]"
    )
    parser.add_argument("--hapfilter", metavar="PATH", default="hapfilter")
    parser.add_argument("--single", action="store_true")
    for name in FILES:
        parser.add_argument(f"--{name}", metavar="FILE")
    parser.add_argument("matrix", metavar="MATRIX", nargs="+")
    parser.add_argument("out", metavar="OUT")
    wanted = parser.parse_args(arguments)
    for word in options:
        if re.match(r"-H|--(header|samples|contigs)\b", word):
            parser.error(f"{word}: the workers need this file too: give --header, --samples and --contigs before --")
    spark = SparkSession.builder.appName("hapfilter").getOrCreate()
    # Otherwise a screenful about Spark's shutdown follows the message for the user.
    spark.sparkContext.setLogLevel("WARN")
    try:
        with tempfile.TemporaryDirectory(prefix="spark-hapfilter-") as folder:
            convert(spark, wanted, options, folder)
    except AnalysisException as error:
        # For example, the matrix does not exist.
        raise SystemExit(f"{SELF}{error}") from None
    except Exception as error:
        # Spark repeats the failure, among stack traces.
        said = dict.fromkeys(re.findall(rf"{SELF}.*", str(error)))
        if not said:
            raise
        raise SystemExit("\n".join(said)) from None
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
