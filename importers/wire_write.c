#include "importers/wire_put.h"

#define LINES_AHEAD 8		/* for which places are brought near */

static void
put_address(struct wire_writer *writer, const struct fact_address *address)
{
	wire_put_text(writer, address->street);
	wire_put_text(writer, address->city);
	wire_put_text(writer, address->postcode);
	wire_put_text(writer, address->country);
}

static void
put_aliases(struct wire_writer *writer, const struct fact_alias *aliases,
    size_t count)
{
	wire_put_u32(writer, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		wire_put_text(writer, aliases[i].source);
		wire_put_text(writer, aliases[i].id);
	}
}

static enum status
write_file(void *payload, const struct sink_file *file, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_FILE);
	wire_put_text(writer, file->dialect);
	wire_put_text(writer, file->source);
	return wire_put_end(writer, err);
}

static enum status
write_row(void *payload, const char *text, bool is_header, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_ROW);
	wire_put_text(writer, text);
	wire_put_flag(writer, is_header);
	return wire_put_end(writer, err);
}

static enum status
write_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_COMPANY);
	wire_put_text(writer, company->id);
	wire_put_text(writer, company->name);
	wire_put_text(writer, company->tax_id);
	put_address(writer, &company->address);
	wire_put_u64(writer, company->file_line);
	return wire_put_end(writer, err);
}

static enum status
write_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_RATE);
	wire_put_text(writer, rate->base);
	wire_put_text(writer, rate->currency);
	wire_put_i64(writer, rate->date);
	wire_put_i64(writer, rate->value_e10);
	wire_put_u64(writer, rate->file_line);
	return wire_put_end(writer, err);
}

static enum status
write_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_CATEGORY);
	wire_put_text(writer, category->id);
	wire_put_text(writer, category->parent);
	wire_put_text(writer, category->name);
	wire_put_u64(writer, category->file_line);
	return wire_put_end(writer, err);
}

static enum status
write_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_PRODUCT);
	wire_put_text(writer, product->id);
	wire_put_text(writer, product->name);
	wire_put_text(writer, product->category);
	wire_put_text(writer, product->brand);
	wire_put_text(writer, product->unit);
	wire_put_u32(writer, (uint32_t)product->unit_count);
	for (size_t i = 0; i < product->unit_count; i++) {
		wire_put_text(writer, product->units[i].code);
		wire_put_i64(writer, product->units[i].factor_micro);
	}
	put_aliases(writer, product->aliases, product->alias_count);
	wire_put_u32(writer, product->parts);
	wire_put_u32(writer, product->authority);
	wire_put_u32(writer, product->stated);
	wire_put_u64(writer, product->file_line);
	return wire_put_end(writer, err);
}

static enum status
write_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_ACCOUNT);
	wire_put_text(writer, source);
	wire_put_text(writer, account->id);
	wire_put_text(writer, account->name);
	wire_put_text(writer, account->tax_id);
	wire_put_text(writer, account->country);
	wire_put_text(writer, account->language);
	wire_put_text(writer, account->currency);
	wire_put_text(writer, account->segment);
	wire_put_text(writer, account->manager);
	wire_put_text(writer, account->parent);
	wire_put_text(writer, account->email);
	wire_put_i64(writer, account->since);
	put_address(writer, &account->address);
	wire_put_text(writer, account->bank.iban);
	wire_put_text(writer, account->bank.bic);
	wire_put_text(writer, account->bank.holder);
	wire_put_u32(writer, (uint32_t)account->membership_count);
	for (size_t i = 0; i < account->membership_count; i++) {
		wire_put_text(writer, account->memberships[i].club);
		wire_put_i64(writer, account->memberships[i].from);
		wire_put_i64(writer, account->memberships[i].until);
	}
	wire_put_u32(writer, (uint32_t)account->manager_count);
	for (size_t i = 0; i < account->manager_count; i++) {
		wire_put_text(writer, account->managers[i].name);
		wire_put_i64(writer, account->managers[i].from);
		wire_put_i64(writer, account->managers[i].until);
	}
	put_aliases(writer, account->aliases, account->alias_count);
	wire_put_u32(writer, account->parts);
	wire_put_u32(writer, account->authority);
	wire_put_u32(writer, account->stated);
	wire_put_u64(writer, account->file_line);
	return wire_put_end(writer, err);
}

/* The texts that are new follow the line. */
static void
put_line(struct wire_writer *writer, const struct fact_line *line)
{
	const char *const texts[WIRE_LINE_TEXTS] = {
		[WIRE_LINE_NO] = line->no,
		[WIRE_LINE_PRODUCT] = line->product,
		[WIRE_LINE_CATEGORY] = line->category,
		[WIRE_LINE_UNIT] = line->unit,
		[WIRE_LINE_TAX_CATEGORY] = line->tax_category,
		[WIRE_LINE_TAGS] = line->tags,
	};
	struct wire_line sent = {
		.net_micro = line->net_micro,
		.quantity_micro = line->quantity_micro,
		.tax_rate_micro = line->tax_rate_micro,
		.flags = (line->has_quantity ? WIRE_LINE_HAS_QUANTITY : 0) |
		    (line->has_tax_rate ? WIRE_LINE_HAS_TAX_RATE : 0) |
		    (line->is_from_gross ? WIRE_LINE_IS_FROM_GROSS : 0),
	};

	for (size_t i = 0; i < WIRE_LINE_TEXTS; i++)
		sent.texts[i] = wire_put_refer(writer, texts[i]);
	wire_put_bytes(writer, &sent, sizeof sent);
	for (size_t i = 0; i < WIRE_LINE_TEXTS; i++)
		if ((sent.texts[i] & WIRE_TEXT_NEW) != 0)
			wire_put_text(writer, texts[i]);
}

/* Products are many, and of each line another. */
static void
expect_line(struct wire_writer *writer, const struct fact_line *line)
{
	if (line->product != NULL)
		wire_numbers_expect(writer->numbers, line->product,
		    strlen(line->product));
}

static void
put_lines(struct wire_writer *writer, const struct fact_line *lines,
    size_t count)
{
	for (size_t i = 0; i < count + LINES_AHEAD; i++) {
		if (i < count)
			expect_line(writer, &lines[i]);
		if (i >= LINES_AHEAD)
			put_line(writer, &lines[i - LINES_AHEAD]);
	}
}

static enum status
write_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_DOCUMENT);
	wire_put_shared(writer, document->source);
	wire_put_u32(writer, document->type);
	wire_put_text(writer, document->id);
	wire_put_text(writer, document->account);
	wire_put_i64(writer, document->date);
	wire_put_i64(writer, document->delivered);
	wire_put_i64(writer, document->due);
	wire_put_shared(writer, document->currency);
	wire_put_i64(writer, document->total_micro);
	wire_put_flag(writer, document->has_total);
	wire_put_flag(writer, document->is_cancelled);
	wire_put_shared(writer, document->tags);
	wire_put_text(writer, document->refers_to);
	wire_put_u64(writer, document->file_line);
	wire_put_u32(writer, (uint32_t)document->line_count);
	put_lines(writer, document->lines, document->line_count);
	return wire_put_end(writer, err);
}

static enum status
write_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_PAYMENT);
	wire_put_text(writer, payment->source);
	wire_put_text(writer, payment->id);
	wire_put_text(writer, payment->document);
	wire_put_i64(writer, payment->date);
	wire_put_i64(writer, payment->amount_micro);
	wire_put_flag(writer, payment->has_amount);
	wire_put_u64(writer, payment->file_line);
	return wire_put_end(writer, err);
}

static void
put_figures(struct wire_writer *writer, const struct fact_figures *figures)
{
	wire_put_flag(writer, figures->is_known);
	wire_put_flag(writer, figures->is_cancelled);
	wire_put_flag(writer, figures->has_gross);
	wire_put_flag(writer, figures->is_from_gross);
	wire_put_u64(writer, figures->lines);
	wire_put_wide(writer, figures->credit_micro);
	wire_put_wide(writer, figures->debit_micro);
	wire_put_wide(writer, figures->gross_micro);
}

static enum status
write_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_REJECT);
	wire_put_text(writer, reject->source);
	wire_put_text(writer, reject->kind);
	wire_put_text(writer, reject->id);
	wire_put_text(writer, reject->code);
	wire_put_text(writer, reject->sentence);
	wire_put_text(writer, reject->original);
	wire_put_text(writer, reject->native);
	wire_put_u64(writer, reject->file_line);
	wire_put_i64(writer, reject->has_date ? reject->date : DATE_NONE);
	wire_put_text(writer, reject->currency);
	put_figures(writer, &reject->figures);
	return wire_put_end(writer, err);
}

static enum status
write_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_SKIP);
	wire_put_flag(writer, skip->is_document);
	wire_put_text(writer, skip->source);
	wire_put_text(writer, skip->id);
	wire_put_text(writer, skip->what);
	wire_put_i64(writer, skip->date);
	wire_put_u64(writer, skip->file_line);
	return wire_put_end(writer, err);
}

static enum status
write_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_CONTROLS);
	wire_put_u32(writer, (uint32_t)controls->count);
	for (size_t i = 0; i < controls->count; i++) {
		const struct control_stated *stated = &controls->controls[i];

		wire_put_u32(writer, stated->what);
		wire_put_text(writer, stated->place);
		wire_put_text(writer, stated->text);
		wire_put_i64(writer, stated->value_micro);
		wire_put_u32(writer, stated->decimals);
		wire_put_flag(writer, stated->is_number);
	}
	return wire_put_end(writer, err);
}

static enum status
write_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_NOTE);
	wire_put_text(writer, code);
	wire_put_text(writer, sentence);
	wire_put_u64(writer, file_line);
	return wire_put_end(writer, err);
}

static enum status
write_unused(void *payload, const struct sink_unused *unused,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_UNUSED);
	wire_put_u64(writer, unused->left_out);
	wire_put_u32(writer, (uint32_t)unused->count);
	for (size_t i = 0; i < unused->count; i++) {
		wire_put_text(writer, unused->places[i].path);
		wire_put_text(writer, unused->places[i].example);
		wire_put_u64(writer, unused->places[i].count);
		wire_put_flag(writer, unused->places[i].is_foreign);
		wire_put_text(writer, unused->places[i].namespace_uri);
	}
	return wire_put_end(writer, err);
}

static enum status
write_progress(void *payload, uint64_t bytes, struct error *err)
{
	struct wire_writer *writer = payload;
	enum status status;

	wire_put_begin(writer, WIRE_PROGRESS);
	wire_put_u64(writer, bytes);
	status = wire_put_end(writer, err);
	return status == STATUS_OK ? wire_put_flush(writer, err) : status;
}

/* Whoever waits for the part's end is not to wait for the next one. */
static enum status
write_part(void *payload, const struct sink_part *part, struct error *err)
{
	struct wire_writer *writer = payload;
	enum status status;

	wire_put_begin(writer, WIRE_PART);
	wire_put_u64(writer, part->end);
	wire_put_u64(writer, part->lines);
	status = wire_put_end(writer, err);
	return status == STATUS_OK ? wire_put_flush(writer, err) : status;
}

static enum status
write_member(void *payload, const char *name, struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_MEMBER);
	wire_put_text(writer, name);
	return wire_put_end(writer, err);
}

static enum status
write_member_end(void *payload, const struct sink_member_end *member,
    struct error *err)
{
	struct wire_writer *writer = payload;

	wire_put_begin(writer, WIRE_MEMBER_END);
	wire_put_u32(writer, member->error->status);
	wire_put_text(writer, member->error->place);
	wire_put_text(writer, member->error->message);
	wire_put_text(writer, member->digest);
	return wire_put_end(writer, err);
}

struct sink
wire_writer_sink(struct wire_writer *writer)
{
	return (struct sink){
		.payload = writer,
		.member = write_member,
		.member_end = write_member_end,
		.file = write_file,
		.row = write_row,
		.company = write_company,
		.rate = write_rate,
		.category = write_category,
		.product = write_product,
		.account = write_account,
		.document = write_document,
		.payment = write_payment,
		.reject = write_reject,
		.skip = write_skip,
		.note = write_note,
		.controls = write_controls,
		.unused = write_unused,
		.progress = write_progress,
		.part = write_part,
	};
}

enum status
wire_writer_end(struct wire_writer *writer, const struct wire_end *last,
    struct error *err)
{
	enum status status;

	/* A record that found no room is left behind. */
	if (writer->status != STATUS_OK) {
		writer->status = STATUS_OK;
		writer->length = writer->record;
	}
	wire_put_begin(writer, WIRE_END);
	wire_put_u32(writer, last->error.status);
	wire_put_text(writer, last->error.place);
	wire_put_text(writer, last->error.message);
	wire_put_text(writer, last->digest);
	status = wire_put_end(writer, err);
	return status == STATUS_OK ? wire_put_flush(writer, err) : status;
}
