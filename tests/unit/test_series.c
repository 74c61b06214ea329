/* Number series: many shapes of ids, and what is missing from them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/series.h"
#include "engine/strbuf.h"
#include "tests/support/check.h"

#define TEXT_MAX (1 << 20)

/* ---------------------------------------------------------- what is told */

static enum status
tell_row(void *payload, const struct series_row *row)
{
	static const char *const types[] = { "both", "invoice", "note" };

	strbuf_printf(payload, "%s %s#%s: %s to %s, %llu", types[row->type],
	    row->before, row->after, row->first, row->last,
	    (unsigned long long)row->counts[SERIES_LIVE]);
	if (row->counts[SERIES_CANCELLED] > 0)
		strbuf_printf(payload, " cancelled %llu",
		    (unsigned long long)row->counts[SERIES_CANCELLED]);
	if (row->counts[SERIES_SET_ASIDE] > 0)
		strbuf_printf(payload, " aside %llu",
		    (unsigned long long)row->counts[SERIES_SET_ASIDE]);
	if (row->counts[SERIES_SKIPPED] > 0)
		strbuf_printf(payload, " skipped %llu",
		    (unsigned long long)row->counts[SERIES_SKIPPED]);
	if (row->gaps > 0)
		strbuf_printf(payload, " missing %llu in %llu",
		    (unsigned long long)row->missing,
		    (unsigned long long)row->gaps);
	if (row->doubles > 0)
		strbuf_printf(payload, " doubles %llu",
		    (unsigned long long)row->doubles);
	strbuf_putc(payload, '\n');
	return STATUS_OK;
}

static enum status
tell_gap(void *payload, const struct series_gap *gap)
{
	if (gap->missing == 0)
		strbuf_printf(payload, "  twice: %s and %s\n", gap->from,
		    gap->to);
	else
		strbuf_printf(payload, "  %s to %s: %llu\n", gap->from,
		    gap->to, (unsigned long long)gap->missing);
	return STATUS_OK;
}

/* ------------------------------------------------- what is put in as text */

/*
 * Words: an id (blanks written "_"), then perhaps "@" and its month-day or
 * year-month-day, "!" and c (cancelled), a (set aside), s (skipped), "-" for a
 * credit note.  "id..N" is the numbers up to N behind it.
 */
struct put {
	char id[FACT_ID_MAX + 1];
	int32_t date;
	enum document_type type;
	enum series_what what;
};

static int32_t
parse_day(const char *text)
{
	char whole[DATE_TEXT_SIZE];
	int32_t date;

	(void)snprintf(whole, sizeof whole, "%s%s",
	    strlen(text) == 5 ? "2025-" : "", text);
	check_status(date_parse(&date, whole), STATUS_OK, NULL);
	return date;
}

static void
parse_word(struct put *put, char *word, const int32_t usual)
{
	char *mark = strpbrk(word, "@!~");

	*put = (struct put){ .date = usual, .type = DOCUMENT_INVOICE };
	while (mark != NULL) {
		char kind = *mark;
		char *next = strpbrk(mark + 1, "@!~");
		char old = next == NULL ? '\0' : *next;

		*mark = '\0';
		if (next != NULL)
			*next = '\0';
		if (kind == '@')
			put->date = parse_day(mark + 1);
		else if (kind == '~')
			put->type = DOCUMENT_CREDIT_NOTE;
		else
			put->what = mark[1] == 'c' ? SERIES_CANCELLED :
			    mark[1] == 'a' ? SERIES_SET_ASIDE : SERIES_SKIPPED;
		if (next != NULL)
			*next = old;
		mark = next;
	}
	(void)snprintf(put->id, sizeof put->id, "%s", word);
	for (char *c = put->id; *c != '\0'; c++)
		*c = *c == '_' ? ' ' : *c;
}

static void
tell_series(struct strbuf *out, const char *ids, struct period period)
{
	const struct series_listener listener = { out, tell_row, tell_gap };
	struct put *puts = calloc(1000, sizeof *puts);
	char *text = strdup(ids);
	struct series_book *book;
	struct series_rest rest;
	size_t count = 0;
	char *rest_of;

	assert_true(puts != NULL && text != NULL);
	strbuf_init(out, TEXT_MAX);
	for (char *word = strtok_r(text, " ", &rest_of); word != NULL;
	    word = strtok_r(NULL, " ", &rest_of)) {
		assert_true(count < 1000);
		parse_word(&puts[count++], word, parse_day("03-14"));
	}
	check_status(series_book_new(&book, period), STATUS_OK, NULL);
	for (size_t i = 0; i < count; i++)
		check_status(series_learn(book, puts[i].id, puts[i].date),
		    STATUS_OK, NULL);
	for (size_t i = 0; i < count; i++)
		check_status(series_add(book, puts[i].id, puts[i].date,
		    puts[i].type, puts[i].what), STATUS_OK, NULL);
	check_status(series_tell(book, &listener, &rest), STATUS_OK, NULL);
	if (rest.documents > 0)
		strbuf_printf(out, "no series: %llu, %s\n",
		    (unsigned long long)rest.documents, rest.example);
	series_book_free(book);
	free(text);
	free(puts);
}

struct series_case {
	const char *title;
	const char *ids;
	const char *expected;
};

static const struct series_case cases[] = {
	{ "zeros before, a year",
	  "F-2025-0017 F-2025-0018 F-2025-0022 F-2025-0023 F-2025-0016",
	  "invoice F-2025-#: F-2025-0016 to F-2025-0023, 5 missing 3 in 1\n"
	  "  F-2025-0019 to F-2025-0021: 3\n" },
	{ "no zeros, past the tens",
	  "R8 R9 R10 R12 R13",
	  "invoice R#: R8 to R13, 5 missing 1 in 1\n"
	  "  R11 to R11: 1\n" },
	{ "SAF-T: type, series, number",
	  "FT_A/1 FT_A/2 FT_A/4 FT_A/5 FT_B/1 FT_B/2 FS_A/1 FS_A/2 NC_A/1~ "
	  "NC_A/2~",
	  "invoice FS A/#: FS A/1 to FS A/2, 2\n"
	  "invoice FT A/#: FT A/1 to FT A/5, 4 missing 1 in 1\n"
	  "  FT A/3 to FT A/3: 1\n"
	  "invoice FT B/#: FT B/1 to FT B/2, 2\n"
	  "note NC A/#: NC A/1 to NC A/2, 2\n" },
	{ "SAF-T: digits in the series",
	  "1T_1/1 1T_1/2 1T_1/3!c 1T_1/5 2T_1/1 2T_1/2",
	  "invoice 1T 1/#: 1T 1/1 to 1T 1/5, 3 cancelled 1 missing 1 in 1\n"
	  "  1T 1/4 to 1T 1/4: 1\n"
	  "invoice 2T 1/#: 2T 1/1 to 2T 1/2, 2\n" },
	{ "the year first, anew each year",
	  "2024/98@2024-12-30 2024/99@2024-12-31 2025/1@01-02 2025/2@01-03 "
	  "2025/4@01-09",
	  "invoice 2025/#: 2025/1 to 2025/4, 3 missing 1 in 1\n"
	  "  2025/3 to 2025/3: 1\n" },
	{ "number, month, year",
	  "FV_12/03/2025 FV_13/03/2025 FV_1/04/2025@04-01 FV_3/04/2025@04-02 "
	  "FV_14/03/2025 FV_11/03/2025 FV_10/03/2025 FV_9/03/2025 "
	  "FV_8/03/2025 FV_7/03/2025",
	  "invoice FV #/03/2025: FV 7/03/2025 to FV 14/03/2025, 8 missing 6 "
	  "in 1\n"
	  "  FV 1/03/2025 to FV 6/03/2025: 6\n"
	  "invoice FV #/04/2025: FV 1/04/2025 to FV 3/04/2025, 2 missing 1 in "
	  "1\n"
	  "  FV 2/04/2025 to FV 2/04/2025: 1\n" },
	{ "one a month, each the first of its month",
	  "INV/2025/01/0001@01-05 INV/2025/03/0001@03-05",
	  "no series: 2, INV/2025/01/0001\n" },
	{ "two that look like one series by chance",
	  "16/PA1 17/PB2", "no series: 2, 16/PA1\n" },
	{ "one a month: the month is the number",
	  "1/2025@01-05 2/2025@02-05 3/2025@03-05 5/2025@05-05",
	  "invoice #/2025: 1/2025 to 5/2025, 4 missing 1 in 1\n"
	  "  4/2025 to 4/2025: 1\n" },
	{ "a day in front",
	  "20250314-001 20250314-002 20250315-001@03-15 20250315-003@03-15 "
	  "20250315-002@03-15 20250316-001@03-16 20250316-003@03-16",
	  "invoice 20250314-#: 20250314-001 to 20250314-002, 2\n"
	  "invoice 20250315-#: 20250315-001 to 20250315-003, 3\n"
	  "invoice 20250316-#: 20250316-001 to 20250316-003, 2 missing 1 in "
	  "1\n"
	  "  20250316-002 to 20250316-002: 1\n" },
	{ "a year glued to it",
	  "20240998@2024-12-30 20240999@2024-12-31 20250001@01-01 "
	  "20250002@01-02 20250004@01-03",
	  "invoice 2025#: 20250001 to 20250004, 3 missing 1 in 1\n"
	  "  20250003 to 20250003: 1\n" },
	{ "a year and month glued to it",
	  "202501098@01-30 202501099@01-31 202502001@02-01 202502002@02-02 "
	  "202502004@02-03 202501097@01-29",
	  "invoice 202501#: 202501097 to 202501099, 3\n"
	  "invoice 202502#: 202502001 to 202502004, 3 missing 1 in 1\n"
	  "  202502003 to 202502003: 1\n" },
	{ "two digits of the year glued to it",
	  "249998@2024-12-31 249999@2024-12-31 250001@01-01 250002@01-01 "
	  "250004@01-03",
	  "invoice 25#: 250001 to 250004, 3 missing 1 in 1\n"
	  "  250003 to 250003: 1\n" },
	{ "the fiscal year is not the calendar's",
	  "A24-1@2025-02-01 A24-2@2025-02-02 A25-1@2025-05-01 "
	  "A25-2@2025-06-01 A25-3@2025-07-01",
	  "invoice A24-#: A24-1 to A24-2, 2\n"
	  "invoice A25-#: A25-1 to A25-3, 3\n" },
	{ "a suffix",
	  "17-K 18-K 20-K 21-K",
	  "invoice #-K: 17-K to 21-K, 4 missing 1 in 1\n"
	  "  19-K to 19-K: 1\n" },
	{ "letters in either case, zeros or none: doubles",
	  "F-0017 f-17 F-0018 F-0019",
	  "invoice F-#: F-17 to F-0019, 4 doubles 1\n"
	  "  twice: F-17 and F-0017\n" },
	{ "one known, and again set aside",
	  "17 18 18!a 19",
	  "invoice #: 17 to 19, 3 aside 1 doubles 1\n"
	  "  twice: 18 and 18\n" },
	{ "cancelled, set aside and skipped are no gaps",
	  "1 2!c 3!a 4!s 6 7",
	  "invoice #: 1 to 7, 3 cancelled 1 aside 1 skipped 1 missing 1 in 1\n"
	  "  5 to 5: 1\n" },
	{ "what is skipped may be numbered apart",
	  "1 2 3 5 501!s 502!s 2!s 4!s",
	  "invoice #: 1 to 5, 4 skipped 2\n" },
	{ "one series of both types",
	  "1 2 3~ 4 5~ 6 8 9",
	  "both #: 1 to 9, 8 missing 1 in 1\n"
	  "  7 to 7: 1\n" },
	{ "two series that are written alike",
	  "1 2 3 4 6 1~ 2~ 3~",
	  "invoice #: 1 to 6, 5 missing 1 in 1\n"
	  "  5 to 5: 1\n"
	  "note #: 1 to 3, 3\n" },
	{ "ranges of numbers",
	  "80000001 80000002 80000003 90000001 90000002 90000004 90000005 "
	  "90000006",
	  "invoice #: 80000001 to 80000003, 3\n"
	  "invoice #: 90000001 to 90000006, 5 missing 1 in 1\n"
	  "  90000003 to 90000003: 1\n" },
	{ "a whole month is missing",
	  "1 2 3 4 5 6 7 8 9 10 91 92 93 94 95 96",
	  "invoice #: 1 to 96, 16 missing 80 in 1\n"
	  "  11 to 90: 80\n" },
	{ "more digits than a number has",
	  "00000000000000000000000000000017 00000000000000000000000000000018 "
	  "00000000000000000000000000000020 00000000000000000000000000000021",
	  "invoice 00000000000000#: 00000000000000000000000000000017 to "
	  "00000000000000000000000000000021, 4 missing 1 in 1\n"
	  "  00000000000000000000000000000019 to "
	  "00000000000000000000000000000019: 1\n" },
	{ "a customer's number beside it",
	  "711-1 302-2 515-3 302-4 998-5 711-6 123-8 456-9 515-10",
	  "invoice *-#: *-1 to *-10, 9 missing 1 in 1\n"
	  "  *-7 to *-7: 1\n" },
	{ "types with their letters, numbered together",
	  "FT_2025/1 FT_2025/2 NC_2025/3~ FT_2025/4 NC_2025/5~ FT_2025/6 "
	  "FT_2025/8 FT_2025/9 NC_2025/10~ FT_2025/11",
	  "both * 2025/#: * 2025/1 to * 2025/11, 10 missing 1 in 1\n"
	  "  * 2025/7 to * 2025/7: 1\n" },
	{ "GUIDs",
	  "550e8400-e29b-41d4-a716-446655440000 "
	  "{6BA7B810-9DAD-11D1-80B4-00C04FD430C8} "
	  "d41d8cd98f00b204e9800998ecf8427e",
	  "no series: 3, 550e8400-e29b-41d4-a716-446655440000\n" },
	{ "random numbers",
	  "4711 9021 1377 80411 5513 2909",
	  "no series: 6, 1377\n" },
	{ "every third of a series",
	  "1 4 5 9 12 15 16 20 23 26 29 32 35 36 40 43 45 48 51 55 57 60",
	  "no series: 22, 1\n" },
	{ "few, with zeros before them",
	  "F-0017 F-0022",
	  "invoice F-#: F-0017 to F-0022, 2 missing 4 in 1\n"
	  "  F-0018 to F-0021: 4\n" },
	{ "few, without", "F-17 F-22",
	  "invoice F-#: F-17 to F-22, 2 missing 4 in 1\n"
	  "  F-18 to F-21: 4\n" },
	{ "few, and far apart", "F-17 F-23", "no series: 2, F-17\n" },
	{ "no digits", "LAST FIRST", "no series: 2, LAST\n" },
	{ "one", "F-1", "no series: 1, F-1\n" },
	{ "texts that are no ASCII",
	  "Ře\xc5\xbe-1 Ře\xc5\xbe-2 Ře\xc5\xbe-4 Ře\xc5\xbe-5",
	  "invoice Ře\xc5\xbe-#: Ře\xc5\xbe-1 to Ře\xc5\xbe-5, 4 missing 1 in "
	  "1\n  Ře\xc5\xbe-3 to Ře\xc5\xbe-3: 1\n" },
};

static void
test_cases(void **state)
{
	struct period year;
	bool has_failed = false;

	(void)state;
	year.from = parse_day("01-01");
	year.until = parse_day("12-31");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct strbuf told;

		tell_series(&told, cases[i].ids, year);
		if (strcmp(strbuf_text(&told), cases[i].expected) != 0) {
			print_error("%s: found\n%sexpected\n%s",
			    cases[i].title, strbuf_text(&told),
			    cases[i].expected);
			has_failed = true;
		}
		strbuf_fini(&told);
	}
	assert_false(has_failed);
}

/* Numbers that a text or another number stands beside, many of them. */
static void
test_many(void **state)
{
	static const char *const expected[] = {
		"invoice *-#: *-1 to *-119, 118 missing 1 in 1\n"
		"  *-77 to *-77: 1\n",
		"invoice #/*: 1/* to 119/*, 118 missing 1 in 1\n"
		"  77/* to 77/*: 1\n",
		"invoice *#: *000001 to *000119, 118 missing 1 in 1\n"
		"  *000077 to *000077: 1\n",
	};
	static const char *const names[] = { "AB", "JK", "EF" };
	struct period year;

	(void)state;
	year.from = parse_day("01-01");
	year.until = parse_day("12-31");
	for (size_t f = 0; f < sizeof expected / sizeof expected[0]; f++) {
		struct strbuf ids;
		struct strbuf told;

		strbuf_init(&ids, TEXT_MAX);
		for (unsigned i = 1; i < 120; i++) {
			const char *name = names[(i * i + i / 4) % 3];

			if (i == 77)
				continue;
			if (f == 0)
				strbuf_printf(&ids, "%s-%u ", name, i);
			else if (f == 1)
				strbuf_printf(&ids, "%u/%s ", i, name);
			else
				strbuf_printf(&ids, "%s%06u ", name, i);
		}
		tell_series(&told, strbuf_text(&ids), year);
		assert_string_equal(strbuf_text(&told), expected[f]);
		strbuf_fini(&told);
		strbuf_fini(&ids);
	}
}

/* What lies outside the period is not told; what reaches into it is. */
static void
test_period(void **state)
{
	static const char ids[] = "1@01-05 2@01-06 5@02-10 6@02-11 9@03-05 "
	    "10@03-06 13@04-01 14@04-02 2~@01-09 3~@03-01 4~@03-02 6~@05-01";
	struct strbuf told;
	struct period march;

	(void)state;
	march.from = parse_day("03-01");
	march.until = parse_day("03-31");
	tell_series(&told, ids, march);
	assert_string_equal(strbuf_text(&told),
	    "invoice #: 9 to 10, 2 missing 4 in 2\n"
	    "  7 to 8: 2\n"
	    "  11 to 12: 2\n"
	    "note #: 3 to 4, 2 missing 1 in 1\n"
	    "  5 to 5: 1\n");
	strbuf_fini(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
