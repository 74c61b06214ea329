#ifndef RULES_COLLECT_PARTS_H
#define RULES_COLLECT_PARTS_H

#include "engine/strbuf.h"
#include "rules/collect.h"
#include "rules/collect_digest.h"
#include "rules/collect_slot.h"
#include "rules/select.h"

/*
 * collect_parts -- the inside of a collector, for collect.c (parties),
 * collect_document.c (their documents), collect_note.c (what became of lines)
 * and collect_finish.c (what all comes to).
 */

/* A slot that the document at hand may add to. */
struct collect_active {
	size_t slot;
	size_t selector;
	enum select_year year;
	bool takes_all;		/* its selector takes every counting line */
};

/* Of a fate that no line of the document has had so far. */
#define COLLECT_FATE_NONE SIZE_MAX

/* The first line in canonical order that is needed and cannot be had. */
struct collect_failure {
	struct strbuf text;	/* empty: none */
	const struct purchase_line *line;	/* of the document at hand */
	struct error problem;
};

/* What one slot came to. */
struct collect_value {
	wide value_micro;
	uint64_t lines;
};

/* What across="group" slots came to, kept for a group's other parties. */
struct collect_groups {
	struct tally heads;		/* the entry's number is the row's */
	struct collect_value *rows;	/* owned; slot_count each */
	size_t capacity;		/* rows */
	struct period window;		/* that they hold for */
	int32_t as_of;
};

struct collector {
	const struct plan *plan;
	const struct catalog *catalog;
	struct select *select;			/* owned */
	struct collect_slot *slots;		/* owned; as in the plan */
	enum match *matches;			/* owned; per selector */
	bool *is_asked;				/* owned; per selector */
	bool *added;				/* owned; per slot: to its figure */
	bool *figures;				/* owned; for traced lines */
	struct collect_digest digest;
	struct collect_failure failure;
	struct collect_groups groups;
	struct collect_active *active;		/* owned; of this document */
	size_t active_count;
	struct line_tally *fates;		/* owned */
	size_t fate_count;
	size_t fate_capacity;
	size_t document_fates[LINES_FATE_COUNT];	/* of fates */
	collect_line_fn trace;
	void *trace_payload;

	/* The party at hand. */
	struct collect_party party;
	struct period windows[SELECT_YEAR_COUNT];
	bool has_window[SELECT_YEAR_COUNT];
	const uint32_t *accounts;		/* to be added */
	size_t account_count;
	bool is_group;				/* the party is all of them */
	size_t group_row;			/* TALLY_NONE: not known yet */
	bool counts;
};

/* Forget the document before. */
void collect_note_document(struct collector *collector);

/* Count a line of the party in its window.  STATUS_MEMORY. */
MUST_CHECK enum status collect_note_fate(struct collector *collector,
    const struct purchase_document *document,
    const struct purchase_line *line, enum line_fate fate);

/* A line cannot be had: kept if it is the first in canonical order. */
void collect_note_failure(struct collector *collector,
    const struct purchase_line *line, const struct error *problem);

/* The same for a line taken or not depending on a total that is not known. */
void collect_note_undecided(struct collector *collector,
    const struct purchase_line *line);

/* At the document's end: put its failure, if any, into words. */
MUST_CHECK enum status collect_settle_failure(struct collector *collector,
    const struct purchase_document *document);

#endif
