#include "engine/ledger_tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What an import has in one currency. */
struct ledger_figures {
	struct ledger_import_total total;	/* .accounts: at the end */
	struct ledger_rows parties;
};

void
ledger_tally_fini(struct ledger_tally *tally)
{
	size_t i;

	for (i = 0; i < tally->count; i++)
		ledger_rows_fini(&tally->currencies[i].parties);
	ledger_rows_fini(&tally->parties);
	free(tally->currencies);
	*tally = (struct ledger_tally){ 0 };
}

/* The figures of a currency, the newest first; NULL: *err says why. */
static struct ledger_figures *
find_figures(struct ledger_tally *tally, const char *currency,
    struct error *err)
{
	struct ledger_figures *figures;
	size_t i;

	for (i = tally->count; i > 0; i--) {
		figures = &tally->currencies[i - 1];
		if (strcmp(figures->total.currency, currency) == 0)
			return figures;
	}
	if (tally->count == LEDGER_IMPORT_CURRENCIES_MAX) {
		(void)error_set(err, STATUS_RANGE,
		    "an import has at most %d currencies",
		    LEDGER_IMPORT_CURRENCIES_MAX);
		return NULL;
	}
	if (tally->currencies == NULL)
		tally->currencies = calloc(LEDGER_IMPORT_CURRENCIES_MAX,
		    sizeof *tally->currencies);
	if (tally->currencies == NULL) {
		(void)error_memory(err);
		return NULL;
	}
	figures = &tally->currencies[tally->count++];
	memcpy(figures->total.currency, currency, strlen(currency) + 1);
	return figures;
}

enum status
ledger_tally_add(struct ledger_tally *tally,
    const struct ledger_tally_document *document, struct error *err)
{
	struct ledger_figures *figures;
	enum status status;

	assert(strlen(document->currency) < sizeof figures->total.currency);
	if (document->is_cancelled) {
		tally->cancelled++;
		return STATUS_OK;
	}
	figures = find_figures(tally, document->currency, err);
	if (figures == NULL)
		return err->status;
	figures->total.documents++;
	figures->total.lines += document->lines;
	figures->total.net_micro += document->net_micro;
	status = ledger_rows_add(&figures->parties, document->party, err);
	if (status == STATUS_OK)
		status = ledger_rows_add(&tally->parties, document->party,
		    err);
	return status;
}

static int
compare_currencies(const void *a, const void *b)
{
	const struct ledger_import_total *one = a;
	const struct ledger_import_total *other = b;

	return strcmp(one->currency, other->currency);
}

void
ledger_tally_tell(struct ledger_import_summary *out,
    const struct ledger_tally *tally)
{
	struct ledger_import_total *total = out->totals;
	size_t i;

	for (i = 0; i < tally->count; i++, total++) {
		*total = tally->currencies[i].total;
		total->accounts = ledger_rows_count(
		    &tally->currencies[i].parties);
		out->documents += total->documents;
		out->lines += total->lines;
	}
	out->total_count = tally->count;
	qsort(out->totals, out->total_count, sizeof *total,
	    compare_currencies);
	/* An account may have documents in several of them. */
	out->accounts = ledger_rows_count(&tally->parties);
	out->cancelled = tally->cancelled;
}
