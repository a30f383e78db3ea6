/* The whole job in C, written for speed: reads a genome matrix and writes a haplotype table.
 *
 *     haplotype PLAN MATRIX [K N]
 *
 * The plan is as for haplotype.awk. K and N are for N processes side by side: each takes the rows of one N-th of the
 * file, cut at line ends, and the first writes the header.
 *
 * The file is mapped, and cells are compared in place. Most rows do not vary, and are done after one look at their
 * cells. Compiled with -DTUNED, that is one look at the whole row, in vector instructions, which requires alleles of
 * one byte. Alleles N and . are missing; one made of - only is listed in alt, but shown like a missing call, as the
 * reference.
 */

#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
	const char *start;
	size_t length;
} Text;

typedef struct {
	int column; /* the place in `cells` */
	bool opens; /* it is the first strand of its sample */
} Strand;

static Strand *strands;
static size_t strand_count;

/* --- output ------------------------------------------------------------------------------------------------------ */

static char buffer[1 << 18];
static size_t used;

static void flush(void)
{
	for (size_t done = 0; done < used;) {
		ssize_t written = write(STDOUT_FILENO, buffer + done, used - done);
		if (written < 0)
			err(1, "standard output");
		done += written;
	}
	used = 0;
}

static inline void put(char byte)
{
	if (used == sizeof buffer)
		flush();
	buffer[used++] = byte;
}

static inline void put_text(Text text)
{
	if (text.length == 1) {
		put(*text.start);
		return;
	}
	if (text.length > sizeof buffer - used)
		flush();
	if (text.length > sizeof buffer)
		errx(1, "a field of %zu bytes", text.length);
	memcpy(buffer + used, text.start, text.length);
	used += text.length;
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

static inline bool equal(Text one, Text other)
{
	return one.length == other.length && *one.start == *other.start &&
	       memcmp(one.start, other.start, one.length) == 0;
}

static inline bool is_missing(Text allele)
{
	return allele.length == 1 && (*allele.start == 'N' || *allele.start == '.');
}

/* Alleles of one byte are compared without a jump for each way of not being an alternative, because missing calls
 * cannot be predicted. */
static inline bool is_alternative(Text allele, Text reference)
{
	char byte = *allele.start;
	if (allele.length == 1 && reference.length == 1)
		return (byte != *reference.start) & (byte != 'N') & (byte != '.');
	return !equal(allele, reference) && !is_missing(allele);
}

static bool is_gap(Text allele)
{
	for (size_t n = 0; n < allele.length; n++)
		if (allele.start[n] != '-')
			return false;
	return true;
}

/* The field at `at`, which ends before a TAB or at `end`. Most alleles are one byte long. */
static inline Text field(const char *at, const char *end)
{
	if (end - at > 1 && at[1] == '\t')
		return (Text){at, 1};
	const char *tab = memchr(at, '\t', end - at);
	return (Text){at, (tab ? tab : end) - at};
}

#ifdef TUNED
/* Whether all alleles of a row are one byte long and none is an alternative. */
static bool is_invariant(const char *row, const char *end, size_t columns)
{
	const char *cell = row;
	for (int n = 0; n < 2; n++) {
		Text passed = field(cell, end);
		cell = passed.start + passed.length + 1;
	}
	if (end - cell != 2 * (ptrdiff_t)(columns - 3) + 1)
		return false;
	char reference = *cell++;
	unsigned char other = 0;
	for (size_t n = 0; n < columns - 3; n++, cell += 2)
		other |= (cell[0] != '\t') |
			 ((cell[1] != reference) & (cell[1] != 'N') & (cell[1] != '.'));
	return !other;
}
#endif

static void convert(const char *at, const char *end, Text *cells, Text *alts, size_t columns)
{
#ifdef TUNED
	if (is_invariant(at, end, columns))
		return;
#endif
	size_t count = 0, alt_count = 0;
	Text reference = {0};
	for (; at <= end && count < columns; count++) {
		Text cell = cells[count] = field(at, end);
		at = cell.start + cell.length + 1;
		if (count < 3) {
			reference = cell;
			continue;
		}
		if (!is_alternative(cell, reference))
			continue;
		size_t known = 0;
		while (known < alt_count && !equal(cell, alts[known]))
			known++;
		if (known == alt_count)
			alts[alt_count++] = cell;
	}
	if (count != columns || at <= end)
		errx(1, "a row of another number of fields than %zu", columns);
	if (alt_count == 0)
		return;

	for (int n = 0; n < 3; n++) {
		put_text(cells[n]);
		put('\t');
	}
	for (size_t n = 0; n < alt_count; n++) {
		if (n)
			put(',');
		put_text(alts[n]);
	}
	for (size_t n = 0; n < strand_count; n++) {
		Text allele = cells[strands[n].column];
		if (strands[n].opens) {
			put('\t');
			put_text(cells[0]);
			put('\t');
		} else {
			put('|');
		}
		put_text(is_missing(allele) || is_gap(allele) ? reference : allele);
	}
	put('\n');
}

/* --- the plan and the file --------------------------------------------------------------------------------------- */

/* Fills `strands`; returns the header line of the table. */
static char *read_plan(const char *path)
{
	FILE *plan = fopen(path, "r");
	if (!plan)
		err(1, "%s", path);
	char *header = NULL, *line = NULL;
	size_t size, room = 0;
	FILE *out = open_memstream(&header, &size);
	fputs("contig\tpos\tref\talt", out);
	while (getline(&line, &room, plan) > 0) {
		char *rest = line, *label = strsep(&rest, "\t\n");
		fprintf(out, "\t%s_PI\t%s_PG_al", label, label);
		bool opens = true;
		for (char *number; (number = strsep(&rest, "\t\n"));) {
			if (!*number)
				continue;
			strands = reallocarray(strands, strand_count + 1, sizeof *strands);
			if (!strands)
				err(1, NULL);
			strands[strand_count++] = (Strand){atoi(number) - 1, opens};
			opens = false;
		}
	}
	fputc('\n', out);
	fclose(out);
	fclose(plan);
	return header;
}

/* The first line start at or after `place`. */
static const char *line_start(const char *place, const char *begin, const char *end)
{
	if (place <= begin)
		return begin;
	const char *line_end = memchr(place - 1, '\n', end - (place - 1));
	return line_end ? line_end + 1 : end;
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 5)
		errx(2, "usage: haplotype PLAN MATRIX [K N]");
	size_t piece = argc == 5 ? atoi(argv[3]) : 1, pieces = argc == 5 ? atoi(argv[4]) : 1;
	char *header = read_plan(argv[1]);

	int file = open(argv[2], O_RDONLY);
	struct stat facts;
	if (file < 0 || fstat(file, &facts) < 0)
		err(1, "%s", argv[2]);
	size_t size = facts.st_size;
	const char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
	if (text == MAP_FAILED)
		err(1, "%s", argv[2]);
	madvise((void *)text, size, MADV_SEQUENTIAL);
	if (text[size - 1] != '\n')
		errx(1, "%s: no line end at its end", argv[2]);

	const char *rows = (const char *)memchr(text, '\n', size) + 1;
	size_t columns = 1;
	for (const char *at = text; at < rows; at++)
		columns += *at == '\t';
	Text *cells = calloc(columns, sizeof *cells), *alts = calloc(columns, sizeof *alts);
	if (!cells || !alts)
		err(1, NULL);

	const char *at = line_start(text + size / pieces * (piece - 1), rows, text + size);
	const char *stop = piece == pieces ? text + size : line_start(text + size / pieces * piece, rows, text + size);
	if (piece == 1)
		put_text((Text){header, strlen(header)});
	while (at < stop) {
		const char *end = memchr(at, '\n', stop - at);
		convert(at, end, cells, alts, columns);
		at = end + 1;
	}
	flush();
	return 0;
}
