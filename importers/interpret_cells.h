#ifndef IMPORTERS_INTERPRET_CELLS_H
#define IMPORTERS_INTERPRET_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/error.h"
#include "engine/fact.h"
#include "importers/interpret_value.h"
#include "importers/reasons.h"

/*
 * interpret_cells -- the fields of one record as values, or as what is wrong
 * with them.
 */

struct cell {
	const char *text;	/* NULL where not stated */
	int64_t value;		/* of dates and numbers */
	bool is_stated;
	bool is_faulty;
	bool is_as_found;	/* text stands so in the file */
};

/* The day of a date, DATE_NONE for none. */
static inline int32_t
cell_date(const struct cell *cell)
{
	return cell->is_stated && !cell->is_faulty ?
	    (int32_t)cell->value : DATE_NONE;
}

/* The first thing that is wrong with a record; the only one it is set aside
 * for. */
struct fault {
	bool is_set;
	char code[64];
	const char *part;	/* "line" ..., NULL: the record itself */
	uint32_t part_node;	/* its node, CAPTURE_NONE for none */
	char part_id[FACT_ID_MAX + 1];	/* "" for none */
	const char *field;	/* NULL: the part as a whole */
	char sentence[ERROR_MESSAGE_MAX];	/* expected, found */
};

/* -------------------------------------------- importers/interpret_fault.c */

/* Note a fault unless there is one; code NULL: the reason's own. */
void fault_set(struct fault *fault, enum reason reason, const char *code,
    const char *field, const char *format, ...)
    __attribute__((cold, format(printf, 5, 6)));

/* It is one of a part: of that kind and with that id, at a node. */
void fault_part(struct fault *fault, const char *part, const char *id,
    uint32_t node);

/* How many bytes of a text a message quotes: whole characters. */
int fault_quoted(const char *text);

/* Note that a condition holds, or that none of a list did: what is expected,
 * and the text at its path. */
void fault_condition(struct fault *fault, struct scope *scope,
    const struct dialect_condition *condition, const char *code,
    const char *expected);

/* The first of a record's rules that holds at scope->node, as its fault. */
void fault_rules(struct fault *fault, struct scope *scope,
    const struct dialect_rule *rules);

/* "line 3, net: expected ..." for a reject, in arena; NULL: no memory. */
const char *fault_sentence(const struct fault *fault, struct arena *arena);
/* "line/net: expected ..." for a comment. */
const char *fault_comment(const struct fault *fault, struct arena *arena);

/* -------------------------------------------- importers/interpret_cells.c */

/*
 * cells_read(cells, fault, scope, record, given):
 * Fill cells (RECORD_FIELDS_MAX of them) with the record's fields as found at
 * scope->node.  given: fields, as bits, that the caller knows already; they
 * are not asked for.  What is wrong marks its cell and sets *fault, where
 * fault is not NULL.
 */
void cells_read(struct cell *cells, struct fault *fault, struct scope *scope,
    const struct dialect_record *record, uint32_t given);

#endif
