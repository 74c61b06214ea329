#include "importers/gate_private.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void
fill_classes(struct gate *gate)
{
	unsigned char *classes = gate->classes;

	memset(classes, STOP_OUTSIDE, sizeof gate->classes);
	memset(classes, STOP_ALWAYS, 0x20);
	classes[' '] = classes['\t'] = classes['\r'] = 0;
	classes['<'] |= STOP_TEXT | STOP_TAG | STOP_DOUBLE_QUOTES |
	    STOP_SINGLE_QUOTES;
	classes['>'] |= STOP_TAG;
	classes['"'] |= STOP_TAG | STOP_DOUBLE_QUOTES;
	classes['\''] |= STOP_TAG | STOP_SINGLE_QUOTES;
	classes['-'] |= STOP_DASH;
	classes[']'] |= STOP_BRACKET;
	classes['?'] |= STOP_QUESTION;
	classes['&'] |= STOP_TEXT | STOP_DOUBLE_QUOTES | STOP_SINGLE_QUOTES;
}

enum status
gate_new(struct gate **out, uint64_t first_line,
    const struct byte_target *target, struct error *err)
{
	struct gate *gate = malloc(sizeof *gate);

	if (gate == NULL)
		return error_memory(err);
	/* The large arrays at its end are written before they are read. */
	memset(gate, 0, offsetof(struct gate, doctype));
	if (!window_init(&gate->window)) {
		free(gate);
		return error_memory(err);
	}
	gate->target = *target;
	gate->line = first_line;
	gate->next_mark = gate->marks;
	gate->waiting.at = gate->waiting.end = gate->marks;
	gate->waiting.dropped_offset = UINT64_MAX;
	fill_classes(gate);
	*out = gate;
	return STATUS_OK;
}

void
gate_free(struct gate *gate)
{
	if (gate == NULL)
		return;
	window_fini(&gate->window);
	free(gate);
}

uint64_t
gate_line(const struct gate *gate)
{
	return gate->line;
}

uint64_t
gate_dropped_line(const struct gate *gate)
{
	return gate->dropped_line;
}

unsigned
gate_depth(const struct gate *gate)
{
	return gate->depth;
}

unsigned
gate_least_depth(const struct gate *gate)
{
	return gate->least_depth;
}

void
gate_mark_depth(struct gate *gate)
{
	gate->least_depth = gate->depth;
}

bool
gate_is_between_markup(const struct gate *gate)
{
	return gate->state == IN_TEXT || gate->state == IN_OUTSIDE;
}

uint64_t
gate_open_bytes(const struct gate *gate)
{
	enum gate_state state = gate->state == IN_REFERENCE ? gate->outer :
	    gate->state;

	return state == IN_TEXT || state == IN_OUTSIDE ? 0 :
	    gate->window.offset - gate->token_offset;
}

/* --------------------------------------------------------------- passing */

enum status
gate_pass(struct gate *gate, const char *bytes, size_t size, struct error *err)
{
	if (size == 0)
		return STATUS_OK;
	return gate->target.push(gate->target.payload, bytes, size, err);
}

static enum status
pass_until(struct gate *gate, const char *until, struct error *err)
{
	const char *from = gate->pass_from;

	gate->pass_from = until;
	return gate_pass(gate, from, (size_t)(until - from), err);
}

enum status
gate_keep_waiting(struct gate *gate, struct error *err)
{
	size_t length = gate->pending_length;

	gate->wait_from = NULL;
	gate->pending_length = 0;
	return gate_pass(gate, gate->pending, length, err);
}

enum status
gate_drop_waiting(struct gate *gate, const char *until, struct error *err)
{
	enum status status = STATUS_OK;

	if (gate->wait_from != NULL && gate->pending_length == 0)
		status = pass_until(gate, gate->wait_from, err);
	gate->wait_from = NULL;
	gate->pending_length = 0;
	gate->pass_from = until;
	return status;
}

/* ------------------------------------------------------ after the root */

const char *
gate_begin_next(struct gate *gate, const char *at, const char *end,
    const char *why, struct error *err)
{
	size_t length = gate->pending_length;
	const char *start = at;
	size_t room;

	assert(gate->depth == 0 && gate->has_root);
	if (gate->wait_from != NULL) {
		start = gate->wait_from;
		gate->next_offset = gate->token_offset;
		memcpy(gate->next_text, gate->pending, length);
	} else {
		gate->next_offset = gate_offset_of(gate, at);
		gate->wait_from = at;
	}
	room = sizeof gate->next_text - length;
	if (room > (size_t)(end - start))
		room = (size_t)(end - start);
	memcpy(gate->next_text + length, start, room);
	gate->next_length = length + room;
	gate->has_next = true;
	gate->state = IN_OUTSIDE;
	(void)error_set(&gate->next_refusal, STATUS_INVALID, "%s", why);
	return gate_drop_waiting(gate, end, err) == STATUS_OK ? end : NULL;
}

bool
gate_find_next(const struct gate *gate, struct gate_next *out)
{
	if (!gate->has_next)
		return false;
	*out = (struct gate_next){
		.left = gate->total - gate->next_offset,
		.text = gate->next_text, .text_length = gate->next_length,
	};
	return true;
}

enum status
gate_refuse_next(const struct gate *gate, struct error *err)
{
	assert(gate->has_next);
	*err = gate->next_refusal;
	return err->status;
}

bool
gate_is_after_root(const struct gate *gate)
{
	return gate->state == IN_OUTSIDE && gate->has_root;
}

/* Can the section be ended before this byte and another begun with the same
 * content?  Not in a character, a line's end or what may end the section. */
static bool
is_seam(const struct gate *gate, const char *at, const char *end)
{
	char before = at > gate->piece ? at[-1] : gate->last;

	if (((unsigned char)*at & 0xc0) == 0x80 ||
	    (before == '\r' && *at == '\n'))
		return false;
	if (gate->state == IN_COMMENT)
		return before != '-';
	return before != ']' || (*at != '>' &&
	    (*at != ']' || (at + 1 < end && at[1] != '>')));
}

/* The piece ends inside a section that is long.  Where a piece of few bytes has
 * no place for the seam, the next one will do. */
static enum status
split_section(struct gate *gate, const char *end, struct error *err)
{
	const char *seam = gate_rows[gate->state].seam;
	const char *at = end;
	enum status status;

	do {
		if (at == gate->pass_from)
			return STATUS_OK;
		at--;
	} while (!is_seam(gate, at, end));
	status = pass_until(gate, at, err);
	if (status != STATUS_OK)
		return status;
	if (gate->state == IN_OUTSIDE && !gate->has_blanks)
		seam = "<!--";
	gate->has_blanks = gate->state == IN_OUTSIDE;
	gate->section_offset = gate_offset_of(gate, at);
	return gate_pass(gate, seam, strlen(seam), err);
}

enum status
gate_end_blanks(struct gate *gate, const char *at, struct error *err)
{
	enum status status;

	if (!gate->has_blanks)
		return STATUS_OK;
	gate->has_blanks = false;
	status = pass_until(gate, at, err);
	return status == STATUS_OK ? gate_pass(gate, "-->", 3, err) : status;
}

/* The piece ends: what cannot be decided yet waits for the next. */
static enum status
pass_piece(struct gate *gate, const char *end, struct error *err)
{
	enum status status;
	size_t length;

	if (gate_rows[gate->state].seam != NULL && gate_offset_of(gate, end) -
	    gate->section_offset >= SECTION_BYTES_MAX) {
		status = split_section(gate, end, err);
		if (status != STATUS_OK)
			return status;
	}
	if (gate->wait_from == NULL)
		return pass_until(gate, end, err);
	status = pass_until(gate, gate->wait_from, err);
	if (status != STATUS_OK)
		return status;
	length = (size_t)(end - gate->wait_from);
	if (length > PENDING_MAX - gate->pending_length)
		return error_set(err, STATUS_INVALID,
		    "markup is longer than the gate can look at");
	memcpy(gate->pending + gate->pending_length, gate->wait_from, length);
	gate->pending_length += length;
	gate->pass_from = end;
	return STATUS_OK;
}

/* ----------------------------------------------------------------- marks */

enum status
gate_refuse_mark(struct error *err)
{
	return error_set(err, STATUS_INVALID,
	    "the parser does not keep up with the tags");
}

struct gate_marks *
gate_marks(struct gate *gate)
{
	return &gate->waiting;
}

/* Marks that the parser has not come to yet move to the front. */
static void
settle_marks(struct gate *gate)
{
	size_t left = (size_t)(gate->waiting.end - gate->waiting.at);

	memmove(gate->marks, gate->waiting.at, left * sizeof gate->marks[0]);
	gate->next_mark = gate->marks + left;
	gate->waiting.at = gate->marks;
	gate->waiting.end = gate->next_mark;
}

void
gate_hold(struct gate *gate, uint64_t offset)
{
	window_hold(&gate->window, offset);
}

const char *
gate_get(struct gate *gate, uint64_t from, uint64_t until, size_t *length)
{
	return window_get(&gate->window, from, until, length);
}

void
gate_release(struct gate *gate)
{
	window_release(&gate->window);
}

bool
gate_is_too_long(const struct gate *gate, const char *at, size_t max,
    const char *what, struct error *err)
{
	if (gate_offset_of(gate, at) - gate->token_offset <= max)
		return false;
	(void)error_set(err, STATUS_INVALID, "%s of more than %zu bytes", what,
	    max);
	return true;
}

const char *
gate_refuse_control(char byte, struct error *err)
{
	(void)error_set(err, STATUS_INVALID, "the control character 0x%02x is "
	    "not allowed in XML", (unsigned char)byte);
	return NULL;
}

/* ------------------------------------------------------------- the whole */

static enum status
scan_piece(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	const struct gate_row *row;

	while (at < end) {
		at = gate_rows[gate->state].scan(gate, at, end, err);
		if (at == NULL)
			return err->status;
	}
	row = &gate_rows[gate->state];
	if (row->bytes_max != 0 &&
	    gate_is_too_long(gate, end, row->bytes_max, row->what, err))
		return err->status;
	return pass_piece(gate, end, err);
}

/* The first byte so far that somebody may still want to hold. */
static uint64_t
keep_from(const struct gate *gate)
{
	enum gate_state state = gate->state == IN_REFERENCE ? gate->outer :
	    gate->state;

	if (gate->waiting.at < gate->waiting.end)
		return gate->waiting.at->place.offset;
	if (gate_rows[state].bytes_max == TAG_BYTES_MAX)
		return gate->token_offset;
	return gate->window.offset;
}

/* What is looked at stands in the window, with stops behind it. */
static const char *
begin_piece(struct gate *gate, const char *bytes, size_t length)
{
	settle_marks(gate);
	gate->piece_offset = gate->window.offset;
	gate->piece = window_add(&gate->window, bytes, length,
	    keep_from(gate));
	gate->pass_from = gate->piece;
	if (gate->wait_from != NULL)
		gate->wait_from = gate->piece;
	return gate->piece;
}

enum status
gate_push(struct gate *gate, const char *bytes, size_t size,
    struct error *err)
{
	enum status status;

	gate->total += size;
	while (size > 0 && !gate->has_next) {
		size_t length = size < GATE_PIECE_BYTES ? size :
		    GATE_PIECE_BYTES;
		const char *piece = begin_piece(gate, bytes, length);

		status = scan_piece(gate, piece, piece + length, err);
		if (status != STATUS_OK)
			return status;
		gate->last = piece[length - 1];
		bytes += length;
		size -= length;
	}
	return STATUS_OK;
}

enum status
gate_finish(struct gate *gate, struct error *err)
{
	if (gate_end_blanks(gate, gate->pass_from, err) != STATUS_OK)
		return err->status;
	if (!gate->has_root && gate->state == IN_OUTSIDE)
		return error_set(err, STATUS_INVALID,
		    "the file holds no XML element");
	if (gate->state != IN_OUTSIDE)
		return error_set(err, STATUS_INVALID, "the file is cut short: "
		    "it ends before its root element does");
	return STATUS_OK;
}
