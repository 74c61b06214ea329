#ifndef IMPORTERS_GATE_PRIVATE_H
#define IMPORTERS_GATE_PRIVATE_H

#include "importers/gate.h"
#include "importers/limits.h"
#include "importers/window.h"

/*
 * gate_private -- what the files of the gate share: gate.c moves pieces through
 * it, gate_text.c goes over text and plain tags, gate_scan.c knows all markup,
 * gate_doctype.c the DOCTYPE, gate_reference.c references.
 */

/* What the gate is inside of. */
enum gate_state {
	IN_OUTSIDE,		/* before or after the root element */
	IN_TEXT,
	IN_MARKUP,		/* right after '<' */
	IN_TAG,
	IN_DOUBLE_QUOTES,	/* of a tag's attribute */
	IN_SINGLE_QUOTES,
	IN_REFERENCE,		/* after '&', where they are looked at */
	IN_END_TAG,
	IN_KEYWORD,		/* of "<!--", "<![CDATA[", "<!DOCTYPE" */
	IN_COMMENT,
	IN_CDATA,
	IN_TARGET,		/* of an instruction after the root */
	IN_INSTRUCTION,
	IN_DOCTYPE,
	IN_DOCTYPE_QUOTES,
	GATE_STATE_COUNT,
};

/* Bits of a byte's class: where it needs a look. */
enum {
	STOP_OUTSIDE = 1 << 0,
	STOP_TEXT = 1 << 1,
	STOP_TAG = 1 << 2,
	STOP_DOUBLE_QUOTES = 1 << 3,
	STOP_SINGLE_QUOTES = 1 << 4,
	STOP_DASH = 1 << 5,
	STOP_BRACKET = 1 << 6,
	STOP_QUESTION = 1 << 7,
	STOP_ALWAYS = (1 << 8) - 1,
};

/*
 * A piece's tags give at most one mark for every two bytes ("<a/>"); a few of
 * the piece before may wait for the parser.
 */
#define MARKS_MAX (GATE_PIECE_BYTES / 2 + 1024)
#define REFERENCE_BYTES_MAX 12	/* "&#x0000001f;" */
#define PENDING_MAX 16

struct gate {
	struct byte_target target;
	struct window window;
	enum gate_state state;
	enum gate_state outer;	/* that a reference stands in */
	uint64_t line;
	uint64_t dropped_line;	/* of the first reference left out, or 0 */
	uint64_t token_offset;	/* of the '<' of the markup it is in */
	uint64_t token_line;
	uint64_t section_offset;	/* of its content, or latest seam; of
					 * white space outside, likewise */
	unsigned depth;
	unsigned least_depth;	/* since it was marked */
	unsigned attributes;	/* of the tag it is in */
	unsigned run;		/* closing characters seen in a row */
	bool has_doctype;
	bool has_root;
	bool has_next;		/* something begins after the root */
	bool has_blanks;	/* outside, passed on within a comment */
	uint64_t next_offset;	/* there */
	uint64_t total;		/* bytes pushed so far */
	struct error next_refusal;
	char next_text[GATE_NEXT_TEXT_MAX];
	size_t next_length;
	const char *piece;	/* of the window, that is being looked at */
	uint64_t piece_offset;
	char last;		/* byte before it */
	char quote;		/* that a DOCTYPE's literal ends with */
	const char *keyword;	/* that must follow */
	enum gate_state after_keyword;
	uint32_t reference_value;
	unsigned reference_base;
	/* What of the piece has been passed on, what must wait for a decision
	 * whether it is (NULL: nothing), and what waits since before it. */
	const char *pass_from;
	const char *wait_from;
	char pending[PENDING_MAX];
	size_t pending_length;
	size_t doctype_length;
	struct gate_marks waiting;	/* of those below */
	struct gate_mark *next_mark;	/* that is free: their end */
	unsigned char classes[256];
	char doctype[DOCTYPE_BYTES_MAX];	/* what follows the word */
	struct gate_mark marks[MARKS_MAX];
};

/* What may be asked of each state; a row per state. */
struct gate_row {
	/* Works on the bytes from at to before end (at least one) in this
	 * state; returns where the next one goes on, or NULL with err set. */
	const char *(*scan)(struct gate *gate, const char *at, const char *end,
	    struct error *err);
	size_t bytes_max;	/* of what it is inside of; 0: any */
	const char *what;
	/* That ends it for the parser and begins another, where it is long;
	 * NULL: it goes on as one. */
	const char *seam;
};

extern const struct gate_row gate_rows[GATE_STATE_COUNT];

/*
 * Stop: what begins at the markup that is waiting, or at `at` where none is,
 * belongs to no document that has its root already.  why: what it is refused
 * with.  Returns end, NULL with err set.
 */
const char *gate_begin_next(struct gate *gate, const char *at,
    const char *end, const char *why, struct error *err);

/* Can a name begin with it? */
static inline bool
gate_is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

/* The element ends. */
static inline void
gate_leave_element(struct gate *gate)
{
	if (--gate->depth < gate->least_depth)
		gate->least_depth = gate->depth;
}

/* At a '<' or a '&'; where what follows it goes on. */
const char *gate_begin_markup(struct gate *gate, const char *at);
const char *gate_begin_reference(struct gate *gate, const char *at);

/* White space outside ends at at; so does the comment it was passed on in. */
MUST_CHECK enum status gate_end_blanks(struct gate *gate, const char *at,
    struct error *err);

/* The scan of text. */
const char *gate_in_text(struct gate *gate, const char *at, const char *end,
    struct error *err);
/* The scan of the DOCTYPE's two states. */
const char *gate_in_doctype(struct gate *gate, const char *at,
    const char *end, struct error *err);
/* The scan of a reference. */
const char *gate_in_reference(struct gate *gate, const char *at,
    const char *end, struct error *err);
/* Always NULL. */
const char *gate_refuse_control(char byte, struct error *err);
/* At the first byte, which begins no XML: what was found, and what it may be. */
const char *gate_refuse_start(const char *at, const char *end,
    struct error *err);

static inline uint64_t
gate_offset_of(const struct gate *gate, const char *at)
{
	return gate->piece_offset + (size_t)(at - gate->piece);
}

/* Is the markup, up to at, longer than max?  Then err is set. */
bool gate_is_too_long(const struct gate *gate, const char *at, size_t max,
    const char *what, struct error *err);
enum status gate_refuse_mark(struct error *err);

MUST_CHECK static inline enum status
gate_add_mark(struct gate *gate, bool is_start, uint64_t offset, uint64_t line,
    struct error *err)
{
	struct gate_mark *mark = gate->next_mark;

	if (mark == gate->marks + MARKS_MAX)
		return gate_refuse_mark(err);
	mark->place.line = line;
	mark->place.offset = offset;
	mark->is_start = is_start;
	gate->waiting.end = ++gate->next_mark;
	return STATUS_OK;
}

MUST_CHECK enum status gate_pass(struct gate *gate, const char *bytes,
    size_t size, struct error *err);
/* What was waiting goes on. */
MUST_CHECK enum status gate_keep_waiting(struct gate *gate,
    struct error *err);
/* What was waiting is left out, and all up to `until`. */
MUST_CHECK enum status gate_drop_waiting(struct gate *gate, const char *until,
    struct error *err);

#endif
