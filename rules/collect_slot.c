#include "rules/collect_slot.h"

void
collect_slot_fini(struct collect_slot *slot)
{
	tally_fini(&slot->tally);
}

void
collect_slot_clear(struct collect_slot *slot)
{
	slot->value_micro = 0;
	slot->lines = 0;
	collect_slot_begin_document(slot);
	tally_clear(&slot->tally);
}

void
collect_slot_begin_document(struct collect_slot *slot)
{
	slot->in_document = false;
	slot->document_micro = 0;
}

/* ------------------------------------------------------------ conversion */

enum status
collect_amount_error(struct error *err, enum status status,
    const char *missing, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (missing == NULL)
		return error_set(err, status,
		    "the amount is too large to be converted");
	return error_set(err, status,
	    "no exchange rate of %s on %s or in the %d days before it",
	    missing, date_format(text, date), CATALOG_RATE_AGE_DAYS_MAX);
}

static enum status
line_amount(wide *out_micro, struct collect_line *line, struct error *err)
{
	const struct purchase_document *document = line->document;

	if (!line->has_amount) {
		line->amount_status = catalog_convert_amount(
		    &line->amount_micro, line->catalog, line->line->net_micro,
		    document->currency, line->currency, document->date,
		    &line->missing);
		line->has_amount = true;
	}
	if (line->amount_status != STATUS_OK)
		return collect_amount_error(err, line->amount_status,
		    line->missing, document->date);
	*out_micro = line->amount_micro;
	return STATUS_OK;
}

/* A line without quantity has 0, whatever its unit. */
static enum status
line_quantity(wide *out_micro, const struct collect_line *line,
    const char *unit, struct error *err)
{
	const struct purchase_line *own = line->line;
	const char *from = own->unit;
	const char *product = "";
	enum status status;

	*out_micro = 0;
	if (!own->has_quantity)
		return STATUS_OK;
	status = catalog_convert_quantity(out_micro, line->catalog,
	    own->quantity_micro, own->product, own->unit, unit);
	if (status == STATUS_OK)
		return STATUS_OK;
	if (own->product != CATALOG_NONE) {
		product = catalog_product(line->catalog, own->product)->id;
		if (from == NULL)
			from = catalog_product(line->catalog,
			    own->product)->unit;
	}
	if (from == NULL)
		return error_set(err, status,
		    "the quantity has no unit to be converted to %s", unit);
	return error_set(err, status, "no conversion from %s to %s%s%s",
	    from, unit, *product == '\0' ? "" : " for product ", product);
}

static enum status
add_sum(wide *sum_micro, wide amount_micro, struct error *err)
{
	if (decimal_add_wide(sum_micro, *sum_micro, amount_micro) != STATUS_OK)
		return error_set(err, STATUS_RANGE, "the sum is too large");
	return STATUS_OK;
}

static enum status
add_to_tally(struct tally *tally, uint32_t key, wide amount_micro,
    struct error *err)
{
	enum status status = tally_add(tally, key, amount_micro);

	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, status, "the sum is too large");
	return STATUS_OK;
}

/* ----------------------------------------------------------- by basis */

static enum status
add_net(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	wide amount = 0;
	enum status status = line_amount(&amount, line, err);

	if (status != STATUS_OK)
		return status;
	slot->lines++;
	return add_sum(&slot->value_micro, amount, err);
}

static enum status
add_quantity(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	wide quantity;
	enum status status = line_quantity(&quantity, line, slot->plan->unit,
	    err);

	if (status != STATUS_OK)
		return status;
	slot->lines++;
	return add_sum(&slot->value_micro, quantity, err);
}

static enum status
add_document(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	wide amount = 0;
	enum status status = STATUS_OK;

	if (line->document->type != DOCUMENT_INVOICE)
		return STATUS_OK;
	if (slot->plan->has_each)
		status = line_amount(&amount, line, err);
	if (status != STATUS_OK)
		return status;
	slot->lines++;
	slot->in_document = true;
	return add_sum(&slot->document_micro, amount, err);
}

/* The day or month of an invoice; they are counted, not summed up. */
static enum status
add_time(struct collect_slot *slot, const struct collect_line *line,
    int32_t key, struct error *err)
{
	if (line->document->type != DOCUMENT_INVOICE)
		return STATUS_OK;
	slot->lines++;
	return add_to_tally(&slot->tally, (uint32_t)key, 0, err);
}

static enum status
add_day(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	return add_time(slot, line, line->date, err);
}

static enum status
add_month(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	return add_time(slot, line, date_month_index(line->date), err);
}

/* A line that counts to no product or category needs no amount. */
static enum status
add_group(struct collect_slot *slot, struct collect_line *line, uint32_t key,
    struct error *err)
{
	wide amount = 0;
	enum status status;

	if (key == CATALOG_NONE)
		return STATUS_OK;
	status = line_amount(&amount, line, err);
	if (status != STATUS_OK)
		return status;
	slot->lines++;
	return add_to_tally(&slot->tally, key, amount, err);
}

static enum status
add_product(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	return add_group(slot, line, line->line->product, err);
}

static enum status
add_category(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	return add_group(slot, line, catalog_category_at(line->catalog,
	    line->line->category, slot->plan->level), err);
}

static wide
value_of_sum(const struct collect_slot *slot)
{
	return slot->value_micro;
}

static wide
value_of_count(const struct collect_slot *slot)
{
	return (wide)slot->tally.count * DECIMAL_ONE_MICRO;
}

/* How many have a sum above 0 and of at least `each`. */
static wide
value_of_groups(const struct collect_slot *slot)
{
	wide count = 0;

	for (size_t i = 0; i < slot->tally.count; i++) {
		wide sum = slot->tally.entries[i].sum_micro;

		if (sum > 0 && sum >= slot->plan->each_micro)
			count++;
	}
	return count * DECIMAL_ONE_MICRO;
}

struct basis_row {
	enum status (*add)(struct collect_slot *slot,
	    struct collect_line *line, struct error *err);
	wide (*value)(const struct collect_slot *slot);
};

static const struct basis_row rows[] = {
	[BASIS_NET_AMOUNT] = { add_net, value_of_sum },
	[BASIS_QUANTITY] = { add_quantity, value_of_sum },
	[BASIS_DOCUMENTS] = { add_document, value_of_sum },
	[BASIS_DAYS] = { add_day, value_of_count },
	[BASIS_MONTHS] = { add_month, value_of_count },
	[BASIS_PRODUCTS] = { add_product, value_of_groups },
	[BASIS_CATEGORIES] = { add_category, value_of_groups },
};

enum status
collect_slot_add(struct collect_slot *slot, struct collect_line *line,
    struct error *err)
{
	return rows[slot->plan->basis].add(slot, line, err);
}

void
collect_slot_end_document(struct collect_slot *slot)
{
	/* Without `each` both sums are 0. */
	if (slot->in_document &&
	    slot->document_micro >= slot->plan->each_micro)
		slot->value_micro += DECIMAL_ONE_MICRO;
}

wide
collect_slot_value(const struct collect_slot *slot)
{
	return rows[slot->plan->basis].value(slot);
}
