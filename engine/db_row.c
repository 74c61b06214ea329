#include "engine/db_row.h"

#include <assert.h>
#include <endian.h>
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

static inline void
gather_head(struct gathering *to, int column, char letter, uint64_t value)
{
	unsigned char bytes[HEAD_BYTES] = {
		(unsigned char)column, (unsigned char)letter,
	};
	uint64_t high_first = htobe64(value);

	memcpy(bytes + 2, &high_first, sizeof high_first);
	gather(to, bytes, sizeof bytes);
}

/* A TEXT is given as the bytes that it has, NULs and all. */
static void
gather_bytes(struct gathering *to, struct db_query *query,
    sqlite3_value *value, int column, char letter)
{
	const void *bytes = letter == 'b' ? sqlite3_value_blob(value) :
	    sqlite3_value_text(value);
	size_t size = (size_t)sqlite3_value_bytes(value);

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
		/* Ours alone, of a connection without a mutex: this way each
		 * is found once, not for its type and again for itself. */
		sqlite3_value *value = sqlite3_column_value(query->statement,
		    column);

		switch (sqlite3_value_type(value)) {
		case SQLITE_NULL:
			break;
		case SQLITE_INTEGER:
			if (column != skipped)
				gather_head(&to, column, 'i', (uint64_t)
				    sqlite3_value_int64(value));
			break;
		case SQLITE_FLOAT:
			gather_bytes(&to, query, value, column, 'r');
			break;
		case SQLITE_TEXT:
			gather_bytes(&to, query, value, column, 't');
			break;
		default:
			gather_bytes(&to, query, value, column, 'b');
		}
	}
	gather(&to, &end, 1);
	flush(&to);
}
