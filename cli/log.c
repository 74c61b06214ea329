#include "cli/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/strbuf.h"
#include "reports/plain.h"

#define MESSAGE_MAX 4096	/* longer ones are cut */
#define LINE_BYTES_MAX (64u << 10)

static const struct {
	const char *name;
	const char *prefix;
} levels[] = {
	[LOG_INFO] = { "info", "" },
	[LOG_WARNING] = { "warning", "warning: " },
	[LOG_ERROR] = { "error", "error: " },
};

/* A printable text needs no other escapes than these (RFC 8259). */
static void
append_json(struct strbuf *line, const char *text)
{
	struct strbuf shown;
	const char *at;

	strbuf_init(&shown, LINE_BYTES_MAX);
	plain_puts(&shown, text);
	strbuf_putc(line, '"');
	for (at = strbuf_text(&shown); *at != '\0'; at++) {
		if (*at == '"' || *at == '\\')
			strbuf_putc(line, '\\');
		strbuf_putc(line, *at);
	}
	strbuf_putc(line, '"');
	strbuf_fini(&shown);
}

static void
compose_json(struct strbuf *line, enum log_level level, const char *event,
    const char *place, const char *message)
{
	strbuf_printf(line, "{\"level\":\"%s\",\"event\":", levels[level].name);
	append_json(line, event);
	if (place != NULL) {
		strbuf_puts(line, ",\"place\":");
		append_json(line, place);
	}
	strbuf_puts(line, ",\"message\":");
	append_json(line, message);
	strbuf_puts(line, "}\n");
}

static void
compose_text(struct strbuf *line, enum log_level level, const char *place,
    const char *message)
{
	strbuf_printf(line, "ristorno: %s", levels[level].prefix);
	if (place != NULL) {
		plain_puts(line, place);
		strbuf_puts(line, ": ");
	}
	plain_puts(line, message);
	strbuf_putc(line, '\n');
}

void
log_event(struct log *log, enum log_level level, const char *event,
    const char *place, const char *format, ...)
{
	char message[MESSAGE_MAX];
	struct strbuf line;
	va_list arguments;

	if (log->is_quiet && level == LOG_INFO)
		return;
	va_start(arguments, format);
	if (vsnprintf(message, sizeof message, format, arguments) < 0)
		message[0] = '\0';
	va_end(arguments);
	if (place != NULL && place[0] == '\0')
		place = NULL;

	strbuf_init(&line, LINE_BYTES_MAX);
	if (log->is_json)
		compose_json(&line, level, event, place, message);
	else
		compose_text(&line, level, place, message);
	if (log->clear != NULL)
		log->clear(log->payload);
	/* A failure is told by output_finish. */
	(void)fflush(stdout);
	/* Without memory for the line the bare message still goes out. */
	if (strbuf_status(&line) == STATUS_OK)
		fputs(strbuf_text(&line), stderr);
	else
		fprintf(stderr, "ristorno: out of memory\n");
	strbuf_fini(&line);
}

void
log_error(struct log *log, const char *event, const struct error *err)
{
	log_event(log, LOG_ERROR, event, err->place, "%s", err->message);
}
