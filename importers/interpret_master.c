/* Company, rates, categories, products, accounts, payments. */

#include <string.h>

#include "importers/interpret_reading.h"

/* The four fields of an address stand in this order in the table of kinds. */
static struct fact_address
address_of(const struct cell *street)
{
	return (struct fact_address){
		.street = street[0].text, .city = street[1].text,
		.postcode = street[2].text, .country = street[3].text,
	};
}

static enum status
prefix(const char **out, struct reading *reading, const char *field,
    const char *text)
{
	return interpret_prefix(out, reading->in, reading->fault, field, text,
	    reading->err);
}

/*
 * Which fields the record states, among them those of its parts.  In a closed
 * form nothing is written that the dialect does not name, so what is absent is
 * stated to be nothing; elsewhere silence says nothing.
 */
static uint32_t
stated_by(const struct reading *reading, uint32_t by_parts)
{
	const struct kind_info *info = kind_info(reading->record->kind);
	uint32_t stated = by_parts;

	if (reading->scope.dialect->is_closed)
		return reading->record->stated;
	for (size_t i = 0; i < info->field_count; i++)
		if (reading->cells[i].is_stated)
			stated |= info->fields[i].stated;
	return stated;
}

/* --------------------------------------------------------------- accounts */

static enum status
fill_account(struct fact_account *out, struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct fact_account account = {
		.name = cells[ACCOUNT_NAME].text,
		.tax_id = cells[ACCOUNT_TAX_ID].text,
		.country = cells[ACCOUNT_COUNTRY].text,
		.language = cells[ACCOUNT_LANGUAGE].text,
		.currency = cells[ACCOUNT_CURRENCY].text,
		.segment = cells[ACCOUNT_SEGMENT].text,
		.manager = cells[ACCOUNT_MANAGER].text,
		.email = cells[ACCOUNT_EMAIL].text,
		.since = cell_date(&cells[ACCOUNT_SINCE]),
		.address = address_of(&cells[ACCOUNT_STREET]),
		.bank = {
			.iban = cells[ACCOUNT_IBAN].text,
			.bic = cells[ACCOUNT_BIC].text,
			.holder = cells[ACCOUNT_HOLDER].text,
		},
		.file_line = reading->file_line,
	};
	void *memberships = NULL;
	void *managers = NULL;
	void *aliases = NULL;
	enum status status;

	if (account.bank.iban == NULL &&
	    (account.bank.bic != NULL || account.bank.holder != NULL))
		fault_set(reading->fault, REASON_MISSING_FIELD, "missing-iban",
		    "iban", "expected an id, found none");
	status = prefix(&account.id, reading, "id", cells[ACCOUNT_ID].text);
	if (status == STATUS_OK)
		status = prefix(&account.parent, reading, "parent",
		    cells[ACCOUNT_PARENT].text);
	if (status == STATUS_OK)
		status = interpret_part_facts(&memberships,
		    &account.membership_count, reading, KIND_MEMBER);
	if (status == STATUS_OK)
		status = interpret_part_facts(&managers,
		    &account.manager_count, reading, KIND_MANAGER);
	if (status == STATUS_OK)
		status = interpret_part_facts(&aliases,
		    &account.alias_count, reading, KIND_ALIAS);
	account.parts = reading->record->does;
	account.memberships = memberships;
	account.managers = managers;
	account.aliases = aliases;
	account.stated = stated_by(reading,
	    (account.membership_count > 0 ? FACT_ACCOUNT_MEMBERSHIPS : 0) |
	    (account.manager_count > 0 ? FACT_ACCOUNT_MANAGERS : 0) |
	    (account.alias_count > 0 ? FACT_ACCOUNT_ALIASES : 0));
	*out = account;
	return status;
}

static enum status
emit_account(struct reading *reading)
{
	struct interpreter *in = reading->in;
	struct fact_account account;
	enum status status = fill_account(&account, reading);

	if (status != STATUS_OK || reading->fault->is_set)
		return status;
	if (reading->source == NULL) {
		fault_set(reading->fault, REASON_MISSING_FIELD,
		    "missing-source", "source", "expected an id, found none");
		return STATUS_OK;
	}
	account.authority = FACT_FROM_MASTER;
	return in->sink.account(in->sink.payload, reading->source, &account,
	    reading->err);
}

enum status
interpret_buyer(struct interpreter *in, struct fault *fault,
    struct fact_account *account, bool *has_account,
    const struct dialect_record *record, uint32_t node, struct error *err)
{
	struct reading reading = {
		.in = in, .fault = fault, .err = err,
	};
	struct part_place *places;
	size_t count;
	bool was_set = fault->is_set;
	enum status status;

	*has_account = false;
	status = interpret_parts(&places, &count, in, record, node,
	    KIND_ACCOUNT, SIZE_MAX, fault, err);
	if (status != STATUS_OK || count == 0)
		return status;
	reading.record = places[0].record;
	reading.scope = interpret_scope(in, places[0].node);
	reading.file_line = capture_node(&in->record, places[0].node)->line;
	cells_read(reading.cells, fault, &reading.scope, reading.record,
	    1u << ACCOUNT_ID);
	fault_rules(fault, &reading.scope, reading.record->faults);
	status = fill_account(account, &reading);
	account->authority = FACT_FROM_DOCUMENT;
	*has_account = true;
	if (!was_set && fault->is_set)
		fault->part = "account";
	return reading.scope.has_failed ? error_memory(err) : status;
}

/* ------------------------------------------------------- the other masters */

static enum status
emit_product(struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct interpreter *in = reading->in;
	struct fact_product product = {
		.name = cells[PRODUCT_NAME].text,
		.brand = cells[PRODUCT_BRAND].text,
		.unit = cells[PRODUCT_UNIT].text,
		.parts = reading->record->does,
		.authority = FACT_FROM_MASTER,
		.file_line = reading->file_line,
	};
	void *units = NULL;
	void *aliases = NULL;
	enum status status;

	status = prefix(&product.id, reading, "id", cells[PRODUCT_ID].text);
	if (status == STATUS_OK)
		status = prefix(&product.category, reading, "category",
		    cells[PRODUCT_CATEGORY].text);
	if (status == STATUS_OK)
		status = interpret_part_facts(&units,
		    &product.unit_count, reading, KIND_UNIT);
	if (status == STATUS_OK)
		status = interpret_part_facts(&aliases,
		    &product.alias_count, reading, KIND_ALIAS);
	product.units = units;
	product.aliases = aliases;
	product.stated = stated_by(reading,
	    (product.unit_count > 0 ? FACT_PRODUCT_UNITS : 0) |
	    (product.alias_count > 0 ? FACT_PRODUCT_ALIASES : 0));
	if (status != STATUS_OK || reading->fault->is_set)
		return status;
	return in->sink.product(in->sink.payload, &product, reading->err);
}

/* What is said of a category as one text; none of XML holds the separator. */
#define SAID_SEPARATOR "\x1f"

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static bool
is_said(const char *said, const struct fact_category *category)
{
	size_t length = strcspn(said, SAID_SEPARATOR);
	const char *parent = or_empty(category->parent);

	return strncmp(said, parent, length) == 0 && parent[length] == '\0' &&
	    strcmp(said + length + 1, or_empty(category->name)) == 0;
}

/*
 * Where products name their groups each category comes once per product; a
 * table that is full only means that some are told again.
 */
static enum status
is_told_already(bool *out, struct reading *reading,
    const struct fact_category *category)
{
	struct interpreter *in = reading->in;
	struct lookup *told = &in->file.categories;
	const char *before = lookup_find(told, category->id);
	const char *said;
	size_t entry;
	enum status status;

	*out = before != NULL && is_said(before, category);
	if (before != NULL)
		return STATUS_OK;
	said = arena_printf(&in->arena, "%s" SAID_SEPARATOR "%s",
	    or_empty(category->parent), or_empty(category->name));
	if (said == NULL)
		return error_memory(reading->err);
	status = lookup_add(&entry, told, category->id, said);
	in->file.changes.told++;
	return status == STATUS_MEMORY ? error_memory(reading->err) :
	    STATUS_OK;
}

static enum status
emit_category(struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct interpreter *in = reading->in;
	struct fact_category category = {
		.name = cells[CATEGORY_NAME].text,
		.file_line = reading->file_line,
	};
	bool is_told = false;
	enum status status;

	status = prefix(&category.id, reading, "id", cells[CATEGORY_ID].text);
	if (status == STATUS_OK)
		status = prefix(&category.parent, reading, "parent",
		    cells[CATEGORY_PARENT].text);
	if (status == STATUS_OK && !reading->fault->is_set)
		status = is_told_already(&is_told, reading, &category);
	if (status != STATUS_OK || reading->fault->is_set || is_told)
		return status;
	return in->sink.category(in->sink.payload, &category, reading->err);
}

static enum status
emit_company(struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct interpreter *in = reading->in;
	struct fact_company company = {
		.id = cells[COMPANY_ID].text,
		.name = cells[COMPANY_NAME].text,
		.tax_id = cells[COMPANY_TAX_ID].text,
		.address = address_of(&cells[COMPANY_STREET]),
		.file_line = reading->file_line,
	};

	if (reading->fault->is_set)
		return STATUS_OK;
	return in->sink.company(in->sink.payload, &company, reading->err);
}

static enum status
emit_rate(struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct interpreter *in = reading->in;
	struct fact_rate rate = {
		.base = cells[RATE_BASE].text,
		.currency = cells[RATE_CURRENCY].text,
		.date = cell_date(&cells[RATE_DATE]),
		.value_e10 = cells[RATE_VALUE].value,
		.file_line = reading->file_line,
	};

	if (reading->fault->is_set)
		return STATUS_OK;
	return in->sink.rate(in->sink.payload, &rate, reading->err);
}

static enum status
emit_payment(struct reading *reading)
{
	const struct cell *cells = reading->cells;
	struct interpreter *in = reading->in;
	struct fact_payment payment = {
		.source = reading->source,
		.id = cells[PAYMENT_ID].text,
		.document = cells[PAYMENT_DOCUMENT].text,
		.date = cells[PAYMENT_DATE].is_stated ?
		    cell_date(&cells[PAYMENT_DATE]) : reading->document_date,
		.amount_micro = cells[PAYMENT_AMOUNT].value,
		.has_amount = cells[PAYMENT_AMOUNT].is_stated,
		.file_line = reading->file_line,
	};

	if (reading->source == NULL)
		fault_set(reading->fault, REASON_MISSING_FIELD,
		    "missing-source", "source", "expected an id, found none");
	if (payment.date == DATE_NONE)
		fault_set(reading->fault, REASON_MISSING_FIELD,
		    "missing-date", "date", "expected a date, found none");
	if (reading->fault->is_set)
		return STATUS_OK;
	return in->sink.payment(in->sink.payload, &payment, reading->err);
}

typedef enum status (*emit_fn)(struct reading *reading);

static const emit_fn emitters[KIND_COUNT] = {
	[KIND_COMPANY] = emit_company,
	[KIND_RATE] = emit_rate,
	[KIND_CATEGORY] = emit_category,
	[KIND_PRODUCT] = emit_product,
	[KIND_ACCOUNT] = emit_account,
	[KIND_PAYMENT] = emit_payment,
};

enum status
interpret_fact(struct reading *reading)
{
	struct interpreter *in = reading->in;
	enum status status;

	fault_rules(reading->fault, &reading->scope, reading->record->faults);
	if (reading->scope.has_failed)
		return error_memory(reading->err);
	status = interpret_tell_file(in, NULL, reading->err);
	if (status == STATUS_OK)
		status = emitters[reading->record->kind](reading);
	if (status == STATUS_OK && reading->fault->is_set)
		status = interpret_reject_record(in, reading->record,
		    reading->scope.node, reading->cells, reading->fault,
		    reading->source, reading->file_line, reading->err);
	return status;
}

enum status
interpret_payment(struct interpreter *in, const struct dialect_record *record,
    uint32_t node, const struct fact_document *document, uint64_t file_line,
    struct error *err)
{
	struct fault fault = { .is_set = false, .part_node = CAPTURE_NONE };
	struct reading reading = {
		.in = in, .record = record, .fault = &fault,
		.scope = interpret_scope(in, node),
		.source = document->source, .file_line = file_line,
		.document_date = document->date, .err = err,
	};

	cells_read(reading.cells, &fault, &reading.scope, record,
	    1u << PAYMENT_DOCUMENT);
	reading.cells[PAYMENT_DOCUMENT].text = document->id;
	reading.cells[PAYMENT_DOCUMENT].is_stated = true;
	return interpret_fact(&reading);
}
