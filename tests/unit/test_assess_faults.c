/*
 * Every party of an agreement, with what earlier runs settled, while each
 * allocation in turn fails: the same results as without, or STATUS_MEMORY;
 * nothing is lost.
 */
#include "tests/support/check.h"

#include <string.h>

#include <openssl/crypto.h>

#include "engine/runs.h"
#include "engine/strbuf.h"
#include "rules/assess.h"
#include "rules/window.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/temp_ledger.h"

#define TEXT_BYTES_MAX 4096
#define RUNS_BEFORE 10		/* more than a list of them begins with */

/* A, B and C, by each kind of term as the first that needs room. */
static const char *const parties[] = {
	"<parties><accounts id='A'/><accounts id='B'/><accounts id='C'/>"
	"</parties>",
	"<parties><accounts list='l'/></parties>"
	"<list id='l'><item id='A'/><item id='B'/><item id='C'/>"
	"<item id='X'/></list>",
	"<parties><accounts group='X'/><accounts group='A'/>"
	"<accounts id='C'/></parties>",
	"",
};

#define RULES \
	"<settle every='month' method='catch-up' advance='1%'/>" \
	"<rule id='r'><qualify basis='net-amount' compare='growth'/>" \
	"<scale method='incremental'><tier from='0' rate='10%'/></scale>" \
	"</rule><rule id='s'><qualify basis='net-amount' across='group'/>" \
	"<scale method='all-units'><tier from='50' amount='1'/></scale></rule>"

static struct error err;

static struct agreement_file *
load(const char *who)
{
	struct agreement_file *file;
	struct strbuf inside;

	strbuf_init(&inside, TEXT_BYTES_MAX);
	strbuf_printf(&inside, "%s%s", who, RULES);
	check_status(strbuf_status(&inside), STATUS_OK, NULL);
	file = ledger_rows_agreement("currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\"", strbuf_text(&inside));
	strbuf_fini(&inside);
	return file;
}

static void
put_invoice(struct temp_ledger *temp, const char *account, const char *id,
    const char *date)
{
	struct fact_line line = { .no = "1", .net_micro = 100000000 };
	struct fact_document document = {
		.source = "S",
		.type = DOCUMENT_INVOICE,
		.id = id,
		.account = account,
		.date = ledger_rows_date(date),
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = "EUR",
		.lines = &line,
		.line_count = 1,
	};

	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
}

static void
put_account(struct temp_ledger *temp, const char *id, const char *parent)
{
	struct fact_account account = {
		.id = id,
		.parent = parent,
		.since = DATE_NONE,
		.stated = FACT_ACCOUNT_ALL,
	};

	check_int_equal(temp_ledger_account(temp, "S", &account),
	    LEDGER_ADDED);
}

/* Month 1 to RUNS_BEFORE are settled; C was paid, in crowns. */
static void
put_runs(struct temp_ledger *temp, const struct agreement *agreement)
{
	for (int i = 0; i < RUNS_BEFORE; i++) {
		struct run_identity identity = {
			.agreements_digest = "aa",
			.period_date = agreement->term.from + i,
			.as_of = DATE_NONE,
			.issued = agreement->term.until,
		};
		struct run_settlement settlement = {
			.agreement = agreement->id,
			.version = "1",
			.account = "A",
			.term = agreement->term,
			.catches_up = true,
			.currency = "EUR",
			.amount_micro = 1000000,
		};
		struct run_file file = { "a.xml", "<a/>", 4 };
		struct run_writer *writer = NULL;
		int64_t number = 0;

		check_status(date_add_months(&settlement.period.from,
		    agreement->term.from, i), STATUS_OK, NULL);
		check_status(date_add_months(&settlement.period.until,
		    agreement->term.from, i + 1), STATUS_OK, NULL);
		settlement.period.until--;
		check_status(runs_begin(&writer, temp->ledger, &identity,
		    "cert", "0.1", 1, &number, &err), STATUS_OK, &err);
		check_status(runs_put_settlement(writer, &settlement, &err),
		    STATUS_OK, &err);
		settlement.account = "C";
		settlement.currency = "CZK";
		check_status(runs_put_settlement(writer, &settlement, &err),
		    STATUS_OK, &err);
		check_status(runs_put_file(writer, &file, &err), STATUS_OK,
		    &err);
		check_status(runs_commit(writer, &err), STATUS_OK, &err);
	}
}

static enum status
list_result(const struct result *result, void *payload, struct error *failure)
{
	struct strbuf *out = payload;
	char due[DECIMAL_TEXT_MAX];

	strbuf_printf(out, "%s %s\n", result->account,
	    result->error != NULL ? result->error :
	    decimal_format(due, result->settlement.due_micro));
	if (strbuf_status(out) != STATUS_OK)
		return error_memory(failure);
	return STATUS_OK;
}

static enum status
assess_into(struct strbuf *out, const struct assess *assess)
{
	enum status status;

	strbuf_init(out, TEXT_BYTES_MAX);
	status = assess_parties(assess, list_result, out, &err);
	/* The library behind rational keeps its last errors per thread. */
	OPENSSL_thread_stop();
	return status == STATUS_OK ? strbuf_status(out) : status;
}

static void
sweep(const struct assess *assess, const char *expected)
{
	for (int is_lasting = 0; is_lasting <= 1; is_lasting++) {
		bool has_struck = true;

		for (uint64_t nth = 1; has_struck; nth++) {
			struct strbuf found;
			enum status status;

			faults_begin(nth, is_lasting != 0);
			status = assess_into(&found, assess);
			has_struck = faults_end();
			if (status == STATUS_OK)
				assert_string_equal(strbuf_text(&found),
				    expected);
			else
				check_status(status, STATUS_MEMORY, &err);
			strbuf_fini(&found);
		}
	}
}

static void
sweep_parties(struct temp_ledger *temp, const char *who)
{
	/* A: 1 of the group's target, 10 settled; B: 1. */
	static const char expected[] = "A 0\n"
	    "B 1\n"
	    "C earlier periods were settled in CZK, which cannot be taken off"
	    " EUR\n";
	struct assess assess = {
		.ledger = temp->ledger,
		.position = LEDGER_POSITION_LATEST,
		.as_of = DATE_NONE,
		.account = CATALOG_NONE,
		.settling_run = RUNS_BEFORE + 1,
	};
	struct agreement_file *file = load(who);
	struct catalog *catalog = temp_ledger_catalog(temp,
	    LEDGER_POSITION_LATEST);
	struct strbuf found;

	assess.agreement = &file->agreements[0];
	assess.catalog = catalog;
	check_status(window_choose(&assess.window, &assess.period,
	    &assess.as_of, assess.agreement), STATUS_OK, NULL);
	check_status(assess_into(&found, &assess), STATUS_OK, &err);
	assert_string_equal(strbuf_text(&found), expected);
	strbuf_fini(&found);
	if (faults_are_possible())
		sweep(&assess, expected);
	catalog_free(catalog);
	agreement_file_free(file);
}

static void
each_failed_allocation_is_told(void **state)
{
	struct temp_ledger *temp = *state;
	struct agreement_file *file = load("");

	temp_ledger_begin(temp);
	put_account(temp, "A", NULL);
	put_account(temp, "B", "A");
	put_account(temp, "C", NULL);
	put_invoice(temp, "A", "F-1", "2025-03-01");
	put_invoice(temp, "A", "F-2", "2024-03-01");
	put_invoice(temp, "B", "F-3", "2025-12-01");
	put_invoice(temp, "C", "F-4", "2025-12-01");
	(void)temp_ledger_commit(temp);
	put_runs(temp, &file->agreements[0]);
	agreement_file_free(file);
	for (size_t i = 0; i < ARRAY_LEN(parties); i++)
		sweep_parties(temp, parties[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_failed_allocation_is_told,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("assess_faults", tests, NULL, NULL);
}
