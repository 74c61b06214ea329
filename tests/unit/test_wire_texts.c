#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "importers/wire_form.h"
#include "importers/wire_texts.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

#define NEW(number) (WIRE_TEXT_NEW | (number))

/* ------------------------------------------------------ the two tables */

struct ends {
	struct wire_numbers *numbers;
	struct wire_texts texts;
};

static int
setup(void **state)
{
	struct ends *ends = calloc(1, sizeof *ends);

	assert_non_null(ends);
	ends->numbers = wire_numbers_new();
	assert_non_null(ends->numbers);
	assert_true(wire_texts_init(&ends->texts));
	*state = ends;
	return 0;
}

static int
teardown(void **state)
{
	struct ends *ends = *state;

	wire_numbers_free(ends->numbers);
	wire_texts_fini(&ends->texts);
	free(ends);
	return 0;
}

static void
next_record(struct ends *ends)
{
	wire_numbers_begin(ends->numbers);
	ends->texts.record++;
}

/* What the reading side has for the text that the writing side refers to. */
static const char *
cross(struct ends *ends, const char *text)
{
	uint16_t reference = wire_numbers_refer(ends->numbers, text,
	    strlen(text));
	const struct wire_text *found;

	if (reference == WIRE_TEXT_PLAIN)
		return text;
	found = (reference & WIRE_TEXT_NEW) == 0 ?
	    wire_texts_find(&ends->texts, reference) :
	    wire_texts_give(&ends->texts, reference - WIRE_TEXT_NEW, text);
	assert_non_null(found);
	return found->bytes;
}

static void
test_same_text_same_number(void **state)
{
	struct ends *ends = *state;
	uint16_t first;

	next_record(ends);
	first = wire_numbers_refer(ends->numbers, "P-1", 3);
	assert_int_equal(first & WIRE_TEXT_NEW, WIRE_TEXT_NEW);
	assert_int_equal(wire_numbers_refer(ends->numbers, "P-1", 3),
	    first - WIRE_TEXT_NEW);
	/* To be expected is not to be given. */
	wire_numbers_expect(ends->numbers, "P-12", 4);
	assert_int_equal(wire_numbers_refer(ends->numbers, "P-12", 4) &
	    WIRE_TEXT_NEW, WIRE_TEXT_NEW);
	next_record(ends);
	assert_int_equal(wire_numbers_refer(ends->numbers, "P-1", 3),
	    first - WIRE_TEXT_NEW);
	assert_int_equal(wire_numbers_refer(ends->numbers, "", 0),
	    WIRE_TEXT_NONE);
}

static void
test_long_text_has_no_number(void **state)
{
	struct ends *ends = *state;
	char text[WIRE_TEXT_BYTES_MAX + 2];

	memset(text, 'x', sizeof text);
	next_record(ends);
	assert_int_equal(wire_numbers_refer(ends->numbers, text,
	    WIRE_TEXT_BYTES_MAX) & WIRE_TEXT_NEW, WIRE_TEXT_NEW);
	assert_int_equal(wire_numbers_refer(ends->numbers, text,
	    WIRE_TEXT_BYTES_MAX + 1), WIRE_TEXT_PLAIN);
}

/* Four times as many texts as there are places, again and again. */
static void
test_more_texts_than_places(void **state)
{
	struct ends *ends = *state;
	char text[WIRE_TEXT_BYTES_MAX + 1];

	for (unsigned i = 0; i < 12 * WIRE_TEXTS_MAX; i++) {
		unsigned which = i * 7919 % (4 * WIRE_TEXTS_MAX);

		if (i % 5 == 0)
			next_record(ends);
		(void)snprintf(text, sizeof text, "%.*u", 1 + (int)(which % 32),
		    which);
		assert_string_equal(cross(ends, text), text);
	}
}

/* What a record has got stays until its end, however many texts it has. */
static void
test_record_keeps_its_texts(void **state)
{
	struct ends *ends = *state;
	const unsigned count = 3 * WIRE_TEXTS_MAX;
	char (*texts)[16] = calloc(count, sizeof *texts);
	const char **kept = calloc(count, sizeof *kept);

	assert_true(texts != NULL && kept != NULL);
	for (unsigned record = 0; record < 2; record++) {
		next_record(ends);
		for (unsigned i = 0; i < count; i++) {
			(void)snprintf(texts[i], sizeof texts[i], "%c%u",
			    (char)('a' + record), i);
			kept[i] = cross(ends, texts[i]);
		}
		for (unsigned i = 0; i < count; i++)
			assert_string_equal(kept[i], texts[i]);
	}
	free(texts);
	free(kept);
}

static void
test_reading_trusts_nothing(void **state)
{
	struct ends *ends = *state;
	struct wire_texts *texts = &ends->texts;
	char long_text[WIRE_TEXT_BYTES_MAX + 2];

	memset(long_text, 'x', sizeof long_text);
	long_text[WIRE_TEXT_BYTES_MAX + 1] = '\0';
	next_record(ends);
	assert_null(wire_texts_give(texts, 0, "a"));
	assert_null(wire_texts_give(texts, WIRE_TEXTS_MAX + 1, "a"));
	assert_null(wire_texts_give(texts, 1, ""));
	assert_null(wire_texts_give(texts, 1, long_text));
	assert_non_null(wire_texts_give(texts, 1, long_text + 1));
	assert_non_null(wire_texts_give(texts, WIRE_TEXTS_MAX, "a"));
	assert_null(wire_texts_find(texts, 0));
	assert_null(wire_texts_find(texts, 2));
	assert_null(wire_texts_find(texts, WIRE_TEXTS_MAX + 1));
	/* Used by this record, whether given or found. */
	assert_null(wire_texts_give(texts, 1, "b"));
	next_record(ends);
	assert_non_null(wire_texts_find(texts, 1));
	assert_null(wire_texts_give(texts, 1, "b"));
	assert_non_null(wire_texts_give(texts, WIRE_TEXTS_MAX, "b"));
}

/* No two texts have the same mark, whichever table they are in. */
static void
test_marks(void **state)
{
	struct ends *ends = *state;
	struct wire_texts *texts = &ends->texts;
	struct wire_texts other;
	uint64_t mark;

	next_record(ends);
	assert_int_equal(wire_texts_mark(texts, WIRE_TEXT_NONE), 0);
	assert_int_equal(wire_texts_mark(texts, WIRE_TEXT_PLAIN), 0);
	assert_int_equal(wire_texts_mark(texts, WIRE_TEXTS_MAX + 1), 0);
	assert_non_null(wire_texts_give(texts, 1, "p"));
	mark = wire_texts_mark(texts, 1);
	assert_int_not_equal(mark, 0);
	assert_int_equal(wire_texts_mark(texts, NEW(1)), mark);
	assert_non_null(wire_texts_give(texts, 2, "q"));
	assert_int_not_equal(wire_texts_mark(texts, 2), mark);
	next_record(ends);
	assert_non_null(wire_texts_give(texts, 1, "r"));
	assert_int_not_equal(wire_texts_mark(texts, 1), mark);
	assert_true(wire_texts_init(&other));
	other.record = 1;
	assert_non_null(wire_texts_give(&other, 1, "s"));
	assert_int_not_equal(wire_texts_mark(&other, 1), mark);
	wire_texts_fini(&other);
}

static void
test_judged_once(void **state)
{
	static const struct {
		const char *text;
		unsigned is;
	} rows[] = {
		{ "EUR", WIRE_TEXT_IS_CURRENCY | WIRE_TEXT_IS_TAGS },
		{ "EURO", WIRE_TEXT_IS_TAGS },
		{ "a b ba", WIRE_TEXT_IS_TAGS },
		{ "b a", 0 },
		{ "a a", 0 },
		{ "a  b", 0 },
		{ "a ", 0 },
		{ " a", 0 },
		{ "a ab b", WIRE_TEXT_IS_TAGS },
		{ "ab a", 0 },
	};
	struct ends *ends = *state;

	for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
		next_record(ends);
		assert_int_equal(wire_texts_give(&ends->texts, 1,
		    rows[i].text)->is, rows[i].is);
	}
}

/* ------------------------------------------------------- whole records */

/* A document as its record, made by hand. */
struct record {
	unsigned char bytes[512];
	size_t size;
};

static void
add(struct record *record, const void *bytes, size_t size)
{
	assert_true(record->size + size <= sizeof record->bytes);
	memcpy(record->bytes + record->size, bytes, size);
	record->size += size;
}

/* A number of so many bytes, as it lies in memory. */
static void
add_number(struct record *record, int64_t value, size_t size)
{
	uint32_t four = (uint32_t)value;
	uint16_t two = (uint16_t)value;

	add(record, size == 8 ? (void *)&value : size == 4 ? (void *)&four :
	    (void *)&two, size);
}

static void
add_text(struct record *record, const char *text)
{
	add_number(record, (int64_t)strlen(text), 4);
	add(record, text, strlen(text) + 1);
}

/* The reference, and its text where that is not NULL. */
struct reference {
	unsigned reference;
	const char *text;
};

static void
add_reference(struct record *record, struct reference reference)
{
	add_number(record, reference.reference, 2);
	if (reference.text != NULL)
		add_text(record, reference.text);
}

struct document {
	struct reference source;
	struct reference currency;
	struct reference tags;
	struct reference product;	/* of its line */
	struct reference line_tags;
	uint32_t flags;
};

static const struct document fine = {
	.source = { NEW(1), "A" },
	.currency = { NEW(2), "EUR" },
	.product = { NEW(3), "P" },
};

static void
add_document(struct record *out, const struct document *document)
{
	struct record record = { .size = 0 };
	const struct wire_line line = {
		.flags = document->flags,
		.texts = {
			[WIRE_LINE_PRODUCT] =
			    (uint16_t)document->product.reference,
			[WIRE_LINE_TAGS] =
			    (uint16_t)document->line_tags.reference,
		},
	};

	add_reference(&record, document->source);
	add_number(&record, DOCUMENT_INVOICE, 4);
	add_text(&record, "1");
	add_text(&record, "C");
	add_number(&record, 0, 8);
	add_number(&record, DATE_NONE, 8);
	add_number(&record, DATE_NONE, 8);
	add_reference(&record, document->currency);
	add_number(&record, 0, 8);
	add_number(&record, 0, 4);
	add_number(&record, 0, 4);
	add_reference(&record, document->tags);
	add_number(&record, 0, 4);
	add_number(&record, 0, 8);
	add_number(&record, 1, 4);
	add(&record, &line, sizeof line);
	if (document->product.text != NULL)
		add_text(&record, document->product.text);
	if (document->line_tags.text != NULL)
		add_text(&record, document->line_tags.text);
	add_number(out, (int64_t)record.size, 4);
	add_number(out, WIRE_DOCUMENT, 4);
	add(out, record.bytes, record.size);
}

static enum status
take_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	char *told = payload;

	(void)err;
	(void)snprintf(told + strlen(told), 256 - strlen(told),
	    "%s %s %s %s %s;", document->source, document->currency,
	    document->tags != NULL ? document->tags : "-",
	    document->lines[0].product,
	    document->lines[0].tags != NULL ? document->lines[0].tags : "-");
	return STATUS_OK;
}

/* Read the records of these documents: what is said, and told of each. */
static enum status
read_documents(char told[256], const struct document *documents, size_t count)
{
	const struct sink sink = { .payload = told,
		.document = take_document };
	struct record sent = { .size = 0 };
	struct wire_reader *reader;
	struct error err = { 0 };
	enum status status;

	told[0] = '\0';
	for (size_t i = 0; i < count; i++)
		add_document(&sent, &documents[i]);
	check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK, &err);
	status = sent_receive(reader, (const char *)sent.bytes, sent.size,
	    SIZE_MAX, &err);
	wire_reader_free(reader);
	return status;
}

static void
test_references_in_documents(void **state)
{
	struct document documents[2] = { fine, fine };
	char told[256];

	(void)state;
	documents[1] = (struct document){
		.source = { 1, NULL },
		.currency = { 2, NULL },
		.tags = { WIRE_TEXT_PLAIN, "a b" },
		.product = { NEW(1000), "Q" },
		.line_tags = { NEW(4), "c" },
		.flags = WIRE_LINE_FLAGS,
	};
	check_status(read_documents(told, documents, 2), STATUS_OK, NULL);
	assert_string_equal(told, "A EUR - P -;A EUR a b Q c;");
}

static void
test_refuses_references(void **state)
{
	struct document bad[17];
	size_t count = 0;
	char told[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		bad[i] = fine;
	bad[count++].source = (struct reference){ WIRE_TEXT_NONE, NULL };
	bad[count++].source = (struct reference){ 1, NULL };
	bad[count++].source = (struct reference){ NEW(1), "\xc3(" };
	bad[count++].source = (struct reference){ NEW(0), "A" };
	bad[count++].source = (struct reference){ NEW(WIRE_TEXTS_MAX + 1),
		"A" };
	bad[count++].source = (struct reference){ WIRE_TEXTS_MAX + 1, NULL };
	bad[count++].currency = (struct reference){ WIRE_TEXT_NONE, NULL };
	bad[count++].currency = (struct reference){ NEW(2), "EURO" };
	bad[count++].currency = (struct reference){ WIRE_TEXT_PLAIN, "XXX" };
	/* Of this record, but no currency; given twice; its text missing. */
	bad[count++].currency = (struct reference){ 1, NULL };
	bad[count++].currency = (struct reference){ NEW(1), "EUR" };
	bad[count++].currency = (struct reference){ NEW(2), NULL };
	bad[count++].tags = (struct reference){ NEW(4), "b a" };
	bad[count++].tags = (struct reference){ WIRE_TEXT_PLAIN, "a a" };
	bad[count++].product = (struct reference){ 3, NULL };
	bad[count++].line_tags = (struct reference){ NEW(4), "a " };
	bad[count++].flags = WIRE_LINE_FLAGS + 1;
	assert_int_equal(count, ARRAY_LEN(bad));
	for (size_t i = 0; i < count; i++)
		check_status(read_documents(told, &bad[i], 1),
		    STATUS_INVALID, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_text_same_number,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_text_has_no_number,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_texts_than_places,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_record_keeps_its_texts,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_reading_trusts_nothing,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_judged_once, setup,
		    teardown),
		cmocka_unit_test(test_references_in_documents),
		cmocka_unit_test(test_refuses_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
