#include "engine/db_stored.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/db_private.h"
#include "engine/db_record.h"
#include "engine/strbuf.h"

#define WHAT_MAX 512
#define SQL_MAX 8192
#define COLUMNS_MAX 16		/* of a record; ours have at most 9 */

/* Name, table, what made it: NULL of what SQLite made for a constraint, and
 * of tables. */
static const char objects_sql[] =
    "SELECT name, tbl_name, CASE type WHEN 'index' THEN sql END,"
    " type = 'table' FROM sqlite_schema WHERE type = 'index'"
    " OR (type = 'table' AND sql LIKE '%WITHOUT ROWID')"
    " ORDER BY name";

/* The columns of its records, by number: -1 the row's, -2 an expression. */
static const char columns_sql[] =
    "SELECT seqno + 1, cid, name, key FROM pragma_index_xinfo(?1)"
    " ORDER BY seqno";

static const char payload_sql[] =
    "SELECT coalesce(sum(payload), 0) FROM dbstat WHERE name = ?1";

struct object {
	struct db *db;
	const char *name;
	const char *table;
	const char *sql;
	bool is_table;		/* without rowid; or else an index */
};

enum text {
	TEXT_COLUMNS,		/* of its records */
	TEXT_KEY,		/* those of a table's key, in order ... */
	TEXT_VALUES,		/* ?1, ?2 ... for them */
	TEXT_DOWNWARD,		/* ... and in the other order */
	TEXT_ROW,		/* the condition for the row of a record */
	TEXT_COUNT,
};

/* What is asked for it: texts, and the statements that they make. */
struct asking {
	struct strbuf texts[TEXT_COUNT];
	const char *partial;	/* " WHERE ..." of an index, or "" */
	sqlite3_stmt *records;
	sqlite3_stmt *seeks[2];	/* that find the row of a record */
	sqlite3_value *before[COLUMNS_MAX];	/* the record before */
	uint64_t size;		/* of all records */
	bool is_good;
};

/* ---------------------------------------------------------------- order */

static void
forget_before(struct asking *asking)
{
	for (int i = 0; i < COLUMNS_MAX; i++) {
		sqlite3_value_free(asking->before[i]);
		asking->before[i] = NULL;
	}
}

/* Is the record behind the one before, which it becomes?  SQLite's result. */
static int
check_order(struct asking *asking)
{
	int count = sqlite3_column_count(asking->records);
	bool is_first = asking->before[0] == NULL;
	int order = 0;
	int i;

	for (i = 0; i < count && order == 0 && !is_first; i++)
		order = db_record_compare(
		    sqlite3_column_value(asking->records, i),
		    asking->before[i]);
	if (!is_first && order <= 0)
		asking->is_good = false;
	forget_before(asking);
	for (i = 0; i < count; i++) {
		asking->before[i] = sqlite3_value_dup(
		    sqlite3_column_value(asking->records, i));
		if (asking->before[i] == NULL)
			return SQLITE_NOMEM;
	}
	return SQLITE_OK;
}

/* -------------------------------------------------------------- statements */

/* SQLite's result; *out is for the caller to finalize, whatever it is. */
static int
prepare(sqlite3_stmt **out, struct db *db, const char *sql, const char *name)
{
	int result = sqlite3_prepare_v2(db->handle, sql, -1, out, NULL);

	if (result == SQLITE_OK && name != NULL)
		result = sqlite3_bind_text(*out, 1, name, -1, SQLITE_STATIC);
	return result;
}

static int __attribute__((format(printf, 3, 4)))
prepare_text(sqlite3_stmt **out, struct db *db, const char *format, ...)
{
	char sql[SQL_MAX];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(sql, sizeof sql, format, arguments);
	va_end(arguments);
	if (size < 0 || (size_t)size >= sizeof sql)
		return SQLITE_TOOBIG;
	return prepare(out, db, sql, NULL);
}

/* What is between the first parenthesis and its partner, and what follows. */
static const char *
append_columns(struct strbuf *out, const char *sql)
{
	const char *start = strchr(sql, '(') + 1;
	const char *at = start;
	int open = 1;

	for (; *at != '\0'; at++) {
		open += (*at == '(') - (*at == ')');
		if (open == 0)
			break;
	}
	strbuf_append(out, start, (size_t)(at - start));
	return *at == '\0' ? at : at + 1;
}

static void
separate(struct strbuf *out, const char *separator)
{
	if (out->length > 0)
		strbuf_puts(out, separator);
}

/* name: NULL of the row's own number. */
static void
add_column(struct asking *asking, const struct object *object, int number,
    const char *name, bool is_key)
{
	if (object->sql == NULL || !is_key) {
		separate(&asking->texts[TEXT_COLUMNS], ", ");
		if (name == NULL)
			strbuf_puts(&asking->texts[TEXT_COLUMNS], "rowid");
		else
			strbuf_printf(&asking->texts[TEXT_COLUMNS],
			    "\"%s\"", name);
	}
	separate(&asking->texts[TEXT_ROW], " AND ");
	if (name == NULL)
		strbuf_printf(&asking->texts[TEXT_ROW], "rowid = ?%d", number);
	else
		strbuf_printf(&asking->texts[TEXT_ROW], "\"%s\" IS ?%d",
		    name, number);
	if (!object->is_table || !is_key)
		return;
	separate(&asking->texts[TEXT_KEY], ", ");
	separate(&asking->texts[TEXT_VALUES], ", ");
	separate(&asking->texts[TEXT_DOWNWARD], ", ");
	strbuf_printf(&asking->texts[TEXT_KEY], "\"%s\"", name);
	strbuf_printf(&asking->texts[TEXT_VALUES], "?%d", number);
	strbuf_printf(&asking->texts[TEXT_DOWNWARD], "\"%s\" DESC", name);
}

static int
read_columns(struct asking *asking, const struct object *object)
{
	sqlite3_stmt *columns = NULL;
	int result = prepare(&columns, object->db, columns_sql, object->name);

	if (object->sql != NULL)
		asking->partial = append_columns(&asking->texts[TEXT_COLUMNS],
		    object->sql);
	if (result == SQLITE_OK)
		result = sqlite3_step(columns);
	while (result == SQLITE_ROW) {
		int which = sqlite3_column_int(columns, 1);
		const char *name =
		    (const char *)sqlite3_column_text(columns, 2);

		if (which >= 0 && name == NULL) {
			result = SQLITE_NOMEM;
			break;
		}
		if (which >= -1)
			add_column(asking, object,
			    sqlite3_column_int(columns, 0), name,
			    sqlite3_column_int(columns, 3) != 0);
		result = sqlite3_step(columns);
	}
	(void)sqlite3_finalize(columns);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}

/* Of an index: the records as they lie there, the row of each. */
static int
ask_index(struct asking *asking, const struct object *object)
{
	const char *columns = strbuf_text(&asking->texts[TEXT_COLUMNS]);
	int result = prepare_text(&asking->records, object->db,
	    "SELECT %s FROM \"%s\" INDEXED BY \"%s\"%s", columns,
	    object->table, object->name, asking->partial);

	if (result != SQLITE_OK)
		return result;
	return prepare_text(&asking->seeks[0], object->db,
	    "SELECT %s FROM \"%s\" NOT INDEXED%s %s %s", columns,
	    object->table, asking->partial,
	    asking->partial[0] == '\0' ? "WHERE" : "AND",
	    strbuf_text(&asking->texts[TEXT_ROW]));
}

/* Of a table: its rows, and each sought from below and from above. */
static int
ask_table(struct asking *asking, const struct object *object)
{
	const char *key = strbuf_text(&asking->texts[TEXT_KEY]);
	const char *values = strbuf_text(&asking->texts[TEXT_VALUES]);
	int result = prepare_text(&asking->records, object->db,
	    "SELECT %s FROM \"%s\" NOT INDEXED",
	    strbuf_text(&asking->texts[TEXT_COLUMNS]), object->table);

	if (result == SQLITE_OK)
		result = prepare_text(&asking->seeks[0], object->db,
		    "SELECT %s FROM \"%s\" NOT INDEXED WHERE (%s) >= (%s)"
		    " ORDER BY %s LIMIT 1", key, object->table, key, values,
		    key);
	if (result == SQLITE_OK)
		result = prepare_text(&asking->seeks[1], object->db,
		    "SELECT %s FROM \"%s\" NOT INDEXED WHERE (%s) <= (%s)"
		    " ORDER BY %s LIMIT 1", key, object->table, key, values,
		    strbuf_text(&asking->texts[TEXT_DOWNWARD]));
	return result;
}

/* Texts that found no memory make statements that are cut, and wrong. */
static int
begin(struct asking *asking, const struct object *object)
{
	int result = read_columns(asking, object);

	for (int i = 0; i < TEXT_COUNT; i++)
		if (strbuf_status(&asking->texts[i]) != STATUS_OK)
			result = SQLITE_NOMEM;
	if (result != SQLITE_OK)
		return result;
	return object->is_table ? ask_table(asking, object) :
	    ask_index(asking, object);
}

static void
asking_init(struct asking *asking)
{
	*asking = (struct asking){ .partial = "", .is_good = true };
	for (int i = 0; i < TEXT_COUNT; i++)
		strbuf_init(&asking->texts[i], SQL_MAX);
}

static void
asking_fini(struct asking *asking)
{
	forget_before(asking);
	(void)sqlite3_finalize(asking->seeks[1]);
	(void)sqlite3_finalize(asking->seeks[0]);
	(void)sqlite3_finalize(asking->records);
	for (int i = 0; i < TEXT_COUNT; i++)
		strbuf_fini(&asking->texts[i]);
}

/* --------------------------------------------------------------- checking */

/* Is the row of the record found, and has what the record has? */
static int
check_seek(struct asking *asking, sqlite3_stmt *seek)
{
	int count = sqlite3_bind_parameter_count(seek);
	int result = SQLITE_OK;
	int i;

	for (i = 0; i < count && result == SQLITE_OK; i++)
		result = sqlite3_bind_value(seek, i + 1,
		    sqlite3_column_value(asking->records, i));
	if (result == SQLITE_OK)
		result = sqlite3_step(seek);
	if (result == SQLITE_DONE || (result == SQLITE_ROW &&
	    !db_record_is_same(asking->records, seek)))
		asking->is_good = false;
	if (result == SQLITE_ROW || result == SQLITE_DONE)
		result = SQLITE_OK;
	(void)sqlite3_reset(seek);
	return result;
}

static int
check_records(struct asking *asking, const struct object *object)
{
	int result = sqlite3_step(asking->records);

	while (result == SQLITE_ROW && asking->is_good) {
		asking->size += db_record_size(asking->records);
		result = check_order(asking);
		if (result == SQLITE_OK)
			result = check_seek(asking, asking->seeks[0]);
		if (result == SQLITE_OK && object->is_table)
			result = check_seek(asking, asking->seeks[1]);
		if (result == SQLITE_OK)
			result = sqlite3_step(asking->records);
	}
	return result == SQLITE_ROW || result == SQLITE_DONE ? SQLITE_OK :
	    result;
}

static int
check_size(struct asking *asking, const struct object *object)
{
	sqlite3_stmt *sum = NULL;
	int result = prepare(&sum, object->db, payload_sql, object->name);

	if (result == SQLITE_OK)
		result = sqlite3_step(sum);
	if (result == SQLITE_ROW &&
	    (uint64_t)sqlite3_column_int64(sum, 0) != asking->size)
		asking->is_good = false;
	(void)sqlite3_finalize(sum);
	return result == SQLITE_ROW ? SQLITE_OK : result;
}

static enum status
check_object(const struct object *object, const struct db_check *check,
    struct error *err)
{
	enum status status = STATUS_OK;
	struct asking asking;
	char what[WHAT_MAX];
	int result;

	asking_init(&asking);
	result = begin(&asking, object);
	if (result == SQLITE_OK)
		result = check_records(&asking, object);
	if (result == SQLITE_OK && asking.is_good)
		result = check_size(&asking, object);
	if (result != SQLITE_OK)
		status = db_fail(object->db, result, err);
	if (status == STATUS_OK && !asking.is_good) {
		(void)snprintf(what, sizeof what, "records of %.64s were "
		    "changed: what is looked for there leads to other rows",
		    object->name);
		status = check->told(object->table, what, check->payload,
		    err);
	}
	asking_fini(&asking);
	return status;
}

enum status
db_stored_check(struct db *db, const struct db_check *check,
    struct error *err)
{
	sqlite3_stmt *objects = NULL;
	int result = prepare(&objects, db, objects_sql, NULL);
	enum status status = STATUS_OK;

	if (result == SQLITE_OK)
		result = sqlite3_step(objects);
	while (status == STATUS_OK && result == SQLITE_ROW) {
		const struct object object = {
			.db = db,
			.name = (const char *)sqlite3_column_text(objects, 0),
			.table = (const char *)sqlite3_column_text(objects, 1),
			.sql = (const char *)sqlite3_column_text(objects, 2),
			.is_table = sqlite3_column_int(objects, 3) != 0,
		};

		if (object.name == NULL || object.table == NULL ||
		    (object.sql == NULL &&
		    sqlite3_column_type(objects, 2) != SQLITE_NULL))
			result = SQLITE_NOMEM;
		else
			status = check_object(&object, check, err);
		if (status == STATUS_OK && result == SQLITE_ROW)
			result = sqlite3_step(objects);
	}
	if (status == STATUS_OK && result != SQLITE_DONE)
		status = db_fail(db, result, err);
	(void)sqlite3_finalize(objects);
	return status;
}
