#include "engine/ledger_claim.h"

#include <stdlib.h>
#include <string.h>

void
ledger_claim_init(struct ledger_claim *claim)
{
	*claim = (struct ledger_claim){ .is_loaded = false };
	strbuf_init(&claim->number, FACT_TEXT_MAX);
}

void
ledger_claim_fini(struct ledger_claim *claim)
{
	strbuf_fini(&claim->number);
	free(claim->payments);
	free(claim->credits);
	ledger_claim_init(claim);
}

void
ledger_claim_forget(struct ledger_claim *claim)
{
	claim->is_loaded = false;
}

static enum status
check_count(size_t count, struct error *err)
{
	if (count < LEDGER_CLAIM_ITEMS_MAX)
		return STATUS_OK;
	return error_set(err, STATUS_RANGE,
	    "an invoice has at most %d payments and credit notes each",
	    LEDGER_CLAIM_ITEMS_MAX);
}

static enum status
add_payment(struct ledger_claim *claim, const struct db_query *query,
    struct error *err)
{
	size_t count = claim->claim.payment_count;
	struct purchase_payment *payments;

	if (check_count(count, err) != STATUS_OK)
		return err->status;
	payments = ledger_grow(claim->payments, &claim->payment_capacity,
	    count + 1, sizeof *payments);
	if (payments == NULL)
		return error_memory(err);
	payments[count] = (struct purchase_payment){
		.date = db_date(query, 0),
		.amount_micro = db_int(query, 1),
		.in_full = db_is_null(query, 1),
	};
	claim->payments = payments;
	claim->claim.payments = payments;
	claim->claim.payment_count++;
	return STATUS_OK;
}

static enum status
add_credit(struct ledger_claim *claim, const struct db_query *query,
    struct error *err)
{
	size_t count = claim->claim.credit_count;
	struct purchase_credit *credits;

	if (check_count(count, err) != STATUS_OK)
		return err->status;
	credits = ledger_grow(claim->credits, &claim->credit_capacity,
	    count + 1, sizeof *credits);
	if (credits == NULL)
		return error_memory(err);
	credits[count] = (struct purchase_credit){
		.date = db_date(query, 0),
		.total_micro = db_int(query, 1),
	};
	claim->credits = credits;
	claim->claim.credits = credits;
	claim->claim.credit_count++;
	return STATUS_OK;
}

static void
bind_claim(struct db_query *query, const struct ledger_claim *claim)
{
	db_bind_int(query, 1, claim->position);
	db_bind_int(query, 2, claim->source);
	db_bind_text(query, 3, strbuf_text(&claim->number));
}

#define INVOICE_COLUMNS \
	"SELECT date, due, currency, total, net_whole, net_micro" \
	" FROM document WHERE source = ?2 AND type = 1 AND number = ?3" \
	" AND import <= ?1 AND "

static enum status
load_invoice(struct ledger_claim *claim, struct ledger *ledger,
    struct error *err)
{
	const char *currency = NULL;
	struct db_query query;
	bool has_row = false;
	enum status status;

	/* Current and former versions have an index each. */
	db_query(&query, ledger->db,
	    INVOICE_COLUMNS "superseded IS NULL UNION ALL "
	    INVOICE_COLUMNS "superseded IS NOT NULL AND superseded > ?1");
	bind_claim(&query, claim);
	status = db_step(&query, &has_row, err);
	claim->is_found = status == STATUS_OK && has_row;
	if (claim->is_found) {
		claim->claim = (struct purchase_claim){
			.date = db_date(&query, 0),
			.due = db_date(&query, 1),
			.currency = claim->currency,
			.has_total = !db_is_null(&query, 3),
			.total_micro = db_int(&query, 3),
			.net_total_micro = (wide)db_int(&query, 4) *
			    DECIMAL_ONE_MICRO + db_int(&query, 5),
		};
		currency = db_text(&query, 2);
	}
	if (currency != NULL) {
		if (strlen(currency) >= sizeof claim->currency)
			status = db_damaged(query.db,
			    "a currency is too long", err);
		else
			memcpy(claim->currency, currency,
			    strlen(currency) + 1);
	}
	return db_query_end(&query, status, err);
}

/* Each row of the query, which is bound, by add. */
static enum status
load_items(struct ledger_claim *claim, struct db_query *query,
    enum status (*add)(struct ledger_claim *claim,
	const struct db_query *query, struct error *err), struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	while (status == STATUS_OK && has_row) {
		status = add(claim, query, err);
		if (status == STATUS_OK)
			status = db_step(query, &has_row, err);
	}
	return db_query_end(query, status, err);
}

static enum status
load(struct ledger_claim *claim, struct ledger *ledger, struct error *err)
{
	struct db_query query;
	enum status status;

	status = load_invoice(claim, ledger, err);
	if (status != STATUS_OK || !claim->is_found)
		return status;
	db_query(&query, ledger->db,
	    "SELECT date, amount FROM payment WHERE source = ?2"
	    " AND document = ?3 AND " LEDGER_VISIBLE("payment")
	    " ORDER BY date, amount");
	bind_claim(&query, claim);
	status = load_items(claim, &query, add_payment, err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, ledger->db,
	    "SELECT date, total FROM document WHERE source = ?2"
	    " AND refers_to = ?3 AND type = 2 AND is_cancelled = 0"
	    " AND currency = ?4 AND " LEDGER_VISIBLE("document")
	    " ORDER BY date, total");
	bind_claim(&query, claim);
	db_bind_text(&query, 4, claim->currency);
	return load_items(claim, &query, add_credit, err);
}

enum status
ledger_claim_find(const struct purchase_claim **out,
    struct ledger_claim *claim, struct ledger *ledger, int64_t position,
    int64_t source, const char *number, struct error *err)
{
	enum status status;

	if (!claim->is_loaded || claim->position != position ||
	    claim->source != source ||
	    strcmp(strbuf_text(&claim->number), number) != 0) {
		claim->is_loaded = false;
		claim->position = position;
		claim->source = source;
		strbuf_clear(&claim->number);
		strbuf_puts(&claim->number, number);
		status = strbuf_status(&claim->number);
		if (status == STATUS_MEMORY)
			return error_memory(err);
		if (status != STATUS_OK)
			return db_damaged(ledger->db, "an id is too long",
			    err);
		status = load(claim, ledger, err);
		if (status != STATUS_OK)
			return status;
		claim->is_loaded = true;
	}
	*out = claim->is_found ? &claim->claim : NULL;
	return STATUS_OK;
}
