#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/intake.h"

/* ---------------------------------------------------------- what is read */

/* A source of bytes, step of them at once, that may fail at its end. */
struct pieces {
	const char *at;
	const char *end;
	size_t step;
	bool fails;
	unsigned ends;		/* how often it has told its end */
};

static enum status
read_piece(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct pieces *pieces = payload;
	size_t left = (size_t)(pieces->end - pieces->at);

	assert_true(size > 0);
	*got = pieces->step < left ? pieces->step : left;
	if (*got > size)
		*got = size;
	memcpy(bytes, pieces->at, *got);
	pieces->at += *got;
	pieces->ends += *got == 0;
	return *got == 0 && pieces->fails ?
	    error_set(err, STATUS_ENVIRONMENT, "it fails") : STATUS_OK;
}

/* To the root's end or a failure; marks are taken, as a parser would. */
static enum status
read_root(struct strbuf *out, struct intake *intake, size_t size,
    struct error *err)
{
	char bytes[8192];
	enum status status;
	size_t got;

	do {
		status = intake_read(intake, bytes, size, &got, err);
		assert_true(got <= size);
		strbuf_append(out, bytes, got);
		while (gate_marks_take(gate_marks(intake_gate(intake))) !=
		    NULL)
			;
	} while (status == STATUS_OK && got > 0);
	assert_int_equal(got, 0);
	return status;
}

/*
 * All roots, "|" between two; the words of a failure follow after "!", with the
 * stage that it comes from.
 */
static void
read_all(struct strbuf *out, struct intake *intake, struct pieces *pieces,
    size_t size)
{
	static const char stages[] = {
		[INTAKE_TEXT] = 't', [INTAKE_SIGNATURE] = 's',
		[INTAKE_SOURCE] = 'f',
	};
	const struct byte_source source = { pieces, read_piece };
	struct error err = { 0 };
	enum status status = intake_begin(intake, &source, &err);

	while (status == STATUS_OK) {
		status = read_root(out, intake, size, &err);
		if (status != STATUS_OK || !intake_has_next(intake))
			break;
		strbuf_putc(out, '|');
		status = intake_begin_next(intake, &err);
	}
	if (status != STATUS_OK)
		strbuf_printf(out, "!%c %s", stages[intake_stage(intake)],
		    err.message);
	assert_int_equal(strbuf_status(out), STATUS_OK);
}

/* ------------------------------------------------------------- the texts */

struct row {
	const char *bytes;
	size_t size;
	const char *text;
	bool fails;
};

#define BYTES(literal) (literal), sizeof(literal) - 1

static const struct row rows[] = {
	{ BYTES("<a>b</a>"), "<a>b</a>", false },
	{ BYTES(""), "!t the file holds no XML element", false },
	{ BYTES("<a>b</a>"), "<a>b</a>!f it fails", true },
	{ BYTES("\xef\xbb\xbf<a/>\n"), "<a/>\n", false },
	{ BYTES("\xff\xfe<\0a\0>\0\xe4\0<\0/\0a\0>\0"), "<a>\xc3\xa4</a>",
	    false },
	{ BYTES("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>"),
	    "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xc3\xa4</a>",
	    false },
	/* What is before a fault is read first. */
	{ BYTES("<a>\n<b>\xe4</b></a>"), "<a>\n<b>!t the byte 0xe4 is no "
	    "valid UTF-8 here, and the file declares no other encoding",
	    false },
	/* Roots, each with an encoding of its own. */
	{ BYTES("<a/>\n<b/>"), "<a/>\n|<b/>", false },
	{ BYTES("<a/><?xml version='1.0' encoding='ISO-8859-1'?><b>\xe4</b>"
	    "<c/>"), "<a/>|<?xml version='1.0' encoding='ISO-8859-1'?>"
	    "<b>\xc3\xa4</b>|<c/>", false },
	{ BYTES("<a>\xc3\xa4</a>\xff\xfe<\0b\0/\0>\0"),
	    "<a>\xc3\xa4</a>|<b/>", false },
	{ BYTES("\xff\xfe<\0b\0/\0>\0\xff\xfe<\0a\0/\0>\0"), "<b/>|<a/>",
	    false },
	{ BYTES("<a/><b/>"), "<a/>|<b/>!f it fails", true },
};

/* However few bytes the source gives, and however few are asked for. */
static void
test_texts(void **state)
{
	static const size_t sizes[] = { 1, 7, 4000 };
	struct intake *intake;
	struct error err;

	(void)state;
	check_status(intake_new(&intake, &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(rows) * 9; i++) {
		const struct row *row = &rows[i / 9];
		struct pieces pieces = { row->bytes, row->bytes + row->size,
			sizes[i % 3], row->fails, 0 };
		struct strbuf out;

		strbuf_init(&out, 1 << 20);
		read_all(&out, intake, &pieces, sizes[i / 3 % 3]);
		assert_string_equal(strbuf_text(&out), row->text);
		/* The end is not asked for again. */
		assert_true(pieces.ends <= 1);
		strbuf_fini(&out);
	}
	intake_free(intake);
}

/* ----------------------------------------------------- how far it goes on */

#define LONG_BYTES ((size_t)300000)

static char *
long_text(void)
{
	char *text = malloc(LONG_BYTES + 1);

	assert_non_null(text);
	memset(text, '\n', LONG_BYTES);
	memcpy(text, "<a>", 3);
	memcpy(text + LONG_BYTES - 4, "</a>", 5);
	return text;
}

/* At least INTAKE_READ_MIN bytes, or as many as are asked for; and the gate is
 * no further ahead than a piece. */
static void
test_amounts(void **state)
{
	static const size_t sizes[] = { 1, INTAKE_READ_MIN, 5000 };
	char *text = long_text();
	struct intake *intake;
	struct error err = { 0 };

	(void)state;
	check_status(intake_new(&intake, &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(sizes) * 2; i++) {
		struct pieces pieces = { text, text + LONG_BYTES,
			i % 2 == 0 ? 3 : LONG_BYTES, false, 0 };
		const struct byte_source source = { &pieces, read_piece };
		size_t size = sizes[i / 2];
		size_t got = 0;
		char bytes[5000];

		check_status(intake_begin(intake, &source, &err), STATUS_OK,
		    &err);
		for (size_t sum = 0; sum < LONG_BYTES; sum += got) {
			size_t least = size < INTAKE_READ_MIN ? size :
			    INTAKE_READ_MIN;

			check_status(intake_read(intake, bytes, size, &got,
			    &err), STATUS_OK, &err);
			if (least > LONG_BYTES - sum)
				least = LONG_BYTES - sum;
			assert_true(got >= least);
			/* A line a byte, but for the root's tags. */
			assert_true(gate_line(intake_gate(intake)) <=
			    sum + got + 4096);
			assert_int_equal(memcmp(bytes, text + sum, got), 0);
		}
	}
	intake_free(intake);
	free(text);
}

static void
test_refused_next(void **state)
{
	static const char *const texts[] = { "<a/><b/>", "<a/>b",
		"<a/>\xe4 " };
	static const char *const words[] = {
		"a second root element; one document has one",
		"text after the end of the root element",
		("the byte 0xe4 is no valid UTF-8 here, and the file declares "
		    "no other encoding"),
	};
	struct intake *intake;
	struct error err = { 0 };

	(void)state;
	check_status(intake_new(&intake, &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct pieces pieces = { texts[i],
			texts[i] + strlen(texts[i]), 2, false, 0 };
		const struct byte_source source = { &pieces, read_piece };
		struct strbuf out;

		strbuf_init(&out, 1000);
		check_status(intake_begin(intake, &source, &err), STATUS_OK,
		    &err);
		check_status(read_root(&out, intake, 100, &err), STATUS_OK,
		    &err);
		assert_string_equal(strbuf_text(&out), "<a/>");
		assert_true(intake_has_next(intake));
		check_status(intake_refuse_next(intake, &err),
		    STATUS_INVALID, &err);
		assert_string_equal(err.message, words[i]);
		strbuf_fini(&out);
	}
	intake_free(intake);
}

/* Only UTF-16 writes ASCII as something else. */
static void
test_keeps_ascii(void **state)
{
	struct intake *intake;
	struct error err = { 0 };

	(void)state;
	check_status(intake_new(&intake, &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct pieces pieces = { rows[i].bytes,
			rows[i].bytes + rows[i].size, 3, false, 0 };
		const struct byte_source source = { &pieces, read_piece };
		struct strbuf out;

		strbuf_init(&out, 1000);
		check_status(intake_begin(intake, &source, &err), STATUS_OK,
		    &err);
		(void)read_root(&out, intake, 100, &err);
		assert_int_equal(intake_keeps_ascii(intake),
		    rows[i].size < 2 || memcmp(rows[i].bytes, "\xff\xfe",
		    2) != 0);
		strbuf_fini(&out);
	}
	intake_free(intake);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_refused_next),
		cmocka_unit_test(test_keeps_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
