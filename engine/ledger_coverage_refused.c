#include "engine/ledger_coverage.h"

/*
 * A later import of the same name or the same bytes stands for a refused file:
 * it answers it, or, refused under that name too, is told in its stead.  The
 * same bytes refused under two names are two files: two months may both come
 * empty.  An import in which nothing was found ("empty") is neither.  The name
 * of standard input is anybody's, and so is one with a '?': two bytes that are
 * no UTF-8 are written so, and files that have names of one length would answer
 * each other.
 */
#define LATER "NOT EXISTS (SELECT 1 FROM import j WHERE j.number > i.number"
#define HAS_NAME " AND i.file <> '-' AND instr(i.file, '?') = 0"
#define SAME_NAME LATER " AND j.file = i.file AND j.status <> 'empty'" \
	HAS_NAME " AND i.file NOT LIKE '-:%')"
#define SAME_BYTES LATER " AND j.digest = i.digest AND i.digest <> ''" \
	" AND j.status <> 'empty'" \
	" AND (j.status <> 'refused' OR j.file = i.file))"
/*
 * An archive that is refused leaves no member: where there is one, it was read
 * to its end, and what is wrong is told of its members.  Such as are all empty
 * are no answer, as a file is none.  ';' follows ':'.
 */
#define MEMBERS LATER " AND j.file > i.file || ':'" \
	" AND j.file < i.file || ';' AND j.status <> 'empty'" HAS_NAME ")"

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
