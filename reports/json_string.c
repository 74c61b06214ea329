#include "reports/json_string.h"

void
json_string(struct strbuf *out, const char *text)
{
	if (text == NULL) {
		strbuf_puts(out, "null");
		return;
	}
	strbuf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_printf(out, "\\%c", *text);
		else if ((unsigned char)*text < ' ' || *text == 0x7f)
			strbuf_printf(out, "\\u%04x",
			    (unsigned)(unsigned char)*text);
		else
			strbuf_putc(out, *text);
	}
	strbuf_putc(out, '"');
}
