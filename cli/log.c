#include "cli/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/json.h"
#include "cli/output.h"
#include "reports/plain.h"

#define MESSAGE_MAX 4096	/* longer ones are cut */
#define LINE_BYTES_MAX (256u << 10)

static const struct {
	const char *name;
	const char *prefix;
} levels[] = {
	[LOG_INFO] = { "info", "" },
	[LOG_WARNING] = { "warning", "warning: " },
	[LOG_ERROR] = { "error", "error: " },
};

static void
compose_json(struct strbuf *line, const struct log_entry *entry,
    const char *message)
{
	strbuf_putc(line, '{');
	json_put_text(line, "level", levels[entry->level].name);
	json_put_text(line, "event", entry->event);
	if (entry->place != NULL && entry->place[0] != '\0')
		json_put_text(line, "place", entry->place);
	if (entry->details != NULL && entry->details->length > 0)
		strbuf_printf(line, ",%s", strbuf_text(entry->details));
	json_put_text(line, "message", message);
	strbuf_puts(line, "}\n");
}

static void
compose_text(struct strbuf *line, const struct log_entry *entry,
    const char *message)
{
	strbuf_printf(line, "ristorno: %s", levels[entry->level].prefix);
	if (entry->place != NULL && entry->place[0] != '\0') {
		plain_puts(line, entry->place);
		strbuf_puts(line, ": ");
	}
	plain_puts(line, message);
	strbuf_putc(line, '\n');
}

static void write_entry(struct log *log, const struct log_entry *entry,
    const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void
write_entry(struct log *log, const struct log_entry *entry,
    const char *format, va_list arguments)
{
	char message[MESSAGE_MAX];
	struct strbuf line;

	if (log->is_quiet && entry->level == LOG_INFO)
		return;
	if (vsnprintf(message, sizeof message, format, arguments) < 0)
		message[0] = '\0';
	strbuf_init(&line, LINE_BYTES_MAX);
	if (log->is_json)
		compose_json(&line, entry, message);
	else
		compose_text(&line, entry, message);
	if (log->clear != NULL)
		log->clear(log->payload);
	output_flush();
	/* Without memory for the line the bare message still goes out. */
	if (strbuf_status(&line) == STATUS_OK)
		fputs(strbuf_text(&line), stderr);
	else
		fprintf(stderr, "ristorno: out of memory\n");
	strbuf_fini(&line);
}

void
log_event(struct log *log, enum log_level level, const char *event,
    const char *place, const char *format, ...)
{
	const struct log_entry entry = { level, event, place, NULL };
	va_list arguments;

	va_start(arguments, format);
	write_entry(log, &entry, format, arguments);
	va_end(arguments);
}

void
log_entry(struct log *log, const struct log_entry *entry, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_entry(log, entry, format, arguments);
	va_end(arguments);
}

void
log_error(struct log *log, const char *event, const struct error *err)
{
	log_event(log, LOG_ERROR, event, err->place, "%s", err->message);
}
