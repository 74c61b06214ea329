#include "engine/xml_scan.h"

#include <string.h>

struct delimiter {
	const char *open;
	const char *close;
	enum xml_markup_kind kind;
};

/* The first that fits; a start tag is what none of them opens. */
static const struct delimiter delimiters[] = {
	{ "<!--", "-->", XML_MARKUP_COMMENT },
	{ "<![CDATA[", "]]>", XML_MARKUP_CDATA },
	{ "<!", ">", XML_MARKUP_DECLARATION },
	{ "<?", "?>", XML_MARKUP_INSTRUCTION },
	{ "</", ">", XML_MARKUP_END },
};

void
xml_scan_init(struct xml_scan *scan, const void *bytes, size_t size)
{
	scan->at = bytes;
	scan->end = scan->at + size;
	scan->line = 1;
}

static uint64_t
count_newlines(const char *from, const char *end)
{
	uint64_t count = 0;

	while (from < end) {
		from = memchr(from, '\n', (size_t)(end - from));
		if (from == NULL)
			break;
		from++;
		count++;
	}
	return count;
}

static const struct delimiter *
find_delimiter(const char *at, const char *end)
{
	/* Most tags are a name's. */
	if (end - at > 1 && at[1] != '/' && at[1] != '!' && at[1] != '?')
		return NULL;
	for (size_t i = 0; i < sizeof delimiters / sizeof delimiters[0]; i++) {
		size_t length = strlen(delimiters[i].open);

		if ((size_t)(end - at) >= length &&
		    memcmp(at, delimiters[i].open, length) == 0)
			return &delimiters[i];
	}
	return NULL;
}

/* Where the markup that begins at `at` is over; each close ends with '>'. */
static const char *
find_close(const struct delimiter *delimiter, const char *at, const char *end)
{
	size_t length = strlen(delimiter->close);
	const char *inside = at + strlen(delimiter->open);
	const char *c = inside;

	while (c < end) {
		c = memchr(c, '>', (size_t)(end - c));
		if (c == NULL)
			break;
		c++;
		if ((size_t)(c - inside) >= length &&
		    memcmp(c - length, delimiter->close, length) == 0)
			return c;
	}
	return end;
}

/* The same of a start tag: '>' may stand in its quotes. */
static const char *
scan_start_tag(struct xml_markup *out, const char *at, const char *end)
{
	char quote = '\0';

	for (const char *c = at + 1; c < end; c++) {
		if (quote != '\0') {
			c = memchr(c, quote, (size_t)(end - c));
			if (c == NULL)
				return end;
			quote = '\0';
		} else if (*c == '"' || *c == '\'') {
			quote = *c;
		} else if (*c == '=') {
			out->assignments++;
		} else if (*c == '>') {
			out->is_empty = c[-1] == '/';
			return c + 1;
		}
	}
	return end;
}

bool
xml_scan_next(struct xml_markup *out, struct xml_scan *scan)
{
	struct xml_markup markup = { .kind = XML_MARKUP_START };
	const struct delimiter *delimiter;
	const char *close;
	const char *open;

	if (scan->at == scan->end)
		return false;
	open = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
	if (open == NULL)
		return false;
	markup.bytes = open;
	markup.line = scan->line + count_newlines(scan->at, open);
	delimiter = find_delimiter(open, scan->end);
	if (delimiter != NULL) {
		markup.kind = delimiter->kind;
		close = find_close(delimiter, open, scan->end);
	} else {
		close = scan_start_tag(&markup, open, scan->end);
	}
	markup.size = (size_t)(close - open);
	markup.end_line = markup.line + count_newlines(open, close);
	scan->at = close;
	scan->line = markup.end_line;
	*out = markup;
	return true;
}
