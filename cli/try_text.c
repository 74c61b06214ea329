#include "cli/try_text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "reports/plain.h"

#define LABEL_WIDTH 12
#define LINES_SHOWN_MAX 10	/* of a document */
#define PATH_WIDTH_MAX 50	/* a longer one moves what is beside it */
#define ABSENT_BYTES_MAX 512
#define SOURCE_BYTES_MAX 4096

static const struct {
	const char *one;
	const char *several;
} kind_names[TRY_KIND_COUNT] = {
	[TRY_INVOICE] = { "invoice", "invoices" },
	[TRY_CREDIT_NOTE] = { "credit note", "credit notes" },
	[TRY_PAYMENT] = { "payment", "payments" },
	[TRY_COMPANY] = { "company", "companies" },
	[TRY_RATE] = { "rate", "rates" },
	[TRY_CATEGORY] = { "category", "categories" },
	[TRY_PRODUCT] = { "product", "products" },
	[TRY_ACCOUNT] = { "account", "accounts" },
	[TRY_SET_ASIDE] = { "set aside", "set aside" },
	[TRY_SKIPPED] = { "skipped", "skipped" },
	[TRY_NOTE] = { "note", "notes" },
};

/* A record that is being written: its fields, and what it does not state. */
struct entry {
	struct strbuf *out;	/* NULL: counted, not shown */
	struct strbuf absent;
};

/* ----------------------------------------------------------------- fields */

static struct entry
begin(struct try_text *text, enum try_kind kind, const char *id,
    uint64_t file_line)
{
	struct entry entry = { 0 };

	if (text->counts[kind]++ >= text->records_max)
		return entry;
	entry.out = &text->records;
	strbuf_init(&entry.absent, ABSENT_BYTES_MAX);
	strbuf_printf(entry.out, "\n%s", kind_names[kind].one);
	if (id != NULL) {
		strbuf_putc(entry.out, ' ');
		plain_puts(entry.out, id);
	}
	if (file_line > 0)
		strbuf_printf(entry.out, " (line %" PRIu64 ")", file_line);
	strbuf_putc(entry.out, '\n');
	return entry;
}

static enum status
end(struct entry *entry, struct error *err)
{
	if (entry->out == NULL)
		return STATUS_OK;
	if (entry->absent.length > 0)
		strbuf_printf(entry->out, "  not stated: %s\n",
		    strbuf_text(&entry->absent));
	strbuf_follow(entry->out, &entry->absent);
	strbuf_fini(&entry->absent);
	return output_check(entry->out, err);
}

static void
put_label(struct entry *entry, const char *label)
{
	strbuf_puts(entry->out, "  ");
	plain_left(entry->out, label, LABEL_WIDTH);
	strbuf_putc(entry->out, ' ');
}

/* The names are those that fields have in a dialect. */
static void
put(struct entry *entry, const char *label, const char *value)
{
	if (entry->out == NULL)
		return;
	if (value == NULL) {
		strbuf_printf(&entry->absent, "%s%s",
		    entry->absent.length > 0 ? ", " : "", label);
		return;
	}
	put_label(entry, label);
	plain_puts(entry->out, value);
	strbuf_putc(entry->out, '\n');
}

static void
put_date(struct entry *entry, const char *label, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	put(entry, label, date == DATE_NONE ? NULL : date_format(text, date));
}

static void
put_amount(struct entry *entry, const char *label, bool is_stated,
    int64_t amount_micro)
{
	char text[DECIMAL_TEXT_MAX];

	put(entry, label, is_stated ? decimal_format(text, amount_micro) :
	    NULL);
}

static void
put_count(struct entry *entry, const char *label, size_t count)
{
	if (entry->out == NULL || count == 0)
		return;
	put_label(entry, label);
	strbuf_printf(entry->out, "%zu\n", count);
}

static void
put_address(struct entry *entry, const struct fact_address *address,
    const char *country)
{
	put(entry, "street", address->street);
	put(entry, "city", address->city);
	put(entry, "postcode", address->postcode);
	put(entry, country, address->country);
}

/* -------------------------------------------------------------- documents */

static void
put_word(struct strbuf *out, const char *label, const char *value)
{
	if (value == NULL)
		return;
	strbuf_printf(out, ", %s ", label);
	plain_puts(out, value);
}

/* All that a line states, in one line. */
static void
put_line(struct strbuf *out, const struct fact_line *line)
{
	char number[DECIMAL_TEXT_MAX];

	strbuf_printf(out, "net %s", decimal_format(number, line->net_micro));
	put_word(out, "product", line->product);
	if (line->has_quantity)
		put_word(out, "quantity", decimal_format(number,
		    line->quantity_micro));
	put_word(out, "unit", line->unit);
	put_word(out, "category", line->category);
	put_word(out, "tax-category", line->tax_category);
	if (line->has_tax_rate)
		put_word(out, "tax-rate", decimal_format(number,
		    line->tax_rate_micro));
	put_word(out, "tags", line->tags);
}

static void
put_lines(struct entry *entry, const struct fact_document *document)
{
	size_t shown = document->line_count < LINES_SHOWN_MAX ?
	    document->line_count : LINES_SHOWN_MAX;

	if (entry->out == NULL)
		return;
	for (size_t i = 0; i < shown; i++) {
		const struct fact_line *line = &document->lines[i];

		strbuf_puts(entry->out, "  line");
		if (line->no != NULL)
			strbuf_putc(entry->out, ' ');
		plain_left(entry->out, line->no != NULL ? line->no : "",
		    LABEL_WIDTH - strlen("line") - (line->no != NULL));
		strbuf_putc(entry->out, ' ');
		put_line(entry->out, line);
		strbuf_putc(entry->out, '\n');
	}
	if (shown < document->line_count)
		strbuf_printf(entry->out, "  and %zu more lines\n",
		    document->line_count - shown);
}

static enum status
take_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	struct entry entry = begin(payload,
	    document->type == DOCUMENT_CREDIT_NOTE ? TRY_CREDIT_NOTE :
	    TRY_INVOICE, document->id, document->file_line);

	put(&entry, "account", document->account);
	put_date(&entry, "date", document->date);
	put_date(&entry, "delivered", document->delivered);
	put_date(&entry, "due", document->due);
	put(&entry, "currency", document->currency);
	put_amount(&entry, "total", document->has_total,
	    document->total_micro);
	if (document->is_cancelled)
		put(&entry, "status", "cancelled");
	put(&entry, "tags", document->tags);
	put(&entry, "refers-to", document->refers_to);
	put_lines(&entry, document);
	return end(&entry, err);
}

static enum status
take_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct entry entry = begin(payload, TRY_PAYMENT, payment->id,
	    payment->file_line);

	put(&entry, "document", payment->document);
	put_date(&entry, "date", payment->date);
	put_amount(&entry, "amount", payment->has_amount,
	    payment->amount_micro);
	return end(&entry, err);
}

/* ------------------------------------------------------------ master data */

static enum status
take_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct entry entry = begin(payload, TRY_COMPANY, company->id,
	    company->file_line);

	put(&entry, "name", company->name);
	put(&entry, "tax-id", company->tax_id);
	put_address(&entry, &company->address, "country");
	return end(&entry, err);
}

static enum status
take_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	const int64_t one = INT64_C(10000000000);
	struct entry entry = begin(payload, TRY_RATE, rate->base,
	    rate->file_line);
	char value[DECIMAL_TEXT_MAX];

	(void)snprintf(value, sizeof value, "%" PRId64 ".%010" PRId64,
	    rate->value_e10 / one, rate->value_e10 % one);
	put(&entry, "currency", rate->currency);
	put_date(&entry, "date", rate->date);
	put(&entry, "value", value);
	return end(&entry, err);
}

static enum status
take_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct entry entry = begin(payload, TRY_CATEGORY, category->id,
	    category->file_line);

	put(&entry, "parent", category->parent);
	put(&entry, "name", category->name);
	return end(&entry, err);
}

static enum status
take_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct entry entry = begin(payload, TRY_PRODUCT, product->id,
	    product->file_line);

	put(&entry, "name", product->name);
	put(&entry, "category", product->category);
	put(&entry, "brand", product->brand);
	put(&entry, "unit", product->unit);
	put_count(&entry, "units", product->unit_count);
	put_count(&entry, "aliases", product->alias_count);
	return end(&entry, err);
}

static enum status
take_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct entry entry = begin(payload, TRY_ACCOUNT, account->id,
	    account->file_line);

	(void)source;
	put(&entry, "name", account->name);
	put(&entry, "tax-id", account->tax_id);
	put(&entry, "country", account->country);
	put(&entry, "language", account->language);
	put_date(&entry, "since", account->since);
	put(&entry, "currency", account->currency);
	put(&entry, "segment", account->segment);
	put(&entry, "manager", account->manager);
	put(&entry, "parent", account->parent);
	put(&entry, "email", account->email);
	put_address(&entry, &account->address, "address-country");
	put(&entry, "iban", account->bank.iban);
	put(&entry, "bic", account->bank.bic);
	put(&entry, "holder", account->bank.holder);
	put_count(&entry, "members", account->membership_count);
	put_count(&entry, "managers", account->manager_count);
	put_count(&entry, "aliases", account->alias_count);
	return end(&entry, err);
}

/* -------------------------------------------------- what does not go in */

static enum status
take_file(void *payload, const struct sink_file *file, struct error *err)
{
	struct try_text *text = payload;

	(void)snprintf(text->dialect, sizeof text->dialect, "%s",
	    file->dialect);
	strbuf_clear(&text->source);
	if (file->source != NULL)
		plain_puts(&text->source, file->source);
	return output_check(&text->source, err);
}

static enum status
take_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	struct entry entry = begin(payload, TRY_SET_ASIDE, reject->id,
	    reject->file_line);

	put(&entry, "kind", reject->kind);
	put(&entry, "code", reject->code);
	put(&entry, "why", reject->sentence);
	return end(&entry, err);
}

static enum status
take_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	struct entry entry = begin(payload, TRY_SKIPPED, skip->what,
	    skip->file_line);

	return end(&entry, err);
}

static enum status
take_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct entry entry = begin(payload, TRY_NOTE, code, file_line);

	put(&entry, "why", sentence);
	return end(&entry, err);
}

/* It is read at once, or somebody waits for it. */
static enum status
take_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)payload;
	(void)bytes;
	(void)err;
	return STATUS_OK;
}

/* ------------------------------------------------------- what is not used */

static int
compare_paths(const void *left, const void *right)
{
	const struct sink_place *a = left;
	const struct sink_place *b = right;

	return strcmp(a->path, b->path);
}

static int
compare_counts(const void *left, const void *right)
{
	const struct sink_place *a = left;
	const struct sink_place *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->path, b->path);
}

static void
put_place(struct try_text *text, const struct sink_place *place, size_t width)
{
	strbuf_printf(&text->places, "%8" PRIu64 "  ", place->count);
	plain_left(&text->places, place->path, width);
	strbuf_puts(&text->places, "  ");
	plain_puts(&text->places, place->example);
	if (place->is_foreign) {
		strbuf_puts(&text->places, " (namespace ");
		plain_puts(&text->places, place->namespace_uri != NULL ?
		    place->namespace_uri : "none");
		strbuf_putc(&text->places, ')');
	}
	strbuf_putc(&text->places, '\n');
}

static void
put_places(struct try_text *text, const struct sink_place *places,
    const struct sink_unused *unused)
{
	size_t shown = unused->count < text->places_max ? unused->count :
	    (size_t)text->places_max;
	size_t width = strlen("path");

	for (size_t i = 0; i < shown; i++) {
		size_t own = plain_width(places[i].path);

		if (own > width && own <= PATH_WIDTH_MAX)
			width = own;
	}
	strbuf_printf(&text->places, "%s: %zu\n", text->dialect[0] != '\0' ?
	    "Places that the dialect does not use" :
	    "Places of the file, of no known dialect", unused->count);
	if (shown > 0) {
		strbuf_printf(&text->places, "%8s  ", "texts");
		plain_left(&text->places, "path", width);
		strbuf_puts(&text->places, "  the first text\n");
	}
	for (size_t i = 0; i < shown; i++)
		put_place(text, &places[i], width);
	if (shown < unused->count)
		strbuf_printf(&text->places, "and %zu more; --paths N shows "
		    "more\n", unused->count - shown);
	if (unused->left_out > 0)
		strbuf_printf(&text->places, "and %" PRIu64 " texts in more "
		    "places than are counted\n", unused->left_out);
}

static enum status
take_unused(void *payload, const struct sink_unused *unused,
    struct error *err)
{
	struct try_text *text = payload;
	struct sink_place *places = calloc(unused->count + 1, sizeof *places);

	if (places == NULL)
		return error_memory(err);
	for (size_t i = 0; i < unused->count; i++)
		places[i] = unused->places[i];
	qsort(places, unused->count, sizeof *places, text->is_by_path ?
	    compare_paths : compare_counts);
	put_places(text, places, unused);
	free(places);
	return output_check(&text->places, err);
}

/* -------------------------------------------------------------- the whole */

void
try_text_init(struct try_text *text)
{
	assert(text->dialect[0] == '\0');
	strbuf_init(&text->records, OUTPUT_BYTES_MAX);
	strbuf_init(&text->places, OUTPUT_BYTES_MAX);
	strbuf_init(&text->source, SOURCE_BYTES_MAX);
}

void
try_text_fini(struct try_text *text)
{
	strbuf_fini(&text->records);
	strbuf_fini(&text->places);
	strbuf_fini(&text->source);
}

struct sink
try_text_sink(struct try_text *text)
{
	return (struct sink){
		.payload = text,
		.file = take_file,
		.company = take_company,
		.rate = take_rate,
		.category = take_category,
		.product = take_product,
		.account = take_account,
		.document = take_document,
		.payment = take_payment,
		.reject = take_reject,
		.skip = take_skip,
		.note = take_note,
		.unused = take_unused,
		.progress = take_progress,
	};
}

void
try_text_put(struct strbuf *out, const struct try_text *text,
    const char *title)
{
	const char *between = "Read: ";

	if (text->dialect[0] != '\0') {
		strbuf_printf(out, "Dialect: %s, ", text->dialect);
		plain_puts(out, title);
		strbuf_printf(out, "\nSource: %s\n", text->source.length > 0 ?
		    strbuf_text(&text->source) :
		    "not stated in the file; --source NAME says it");
	}
	strbuf_append(out, strbuf_text(&text->records), text->records.length);
	if (text->records.length > 0)
		strbuf_putc(out, '\n');
	for (size_t i = 0; i < TRY_KIND_COUNT; i++) {
		uint64_t count = text->counts[i];

		if (count == 0)
			continue;
		strbuf_printf(out, "%s%" PRIu64 " %s", between, count,
		    count == 1 ? kind_names[i].one : kind_names[i].several);
		between = ", ";
	}
	if (strcmp(between, ", ") == 0)
		strbuf_puts(out, "\n\n");
	else if (text->dialect[0] != '\0')
		strbuf_puts(out, "Read: nothing\n\n");
	strbuf_append(out, strbuf_text(&text->places), text->places.length);
	strbuf_follow(out, &text->source);
	strbuf_follow(out, &text->records);
	strbuf_follow(out, &text->places);
}
