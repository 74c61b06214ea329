#include "cli/help.h"

#include <string.h>

#define WIDTH 80
#define HELP_COLUMN 27
#define USAGE_COLUMN 7

static void
indent(struct strbuf *out, size_t columns)
{
	while (columns-- > 0)
		strbuf_putc(out, ' ');
}

/* Append text in lines of WIDTH; the first begins at column, the others at
 * left. */
static void
wrap(struct strbuf *out, const char *text, size_t column, size_t left)
{
	bool is_first = true;

	while (*text != '\0') {
		size_t length = strcspn(text, " \n");

		if (!is_first && column + 1 + length >= WIDTH) {
			strbuf_putc(out, '\n');
			indent(out, left);
			column = left;
		} else if (!is_first) {
			strbuf_putc(out, ' ');
			column++;
		}
		strbuf_append(out, text, length);
		column += length;
		is_first = false;
		text += length;
		if (*text == '\n') {
			strbuf_putc(out, '\n');
			indent(out, text[1] == '\n' ? 0 : left);
			column = left;
			is_first = true;
		}
		if (*text != '\0')
			text++;
	}
	strbuf_putc(out, '\n');
}

static void
append_row(struct strbuf *out, const struct option_row *row)
{
	size_t start = out->length;
	size_t column;

	strbuf_puts(out, "  ");
	if (row->letter != 0)
		strbuf_printf(out, "-%c, ", row->letter);
	strbuf_printf(out, "--%s", row->name);
	if (row->kind != OPTION_FLAG)
		strbuf_printf(out, " %s", row->value);
	column = out->length - start;
	if (column + 2 > HELP_COLUMN) {
		strbuf_putc(out, '\n');
		column = 0;
	}
	indent(out, HELP_COLUMN - column);
	wrap(out, row->help, HELP_COLUMN, HELP_COLUMN);
}

static void
append_options(struct strbuf *out, const char *title,
    const struct option_row *rows)
{
	if (rows->name == NULL)
		return;
	strbuf_printf(out, "\n%s:\n", title);
	for (; rows->name != NULL; rows++)
		append_row(out, rows);
}

void
help_program(struct strbuf *out, const char *family)
{
	size_t i;

	strbuf_printf(out, "Usage: ristorno [OPTIONS] %s%s[ARGUMENTS]\n\n",
	    family != NULL ? family : "COMMAND",
	    family != NULL ? " WORD " : " ");
	if (family == NULL)
		strbuf_puts(out, "Imports purchase ledgers, evaluates rebate "
		    "agreements, writes signed statements.\n\n");
	strbuf_puts(out, "Commands:\n");
	for (i = 0; command_table[i] != NULL; i++) {
		const struct command *command = command_table[i];

		if (family != NULL && strncmp(command->name, family,
		    strlen(family)) != 0)
			continue;
		strbuf_printf(out, "  %-16s ", command->name);
		wrap(out, command->summary, 19, 19);
	}
	append_options(out, "Options before or after the command",
	    command_global_options);
	strbuf_puts(out, "\nExit status: 0 done; 1 done, but something was set "
	    "aside, refused or failed\nverification; 2 wrong usage; 3 the "
	    "environment failed and nothing was changed;\n4 another writer "
	    "holds the database.\n\n`ristorno COMMAND --help` tells more.\n");
}

static void
append_usage(struct strbuf *out, const struct command *command)
{
	const struct option_row *row;
	struct strbuf usage;

	strbuf_init(&usage, 1u << 16);
	strbuf_printf(&usage, "Usage: ristorno %s", command->name);
	for (row = command->options; row->name != NULL; row++)
		if (row->is_required)
			strbuf_printf(&usage, " --%s %s", row->name,
			    row->value);
	strbuf_puts(&usage, " [OPTIONS]");
	if (command->operands[0] != '\0')
		strbuf_printf(&usage, " %s", command->operands);
	wrap(out, strbuf_text(&usage), 0, USAGE_COLUMN);
	strbuf_follow(out, &usage);
	strbuf_fini(&usage);
}

void
help_command(struct strbuf *out, const struct command *command)
{
	append_usage(out, command);
	strbuf_putc(out, '\n');
	wrap(out, command->summary, 0, 0);
	if (command->details != NULL) {
		strbuf_putc(out, '\n');
		wrap(out, command->details, 0, 0);
	}
	append_options(out, "Options", command->options);
	append_options(out, "Options of every command", command_global_options);
}
