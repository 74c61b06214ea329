#include "importers/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "importers/limits.h"
#include "importers/wire_form.h"

#define BATCH_BYTES (256u << 10)

struct wire_writer {
	int fd;
	char *bytes;		/* owned */
	size_t length;
	size_t capacity;
	size_t record;		/* where the record being written begins */
	enum status status;	/* sticky, as in engine/strbuf.h */
};

enum status
wire_writer_new(struct wire_writer **out, int fd, struct error *err)
{
	struct wire_writer *writer = calloc(1, sizeof *writer);

	if (writer == NULL)
		return error_memory(err);
	writer->fd = fd;
	writer->capacity = (size_t)2 * BATCH_BYTES;
	writer->bytes = malloc(writer->capacity);
	if (writer->bytes == NULL) {
		wire_writer_free(writer);
		return error_memory(err);
	}
	*out = writer;
	return STATUS_OK;
}

void
wire_writer_free(struct wire_writer *writer)
{
	if (writer == NULL)
		return;
	free(writer->bytes);
	free(writer);
}

/* ------------------------------------------------------------- gathering */

/* Make room; false: the failure is noted. */
static bool
grow(struct wire_writer *writer, size_t size)
{
	size_t capacity = writer->capacity;
	char *bytes;

	if (writer->status != STATUS_OK)
		return false;
	if (writer->length - writer->record + size > WIRE_RECORD_BYTES_MAX) {
		writer->status = STATUS_RANGE;
		return false;
	}
	while (capacity - writer->length < size)
		capacity *= 2;
	bytes = realloc(writer->bytes, capacity);
	if (bytes == NULL) {
		writer->status = STATUS_MEMORY;
		return false;
	}
	writer->bytes = bytes;
	writer->capacity = capacity;
	return true;
}

static inline void
put_bytes(struct wire_writer *writer, const void *bytes, size_t size)
{
	if (writer->capacity - writer->length < size && !grow(writer, size))
		return;
	memcpy(writer->bytes + writer->length, bytes, size);
	writer->length += size;
}

static inline void
put_u32(struct wire_writer *writer, uint32_t value)
{
	put_bytes(writer, &value, sizeof value);
}

static inline void
put_flag(struct wire_writer *writer, bool value)
{
	put_u32(writer, value ? 1 : 0);
}

static inline void
put_i64(struct wire_writer *writer, int64_t value)
{
	put_bytes(writer, &value, sizeof value);
}

static inline void
put_u64(struct wire_writer *writer, uint64_t value)
{
	put_bytes(writer, &value, sizeof value);
}

static inline void
put_wide(struct wire_writer *writer, wide value)
{
	put_bytes(writer, &value, sizeof value);
}

static inline void
put_text(struct wire_writer *writer, const char *text)
{
	size_t length = text != NULL ? strlen(text) : 0;

	if (length > WIRE_RECORD_BYTES_MAX) {
		writer->status = STATUS_RANGE;
		return;
	}
	put_u32(writer, (uint32_t)length);
	if (length > 0)
		put_bytes(writer, text, length + 1);
}

static void
put_address(struct wire_writer *writer, const struct fact_address *address)
{
	put_text(writer, address->street);
	put_text(writer, address->city);
	put_text(writer, address->postcode);
	put_text(writer, address->country);
}

static void
put_aliases(struct wire_writer *writer, const struct fact_alias *aliases,
    size_t count)
{
	put_u32(writer, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		put_text(writer, aliases[i].source);
		put_text(writer, aliases[i].id);
	}
}

/* --------------------------------------------------------------- records */

static enum status
flush(struct wire_writer *writer, struct error *err)
{
	size_t done = 0;

	while (done < writer->length) {
		ssize_t written = write(writer->fd, writer->bytes + done,
		    writer->length - done);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot write to the pipe: %s", strerror(errno));
		done += (size_t)written;
	}
	writer->length = 0;
	return STATUS_OK;
}

static void
begin(struct wire_writer *writer, enum wire_type type)
{
	struct wire_header header = { .type = type };

	writer->record = writer->length;
	put_bytes(writer, &header, sizeof header);
}

static enum status
end(struct wire_writer *writer, struct error *err)
{
	char *record = writer->bytes + writer->record;
	uint32_t length;

	if (writer->status == STATUS_MEMORY)
		return error_memory(err);
	if (writer->status != STATUS_OK)
		return error_set(err, STATUS_INVALID,
		    "a document is larger than %u bytes",
		    WIRE_RECORD_BYTES_MAX);
	length = (uint32_t)(writer->length - writer->record -
	    sizeof(struct wire_header));
	memcpy(record, &length, sizeof length);
	return writer->length >= BATCH_BYTES ? flush(writer, err) : STATUS_OK;
}

static enum status
write_file(void *payload, const struct sink_file *file, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_FILE);
	put_text(writer, file->dialect);
	put_text(writer, file->source);
	return end(writer, err);
}

static enum status
write_row(void *payload, const char *text, bool is_header, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_ROW);
	put_text(writer, text);
	put_flag(writer, is_header);
	return end(writer, err);
}

static enum status
write_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_COMPANY);
	put_text(writer, company->id);
	put_text(writer, company->name);
	put_text(writer, company->tax_id);
	put_address(writer, &company->address);
		put_u64(writer, company->file_line);
	return end(writer, err);
}

static enum status
write_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_RATE);
	put_text(writer, rate->base);
	put_text(writer, rate->currency);
	put_i64(writer, rate->date);
	put_i64(writer, rate->value_e10);
		put_u64(writer, rate->file_line);
	return end(writer, err);
}

static enum status
write_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_CATEGORY);
	put_text(writer, category->id);
	put_text(writer, category->parent);
	put_text(writer, category->name);
		put_u64(writer, category->file_line);
	return end(writer, err);
}

static enum status
write_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_PRODUCT);
	put_text(writer, product->id);
	put_text(writer, product->name);
	put_text(writer, product->category);
	put_text(writer, product->brand);
	put_text(writer, product->unit);
	put_u32(writer, (uint32_t)product->unit_count);
	for (size_t i = 0; i < product->unit_count; i++) {
		put_text(writer, product->units[i].code);
		put_i64(writer, product->units[i].factor_micro);
	}
	put_aliases(writer, product->aliases, product->alias_count);
	put_u32(writer, product->parts);
	put_u32(writer, product->authority);
	put_u32(writer, product->stated);
		put_u64(writer, product->file_line);
	return end(writer, err);
}

static enum status
write_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_ACCOUNT);
	put_text(writer, source);
	put_text(writer, account->id);
	put_text(writer, account->name);
	put_text(writer, account->tax_id);
	put_text(writer, account->country);
	put_text(writer, account->language);
	put_text(writer, account->currency);
	put_text(writer, account->segment);
	put_text(writer, account->manager);
	put_text(writer, account->parent);
	put_text(writer, account->email);
	put_i64(writer, account->since);
	put_address(writer, &account->address);
	put_text(writer, account->bank.iban);
	put_text(writer, account->bank.bic);
	put_text(writer, account->bank.holder);
	put_u32(writer, (uint32_t)account->membership_count);
	for (size_t i = 0; i < account->membership_count; i++) {
		put_text(writer, account->memberships[i].club);
		put_i64(writer, account->memberships[i].from);
		put_i64(writer, account->memberships[i].until);
	}
	put_u32(writer, (uint32_t)account->manager_count);
	for (size_t i = 0; i < account->manager_count; i++) {
		put_text(writer, account->managers[i].name);
		put_i64(writer, account->managers[i].from);
		put_i64(writer, account->managers[i].until);
	}
	put_aliases(writer, account->aliases, account->alias_count);
	put_u32(writer, account->parts);
	put_u32(writer, account->authority);
	put_u32(writer, account->stated);
		put_u64(writer, account->file_line);
	return end(writer, err);
}

static void
put_line(struct wire_writer *writer, const struct fact_line *line)
{
	put_text(writer, line->no);
	put_text(writer, line->product);
	put_text(writer, line->category);
	put_text(writer, line->unit);
	put_text(writer, line->tax_category);
	put_text(writer, line->tags);
	put_i64(writer, line->net_micro);
	put_i64(writer, line->quantity_micro);
	put_i64(writer, line->tax_rate_micro);
	put_flag(writer, line->has_quantity);
	put_flag(writer, line->has_tax_rate);
	put_flag(writer, line->is_from_gross);
}

static enum status
write_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_DOCUMENT);
	put_text(writer, document->source);
	put_u32(writer, document->type);
	put_text(writer, document->id);
	put_text(writer, document->account);
	put_i64(writer, document->date);
	put_i64(writer, document->delivered);
	put_i64(writer, document->due);
	put_text(writer, document->currency);
	put_i64(writer, document->total_micro);
	put_flag(writer, document->has_total);
	put_flag(writer, document->is_cancelled);
	put_text(writer, document->tags);
	put_text(writer, document->refers_to);
	put_u64(writer, document->file_line);
	put_u32(writer, (uint32_t)document->line_count);
	for (size_t i = 0; i < document->line_count; i++)
		put_line(writer, &document->lines[i]);
	return end(writer, err);
}

static enum status
write_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_PAYMENT);
	put_text(writer, payment->source);
	put_text(writer, payment->id);
	put_text(writer, payment->document);
	put_i64(writer, payment->date);
	put_i64(writer, payment->amount_micro);
	put_flag(writer, payment->has_amount);
	put_u64(writer, payment->file_line);
	return end(writer, err);
}

static void
put_figures(struct wire_writer *writer, const struct fact_figures *figures)
{
	put_flag(writer, figures->is_known);
	put_flag(writer, figures->is_cancelled);
	put_flag(writer, figures->has_gross);
	put_flag(writer, figures->is_from_gross);
	put_u64(writer, figures->lines);
	put_wide(writer, figures->credit_micro);
	put_wide(writer, figures->debit_micro);
	put_wide(writer, figures->gross_micro);
}

static enum status
write_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_REJECT);
	put_text(writer, reject->source);
	put_text(writer, reject->kind);
	put_text(writer, reject->id);
	put_text(writer, reject->code);
	put_text(writer, reject->sentence);
	put_text(writer, reject->original);
	put_text(writer, reject->native);
	put_u64(writer, reject->file_line);
	put_i64(writer, reject->has_date ? reject->date : DATE_NONE);
	put_text(writer, reject->currency);
	put_figures(writer, &reject->figures);
	return end(writer, err);
}

static enum status
write_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_SKIP);
	put_flag(writer, skip->is_document);
	put_text(writer, skip->source);
	put_text(writer, skip->id);
	put_text(writer, skip->what);
	put_i64(writer, skip->date);
	put_u64(writer, skip->file_line);
	return end(writer, err);
}

static enum status
write_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_CONTROLS);
	put_u32(writer, (uint32_t)controls->count);
	for (size_t i = 0; i < controls->count; i++) {
		const struct control_stated *stated = &controls->controls[i];

		put_u32(writer, stated->what);
		put_text(writer, stated->place);
		put_text(writer, stated->text);
		put_i64(writer, stated->value_micro);
		put_u32(writer, stated->decimals);
		put_flag(writer, stated->is_number);
	}
	return end(writer, err);
}

static enum status
write_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_NOTE);
	put_text(writer, code);
	put_text(writer, sentence);
	put_u64(writer, file_line);
	return end(writer, err);
}

static enum status
write_unused(void *payload, const struct sink_unused *unused,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_UNUSED);
	put_u64(writer, unused->left_out);
	put_u32(writer, (uint32_t)unused->count);
	for (size_t i = 0; i < unused->count; i++) {
		put_text(writer, unused->places[i].path);
		put_text(writer, unused->places[i].example);
		put_u64(writer, unused->places[i].count);
		put_flag(writer, unused->places[i].is_foreign);
		put_text(writer, unused->places[i].namespace_uri);
	}
	return end(writer, err);
}

static enum status
write_progress(void *payload, uint64_t bytes, struct error *err)
{
	struct wire_writer *writer = payload;
	enum status status;

	begin(writer, WIRE_PROGRESS);
	put_u64(writer, bytes);
	status = end(writer, err);
	return status == STATUS_OK ? flush(writer, err) : status;
}

/* Whoever waits for the part's end is not to wait for the next one. */
static enum status
write_part(void *payload, const struct sink_part *part, struct error *err)
{
	struct wire_writer *writer = payload;
	enum status status;

	begin(writer, WIRE_PART);
	put_u64(writer, part->end);
	put_u64(writer, part->lines);
	status = end(writer, err);
	return status == STATUS_OK ? flush(writer, err) : status;
}

static enum status
write_member(void *payload, const char *name, struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_MEMBER);
	put_text(writer, name);
	return end(writer, err);
}

static enum status
write_member_end(void *payload, const struct sink_member_end *member,
    struct error *err)
{
	struct wire_writer *writer = payload;

	begin(writer, WIRE_MEMBER_END);
	put_u32(writer, member->error->status);
	put_text(writer, member->error->place);
	put_text(writer, member->error->message);
	put_text(writer, member->digest);
	return end(writer, err);
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
	begin(writer, WIRE_END);
	put_u32(writer, last->error.status);
	put_text(writer, last->error.place);
	put_text(writer, last->error.message);
	put_text(writer, last->digest);
	status = end(writer, err);
	return status == STATUS_OK ? flush(writer, err) : status;
}
