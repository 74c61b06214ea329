#include "engine/db_record.h"

#include <string.h>

#define REAL_BYTES 8

/* ----------------------------------------------------- what SQLite writes */

static uint64_t
varint_size(uint64_t value)
{
	uint64_t size = 1;

	while (value >>= 7)
		size++;
	return size;
}

/* Bytes of an integer's value. */
static uint64_t
integer_size(int64_t value)
{
	uint64_t bits = value < 0 ? ~(uint64_t)value : (uint64_t)value;

	if (value == 0 || value == 1)
		return 0;
	return bits < 1u << 7 ? 1 : bits < 1u << 15 ? 2 :
	    bits < 1u << 23 ? 3 : bits < (uint64_t)1 << 31 ? 4 :
	    bits < (uint64_t)1 << 47 ? 6 : 8;
}

/* Bytes of a value and of its type, in the head of the record. */
static uint64_t
value_size(sqlite3_stmt *row, int column)
{
	int type = sqlite3_column_type(row, column);
	uint64_t bytes;

	if (type == SQLITE_NULL)
		return 1;
	if (type == SQLITE_INTEGER)
		return 1 + integer_size(sqlite3_column_int64(row, column));
	if (type == SQLITE_FLOAT)
		return 1 + REAL_BYTES;
	bytes = (uint64_t)sqlite3_column_bytes(row, column);
	return varint_size(12 + 2 * bytes + (type == SQLITE_TEXT)) + bytes;
}

uint64_t
db_record_size(sqlite3_stmt *row)
{
	int count = sqlite3_column_count(row);
	uint64_t size = 1;
	int column;

	for (column = 0; column < count; column++)
		size += value_size(row, column);
	return size;
}

/* ---------------------------------------------------------------- values */

/* As SQLite orders types. */
static int
rank_of(sqlite3_value *value)
{
	int type = sqlite3_value_type(value);

	return type == SQLITE_NULL ? 0 : type == SQLITE_INTEGER ? 1 :
	    type == SQLITE_TEXT ? 2 : 3;
}

int
db_record_compare(sqlite3_value *a, sqlite3_value *b)
{
	int rank = rank_of(a);
	int order = rank - rank_of(b);
	int size_a;
	int size_b;

	if (order != 0 || rank == 0)
		return order;
	if (rank == 1) {
		int64_t one = sqlite3_value_int64(a);
		int64_t other = sqlite3_value_int64(b);

		return (one > other) - (one < other);
	}
	size_a = sqlite3_value_bytes(a);
	size_b = sqlite3_value_bytes(b);
	order = size_a == 0 || size_b == 0 ? 0 :
	    memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b),
		(size_t)(size_a < size_b ? size_a : size_b));
	return order != 0 ? order : (size_a > size_b) - (size_a < size_b);
}

bool
db_record_is_same(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int count = sqlite3_column_count(b);
	int i;

	for (i = 0; i < count; i++)
		if (sqlite3_column_type(a, i) != sqlite3_column_type(b, i) ||
		    db_record_compare(sqlite3_column_value(a, i),
			sqlite3_column_value(b, i)) != 0)
			return false;
	return true;
}
