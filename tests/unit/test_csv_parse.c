/* Text as rows of cells: quoting, separators, line ends, what is refused. */

#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/csv_parse.h"
#include "importers/limits.h"
#include "tests/support/check.h"

struct parse_row {
	const char *name;
	const char *text;
	/* "line: [cell][cell]" for each row; what is refused: with its line. */
	const char *rows;
};

static const struct parse_row parse_rows[] = {
	{ "commas and a line's end", "a,b\n1,2\n", "1: [a][b]\n2: [1][2]\n" },
	{ "no line's end at the end", "a,b\n1,2", "1: [a][b]\n2: [1][2]\n" },
	{ "CRLF", "a,b\r\n1,2\r\n", "1: [a][b]\n2: [1][2]\n" },
	{ "empty cells", "a,b,c\n,,\n,x,\n", "1: [a][b][c]\n3: [][x][]\n" },
	{ "one column", "a\n1\n\n2\n", "1: [a]\n2: [1]\n4: [2]\n" },
	{ "semicolons", "a;b\n1,5;2\n", "1: [a][b]\n2: [1,5][2]\n" },
	{ "tabs", "a\tb\n1;x\t2,y\n", "1: [a][b]\n2: [1;x][2,y]\n" },
	{ "what Excel says first", "sep=;\na;b\n", "2: [a][b]\n" },
	{ "the same without need", "sep=,\r\na\n", "2: [a]\n" },
	{ "only first", "a\nsep=;\n", "1: [a]\n2: [sep=;]\n" },
	{ "a separator in marks is none", "\"a;b\",c\n",
	  "1: [a;b][c]\n" },
	{ "marks", "\"a\",\"b\"\n\"1,\"\"2\"\"\",\"\"\n",
	  "1: [a][b]\n2: [1,\"2\"][]\n" },
	{ "a line's end in marks", "a,b\n\"1\r\n2\",x\n3,4\n",
	  "1: [a][b]\n2: [1\r\n2][x]\n4: [3][4]\n" },
	{ "blanks stay", "a , b\n 1 , 2 \n", "1: [a ][ b]\n2: [ 1 ][ 2 ]\n" },
	{ "blanks alone are no row", "a,b\n , \n\"\",\"\"\n\t\n",
	  "1: [a][b]\n" },
	{ "nothing", "", "" },
	{ "lines without text first", "\n;;;\na;b\n", "3: [a][b]\n" },
	{ "two kinds of separator", "a;b,c\n",
	  "1! expected one separator in the header" },
	{ "a mark in a bare cell", "a\n1\"2\"\n",
	  "1: [a]\n2! expected a cell with a quotation mark" },
	{ "text after marks", "a\n\"1\"2\n",
	  "1: [a]\n2! expected the separator" },
	{ "marks side by side", "a\n\"1\" \"2\"\n",
	  "1: [a]\n2! expected the separator" },
	{ "a mark that is not closed", "a\n\"1\n2\n",
	  "1: [a]\n2! expected a closing quotation mark" },
	{ "a mark alone", "\"", "1! expected a closing quotation mark" },
	{ "a CR alone", "a\r1\r", "1! expected lines that end with LF" },
	{ "a CR at the end", "a\r", "1! expected lines that end with LF" },
	{ "CR CR LF", "a\r\r\n", "1! expected lines that end with LF" },
	{ "a control character", "a\n\x1f\n", "1: [a]\n2! the character 0x1f" },
	{ "one in marks", "a\n\"\x7f\x0c\"\n",
	  "1: [a]\n2! the character 0x0c" },
	{ "U+FFFE", "a\xef\xbf\xbe\n", "1! the character 0xbe" },
	{ "U+FFFD", "a\xef\xbf\xbd\n", "1: [a\xef\xbf\xbd]\n" },
};

static enum status
tell_row(void *payload, const struct csv_row *row, struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	strbuf_printf(out, "%d: ", (int)row->line);
	for (size_t i = 0; i < row->count && i < CSV_CELLS_MAX; i++) {
		assert_true(strlen(row->cells[i].text) ==
		    row->cells[i].length);
		strbuf_printf(out, "[%s]", row->cells[i].text);
	}
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

/* Push the text in pieces of that size. */
static void
parse(struct strbuf *out, const char *text, size_t length, size_t piece)
{
	const struct csv_target target = { out, tell_row };
	struct csv_parser *parser;
	struct error err = { 0 };
	enum status status = STATUS_OK;

	check_status(csv_parser_new(&parser, &target, &err), STATUS_OK, &err);
	for (size_t at = 0; at < length && status == STATUS_OK; at += piece)
		status = csv_parser_push(parser, text + at,
		    length - at < piece ? length - at : piece, &err);
	if (status == STATUS_OK)
		status = csv_parser_finish(parser, &err);
	if (status != STATUS_OK) {
		check_status(status, STATUS_INVALID, &err);
		strbuf_printf(out, "%d! %s", (int)csv_parser_line(parser),
		    err.message);
	}
	csv_parser_free(parser);
}

static void
run_parse_row(void **state)
{
	const struct parse_row *row = *state;

	for (size_t piece = 1; piece < 9; piece += 7) {
		struct strbuf out;
		const char *end = strstr(row->rows, "! ");

		strbuf_init(&out, 1 << 16);
		parse(&out, row->text, strlen(row->text), piece);
		/* Of a message its beginning is enough. */
		if (end != NULL && out.length > strlen(row->rows))
			out.bytes[strlen(row->rows)] = '\0';
		assert_string_equal(strbuf_text(&out), row->rows);
		strbuf_fini(&out);
	}
}

/* A row of the greatest length, and one byte more. */
static void
a_row_has_a_maximum(void **state)
{
	static char text[CSV_ROW_BYTES_MAX + 4];
	struct strbuf out;

	(void)state;
	memset(text, 'x', sizeof text);
	text[0] = 'a';
	text[1] = '\n';
	strbuf_init(&out, 1 << 20);
	parse(&out, text, CSV_ROW_BYTES_MAX + 2, 4096);
	assert_true(out.length == strlen("1: [a]\n2: []\n") +
	    CSV_ROW_BYTES_MAX);
	strbuf_clear(&out);
	parse(&out, text, CSV_ROW_BYTES_MAX + 3, 4096);
	assert_non_null(strstr(strbuf_text(&out), "2! expected a row of at "
	    "most 65536 bytes, found a longer one"));
	strbuf_fini(&out);
}

/* More cells than are kept are counted, and the row is whole otherwise. */
static void
cells_have_a_maximum(void **state)
{
	char text[4 * CSV_CELLS_MAX] = "a";
	struct strbuf out;

	(void)state;
	for (size_t i = 0; i < (size_t)2 * CSV_CELLS_MAX; i++)
		strcat(text, ",");
	strbuf_init(&out, 1 << 16);
	parse(&out, text, strlen(text), 1);
	/* Those that are kept: the first has a letter. */
	assert_true(out.length == strlen("1: a\n") +
	    (size_t)2 * CSV_CELLS_MAX);
	strbuf_fini(&out);
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(parse_rows) + 2];
	size_t i;

	for (i = 0; i < ARRAY_LEN(parse_rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = parse_rows[i].name,
			.test_func = run_parse_row,
			.initial_state = (void *)(uintptr_t)&parse_rows[i],
		};
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(a_row_has_a_maximum);
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(cells_have_a_maximum);
	return cmocka_run_group_tests_name("csv_parse", tests, NULL, NULL);
}
