#!/bin/sh
# The input, the command and the output: `make demo`.
#
#   sh tests/demo/demo.sh PROGRAM
#
# The fields of both tables are separated by TABs; here they are shown as spaces to align the columns.
set -eu
program=$1
matrix=$(dirname "$0")/matrix.tsv

echo 'In: a line for each position, a column for each strand. Strands 1a and 1b are sample 1; N is a missing call.'
echo
expand -t 8,13,18,23,28,33,38,43 "$matrix"
echo
echo "$ $program < $matrix"
echo
# A variable, not a pipe: a program that fails must not pass for a demo.
table=$("$program" < "$matrix")
printf '%s\n' "$table" | expand -t 8,13,18,23,32,44,53,65,74
