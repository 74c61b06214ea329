/*
 * Documents read ahead: whatever memory there is for them, and whatever order
 * they are asked for in, scans hand over what they hand over without.
 */

#include "engine/ledger_ahead.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define ACCOUNTS 23
#define TEXT_MAX (1u << 20)

/* Names that lie in another order than the documents do. */
static void
name_account(char out[16], int i)
{
	snprintf(out, 16, "C-%02d", i * 7 % ACCOUNTS);
}

/* Of one line, or many. */
static void
put_document(struct temp_ledger *temp, int number, int account)
{
	static struct fact_line lines[40];
	struct fact_document document = {
		.type = number % 5 == 0 ? DOCUMENT_CREDIT_NOTE :
		    DOCUMENT_INVOICE,
		.source = number % 3 == 0 ? "late" : "early",
		.currency = number % 4 == 0 ? "USD" : "EUR",
		.date = 100 + number * 13 % 50,
		.delivered = number % 2 == 0 ? DATE_NONE : 120 + number % 40,
		.due = DATE_NONE,
		.is_cancelled = number % 11 == 0,
		.tags = number % 6 == 0 ? "red green" : NULL,
		.refers_to = number % 10 == 0 ? "N-1" : NULL,
		.lines = lines,
		.line_count = number % 9 == 0 ? 40 : 1 + (size_t)number % 3,
	};
	char id[16];
	char buyer[16];
	char product[16];

	snprintf(id, sizeof id, "N-%d", number);
	name_account(buyer, account);
	snprintf(product, sizeof product, "P-%d", number % 7);
	for (size_t i = 0; i < document.line_count; i++)
		lines[i] = (struct fact_line){
			.product = product,
			.net_micro = (number + 1) * INT64_C(1250000) +
			    (int64_t)i,
			.quantity_micro = (int64_t)i * DECIMAL_ONE_MICRO,
			.has_quantity = i % 2 == 0,
			.unit = i % 3 == 0 ? "KGM" : NULL,
		};
	document.id = id;
	document.account = buyer;
	check_int_equal(temp_ledger_put(temp, &document) == LEDGER_REFUSED, 0);
}

/* Two positions: in the second documents come, and others are replaced. */
static void
fill(struct temp_ledger *temp)
{
	struct fact_alias alias = { "late", "C-03" };
	struct fact_account account = {
		.id = "C-05",
		.since = DATE_NONE,
		.aliases = &alias,
		.alias_count = 1,
		.stated = FACT_ACCOUNT_ALL,
	};

	temp_ledger_begin(temp);
	for (int i = 1; i < 150; i++)
		put_document(temp, i, (i * 5 + i / 7) % ACCOUNTS);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin_replacing(temp);
	assert_true(temp_ledger_account(temp, "M", &account) !=
	    LEDGER_REFUSED);
	for (int i = 120; i < 200; i++)
		put_document(temp, i, (i * 5 + i / 9) % ACCOUNTS);
	(void)temp_ledger_commit(temp);
}

static enum status
note(const struct purchase_document *document, void *payload,
    struct error *err)
{
	struct strbuf *out = payload;
	char text[DECIMAL_TEXT_MAX];

	(void)err;
	strbuf_printf(out, "%s %d %s @%u %d %d %s %s %d %s claim %d:",
	    document->source, (int)document->type, document->id,
	    document->account, document->date, document->delivered,
	    document->currency, document->tags != NULL ? document->tags : "-",
	    document->is_cancelled, decimal_format(text,
	    document->net_total_micro), document->claim != NULL);
	for (size_t i = 0; i < document->line_count; i++) {
		const struct purchase_line *line = &document->lines[i];

		strbuf_printf(out, " %s/%u/%s/%d/%s", line->no, line->product,
		    line->unit != NULL ? line->unit : "-", line->has_quantity,
		    decimal_format(text, line->net_micro));
	}
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

/* Every account alone, every three of them, and some that were before. */
static void
scan_all(struct strbuf *out, struct temp_ledger *temp,
    const struct ledger_scan *asked)
{
	struct ledger_scan scan = *asked;
	uint32_t account;

	strbuf_clear(out);
	for (size_t i = 0; i < asked->account_count; i++) {
		scan.accounts = &asked->accounts[i];
		scan.account_count = i % 4 == 3 && i + 3 <=
		    asked->account_count ? 3 : 1;
		strbuf_printf(out, "%zu\n", i);
		check_status(ledger_scan_documents(temp->ledger, &scan, note,
		    out, &temp->err), STATUS_OK, &temp->err);
		if (i % 5 != 4)
			continue;
		account = asked->accounts[i / 2];
		scan.accounts = &account;
		scan.account_count = 1;
		check_status(ledger_scan_documents(temp->ledger, &scan, note,
		    out, &temp->err), STATUS_OK, &temp->err);
	}
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

struct row {
	const char *name;
	int64_t position;
	struct period dates;
	bool by_delivery;
	bool with_claims;
	bool is_backwards;
};

static const struct row rows[] = {
	{ "all dates", 2, { 0, 9000 }, false, false, false },
	{ "as it was known before", 1, { 0, 9000 }, false, false, false },
	{ "some days", 2, { 110, 129 }, false, false, false },
	{ "days of delivery", 2, { 110, 129 }, true, false, false },
	{ "with claims, and last accounts first", 2, { 0, 9000 }, false, true,
	    true },
};

static void
scans_do_not_depend_on_it(void **state)
{
	static const size_t bytes[] = { 0, 1, 400, 3000, 8000, 20000, 30000,
		1u << 20 };
	struct temp_ledger *temp = *state;
	struct strbuf expected, found;
	uint32_t accounts[ACCOUNTS];

	fill(temp);
	strbuf_init(&expected, TEXT_MAX);
	strbuf_init(&found, TEXT_MAX);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct catalog *catalog = temp_ledger_catalog(temp,
		    row->position);
		struct ledger_scan scan = {
			.position = row->position,
			.catalog = catalog,
			.accounts = accounts,
			.account_count = catalog_account_count(catalog),
			.dates = row->dates,
			.by_delivery = row->by_delivery,
			.with_claims = row->with_claims,
		};

		check_int_equal((int64_t)scan.account_count, ACCOUNTS);
		for (uint32_t k = 0; k < ACCOUNTS; k++)
			accounts[k] = row->is_backwards ? ACCOUNTS - 1 - k : k;
		scan_all(&expected, temp, &scan);
		assert_true(expected.length > 1000);
		for (size_t k = 0; k < ARRAY_LEN(bytes); k++) {
			check_status(ledger_scan_ahead(temp->ledger, &scan,
			    bytes[k], &temp->err), STATUS_OK, &temp->err);
			scan_all(&found, temp, &scan);
			if (strcmp(strbuf_text(&found),
			    strbuf_text(&expected)) != 0)
				fail_msg("%s, %zu bytes", row->name, bytes[k]);
			ledger_scan_ahead_end(temp->ledger);
		}
		catalog_free(catalog);
	}
	strbuf_fini(&found);
	strbuf_fini(&expected);
}

/* A scan for something else than was said reads for itself. */
static void
another_scan_is_not_answered_by_it(void **state)
{
	struct temp_ledger *temp = *state;
	uint32_t accounts[ACCOUNTS];
	struct ledger_scan scan = {
		.position = 2,
		.accounts = accounts,
		.account_count = ACCOUNTS,
		.dates = { 0, 9000 },
	};
	struct strbuf expected, found;
	struct catalog *catalog;

	fill(temp);
	catalog = temp_ledger_catalog(temp, 2);
	scan.catalog = catalog;
	for (uint32_t k = 0; k < ACCOUNTS; k++)
		accounts[k] = k;
	strbuf_init(&expected, TEXT_MAX);
	strbuf_init(&found, TEXT_MAX);
	scan.dates.from = 120;
	scan_all(&expected, temp, &scan);
	scan.dates.from = 0;
	check_status(ledger_scan_ahead(temp->ledger, &scan, TEXT_MAX,
	    &temp->err), STATUS_OK, &temp->err);
	scan_all(&found, temp, &scan);
	assert_string_not_equal(strbuf_text(&found), strbuf_text(&expected));
	scan.dates.from = 120;
	scan_all(&found, temp, &scan);
	assert_string_equal(strbuf_text(&found), strbuf_text(&expected));
	ledger_scan_ahead_end(temp->ledger);
	strbuf_fini(&found);
	strbuf_fini(&expected);
	catalog_free(catalog);
}

/* What is held is within the bytes given, and moves on with what is asked. */
static void
it_holds_what_fits(void **state)
{
	struct temp_ledger *temp = *state;
	uint32_t accounts[ACCOUNTS];
	struct ledger_scan scan = {
		.position = 2,
		.accounts = accounts,
		.account_count = ACCOUNTS,
		.dates = { 0, 9000 },
	};
	struct ledger_scan one;
	struct strbuf text;
	struct catalog *catalog;
	size_t held;

	fill(temp);
	catalog = temp_ledger_catalog(temp, 2);
	scan.catalog = catalog;
	for (uint32_t k = 0; k < ACCOUNTS; k++)
		accounts[k] = k;
	strbuf_init(&text, TEXT_MAX);
	for (size_t bytes = 0; bytes <= 40000; bytes += 20000) {
		check_status(ledger_scan_ahead(temp->ledger, &scan, bytes,
		    &temp->err), STATUS_OK, &temp->err);
		for (uint32_t k = 0; k < ACCOUNTS; k++) {
			one = scan;
			one.accounts = &k;
			one.account_count = 1;
			check_status(ledger_scan_documents(temp->ledger, &one,
			    note, &text, &temp->err), STATUS_OK, &temp->err);
			assert_true(ledger_ahead_holds(temp->ledger->ahead,
			    &scan, k) == (bytes > 0));
			held = 0;
			for (uint32_t i = 0; i < ACCOUNTS; i++)
				held += ledger_ahead_holds(
				    temp->ledger->ahead, &scan, i);
			/* Neither all nor one by one. */
			if (bytes == 20000)
				assert_true(held > 1 && held < ACCOUNTS);
		}
		ledger_scan_ahead_end(temp->ledger);
		assert_false(ledger_ahead_holds(temp->ledger->ahead, &scan,
		    0));
	}
	strbuf_fini(&text);
	catalog_free(catalog);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(scans_do_not_depend_on_it,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    another_scan_is_not_answered_by_it, temp_ledger_setup,
		    temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(it_holds_what_fits,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("ledger_scan_ahead", tests, NULL,
	    NULL);
}
