/* Reading: names resolved to accounts and products, the canonical order, the
 * dates asked for, and what is known of an invoice's payment. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define UNITS(n) ((n) * DECIMAL_ONE_MICRO)

static void
put(struct temp_ledger *temp, struct fact_document document)
{
	static struct fact_line line = { .no = "7", .net_micro = 1 };

	if (document.type == 0)
		document.type = DOCUMENT_INVOICE;
	if (document.source == NULL)
		document.source = "A";
	if (document.currency == NULL)
		document.currency = "EUR";
	if (document.lines == NULL) {
		document.lines = &line;
		document.line_count = 1;
	}
	if (document.due == 0)
		document.due = DATE_NONE;
	if (document.delivered == 0)
		document.delivered = DATE_NONE;
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
}

#define PUT(temp, ...) put((temp), (struct fact_document){ __VA_ARGS__ })

/* ---------------------------------------------------------------- order */

static enum status
note_key(const struct purchase_document *document, void *payload,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s/%d/%s@%u ", document->source,
	    (int)document->type, document->id, document->account);
	return STATUS_OK;
}

/* The keys of the accounts' documents, in the order they come. */
static void
check_keys(struct temp_ledger *temp, const struct ledger_scan *scan,
    const char *expected)
{
	struct strbuf keys;

	strbuf_init(&keys, 4096);
	check_status(ledger_scan_documents(temp->ledger, scan, note_key, &keys,
	    &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&keys), expected);
	strbuf_fini(&keys);
}

static void
documents_come_in_canonical_order(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_scan scan = { .dates = { 0, 9000 } };
	uint32_t accounts[] = { 1, 0 };
	struct catalog *catalog;

	temp_ledger_begin(temp);
	PUT(temp, .source = "a", .id = "2", .account = "C-1", .date = 5);
	PUT(temp, .source = "a", .id = "10", .account = "C-2", .date = 4);
	PUT(temp, .source = "a", .id = "1", .account = "C-1", .date = 3,
	    .type = DOCUMENT_CREDIT_NOTE);
	PUT(temp, .source = "B", .id = "9", .account = "C-2", .date = 2);
	PUT(temp, .source = "B", .id = "\xc3\xa9", .account = "C-1",
	    .date = 1);
	PUT(temp, .source = "B", .id = "z", .account = "C-1", .date = 1);
	PUT(temp, .source = "B", .id = "x", .account = "C-3", .date = 1);
	(void)temp_ledger_commit(temp);

	catalog = temp_ledger_catalog(temp, 1);
	check_int_equal((int64_t)catalog_account_count(catalog), 3);
	scan.position = 1;
	scan.catalog = catalog;
	scan.accounts = accounts;
	scan.account_count = 2;
	check_keys(temp, &scan, "B/1/9@1 B/1/z@0 B/1/\xc3\xa9@0 a/1/10@1 "
	    "a/1/2@0 a/2/1@0 ");
	scan.account_count = 1;
	check_keys(temp, &scan, "B/1/9@1 a/1/10@1 ");
	scan.account_count = 0;
	check_keys(temp, &scan, "");
	catalog_free(catalog);
}

static void
dates_are_those_of_issue_or_delivery(void **state)
{
	struct temp_ledger *temp = *state;
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = 1,
		.accounts = &account,
		.account_count = 1,
		.dates = { 10, 20 },
	};
	struct catalog *catalog;

	temp_ledger_begin(temp);
	PUT(temp, .id = "a", .account = "C", .date = 9);
	PUT(temp, .id = "b", .account = "C", .date = 10);
	PUT(temp, .id = "c", .account = "C", .date = 20);
	PUT(temp, .id = "d", .account = "C", .date = 21);
	PUT(temp, .id = "e", .account = "C", .date = 9, .delivered = 10);
	PUT(temp, .id = "f", .account = "C", .date = 20, .delivered = 21);
	PUT(temp, .id = "g", .account = "C", .date = 10, .delivered = 9);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 1);
	scan.catalog = catalog;
	check_keys(temp, &scan, "A/1/b@0 A/1/c@0 A/1/f@0 A/1/g@0 ");
	scan.by_delivery = true;
	check_keys(temp, &scan, "A/1/b@0 A/1/c@0 A/1/e@0 ");
	catalog_free(catalog);
}

/* -------------------------------------------------------------- aliases */

static void
put_account(struct temp_ledger *temp, const char *id, const char *source,
    const char *name)
{
	struct fact_alias alias = { source, name };
	struct fact_account account = {
		.id = id,
		.since = DATE_NONE,
		.aliases = &alias,
		.alias_count = name != NULL,
		.stated = FACT_ACCOUNT_ALL,
	};

	assert_true(temp_ledger_account(temp, "M", &account) !=
	    LEDGER_REFUSED);
}

/* How many documents an account has at a position; -1: no such account. */
static int64_t
count_of(struct temp_ledger *temp, int64_t position, const char *id)
{
	struct catalog *catalog = temp_ledger_catalog(temp, position);
	uint32_t account = catalog_account_find(catalog, id);
	struct ledger_scan scan = {
		.position = position,
		.catalog = catalog,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
	};
	struct strbuf keys;
	int64_t count = 0;
	size_t i;

	if (account == CATALOG_NONE) {
		catalog_free(catalog);
		return -1;
	}
	strbuf_init(&keys, 4096);
	check_status(ledger_scan_documents(temp->ledger, &scan, note_key,
	    &keys, &temp->err), STATUS_OK, &temp->err);
	for (i = 0; i < keys.length; i++)
		count += keys.bytes[i] == ' ';
	strbuf_fini(&keys);
	catalog_free(catalog);
	return count;
}

static void
aliases_are_resolved_as_known_at_the_position(void **state)
{
	struct temp_ledger *temp = *state;

	/* 1: documents first, master data later. */
	temp_ledger_begin(temp);
	PUT(temp, .source = "A", .id = "1", .account = "77", .date = 1);
	PUT(temp, .source = "B", .id = "1", .account = "77", .date = 1);
	PUT(temp, .source = "D", .id = "1", .account = "77", .date = 1);
	(void)temp_ledger_commit(temp);
	/* 2: B's 77 is C-1. */
	temp_ledger_begin(temp);
	put_account(temp, "C-1", "B", "77");
	(void)temp_ledger_commit(temp);
	/* 3: any other 77 is C-2. */
	temp_ledger_begin(temp);
	put_account(temp, "C-2", NULL, "77");
	(void)temp_ledger_commit(temp);
	/* 4: B's 77 is nobody's any more, so it is C-2's. */
	temp_ledger_begin(temp);
	put_account(temp, "C-1", NULL, NULL);
	(void)temp_ledger_commit(temp);

	check_int_equal(count_of(temp, 1, "77"), 3);
	check_int_equal(count_of(temp, 1, "C-1"), -1);
	check_int_equal(count_of(temp, 2, "77"), 2);
	check_int_equal(count_of(temp, 2, "C-1"), 1);
	check_int_equal(count_of(temp, 3, "77"), -1);
	check_int_equal(count_of(temp, 3, "C-1"), 1);
	check_int_equal(count_of(temp, 3, "C-2"), 2);
	check_int_equal(count_of(temp, 4, "C-1"), 0);
	check_int_equal(count_of(temp, 4, "C-2"), 3);
	check_int_equal(count_of(temp, LEDGER_POSITION_LATEST, "C-2"), 3);
}

/* A catalog that another handle loaded resolves in this one too. */
static void
a_catalog_serves_several_handles(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_options options = {
		.path = temp->path,
		.is_read_only = true,
	};
	struct ledger *other = NULL;
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = 1,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
	};
	struct catalog *catalog;
	struct strbuf keys;

	temp_ledger_begin(temp);
	put_account(temp, "C-1", "A", "77");
	PUT(temp, .id = "1", .account = "77", .date = 1);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 1);
	scan.catalog = catalog;
	check_status(ledger_open(&other, &options, &temp->err), STATUS_OK,
	    &temp->err);
	strbuf_init(&keys, 4096);
	check_status(ledger_scan_documents(other, &scan, note_key, &keys,
	    &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&keys), "A/1/1@0 ");
	strbuf_fini(&keys);
	ledger_close(other);
	catalog_free(catalog);
}

/* ---------------------------------------------------------------- lines */

struct wanted_line {
	const char *no;
	const char *product;
	const char *category;
	int64_t quantity_micro;
	bool has_quantity;
};

struct wanted {
	const struct catalog *catalog;
	const struct wanted_line *lines;
	size_t count;
};

static enum status
check_lines(const struct purchase_document *document, void *payload,
    struct error *err)
{
	const struct wanted *wanted = payload;
	const struct purchase_line *line;
	size_t i;

	(void)err;
	check_int_equal((int64_t)document->line_count, (int64_t)wanted->count);
	assert_null(document->claim);
	for (i = 0; i < wanted->count; i++) {
		line = &document->lines[i];
		assert_string_equal(line->no, wanted->lines[i].no);
		check_int_equal(line->product,
		    wanted->lines[i].product == NULL ? CATALOG_NONE :
		    catalog_product_find(wanted->catalog,
			wanted->lines[i].product));
		check_int_equal(line->category,
		    wanted->lines[i].category == NULL ? CATALOG_NONE :
		    catalog_category_find(wanted->catalog,
			wanted->lines[i].category));
		check_int_equal(line->has_quantity,
		    wanted->lines[i].has_quantity);
		check_int_equal(line->quantity_micro,
		    wanted->lines[i].quantity_micro);
	}
	return STATUS_OK;
}

static void
lines_know_product_and_category(void **state)
{
	struct temp_ledger *temp = *state;
	static const struct fact_alias alias = { "A", "0815" };
	struct fact_product product = {
		.id = "P-1",
		.category = "DRILLS",
		.aliases = &alias,
		.alias_count = 1,
		.stated = FACT_PRODUCT_ALL,
	};
	struct fact_line lines[] = {
		{ .no = "1", .product = "0815", .quantity_micro = UNITS(3),
		  .has_quantity = true },
		{ .no = "x", .product = "P-1", .category = "GIFTS" },
		{ .no = "3", .category = "GIFTS" },
		{ .no = "4", .product = "P-9" },
		{ .no = "5" },
	};
	static const struct wanted_line wanted_lines[] = {
		{ "1", "P-1", "DRILLS", UNITS(3), true },
		{ "x", "P-1", "GIFTS", 0, false },
		{ "3", NULL, "GIFTS", 0, false },
		{ "4", "P-9", NULL, 0, false },
		{ "5", NULL, NULL, 0, false },
	};
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = 2,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
	};
	struct catalog *catalog;
	struct wanted wanted = { NULL, wanted_lines, ARRAY_LEN(wanted_lines) };

	temp_ledger_begin(temp);
	PUT(temp, .id = "1", .account = "C", .date = 1, .lines = lines,
	    .line_count = ARRAY_LEN(lines));
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 2);
	/* A category only a line names is a root. */
	assert_true(catalog_category_find(catalog, "GIFTS") != CATALOG_NONE);
	check_int_equal(catalog_product_find(catalog, "0815"), CATALOG_NONE);
	wanted.catalog = catalog;
	scan.catalog = catalog;
	check_status(ledger_scan_documents(temp->ledger, &scan, check_lines,
	    &wanted, &temp->err), STATUS_OK, &temp->err);
	catalog_free(catalog);
}

static enum status
stop(const struct purchase_document *document, void *payload,
    struct error *err)
{
	++*(int *)payload;
	return error_set(err, STATUS_INTERRUPTED, "stopped at %s",
	    document->id);
}

static void
a_callback_may_stop_the_scan(void **state)
{
	struct temp_ledger *temp = *state;
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = 1,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
	};
	struct catalog *catalog;
	int calls = 0;

	temp_ledger_begin(temp);
	PUT(temp, .id = "1", .account = "C", .date = 1);
	PUT(temp, .id = "2", .account = "C", .date = 1);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 1);
	scan.catalog = catalog;
	check_status(ledger_scan_documents(temp->ledger, &scan, stop, &calls,
	    &temp->err), STATUS_INTERRUPTED, &temp->err);
	check_int_equal(calls, 1);
	assert_string_equal(temp->err.message, "stopped at 1");
	check_keys(temp, &scan, "A/1/1@0 A/1/2@0 ");
	catalog_free(catalog);
}

/* --------------------------------------------------------------- claims */

/* A claim as text: what it is of, its payments, its credits. */
static enum status
note_claim(const struct purchase_document *document, void *payload,
    struct error *err)
{
	const struct purchase_claim *claim = document->claim;
	char text[DECIMAL_TEXT_MAX];
	size_t i;

	(void)err;
	strbuf_printf(payload, "%d/%s:", (int)document->type, document->id);
	if (claim == NULL) {
		strbuf_puts(payload, " none; ");
		return STATUS_OK;
	}
	strbuf_printf(payload, " %d due %d %s", claim->date, claim->due,
	    decimal_format(text, claim->net_total_micro));
	if (claim->has_total)
		strbuf_printf(payload, " of %s",
		    decimal_format(text, claim->total_micro));
	for (i = 0; i < claim->payment_count; i++)
		strbuf_printf(payload, " p%d:%s", claim->payments[i].date,
		    claim->payments[i].in_full ? "full" :
		    decimal_format(text, claim->payments[i].amount_micro));
	for (i = 0; i < claim->credit_count; i++)
		strbuf_printf(payload, " c%d:%s", claim->credits[i].date,
		    decimal_format(text, claim->credits[i].total_micro));
	strbuf_puts(payload, "; ");
	return STATUS_OK;
}

static void
check_claims(struct temp_ledger *temp, int64_t position, const char *id,
    const char *expected)
{
	struct catalog *catalog = temp_ledger_catalog(temp, position);
	uint32_t account = catalog_account_find(catalog, id);
	struct ledger_scan scan = {
		.position = position,
		.catalog = catalog,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
		.with_claims = true,
	};
	struct strbuf text;

	strbuf_init(&text, 4096);
	check_status(ledger_scan_documents(temp->ledger, &scan, note_claim,
	    &text, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_fini(&text);
	catalog_free(catalog);
}

static void
pay(struct temp_ledger *temp, const char *document, int32_t date,
    int64_t amount)
{
	struct fact_payment payment = {
		.source = "A",
		.document = document,
		.date = date,
		.amount_micro = amount,
		.has_amount = amount != 0,
	};

	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
}

static void
claims_follow_payments_and_credits(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_line line = { .no = "1", .net_micro = UNITS(100) };

	/* 1: a payment that waits for its invoice. */
	temp_ledger_begin(temp);
	pay(temp, "F-1", 9, UNITS(20));
	(void)temp_ledger_commit(temp);
	/* 2: the invoice, and credit notes before and after. */
	temp_ledger_begin(temp);
	PUT(temp, .id = "D-0", .type = DOCUMENT_CREDIT_NOTE, .account = "C-2",
	    .date = 8, .refers_to = "F-1", .total_micro = UNITS(5),
	    .has_total = true);
	PUT(temp, .id = "F-1", .account = "C-1", .date = 5, .due = 35,
	    .total_micro = UNITS(121), .has_total = true, .lines = &line,
	    .line_count = 1);
	PUT(temp, .id = "D-1", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 7, .refers_to = "F-1");
	PUT(temp, .id = "D-2", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 6, .refers_to = "F-1", .total_micro = UNITS(9),
	    .has_total = true, .is_cancelled = true);
	PUT(temp, .id = "D-3", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 6, .refers_to = "F-1", .total_micro = UNITS(9),
	    .has_total = true, .currency = "USD");
	PUT(temp, .id = "D-4", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 6, .refers_to = "F-9");
	PUT(temp, .id = "D-5", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 6);
	PUT(temp, .source = "B", .id = "D-6", .type = DOCUMENT_CREDIT_NOTE,
	    .account = "C-1", .date = 6, .refers_to = "F-1",
	    .total_micro = UNITS(9), .has_total = true);
	(void)temp_ledger_commit(temp);
	/* 3: more payments. */
	temp_ledger_begin(temp);
	pay(temp, "F-1", 7, UNITS(1));
	pay(temp, "F-1", 12, 0);
	(void)temp_ledger_commit(temp);

	check_claims(temp, 2, "C-1",
	    "1/F-1: 5 due 35 100 of 121 p9:20 c7:0 c8:5; "
	    "2/D-1: 5 due 35 100 of 121 p9:20 c7:0 c8:5; "
	    "2/D-2: 5 due 35 100 of 121 p9:20 c7:0 c8:5; "
	    "2/D-3: 5 due 35 100 of 121 p9:20 c7:0 c8:5; "
	    "2/D-4: none; 2/D-5: none; 2/D-6: none; ");
	check_claims(temp, 3, "C-2",
	    "2/D-0: 5 due 35 100 of 121 p7:1 p9:20 p12:full c7:0 c8:5; ");
}

static void
a_claim_is_the_invoice_as_known_at_the_position(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	PUT(temp, .id = "D-1", .type = DOCUMENT_CREDIT_NOTE, .account = "C-1",
	    .date = 7, .refers_to = "F-1");
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	PUT(temp, .id = "F-1", .account = "C-2", .date = 5);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin_replacing(temp);
	check_int_equal(temp_ledger_put(temp, &(struct fact_document){
	    .source = "A", .type = DOCUMENT_INVOICE, .id = "F-1",
	    .account = "C-2", .date = 6, .delivered = DATE_NONE,
	    .due = DATE_NONE, .currency = "EUR", .is_cancelled = true }),
	    LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_claims(temp, 1, "C-1", "2/D-1: none; ");
	check_claims(temp, 2, "C-1",
	    "2/D-1: 5 due -2147483648 0.000001 c7:0; ");
	check_claims(temp, 3, "C-1", "2/D-1: 6 due -2147483648 0 c7:0; ");
}

/* They may be many: their sum is all that counts, where it has room. */
static void
what_comes_on_one_day_is_one(void **state)
{
	struct temp_ledger *temp = *state;
	const int64_t most = DECIMAL_LIMIT_MICRO - 1;

	temp_ledger_begin(temp);
	PUT(temp, .id = "F-1", .account = "C-1", .date = 5, .due = 35,
	    .total_micro = UNITS(121), .has_total = true);
	pay(temp, "F-1", 9, UNITS(20));
	pay(temp, "F-1", 9, UNITS(-3));
	pay(temp, "F-1", 9, 0);
	pay(temp, "F-1", 10, UNITS(1));
	PUT(temp, .id = "D-1", .type = DOCUMENT_CREDIT_NOTE, .account = "C-2",
	    .date = 7, .refers_to = "F-1", .total_micro = UNITS(5),
	    .has_total = true);
	PUT(temp, .id = "D-2", .type = DOCUMENT_CREDIT_NOTE, .account = "C-2",
	    .date = 7, .refers_to = "F-1", .total_micro = UNITS(6),
	    .has_total = true);
	PUT(temp, .id = "D-3", .type = DOCUMENT_CREDIT_NOTE, .account = "C-2",
	    .date = 8, .refers_to = "F-1", .total_micro = most,
	    .has_total = true);
	PUT(temp, .id = "D-4", .type = DOCUMENT_CREDIT_NOTE, .account = "C-2",
	    .date = 8, .refers_to = "F-1", .total_micro = most,
	    .has_total = true);
	check_claims(temp, temp_ledger_commit(temp), "C-1",
	    "1/F-1: 5 due 35 0.000001 of 121 p9:full p9:17 p10:1 c7:11"
	    " c8:8999999999999.999999 c8:8999999999999.999999; ");
}

/* Of F-1 and F-2; what else refers to them: D-0, D-1 ... in turn. */
struct expected_credits {
	int64_t count[2];
	int64_t documents;
};

static enum status
check_credits(const struct purchase_document *document, void *payload,
    struct error *err)
{
	struct expected_credits *expected = payload;
	const struct purchase_claim *claim = document->claim;
	int64_t number = strtol(document->id + 2, NULL, 10);
	int64_t which = document->type == DOCUMENT_INVOICE ? number - 1 :
	    number % 2;

	(void)err;
	expected->documents++;
	assert_non_null(claim);
	check_int_equal(claim->date, which + 1);
	assert_string_equal(claim->currency, "EUR");
	assert_true(claim->payment_count == 1);
	check_int_equal(claim->payments[0].amount_micro, UNITS(which + 1));
	check_int_equal((int64_t)claim->credit_count, expected->count[which]);
	for (int64_t i = 0; i < expected->count[which]; i++)
		check_int_equal(claim->credits[i].total_micro,
		    UNITS(2 * i + which));
	return STATUS_OK;
}

static void
check_all_credits(struct temp_ledger *temp, int64_t position, int64_t count)
{
	struct expected_credits expected = {
		.count = { (count + 1) / 2, count / 2 } };
	struct catalog *catalog = temp_ledger_catalog(temp, position);
	uint32_t account = catalog_account_find(catalog, "C-1");
	struct ledger_scan scan = {
		.position = position,
		.catalog = catalog,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
		.with_claims = true,
	};

	check_status(ledger_scan_documents(temp->ledger, &scan, check_credits,
	    &expected, &temp->err), STATUS_OK, &temp->err);
	check_int_equal(expected.documents, count + 2);
	catalog_free(catalog);
}

/* Those that take long to read are kept, and are what they would be anew. */
static void
long_claims_may_come_in_turn(void **state)
{
	struct temp_ledger *temp = *state;
	char id[16];

	temp_ledger_begin(temp);
	PUT(temp, .id = "F-1", .account = "C-1", .date = 1);
	PUT(temp, .id = "F-2", .account = "C-1", .date = 2);
	pay(temp, "F-1", 9, UNITS(1));
	pay(temp, "F-2", 9, UNITS(2));
	for (int i = 0; i < 400; i++) {
		if (i == 399) {
			(void)temp_ledger_commit(temp);
			temp_ledger_begin(temp);
		}
		(void)snprintf(id, sizeof id, "D-%d", i);
		PUT(temp, .id = id, .type = DOCUMENT_CREDIT_NOTE,
		    .account = "C-1", .date = 100 + i,
		    .refers_to = i % 2 == 0 ? "F-1" : "F-2",
		    .total_micro = UNITS(i), .has_total = true);
	}
	(void)temp_ledger_commit(temp);
	check_all_credits(temp, 2, 400);
	check_all_credits(temp, 1, 399);
	check_all_credits(temp, 2, 400);
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(documents_come_in_canonical_order),
		WITH_LEDGER(dates_are_those_of_issue_or_delivery),
		WITH_LEDGER(aliases_are_resolved_as_known_at_the_position),
		WITH_LEDGER(a_catalog_serves_several_handles),
		WITH_LEDGER(lines_know_product_and_category),
		WITH_LEDGER(a_callback_may_stop_the_scan),
		WITH_LEDGER(claims_follow_payments_and_credits),
		WITH_LEDGER(a_claim_is_the_invoice_as_known_at_the_position),
		WITH_LEDGER(what_comes_on_one_day_is_one),
		WITH_LEDGER(long_claims_may_come_in_turn),
	};

	return cmocka_run_group_tests_name("ledger_scan", tests, NULL, NULL);
}
