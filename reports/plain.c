#include "reports/plain.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Characters that act on what stands around them instead of being shown. */
static const struct range {
	uint32_t first;
	uint32_t last;
} hidden[] = {
	{ 0x0000, 0x001f },	/* C0 controls */
	{ 0x007f, 0x009f },	/* DEL, C1 controls */
	{ 0x061c, 0x061c },	/* Arabic letter mark */
	{ 0x200b, 0x200b },	/* zero width space */
	{ 0x200e, 0x200f },	/* direction marks */
	{ 0x2028, 0x202e },	/* line separators, embeddings, overrides */
	{ 0x2060, 0x206f },	/* invisible operators, isolates */
	{ 0xfeff, 0xfeff },	/* zero width no-break space */
	{ 0xfff9, 0xfffb },	/* interlinear annotation */
	{ 0xfffe, 0xffff },	/* no characters, and none of XML's */
	{ 0xe0000, 0xe0fff },	/* tags */
};

/* Bytes of the character at text; 0 where there is no valid one. */
static size_t
decode(uint32_t *code, const unsigned char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size;

	if (text[0] < 0x80) {
		*code = text[0];
		return 1;
	}
	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	size = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	*code = text[0] & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	if (*code < least[size] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return size;
}

static bool
is_hidden(uint32_t code)
{
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return true;
	return false;
}

/* Append one character as shown (out may be NULL); bytes of text taken. */
static size_t
put_character(struct strbuf *out, const char *text)
{
	uint32_t code;
	size_t size = decode(&code, (const unsigned char *)text);
	bool is_shown = size > 0 && !is_hidden(code);

	if (out == NULL)
		return size > 0 ? size : 1;
	if (is_shown)
		strbuf_append(out, text, size);
	else
		strbuf_putc(out, strchr("\t\n\r", *text) != NULL ? ' ' : '?');
	return size > 0 ? size : 1;
}

/* How many bytes from here on, of at most `length`, are a character each that
 * is shown as it is: nearly all. */
static size_t
count_simple(const char *text, size_t length)
{
	size_t count = 0;

	while (count < length && text[count] >= ' ' && text[count] < 0x7f)
		count++;
	return count;
}

/* Characters of at most `length` bytes of text. */
static size_t
width_of(const char *text, size_t length)
{
	size_t at = count_simple(text, length);
	size_t width = at;

	for (; at < length && text[at] != '\0'; width++)
		at += put_character(NULL, text + at);
	return width;
}

static void
put(struct strbuf *out, const char *text, size_t length)
{
	size_t at = count_simple(text, length);

	strbuf_append(out, text, at);
	while (at < length && text[at] != '\0')
		at += put_character(out, text + at);
}

static void
put_blanks(struct strbuf *out, size_t count)
{
	strbuf_printf(out, "%*s", (int)count, "");
}

void
plain_puts(struct strbuf *out, const char *text)
{
	put(out, text, strlen(text));
}

size_t
plain_width(const char *text)
{
	return width_of(text, strlen(text));
}

void
plain_left(struct strbuf *out, const char *text, size_t width)
{
	size_t used = plain_width(text);

	plain_puts(out, text);
	if (used < width)
		put_blanks(out, width - used);
}

void
plain_right(struct strbuf *out, const char *text, size_t width)
{
	size_t used = plain_width(text);

	if (used < width)
		put_blanks(out, width - used);
	plain_puts(out, text);
}

void
plain_wrap(struct strbuf *out, const char *text, size_t indent)
{
	static const char blanks[] = " \t\n\r";
	size_t column = 0;	/* 0: nothing stands in this line yet */
	size_t length;
	size_t width;

	for (text += strspn(text, blanks); *text != '\0';
	     text += strspn(text, blanks)) {
		length = strcspn(text, blanks);
		width = width_of(text, length);
		if (column > 0 && column + 1 + width > PLAIN_WIDTH_MAX) {
			strbuf_putc(out, '\n');
			column = 0;
		}
		if (column == 0) {
			put_blanks(out, indent);
			column = indent;
		} else {
			strbuf_putc(out, ' ');
			column++;
		}
		put(out, text, length);
		column += width;
		text += length;
	}
	if (column > 0)
		strbuf_putc(out, '\n');
}
