#include "tests/sandbox/misdeeds.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/date.h"
#include "engine/decimal.h"
#include "importers/import_process.h"

static volatile int never;

/* Says nothing and works on. */
static enum status
spin(const struct sink *sink, struct error *err)
{
	(void)sink;
	while (!never)
		;
	return error_set(err, STATUS_INVALID, "the loop ended");
}

/* Says something from time to time, for ever. */
static enum status
trickle(const struct sink *sink, struct error *err)
{
	for (uint64_t told = 1; ; told++) {
		enum status status = sink->progress(sink->payload, told, err);

		if (status != STATUS_OK)
			return status;
		for (int i = 0; i < 50000000 && !never; i++)
			;
	}
}

static enum status
open_file(const struct sink *sink, struct error *err)
{
	const struct sink_file file = { .dialect = "ledger", .source = "A" };

	return sink->file(sink->payload, &file, err);
}

static enum status
send_document(const struct sink *sink, uint64_t number, struct error *err)
{
	char id[32];
	const struct fact_line line = { .no = "1", .net_micro = 1000000 };
	struct fact_document document = { .type = DOCUMENT_INVOICE,
		.delivered = DATE_NONE, .due = DATE_NONE };

	(void)snprintf(id, sizeof id, "D-%" PRIu64, number);
	document.id = id;
	document.account = "C-1";
	document.currency = "EUR";
	document.source = "A";
	document.lines = &line;
	document.line_count = 1;
	document.file_line = 1;
	if (date_from_civil(&document.date, 2025, 1, 1) != STATUS_OK)
		return STATUS_INVALID;
	return sink->document(sink->payload, &document, err);
}

/* Good documents without end. */
static enum status
send_documents(const struct sink *sink, struct error *err)
{
	enum status status = open_file(sink, err);

	for (uint64_t number = 1; status == STATUS_OK; number++)
		status = send_document(sink, number, err);
	return status;
}

static enum status
send_progress(const struct sink *sink, struct error *err)
{
	enum status status = STATUS_OK;

	for (uint64_t told = 1; status == STATUS_OK; told++)
		status = sink->progress(sink->payload, told, err);
	return status;
}

/* The head of a record as long as can be said, and then its bytes. */
static enum status
send_long_record(const struct sink *sink, struct error *err)
{
	static char bytes[1 << 16];

	(void)sink;
	memset(bytes, 0xff, sizeof bytes);
	while (write(READER_OUTPUT_FD, bytes, sizeof bytes) > 0)
		;
	return error_set(err, STATUS_INVALID, "nobody reads");
}

/* A good document, and the end without the last word. */
static enum status
leave_early(const struct sink *sink, struct error *err)
{
	enum status status = open_file(sink, err);

	if (status == STATUS_OK)
		status = send_document(sink, 1, err);
	if (status == STATUS_OK)
		status = sink->progress(sink->payload, 1, err);
	_exit(status == STATUS_OK ? EXIT_SUCCESS : EXIT_FAILURE);
}

static enum status
crash(const struct sink *sink, struct error *err)
{
	enum status status = open_file(sink, err);

	if (status == STATUS_OK)
		status = send_document(sink, 1, err);
	if (status == STATUS_OK)
		status = sink->progress(sink->payload, 1, err);
	__builtin_trap();
	return status;
}

/* The pipe is closed, the process goes on. */
static enum status
linger(const struct sink *sink, struct error *err)
{
	(void)close(READER_OUTPUT_FD);
	return spin(sink, err);
}

const struct misdeed misdeeds[] = {
	{ "spin", spin },
	{ "trickle", trickle },
	{ "documents", send_documents },
	{ "progress", send_progress },
	{ "long-record", send_long_record },
	{ "leave-early", leave_early },
	{ "crash", crash },
	{ "linger", linger },
	{ NULL, NULL },
};
