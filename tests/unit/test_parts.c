#include "tests/support/check.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/part.h"
#include "tests/support/read_facts.h"
#include "tests/support/read_parts.h"

#undef skip	/* cmocka's; a sink has one too */

/*
 * A file read in parts is compared with the same read in order: all facts in
 * their order, with their lines, set aside ones with their own text.
 */

#define FACTS_MAX ((size_t)16 << 20)

static struct dialect_set *set;

/* ------------------------------------------------------------ comparing */

/* Products that documents name are told by each reader once; the ledger takes
 * those after the first without a trace. */
static void
put_without_repeats(struct strbuf *out, const char *facts)
{
	while (*facts != '\0') {
		size_t length = strcspn(facts, "\n") + 1;
		size_t id = strcspn(facts, "=") + 1;
		char start[600];

		id += strcspn(facts + id, " \n");
		(void)snprintf(start, sizeof start, "%.*s ", (int)id, facts);
		if (strncmp(facts, "product id=", 11) != 0 ||
		    memmem(facts, length, " master ", 8) != NULL ||
		    strstr(strbuf_text(out), start) == NULL)
			strbuf_printf(out, "%.*s", (int)length, facts);
		facts += length;
	}
}

struct facts {
	struct strbuf text;
	struct read_facts_telling telling;
};

static struct sink
begin_facts(struct facts *facts)
{
	strbuf_init(&facts->text, FACTS_MAX);
	facts->telling = (struct read_facts_telling){ &facts->text, true,
		true };
	return read_facts_sink(&facts->telling);
}

/* False: they differ, and it was said. */
static bool
is_same(const struct facts *found, const struct facts *expected)
{
	struct strbuf texts[2];
	bool is_same;

	strbuf_init(&texts[0], FACTS_MAX);
	strbuf_init(&texts[1], FACTS_MAX);
	put_without_repeats(&texts[0], strbuf_text(&found->text));
	put_without_repeats(&texts[1], strbuf_text(&expected->text));
	is_same = strcmp(strbuf_text(&texts[0]), strbuf_text(&texts[1])) == 0;
	if (!is_same)
		print_error("found:\n%s\nexpected:\n%s\n",
		    strbuf_text(&texts[0]), strbuf_text(&texts[1]));
	strbuf_fini(&texts[0]);
	strbuf_fini(&texts[1]);
	return is_same;
}

/* Read both ways.  What is read in parts is the same, as far as it comes; it
 * comes to the end only where all of the file is in order. */
static bool
try_parts(struct read_parts *read, const char *says)
{
	struct facts found;
	struct facts expected;
	struct sink sink = begin_facts(&found);
	struct error err = { 0 };
	enum status status;
	bool is_right;

	read_parts_to(read, &sink);
	sink = begin_facts(&expected);
	status = read_whole_to(read, &sink, &err);
	is_right = read->status == STATUS_OK ? status == STATUS_OK &&
	    is_same(&found, &expected) :
	    status != STATUS_OK || read->parts == 0 ||
	    read->status == STATUS_RANGE;
	if (!is_right)
		print_error("%s: %u readers, step %d: %s; in order: %s\n",
		    says, read->readers, (int)read->step, read->err.message,
		    err.message);
	strbuf_fini(&found.text);
	strbuf_fini(&expected.text);
	return is_right;
}

static const unsigned reader_counts[] = { 1, 2, 3, 7 };

/* How often a text was cut, with two readers. */
static unsigned
check_parts(const char *text, uint64_t step, const char *says)
{
	const struct interpret_options options = { .dialects = set };
	unsigned parts = 0;

	for (size_t i = 0; i < ARRAY_LEN(reader_counts); i++) {
		struct read_parts read = { .text = text,
			.size = strlen(text), .readers = reader_counts[i],
			.step = step, .options = &options };

		assert_true(try_parts(&read, says));
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

/* About 125 bytes an invoice, in steps of 500: fifteen parts or so. */
static void
test_between(void **state)
{
	static const struct {
		const char *says;
		const char *between;
		unsigned least;		/* how often it is cut */
		unsigned most;
	} rows[] = {
		{ "nothing", "", 12, 16 },
		{ "a comment", "<!-- a -->\n", 12, 16 },
		{ "a false cut in a comment", "<!-- >\n<invoice > -->\n", 5,
		    16 },
		{ "a comment full of false cuts", "<!-- <a>" "<invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    "<invoice/><invoice/><invoice/><invoice/><invoice/>"
		    " -->\n", 5, 8 },
		{ "an instruction full of false cuts", "<?a > "
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "<a><invoice/><a><invoice/><a><invoice/><a><invoice/>"
		    "?>\n", 5, 8 },
		{ "a reject", "<invoice id='R' account='A' date='2025-02-30' "
		    "currency='EUR'>\n<line no='1' net='x'/></invoice>\n",
		    12, 16 },
		{ "a document of another kind", "<credit-note id='C' "
		    "account='A' date='2025-01-01' currency='EUR'>"
		    "<line no='1' net='1'/></credit-note>", 12, 16 },
		{ "the end of the section, and false cuts in none",
		    "</documents>\n<documents>\n", 5, 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf text;
		unsigned parts;

		/* A second section is none that is in order. */
		if (i + 1 == ARRAY_LEN(rows))
			break;
		parts = check_parts(ledger_with(&text, HEAD, rows[i].between),
		    500, rows[i].says);
		if (parts < rows[i].least || parts > rows[i].most)
			fail_msg("%s: %u parts", rows[i].says, parts);
		strbuf_fini(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_between),
	};
	struct error err;
	int failed;

	if (dialect_set_new(&set, &err) != STATUS_OK)
		return EXIT_FAILURE;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	dialect_set_free(set);
	return failed;
}
