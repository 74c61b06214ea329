#include <string.h>

#include "engine/ledger_audit.h"
#include "engine/ledger_store.h"

enum status
ledger_find_head(struct ledger_head *out, struct ledger *ledger,
    int64_t position, struct error *err)
{
	struct ledger_head head = { 0 };
	struct db_query query;
	const char *text = NULL;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT position, head FROM chain WHERE number = coalesce("
	    " (SELECT number FROM chain WHERE position <= ?1"
	    "  ORDER BY number DESC LIMIT 1),"
	    " (SELECT min(number) FROM chain))");
	db_bind_int(&query, 1, position);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		head.position = db_int(&query, 0);
		text = db_text(&query, 1);
		if (text != NULL && strlen(text) == DIGEST_TEXT_SIZE - 1)
			memcpy(head.head, text, DIGEST_TEXT_SIZE);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && head.head[0] == '\0')
		status = db_damaged(ledger->db, "its chain of imports has no "
		    "end", err);
	if (status == STATUS_OK)
		*out = head;
	return status;
}

enum status
ledger_has_head(bool *out, struct ledger *ledger,
    const struct ledger_head *head, struct error *err)
{
	struct db_query query;
	int64_t number = 0;

	db_query(&query, ledger->db,
	    "SELECT number FROM chain WHERE position = ?1 AND head = ?2"
	    " LIMIT 1");
	db_bind_int(&query, 1, head->position);
	db_bind_text(&query, 2, head->head);
	return db_get_int(&query, &number, out, err);
}
