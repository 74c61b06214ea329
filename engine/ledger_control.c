#include "engine/ledger_store.h"

void
ledger_bind_sum(struct db_query *query, int parameter, wide value)
{
	int64_t micro = (int64_t)(value % DECIMAL_ONE_MICRO);

	if (micro < 0)
		micro += DECIMAL_ONE_MICRO;
	db_bind_int(query, parameter,
	    (int64_t)((value - micro) / DECIMAL_ONE_MICRO));
	db_bind_int(query, parameter + 1, micro);
}

enum status
ledger_put_control(struct ledger_import *import,
    const struct ledger_control *put, struct error *err)
{
	const struct control *control = &put->control;
	const struct control_stated *stated = &control->stated;
	struct db_query query;
	int part;

	db_query(&query, import->ledger->db,
	    "INSERT INTO control (import, what, place, source, first_date,"
	    " last_date, text, value, decimals, unread, is_accepted,"
	    " in_whole, in_micro, known_whole, known_micro, aside_whole,"
	    " aside_micro)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17)");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, control_name(stated->what));
	db_bind_text(&query, 3, stated->place);
	db_bind_text(&query, 4, put->source);
	db_bind_date(&query, 5, put->first);
	db_bind_date(&query, 6, put->last);
	db_bind_text(&query, 7, stated->text);
	if (stated->is_number)
		db_bind_int(&query, 8, stated->value_micro);
	db_bind_int(&query, 9, stated->decimals);
	db_bind_int(&query, 10, (int64_t)control->unread);
	db_bind_int(&query, 11, control->is_accepted);
	for (part = 0; part < CONTROL_PARTS; part++)
		ledger_bind_sum(&query, 12 + 2 * part,
		    control->parts_micro[part]);
	return db_run(&query, err);
}

enum status
ledger_put_skip(struct ledger_import *import, const struct fact_skip *skip,
    struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db,
	    "INSERT OR IGNORE INTO skipped (import, source, what, number, date,"
	    " file_line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, skip->source);
	db_bind_text(&query, 3, skip->what);
	db_bind_text(&query, 4, skip->id);
	db_bind_date(&query, 5, skip->date);
	db_bind_int(&query, 6, (int64_t)skip->file_line);
	return db_run(&query, err);
}
