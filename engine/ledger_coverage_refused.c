#include "engine/ledger_coverage.h"

/*
 * A later import of the same name or the same bytes stands for a refused file:
 * it answers it, or is the refusal that is told in its stead.  One in which
 * nothing was found ("empty") is neither.  The name of standard input is
 * anybody's.
 */
#define LATER "NOT EXISTS (SELECT 1 FROM import j WHERE j.number > i.number"
#define SAME_NAME LATER " AND j.file = i.file AND j.status <> 'empty'" \
	" AND i.file <> '-' AND i.file NOT LIKE '-:%')"
#define SAME_BYTES LATER " AND j.digest = i.digest AND i.digest <> ''" \
	" AND j.status <> 'empty')"
/*
 * An archive that is refused leaves no member: where there is one, it was read
 * to its end, and what is wrong is told of its members.  ';' follows ':'.
 */
#define MEMBERS LATER " AND j.file > i.file || ':'" \
	" AND j.file < i.file || ';' AND i.file <> '-')"

static enum status
take(struct coverage_work *work, struct db_query *query, struct error *err)
{
	struct coverage_refused *refused = coverage_add(&work->refusals,
	    sizeof *refused, err);
	enum status status;

	if (refused == NULL)
		return err->status;
	refused->position = db_int(query, 0);
	refused->dismissed_at = db_int(query, 4);
	status = coverage_text(&refused->file, work, db_text(query, 1), err);
	if (status == STATUS_OK)
		status = coverage_text(&refused->message, work,
		    db_text(query, 2), err);
	if (status == STATUS_OK)
		status = coverage_text(&refused->because, work,
		    db_text(query, 3), err);
	return status == STATUS_OK ? db_columns_status(query, err) : status;
}

enum status
coverage_list_refusals(struct coverage_work *work, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db,
	    "SELECT i.number, i.file, i.message, d.because, d.position"
	    " FROM import i LEFT JOIN decision d"
	    "  ON d.id = " LEDGER_DECISION_OF_FILE
	    " WHERE i.status = 'refused' AND " SAME_NAME " AND " SAME_BYTES
	    " AND " MEMBERS " ORDER BY i.number");
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = take(work, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
