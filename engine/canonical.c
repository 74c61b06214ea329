#include "engine/canonical.h"

#include <string.h>

#include "engine/date.h"

#define COUNT_TEXT_SIZE sizeof "18446744073709551615"

/* Canonical XML 1.0, section 2.3: what stands for a character. */
struct escape {
	char character;
	const char *reference;
};

static const struct escape attribute_escapes[] = {
	{ '&', "&amp;" },
	{ '<', "&lt;" },
	{ '"', "&quot;" },
	{ '\t', "&#x9;" },
	{ '\n', "&#xA;" },
	{ '\r', "&#xD;" },
	{ '\0', NULL },
};

static const struct escape text_escapes[] = {
	{ '&', "&amp;" },
	{ '<', "&lt;" },
	{ '>', "&gt;" },
	{ '\r', "&#xD;" },
	{ '\0', NULL },
};

static void
append_escaped(struct strbuf *out, const char *text, const char *special,
    const struct escape *escapes)
{
	const struct escape *escape;
	size_t plain;

	while (*text != '\0') {
		plain = strcspn(text, special);
		strbuf_append(out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		for (escape = escapes; escape->character != *text; escape++)
			;
		strbuf_puts(out, escape->reference);
		text++;
	}
}

void
canonical_attribute(struct strbuf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	strbuf_puts(out, name);
	strbuf_puts(out, "=\"");
	append_escaped(out, value, "&<\"\t\n\r", attribute_escapes);
	strbuf_putc(out, '"');
}

void
canonical_attribute_date(struct strbuf *out, const char *name, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	if (date != DATE_NONE)
		canonical_attribute(out, name, date_format(text, date));
}

void
canonical_attribute_count(struct strbuf *out, const char *name,
    uint64_t count)
{
	char text[COUNT_TEXT_SIZE];
	char *start = text + sizeof text;

	*--start = '\0';
	do
		*--start = (char)('0' + count % 10);
	while ((count /= 10) != 0);
	canonical_attribute(out, name, start);
}

void
canonical_attribute_micro(struct strbuf *out, const char *name,
    wide value_micro)
{
	char text[DECIMAL_TEXT_MAX];

	canonical_attribute(out, name, decimal_format(text, value_micro));
}

void
canonical_text(struct strbuf *out, const char *text)
{
	append_escaped(out, text, "&<>\r", text_escapes);
}
