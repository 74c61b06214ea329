#include "cli/paragraph.h"

#include <stdbool.h>
#include <string.h>

#include "reports/plain.h"

#define LABEL_COLUMNS 6		/* "12.34" and a blank */
#define ITEM_COLUMNS 2		/* "-" and a blank */

/* A paragraph that is being filled. */
struct wrap {
	struct strbuf *out;
	struct strbuf word;
	size_t indent;
	size_t column;
	bool is_empty;		/* no word stands in the line yet */
};

static void
put_blanks(struct strbuf *out, size_t count)
{
	strbuf_printf(out, "%*s", (int)count, "");
}

static void
put_word(struct wrap *wrap, const char *word, size_t length)
{
	size_t width;

	strbuf_clear(&wrap->word);
	strbuf_append(&wrap->word, word, length);
	width = plain_width(strbuf_text(&wrap->word));
	if (!wrap->is_empty &&
	    wrap->column + 1 + width > PARAGRAPH_WIDTH_MAX) {
		strbuf_putc(wrap->out, '\n');
		put_blanks(wrap->out, wrap->indent);
		wrap->column = wrap->indent;
		wrap->is_empty = true;
	}
	if (!wrap->is_empty) {
		strbuf_putc(wrap->out, ' ');
		wrap->column++;
	}
	plain_puts(wrap->out, strbuf_text(&wrap->word));
	strbuf_follow(wrap->out, &wrap->word);
	wrap->column += width;
	wrap->is_empty = false;
}

/* Up to a blank: several in a row are part of an id, and are kept. */
static size_t
word_length(const char *text)
{
	size_t length = strcspn(text, " \n");
	size_t blanks = strspn(text + length, " ");

	while (blanks > 1) {
		length += blanks;
		length += strcspn(text + length, " \n");
		blanks = strspn(text + length, " ");
	}
	return length;
}

/* text up to its line break, in a line that is filled up to indent. */
static void
put_text(struct strbuf *out, const char *text, size_t indent)
{
	struct wrap wrap = {
		.out = out,
		.indent = indent,
		.column = indent,
		.is_empty = true,
	};
	size_t length = strcspn(text, "\n");
	const char *end = text + length;

	strbuf_init(&wrap.word, length + 1);
	while (text < end) {
		length = word_length(text);
		if (length > 0)
			put_word(&wrap, text, length);
		text += length;
		text += *text == ' ';
	}
	strbuf_fini(&wrap.word);
	strbuf_putc(out, '\n');
}

/* One paragraph. */
static void
put_line(struct strbuf *out, const char *line)
{
	size_t indent = 0;
	size_t columns = LABEL_COLUMNS;
	size_t length;

	if (*line == '\t') {
		put_blanks(out, LABEL_COLUMNS);
		indent = LABEL_COLUMNS;
		columns = ITEM_COLUMNS;
		line++;
	}
	length = strcspn(line, "\t\n");
	if (line[length] != '\t') {
		put_text(out, line, indent);
		return;
	}
	strbuf_append(out, line, length);
	put_blanks(out, length < columns ? columns - length : 1);
	indent += length < columns ? columns : length + 1;
	put_text(out, line + length + 1, indent);
}

void
paragraph_put_all(struct strbuf *out, const char *text)
{
	while (*text != '\0') {
		put_line(out, text);
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
}

void
paragraph_separate(struct strbuf *out)
{
	strbuf_putc(out, '\n');
	for (size_t i = 0; i < PARAGRAPH_WIDTH_MAX; i++)
		strbuf_putc(out, '-');
	strbuf_puts(out, "\n\n");
}
