#include "cli/json.h"

#include <inttypes.h>

#include "reports/json_string.h"
#include "reports/plain.h"

#define TEXT_BYTES_MAX (64u << 10)	/* longer ones are left empty */

void
json_text(struct strbuf *out, const char *text)
{
	struct strbuf shown;

	strbuf_init(&shown, TEXT_BYTES_MAX);
	plain_puts(&shown, text);
	json_string(out, strbuf_text(&shown));
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
json_put_data(struct strbuf *out, const char *name, const char *text)
{
	json_put_name(out, name);
	json_string(out, text);
}

void
json_put_count(struct strbuf *out, const char *name, uint64_t count)
{
	json_put_name(out, name);
	strbuf_printf(out, "%" PRIu64, count);
}
