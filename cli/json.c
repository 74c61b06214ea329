#include "cli/json.h"

#include <inttypes.h>

#include "reports/plain.h"

#define TEXT_BYTES_MAX (64u << 10)	/* longer ones are left empty */

/* A printable text needs no other escapes than these (RFC 8259). */
void
json_text(struct strbuf *out, const char *text)
{
	struct strbuf shown;
	const char *at;

	strbuf_init(&shown, TEXT_BYTES_MAX);
	plain_puts(&shown, text);
	strbuf_putc(out, '"');
	for (at = strbuf_text(&shown); *at != '\0'; at++) {
		if (*at == '"' || *at == '\\')
			strbuf_putc(out, '\\');
		strbuf_putc(out, *at);
	}
	strbuf_putc(out, '"');
	if (strbuf_status(&shown) == STATUS_MEMORY)
		strbuf_follow(out, &shown);
	strbuf_fini(&shown);
}

void
json_put_name(struct strbuf *out, const char *name)
{
	if (out->length > 0 && out->bytes[out->length - 1] != '{')
		strbuf_putc(out, ',');
	strbuf_printf(out, "\"%s\":", name);
}

void
json_put_text(struct strbuf *out, const char *name, const char *text)
{
	json_put_name(out, name);
	json_text(out, text);
}

void
json_put_count(struct strbuf *out, const char *name, uint64_t count)
{
	json_put_name(out, name);
	strbuf_printf(out, "%" PRIu64, count);
}
