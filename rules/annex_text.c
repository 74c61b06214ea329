#include "rules/annex_parts.h"

#include <assert.h>
#include <string.h>

#include "rules/describe.h"

/* A phrase has a handful of arguments, each at most a list of rules long. */
#define PHRASE_BYTES_MAX (1u << 20)

/* --------------------------------------------------------------- phrases */

static const char *
phrase_failed(struct annex *annex, enum status status)
{
	if (annex->status == STATUS_OK)
		annex->status = status;
	return "";
}

const char *
annex_keep(struct annex *annex, struct strbuf *text)
{
	const char *phrase = NULL;
	enum status status = strbuf_status(text);

	if (status == STATUS_OK)
		phrase = arena_strdup(&annex->phrases, strbuf_text(text));
	strbuf_fini(text);
	if (status == STATUS_OK && phrase == NULL)
		status = STATUS_MEMORY;
	return status == STATUS_OK ? phrase : phrase_failed(annex, status);
}

const char *
annex_fill(struct annex *annex, const char *const *words)
{
	struct strbuf text;

	strbuf_init(&text, PHRASE_BYTES_MAX);
	words_fill(&text, words_text(annex->words, words[0]), words + 1);
	return annex_keep(annex, &text);
}

const char *
annex_say_counted(struct annex *annex, const char *one, const char *many,
    size_t count, const char *first)
{
	const char *arguments[] = { first, annex_count(annex, count), NULL };
	struct strbuf text;

	strbuf_init(&text, PHRASE_BYTES_MAX);
	words_fill(&text, words_counted(annex->words, one, many, count),
	    arguments);
	return annex_keep(annex, &text);
}

/* ------------------------------------------------------------ paragraphs */

/* No title and no id may look like a paragraph of its own. */
static void
put_text(struct annex *annex, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		strbuf_putc(annex->out, byte < ' ' || byte == 0x7f ? ' ' :
		    *text);
	}
}

void
annex_put_title(struct annex *annex, const char *text)
{
	put_text(annex, text);
	strbuf_putc(annex->out, '\n');
}

void
annex_put_section(struct annex *annex, const char *text)
{
	annex->section++;
	annex->clause = 0;
	strbuf_printf(annex->out, "\n%zu\t", annex->section);
	put_text(annex, text);
	strbuf_putc(annex->out, '\n');
}

void
annex_put_clause(struct annex *annex, const char *text)
{
	annex->clause++;
	strbuf_printf(annex->out, "%zu.%zu\t", annex->section, annex->clause);
	put_text(annex, text);
	strbuf_putc(annex->out, '\n');
}

/* The paragraph before goes on: its line break gives way. */
void
annex_put_sentence(struct annex *annex, const char *text)
{
	struct strbuf *out = annex->out;

	if (out->length > 0 && out->bytes[out->length - 1] == '\n')
		out->bytes[--out->length] = '\0';
	strbuf_putc(out, ' ');
	put_text(annex, text);
	strbuf_putc(out, '\n');
}

void
annex_put_item(struct annex *annex, const char *text)
{
	strbuf_puts(annex->out, "\t-\t");
	put_text(annex, text);
	strbuf_putc(annex->out, '\n');
}

/* ---------------------------------------------------------------- values */

const char *
annex_count(struct annex *annex, size_t count)
{
	const char *phrase = arena_printf(&annex->phrases, "%zu", count);

	return phrase != NULL ? phrase : phrase_failed(annex, STATUS_MEMORY);
}

const char *
annex_date(struct annex *annex, int32_t date)
{
	char text[DATE_TEXT_SIZE];
	const char *phrase = arena_strdup(&annex->phrases,
	    date_format(text, date));

	return phrase != NULL ? phrase : phrase_failed(annex, STATUS_MEMORY);
}

const char *
annex_micro(struct annex *annex, int64_t micro)
{
	char text[DECIMAL_TEXT_MAX];
	const char *phrase = arena_strdup(&annex->phrases,
	    decimal_format(text, micro));

	return phrase != NULL ? phrase : phrase_failed(annex, STATUS_MEMORY);
}

const char *
annex_number(struct annex *annex, struct number number)
{
	struct strbuf text;

	strbuf_init(&text, PHRASE_BYTES_MAX);
	describe_number(&text, number);
	return annex_keep(annex, &text);
}

const char *
annex_money_decimal(struct annex *annex, const char *decimal)
{
	const struct currency *currency = annex->agreement->currency;
	const char *point = strchr(decimal, '.');
	size_t digits = point == NULL ? 0 : strlen(point + 1);
	struct strbuf text;

	strbuf_init(&text, PHRASE_BYTES_MAX);
	strbuf_puts(&text, decimal);
	if (point == NULL && currency->minor_digits > 0)
		strbuf_putc(&text, '.');
	for (; digits < currency->minor_digits; digits++)
		strbuf_putc(&text, '0');
	strbuf_printf(&text, " %s", currency->code);
	return annex_keep(annex, &text);
}

const char *
annex_money(struct annex *annex, int64_t micro)
{
	return annex_money_decimal(annex, annex_micro(annex, micro));
}

const char *
annex_with_unit(struct annex *annex, const char *decimal, const char *unit)
{
	const char *phrase = arena_printf(&annex->phrases, "%s %s", decimal,
	    unit);

	return phrase != NULL ? phrase : phrase_failed(annex, STATUS_MEMORY);
}

const char *
annex_value_decimal(struct annex *annex, const struct measure *measure,
    const char *decimal)
{
	const char *unit = describe_measure_unit(measure, annex->agreement);
	const char *phrase;

	if (strcmp(unit, "%") == 0) {
		phrase = arena_printf(&annex->phrases, "%s%%", decimal);
		return phrase != NULL ? phrase :
		    phrase_failed(annex, STATUS_MEMORY);
	}
	if (measure->basis == BASIS_NET_AMOUNT)
		return annex_money_decimal(annex, decimal);
	if (measure->basis == BASIS_QUANTITY)
		return annex_with_unit(annex, decimal, unit);
	return decimal;
}

const char *
annex_value(struct annex *annex, const struct measure *measure,
    struct number number)
{
	number.is_percent = false;
	return annex_value_decimal(annex, measure,
	    annex_number(annex, number));
}
