/* The packed form of a document's lines: what goes in comes out, and damaged
 * bytes are told. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ledger_lines.h"
#include "tests/support/check.h"

#define LINES_MAX 2000

static void
check_text(const char *actual, const char *expected)
{
	if (expected == NULL)
		assert_null(actual);
	else
		assert_string_equal(actual, expected);
}

/* Pack, read back, compare every field. */
static size_t
check_round_trip(const struct fact_line *lines, const int64_t *items,
    size_t count)
{
	struct ledger_lines reader = { .next = NULL };
	struct ledger_line line;
	struct strbuf packed;
	size_t size;
	size_t i;

	strbuf_init(&packed, LEDGER_LINES_BYTES_MAX);
	ledger_lines_pack(&packed, lines, items, count);
	check_status(strbuf_status(&packed), STATUS_OK, NULL);
	check_status(ledger_lines_open(&reader, packed.bytes, packed.length),
	    STATUS_OK, NULL);
	for (i = 0; i < count; i++) {
		check_status(ledger_lines_next(&reader, &line), STATUS_OK,
		    NULL);
		check_int_equal(line.item, items[i]);
		check_text(line.unit, lines[i].unit);
		check_text(line.category, lines[i].category);
		check_text(line.tax_category, lines[i].tax_category);
		check_text(line.tags, lines[i].tags);
		check_int_equal(line.net_micro, lines[i].net_micro);
		check_int_equal(line.quantity_micro, lines[i].quantity_micro);
		check_int_equal(line.tax_rate_micro, lines[i].tax_rate_micro);
		check_int_equal(line.has_quantity, lines[i].has_quantity);
		check_int_equal(line.has_tax_rate, lines[i].has_tax_rate);
		if (line.no != NULL)
			assert_string_equal(line.no, lines[i].no);
		else
			check_int_equal(strtol(lines[i].no, NULL, 10),
			    (int64_t)i + 1);
	}
	check_status(ledger_lines_next(&reader, &line), STATUS_NOT_FOUND,
	    NULL);
	size = packed.length;
	ledger_lines_fini(&reader);
	strbuf_fini(&packed);
	return size;
}

static const int64_t amounts[] = {
	0, 1, -1, 7, 8, -8, 10, 999999, 1000000, -1000000, 10000000,
	70000000, 80000000, 123456, -123456, 1234560000, INT64_C(1) << 40,
	DECIMAL_LIMIT_MICRO - 1, -(DECIMAL_LIMIT_MICRO - 1),
	DECIMAL_LIMIT_MICRO - 10000000, INT64_MAX, -INT64_MAX,
};

static void
amounts_survive(void **state)
{
	struct fact_line lines[ARRAY_LEN(amounts)] = { 0 };
	int64_t items[ARRAY_LEN(amounts)] = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(amounts); i++)
		lines[i] = (struct fact_line){
			.no = "x",
			.net_micro = amounts[i],
			.quantity_micro = amounts[ARRAY_LEN(amounts) - 1 - i],
			.tax_rate_micro = amounts[i],
			.has_quantity = true,
			.has_tax_rate = true,
		};
	(void)check_round_trip(lines, items, ARRAY_LEN(amounts));
}

static void
every_set_of_fields_survives(void **state)
{
	struct fact_line line;
	int64_t item;
	unsigned fields;

	(void)state;
	for (fields = 0; fields < 256; fields++) {
		line = (struct fact_line){
			.no = fields & 1 ? "1" : "01",
			.net_micro = 5,
			.unit = fields & 2 ? "C62" : NULL,
			.category = fields & 4 ? "TOOLS" : NULL,
			.tax_category = fields & 8 ? "S" : NULL,
			.tags = fields & 16 ? "a b" : NULL,
			.has_quantity = fields & 32,
			.quantity_micro = fields & 32 ? -3000000 : 0,
			.has_tax_rate = fields & 64,
			.tax_rate_micro = fields & 64 ? 21000000 : 0,
		};
		item = fields & 128 ? INT64_MAX : 0;
		(void)check_round_trip(&line, &item, 1);
	}
}

static void
a_document_without_lines_survives(void **state)
{
	(void)state;
	check_int_equal((int64_t)check_round_trip(NULL, NULL, 0), 1);
}

/* Numbers that look like the line's place and are not. */
static void
numbers_of_lines_survive(void **state)
{
	static const char *const numbers[] = {
		"1", "02", "3 ", "", "51", "6", "17", "8", "9", "10", "1", "21",
	};
	struct fact_line lines[ARRAY_LEN(numbers)] = { 0 };
	int64_t items[ARRAY_LEN(numbers)] = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(numbers); i++)
		lines[i].no = numbers[i];
	(void)check_round_trip(lines, items, ARRAY_LEN(numbers));
}

/* More different texts than are looked back on, coming again and again. */
static void
many_texts_survive(void **state)
{
	static char texts[97][8];
	static struct fact_line lines[LINES_MAX];
	static int64_t items[LINES_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++)
		(void)snprintf(texts[i], sizeof texts[i], "t%zu", i);
	for (i = 0; i < LINES_MAX; i++) {
		lines[i] = (struct fact_line){
			.no = "n",
			.unit = texts[i % 3],
			.category = texts[i % 97],
			.tax_category = texts[i * 7 % 20],
			.tags = texts[i * i % 97],
		};
		items[i] = (int64_t)i;
	}
	(void)check_round_trip(lines, items, LINES_MAX);
}

static void
lines_like_their_neighbours_are_small(void **state)
{
	struct fact_line lines[100];
	int64_t items[100];
	char numbers[100][4];
	size_t i;

	(void)state;
	for (i = 0; i < 100; i++) {
		(void)snprintf(numbers[i], sizeof numbers[i], "%zu", i + 1);
		lines[i] = (struct fact_line){
			.no = numbers[i],
			.unit = "C62",
			.tax_category = "S",
			.net_micro = 1234560000,
			.quantity_micro = 24000000,
			.has_quantity = true,
		};
		items[i] = 20000;
	}
	assert_true(check_round_trip(lines, items, 100) <= 100 * 13);
}

/*
 * Whatever the bytes, reading ends, stays inside them, and never gives more
 * lines than there are bytes.
 */
static void
read_all(const unsigned char *bytes, size_t size)
{
	unsigned char *copy = malloc(size + 1);
	struct ledger_lines reader = { .next = NULL };
	struct ledger_line line;
	size_t count = 0;
	enum status status;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	copy = realloc(copy, size > 0 ? size : 1);
	assert_non_null(copy);
	status = ledger_lines_open(&reader, copy, size);
	while (status == STATUS_OK) {
		status = ledger_lines_next(&reader, &line);
		assert_true(count++ <= size);
	}
	assert_true(status == STATUS_NOT_FOUND || status == STATUS_INVALID);
	ledger_lines_fini(&reader);
	free(copy);
}

static void
damaged_bytes_are_told(void **state)
{
	struct fact_line lines[] = {
		{ .no = "A", .unit = "C62", .tags = "x y", .net_micro = 12345,
		  .has_quantity = true, .quantity_micro = INT64_MAX },
		{ .no = "2", .unit = "KGM", .category = "TOOLS",
		  .net_micro = -99 },
	};
	int64_t items[] = { 300, 0 };
	unsigned char bytes[128];
	struct strbuf packed;
	size_t size;
	size_t i;
	unsigned value;

	(void)state;
	strbuf_init(&packed, LEDGER_LINES_BYTES_MAX);
	ledger_lines_pack(&packed, lines, items, ARRAY_LEN(lines));
	size = packed.length;
	assert_true(size <= sizeof bytes);
	memcpy(bytes, packed.bytes, size);
	strbuf_fini(&packed);
	for (i = 0; i <= size; i++)
		read_all(bytes, i);
	for (i = 0; i < size; i++) {
		for (value = 0; value < 256; value++) {
			bytes[i] ^= (unsigned char)value;
			read_all(bytes, size);
			bytes[i] ^= (unsigned char)value;
		}
	}
}

struct damaged_row {
	const char *name;
	const char *bytes;
	size_t size;
};

#define BYTES(text) text, sizeof text - 1

static const struct damaged_row damaged_rows[] = {
	{ "nothing at all", BYTES("") },
	{ "a text without its end", BYTES("\001C62") },
	{ "more texts than bytes", BYTES("\177a\000") },
	{ "a count past 64 bits",
	  BYTES("\377\377\377\377\377\377\377\377\377\377\001") },
	{ "a unit that is not among the texts", BYTES("\000\020\000\020") },
	{ "an item 0", BYTES("\000\002\000\020") },
	{ "a line without its amount", BYTES("\000\002\001") },
	{ "an amount past 64 bits",
	  BYTES("\000\000\367\377\377\377\377\377\377\377\377\037") },
	{ "a number of a line without its end", BYTES("\000\001ab") },
};

static void
run_damaged_row(void **state)
{
	const struct damaged_row *row = *state;
	struct ledger_lines reader = { .next = NULL };
	struct ledger_line line;
	enum status status;

	status = ledger_lines_open(&reader, row->bytes, row->size);
	if (status == STATUS_OK)
		status = ledger_lines_next(&reader, &line);
	check_status(status, STATUS_INVALID, NULL);
	ledger_lines_fini(&reader);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_survive),
		cmocka_unit_test(every_set_of_fields_survives),
		cmocka_unit_test(a_document_without_lines_survives),
		cmocka_unit_test(numbers_of_lines_survive),
		cmocka_unit_test(many_texts_survive),
		cmocka_unit_test(lines_like_their_neighbours_are_small),
		cmocka_unit_test(damaged_bytes_are_told),
	};
	struct CMUnitTest table[ARRAY_LEN(damaged_rows)];
	size_t i;
	int failed;

	for (i = 0; i < ARRAY_LEN(table); i++)
		table[i] = (struct CMUnitTest){
			.name = damaged_rows[i].name,
			.test_func = run_damaged_row,
			.initial_state = (void *)(uintptr_t)&damaged_rows[i],
		};
	failed = cmocka_run_group_tests_name("ledger_lines", tests, NULL,
	    NULL);
	return failed + cmocka_run_group_tests_name("ledger_lines, damaged",
	    table, NULL, NULL);
}
