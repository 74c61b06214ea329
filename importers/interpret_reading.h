#ifndef IMPORTERS_INTERPRET_READING_H
#define IMPORTERS_INTERPRET_READING_H

#include "importers/interpret_state.h"

/*
 * interpret_reading -- a record that is no document while a fact is made of
 * it.  Private to importers/interpret_master.c, importers/interpret_each.c and
 * importers/interpret_part_facts.c.
 */

struct reading {
	struct interpreter *in;
	const struct dialect_record *record;
	struct scope scope;
	struct fault *fault;
	struct cell cells[RECORD_FIELDS_MAX];
	const char *source;
	uint64_t file_line;
	int32_t document_date;	/* of a payment within one */
	struct error *err;
};

/*
 * The record's parts of a kind as facts, in the interpreter's arena: of
 * KIND_UNIT struct fact_unit, likewise aliases, members, managers.  What is
 * wrong with one is the record's fault.
 */
MUST_CHECK enum status interpret_part_facts(void **out, size_t *count,
    struct reading *reading, enum record_kind kind);

/*
 * Make a fact of the cells, or set the record aside: for a fault that is set,
 * or for one that its <fault>s find.
 */
MUST_CHECK enum status interpret_fact(struct reading *reading);

#endif
