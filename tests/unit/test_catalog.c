#include "engine/catalog.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/faults.h"
#include "tests/support/rows.h"

static struct error err;

/* ------------------------------------------------------------- builders */

static struct catalog_builder *
new_builder(void)
{
	struct catalog_builder *builder = NULL;

	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	return builder;
}

static struct catalog *
finish(struct catalog_builder *builder)
{
	struct catalog *catalog = NULL;

	check_status(catalog_finish(&catalog, builder, &err), STATUS_OK, &err);
	catalog_builder_free(builder);
	return catalog;
}

static void
add_account(struct catalog_builder *builder, const char *id,
    const char *parent)
{
	const struct fact_account account = {
		.id = id,
		.parent = parent,
		.since = DATE_NONE,
	};

	check_status(catalog_add_account(builder, &account), STATUS_OK, NULL);
}

static void
add_category(struct catalog_builder *builder, const char *id,
    const char *parent)
{
	const struct fact_category category = { .id = id, .parent = parent };

	check_status(catalog_add_category(builder, &category), STATUS_OK,
	    NULL);
}

static int32_t
day(const char *text)
{
	int32_t date = 0;

	check_status(date_parse(&date, text), STATUS_OK, NULL);
	return date;
}

static void
add_rate(struct catalog_builder *builder, const char *base,
    const char *currency, const char *date, const char *value)
{
	struct fact_rate rate = {
		.base = base,
		.currency = currency,
		.date = day(date),
	};

	check_status(decimal_parse_scaled(&rate.value_e10, value,
	    FACT_RATE_DIGITS), STATUS_OK, NULL);
	check_status(catalog_add_rate(builder, &rate), STATUS_OK, NULL);
}

/* ------------------------------------------------------------- accounts */

static void
an_empty_catalog_has_nothing(void **state)
{
	struct catalog *catalog = finish(new_builder());
	wide out = -77777;
	const char *missing = NULL;

	(void)state;
	check_int_equal((int64_t)catalog_account_count(catalog), 0);
	check_int_equal((int64_t)catalog_product_count(catalog), 0);
	check_int_equal((int64_t)catalog_category_count(catalog), 0);
	check_int_equal(catalog_account_find(catalog, "A"), CATALOG_NONE);
	check_int_equal(catalog_product_find(catalog, "A"), CATALOG_NONE);
	check_int_equal(catalog_category_find(catalog, "A"), CATALOG_NONE);
	assert_false(catalog_category_is_under(catalog, CATALOG_NONE, "A"));
	check_int_equal(catalog_category_at(catalog, CATALOG_NONE, 1),
	    CATALOG_NONE);
	assert_false(catalog_has_segment(catalog, "A"));
	assert_false(catalog_has_club(catalog, "A"));
	assert_null(catalog_company(catalog));
	check_status(catalog_convert_amount(&out, catalog, 1, "EUR", "USD", 0,
	    &missing), STATUS_NOT_FOUND, NULL);
	assert_string_equal(missing, "EUR");
	check_micro_equal(out, -77777);
	catalog_free(catalog);
	catalog_free(NULL);
	catalog_builder_free(NULL);
}

static void
accounts_are_numbered_by_their_ids(void **state)
{
	/* Bytewise: capitals before small letters, ASCII before the rest. */
	static const char *const sorted[] = {
		"10", "9", "A", "A-1", "A0", "B", "a", "\xc3\xa9",
	};
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;

	(void)state;
	for (size_t i = ARRAY_LEN(sorted); i-- > 0;) {
		if (i % 2 == 0)
			add_account(builder, sorted[i], NULL);
		check_status(catalog_mention_account(builder, sorted[i]),
		    STATUS_OK, NULL);
		check_status(catalog_mention_account(builder, sorted[i]),
		    STATUS_OK, NULL);
	}
	check_status(catalog_mention_account(builder, "9"), STATUS_OK, NULL);
	catalog = finish(builder);
	check_int_equal((int64_t)catalog_account_count(catalog),
	    ARRAY_LEN(sorted));
	for (uint32_t i = 0; i < ARRAY_LEN(sorted); i++) {
		const struct catalog_account *account;

		account = catalog_account(catalog, i);
		assert_string_equal(account->id, sorted[i]);
		check_int_equal(catalog_account_find(catalog, sorted[i]), i);
		assert_true(account->has_master == (i % 2 == 0));
		check_int_equal(account->since, DATE_NONE);
		check_int_equal(account->parent, CATALOG_NONE);
		check_int_equal(account->head, i);
		assert_null(account->name);
	}
	check_int_equal(catalog_account_find(catalog, ""), CATALOG_NONE);
	check_int_equal(catalog_account_find(catalog, "A-"), CATALOG_NONE);
	check_int_equal(catalog_account_find(catalog, "b"), CATALOG_NONE);
	check_int_equal(catalog_account_find(catalog, "\xff"), CATALOG_NONE);
	catalog_free(catalog);
}

static void
each_of_very_many_ids_is_found_and_no_other(void **state)
{
	enum { COUNT = 200000 };
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;
	char id[16];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		/* 7919 and the count have no common factor. */
		(void)snprintf(id, sizeof id, "%06d",
		    (int)(i * INT64_C(7919) % COUNT));
		check_status(catalog_mention_product(builder, id), STATUS_OK,
		    NULL);
	}
	catalog = finish(builder);
	check_int_equal((int64_t)catalog_product_count(catalog), COUNT);
	for (int i = 0; i < 2 * COUNT; i++) {
		(void)snprintf(id, sizeof id, "%06d", i);
		check_int_equal(catalog_product_find(catalog, id),
		    i < COUNT ? (uint32_t)i : CATALOG_NONE);
	}
	catalog_free(catalog);
}

static void
an_account_is_copied_whole(void **state)
{
	char id[] = "C-1";
	const struct fact_membership membership = {
		.club = "GOLD",
		.from = 10,
		.until = DATE_NONE,
	};
	const struct fact_account account = {
		.id = id,
		.name = "Nov\xc3\xa1k",
		.tax_id = "CZ1",
		.country = "CZ",
		.language = "cs",
		.currency = "CZK",
		.segment = "wholesale",
		.manager = "m",
		.email = "e",
		.since = 7,
		.address = { "s", "c", "p", "AT" },
		.bank = { "i", "b", "h" },
		.memberships = &membership,
		.membership_count = 1,
	};
	struct catalog_builder *builder = new_builder();
	const struct catalog_account *own;
	struct catalog *catalog;

	(void)state;
	check_status(catalog_add_account(builder, &account), STATUS_OK, NULL);
	memcpy(id, "xxx", 3);
	catalog = finish(builder);
	own = catalog_account(catalog, 0);
	assert_string_equal(own->id, "C-1");
	assert_string_equal(own->name, "Nov\xc3\xa1k");
	assert_string_equal(own->tax_id, "CZ1");
	assert_string_equal(own->country, "CZ");
	assert_string_equal(own->language, "cs");
	assert_string_equal(own->currency, "CZK");
	assert_string_equal(own->segment, "wholesale");
	assert_string_equal(own->manager, "m");
	assert_string_equal(own->email, "e");
	check_int_equal(own->since, 7);
	assert_string_equal(own->address.street, "s");
	assert_string_equal(own->address.city, "c");
	assert_string_equal(own->address.postcode, "p");
	assert_string_equal(own->address.country, "AT");
	assert_string_equal(own->bank.iban, "i");
	assert_string_equal(own->bank.bic, "b");
	assert_string_equal(own->bank.holder, "h");
	check_int_equal((int64_t)own->membership_count, 1);
	assert_ptr_not_equal(own->memberships, &membership);
	assert_string_equal(own->memberships[0].club, "GOLD");
	assert_true(own->has_master);
	assert_true(catalog_has_segment(catalog, "wholesale"));
	assert_false(catalog_has_segment(catalog, "retail"));
	assert_true(catalog_has_club(catalog, "GOLD"));
	assert_false(catalog_has_club(catalog, "SILVER"));
	catalog_free(catalog);
}

struct group_row {
	const char *name;
	const char *head;
	const char *members;	/* with a blank after each */
};

/* D -> C -> B -> A, E -> B, F -> G (mentioned only), H alone. */
static const struct group_row group_rows[] = {
	{ "a tree of three levels", "A", "A B C D E " },
	{ "a head without a record", "G", "F G " },
	{ "an account alone", "H", "H " },
	{ "one that is no head", "B", "" },
};

static struct catalog *
group_catalog(void)
{
	struct catalog_builder *builder = new_builder();

	add_account(builder, "D", "C");
	add_account(builder, "H", NULL);
	add_account(builder, "F", "G");
	add_account(builder, "C", "B");
	add_account(builder, "A", NULL);
	add_account(builder, "E", "B");
	add_account(builder, "B", "A");
	return finish(builder);
}

static void
group(void **state)
{
	const struct group_row *row = *state;
	struct catalog *catalog = group_catalog();
	uint32_t head = catalog_account_find(catalog, row->head);
	const uint32_t *members;
	char text[64] = "";
	size_t length = 0;
	size_t count;

	members = catalog_group(catalog, head, &count);
	for (size_t i = 0; i < count; i++) {
		const struct catalog_account *account;

		account = catalog_account(catalog, members[i]);
		check_int_equal(account->head, head);
		length += (size_t)snprintf(text + length, sizeof text - length,
		    "%s ", account->id);
	}
	assert_string_equal(text, row->members);
	catalog_free(catalog);
}

static void
heads_follow_parents(void **state)
{
	struct catalog *catalog = group_catalog();
	uint32_t b = catalog_account_find(catalog, "B");
	uint32_t d = catalog_account_find(catalog, "D");

	(void)state;
	check_int_equal(catalog_account(catalog, d)->parent,
	    catalog_account_find(catalog, "C"));
	check_int_equal(catalog_account(catalog, d)->head,
	    catalog_account_find(catalog, "A"));
	check_int_equal(catalog_account(catalog, b)->head,
	    catalog_account_find(catalog, "A"));
	assert_false(catalog_account(catalog,
	    catalog_account_find(catalog, "G"))->has_master);
	catalog_free(catalog);
}

struct member_row {
	const char *name;
	const char *club;
	const char *date;
	bool is_member;
};

/*
 * GOLD in 2025 and again from 2027-03-01 on; OLD on one day.  MIX in times that
 * overlap, not in their order; WIDE in one that holds another.
 */
static const struct member_row member_rows[] = {
	{ "the day before", "GOLD", "2024-12-31", false },
	{ "the first day", "GOLD", "2025-01-01", true },
	{ "the last day", "GOLD", "2025-12-31", true },
	{ "the day after", "GOLD", "2026-01-01", false },
	{ "before the second time", "GOLD", "2027-02-28", false },
	{ "an open end", "GOLD", "9999-12-31", true },
	{ "one day only", "OLD", "2020-02-29", true },
	{ "the day after one day only", "OLD", "2020-03-01", false },
	{ "before times that overlap", "MIX", "2024-12-31", false },
	{ "the first of them", "MIX", "2025-01-01", true },
	{ "where they meet", "MIX", "2025-03-31", true },
	{ "after the second begins", "MIX", "2025-05-31", true },
	{ "the last day of the second", "MIX", "2025-06-30", true },
	{ "between", "MIX", "2025-07-01", false },
	{ "the third", "MIX", "2025-09-02", true },
	{ "after all of them", "MIX", "2025-09-03", false },
	{ "in the inner time", "WIDE", "2025-02-02", true },
	{ "after the inner time", "WIDE", "2025-11-11", true },
	{ "open after the inner time", "OPEN", "2030-01-01", true },
	{ "open from the second on", "LATE", "2030-01-01", true },
	{ "another club", "gold", "2025-06-01", false },
};

static void
membership(void **state)
{
	const struct member_row *row = *state;
	const struct fact_membership memberships[] = {
		{ "OLD", day("2020-02-29"), day("2020-02-29") },
		{ "GOLD", day("2025-01-01"), day("2025-12-31") },
		{ "GOLD", day("2027-03-01"), DATE_NONE },
		{ "MIX", day("2025-03-31"), day("2025-06-30") },
		{ "MIX", day("2025-09-01"), day("2025-09-02") },
		{ "MIX", day("2025-01-01"), day("2025-03-31") },
		{ "WIDE", day("2025-01-01"), day("2025-12-31") },
		{ "WIDE", day("2025-02-01"), day("2025-02-28") },
		{ "OPEN", day("2025-02-01"), day("2025-02-28") },
		{ "OPEN", day("2025-01-01"), DATE_NONE },
		{ "LATE", day("2025-02-01"), DATE_NONE },
		{ "LATE", day("2025-01-01"), day("2025-02-01") },
	};
	const struct fact_account account = {
		.id = "A",
		.memberships = memberships,
		.membership_count = ARRAY_LEN(memberships),
	};
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;

	check_status(catalog_add_account(builder, &account), STATUS_OK, NULL);
	add_account(builder, "B", NULL);
	catalog = finish(builder);
	assert_true(catalog_is_member(catalog, 0, row->club,
	    day(row->date)) == row->is_member);
	assert_false(catalog_is_member(catalog, 1, row->club,
	    day(row->date)));
	catalog_free(catalog);
}

/* ----------------------------------------------------------- categories */

static struct catalog *
category_catalog(void)
{
	struct catalog_builder *builder = new_builder();
	const struct fact_product product = {
		.id = "P-1",
		.category = "NEW",
	};

	add_category(builder, "HAMMER-DRILLS", "DRILLS");
	add_category(builder, "TOOLS", NULL);
	add_category(builder, "DRILLS", "TOOLS");
	add_category(builder, "SAWS", "TOOLS");
	add_category(builder, "PAINT", "ABSENT");
	check_status(catalog_mention_category(builder, "MENTIONED"),
	    STATUS_OK, NULL);
	check_status(catalog_add_product(builder, &product), STATUS_OK, NULL);
	return finish(builder);
}

struct under_row {
	const char *name;
	const char *category;
	const char *id;
	bool is_under;
};

static const struct under_row under_rows[] = {
	{ "itself", "TOOLS", "TOOLS", true },
	{ "a child", "DRILLS", "TOOLS", true },
	{ "a grandchild", "HAMMER-DRILLS", "TOOLS", true },
	{ "a grandchild under its parent", "HAMMER-DRILLS", "DRILLS", true },
	{ "not the other way", "TOOLS", "DRILLS", false },
	{ "not a sister", "SAWS", "DRILLS", false },
	{ "not another root", "PAINT", "TOOLS", false },
	{ "a parent that only a child names", "PAINT", "ABSENT", true },
	{ "a category that only a product names", "NEW", "NEW", true },
	{ "a category that only a document names", "MENTIONED", "MENTIONED",
	    true },
	{ "an id that is nowhere", "DRILLS", "NOWHERE", false },
	{ "not by the beginning of an id", "HAMMER-DRILLS", "HAMMER", false },
};

static void
under(void **state)
{
	const struct under_row *row = *state;
	struct catalog *catalog = category_catalog();
	uint32_t category = catalog_category_find(catalog, row->category);

	check_int_equal(category == CATALOG_NONE, 0);
	assert_true(catalog_category_is_under(catalog, category, row->id) ==
	    row->is_under);
	catalog_free(catalog);
}

struct level_row {
	const char *name;
	const char *category;
	uint32_t level;
	const char *expected;	/* NULL: none */
};

static const struct level_row level_rows[] = {
	{ "a root at 1", "TOOLS", 1, "TOOLS" },
	{ "a root at 2", "TOOLS", 2, NULL },
	{ "a leaf at 1", "HAMMER-DRILLS", 1, "TOOLS" },
	{ "a leaf at 2", "HAMMER-DRILLS", 2, "DRILLS" },
	{ "a leaf at its own depth", "HAMMER-DRILLS", 3, "HAMMER-DRILLS" },
	{ "a leaf deeper", "HAMMER-DRILLS", 4, NULL },
	{ "a leaf much deeper", "HAMMER-DRILLS", UINT32_MAX, NULL },
	{ "a category that only a product names", "NEW", 1, "NEW" },
};

static void
level(void **state)
{
	const struct level_row *row = *state;
	struct catalog *catalog = category_catalog();
	uint32_t found = catalog_category_at(catalog,
	    catalog_category_find(catalog, row->category), row->level);

	if (row->expected == NULL)
		check_int_equal(found, CATALOG_NONE);
	else
		assert_string_equal(catalog_category(catalog, found)->id,
		    row->expected);
	catalog_free(catalog);
}

/* A chain, each below the one before, and every pair asked for. */
static void
every_ancestor_of_a_deep_chain_is_found(void **state)
{
	enum { DEPTH = 200 };
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;

	(void)state;
	for (int i = DEPTH; i > 0; i--) {
		char id[16];
		char parent[16];

		(void)snprintf(id, sizeof id, "%03d", i);
		(void)snprintf(parent, sizeof parent, "%03d", i - 1);
		add_category(builder, id, parent);
	}
	catalog = finish(builder);
	check_int_equal((int64_t)catalog_category_count(catalog), DEPTH + 1);
	for (uint32_t node = 0; node <= DEPTH; node++) {
		check_int_equal(catalog_category(catalog, node)->depth,
		    node + 1);
		for (uint32_t depth = 1; depth <= node + 1; depth++)
			check_int_equal(catalog_category_at(catalog, node,
			    depth), depth - 1);
	}
	catalog_free(catalog);
}

static void
a_very_deep_chain_is_walked_without_recursion(void **state)
{
	enum { DEPTH = 300000 };
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;
	uint32_t sum = 0;

	(void)state;
	for (int i = DEPTH; i > 0; i--) {
		char id[16];
		char parent[16];

		(void)snprintf(id, sizeof id, "%07d", i);
		(void)snprintf(parent, sizeof parent, "%07d", i - 1);
		add_category(builder, id, parent);
		add_account(builder, id, parent);
	}
	catalog = finish(builder);
	for (uint32_t i = 0; i <= DEPTH; i++)
		sum += catalog_category_is_under(catalog, i, "0000000") &&
		    catalog_account(catalog, i)->head == 0;
	check_int_equal(sum, DEPTH + 1);
	catalog_free(catalog);
}

static void
paths_may_hold_one_part_in_several_places(void **state)
{
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog;
	uint32_t first;
	uint32_t second;

	(void)state;
	check_status(catalog_add_category_path(builder, "A/X/Y"), STATUS_OK,
	    NULL);
	check_status(catalog_add_category_path(builder, "B/X"), STATUS_OK,
	    NULL);
	check_status(catalog_add_category_path(builder, "A/X"), STATUS_OK,
	    NULL);
	check_status(catalog_add_category_path(builder, "A/X/Y"), STATUS_OK,
	    NULL);
	catalog = finish(builder);
	check_int_equal((int64_t)catalog_category_count(catalog), 5);
	first = catalog_category_find(catalog, "A/X/Y");
	second = catalog_category_find(catalog, "B/X");
	assert_string_equal(catalog_category(catalog, first)->id, "Y");
	check_int_equal(catalog_category(catalog, first)->depth, 3);
	assert_string_equal(catalog_category(catalog, second)->id, "X");
	check_int_equal(catalog_category_find(catalog, "X"), CATALOG_NONE);
	assert_true(catalog_category_is_under(catalog, first, "X"));
	assert_true(catalog_category_is_under(catalog, first, "A"));
	assert_false(catalog_category_is_under(catalog, first, "B"));
	assert_false(catalog_category_is_under(catalog, first, "A/X"));
	assert_true(catalog_category_is_under(catalog, second, "X"));
	assert_false(catalog_category_is_under(catalog, second, "A"));
	check_int_equal(catalog_category_at(catalog, first, 2),
	    catalog_category_find(catalog, "A/X"));
	catalog_free(catalog);
}

/* --------------------------------------------------------------- refusals */

struct refusal_row {
	const char *name;
	const char *accounts[6];	/* id, parent, id, parent ... */
	const char *categories[6];
	const char *message;
};

static const struct refusal_row refusal_rows[] = {
	{ "an account twice", { "A", NULL, "B", NULL, "A", "B" },
	    { NULL }, "expected each account once, found \"A\" twice" },
	{ "a category twice", { NULL },
	    { "A", NULL, "B", NULL, "A", NULL },
	    "expected each category once, found \"A\" twice" },
	{ "an account that is its own parent", { "A", "A" }, { NULL },
	    "the account \"A\" is among its own ancestors" },
	{ "a loop of accounts", { "A", "B", "B", "C", "C", "A" }, { NULL },
	    "the account \"A\" is among its own ancestors" },
	{ "a loop above an account", { "A", "B", "B", "C", "C", "B" },
	    { NULL }, "the account \"B\" is among its own ancestors" },
	{ "a category below itself", { NULL }, { "A", "A" },
	    "the category \"A\" is among its own ancestors" },
	{ "a loop of categories", { NULL }, { "A", "B", "B", "A" },
	    "the category \"A\" is among its own ancestors" },
};

static void
refusal(void **state)
{
	const struct refusal_row *row = *state;
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog = NULL;

	for (int i = 0; i < 6 && row->accounts[i] != NULL; i += 2)
		add_account(builder, row->accounts[i], row->accounts[i + 1]);
	for (int i = 0; i < 6 && row->categories[i] != NULL; i += 2)
		add_category(builder, row->categories[i],
		    row->categories[i + 1]);
	check_status(catalog_finish(&catalog, builder, &err), STATUS_INVALID,
	    NULL);
	assert_null(catalog);
	assert_string_equal(err.message, row->message);
	/* The builder is empty again and can be used. */
	add_account(builder, "A", NULL);
	catalog = finish(builder);
	check_int_equal((int64_t)catalog_account_count(catalog), 1);
	check_int_equal((int64_t)catalog_category_count(catalog), 0);
	catalog_free(catalog);
}

static void
a_product_and_a_rate_twice_are_refused(void **state)
{
	const struct fact_product product = { .id = "P" };
	struct catalog_builder *builder = new_builder();
	struct catalog *catalog = NULL;

	(void)state;
	check_status(catalog_add_product(builder, &product), STATUS_OK, NULL);
	check_status(catalog_add_product(builder, &product), STATUS_OK, NULL);
	check_status(catalog_finish(&catalog, builder, &err), STATUS_INVALID,
	    NULL);
	assert_string_equal(err.message,
	    "expected each product once, found \"P\" twice");
	add_rate(builder, "EUR", "USD", "2025-03-03", "1.1");
	add_rate(builder, "EUR", "USD", "2025-03-03", "1.1");
	check_status(catalog_finish(&catalog, builder, &err), STATUS_INVALID,
	    NULL);
	assert_string_equal(err.message,
	    "expected one rate of USD in EUR on 2025-03-03, found two");
	assert_null(catalog);
	catalog_builder_free(builder);
}

static void
rates_that_are_none_are_refused(void **state)
{
	static const struct fact_rate rates[] = {
		{ "EUR", "USDX", 0, 1, 0 },
		{ "EU", "USD", 0, 1, 0 },
		{ "", "USD", 0, 1, 0 },
		{ "EUR", "USD", 0, 0, 0 },
		{ "EUR", "USD", 0, -1, 0 },
	};
	struct catalog_builder *builder = new_builder();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rates); i++)
		check_status(catalog_add_rate(builder, &rates[i]),
		    STATUS_INVALID, NULL);
	catalog_builder_free(builder);
}

/* ----------------------------------------------------------- conversions */

struct amount_row {
	const char *name;
	const char *amount;
	const char *from;
	const char *to;
	const char *date;
	const char *expected;	/* NULL: a rate is missing */
	const char *missing;
};

static const struct amount_row amount_rows[] = {
	{ "the same currency", "12.345678", "USD", "USD", "2025-03-03",
	    "12.345678", NULL },
	{ "the same currency without any rate", "12", "XYZ", "XYZ",
	    "2025-03-03", "12", NULL },
	{ "from the base", "100", "EUR", "USD", "2025-03-03", "104.65",
	    NULL },
	{ "to the base, rounded once", "100", "USD", "EUR", "2025-03-03",
	    "95.556617", NULL },
	{ "a credit is the same with its sign", "-100", "USD", "EUR",
	    "2025-03-03", "-95.556617", NULL },
	{ "across the base", "100", "USD", "CZK", "2025-03-03", "2391.782131",
	    NULL },
	{ "the latest rate on or before", "100", "EUR", "USD", "2025-03-05",
	    "104.65", NULL },
	{ "a newer rate on its day", "100", "EUR", "USD", "2025-03-06",
	    "110", NULL },
	{ "ten days older", "100", "EUR", "USD", "2025-03-16", "110", NULL },
	{ "eleven days older", "100", "EUR", "USD", "2025-03-17", NULL,
	    "USD" },
	{ "before the first", "100", "EUR", "USD", "2025-03-02", NULL, "USD" },
	{ "before the first of all rates", "100", "EUR", "BIG", "2025-03-02",
	    NULL, "BIG" },
	{ "each of its own date", "100", "USD", "CZK", "2025-03-13",
	    "2275.454545", NULL },
	{ "one of them too old", "100", "USD", "CZK", "2025-03-14", NULL,
	    "CZK" },
	{ "an unknown one to the base", "1", "JPY", "EUR", "2025-03-03", NULL,
	    "JPY" },
	{ "the base to an unknown one", "1", "EUR", "JPY", "2025-03-03", NULL,
	    "JPY" },
	{ "two unknown ones: the first is named", "1", "JPY", "BRL",
	    "2025-03-03", NULL, "JPY" },
	{ "a tie to even, down", "0.000001", "EUR", "HLF", "2025-03-03", "0",
	    NULL },
	{ "a tie to even, up", "0.000003", "EUR", "HLF", "2025-03-03",
	    "0.000002", NULL },
	{ "a negative tie to even", "-0.000005", "EUR", "HLF", "2025-03-03",
	    "-0.000002", NULL },
	{ "another base where the first lacks one", "10", "GBP", "CHF",
	    "2025-03-03", "11.25", NULL },
	{ "the first base where both have both", "10", "EUR", "GBP",
	    "2025-03-03", "9", NULL },
	{ "no base has both", "1", "CZK", "CHF", "2025-03-03", NULL, "CHF" },
	/* It stands just before where one in USD would. */
	{ "a rate in another base is none", "1", "ABC", "USD", "2025-03-03",
	    NULL, "USD" },
};

static void
add_rates(struct catalog_builder *builder)
{
	add_rate(builder, "KRW", "ABC", "2025-03-03", "5");
	add_rate(builder, "USD", "GBP", "2025-03-03", "0.8");
	add_rate(builder, "USD", "CHF", "2025-03-03", "0.9");
	add_rate(builder, "EUR", "USD", "2025-03-06", "1.1");
	add_rate(builder, "EUR", "USD", "2025-03-03", "1.0465");
	add_rate(builder, "EUR", "CZK", "2025-03-03", "25.03");
	add_rate(builder, "EUR", "CZK", "2025-03-20", "25");
	add_rate(builder, "EUR", "GBP", "2025-03-03", "0.9");
	add_rate(builder, "EUR", "HLF", "2025-03-03", "0.5");
	add_rate(builder, "EUR", "TNY", "2025-03-03", "0.0000000001");
	add_rate(builder, "EUR", "BIG", "2025-03-03", "900000000");
}

static void
amount(void **state)
{
	const struct amount_row *row = *state;
	struct catalog_builder *builder = new_builder();
	const char *missing = NULL;
	struct catalog *catalog;
	enum status status;
	wide out = -77777;
	int64_t micro;

	add_rates(builder);
	catalog = finish(builder);
	check_status(decimal_parse(&micro, row->amount), STATUS_OK, NULL);
	status = catalog_convert_amount(&out, catalog, micro, row->from,
	    row->to, day(row->date), &missing);
	if (row->expected != NULL) {
		check_status(status, STATUS_OK, NULL);
		check_status(decimal_parse(&micro, row->expected), STATUS_OK,
		    NULL);
		check_micro_equal(out, micro);
		assert_null(missing);
	} else {
		check_status(status, STATUS_NOT_FOUND, NULL);
		check_micro_equal(out, -77777);
		assert_string_equal(missing, row->missing);
	}
	catalog_free(catalog);
}

static void
large_amounts_convert_exactly_or_not_at_all(void **state)
{
	const wide largest = (wide)DECIMAL_LIMIT_MICRO - 1;
	struct catalog_builder *builder = new_builder();
	int32_t date = day("2025-03-03");
	const char *missing = NULL;
	struct catalog *catalog;
	wide out = -77777;

	(void)state;
	add_rates(builder);
	catalog = finish(builder);
	check_status(catalog_convert_amount(&out, catalog, largest, "EUR",
	    "BIG", date, &missing), STATUS_OK, NULL);
	check_micro_equal(out, largest * 900000000);
	check_status(catalog_convert_amount(&out, catalog, out, "BIG", "EUR",
	    date, &missing), STATUS_OK, NULL);
	check_micro_equal(out, largest);
	check_status(catalog_convert_amount(&out, catalog, -largest, "TNY",
	    "EUR", date, &missing), STATUS_OK, NULL);
	check_micro_equal(out, -largest * INT64_C(10000000000));
	/* 9e18 millionths, times 9e8, times 1e10: about 8.1e37, which fits. */
	check_status(catalog_convert_amount(&out, catalog, -largest, "TNY",
	    "BIG", date, &missing), STATUS_OK, NULL);
	check_micro_equal(out, -largest * INT64_C(9000000000000000000));
	check_status(catalog_convert_amount(&out, catalog, largest * 3, "TNY",
	    "BIG", date, &missing), STATUS_RANGE, NULL);
	check_micro_equal(out, -largest * INT64_C(9000000000000000000));
	assert_null(missing);
	catalog_free(catalog);
}

struct quantity_row {
	const char *name;
	const char *quantity;
	const char *product;	/* NULL: none */
	const char *unit;	/* NULL: the product's */
	const char *to;
	const char *expected;	/* NULL: no conversion */
};

/* P: C62, 1 BX = 12, 1 KGM = 0.5, 1 THIRD = 3.  Q: LTR.  R: no unit of its
 * own, 1 BX = 6, 1 PAL = 60.  S: nothing. */
static const struct quantity_row quantity_rows[] = {
	{ "the same code", "2.5", "P", "BX", "BX", "2.5" },
	{ "the same code, known to nobody", "2.5", NULL, "SACK", "SACK",
	    "2.5" },
	{ "a listed factor", "2", "P", "BX", "C62", "24" },
	{ "a listed factor backwards, rounded", "2", "P", "C62", "BX",
	    "0.166667" },
	{ "a credit's quantity", "-2", "P", "C62", "BX", "-0.166667" },
	{ "between two listed factors", "1", "P", "BX", "KGM", "24" },
	{ "a line without a unit has its product's", "24", "P", NULL, "BX",
	    "2" },
	{ "without a unit and of the unit asked for", "24", "P", NULL, "C62",
	    "24" },
	{ "the table, without a product", "1500", NULL, "GRM", "KGM", "1.5" },
	{ "the table, for a product that does not know", "1.5", "Q", "MTQ",
	    "LTR", "1500" },
	{ "the table of counts", "3", NULL, "DZN", "EA", "36" },
	{ "the table upward, rounded to even", "0.0015", NULL, "GRM", "KGM",
	    "0.000002" },
	{ "a tie to even, down", "0.0025", NULL, "GRM", "KGM", "0.000002" },
	{ "the table, rounded to nothing", "0.0005", NULL, "GRM", "KGM", "0" },
	{ "the table over ten powers of ten", "1", NULL, "HAR", "MMK",
	    "10000000000" },
	{ "the product's word before the table's", "1", "P", "KGM", "C62",
	    "0.5" },
	{ "kinds that differ", "1", NULL, "KGM", "LTR", NULL },
	{ "never a chain: grams are not the product's kilograms", "500", "P",
	    "GRM", "C62", NULL },
	{ "never a chain: dozens are not the product's pieces by name", "1",
	    "P", "BX", "DZN", NULL },
	{ "both in the table, one known to the product", "1", "P", "DZN",
	    "C62", "12" },
	{ "listed factors without a unit of its own", "1", "R", "PAL", "BX",
	    "10" },
	{ "no unit anywhere", "1", "R", NULL, "BX", NULL },
	{ "no unit and no product", "1", NULL, NULL, "C62", NULL },
	{ "a product that knows nothing", "1", "S", "BX", "C62", NULL },
	{ "a code that nobody knows", "1", "P", "SACK", "C62", NULL },
	{ "to a code that nobody knows", "1", "P", "C62", "SACK", NULL },
	{ "a factor that does not divide", "1", "P", "C62", "THIRD",
	    "0.333333" },
	{ "nothing", "0", "P", "BX", "C62", "0" },
};

static struct catalog *
quantity_catalog(void)
{
	static const struct fact_unit p_units[] = {
		{ "BX", 12000000 }, { "KGM", 500000 }, { "THIRD", 3000000 },
	};
	static const struct fact_unit r_units[] = {
		{ "BX", 6000000 }, { "PAL", 60000000 },
	};
	static const struct fact_product products[] = {
		{ .id = "P", .unit = "C62", .units = p_units,
		    .unit_count = ARRAY_LEN(p_units) },
		{ .id = "Q", .unit = "LTR" },
		{ .id = "R", .units = r_units,
		    .unit_count = ARRAY_LEN(r_units) },
	};
	struct catalog_builder *builder = new_builder();

	for (size_t i = 0; i < ARRAY_LEN(products); i++)
		check_status(catalog_add_product(builder, &products[i]),
		    STATUS_OK, NULL);
	check_status(catalog_mention_product(builder, "S"), STATUS_OK, NULL);
	return finish(builder);
}

static void
quantity(void **state)
{
	const struct quantity_row *row = *state;
	struct catalog *catalog = quantity_catalog();
	uint32_t product = CATALOG_NONE;
	wide out = -77777;
	enum status status;
	int64_t micro;

	if (row->product != NULL)
		product = catalog_product_find(catalog, row->product);
	check_status(decimal_parse(&micro, row->quantity), STATUS_OK, NULL);
	status = catalog_convert_quantity(&out, catalog, micro, product,
	    row->unit, row->to);
	if (row->expected != NULL) {
		check_status(status, STATUS_OK, NULL);
		check_status(decimal_parse(&micro, row->expected), STATUS_OK,
		    NULL);
		check_micro_equal(out, micro);
	} else {
		check_status(status, STATUS_NOT_FOUND, NULL);
		check_micro_equal(out, -77777);
	}
	catalog_free(catalog);
}

static void
the_largest_quantity_converts_exactly(void **state)
{
	const int64_t largest = DECIMAL_LIMIT_MICRO - 1;
	struct catalog *catalog = quantity_catalog();
	uint32_t product = catalog_product_find(catalog, "P");
	wide out = -77777;

	(void)state;
	check_status(catalog_convert_quantity(&out, catalog, -largest, product,
	    "BX", "KGM"), STATUS_OK, NULL);
	check_micro_equal(out, (wide)-largest * 24);
	check_status(catalog_convert_quantity(&out, catalog, largest,
	    CATALOG_NONE, "HAR", "MMK"), STATUS_OK, NULL);
	check_micro_equal(out, (wide)largest * INT64_C(10000000000));
	catalog_free(catalog);
}

static void
products_and_the_company_are_copied_whole(void **state)
{
	const struct fact_product product = {
		.id = "P",
		.name = "Drill",
		.brand = "ACME",
		.unit = "C62",
		.category = "TOOLS",
	};
	const struct fact_company company = {
		.id = "US",
		.name = "Us",
		.tax_id = "CZ9",
		.address = { .city = "Praha" },
	};
	struct catalog_builder *builder = new_builder();
	const struct catalog_product *own;
	struct catalog *catalog;

	(void)state;
	check_status(catalog_add_product(builder, &product), STATUS_OK, NULL);
	check_status(catalog_add_company(builder, &company), STATUS_OK, NULL);
	catalog = finish(builder);
	own = catalog_product(catalog, 0);
	assert_string_equal(own->id, "P");
	assert_string_equal(own->name, "Drill");
	assert_string_equal(own->brand, "ACME");
	assert_string_equal(own->unit, "C62");
	check_int_equal((int64_t)own->unit_count, 0);
	check_int_equal(own->category, catalog_category_find(catalog,
	    "TOOLS"));
	assert_true(own->has_master);
	assert_ptr_not_equal(catalog_company(catalog), &company);
	assert_string_equal(catalog_company(catalog)->id, "US");
	assert_string_equal(catalog_company(catalog)->address.city, "Praha");
	assert_null(catalog_company(catalog)->address.street);
	catalog_free(catalog);
}

/* A little of everything; STATUS_OK, or what failed first. */
static enum status
build_all(struct catalog **out)
{
	static const struct fact_unit unit = { "BX", 12000000 };
	static const struct fact_membership member = { "GOLD", 0, 10 };
	static const struct fact_company company = { .id = "US" };
	static const struct fact_rate rate = { "EUR", "USD", 0, 1, 0 };
	static const struct fact_category category = { "A", "B", "n", 0 };
	static const struct fact_product product = {
		.id = "P", .category = "A", .units = &unit, .unit_count = 1,
	};
	static const struct fact_account account = {
		.id = "C", .parent = "D", .memberships = &member,
		.membership_count = 1,
	};
	struct catalog_builder *builder = NULL;
	enum status status;

	status = catalog_builder_new(&builder);
	if (status == STATUS_OK)
		status = catalog_add_company(builder, &company);
	if (status == STATUS_OK)
		status = catalog_add_rate(builder, &rate);
	if (status == STATUS_OK)
		status = catalog_add_category(builder, &category);
	if (status == STATUS_OK)
		status = catalog_add_category_path(builder, "X/Y");
	if (status == STATUS_OK)
		status = catalog_add_product(builder, &product);
	if (status == STATUS_OK)
		status = catalog_add_account(builder, &account);
	if (status == STATUS_OK)
		status = catalog_mention_product(builder, "Q");
	if (status == STATUS_OK)
		status = catalog_finish(out, builder, &err);
	catalog_builder_free(builder);
	return status;
}

static void
a_failed_allocation_is_told_and_leaks_nothing(void **state)
{
	struct catalog *catalog = NULL;
	bool has_struck = true;
	int64_t live;

	(void)state;
	if (!faults_are_possible())
		skip();
	live = faults_live_blocks();
	for (uint64_t nth = 1; has_struck; nth++) {
		enum status status;

		catalog = NULL;
		faults_begin(nth, false);
		status = build_all(&catalog);
		has_struck = faults_end();
		/* qsort() does without the memory that it would like. */
		if (status != STATUS_OK) {
			assert_true(has_struck);
			check_status(status, STATUS_MEMORY, &err);
			assert_null(catalog);
		} else {
			check_int_equal((int64_t)catalog_account_count(
			    catalog), 2);
			check_int_equal((int64_t)catalog_product_count(
			    catalog), 2);
			check_int_equal((int64_t)catalog_category_count(
			    catalog), 4);
		}
		catalog_free(catalog);
		check_int_equal(faults_live_blocks(), live);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_catalog_has_nothing),
		cmocka_unit_test(accounts_are_numbered_by_their_ids),
		cmocka_unit_test(each_of_very_many_ids_is_found_and_no_other),
		cmocka_unit_test(an_account_is_copied_whole),
		cmocka_unit_test(heads_follow_parents),
		cmocka_unit_test(every_ancestor_of_a_deep_chain_is_found),
		cmocka_unit_test(
		    a_very_deep_chain_is_walked_without_recursion),
		cmocka_unit_test(paths_may_hold_one_part_in_several_places),
		cmocka_unit_test(a_product_and_a_rate_twice_are_refused),
		cmocka_unit_test(rates_that_are_none_are_refused),
		cmocka_unit_test(large_amounts_convert_exactly_or_not_at_all),
		cmocka_unit_test(the_largest_quantity_converts_exactly),
		cmocka_unit_test(products_and_the_company_are_copied_whole),
		cmocka_unit_test(a_failed_allocation_is_told_and_leaks_nothing),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
	failed += run_rows("catalog_group", group, group_rows);
	failed += run_rows("catalog_is_member", membership, member_rows);
	failed += run_rows("catalog_category_is_under", under, under_rows);
	failed += run_rows("catalog_category_at", level, level_rows);
	failed += run_rows("catalog_finish: refusals", refusal, refusal_rows);
	failed += run_rows("catalog_convert_amount", amount, amount_rows);
	failed += run_rows("catalog_convert_quantity", quantity,
	    quantity_rows);
	return failed;
}
