#include "importers/wire_cursor.h"

#include <string.h>

#include "engine/currency.h"
#include "importers/utf8.h"

/* The years 1 to 9999. */
#define DATE_FIRST (-719162)
#define DATE_LAST 2932896

uint32_t
cursor_take_u32(struct cursor *cursor, uint32_t max)
{
	uint32_t value;

	cursor_take_bytes(cursor, &value, sizeof value);
	if (value <= max)
		return value;
	cursor->is_valid = false;
	return 0;
}

bool
cursor_take_flag(struct cursor *cursor)
{
	return cursor_take_u32(cursor, 1) == 1;
}

uint64_t
cursor_take_u64(struct cursor *cursor)
{
	uint64_t value;

	cursor_take_bytes(cursor, &value, sizeof value);
	return value;
}

/* Lines are kept as signed numbers. */
uint64_t
cursor_take_file_line(struct cursor *cursor)
{
	uint64_t line = cursor_take_u64(cursor);

	if (line == 0)
		return 0;
	if (line <= INT64_MAX - cursor->line_base)
		return cursor->line_base + line;
	cursor->is_valid = false;
	return 0;
}

int64_t
cursor_take_i64(struct cursor *cursor, int64_t min, int64_t max)
{
	int64_t value;

	cursor_take_bytes(cursor, &value, sizeof value);
	if (value >= min && value <= max)
		return value;
	cursor->is_valid = false;
	return min;
}

int64_t
cursor_take_amount(struct cursor *cursor)
{
	return cursor_take_i64(cursor, 1 - DECIMAL_LIMIT_MICRO,
	    DECIMAL_LIMIT_MICRO - 1);
}

wide
cursor_take_sum(struct cursor *cursor)
{
	const wide most = (wide)FACT_LINES_MAX * DECIMAL_LIMIT_MICRO;
	wide value;

	cursor_take_bytes(cursor, &value, sizeof value);
	if (value >= -most && value <= most)
		return value;
	cursor->is_valid = false;
	return 0;
}

int32_t
cursor_take_date(struct cursor *cursor)
{
	return (int32_t)cursor_take_i64(cursor, DATE_FIRST, DATE_LAST);
}

int32_t
cursor_take_optional_date(struct cursor *cursor)
{
	int64_t value = cursor_take_i64(cursor, DATE_NONE, DATE_LAST);

	if (value != DATE_NONE && value < DATE_FIRST)
		cursor->is_valid = false;
	return (int32_t)value;
}

const char *
cursor_take_text(struct cursor *cursor, size_t max)
{
	const char *text;
	uint32_t length;

	cursor_take_bytes(cursor, &length, sizeof length);
	if (length == 0)
		return NULL;
	text = cursor->at;
	if (length > max || (size_t)(cursor->end - text) <= length ||
	    text[length] != '\0' || strlen(text) != length ||
	    !utf8_is_xml(text, length)) {
		cursor->is_valid = false;
		cursor->at = cursor->end;
		return NULL;
	}
	cursor->at += length + 1;
	return text;
}

const char *
cursor_take_needed(struct cursor *cursor, size_t max)
{
	const char *text = cursor_take_text(cursor, max);

	if (text != NULL)
		return text;
	cursor->is_valid = false;
	return "";
}

const char *
cursor_take_currency(struct cursor *cursor)
{
	const char *code = cursor_take_needed(cursor, CURRENCY_CODE_SIZE - 1);

	if (currency_find(code) == NULL)
		cursor->is_valid = false;
	return code;
}

const char *
cursor_take_new(struct cursor *cursor, uint16_t reference, size_t max,
    unsigned is)
{
	const struct wire_text *text = NULL;
	const char *plain = "";

	if ((reference & WIRE_TEXT_NEW) != 0)
		plain = cursor_take_needed(cursor, max);
	if (reference == WIRE_TEXT_PLAIN) {
		if (is != 0 && (wire_texts_judge(plain) & is) != is)
			cursor->is_valid = false;
		return plain;
	}
	if ((reference & WIRE_TEXT_NEW) != 0 && cursor->is_valid)
		text = wire_texts_give(cursor->texts,
		    reference - WIRE_TEXT_NEW, plain);
	if (text != NULL && (text->is & is) == is)
		return text->bytes;
	cursor->is_valid = false;
	return "";
}

const char *
cursor_take_shared(struct cursor *cursor, size_t max, unsigned is)
{
	uint16_t reference;

	cursor_take_bytes(cursor, &reference, sizeof reference);
	return cursor_refer(cursor, reference, max, is);
}

struct fact_address
cursor_take_address(struct cursor *cursor)
{
	struct fact_address address;

	address.street = cursor_take_text(cursor, FACT_TEXT_MAX);
	address.city = cursor_take_text(cursor, FACT_TEXT_MAX);
	address.postcode = cursor_take_text(cursor, FACT_TEXT_MAX);
	address.country = cursor_take_text(cursor, FACT_TEXT_MAX);
	return address;
}
