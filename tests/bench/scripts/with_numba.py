"""The whole job with numba: compiled loops over the bytes of the file, with a thread for each core. The compiled code
is cached, so it is compiled once.

    with_numba.py PLAN MATRIX > TABLE
"""

import mmap
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

PIECE = 1 << 22  # bytes of rows that are converted at a time
TAB, LINE_END, N, DOT, GAP, COMMA, PHASED = b"\t\nN.-,|"


@njit(nogil=True, cache=True)
def copy(text, start, end, out, used):
    for n in range(start, end):
        out[used] = text[n]
        used += 1
    return used


@njit(nogil=True, cache=True)
def same(text, start, end, other, other_end):
    if end - start != other_end - other:
        return False
    for n in range(end - start):
        if text[start + n] != text[other + n]:
            return False
    return True


@njit(nogil=True, cache=True)
def is_missing(text, start, end):
    return end - start == 1 and (text[start] == N or text[start] == DOT)


@njit(nogil=True, cache=True)
def is_gap(text, start, end):
    for n in range(start, end):
        if text[n] != GAP:
            return False
    return True


@njit(nogil=True, cache=True)
def convert(text, columns, strands, opens, samples):
    """The rows of the table for the rows in `text`."""
    starts, ends, alts = np.empty(columns, np.int64), np.empty(columns, np.int64), np.empty(columns, np.int64)
    out = np.empty(len(text), np.uint8)
    at = used = 0
    while at < len(text):
        count = alt_count = 0
        line = at
        while True:
            starts[count] = at
            while text[at] > LINE_END or text[at] < TAB:
                at += 1
            ends[count] = at
            at += 1
            count += 1
            if text[at - 1] == LINE_END or count == columns:
                break
        if count != columns or text[at - 1] != LINE_END:
            raise ValueError("a row of another number of fields than the header")
        for n in range(3, columns):
            if same(text, starts[n], ends[n], starts[2], ends[2]) or is_missing(text, starts[n], ends[n]):
                continue
            known = 0
            while known < alt_count and not same(text, starts[n], ends[n], starts[alts[known]], ends[alts[known]]):
                known += 1
            if known == alt_count:
                alts[known] = n
                alt_count += 1
        if alt_count == 0:
            continue

        contig = ends[0] - starts[0] + 3
        reference = (ends[2] - starts[2] + 1) * len(strands)
        room = 2 * (at - line) + contig * samples + reference
        if len(out) - used < room:
            larger = np.empty(2 * len(out) + room, np.uint8)
            larger[:used] = out[:used]
            out = larger
        for n in range(3):
            used = copy(text, starts[n], ends[n] + 1, out, used)
        for n in range(alt_count):
            used = copy(text, starts[alts[n]], ends[alts[n]], out, used)
            out[used] = COMMA
            used += 1
        used -= 1
        for strand in range(len(strands)):
            if opens[strand]:
                out[used] = TAB
                used = copy(text, starts[0], ends[0] + 1, out, used + 1)
            else:
                out[used] = PHASED
                used += 1
            shown = strands[strand]
            if is_missing(text, starts[shown], ends[shown]) or is_gap(text, starts[shown], ends[shown]):
                shown = 2
            used = copy(text, starts[shown], ends[shown], out, used)
        out[used] = LINE_END
        used += 1
    return out[:used]


def main() -> None:
    header, strands, opens = ["contig", "pos", "ref", "alt"], [], []
    # Each line of the plan is a sample: its label and the numbers of its columns.
    with open(sys.argv[1]) as plan:
        for label, *columns in (line.split() for line in plan):
            header += [f"{label}_PI", f"{label}_PG_al"]
            strands += [int(n) - 1 for n in columns]
            opens += [True] + [False] * (len(columns) - 1)
    samples, strands, opens = sum(opens), np.array(strands), np.array(opens)
    with open(sys.argv[2], "rb") as file:
        matrix = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    text = np.frombuffer(matrix, np.uint8)
    rows = matrix.find(b"\n") + 1
    columns = matrix[:rows].count(b"\t") + 1

    def pieces() -> Iterator[np.ndarray]:
        start = rows
        while start < len(text):
            end = matrix.find(b"\n", min(start + PIECE, len(text)) - 1) + 1
            yield text[start:end]
            start = end

    write = sys.stdout.buffer.write
    write("\t".join(header).encode() + b"\n")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for table in pool.map(lambda piece: convert(piece, columns, strands, opens, samples), pieces()):
            write(table)


main()
