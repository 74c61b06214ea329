#include "engine/ledger_lines.h"

#include <stdlib.h>
#include <string.h>

enum {
	LINE_HAS_NO = 1 << 0,
	LINE_HAS_ITEM = 1 << 1,
	LINE_HAS_QUANTITY = 1 << 2,
	LINE_HAS_RATE = 1 << 3,
	LINE_HAS_UNIT = 1 << 4,
	LINE_HAS_CATEGORY = 1 << 5,
	LINE_HAS_TAX_CATEGORY = 1 << 6,
	LINE_HAS_TAGS = 1 << 7,
};

#define ZEROS_MAX 7	/* what 3 bits hold */
#define TEXT_FIELDS 4

/*
 * How many of the newest texts are looked at before one is added again: lines
 * repeat their neighbours' texts, and looking at all of them would make the
 * time grow with the square of a document that has a text of its own on each
 * line.
 */
#define TEXTS_LOOKED_AT 16

/* ------------------------------------------------------------- packing */

#define NUMBER_BYTES_MAX 10
#define DECIMAL_BYTES_MAX (1 + NUMBER_BYTES_MAX)

/* What a line is at most, without its no. */
#define LINE_BYTES_MAX (1 + NUMBER_BYTES_MAX + 3 * DECIMAL_BYTES_MAX + \
	TEXT_FIELDS * NUMBER_BYTES_MAX)

/* These write at `at`, and return where the next goes. */
static inline unsigned char *
put_number(unsigned char *at, uint64_t value)
{
	while (value >= 0x80) {
		*at++ = (unsigned char)(0x80 | (value & 0x7f));
		value >>= 7;
	}
	*at++ = (unsigned char)value;
	return at;
}

/* Cut up to ZEROS_MAX zeros off the value; how many there were. */
static inline unsigned
cut_zeros(uint64_t *value)
{
	unsigned zeros = 0;

	if (*value == 0)
		return 0;
	if (*value % 10000 == 0) {
		*value /= 10000;
		zeros += 4;
	}
	if (*value % 100 == 0) {
		*value /= 100;
		zeros += 2;
	}
	if (*value % 10 == 0) {
		*value /= 10;
		zeros += 1;
	}
	return zeros;
}

static inline unsigned char *
put_decimal(unsigned char *at, int64_t value_micro)
{
	bool is_negative = value_micro < 0;
	uint64_t left = is_negative ? 0 - (uint64_t)value_micro :
	    (uint64_t)value_micro;
	unsigned zeros = cut_zeros(&left);

	*at++ = (unsigned char)(zeros | (is_negative ? 1u << 3 : 0) |
	    (unsigned)(left & 7) << 4 | (left > 7 ? 1u << 7 : 0));
	return left > 7 ? put_number(at, left >> 3) : at;
}

/* The texts of a document while it is packed: a window on the newest. */
struct text_window {
	const char *texts[TEXTS_LOOKED_AT];
	size_t count;		/* of all texts so far */
	/* Of the line before: what lies at the same address is the same. */
	const char *last[TEXT_FIELDS];
	size_t last_index[TEXT_FIELDS];
};

static size_t
search(struct text_window *window, const char *text, bool *is_new)
{
	size_t i;

	*is_new = false;
	for (i = window->count; i > 0 && i + TEXTS_LOOKED_AT > window->count;
	    i--)
		if (strcmp(window->texts[(i - 1) % TEXTS_LOOKED_AT],
		    text) == 0)
			return i - 1;
	*is_new = true;
	window->texts[window->count % TEXTS_LOOKED_AT] = text;
	return window->count++;
}

/* The index of a field's text; *is_new where it has to be added. */
static inline size_t
index_of(struct text_window *window, size_t field, const char *text,
    bool *is_new)
{
	size_t *index = &window->last_index[field];

	*is_new = false;
	if (window->last[field] == text &&
	    *index + TEXTS_LOOKED_AT >= window->count)
		return *index;
	window->last[field] = text;
	*index = search(window, text, is_new);
	return *index;
}

static inline void
texts_of(const char *out[TEXT_FIELDS], const struct fact_line *line)
{
	out[0] = line->unit;
	out[1] = line->category;
	out[2] = line->tax_category;
	out[3] = line->tags;
}

/* Append the texts; how many they are. */
static size_t
append_texts(struct strbuf *out, const struct fact_line *lines, size_t count)
{
	struct text_window window = { .count = 0 };
	const char *texts[TEXT_FIELDS];
	bool is_new;
	size_t i;
	size_t k;

	for (i = 0; i < count; i++) {
		texts_of(texts, &lines[i]);
		for (k = 0; k < TEXT_FIELDS; k++) {
			if (texts[k] == NULL)
				continue;
			(void)index_of(&window, k, texts[k], &is_new);
			if (is_new)
				strbuf_append(out, texts[k],
				    strlen(texts[k]) + 1);
		}
	}
	return window.count;
}

/*
 * Their number goes before the texts and is known after them.  It is one byte,
 * but of documents with many different texts, which are gone through twice.
 */
static void
pack_texts(struct strbuf *out, const struct fact_line *lines, size_t count)
{
	unsigned char bytes[NUMBER_BYTES_MAX] = { 0 };
	size_t text_count;
	size_t size;

	strbuf_append(out, bytes, 1);
	text_count = append_texts(out, lines, count);
	size = (size_t)(put_number(bytes, text_count) - bytes);
	if (strbuf_status(out) != STATUS_OK)
		return;
	if (size == 1) {
		out->bytes[0] = (char)bytes[0];
		return;
	}
	strbuf_clear(out);
	strbuf_append(out, bytes, size);
	(void)append_texts(out, lines, count);
}

/* Is no the decimal number place? */
static bool
is_place(const char *no, size_t place)
{
	size_t length = strlen(no);

	while (length > 0 && place > 0 &&
	    no[length - 1] == (char)('0' + place % 10)) {
		length--;
		place /= 10;
	}
	return length == 0 && place == 0;
}

static void
pack_line(struct strbuf *out, const struct fact_line *line, int64_t item,
    size_t place, struct text_window *window)
{
	bool has_no = line->no != NULL && !is_place(line->no, place);
	unsigned char bytes[LINE_BYTES_MAX];
	unsigned char *at = bytes;
	const char *texts[TEXT_FIELDS];
	unsigned flags = 0;
	bool is_new;
	size_t k;

	texts_of(texts, line);
	if (has_no)
		flags |= LINE_HAS_NO;
	if (item != 0)
		flags |= LINE_HAS_ITEM;
	if (line->has_quantity)
		flags |= LINE_HAS_QUANTITY;
	if (line->has_tax_rate)
		flags |= LINE_HAS_RATE;
	for (k = 0; k < TEXT_FIELDS; k++)
		if (texts[k] != NULL)
			flags |= (unsigned)LINE_HAS_UNIT << k;

	*at++ = (unsigned char)flags;
	if (has_no) {
		strbuf_append(out, bytes, 1);
		strbuf_append(out, line->no, strlen(line->no) + 1);
		at = bytes;
	}
	if (item != 0)
		at = put_number(at, (uint64_t)item);
	if (line->has_quantity)
		at = put_decimal(at, line->quantity_micro);
	if (line->has_tax_rate)
		at = put_decimal(at, line->tax_rate_micro);
	for (k = 0; k < TEXT_FIELDS; k++)
		if (texts[k] != NULL)
			at = put_number(at, index_of(window, k, texts[k],
			    &is_new));
	at = put_decimal(at, line->net_micro);
	strbuf_append(out, bytes, (size_t)(at - bytes));
}

void
ledger_lines_pack(struct strbuf *out, const struct fact_line *lines,
    const int64_t *items, size_t count)
{
	struct text_window window = { .count = 0 };
	size_t i;

	pack_texts(out, lines, count);
	for (i = 0; i < count; i++)
		pack_line(out, &lines[i], items[i], i + 1, &window);
}

/* ------------------------------------------------------------- reading */

/* The bytes that are left; a copy of one's own, so that it stays at hand. */
struct cursor {
	const unsigned char *next;
	const unsigned char *end;
};

static bool
read_long_number(struct cursor *cursor, uint64_t *out)
{
	uint64_t value = 0;
	unsigned shift = 0;
	unsigned char byte;

	do {
		if (cursor->next == cursor->end || shift > 63)
			return false;
		byte = *cursor->next++;
		value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	*out = value;
	return true;
}

/* Most are of one byte or two. */
static inline bool
read_number(struct cursor *cursor, uint64_t *out)
{
	const unsigned char *next = cursor->next;

	if (cursor->end - next < 2)
		return read_long_number(cursor, out);
	if (next[0] < 0x80) {
		*out = next[0];
		cursor->next = next + 1;
		return true;
	}
	if (next[1] < 0x80) {
		*out = (uint64_t)(next[0] & 0x7f) | (uint64_t)next[1] << 7;
		cursor->next = next + 2;
		return true;
	}
	return read_long_number(cursor, out);
}

static inline bool
read_decimal(struct cursor *cursor, int64_t *out_micro)
{
	static const uint64_t powers[ZEROS_MAX + 1] = { 1, 10, 100, 1000,
		10000, 100000, 1000000, 10000000 };
	unsigned char head;
	uint64_t left = 0;
	uint64_t value;

	if (cursor->next == cursor->end)
		return false;
	head = *cursor->next++;
	if ((head & 1u << 7) && (!read_number(cursor, &left) ||
	    left > UINT64_MAX >> 3))
		return false;
	left = left << 3 | (head >> 4 & 7);
	if (__builtin_mul_overflow(left, powers[head & 7], &value) ||
	    value > INT64_MAX)
		return false;
	*out_micro = head & 1u << 3 ? -(int64_t)value : (int64_t)value;
	return true;
}

static bool
read_text(struct cursor *cursor, const char **out)
{
	const unsigned char *end = NULL;

	if (cursor->next < cursor->end)
		end = memchr(cursor->next, '\0',
		    (size_t)(cursor->end - cursor->next));
	if (end == NULL)
		return false;
	*out = (const char *)cursor->next;
	cursor->next = end + 1;
	return true;
}

static enum status
make_room(struct ledger_lines *lines, size_t count)
{
	const char **texts;

	if (count <= lines->text_capacity)
		return STATUS_OK;
	texts = realloc(lines->texts, count * sizeof *texts);
	if (texts == NULL)
		return STATUS_MEMORY;
	lines->texts = texts;
	lines->text_capacity = count;
	return STATUS_OK;
}

enum status
ledger_lines_open(struct ledger_lines *lines, const void *bytes, size_t size)
{
	struct cursor cursor = { bytes, NULL };
	uint64_t count;
	size_t i;

	cursor.end = cursor.next + size;
	lines->text_count = 0;
	lines->next = cursor.end;
	lines->end = cursor.end;
	/* Every text has at least its NUL. */
	if (!read_number(&cursor, &count) ||
	    count > (size_t)(cursor.end - cursor.next))
		return STATUS_INVALID;
	if (make_room(lines, (size_t)count) != STATUS_OK)
		return STATUS_MEMORY;
	for (i = 0; i < count; i++)
		if (!read_text(&cursor, &lines->texts[i]))
			return STATUS_INVALID;
	lines->text_count = (size_t)count;
	lines->next = cursor.next;
	return STATUS_OK;
}

/* The text that the index at the cursor names. */
static inline bool
read_index(struct cursor *cursor, const struct ledger_lines *lines,
    const char **out, size_t *index)
{
	uint64_t number;

	if (!read_number(cursor, &number) || number >= lines->text_count)
		return false;
	*index = (size_t)number;
	*out = lines->texts[number];
	return true;
}

static bool
read_line(struct cursor *cursor, const struct ledger_lines *lines,
    struct ledger_line *out)
{
	unsigned flags = *cursor->next++;
	uint64_t item = 0;
	size_t unused;

	*out = (struct ledger_line){
		.has_quantity = flags & LINE_HAS_QUANTITY,
		.has_tax_rate = flags & LINE_HAS_RATE,
	};
	if ((flags & LINE_HAS_NO) && !read_text(cursor, &out->no))
		return false;
	if ((flags & LINE_HAS_ITEM) &&
	    (!read_number(cursor, &item) || item == 0 || item > INT64_MAX))
		return false;
	out->item = (int64_t)item;
	if (out->has_quantity && !read_decimal(cursor, &out->quantity_micro))
		return false;
	if (out->has_tax_rate && !read_decimal(cursor, &out->tax_rate_micro))
		return false;
	if ((flags & LINE_HAS_UNIT) &&
	    !read_index(cursor, lines, &out->unit, &unused))
		return false;
	if ((flags & LINE_HAS_CATEGORY) && !read_index(cursor, lines,
	    &out->category, &out->category_index))
		return false;
	if ((flags & LINE_HAS_TAX_CATEGORY) &&
	    !read_index(cursor, lines, &out->tax_category, &unused))
		return false;
	if ((flags & LINE_HAS_TAGS) &&
	    !read_index(cursor, lines, &out->tags, &unused))
		return false;
	return read_decimal(cursor, &out->net_micro);
}

enum status
ledger_lines_next(struct ledger_lines *lines, struct ledger_line *out)
{
	struct cursor cursor = { lines->next, lines->end };
	bool is_read;

	if (cursor.next == cursor.end)
		return STATUS_NOT_FOUND;
	is_read = read_line(&cursor, lines, out);
	lines->next = cursor.next;
	return is_read ? STATUS_OK : STATUS_INVALID;
}

void
ledger_lines_fini(struct ledger_lines *lines)
{
	free(lines->texts);
	*lines = (struct ledger_lines){ 0 };
}
