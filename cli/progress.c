#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_EVERY_MS 100
#define LINE_EVERY_MS 10000
#define BAR_WIDTH 24
#define TEXT_MAX 48		/* one figure */
#define LINE_MAX_BYTES 256	/* all of them */

static int64_t
now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 1.4 MB, 312 kB, 17 accounts */
static const char *
format_amount(char *out, enum progress_unit unit, uint64_t amount)
{
	static const char *const names[] = { "B", "kB", "MB", "GB", "TB" };
	uint64_t tenths = amount;
	size_t i = 0;

	if (unit == PROGRESS_ACCOUNTS) {
		snprintf(out, TEXT_MAX, "%" PRIu64 " accounts", amount);
		return out;
	}
	if (amount < 1000) {
		snprintf(out, TEXT_MAX, "%" PRIu64 " B", amount);
		return out;
	}
	for (i = 1; i < 4 && tenths >= 1000000; i++)
		tenths /= 1000;
	tenths /= 100;
	snprintf(out, TEXT_MAX, "%" PRIu64 ".%u %s", tenths / 10,
	    (unsigned)(tenths % 10), names[i]);
	return out;
}

static const char *
format_seconds(char *out, uint64_t seconds)
{
	if (seconds >= 3600)
		snprintf(out, TEXT_MAX, "%" PRIu64 ":%02u:%02u",
		    seconds / 3600, (unsigned)(seconds / 60 % 60),
		    (unsigned)(seconds % 60));
	else
		snprintf(out, TEXT_MAX, "%" PRIu64 ":%02u", seconds / 60,
		    (unsigned)(seconds % 60));
	return out;
}

static void
clear_bar(void *payload)
{
	struct progress *progress = payload;

	if (progress->is_shown)
		fputs("\r\033[K", stderr);
	progress->is_shown = false;
}

/* "1.4 MB of 20.0 MB, 5.1 MB/s, 0:04 left" */
static void
describe(char *out, size_t size, const struct progress *progress,
    uint64_t done, int64_t elapsed_ms)
{
	char done_text[TEXT_MAX];
	char total_text[TEXT_MAX];
	char rate_text[TEXT_MAX];
	char left_text[TEXT_MAX];
	uint64_t rate = 0;

	/* Per second; 1000 times the count fits for all that can be read. */
	if (elapsed_ms > 0)
		rate = done / (uint64_t)elapsed_ms * 1000 +
		    done % (uint64_t)elapsed_ms * 1000 / (uint64_t)elapsed_ms;
	format_amount(done_text, progress->unit, done);
	format_amount(rate_text, progress->unit, rate);
	if (progress->total == 0 || done > progress->total || rate == 0) {
		snprintf(out, size, "%s, %s/s", done_text, rate_text);
		return;
	}
	format_amount(total_text, progress->unit, progress->total);
	format_seconds(left_text, (progress->total - done) / rate);
	snprintf(out, size, "%s of %s, %s/s, %s left", done_text, total_text,
	    rate_text, left_text);
}

static void
show_bar(struct progress *progress, uint64_t done, const char *text)
{
	char bar[BAR_WIDTH + 1];
	uint64_t filled = 0;
	unsigned i;

	if (progress->total > 0 && done >= progress->total)
		filled = BAR_WIDTH;
	else if (progress->total >= BAR_WIDTH)
		filled = done / (progress->total / BAR_WIDTH);
	for (i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %s\033[K", bar, text);
	progress->is_shown = true;
}

static void
show(struct progress *progress, uint64_t done)
{
	char text[LINE_MAX_BYTES];
	int64_t now;

	if (progress->is_silent)
		return;
	now = now_ms();
	if (now - progress->shown_ms <
	    (progress->is_bar ? BAR_EVERY_MS : LINE_EVERY_MS))
		return;
	progress->shown_ms = now;
	describe(text, sizeof text, progress, done,
	    now - progress->started_ms);
	if (progress->is_bar)
		show_bar(progress, done, text);
	else
		log_event(progress->log, LOG_INFO, "progress", NULL, "%s: %s",
		    progress->title, text);
}

void
progress_begin(struct progress *progress, struct log *log,
    enum progress_unit unit, const char *title, uint64_t total)
{
	*progress = (struct progress){
		.log = log,
		.unit = unit,
		.title = title,
		.total = total,
		.is_silent = log->is_quiet,
		.is_bar = !log->is_json && isatty(STDERR_FILENO) == 1,
	};
	progress->started_ms = now_ms();
	progress->shown_ms = progress->started_ms;
	log->clear = clear_bar;
	log->payload = progress;
}

void
progress_update(struct progress *progress, uint64_t of_piece)
{
	show(progress, progress->done + of_piece);
}

void
progress_advance(struct progress *progress, uint64_t piece)
{
	progress->done += piece;
	show(progress, progress->done);
}

void
progress_end(struct progress *progress)
{
	clear_bar(progress);
	if (progress->log != NULL) {
		progress->log->clear = NULL;
		progress->log->payload = NULL;
	}
}
