#include "engine/words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct words *
words_find(const char *language)
{
	const struct words *words;

	for (words = words_languages; words->language != NULL; words++) {
		if (strcmp(words->language, language) == 0)
			return words;
	}
	return NULL;
}

static int
compare_text(const void *text, const void *row)
{
	return strcmp(text, ((const struct words_row *)row)->text);
}

/* NULL: the texts of the code are this language's own. */
static const struct words_row *
find_row(const struct words *words, const char *text)
{
	const struct words_row *row;

	if (words->row_count == 0)
		return NULL;
	row = bsearch(text, words->rows, words->row_count, sizeof *row,
	    compare_text);
	/* The build has seen that every marked text is there. */
	assert(row != NULL);
	return row;
}

const char *
words_text(const struct words *words, const char *text)
{
	const struct words_row *row = find_row(words, text);

	return row == NULL ? text : row->forms[0];
}

const char *
words_counted(const struct words *words, const char *one, const char *many,
    uint64_t count)
{
	const struct words_row *row = find_row(words, one);

	if (row == NULL)
		return count == 1 ? one : many;
	return row->forms[count == 1 ? 0 : 1];
}

void
words_fill(struct strbuf *out, const char *text, const char *const *arguments)
{
	size_t count = 0;
	const char *percent;

	while (arguments[count] != NULL)
		count++;
	while ((percent = strchr(text, '%')) != NULL) {
		size_t number;

		strbuf_append(out, text, (size_t)(percent - text));
		text = percent + 1;
		if (*text < '1' || *text > '9') {
			strbuf_putc(out, '%');
			continue;
		}
		number = (size_t)(*text++ - '0');
		assert(number <= count);
		strbuf_puts(out, arguments[number - 1]);
	}
	strbuf_puts(out, text);
}
