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
	if (entry->details != NULL)
		strbuf_follow(line, entry->details);
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

/* Without memory for the line: the same in ASCII, without details. */
static void
write_bare(const char *text)
{
	for (; *text != '\0'; text++) {
		bool is_plain = *text >= 0x20 && *text < 0x7f && *text != '\\';

		(void)fputc(is_plain && *text != '"' ? *text : '?', stderr);
	}
}

static void
write_bare_entry(const struct log *log, const struct log_entry *entry,
    const char *message)
{
	bool has_place = entry->place != NULL && entry->place[0] != '\0';

	if (log->is_json)
		(void)fprintf(stderr, "{\"level\":\"%s\",\"event\":\"%s\","
		    "\"message\":\"", levels[entry->level].name,
		    entry->event);
	else
		(void)fprintf(stderr, "ristorno: %s",
		    levels[entry->level].prefix);
	write_bare(has_place ? entry->place : "");
	write_bare(has_place ? ": " : "");
	write_bare(message);
	(void)fputs(log->is_json ? "\"}\n" : "\n", stderr);
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
	if (strbuf_status(&line) == STATUS_OK)
		fputs(strbuf_text(&line), stderr);
	else
		write_bare_entry(log, entry, message);
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
