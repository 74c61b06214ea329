/* Who is asked at all: every party once, by number, whatever names it. */
#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"
#include "tests/support/temp_ledger.h"

#include <stdio.h>

#include "engine/strbuf.h"
#include "rules/assess.h"

#define RULE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='incremental'><tier from='0' rate='1%'/></scale></rule>"
#define TEXT_BYTES_MAX 4096

/* More than a list of candidates begins with. */
#define ACCOUNTS 40

/* A38 and A39 are a group, the last there is; A01 and A02 are retailers. */
static void
put_account(struct temp_ledger *temp, int number)
{
	char id[8];
	struct fact_account account = {
		.id = id,
		.parent = number == ACCOUNTS - 1 ? "A38" : NULL,
		.segment = number == 1 || number == 2 ? "retail" : NULL,
		.since = DATE_NONE,
		.stated = FACT_ACCOUNT_ALL,
	};
	struct fact_line line = { .no = "1", .net_micro = 1000000 };
	struct fact_document document = {
		.source = "S",
		.type = DOCUMENT_INVOICE,
		.id = id,
		.account = id,
		.date = ledger_rows_date("2025-03-01"),
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = "EUR",
		.lines = &line,
		.line_count = 1,
	};

	(void)snprintf(id, sizeof id, "A%02d", number);
	check_int_equal(temp_ledger_account(temp, "S", &account),
	    LEDGER_ADDED);
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
}

struct find_row {
	const char *parties;
	const char *found;
};

static const struct find_row find_rows[] = {
	{ "", "A00 A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 "
	    "A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 "
	    "A31 A32 A33 A34 A35 A36 A37 A38 A39 " },
	{ "<parties><accounts id='A07'/></parties>", "A07 " },
	{ "<parties><accounts id='X'/></parties>", "" },
	{ "<parties><accounts id='A03'/><accounts id='A03'/>"
	    "<accounts id='A04'/></parties>", "A03 A04 " },
	{ "<parties><accounts segment='retail'/></parties>", "A01 A02 " },
	{ "<parties><accounts id='A05'/><accounts segment='retail'/>"
	    "</parties>", "A01 A02 A05 " },
	{ "<parties><accounts segment='retail'/><accounts id='A05'/>"
	    "</parties>", "A01 A02 A05 " },
	{ "<parties><accounts group='A38'/></parties>", "A38 A39 " },
	{ "<parties><accounts group='A39'/></parties>", "" },
	{ "<parties><accounts group='A38'/><accounts id='A39'/>"
	    "<accounts id='A00'/></parties>", "A00 A38 A39 " },
	{ "<parties><accounts group='A38' segment='retail'/></parties>", "" },
};

static enum status
put_id(const struct result *result, void *payload, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s ", result->account);
	return STATUS_OK;
}

static void
check_found(struct temp_ledger *temp, const struct find_row *row)
{
	struct agreement_file *file;
	struct catalog *catalog = temp_ledger_catalog(temp,
	    LEDGER_POSITION_LATEST);
	struct strbuf text;
	struct assess assess;
	struct error err;

	strbuf_init(&text, TEXT_BYTES_MAX);
	strbuf_printf(&text, "%s", row->parties);
	strbuf_puts(&text, RULE);
	file = ledger_rows_agreement("currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\"", strbuf_text(&text));
	assess = (struct assess){
		.ledger = temp->ledger,
		.catalog = catalog,
		.position = LEDGER_POSITION_LATEST,
		.agreement = &file->agreements[0],
		.window = file->agreements[0].term,
		.period = file->agreements[0].term,
		.as_of = file->agreements[0].term.until,
		.account = CATALOG_NONE,
	};
	strbuf_clear(&text);
	check_status(assess_parties(&assess, put_id, &text, &err), STATUS_OK,
	    &err);
	assert_string_equal(strbuf_text(&text), row->found);
	strbuf_fini(&text);
	catalog_free(catalog);
	agreement_file_free(file);
}

static void
assess_parties_asks_each_candidate_once(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	for (int i = 0; i < ACCOUNTS; i++)
		put_account(temp, i);
	(void)temp_ledger_commit(temp);
	for (size_t i = 0; i < ARRAY_LEN(find_rows); i++)
		check_found(temp, &find_rows[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    assess_parties_asks_each_candidate_once,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("assess_candidates", tests, NULL,
	    NULL);
}
