/* The order of a document's lines, and texts that do not fit a piece. */

#include "rules/collect_digest.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"

/*
 * Each pair differs in one field first: there the left is less, and in all
 * fields after it more.  What is not stated is less than what is.
 */
static const struct purchase_line pairs[][2] = {
	{ { .no = NULL, .product = 9, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .unit = "C62" } },
	{ { .no = "10", .product = 9, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "2", .unit = "C62" } },
	{ { .no = "1", .product = 3, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .product = 5, .unit = "C62" } },
	{ { .no = "1", .category = 3, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .category = CATALOG_NONE, .unit = "C62" } },
	{ { .no = "1", .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .has_quantity = true, .unit = "C62" } },
	{ { .no = "1", .has_quantity = true, .quantity_micro = -9,
	    .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .has_quantity = true, .unit = "C62" } },
	{ { .no = "1", .unit = NULL, .net_micro = 9 },
	  { .no = "1", .unit = "C62" } },
	{ { .no = "1", .unit = "C62", .net_micro = 9 },
	  { .no = "1", .unit = "D62" } },
	{ { .no = "1", .unit = "C62", .net_micro = -9 },
	  { .no = "1", .unit = "C62", .net_micro = 1 } },
	{ { .no = "1", .net_micro = INT64_MIN },
	  { .no = "1", .net_micro = INT64_MAX } },
};

static void
lines_are_in_order_of_all_their_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct purchase_line *less = &pairs[i][0];
		const struct purchase_line *more = &pairs[i][1];

		if (collect_line_compare(less, more) >= 0 ||
		    collect_line_compare(more, less) <= 0)
			fail_msg("pair %zu", i);
		check_int_equal(collect_line_compare(less, less), 0);
		check_int_equal(collect_line_compare(more, more), 0);
	}
}

/* What rules/collect.h says of the document, with blanks for NULs. */
static void
digest_described(char *out, const struct purchase_document *document)
{
	static char text[2 * COLLECT_DIGEST_PIECE];
	int length = snprintf(text, sizeof text, "document S invoice %s C-1 "
	    "2025-03-04  EUR line 17   -1.5 KGM 12 ", document->id);

	assert_true(length > 0 && (size_t)length < sizeof text);
	for (int i = 0; i < length; i++)
		if (text[i] == ' ')
			text[i] = '\0';
	check_status(digest_bytes(out, text, (size_t)length), STATUS_OK, NULL);
}

static void
collect_one(char *out, const struct catalog *catalog,
    const struct purchase_document *document)
{
	static struct collect_digest digest;

	check_status(collect_digest_init(&digest, catalog), STATUS_OK, NULL);
	check_status(collect_digest_begin_document(&digest, document),
	    STATUS_OK, NULL);
	collect_digest_add(&digest, document->lines);
	collect_digest_end_document(&digest, document);
	check_status(collect_digest_finish(&digest, out), STATUS_OK, NULL);
	collect_digest_fini(&digest);
}

/* The piece ends within each of the fields, before and after it. */
static void
fields_go_on_in_the_next_piece(void **state)
{
	static char id[COLLECT_DIGEST_PIECE + 1];
	const struct purchase_line line = { .no = "17", .unit = "KGM",
		.product = CATALOG_NONE, .category = CATALOG_NONE,
		.has_quantity = true, .quantity_micro = -1500000,
		.net_micro = 12000000 };
	struct purchase_document document = { .source = "S",
		.type = DOCUMENT_INVOICE, .id = id,
		.delivered = DATE_NONE,
		.currency = "EUR", .lines = &line, .line_count = 1 };
	struct catalog_builder *builder = NULL;
	struct catalog *catalog = NULL;
	struct error err;

	(void)state;
	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	check_status(catalog_mention_account(builder, "C-1"), STATUS_OK, NULL);
	check_status(catalog_finish(&catalog, builder, &err), STATUS_OK, &err);
	catalog_builder_free(builder);
	check_status(date_parse(&document.date, "2025-03-04"), STATUS_OK, NULL);
	document.account = catalog_account_find(catalog, "C-1");
	memset(id, 'x', COLLECT_DIGEST_PIECE);
	for (size_t cut = 0; cut < 100; cut++) {
		char expected[DIGEST_TEXT_SIZE];
		char actual[DIGEST_TEXT_SIZE];

		id[COLLECT_DIGEST_PIECE - cut] = '\0';
		digest_described(expected, &document);
		collect_one(actual, catalog, &document);
		assert_string_equal(actual, expected);
	}
	catalog_free(catalog);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_in_order_of_all_their_fields),
		cmocka_unit_test(fields_go_on_in_the_next_piece),
	};

	return cmocka_run_group_tests_name("collect_digest", tests, NULL,
	    NULL);
}
