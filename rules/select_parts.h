#ifndef RULES_SELECT_PARTS_H
#define RULES_SELECT_PARTS_H

#include "rules/select.h"

/*
 * select_parts -- the inside of a compiled selection, for select_compile.c (how
 * it comes to be) and select.c (what it answers).
 */

enum answer {
	ANSWER_UNKNOWN,		/* what zeroed memory says */
	ANSWER_NO,
	ANSWER_YES,
};

/* A category or a list that terms ask for. */
struct wanted {
	const char *category;		/* NULL: the list */
	const struct list *list;
	unsigned char *answers;		/* owned; enum answer; NULL: not kept */
};

struct compiled_term {
	const struct line_term *term;
	const struct wanted *category;	/* NULL: not asked, as below */
	const struct wanted *list;
	uint32_t product;		/* number of term->product */
	int32_t from;
	int32_t until;
};

/* terms[first], ..., as many as count. */
struct term_range {
	size_t first;
	size_t count;
};

struct compiled_selector {
	const struct selector *selector;	/* NULL: every counting line */
	enum select_year year;
	struct term_range terms;
	struct term_range excepts;
};

/* What is known of the document at hand; the rest is found when asked for. */
struct at_document {
	const struct purchase_document *document;
	int32_t date;
	int32_t as_of;
	bool has_paid;		/* the two below are known */
	bool is_paid;
	bool is_on_time;
	bool has_total;		/* the ones below are known */
	enum status total_status;
	wide total_micro;	/* in the agreement's currency, cut */
	bool is_negative;	/* the total, also where it is cut to 0 */
	const char *missing;
	int32_t missing_date;
};

struct select {
	const struct plan *plan;
	const struct catalog *catalog;
	struct compiled_term *terms;		/* owned */
	size_t term_count;
	struct compiled_selector *selectors;	/* owned */
	size_t selector_count;
	size_t *of_slot;			/* owned; each slot's */
	struct wanted *wanted;			/* owned */
	size_t wanted_count;
	size_t answers_bytes;
	struct term_range excepts[SELECT_YEAR_COUNT];
	struct at_document at;
};

#endif
