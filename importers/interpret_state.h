#ifndef IMPORTERS_INTERPRET_STATE_H
#define IMPORTERS_INTERPRET_STATE_H

#include "importers/interpret.h"
#include "importers/interpret_cells.h"
#include "importers/lookup.h"

/*
 * interpret_state -- what the files of the interpreter share.  Private to
 * importers/interpret*.c.
 */

/* Memory for what is made of one record. */
#define RECORD_MEMORY_MAX ((size_t)192 << 20)
/* What stands in a file once: few values, as each record may look for them. */
#define FILE_NODES_MAX 2000
#define FILE_TEXT_MAX ((size_t)8 << 20)
/* Records of a file that are kept until its end, to be joined. */
#define HELD_MAX 4000000
/* Facts in one element: paths from each of them search through all. */
#define EACH_MAX 20000

/* Steps from an element to a child seen lately; each has two places. */
#define STEP_CACHE_SIZE 512u

/* Names are equal where their pointers are, as long as the root is open. */
struct step_cache_entry {
	const char *namespace_uri;
	const char *local;	/* NULL: none yet */
	const struct dialect_state *above;
	const struct dialect_state *state;	/* NULL: no path leads there */
	uint32_t name;		/* of the dialect, or NAME_UNKNOWN */
	bool is_attribute;
};

/* An open element that some path leads to or through. */
struct frame {
	const struct dialect_state *state;
	uint32_t record_node;	/* CAPTURE_NONE: not captured */
	uint32_t file_node;
	uint32_t slot;		/* where in its sequence it is */
};

/* A record kept until the file ends. */
struct held_record {
	const struct dialect_record *record;
	uint32_t node;
	uint32_t next_row;	/* the next row of the same document */
	bool is_repeated;	/* a document whose key a later one has */
	uint64_t line;
};

/*
 * What one record leaves behind for those after it, all of it in this place.
 * interpreter_changes() says whether any of it is another than it was.
 */
struct file_state {
	struct capture values;	/* what stands in the file once */
	struct arena arena;
	const char *source;	/* the file's own; in arena */
	struct lookup lookups[DIALECT_LOOKUPS_MAX];
	struct lookup products;	/* named by documents already */
	struct lookup categories;	/* told already, with what was said */
	/* Kept until the end, where the dialect joins. */
	struct held_record *held;
	size_t held_count;
	size_t held_capacity;
	/* Of all roots of the file: */
	const struct dialect *told_dialect;
	const struct dialect **told;	/* *told NULL: the sink knows none */
	struct embedded *embedded;	/* NULL: none so far */
	struct interpreter_changes changes;
	/* The first document's element, the dialect's; NULL: none so far. */
	const char *document_name;
};

struct interpreter {
	struct interpret_options options;
	struct sink sink;
	const struct xml_source_text *source_text;	/* may be NULL */
	struct xml_handler handler;
	struct detector *detector;	/* NULL once the dialect is known */
	const struct dialect *dialect;	/* of the root that is open */
	const struct dialect *known;	/* of the file */
	bool is_passing;	/* over a root of no known dialect */
	uint64_t root_line;	/* of the root that is open */
	/* Of roots before a known one: the first, and how many elements. */
	struct error unknown;
	uint64_t unknown_line;
	uint64_t unknown_elements;
	bool is_any_namespace;		/* the dialect was forced */
	struct step_cache_entry steps[STEP_CACHE_SIZE][2];
	struct frame frames[DIALECT_DEPTH_MAX + 2];	/* one for attributes */
	size_t depth;
	uint64_t skipped;	/* open elements no path leads to */
	bool wants_no_text;	/* interpret_text() would do nothing */
	struct capture record;
	struct arena arena;	/* what is made of a record */
	struct named_texts named;	/* in arena */
	struct search_effort effort;	/* of the record, or of the file where
					 * it joins */
	struct file_state file;
	/* The open record. */
	size_t record_depth;	/* of its frame, 0: none */
	struct xml_place record_place;
	uint64_t record_end;	/* offset past it */
	struct fault fault;	/* found while it was read */
	bool is_original_told;	/* its own text went with a reject already */
	bool is_too_large;	/* no more of it is captured */
	bool shares_rows;	/* a later document has the key of its rows */
	bool is_replaying;	/* events kept while the dialect was not known;
				 * the source text is held from the root on */
};

/* What was made of a record is needed no more. */
void interpret_forget(struct interpreter *in);

/* A search begins: of a record, or of what a file has once. */
void interpret_search(struct interpreter *in, const struct capture *capture);
/* Is a failure of memory one of the record's own limits: that it took too
 * many steps, or has used up what there is for it? */
bool interpret_is_at_limit(const struct interpreter *in);
/* Then the file is refused, in place of that failure. */
MUST_CHECK enum status interpret_refuse_file(const struct interpreter *in,
    struct error *err);

/* The scope of a record's node. */
struct scope interpret_scope(struct interpreter *in, uint32_t node);

/* Who issued the documents: the option, else the file's, else NULL. */
MUST_CHECK enum status interpret_source(const char **out,
    struct interpreter *in, struct error *err);
/* Tell the sink, once, the dialect and the source: the file's own, else that
 * of its first document (NULL: none). */
MUST_CHECK enum status interpret_tell_file(struct interpreter *in,
    const char *own_source, struct error *err);

/* --prefix before an id that sources share; *out is text itself without one.
 * A fault where that is too long. */
MUST_CHECK enum status interpret_prefix(const char **out,
    struct interpreter *in, struct fault *fault, const char *field,
    const char *text, struct error *err);

/* ------------------------------------------- importers/interpret_detect.c */

MUST_CHECK enum status detector_new(struct detector **out, struct error *err);
void detector_free(struct detector *detector);
MUST_CHECK enum status detector_start(struct interpreter *in,
    struct xml_name name, const struct xml_event_attribute *attributes,
    size_t count, struct xml_place place, struct error *err);
MUST_CHECK enum status detector_text(struct interpreter *in, const char *text,
    size_t length, struct error *err);
MUST_CHECK enum status detector_end(struct interpreter *in,
    struct xml_place place, struct error *err);
/* The document ended: decide now. */
MUST_CHECK enum status detector_finish(struct interpreter *in,
    struct error *err);

/* ------------------------------------------ importers/interpret_embedded.c */

/* A document in the text of an element: begins, more of it, is whole.  What
 * cannot be read is a reject. */
MUST_CHECK enum status embedded_begin(struct interpreter *in, bool is_xml,
    struct error *err);
MUST_CHECK enum status embedded_text(struct interpreter *in, const char *text,
    size_t length, struct error *err);
MUST_CHECK enum status embedded_end(struct interpreter *in,
    struct error *err);
void embedded_free(struct embedded *embedded);

/* --------------------------------------------- importers/interpret_event.c */

MUST_CHECK enum status interpret_start(struct interpreter *in,
    struct xml_name name, const struct xml_event_attribute *attributes,
    size_t count, struct xml_place place, struct error *err);
MUST_CHECK enum status interpret_text(struct interpreter *in,
    const char *text, size_t length, struct error *err);
MUST_CHECK enum status interpret_end(struct interpreter *in,
    struct xml_place place, struct error *err);

/* -------------------------------------------- importers/interpret_closed.c */

/* What does not belong here: a record's fault; outside of one, the file's.
 * what: "element", "attribute", "text". */
MUST_CHECK enum status interpret_refuse(struct interpreter *in,
    enum reason reason, const char *what, const char *name, size_t length,
    struct error *err) __attribute__((cold));
/* The place of a child among its parent's, where their order is fixed. */
MUST_CHECK enum status interpret_check_order(struct interpreter *in,
    struct frame *above, uint32_t name, struct error *err);

/* -------------------------------------------- importers/interpret_record.c */

/* The open record is whole. */
MUST_CHECK enum status interpret_record(struct interpreter *in,
    const struct dialect_begin *begins, uint32_t node, struct error *err);

/* ---------------------------------------------- importers/interpret_join.c */

/* The file has ended: join what was kept of it. */
MUST_CHECK enum status interpret_join(struct interpreter *in,
    struct error *err);

/* --------------------------------------------- importers/interpret_parts.c */

/* One part of a record: which of the dialect's, and where. */
struct part_place {
	const struct dialect_record *record;
	uint32_t node;
};

/*
 * The parts of a kind within the record at node, in the order of the file, in
 * in->arena.  More than max: a fault, and none.
 */
MUST_CHECK enum status interpret_parts(struct part_place **out, size_t *count,
    struct interpreter *in, const struct dialect_record *record,
    uint32_t node, enum record_kind kind, size_t max, struct fault *fault,
    struct error *err);
/* The elements of the record at node that are a fact each, likewise. */
MUST_CHECK enum status interpret_each(struct part_place **out, size_t *count,
    struct interpreter *in, const struct dialect_record *record,
    uint32_t node, struct fault *fault, struct error *err);

/* ---------------------------------------------- importers/interpret_each.c */

MUST_CHECK enum status interpret_master(struct interpreter *in,
    const struct dialect_record *record, uint32_t node, struct error *err);

/* -------------------------------------------- importers/interpret_master.c */

/* An account that a document names; false in *out where there is none. */
MUST_CHECK enum status interpret_buyer(struct interpreter *in,
    struct fault *fault, struct fact_account *account, bool *has_account,
    const struct dialect_record *record, uint32_t node, struct error *err);
MUST_CHECK enum status interpret_payment(struct interpreter *in,
    const struct dialect_record *record, uint32_t node,
    const struct fact_document *document, uint64_t file_line,
    struct error *err);

/* ------------------------------------------ importers/interpret_document.c */

/* rows: of held records that stand apart, first_row CAPTURE_NONE for none. */
MUST_CHECK enum status interpret_document(struct interpreter *in,
    const struct dialect_record *record, uint32_t node, uint32_t first_row,
    uint64_t file_line, struct error *err);

/* ------------------------------------------- importers/interpret_control.c */

struct draft;

/* The document has ended: tell what it states of itself as a whole. */
MUST_CHECK enum status interpret_controls(struct interpreter *in,
    struct error *err);
/* What a draft comes to, as far as it could be read. */
struct fact_figures interpret_figures(const struct interpreter *in,
    const struct draft *draft);

/* -------------------------------------------- importers/interpret_reject.c */

/* What the log should know of a document that goes in. */
struct draft_note {
	enum reason reason;
	const char *sentence;
};

#define DRAFT_NOTES_MAX 2

/* A document while it is made. */
struct draft {
	const struct dialect_record *record;
	uint32_t node;
	const struct dialect_type *type;	/* NULL: not known */
	struct cell cells[RECORD_FIELDS_MAX];
	struct part_place *places;	/* of its lines */
	struct fact_line *lines;
	size_t line_count;	/* of places */
	struct part_place *payments;
	size_t payment_count;
	size_t total_line_count;	/* with one made for allowances */
	wide allowances_micro;	/* charges less allowances, signed as stated */
	bool is_spread;		/* they are in the lines */
	int line_factor;	/* from amounts as stated to signed ones */
	int total_factor;
	bool is_cancelled;
	bool is_unread;		/* some line's amount could not be read */
	const char *source;
	uint64_t file_line;
	struct draft_note notes[DRAFT_NOTES_MAX];
	size_t note_count;
	struct fault fault;
};

/* The open record's own XML text, as far as it is held; in in->arena. */
MUST_CHECK enum status interpret_original(const char **out,
    struct interpreter *in, struct error *err);
/* Set a document aside for its fault. */
MUST_CHECK enum status interpret_reject_document(struct interpreter *in,
    const struct draft *draft, struct error *err);
/* What could not be read at all: it has its own text and no native one. */
MUST_CHECK enum status interpret_reject_unread(struct interpreter *in,
    const char *kind, enum reason reason, const char *sentence,
    struct error *err);
/* Any other record, as far as its cells could be read. */
MUST_CHECK enum status interpret_reject_record(struct interpreter *in,
    const struct dialect_record *record, uint32_t node,
    const struct cell *cells, const struct fault *fault, const char *source,
    uint64_t file_line, struct error *err);

#endif
