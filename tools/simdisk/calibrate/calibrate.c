// SPDX-License-Identifier: GPL-2.0
/*
 * calibrate: each device model beside what is published of the drive.
 *
 * usage: calibrate REFERENCE.tsv [PROFILE]...
 *
 * REFERENCE.tsv, a line for each figure, tabs between:
 *	device  figure  published (or -)  source  explanation (or -)
 *
 * Exit 1: a deviation over 10 % has no explanation, an explanation has lost its
 * deviation, or a profile has no line. Exit 2: the file cannot be read.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "calibrate.h"

#define ALLOWED_PERCENT	10
#define ROWS		256
#define LINE		1024
#define WRAP		96	/* columns of an explanation */

enum column { DEVICE, FIGURE, PUBLISHED, SOURCE, EXPLANATION, COLUMNS };

struct row {
	char line[LINE];
	char *column[COLUMNS];
	int number;		/* of the line in the file */
	const struct figure *figure;
	double published, model, off;	/* off in per cent; no reference: NAN */
};

static struct row rows[ROWS];
static int nr_rows;

static bool is_none(const char *text)
{
	return !strcmp(text, "-");
}

static void bad_line(const char *file, int number, const char *what)
{
	fprintf(stderr, "error: %s:%d: %s\n", file, number, what);
	exit(2);
}

static const struct figure *find_figure(const char *name)
{
	const struct figure *f;

	for (f = figures; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

static void parse_row(const char *file, struct row *row)
{
	char *rest = row->line, *end;
	int i;

	rest[strcspn(rest, "\n")] = 0;
	for (i = 0; i < COLUMNS; i++) {
		row->column[i] = strsep(&rest, "\t");
		if (!row->column[i] || !*row->column[i])
			bad_line(file, row->number, "a line has five columns, none empty");
	}
	if (rest)
		bad_line(file, row->number, "a line has five columns");
	if (sdm_find_profile(row->column[DEVICE]) < 0)
		bad_line(file, row->number, "there is no such profile");
	row->figure = find_figure(row->column[FIGURE]);
	if (!row->figure)
		bad_line(file, row->number, "there is no such figure");
	row->off = NAN;
	row->published = NAN;
	if (is_none(row->column[PUBLISHED]))
		return;
	row->published = strtod(row->column[PUBLISHED], &end);
	if (*end || !(row->published > 0))
		bad_line(file, row->number, "the published value is no number above zero");
}

static void read_rows(const char *file)
{
	FILE *f = fopen(file, "r");
	int number = 0;

	if (!f) {
		fprintf(stderr, "error: %s: %s\n", file, strerror(errno));
		exit(2);
	}
	while (fgets(rows[nr_rows].line, LINE, f)) {
		struct row *row = &rows[nr_rows];

		row->number = ++number;
		if (*row->line == '#' || *row->line == '\n')
			continue;
		parse_row(file, row);
		if (++nr_rows == ROWS)
			bad_line(file, number, "more lines than fit");
	}
	fclose(f);
}

static void measure(struct row *row)
{
	struct sim_device device;

	sim_device(&device, row->column[DEVICE], NULL, 0);
	row->model = row->figure->measure(&device);
	row->off = (row->model / row->published - 1) * 100;
}

/* Four digits or more; no thousands in powers of ten. */
static void print_value(double value)
{
	if (isnan(value))
		printf(" %9s", "-");
	else
		printf(value < 1000 ? " %9.4g" : " %9.0f", value);
}

static void print_row(const struct row *row)
{
	char off[32] = "-";

	if (!isnan(row->off))
		snprintf(off, sizeof(off), "%+.1f", row->off);
	printf("%-35s %-5s", row->figure->title, row->figure->unit);
	print_value(row->model);
	print_value(row->published);
	printf("%7s  %s\n", off, row->column[SOURCE]);
}

/* The words of @text in lines, each indented. */
static void print_wrapped(const char *text)
{
	const char *space = "    ";
	size_t at = 3, word;

	for (; *text; text += word + strspn(text + word, " ")) {
		word = strcspn(text, " ");
		if (at + 1 + word > WRAP) {
			space = "\n    ";
			at = 3;
		}
		printf("%s%.*s", space, (int)word, text);
		at += 1 + word;
		space = " ";
	}
	printf("\n");
}

/* What is to be said about a row, or why it must not pass. */
static bool explain(const struct row *row)
{
	const char *explanation = row->column[EXPLANATION];
	bool far = !(fabs(row->off) <= ALLOWED_PERCENT);

	if (far == !is_none(explanation)) {
		if (far) {
			printf("  %s:\n", row->figure->title);
			print_wrapped(explanation);
		}
		return true;
	}
	if (far)
		printf("UNEXPLAINED: %s, %s: say why in its line\n",
		       row->column[DEVICE], row->figure->title);
	else
		printf("NOTHING TO EXPLAIN: %s, %s: it is as published, take the words out\n",
		       row->column[DEVICE], row->figure->title);
	return false;
}

static int print_device(const char *name)
{
	int i, found = 0, bad = 0;

	printf("%-35s %-5s %9s %9s%7s  %s\n", name, "unit", "model", "published",
	       "off %", "source");
	for (i = 0; i < nr_rows; i++) {
		if (strcmp(rows[i].column[DEVICE], name))
			continue;
		found++;
		measure(&rows[i]);
		print_row(&rows[i]);
	}
	for (i = 0; i < nr_rows; i++)
		if (!strcmp(rows[i].column[DEVICE], name) && !explain(&rows[i]))
			bad++;
	if (!found) {
		printf("UNKNOWN: %s has no line in the file\n", name);
		bad++;
	}
	printf("\n");
	return bad;
}

int main(int argc, char **argv)
{
	int i, bad = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: calibrate REFERENCE.tsv [PROFILE]...\n");
		return 2;
	}
	read_rows(argv[1]);
	for (i = 2; i < argc; i++) {
		if (sdm_find_profile(argv[i]) < 0)
			sim_fail("there is no such profile", argv[i]);
		bad += print_device(argv[i]);
	}
	for (i = 0; argc == 2 && i < SDM_NR_PROFILES; i++)
		bad += print_device(sdm_profile_name(i));
	printf("calibrate: %d figures, %d not in order\n", nr_rows, bad);
	return bad != 0;
}
