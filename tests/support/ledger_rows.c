#include "tests/support/ledger_rows.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"

#include "engine/strbuf.h"

#define WORDS_MAX 16
#define LINES_MAX 16
#define EVENTS_MAX 8

/* One row: its first words, and values by name. */
struct words {
	char *at[WORDS_MAX];
	size_t count;
};

/* ----------------------------------------------------------------- words */

static void *
must(void *memory)
{
	assert_non_null(memory);
	return memory;
}

static void
split(struct words *out, struct arena *arena, const char *row)
{
	char *rest = must(arena_strdup(arena, row));
	char *word;

	out->count = 0;
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		assert_true(out->count < WORDS_MAX);
		out->at[out->count++] = word;
	}
	assert_true(out->count > 0);
}

/* The value of name=value, or NULL. */
static char *
find(const struct words *words, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < words->count; i++) {
		if (strncmp(words->at[i], name, length) == 0 &&
		    words->at[i][length] == '=')
			return words->at[i] + length + 1;
	}
	return NULL;
}

/* The next part of a list, up to the separator; NULL at its end. */
static char *
part(char **rest, const char *separator)
{
	return *rest == NULL ? NULL : strsep(rest, separator);
}

int32_t
ledger_rows_date(const char *text)
{
	int32_t date;

	check_status(date_parse(&date, text), STATUS_OK, NULL);
	return date;
}

int64_t
ledger_rows_micro(const char *text)
{
	int64_t micro;

	check_status(decimal_parse(&micro, text), STATUS_OK, NULL);
	return micro;
}

static int32_t
date_or_none(const char *text)
{
	return text == NULL ? DATE_NONE : ledger_rows_date(text);
}

/* "b,a" as "a b" would need sorting: tests write them sorted. */
static const char *
tags_of(const struct words *words)
{
	char *tags = find(words, "tags");

	for (char *c = tags; c != NULL && *c != '\0'; c++) {
		if (*c == ',')
			*c = ' ';
	}
	return tags;
}

/* ----------------------------------------------------------- master data */

static void
add_rate(struct catalog_builder *builder, const struct words *words)
{
	struct fact_rate rate = {
		.base = "EUR",
		.currency = words->at[1],
		.date = ledger_rows_date(words->at[2]),
	};

	check_status(decimal_parse_scaled(&rate.value_e10, words->at[3],
	    FACT_RATE_DIGITS), STATUS_OK, NULL);
	check_status(catalog_add_rate(builder, &rate), STATUS_OK, NULL);
}

static void
add_category(struct catalog_builder *builder, const struct words *words)
{
	struct fact_category category = {
		.id = words->at[1],
		.parent = find(words, "parent"),
	};

	check_status(catalog_add_category(builder, &category), STATUS_OK,
	    NULL);
}

static void
add_product(struct catalog_builder *builder, const struct words *words)
{
	struct fact_unit units[EVENTS_MAX];
	char *list = find(words, "units");
	struct fact_product product = {
		.id = words->at[1],
		.category = find(words, "category"),
		.brand = find(words, "brand"),
		.unit = find(words, "unit"),
		.units = units,
		.stated = FACT_PRODUCT_ALL,
	};
	char *unit;

	while ((unit = part(&list, ",")) != NULL) {
		assert_true(product.unit_count < EVENTS_MAX);
		units[product.unit_count].code = part(&unit, ":");
		units[product.unit_count++].factor_micro =
		    ledger_rows_micro(unit);
	}
	check_status(catalog_add_product(builder, &product), STATUS_OK, NULL);
}

static void
add_account(struct catalog_builder *builder, const struct words *words)
{
	struct fact_membership memberships[EVENTS_MAX];
	char *list = find(words, "club");
	struct fact_account account = {
		.id = words->at[1],
		.parent = find(words, "parent"),
		.segment = find(words, "segment"),
		.country = find(words, "country"),
		.since = date_or_none(find(words, "since")),
		.memberships = memberships,
		.stated = FACT_ACCOUNT_ALL,
	};
	char *club;

	while ((club = part(&list, ",")) != NULL) {
		struct fact_membership *membership =
		    &memberships[account.membership_count++];

		assert_true(account.membership_count <= EVENTS_MAX);
		membership->club = part(&club, ":");
		membership->from = ledger_rows_date(part(&club, ":"));
		membership->until = date_or_none(club);
	}
	check_status(catalog_add_account(builder, &account), STATUS_OK, NULL);
}

/* ------------------------------------------------------------- documents */

static struct ledger_document *
add_document(struct ledger_rows *rows, struct catalog_builder *builder,
    const struct words *words)
{
	struct ledger_document *out = &rows->documents[rows->document_count++];
	const char *total = find(words, "total");
	const char *currency = find(words, "currency");
	const char *source = find(words, "source");
	const char *status = find(words, "status");

	assert_true(rows->document_count <= LEDGER_ROWS_DOCUMENTS_MAX);
	*out = (struct ledger_document){
		.account = find(words, "account"),
		.refers_to = find(words, "refers"),
		.has_total = total != NULL,
		.total_micro = total == NULL ? 0 : ledger_rows_micro(total),
	};
	out->document = (struct purchase_document){
		.source = source == NULL ? "S" : source,
		.type = strcmp(words->at[0], "invoice") == 0 ?
		    DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE,
		.id = words->at[1],
		.date = ledger_rows_date(find(words, "date")),
		.delivered = date_or_none(find(words, "delivered")),
		.currency = currency == NULL ? "EUR" : currency,
		.tags = tags_of(words),
		.is_cancelled = status != NULL,
	};
	out->lines = must(arena_alloc(&rows->arena, LINES_MAX,
	    sizeof *out->lines));
	out->payments = must(arena_alloc(&rows->arena, EVENTS_MAX,
	    sizeof *out->payments));
	out->credits = must(arena_alloc(&rows->arena, EVENTS_MAX,
	    sizeof *out->credits));
	out->document.lines = out->lines;
	out->claim.due = date_or_none(find(words, "due"));
	check_status(catalog_mention_account(builder, out->account),
	    STATUS_OK, NULL);
	return out;
}

/* The product and category are numbers only once the catalog is there: until
 * then they wait as texts. */
struct waiting {
	struct purchase_line *line;
	const char *product;
	const char *category;
};

static struct waiting
add_line(struct ledger_rows *rows, struct ledger_document *document,
    struct catalog_builder *builder, const struct words *words)
{
	struct purchase_document *out = &document->document;
	struct purchase_line *line = &document->lines[out->line_count++];
	const char *quantity = find(words, "quantity");
	struct waiting waiting = { line, find(words, "product"),
	    find(words, "category") };
	int sign = out->type == DOCUMENT_INVOICE ? 1 : -1;

	assert_true(out->line_count <= LINES_MAX);
	line->no = must(arena_printf(&rows->arena, "%zu", out->line_count));
	line->unit = find(words, "unit");
	line->tags = tags_of(words);
	line->net_micro = sign * ledger_rows_micro(find(words, "net"));
	line->has_quantity = quantity != NULL;
	if (quantity != NULL)
		line->quantity_micro = sign * ledger_rows_micro(quantity);
	out->net_total_micro += line->net_micro;
	if (waiting.product != NULL)
		check_status(catalog_mention_product(builder,
		    waiting.product), STATUS_OK, NULL);
	if (waiting.category != NULL)
		check_status(catalog_mention_category(builder,
		    waiting.category), STATUS_OK, NULL);
	return waiting;
}

static void
resolve_line(const struct catalog *catalog, const struct waiting *waiting)
{
	struct purchase_line *line = waiting->line;

	line->product = CATALOG_NONE;
	line->category = CATALOG_NONE;
	if (waiting->product != NULL) {
		line->product = catalog_product_find(catalog,
		    waiting->product);
		line->category = catalog_product(catalog,
		    line->product)->category;
	}
	if (waiting->category != NULL)
		line->category = catalog_category_find(catalog,
		    waiting->category);
}

/* ---------------------------------------------------------------- claims */

static struct ledger_document *
find_invoice(struct ledger_rows *rows, const char *id)
{
	for (size_t i = 0; id != NULL && i < rows->document_count; i++) {
		if (rows->documents[i].document.type == DOCUMENT_INVOICE &&
		    strcmp(rows->documents[i].document.id, id) == 0)
			return &rows->documents[i];
	}
	return NULL;
}

static void
add_payment(struct ledger_rows *rows, const struct words *words)
{
	struct ledger_document *invoice = find_invoice(rows, words->at[1]);
	const char *amount = find(words, "amount");

	assert_non_null(invoice);
	assert_true(invoice->payment_count < EVENTS_MAX);
	invoice->payments[invoice->payment_count++] = (struct purchase_payment){
		.date = ledger_rows_date(find(words, "date")),
		.amount_micro = amount == NULL ? 0 : ledger_rows_micro(amount),
		.in_full = amount == NULL,
	};
}

static void
add_credit(struct ledger_document *invoice, const struct ledger_document *note)
{
	struct purchase_credit *credits = invoice->credits;
	size_t at = invoice->credit_count++;

	assert_true(invoice->credit_count <= EVENTS_MAX);
	for (; at > 0 && credits[at - 1].date > note->document.date; at--)
		credits[at] = credits[at - 1];
	credits[at] = (struct purchase_credit){
		.date = note->document.date,
		.total_micro = note->total_micro,
	};
}

/* Rows of payments come by date. */
static void
join_claims(struct ledger_rows *rows)
{
	for (size_t i = 0; i < rows->document_count; i++) {
		struct ledger_document *own = &rows->documents[i];
		struct ledger_document *invoice =
		    own->document.type == DOCUMENT_INVOICE ? own :
		    find_invoice(rows, own->refers_to);

		if (invoice == NULL)
			continue;
		if (invoice != own && !own->document.is_cancelled &&
		    strcmp(own->document.currency,
		    invoice->document.currency) == 0)
			add_credit(invoice, own);
		own->document.claim = &invoice->claim;
	}
	for (size_t i = 0; i < rows->document_count; i++) {
		struct ledger_document *own = &rows->documents[i];

		own->claim.date = own->document.date;
		own->claim.currency = own->document.currency;
		own->claim.net_total_micro = own->document.net_total_micro;
		own->claim.total_micro = own->total_micro;
		own->claim.has_total = own->has_total;
		own->claim.payments = own->payments;
		own->claim.payment_count = own->payment_count;
		own->claim.credits = own->credits;
		own->claim.credit_count = own->credit_count;
	}
}

/* ------------------------------------------------------------------ load */

static int
compare_documents(const void *a, const void *b)
{
	const struct purchase_document *left =
	    &((const struct ledger_document *)a)->document;
	const struct purchase_document *right =
	    &((const struct ledger_document *)b)->document;
	int order = strcmp(left->source, right->source);

	if (order == 0)
		order = (int)left->type - (int)right->type;
	return order != 0 ? order : strcmp(left->id, right->id);
}

struct kind {
	const char *name;
	void (*add)(struct catalog_builder *builder,
	    const struct words *words);
};

static const struct kind kinds[] = {
	{ "rate", add_rate },
	{ "category", add_category },
	{ "product", add_product },
	{ "account", add_account },
};

static bool
add_master(struct catalog_builder *builder, const struct words *words)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].name, words->at[0]) == 0) {
			kinds[i].add(builder, words);
			return true;
		}
	}
	return false;
}

void
ledger_rows_load(struct ledger_rows *out, const char *const *rows)
{
	struct waiting waiting[LEDGER_ROWS_DOCUMENTS_MAX * LINES_MAX];
	size_t waiting_count = 0;
	struct ledger_document *document = NULL;
	struct catalog_builder *builder;
	struct error err;

	memset(out, 0, sizeof *out);
	arena_init(&out->arena, (size_t)1 << 24);
	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	for (; *rows != NULL; rows++) {
		struct words words;

		split(&words, &out->arena, *rows);
		if (add_master(builder, &words))
			continue;
		if (strcmp(words.at[0], "line") == 0)
			waiting[waiting_count++] = add_line(out, document,
			    builder, &words);
		else if (strcmp(words.at[0], "payment") == 0)
			add_payment(out, &words);
		else
			document = add_document(out, builder, &words);
	}
	check_status(catalog_finish(&out->catalog, builder, &err), STATUS_OK,
	    &err);
	catalog_builder_free(builder);
	for (size_t i = 0; i < waiting_count; i++)
		resolve_line(out->catalog, &waiting[i]);
	for (size_t i = 0; i < out->document_count; i++)
		out->documents[i].document.account = catalog_account_find(
		    out->catalog, out->documents[i].account);
	qsort(out->documents, out->document_count, sizeof *out->documents,
	    compare_documents);
	join_claims(out);
}

void
ledger_rows_free(struct ledger_rows *rows)
{
	catalog_free(rows->catalog);
	arena_reset(&rows->arena);
}

struct agreement_file *
ledger_rows_agreement(const char *attributes, const char *inside)
{
	struct agreement_file *file;
	struct strbuf text;
	struct error err;
	enum status status;

	strbuf_init(&text, (size_t)1 << 20);
	strbuf_printf(&text, "<agreement xmlns=\"urn:ristorno:agreement:1\" "
	    "id=\"A\" version=\"1\" %s><title xml:lang=\"en\">T</title>%s"
	    "</agreement>", attributes, inside);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	status = agreement_load_bytes(&file, "test", text.bytes, text.length,
	    false, &err);
	check_status(status, STATUS_OK, &err);
	strbuf_fini(&text);
	return file;
}
