#include "importers/native_text.h"

#include "engine/canonical.h"
#include "engine/date.h"
#include "engine/decimal.h"

/* The cell's amount as the native form has it. */
static const char *
amount_text(char buffer[DECIMAL_TEXT_MAX], const struct cell *cell)
{
	static const struct number_form plain = { .decimal = '.' };
	int64_t value;

	if (cell->is_as_found && number_parse(&value, cell->text, &plain,
	    DECIMAL_DIGITS) == STATUS_OK && value == cell->value)
		return cell->text;
	return decimal_format(buffer, cell->value);
}

static const char *
date_text(char buffer[DATE_TEXT_SIZE], const struct cell *cell)
{
	static const struct date_form plain = { "YYYY-MM-DD", false };
	int32_t date;

	if (cell->is_as_found &&
	    date_form_parse(&date, cell->text, &plain) == STATUS_OK &&
	    date == cell->value)
		return cell->text;
	return date_format(buffer, (int32_t)cell->value);
}

void
native_text_attribute(struct strbuf *out, const char *name,
    enum field_type type, const struct cell *cell)
{
	char amount[DECIMAL_TEXT_MAX];
	char date[DATE_TEXT_SIZE];
	const char *text = cell->text;

	if (!cell->is_faulty && cell->is_stated) {
		if (type == FIELD_AMOUNT || type == FIELD_POSITIVE)
			text = amount_text(amount, cell);
		else if (type == FIELD_DATE)
			text = date_text(date, cell);
	}
	strbuf_putc(out, ' ');
	canonical_attribute(out, name, text);
}

/* Two hyphens would end the comment. */
void
native_text_comment(struct strbuf *out, const char *name, const char *text)
{
	strbuf_puts(out, "<!-- ");
	if (name != NULL)
		strbuf_printf(out, "%s: ", name);
	for (const char *c = text; *c != '\0'; c++) {
		strbuf_putc(out, *c);
		if (c[0] == '-' && c[1] == '-')
			strbuf_putc(out, ' ');
	}
	strbuf_puts(out, " -->\n");
}
