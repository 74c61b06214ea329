#include "engine/ledger_claim.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* --------------------------------------------------------- the long ones */

struct kept {
	int64_t source;
	const char *number;	/* behind it */
	struct purchase_claim claim;
	char currency[4];
	struct purchase_payment *payments;	/* owned */
	struct purchase_credit *credits;	/* owned */
};

static int
compare_kept(const void *left, const void *right)
{
	const struct kept *a = left;
	const struct kept *b = right;

	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	return strcmp(a->number, b->number);
}

static void
free_kept(void *node)
{
	struct kept *kept = node;

	free(kept->payments);
	free(kept->credits);
	free(kept);
}

static void
drop_kept(struct ledger_claim *claim)
{
	tdestroy(claim->kept, free_kept);
	claim->kept = NULL;
	claim->kept_items = 0;
}

static const struct purchase_claim *
find_kept(const struct ledger_claim *claim, int64_t source,
    const char *number)
{
	const struct kept key = { .source = source, .number = number };
	struct kept *const *found = tfind(&key, &claim->kept, compare_kept);

	return found == NULL ? NULL : &(*found)->claim;
}

/* A copy of the claim that is loaded; NULL: no memory. */
static struct kept *
copy_claim(const struct ledger_claim *claim)
{
	const struct purchase_claim *from = &claim->claim;
	size_t size = claim->number.length + 1;
	struct kept *kept = calloc(1, sizeof *kept + size);

	if (kept == NULL)
		return NULL;
	kept->source = claim->source;
	kept->number = memcpy(kept + 1, strbuf_text(&claim->number), size);
	kept->claim = *from;
	memcpy(kept->currency, claim->currency, sizeof kept->currency);
	kept->claim.currency = kept->currency;
	kept->payments = calloc(from->payment_count + 1,
	    sizeof *kept->payments);
	kept->credits = calloc(from->credit_count + 1, sizeof *kept->credits);
	if (kept->payments == NULL || kept->credits == NULL) {
		free_kept(kept);
		return NULL;
	}
	if (from->payment_count > 0)
		memcpy(kept->payments, from->payments, from->payment_count *
		    sizeof *kept->payments);
	if (from->credit_count > 0)
		memcpy(kept->credits, from->credits, from->credit_count *
		    sizeof *kept->credits);
	kept->claim.payments = kept->payments;
	kept->claim.credits = kept->credits;
	return kept;
}

/* What there is no memory for is read again. */
static void
keep_long(struct ledger_claim *claim)
{
	size_t items = claim->claim.payment_count + claim->claim.credit_count;
	struct kept *kept;

	if (claim->rows < LEDGER_CLAIM_LONG || items > LEDGER_CLAIM_KEPT_MAX)
		return;
	if (items > LEDGER_CLAIM_KEPT_MAX - claim->kept_items)
		drop_kept(claim);
	kept = copy_claim(claim);
	if (kept == NULL)
		return;
	if (tsearch(kept, &claim->kept, compare_kept) == NULL)
		free_kept(kept);
	else
		claim->kept_items += items;
}

/* ----------------------------------------------------------- the last one */

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
	drop_kept(claim);
	ledger_claim_init(claim);
}

void
ledger_claim_forget(struct ledger_claim *claim)
{
	claim->is_loaded = false;
	drop_kept(claim);
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

/* What came on one day counts together; where the sum has no room, apart. */
static bool
is_joined(int64_t *sum, int32_t day, int32_t date, int64_t amount)
{
	int64_t joined;

	if (day != date || __builtin_add_overflow(*sum, amount, &joined))
		return false;
	*sum = joined;
	return true;
}

static enum status
add_payment(struct ledger_claim *claim, const struct db_query *query,
    struct error *err)
{
	size_t count = claim->claim.payment_count;
	struct purchase_payment *payments = claim->payments;
	const struct purchase_payment payment = {
		.date = db_date(query, 0),
		.amount_micro = db_int(query, 1),
		.in_full = db_is_null(query, 1),
	};

	if (count > 0 && payments[count - 1].in_full == payment.in_full &&
	    is_joined(&payments[count - 1].amount_micro,
	    payments[count - 1].date, payment.date, payment.amount_micro))
		return STATUS_OK;
	if (check_count(count, err) != STATUS_OK)
		return err->status;
	payments = ledger_grow(claim->payments, &claim->payment_capacity,
	    count + 1, sizeof *payments);
	if (payments == NULL)
		return error_memory(err);
	payments[count] = payment;
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
	struct purchase_credit *credits = claim->credits;
	const struct purchase_credit credit = {
		.date = db_date(query, 0),
		.total_micro = db_int(query, 1),
	};

	if (count > 0 && is_joined(&credits[count - 1].total_micro,
	    credits[count - 1].date, credit.date, credit.total_micro))
		return STATUS_OK;
	if (check_count(count, err) != STATUS_OK)
		return err->status;
	credits = ledger_grow(claim->credits, &claim->credit_capacity,
	    count + 1, sizeof *credits);
	if (credits == NULL)
		return error_memory(err);
	credits[count] = credit;
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
		claim->rows++;
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

	claim->rows = 0;
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

static enum status
load_anew(struct ledger_claim *claim, struct ledger *ledger, int64_t position,
    int64_t source, const char *number, struct error *err)
{
	enum status status;

	claim->is_loaded = false;
	claim->position = position;
	claim->source = source;
	strbuf_clear(&claim->number);
	strbuf_puts(&claim->number, number);
	status = strbuf_status(&claim->number);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return db_damaged(ledger->db, "an id is too long", err);
	status = load(claim, ledger, err);
	if (status != STATUS_OK)
		return status;
	claim->is_loaded = true;
	keep_long(claim);
	return STATUS_OK;
}

enum status
ledger_claim_find(const struct purchase_claim **out,
    struct ledger_claim *claim, struct ledger *ledger, int64_t position,
    int64_t source, const char *number, struct error *err)
{
	bool is_last = claim->is_loaded && claim->position == position &&
	    claim->source == source &&
	    strcmp(strbuf_text(&claim->number), number) == 0;
	enum status status;

	if (claim->position != position)
		drop_kept(claim);
	*out = is_last ? NULL : find_kept(claim, source, number);
	if (*out != NULL)
		return STATUS_OK;
	if (!is_last) {
		status = load_anew(claim, ledger, position, source, number,
		    err);
		if (status != STATUS_OK)
			return status;
	}
	*out = claim->is_found ? &claim->claim : NULL;
	return STATUS_OK;
}
