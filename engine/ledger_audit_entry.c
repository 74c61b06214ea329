#include "engine/ledger_audit_entry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --------------------------------------------------------------- reading */

/* A number and the blank after it. */
static bool
take_number(int64_t *out, const char **at)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(*at, &end, 10);
	if (end == *at || *end != ' ' || errno != 0)
		return false;
	*out = value;
	*at = end + 1;
	return true;
}

/* The part that a line begins with, and the blank after its name. */
static bool
take_part(size_t *out, const char **at)
{
	size_t length = strcspn(*at, " ");

	if ((*at)[length] == '\0')
		return false;
	for (size_t i = 0; ledger_chain_parts[i].name != NULL; i++) {
		const char *name = ledger_chain_parts[i].name;

		if (strlen(name) == length && memcmp(name, *at, length) == 0) {
			*out = i;
			*at += length + 1;
			return true;
		}
	}
	return false;
}

/* One line, "NAME LAST ROWS DIGEST"; false: it has another form. */
static bool
read_line(struct ledger_chain_entry *entry, const char *line)
{
	const char *at = line;
	int64_t last;
	int64_t rows;
	size_t part;

	if (!take_part(&part, &at) || !take_number(&last, &at) ||
	    !take_number(&rows, &at) || rows < 1 || last == INT64_MAX ||
	    strnlen(at, LEDGER_CHAIN_SHORT) != LEDGER_CHAIN_SHORT)
		return false;
	entry->ranges[part].last = last;
	entry->ranges[part].rows = rows;
	memcpy(entry->ranges[part].digest, at, LEDGER_CHAIN_SHORT);
	entry->ranges[part].digest[LEDGER_CHAIN_SHORT] = '\0';
	return true;
}

/* The parts; whatever is read must give the very same text again. */
static enum status
read_parts(bool *out, struct ledger_chain_entry *entry, const char *parts,
    struct error *err)
{
	enum status status;
	const char *at = parts;
	struct strbuf again;
	bool is_read = true;

	while (is_read && *at != '\0') {
		is_read = read_line(entry, at);
		at += strcspn(at, "\n");
		if (*at == '\n')
			at++;
	}
	strbuf_init(&again, LEDGER_CHAIN_TEXT_MAX);
	ledger_chain_write_parts(&again, entry, LEDGER_CHAIN_SHORT);
	status = strbuf_status(&again);
	*out = is_read && status == STATUS_OK &&
	    strcmp(strbuf_text(&again), parts) == 0;
	strbuf_fini(&again);
	return status == STATUS_MEMORY ? error_memory(err) : STATUS_OK;
}

/* A text of the row; NULL where there is none, or a NUL within. */
static const char *
read_text(struct db_query *query, int column)
{
	const char *text = db_text(query, column);
	size_t size = 0;

	if (text == NULL)
		return NULL;
	(void)db_blob(query, column, &size);
	return strlen(text) == size ? text : NULL;
}

enum status
ledger_audit_entry_read(struct ledger_audit_entry *out,
    struct db_query *query, struct error *err)
{
	const char *parts;
	const char *head;
	enum status status = STATUS_OK;

	*out = (struct ledger_audit_entry){
		.entry = {
			.number = db_int(query, 0),
			.position = db_int(query, 1),
		},
	};
	parts = read_text(query, 2);
	head = read_text(query, 3);
	out->is_readable = parts != NULL && head != NULL &&
	    strlen(parts) < LEDGER_CHAIN_TEXT_MAX &&
	    strlen(head) == DIGEST_TEXT_SIZE - 1;
	if (out->is_readable)
		status = read_parts(&out->is_readable, &out->entry, parts,
		    err);
	if (head != NULL)
		(void)snprintf(out->head, sizeof out->head, "%s", head);
	return status == STATUS_OK ? db_columns_status(query, err) : status;
}

/* ----------------------------------------------------------------- since */

const char *
ledger_audit_entry_since(const struct ledger_chain_part *part,
    const struct ledger_chain_range *found, const int64_t *begin,
    const int64_t *next)
{
	size_t of = 0;

	if (part->since == NULL)
		return NULL;
	while (strcmp(ledger_chain_parts[of].name, part->of) != 0)
		of++;
	if (found->oldest >= begin[of] && found->newest < next[of])
		return NULL;
	return part->is_mark ?
	    "rows are superseded by an import that is not the entry's" :
	    "rows belong to what another entry brought";
}

/* ---------------------------------------------------------------- naming */

/* Entries of one row of these tables, in this order, are called so. */
static const struct {
	const char *part;
	const char *before;	/* its number */
	const char *after;
} names[] = {
	{ "run", "run", "" },
	{ "run_issue", "statements", ", for another certificate" },
	{ "run_publication", "statements", " put in place" },
	{ "decision", "decision", "" },
};

static const struct ledger_chain_range *
find_range(const struct ledger_chain_entry *entry, const char *name)
{
	size_t i = 0;

	while (strcmp(ledger_chain_parts[i].name, name) != 0)
		i++;
	return &entry->ranges[i];
}

static enum status
name_import(char *out, struct db *db, int64_t number, struct error *err)
{
	struct db_query query;
	const char *file = NULL;
	bool has_row = false;
	enum status status;

	db_query(&query, db, "SELECT file FROM import WHERE number = ?1");
	db_bind_int(&query, 1, number);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		file = db_text(&query, 0);
	(void)snprintf(out, LEDGER_AUDIT_SUBJECT_MAX, "%s",
	    file == NULL ? "" : file);
	return db_query_end(&query, status, err);
}

enum status
ledger_audit_entry_name(char *out, struct db *db,
    const struct ledger_chain_entry *entry, struct error *err)
{
	size_t i;

	out[0] = '\0';
	if (entry->number == 1) {
		(void)snprintf(out, LEDGER_AUDIT_SUBJECT_MAX,
		    "the begin of the chain");
		return STATUS_OK;
	}
	if (find_range(entry, "import")->rows > 0)
		return name_import(out, db, entry->position, err);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct ledger_chain_range *range =
		    find_range(entry, names[i].part);

		if (range->rows > 0) {
			(void)snprintf(out, LEDGER_AUDIT_SUBJECT_MAX,
			    "%s %lld%s", names[i].before,
			    (long long)range->last, names[i].after);
			break;
		}
	}
	return STATUS_OK;
}
