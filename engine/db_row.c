#include "engine/db_row.h"

#include <assert.h>
#include <string.h>

#include "engine/db_private.h"

#define ROW_END 255
#define HEAD_BYTES 10		/* number, letter, value or length */
#define GATHERED_MAX 1024

/* Short values are gathered: most rows are many of those. */
struct gathering {
	struct digest *digest;
	size_t length;
	unsigned char bytes[GATHERED_MAX];
};

static void
flush(struct gathering *to)
{
	digest_add(to->digest, to->bytes, to->length);
	to->length = 0;
}

static void
gather(struct gathering *to, const void *bytes, size_t size)
{
	if (size > sizeof to->bytes - to->length)
		flush(to);
	if (size > sizeof to->bytes) {
		digest_add(to->digest, bytes, size);
	} else if (size > 0) {
		memcpy(to->bytes + to->length, bytes, size);
		to->length += size;
	}
}

static void
gather_head(struct gathering *to, int column, char letter, uint64_t value)
{
	unsigned char bytes[HEAD_BYTES] = {
		(unsigned char)column, (unsigned char)letter,
	};
	size_t i;

	for (i = HEAD_BYTES; i-- > 2; value >>= 8)
		bytes[i] = (unsigned char)(value & 255);
	gather(to, bytes, sizeof bytes);
}

/* A TEXT is given as the bytes that it has, NULs and all. */
static void
gather_bytes(struct gathering *to, struct db_query *query, int column,
    char letter)
{
	const void *bytes = letter == 'b' ?
	    sqlite3_column_blob(query->statement, column) :
	    sqlite3_column_text(query->statement, column);
	size_t size = (size_t)sqlite3_column_bytes(query->statement, column);

	/* Without memory even a text that is empty is NULL. */
	if (bytes == NULL && (letter != 'b' || size > 0)) {
		if (query->result == SQLITE_OK)
			query->result = SQLITE_NOMEM;
		return;
	}
	gather_head(to, column, letter, size);
	gather(to, bytes, size);
}

int
db_row_column(const struct db_query *query, const char *name)
{
	int count = sqlite3_column_count(query->statement);
	int column;

	for (column = 0; column < count; column++) {
		const char *found = sqlite3_column_name(query->statement,
		    column);

		if (found != NULL && strcmp(found, name) == 0)
			return column;
	}
	return DB_ROW_COLUMN_NONE;
}

void
db_row_digest(struct db_query *query, int skipped, struct digest *digest)
{
	static const unsigned char end = ROW_END;
	struct gathering to = { .digest = digest };
	int count = sqlite3_column_count(query->statement);
	int column;

	assert(count > 0 && count < ROW_END);
	for (column = 0; column < count; column++) {
		switch (sqlite3_column_type(query->statement, column)) {
		case SQLITE_NULL:
			break;
		case SQLITE_INTEGER:
			if (column != skipped)
				gather_head(&to, column, 'i', (uint64_t)
				    sqlite3_column_int64(query->statement,
				    column));
			break;
		case SQLITE_FLOAT:
			gather_bytes(&to, query, column, 'r');
			break;
		case SQLITE_TEXT:
			gather_bytes(&to, query, column, 't');
			break;
		default:
			gather_bytes(&to, query, column, 'b');
		}
	}
	gather(&to, &end, 1);
	flush(&to);
}
