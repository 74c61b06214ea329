#include "tests/support/check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/part.h"
#include "tests/support/read_parts.h"

static struct dialect_set *set;

static const unsigned reader_counts[] = { 1, 2, 3, 7 };

/* How often a text was cut, with each number of readers. */
static unsigned
check_parts(const char *text, uint64_t step, const char *says)
{
	const struct interpret_options options = { .dialects = set };
	unsigned parts = 0;

	for (size_t i = 0; i < ARRAY_LEN(reader_counts); i++) {
		struct read_parts read = { .text = text,
			.size = strlen(text), .readers = reader_counts[i],
			.step = step, .options = &options };

		assert_true(read_parts_try(&read, says));
		check_status(read.status, STATUS_OK, &read.err);
		if (i == 0)
			parts = read.parts;
		assert_int_equal(read.parts, parts);
	}
	return parts;
}

/* ------------------------------------------------------------- the texts */

#define HEAD "<?xml version='1.0'?>\n<ledger " \
    "xmlns='urn:ristorno:ledger:1' source='S'>\n<documents>\n"
#define TAIL "</documents>\n</ledger>\n"

static void
put_invoices(struct strbuf *out, unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		strbuf_printf(out, "<invoice id='%u' account='A%u' "
		    "date='2025-01-%02u' currency='EUR'>\n\t<line no='1' "
		    "product='P%u' net='%u'/>\n</invoice>\n", i, i % 7,
		    i % 28 + 1, i % 5, i);
}

/* 60 invoices with something between those before and after. */
static const char *
ledger_with(struct strbuf *out, const char *head, const char *between)
{
	strbuf_init(out, 1 << 20);
	strbuf_puts(out, head);
	put_invoices(out, 100, 30);
	strbuf_puts(out, between);
	put_invoices(out, 200, 30);
	strbuf_puts(out, TAIL);
	return strbuf_text(out);
}

/* So many of a word, between two others. */
static void
put_often(struct strbuf *out, const char *before, const char *word,
    const char *after)
{
	strbuf_puts(out, before);
	for (int i = 0; i < 100; i++)
		strbuf_puts(out, word);
	strbuf_puts(out, after);
}

/* About 125 bytes an invoice and steps of 500: some fifteen parts. */
static void
test_between(void **state)
{
	static const struct {
		const char *says;
		/* What stands in the middle: the word a hundred times. */
		const char *before, *word, *after;
		unsigned least;		/* how often it is cut */
		unsigned most;
	} rows[] = {
		{ "nothing", "", "", "", 12, 16 },
		{ "a comment", "<!-- ", "a", " -->", 12, 16 },
		{ "false cuts in a comment", "<!-- ", "<a><invoice/>",
		    " -->", 4, 8 },
		{ "false cuts in an instruction", "<?a ", "<a><invoice/>",
		    " ?>", 4, 8 },
		{ "a reject", "<invoice id='R' account='A' date='2025-02-30' "
		    "currency='EUR'>\n<line no='1' net='x'/></invoice>\n",
		    "", "", 12, 16 },
		{ "a document of many steps", "<invoice id='R' account='A' "
		    "date='2025-02-03' currency='EUR'>", "<line net='1'/>\n",
		    "</invoice>", 14, 20 },
		{ "documents of another kind", "", "<credit-note id='C' "
		    "account='A' date='2025-01-01' currency='EUR'>"
		    "<line no='1' net='1'/></credit-note>", "", 12, 40 },
		{ "blanks", "", "       ", "", 12, 18 },
		{ "lines", "", "\r\n", "", 12, 18 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf between;
		struct strbuf text;
		unsigned parts;

		strbuf_init(&between, 1 << 20);
		put_often(&between, rows[i].before, rows[i].word,
		    rows[i].after);
		parts = check_parts(ledger_with(&text, HEAD,
		    strbuf_text(&between)), 500, rows[i].says);
		if (parts < rows[i].least || parts > rows[i].most)
			fail_msg("%s: %u parts", rows[i].says, parts);
		strbuf_fini(&text);
		strbuf_fini(&between);
	}
}

/* What comes after the documents, all of it the last part's. */
static void
test_later_sections(void **state)
{
	struct strbuf text;
	char *end;
	unsigned parts;

	(void)state;
	(void)ledger_with(&text, HEAD, "");
	end = strstr(strbuf_text(&text), "</ledger>");
	assert_non_null(end);
	*end = '\0';
	text.length = (size_t)(end - strbuf_text(&text));
	put_often(&text, "<payments>\n", "<payment document='101' "
	    "date='2025-02-01' amount='1.01'/>\n", "</payments></ledger>");
	parts = check_parts(strbuf_text(&text), 500, "payments");
	assert_in_range(parts, 12, 16);
	strbuf_fini(&text);
}

/* In other encodings tags are cut the same, as far as they are written so. */
static void
test_encodings(void **state)
{
	static const struct {
		const char *head;
		bool is_cut;
	} rows[] = {
		{ "\xef\xbb\xbf" HEAD, true },
		{ "<?xml version='1.0' encoding='windows-1252'?>\n<!-- "
		    "\xe4\xf6\xfc\x80 --><ledger xmlns='urn:ristorno:ledger:1' "
		    "source='\xc4'>\n<documents>\n", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf text;

		assert_int_equal(check_parts(ledger_with(&text, rows[i].head,
		    ""), 500, rows[i].head) > 8, rows[i].is_cut);
		strbuf_fini(&text);
	}
}

static void
test_utf16(void **state)
{
	const struct interpret_options options = { .dialects = set };
	struct strbuf text;
	char *doubled;

	(void)state;
	(void)ledger_with(&text, HEAD, "");
	doubled = malloc(2 * text.length + 2);
	assert_non_null(doubled);
	memcpy(doubled, "\xff\xfe", 2);
	for (size_t i = 0; i < text.length; i++) {
		doubled[2 * i + 2] = strbuf_text(&text)[i];
		doubled[2 * i + 3] = '\0';
	}
	for (unsigned readers = 1; readers < 3; readers++) {
		struct read_parts read = { .text = doubled,
			.size = 2 * text.length + 2, .readers = readers,
			.step = 500, .options = &options };

		assert_true(read_parts_try(&read, "UTF-16"));
		check_status(read.status, STATUS_OK, &read.err);
		assert_int_equal(read.parts, 0);
	}
	free(doubled);
	strbuf_fini(&text);
}

/* --------------------------------------------------------- what is refused */

/* Not well-formed, or out of order, in any of the parts: it does not come to
 * the end. */
static void
test_faults(void **state)
{
	static const struct {
		const char *says;
		const char *between;
	} rows[] = {
		{ "a text", "text" },
		{ "a text that ends before a cut", "</documents>text"
		    "<documents>" },
		{ "another element", "<other/>" },
		{ "an end", "</invoice>" },
		{ "an end of the section", "</documents>" },
		{ "a second section", "</documents><documents>" },
		{ "a section after others", "</documents><payments/>"
		    "<documents>" },
		{ "an ampersand", "&" },
		{ "a false cut in an attribute", "<invoice id='>\n<invoice "
		    "'/>" },
		{ "a DOCTYPE", "<!DOCTYPE a>" },
		{ "a NUL", "\001" },
		{ "a byte of no encoding", "<!--\xff-->" },
	};
	const struct interpret_options options = { .dialects = set };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t j = 0; j < ARRAY_LEN(reader_counts); j++) {
			struct strbuf text;
			struct read_parts read = {
				.text = ledger_with(&text, HEAD,
				    rows[i].between), .size = text.length,
				.readers = reader_counts[j], .step = 500,
				.options = &options,
			};

			assert_true(read_parts_try(&read, rows[i].says));
			if (read.status == STATUS_OK)
				fail_msg("%s: read", rows[i].says);
			strbuf_fini(&text);
		}
	}
}

/* More names than readers of parts may have between them. */
static void
test_names(void **state)
{
	const struct interpret_options options = { .dialects = set,
		.dialect = dialect_set_find(set, "saft-pt") };
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 1 << 20);
	strbuf_puts(&text, "<AuditFile><Header><TaxRegistrationNumber>1"
	    "</TaxRegistrationNumber></Header><SourceDocuments>"
	    "<SalesInvoices>");
	for (int i = 0; i < 14000; i++)
		strbuf_printf(&text, "<Invoice><InvoiceNo>FT 1/%d</InvoiceNo>"
		    "<some-name-of-no-use-%d/></Invoice>\n", i, i);
	strbuf_puts(&text, "</SalesInvoices></SourceDocuments></AuditFile>");
	for (unsigned readers = 1; readers < 4; readers++) {
		struct read_parts read = { .text = strbuf_text(&text),
			.size = text.length, .readers = readers,
			.step = 5000, .options = &options };

		assert_true(read_parts_try(&read, "names"));
		assert_int_equal(read.status, STATUS_RANGE);
	}
	strbuf_fini(&text);
}

/* ------------------------------------------------------------- by chance */

static uint64_t
draw(uint64_t *state, uint64_t below)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (*state >> 33) % below;
}

/* What may begin, end or hide something. */
static const char *const scraps[] = {
	"<invoice ", "\n<invoice>", "</invoice>", "<!--", "-->", "<![CDATA[",
	"]]>", "<", ">", "'", "\"", "&", "&#13;", "&amp;", "/>", "</documents>",
	"<documents>", "<payments/>", "</ledger>", "<?a", "?>", "\n", " ",
	"x", "\xc3\xa4", "\xe4",
};

/* The text with a few stretches left out, twice, or exchanged for scraps. */
static void
put_changed(struct strbuf *out, const char *text, size_t size,
    uint64_t *chance)
{
	size_t at = 0;

	for (uint64_t left = 1 + draw(chance, 2); left > 0; left--) {
		size_t from = at + draw(chance, size - at + 1);
		size_t length = draw(chance, draw(chance, 5) == 0 ? 400 : 12);
		const char *scrap = scraps[draw(chance, ARRAY_LEN(scraps))];

		if (length > size - from)
			length = size - from;
		strbuf_append(out, text + at, from - at);
		at = from;
		switch (draw(chance, 4)) {
		case 0:
			at += length;
			break;
		case 1:
			strbuf_append(out, text + from, length);
			break;
		case 2:
			strbuf_puts(out, scrap);
			break;
		default:
			for (uint64_t i = draw(chance, 60); i > 0; i--)
				strbuf_puts(out, scrap);
		}
	}
	strbuf_append(out, text + at, size - at);
}

/* Rounds in PARTS_ROUNDS (300), from the number in PARTS_SEED (1). */
static void
test_by_chance(void **state)
{
	const char *rounds = getenv("PARTS_ROUNDS");
	const char *seed = getenv("PARTS_SEED");
	const struct interpret_options options = { .dialects = set };
	unsigned long first = seed != NULL ? strtoul(seed, NULL, 10) : 1;
	unsigned long count = rounds != NULL ? strtoul(rounds, NULL, 10) : 300;
	size_t read_to_end = 0;
	struct strbuf text;

	(void)state;
	(void)ledger_with(&text, HEAD, "<!-- --><invoice id='R'/>");
	for (unsigned long i = first; i < first + count; i++) {
		uint64_t chance = i;
		struct strbuf changed;
		struct read_parts read = { .readers = 1 + i % 4,
			.step = 100 + 137 * (i % 9), .options = &options };
		char says[40];

		strbuf_init(&changed, 1 << 20);
		put_changed(&changed, strbuf_text(&text), text.length,
		    &chance);
		read.text = strbuf_text(&changed);
		read.size = changed.length;
		(void)snprintf(says, sizeof says, "seed %lu", i);
		assert_true(read_parts_try(&read, says));
		read_to_end += read.status == STATUS_OK;
		strbuf_fini(&changed);
	}
	print_message("read to the end: %zu of %lu\n", read_to_end, count);
	strbuf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_later_sections),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_by_chance),
	};
	struct error err;
	int failed;

	if (dialect_set_new(&set, &err) != STATUS_OK)
		return EXIT_FAILURE;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	dialect_set_free(set);
	return failed;
}
