#include "importers/csv_parse.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "importers/limits.h"

#define MARK '"'

struct csv_parser {
	struct csv_target target;
	char separator;		/* '\0': not known yet */
	bool has_begun;		/* the first line has gone by */
	bool is_marked;		/* within quotation marks */
	bool has_return;	/* a CR that waits for its LF */
	uint64_t row_line;
	uint64_t line;
	uint64_t row_offset;
	uint64_t offset;
	size_t length;
	char text[CSV_ROW_BYTES_MAX + 1];	/* the row as it stands */
	char plain[CSV_ROW_BYTES_MAX + CSV_CELLS_MAX + 1];	/* its cells */
	struct csv_cell cells[CSV_CELLS_MAX];
	size_t count;
};

enum status
csv_parser_new(struct csv_parser **out, const struct csv_target *target,
    struct error *err)
{
	struct csv_parser *parser = calloc(1, sizeof *parser);

	if (parser == NULL)
		return error_memory(err);
	parser->target = *target;
	parser->line = 1;
	parser->row_line = 1;
	*out = parser;
	return STATUS_OK;
}

void
csv_parser_free(struct csv_parser *parser)
{
	free(parser);
}

uint64_t
csv_parser_line(const struct csv_parser *parser)
{
	return parser->row_line;
}

/* ------------------------------------------------------------ the separator */

/* "sep=;" */
static bool
names_separator(const struct csv_parser *parser)
{
	return parser->length == strlen("sep=;") &&
	    memcmp(parser->text, "sep=", strlen("sep=")) == 0 &&
	    strchr(",;\t", parser->text[4]) != NULL;
}

static enum status
find_separator(struct csv_parser *parser, struct error *err)
{
	bool is_marked = false;

	/* No column begins so, and what would be said of it is no help. */
	if (parser->length > 0 && parser->text[0] == '<')
		return error_set(err, STATUS_INVALID,
		    "expected CSV, found a \"<\" as XML begins with");

	for (size_t i = 0; i < parser->length; i++) {
		char c = parser->text[i];

		is_marked ^= c == MARK;
		if (is_marked || (c != ',' && c != ';' && c != '\t'))
			continue;
		if (parser->separator != '\0' && parser->separator != c)
			return error_set(err, STATUS_INVALID, "expected one "
			    "separator in the header, a comma, a semicolon or "
			    "a tab, found two kinds");
		parser->separator = c;
	}
	if (parser->separator == '\0')
		parser->separator = ',';
	return STATUS_OK;
}

/* ---------------------------------------------------------------- the cells */

/* A cell in marks from *at on, to *to; both move. */
static enum status
take_marked(const struct csv_parser *parser, const char **at, char **to,
    struct error *err)
{
	const char *c = *at + 1;
	char *out = *to;

	/* The row has as many marks as close each other. */
	for (;; c++) {
		if (*c != MARK) {
			*out++ = *c;
		} else if (c[1] == MARK) {
			*out++ = MARK;
			c++;
		} else {
			break;
		}
	}
	c++;
	if (*c != '\0' && *c != parser->separator)
		return error_set(err, STATUS_INVALID, "expected the separator "
		    "or the end of the line after a quotation mark that "
		    "closes a cell");
	*at = c;
	*to = out;
	return STATUS_OK;
}

static enum status
take_bare(const struct csv_parser *parser, const char **at, char **to,
    struct error *err)
{
	const char *end = strchr(*at, parser->separator);
	size_t length = end != NULL ? (size_t)(end - *at) : strlen(*at);

	if (memchr(*at, MARK, length) != NULL)
		return error_set(err, STATUS_INVALID, "expected a cell with a "
		    "quotation mark in quotation marks itself, the mark "
		    "doubled");
	memcpy(*to, *at, length);
	*at += length;
	*to += length;
	return STATUS_OK;
}

static enum status
split(struct csv_parser *parser, struct error *err)
{
	const char *at = parser->text;
	char *to = parser->plain;
	enum status status;

	for (parser->count = 0;; at++) {
		char *start = to;

		status = *at == MARK ? take_marked(parser, &at, &to, err) :
		    take_bare(parser, &at, &to, err);
		if (status != STATUS_OK)
			return status;
		if (parser->count < CSV_CELLS_MAX) {
			parser->cells[parser->count] = (struct csv_cell){
				start, (size_t)(to - start),
			};
			*to++ = '\0';
		}
		parser->count++;
		if (*at == '\0')
			return STATUS_OK;
	}
}

/* ----------------------------------------------------------------- the rows */

static bool
has_text(const struct csv_parser *parser)
{
	for (size_t i = 0; i < parser->length; i++)
		if (strchr("\" \t\r\n", parser->text[i]) == NULL &&
		    parser->text[i] != parser->separator)
			return true;
	return false;
}

static enum status
tell_row(struct csv_parser *parser, struct error *err)
{
	const struct csv_row row = {
		.cells = parser->cells, .line = parser->row_line,
		.offset = parser->row_offset, .text = parser->text,
		.length = parser->length,
	};
	struct csv_row whole = row;
	enum status status = split(parser, err);

	if (status != STATUS_OK)
		return status;
	whole.count = parser->count;
	return parser->target.row(parser->target.payload, &whole, err);
}

/* The row is whole; text is what stands in it. */
static enum status
end_row(struct csv_parser *parser, struct error *err)
{
	bool is_first = !parser->has_begun;
	enum status status = STATUS_OK;

	parser->text[parser->length] = '\0';
	if (is_first && names_separator(parser)) {
		parser->separator = parser->text[4];
		parser->length = 0;
	} else if (parser->separator == '\0' && has_text(parser)) {
		status = find_separator(parser, err);
	}
	parser->has_begun = true;
	if (status == STATUS_OK && has_text(parser))
		status = tell_row(parser, err);
	if (status != STATUS_OK)
		return status;
	parser->length = 0;
	parser->row_line = parser->line;
	parser->row_offset = parser->offset;
	return STATUS_OK;
}

static enum status
add(struct csv_parser *parser, char c, struct error *err)
{
	if (parser->length == CSV_ROW_BYTES_MAX)
		return error_set(err, STATUS_INVALID, "expected a row of at "
		    "most %u bytes, found a longer one%s", CSV_ROW_BYTES_MAX,
		    parser->is_marked ?
		    ": is a quotation mark not closed?" : "");
	parser->text[parser->length++] = c;
	return STATUS_OK;
}

/* Not among those that XML can hold, which is what everything after expects. */
static bool
is_forbidden(const struct csv_parser *parser, char c)
{
	const char *before = parser->text + parser->length - 2;

	if ((unsigned char)c < 0x20)
		return c != '\t' && c != '\r' && c != '\n';
	return ((unsigned char)c == 0xbe || (unsigned char)c == 0xbf) &&
	    parser->length >= 2 && memcmp(before, "\xef\xbf", 2) == 0;
}

static enum status
push_byte(struct csv_parser *parser, char c, struct error *err)
{
	parser->offset++;
	if (is_forbidden(parser, c))
		return error_set(err, STATUS_INVALID, "the character 0x%02x "
		    "is not accepted in a text", (unsigned char)c);
	if (parser->has_return && c != '\n')
		return error_set(err, STATUS_INVALID, "expected lines that "
		    "end with LF or CRLF, found a CR alone");
	parser->line += c == '\n';
	if (c == '\n' && !parser->is_marked) {
		parser->has_return = false;
		return end_row(parser, err);
	}
	parser->has_return = c == '\r' && !parser->is_marked;
	if (parser->has_return)
		return STATUS_OK;
	parser->is_marked ^= c == MARK;
	return add(parser, c, err);
}

enum status
csv_parser_push(struct csv_parser *parser, const char *bytes, size_t size,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < size && status == STATUS_OK; i++)
		status = push_byte(parser, bytes[i], err);
	return status;
}

enum status
csv_parser_finish(struct csv_parser *parser, struct error *err)
{
	if (parser->is_marked)
		return error_set(err, STATUS_INVALID, "expected a closing "
		    "quotation mark, found the end of the file");
	if (parser->has_return)
		return error_set(err, STATUS_INVALID, "expected lines that "
		    "end with LF or CRLF, found a CR alone");
	return parser->length > 0 ? end_row(parser, err) : STATUS_OK;
}
