#include "engine/ledger.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/embedded.h"
#include "engine/ledger_store.h"

#define SCHEMA_OF_CHAIN 5	/* which begins it */
#define GROWN_FIRST 64

/*
 * What only imports need while they run, and so is no part of the database: the
 * payments without an id that the one at hand has seen, and how often, which
 * tells equal ones of one file apart; the rejects of former imports by their
 * content, up to the number that was learnt last.
 */
static const char session_schema[] =
    "CREATE TEMP TABLE payment_seen ("
    "	source INTEGER NOT NULL,"
    "	document TEXT NOT NULL,"
    "	date INTEGER NOT NULL,"
    "	amount INTEGER,"
    "	times INTEGER NOT NULL) STRICT;"
    "CREATE INDEX temp.payment_seen_key"
    "	ON payment_seen (source, document, date, amount);"
    "CREATE TEMP TABLE reject_known ("
    "	content TEXT PRIMARY KEY,"
    "	number INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TEMP TABLE reject_learnt (number INTEGER NOT NULL) STRICT;"
    "INSERT INTO temp.reject_learnt VALUES (0)";

void
ledger_migrations(const char **out)
{
	int i;

	for (i = 0; i < LEDGER_SCHEMA_VERSION; i++)
		out[i] = (const char *)embedded_schema[i].bytes;
	assert(embedded_schema[i].name == NULL);
}

static enum status
finish_migration(struct db *db, int64_t older, struct error *err)
{
	return older < SCHEMA_OF_CHAIN ? ledger_chain_start(db, err) :
	    STATUS_OK;
}

enum status
ledger_open(struct ledger **out, const struct ledger_options *options,
    struct error *err)
{
	const char *migrations[LEDGER_SCHEMA_VERSION];
	struct db_options database = {
		.path = options->path,
		.wait_seconds = options->wait_seconds < DB_WAIT_SECONDS_MAX ?
		    options->wait_seconds : DB_WAIT_SECONDS_MAX,
		.is_interrupted = options->is_interrupted,
		.interrupt_payload = options->interrupt_payload,
		.is_created = options->is_created,
		.is_read_only = options->is_read_only,
		.migrations = migrations,
		.version = LEDGER_SCHEMA_VERSION,
		.finish = finish_migration,
	};
	struct ledger *ledger = calloc(1, sizeof *ledger);
	enum status status;

	if (ledger == NULL)
		return error_memory(err);
	ledger_migrations(migrations);
	ledger->is_read_only = options->is_read_only;
	status = db_open(&ledger->db, &database, err);
	if (status == STATUS_OK && !options->is_read_only)
		status = db_execute(ledger->db, session_schema, err);
	if (status != STATUS_OK) {
		ledger_close(ledger);
		return status;
	}
	*out = ledger;
	return STATUS_OK;
}

void
ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	assert(ledger->import == NULL);
	ledger_resolution_free(ledger->resolution);
	ledger_scratch_free(ledger->scratch);
	free(ledger->marks);
	ledger_chain_fini(&ledger->chain);
	ledger_scan_ahead_end(ledger);
	db_close(ledger->db);
	free(ledger);
}

enum status
ledger_position(int64_t *out, struct ledger *ledger, struct error *err)
{
	struct db_query query;
	int64_t newest = 0;
	bool found;
	enum status status;

	db_query(&query, ledger->db, "SELECT max(number) FROM import");
	status = db_get_int(&query, &newest, &found, err);
	if (status != STATUS_OK)
		return status;
	/* An import in progress is no position yet. */
	*out = ledger->import != NULL ? newest - 1 : newest;
	return STATUS_OK;
}

enum status
ledger_hold(struct ledger *ledger, struct error *err)
{
	int64_t newest;
	enum status status;

	assert(ledger->is_read_only && !db_in_transaction(ledger->db));
	/* "Now" is when the first query begins. */
	status = db_begin_read(ledger->db, err);
	return status == STATUS_OK ? ledger_position(&newest, ledger, err) :
	    status;
}

enum status
ledger_refuse(enum ledger_outcome *outcome, const char **code,
    const char *why, struct error *err, const char *format, ...)
{
	char message[ERROR_MESSAGE_MAX];
	va_list arguments;

	va_start(arguments, format);
	/* What does not fit is cut, as in any error. */
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	(void)error_set(err, STATUS_CONFLICT, "%s", message);
	*outcome = LEDGER_REFUSED;
	*code = why;
	return STATUS_OK;
}

enum status
ledger_text_copy(const char **out, struct arena *arena, const char *text,
    struct error *err)
{
	*out = arena_strdup(arena, text);
	if (text != NULL && *out == NULL)
		return error_memory(err);
	return STATUS_OK;
}

enum status
ledger_read_begin(struct ledger *ledger, bool *is_begun, struct error *err)
{
	enum status status;

	if (db_in_transaction(ledger->db))
		return STATUS_OK;
	status = db_begin_read(ledger->db, err);
	*is_begun = status == STATUS_OK;
	return status;
}

void *
ledger_grow(void *items, size_t *capacity, size_t count, size_t size)
{
	size_t grown = *capacity == 0 ? GROWN_FIRST : *capacity;
	size_t bytes;
	void *moved;

	if (count <= *capacity && items != NULL)
		return items;
	while (grown < count)
		grown *= 2;
	if (__builtin_mul_overflow(grown, size, &bytes))
		return NULL;
	moved = realloc(items, bytes);
	if (moved != NULL)
		*capacity = grown;
	return moved;
}
