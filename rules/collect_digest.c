#include "rules/collect_digest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum status
collect_digest_init(struct collect_digest *digest,
    const struct catalog *catalog)
{
	*digest = (struct collect_digest){ .catalog = catalog };
	return digest_new(&digest->digest);
}

void
collect_digest_fini(struct collect_digest *digest)
{
	digest_free(digest->digest);
	free(digest->lines);
}

/* ----------------------------------------------------------------- order */

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int
compare_number(wide a, wide b)
{
	return (a > b) - (a < b);
}

int
collect_line_compare(const struct purchase_line *a,
    const struct purchase_line *b)
{
	int order = compare_text(a->no, b->no);

	if (order == 0)
		order = compare_number(a->product, b->product);
	if (order == 0)
		order = compare_number(a->category, b->category);
	if (order == 0)
		order = compare_number(a->has_quantity, b->has_quantity);
	if (order == 0)
		order = compare_number(a->quantity_micro, b->quantity_micro);
	if (order == 0)
		order = compare_text(a->unit, b->unit);
	if (order == 0)
		order = compare_number(a->net_micro, b->net_micro);
	return order;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct purchase_line *const *left = a;
	const struct purchase_line *const *right = b;

	return collect_line_compare(*left, *right);
}

/* ---------------------------------------------------------------- fields */

static void
flush(struct collect_digest *digest)
{
	digest_add(digest->digest, digest->piece, digest->used);
	digest->used = 0;
}

/*
 * A text with its NUL.  There are seven of them to a line, of a few characters
 * each: to copy them costs less than to call for their length first.
 */
static void
put_text(struct collect_digest *digest, const char *text)
{
	const char *end = digest->piece + sizeof digest->piece;
	char *to = digest->piece + digest->used;

	if (text == NULL)
		text = "";
	do {
		if (to == end) {
			digest->used = sizeof digest->piece;
			flush(digest);
			to = digest->piece;
		}
	} while ((*to++ = *text++) != '\0');
	digest->used = (size_t)(to - digest->piece);
}

static void
put_date(struct collect_digest *digest, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	put_text(digest, date == DATE_NONE ? NULL : date_format(text, date));
}

static void
put_number(struct collect_digest *digest, int64_t value_micro)
{
	char text[DECIMAL_TEXT_MAX];

	put_text(digest, decimal_format(text, value_micro));
}

static void
put_document(struct collect_digest *digest,
    const struct purchase_document *document)
{
	put_text(digest, "document");
	put_text(digest, document->source);
	put_text(digest, document->type == DOCUMENT_INVOICE ? "invoice" :
	    "credit-note");
	put_text(digest, document->id);
	put_text(digest, catalog_account(digest->catalog,
	    document->account)->id);
	put_date(digest, document->date);
	put_date(digest, document->delivered);
	put_text(digest, document->currency);
}

static void
put_line(struct collect_digest *digest, const struct purchase_line *line)
{
	const struct catalog *catalog = digest->catalog;

	put_text(digest, "line");
	put_text(digest, line->no);
	put_text(digest, line->product == CATALOG_NONE ? NULL :
	    catalog_product(catalog, line->product)->id);
	put_text(digest, line->category == CATALOG_NONE ? NULL :
	    catalog_category(catalog, line->category)->id);
	if (line->has_quantity)
		put_number(digest, line->quantity_micro);
	else
		put_text(digest, NULL);
	put_text(digest, line->unit);
	put_number(digest, line->net_micro);
}

static bool
is_sorted(const struct collect_digest *digest)
{
	for (size_t i = 1; i < digest->count; i++)
		if (collect_line_compare(digest->lines[i - 1],
		    digest->lines[i]) > 0)
			return false;
	return true;
}

/* ------------------------------------------------------------- documents */

enum status
collect_digest_begin_document(struct collect_digest *digest,
    const struct purchase_document *document)
{
	const struct purchase_line **lines;
	size_t capacity = document->line_count;

	digest->count = 0;
	if (capacity <= digest->capacity)
		return STATUS_OK;
	lines = calloc(capacity, sizeof *lines);
	if (lines == NULL)
		return STATUS_MEMORY;
	free(digest->lines);
	digest->lines = lines;
	digest->capacity = capacity;
	return STATUS_OK;
}

void
collect_digest_add(struct collect_digest *digest,
    const struct purchase_line *line)
{
	assert(digest->count < digest->capacity);
	digest->lines[digest->count++] = line;
}

void
collect_digest_end_document(struct collect_digest *digest,
    const struct purchase_document *document)
{
	if (digest->count == 0)
		return;
	/* Lines mostly come in order. */
	if (!is_sorted(digest))
		qsort(digest->lines, digest->count, sizeof *digest->lines,
		    compare_lines);
	put_document(digest, document);
	for (size_t i = 0; i < digest->count; i++)
		put_line(digest, digest->lines[i]);
}

enum status
collect_digest_finish(struct collect_digest *digest, char *out)
{
	flush(digest);
	return digest_finish(digest->digest, out);
}
