#include "tests/support/read_facts.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "importers/csv_rows.h"
#include "importers/reader.h"
#include "tests/support/check.h"

#define TEXT_MAX ((size_t)8 << 20)

static void
put_text(struct strbuf *out, const char *name, const char *text)
{
	if (text != NULL)
		strbuf_printf(out, strpbrk(text, " \"") != NULL ?
		    " %s=\"%s\"" : " %s=%s", name, text);
}

static void
put_date(struct strbuf *out, const char *name, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	if (date != DATE_NONE)
		put_text(out, name, date_format(text, date));
}

static void
put_amount(struct strbuf *out, const char *name, int64_t value_micro)
{
	char text[DECIMAL_TEXT_MAX];

	put_text(out, name, decimal_format(text, value_micro));
}

static void
put_address(struct strbuf *out, const struct fact_address *address)
{
	put_text(out, "street", address->street);
	put_text(out, "city", address->city);
	put_text(out, "postcode", address->postcode);
	put_text(out, "address-country", address->country);
}

/* The end of a fact's first line. */
static void
end_fact(const struct read_facts_telling *telling, uint64_t file_line)
{
	if (telling->shows_lines)
		strbuf_printf(telling->out, " @%llu",
		    (unsigned long long)file_line);
	strbuf_putc(telling->out, '\n');
}

static enum status
tell_file(void *payload, const struct sink_file *file, struct error *err)
{
	const struct read_facts_telling *telling = payload;

	(void)err;
	strbuf_printf(telling->out, "file %s %s\n", file->dialect,
	    file->source == NULL ? "-" : file->source);
	return STATUS_OK;
}

static enum status
tell_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "company %s", company->id);
	put_text(out, "name", company->name);
	put_text(out, "tax-id", company->tax_id);
	put_address(out, &company->address);
	end_fact(payload, company->file_line);
	return STATUS_OK;
}

static enum status
tell_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "rate %s %s", rate->base, rate->currency);
	put_date(out, "date", rate->date);
	strbuf_printf(out, " e10=%lld", (long long)rate->value_e10);
	end_fact(payload, rate->file_line);
	return STATUS_OK;
}

static enum status
tell_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "category %s", category->id);
	put_text(out, "parent", category->parent);
	put_text(out, "name", category->name);
	end_fact(payload, category->file_line);
	return STATUS_OK;
}

static void
put_aliases(struct strbuf *out, const struct fact_alias *aliases,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, " alias=%s/%s", aliases[i].source == NULL ?
		    "*" : aliases[i].source, aliases[i].id);
}

static void
put_parts(struct strbuf *out, enum fact_parts parts)
{
	if (parts != FACT_PARTS_REPLACE)
		strbuf_puts(out, parts == FACT_PARTS_ADD ? " adds" :
		    " removes");
}

static const char *
authority_name(enum fact_authority authority)
{
	return authority == FACT_FROM_MASTER ? "master" : "document";
}

static enum status
tell_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_puts(out, "product");
	put_text(out, "id", product->id);
	put_text(out, "name", product->name);
	put_text(out, "category", product->category);
	put_text(out, "brand", product->brand);
	put_text(out, "unit", product->unit);
	for (size_t i = 0; i < product->unit_count; i++)
		put_amount(out, product->units[i].code,
		    product->units[i].factor_micro);
	put_aliases(out, product->aliases, product->alias_count);
	put_parts(out, product->parts);
	strbuf_printf(out, " %s stated=%x",
	    authority_name(product->authority), product->stated);
	end_fact(payload, product->file_line);
	return STATUS_OK;
}

static enum status
tell_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "account %s", source);
	put_text(out, "id", account->id);
	put_text(out, "name", account->name);
	put_text(out, "tax-id", account->tax_id);
	put_text(out, "country", account->country);
	put_text(out, "language", account->language);
	put_date(out, "since", account->since);
	put_text(out, "currency", account->currency);
	put_text(out, "segment", account->segment);
	put_text(out, "manager", account->manager);
	put_text(out, "parent", account->parent);
	put_text(out, "email", account->email);
	put_address(out, &account->address);
	put_text(out, "iban", account->bank.iban);
	put_text(out, "bic", account->bank.bic);
	put_text(out, "holder", account->bank.holder);
	for (size_t i = 0; i < account->membership_count; i++) {
		put_text(out, "member", account->memberships[i].club);
		put_date(out, "from", account->memberships[i].from);
		put_date(out, "until", account->memberships[i].until);
	}
	for (size_t i = 0; i < account->manager_count; i++) {
		put_text(out, "assigned", account->managers[i].name);
		put_date(out, "from", account->managers[i].from);
		put_date(out, "until", account->managers[i].until);
	}
	put_aliases(out, account->aliases, account->alias_count);
	put_parts(out, account->parts);
	strbuf_printf(out, " %s stated=%x",
	    authority_name(account->authority), account->stated);
	end_fact(payload, account->file_line);
	return STATUS_OK;
}

static void
put_line(struct strbuf *out, const struct fact_line *line)
{
	strbuf_puts(out, "  line");
	put_text(out, "no", line->no);
	put_text(out, "product", line->product);
	put_text(out, "category", line->category);
	if (line->has_quantity)
		put_amount(out, "quantity", line->quantity_micro);
	put_text(out, "unit", line->unit);
	put_amount(out, "net", line->net_micro);
	put_text(out, "tax", line->tax_category);
	if (line->has_tax_rate)
		put_amount(out, "rate", line->tax_rate_micro);
	put_text(out, "tags", line->tags);
	strbuf_putc(out, '\n');
}

static enum status
tell_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "%s %s", document->type == DOCUMENT_INVOICE ?
	    "invoice" : "credit-note", document->source);
	put_text(out, "id", document->id);
	put_text(out, "account", document->account);
	put_date(out, "date", document->date);
	put_date(out, "delivered", document->delivered);
	put_date(out, "due", document->due);
	put_text(out, "currency", document->currency);
	if (document->has_total)
		put_amount(out, "total", document->total_micro);
	if (document->is_cancelled)
		strbuf_puts(out, " cancelled");
	put_text(out, "tags", document->tags);
	put_text(out, "refers-to", document->refers_to);
	end_fact(payload, document->file_line);
	for (size_t i = 0; i < document->line_count; i++)
		put_line(out, &document->lines[i]);
	return STATUS_OK;
}

static enum status
tell_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct strbuf *out = ((const struct read_facts_telling *)payload)->out;

	(void)err;
	strbuf_printf(out, "payment %s", payment->source);
	put_text(out, "id", payment->id);
	put_text(out, "document", payment->document);
	put_date(out, "date", payment->date);
	if (payment->has_amount)
		put_amount(out, "amount", payment->amount_micro);
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

static enum status
tell_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	const struct read_facts_telling *telling = payload;

	(void)err;
	strbuf_printf(telling->out, "reject %s %s %s: %s\n", reject->kind,
	    reject->id == NULL ? "-" : reject->id, reject->code,
	    reject->sentence);
	if (telling->shows_native)
		strbuf_printf(telling->out, "at %llu original %s\n%s",
		    (unsigned long long)reject->file_line,
		    reject->original == NULL ? "-" : reject->original,
		    reject->native == NULL ? "-\n" : reject->native);
	return STATUS_OK;
}

static enum status
tell_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	const struct read_facts_telling *telling = payload;

	(void)err;
	strbuf_printf(telling->out, "skip %s at %llu\n", skip->what,
	    (unsigned long long)skip->file_line);
	return STATUS_OK;
}

static enum status
tell_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	const struct read_facts_telling *telling = payload;

	(void)err;
	for (size_t i = 0; i < controls->count; i++)
		strbuf_printf(telling->out, "control %s %s\n",
		    control_name(controls->controls[i].what),
		    controls->controls[i].text);
	return STATUS_OK;
}

static enum status
tell_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	const struct read_facts_telling *telling = payload;

	(void)err;
	strbuf_printf(telling->out, "note %s: %s at %llu\n", code, sentence,
	    (unsigned long long)file_line);
	return STATUS_OK;
}

static enum status
tell_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)payload;
	(void)bytes;
	(void)err;
	return STATUS_OK;
}

/* A file of that content that has no name. */
static int
open_bytes(const void *bytes, size_t size)
{
	int fd = memfd_create("read_facts", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(write(fd, bytes, size) == (ssize_t)size);
	assert_true(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

struct sink
read_facts_sink(struct read_facts_telling *telling)
{
	return (struct sink){
		.payload = telling, .file = tell_file,
		.company = tell_company, .rate = tell_rate,
		.category = tell_category, .product = tell_product,
		.account = tell_account, .document = tell_document,
		.payment = tell_payment, .reject = tell_reject,
		.skip = tell_skip, .note = tell_note,
		.controls = tell_controls,
		.progress = tell_progress,
	};
}

static void
read_bytes(struct read_facts *out, const void *bytes, size_t size,
    const struct read_facts_options *options, struct dialect_set *set)
{
	struct read_facts_telling telling = {
		&out->text, options->shows_native, options->shows_lines,
	};
	const struct sink sink = read_facts_sink(&telling);
	struct interpret_options interpret = {
		.dialects = set, .source = options->source,
		.prefix = options->prefix,
		.accepts_mismatch = options->accepts_mismatch,
	};
	struct reader_input input = {
		.fd = open_bytes(bytes, size), .name = "test.xml",
	};

	if (options->csv != NULL) {
		input.csv = csv_kind_find(options->csv);
		input.encoding = options->encoding;
		interpret.dialect = dialect_set_find(set, CSV_DIALECT);
		assert_non_null(input.csv);
	}
	if (options->format != NULL)
		interpret.dialect = dialect_set_find(set, options->format);
	out->status = reader_read(&input, &interpret, &sink, &out->err);
	(void)close(input.fd);
}

void
read_facts_of(struct read_facts *out, const void *bytes, size_t size,
    const struct read_facts_options *options)
{
	static const struct read_facts_options none = { .dialect = NULL };
	struct dialect_set *set;
	enum status status;

	options = options == NULL ? &none : options;
	*out = (struct read_facts){ .status = STATUS_OK };
	strbuf_init(&out->text, TEXT_MAX);
	status = dialect_set_new(&set, &out->err);
	check_status(status, STATUS_OK, &out->err);
	if (options->dialect != NULL) {
		status = dialect_set_add(set, "own.xml", options->dialect,
		    strlen(options->dialect), &out->err);
		check_status(status, STATUS_OK, &out->err);
	}
	read_bytes(out, bytes, size, options, set);
	dialect_set_free(set);
}

void
read_facts_from(struct read_facts *out, const char *xml,
    const struct read_facts_options *options)
{
	read_facts_of(out, xml, strlen(xml), options);
}

void
read_facts_fini(struct read_facts *facts)
{
	strbuf_fini(&facts->text);
}

void
check_facts_at(const char *xml, const struct read_facts_options *options,
    const char *expected, const char *file, int line)
{
	struct read_facts facts;
	const char *actual;

	read_facts_from(&facts, xml, options);
	check_status_at(facts.status, STATUS_OK, &facts.err, file, line);
	actual = strbuf_text(&facts.text);
	if (strcmp(actual, expected) != 0) {
		print_error("found:\n%sexpected:\n%s", actual, expected);
		read_facts_fini(&facts);
		_fail(file, line);
	}
	read_facts_fini(&facts);
}

void
check_refused_at(const char *xml, const struct read_facts_options *options,
    enum status status, const char *words, const char *file, int line)
{
	struct read_facts facts;

	read_facts_from(&facts, xml, options);
	read_facts_fini(&facts);
	check_status_at(facts.status, status, &facts.err, file, line);
	if (strstr(facts.err.message, words) == NULL) {
		print_error("found \"%s\", expected \"%s\"\n",
		    facts.err.message, words);
		_fail(file, line);
	}
}
