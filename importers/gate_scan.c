#include "importers/gate_private.h"

#include <string.h>

/* To the first byte that needs a look. */
static inline const char *
skip(const struct gate *gate, const char *at, const char *end, unsigned stop)
{
	const unsigned char *classes = gate->classes;

	while (end - at >= 4) {
		if ((classes[(unsigned char)at[0]] & stop) != 0)
			return at;
		if ((classes[(unsigned char)at[1]] & stop) != 0)
			return at + 1;
		if ((classes[(unsigned char)at[2]] & stop) != 0)
			return at + 2;
		if ((classes[(unsigned char)at[3]] & stop) != 0)
			return at + 3;
		at += 4;
	}
	while (at < end && (classes[(unsigned char)*at] & stop) == 0)
		at++;
	return at;
}

/* The same, over the ends of lines. */
static inline const char *
skip_lines(struct gate *gate, const char *at, const char *end, unsigned stop)
{
	for (;;) {
		at = skip(gate, at, end, stop);
		if (at == end || *at != '\n')
			return at;
		gate->line++;
		at++;
	}
}

const char *
gate_begin_markup(struct gate *gate, const char *at)
{
	gate->token_offset = gate_offset_of(gate, at);
	gate->token_line = gate->line;
	gate->state = IN_MARKUP;
	/* What may turn out to be a DOCTYPE, or another document's beginning,
	 * must not be passed on. */
	if (gate->depth == 0)
		gate->wait_from = at;
	return at + 1;
}

const char *
gate_begin_reference(struct gate *gate, const char *at)
{
	gate->outer = gate->state;
	gate->state = IN_REFERENCE;
	gate->wait_from = at;
	gate->run = 1;
	gate->reference_value = 0;
	gate->reference_base = 0;
	return at + 1;
}

static const char *
in_outside(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	at = skip_lines(gate, at, end, STOP_OUTSIDE);
	if (at == end)
		return at;
	if (gate_end_blanks(gate, at, err) != STATUS_OK)
		return NULL;
	if (*at == '<')
		return gate_begin_markup(gate, at);
	/* A NUL may be half a character of the next document. */
	if ((unsigned char)*at < 0x20 && (*at != '\0' || !gate->has_root))
		return gate_refuse_control(*at, err);
	if (gate->has_root)
		return gate_begin_next(gate, at, end,
		    "text after the end of the root element", err);
	return gate_refuse_start(at, end, err);
}

static const char *
begin_keyword(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	if (*at == '-') {
		gate->keyword = "--";
		gate->after_keyword = IN_COMMENT;
	} else if (*at == '[' && gate->depth > 0) {
		gate->keyword = "[CDATA[";
		gate->after_keyword = IN_CDATA;
	} else if (*at == 'D' && gate->depth == 0 && gate->has_root) {
		return gate_begin_next(gate, at, end,
		    "a DOCTYPE after the end of the root element", err);
	} else if (*at == 'D' && !gate->has_root && !gate->has_doctype) {
		gate->keyword = "DOCTYPE";
		gate->after_keyword = IN_DOCTYPE;
	} else {
		(void)error_set(err, STATUS_INVALID,
		    "\"<!\" is not followed by what may stand here");
		return NULL;
	}
	return at;
}

static const char *
in_keyword(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	if (gate->keyword == NULL) {
		at = begin_keyword(gate, at, end, err);
		if (at == NULL || gate->has_next)
			return at;
	}
	for (; at < end && *gate->keyword != '\0'; at++)
		if (*at != *gate->keyword++) {
			(void)error_set(err, STATUS_INVALID, "\"<!\" is not "
			    "followed by what may stand here");
			return NULL;
		}
	if (*gate->keyword != '\0')
		return at;
	gate->run = 0;
	gate->section_offset = gate_offset_of(gate, at);
	gate->state = gate->after_keyword;
	if (gate->state == IN_DOCTYPE) {
		gate->has_doctype = true;
		return gate_drop_waiting(gate, at, err) == STATUS_OK ? at :
		    NULL;
	}
	return gate_keep_waiting(gate, err) == STATUS_OK ? at : NULL;
}

static const char *
begin_tag(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	if (gate->depth == 0 && gate->has_root)
		return gate_begin_next(gate, at, end, "a second root element; "
		    "one document has one", err);
	if (gate->depth == DEPTH_MAX)
		(void)error_set(err, STATUS_INVALID,
		    "elements are nested deeper than %d", DEPTH_MAX);
	else if (gate_keep_waiting(gate, err) == STATUS_OK) {
		gate->has_root = true;
		gate->attributes = 0;
		gate->state = IN_TAG;
		return at;
	}
	return NULL;
}

/* "<?xml " begins another document. */
static const char *
in_target(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	static const char target[] = "xml";

	while (at < end && gate->run < strlen(target) &&
	    *at == target[gate->run]) {
		gate->run++;
		at++;
	}
	if (at == end)
		return at;
	if (gate->run == strlen(target) && memchr(" \t\r\n", *at, 4) != NULL)
		return gate_begin_next(gate, at, end, "an XML declaration "
		    "after the end of the root element", err);
	gate->run = 0;
	gate->state = IN_INSTRUCTION;
	return gate_keep_waiting(gate, err) == STATUS_OK ? at : NULL;
}

static const char *
in_markup(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	if (gate_is_name_start(*at))
		return begin_tag(gate, at, end, err);
	if (*at == '!') {
		gate->keyword = NULL;
		gate->state = IN_KEYWORD;
		return at + 1;
	}
	if (*at == '?' && gate->depth == 0 && gate->has_root) {
		gate->run = 0;
		gate->state = IN_TARGET;
		return at + 1;
	}
	if (*at == '\0' && gate->depth == 0 && gate->has_root)
		return gate_begin_next(gate, at, end,
		    "text after the end of the root element", err);
	if (gate_keep_waiting(gate, err) != STATUS_OK)
		return NULL;
	if (*at == '?') {
		gate->run = 0;
		gate->state = IN_INSTRUCTION;
		return at + 1;
	}
	if (*at == '/' && gate->depth > 0) {
		gate->state = IN_END_TAG;
		return at + 1;
	}
	(void)error_set(err, STATUS_INVALID, *at == '/' ?
	    "an end tag without a start tag" :
	    "'<' is not followed by a name");
	return NULL;
}

/* Back to where the markup stood; at: past its '>'. */
static void
end_markup(struct gate *gate, const char *at)
{
	gate->state = gate->depth > 0 ? IN_TEXT : IN_OUTSIDE;
	gate->section_offset = gate_offset_of(gate, at);
}

/* at: past the '>' of a start tag. */
static const char *
end_tag(struct gate *gate, const char *at, struct error *err)
{
	const char *before = at - 1 > gate->piece ? at - 2 :
	    &gate->last;
	enum status status;

	if (gate_is_too_long(gate, at, TAG_BYTES_MAX, "a tag", err))
		return NULL;
	status = gate_add_mark(gate, true, gate->token_offset, gate->token_line,
	    err);
	if (status == STATUS_OK && *before == '/')
		status = gate_add_mark(gate, false, gate_offset_of(gate, at),
		    gate->line, err);
	else
		gate->depth++;
	end_markup(gate, at);
	return status == STATUS_OK ? at : NULL;
}

static const char *
in_tag(struct gate *gate, const char *at, const char *end, struct error *err)
{
	at = skip_lines(gate, at, end, STOP_TAG);
	if (at == end)
		return at;
	if (*at == '>')
		return end_tag(gate, at + 1, err);
	if (*at == '"' || *at == '\'') {
		if (++gate->attributes > TAG_ATTRIBUTES_MAX) {
			(void)error_set(err, STATUS_INVALID, "a tag with more "
			    "than %d attributes", TAG_ATTRIBUTES_MAX);
			return NULL;
		}
		gate->state = *at == '"' ? IN_DOUBLE_QUOTES :
		    IN_SINGLE_QUOTES;
		return at + 1;
	}
	if (*at != '<')
		return gate_refuse_control(*at, err);
	(void)error_set(err, STATUS_INVALID, "'<' inside a tag");
	return NULL;
}

static const char *
in_quotes(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	bool is_double = gate->state == IN_DOUBLE_QUOTES;

	at = skip_lines(gate, at, end,
	    is_double ? STOP_DOUBLE_QUOTES : STOP_SINGLE_QUOTES);
	if (at == end)
		return at;
	/* The other kind of quote does not stop here. */
	if (*at == '"' || *at == '\'') {
		gate->state = IN_TAG;
		return at + 1;
	}
	if (*at == '&')
		return gate_begin_reference(gate, at);
	if (*at != '<')
		return gate_refuse_control(*at, err);
	(void)error_set(err, STATUS_INVALID, "'<' in an attribute's value");
	return NULL;
}

static const char *
in_end_tag(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	at = skip_lines(gate, at, end, STOP_TAG);
	if (at == end)
		return at;
	if (*at != '>') {
		if ((unsigned char)*at < 0x20)
			return gate_refuse_control(*at, err);
		(void)error_set(err, STATUS_INVALID,
		    "an end tag holds more than its name");
		return NULL;
	}
	at++;
	gate_leave_element(gate);
	end_markup(gate, at);
	if (gate_is_too_long(gate, at, TAG_BYTES_MAX, "a tag", err) ||
	    gate_add_mark(gate, false, gate_offset_of(gate, at), gate->line,
	    err) != STATUS_OK)
		return NULL;
	return at;
}

/* What ends with '>' after a run of closing characters. */
static const struct closing {
	char character;
	unsigned char stop;
	unsigned needed;
	size_t bytes_max;
	const char *what;
} closings[GATE_STATE_COUNT] = {
	[IN_COMMENT] = { '-', STOP_DASH, 2, COMMENT_BYTES_MAX, "a comment" },
	[IN_CDATA] = { ']', STOP_BRACKET, 2, SIZE_MAX, "a CDATA section" },
	[IN_INSTRUCTION] = { '?', STOP_QUESTION, 1, INSTRUCTION_BYTES_MAX,
	    "a processing instruction" },
};

static const char *
in_closed(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	const struct closing *closing = &closings[gate->state];

	while (at < end) {
		if (*at == closing->character) {
			gate->run++;
			at++;
			continue;
		}
		if (*at == '>' && gate->run >= closing->needed) {
			at++;
			end_markup(gate, at);
			return gate_is_too_long(gate, at, closing->bytes_max,
			    closing->what, err) ? NULL : at;
		}
		gate->run = 0;
		at = skip_lines(gate, at, end, closing->stop);
		if (at < end && (unsigned char)*at < 0x20)
			return gate_refuse_control(*at, err);
	}
	return at;
}

const struct gate_row gate_rows[GATE_STATE_COUNT] = {
	[IN_OUTSIDE] = { in_outside, 0, NULL, "--><!--" },
	[IN_TEXT] = { gate_in_text, 0, NULL, NULL },
	[IN_MARKUP] = { in_markup, TAG_BYTES_MAX, "a tag", NULL },
	[IN_TAG] = { in_tag, TAG_BYTES_MAX, "a tag", NULL },
	[IN_DOUBLE_QUOTES] = { in_quotes, TAG_BYTES_MAX, "a tag", NULL },
	[IN_SINGLE_QUOTES] = { in_quotes, TAG_BYTES_MAX, "a tag", NULL },
	[IN_REFERENCE] = { gate_in_reference, 0, NULL, NULL },
	[IN_END_TAG] = { in_end_tag, TAG_BYTES_MAX, "a tag", NULL },
	[IN_KEYWORD] = { in_keyword, TAG_BYTES_MAX, "a tag", NULL },
	[IN_COMMENT] = { in_closed, COMMENT_BYTES_MAX, "a comment",
	    "--><!--" },
	[IN_CDATA] = { in_closed, 0, NULL, "]]><![CDATA[" },
	[IN_TARGET] = { in_target, TAG_BYTES_MAX, "a tag", NULL },
	[IN_INSTRUCTION] = { in_closed, INSTRUCTION_BYTES_MAX,
	    "a processing instruction", NULL },
	[IN_DOCTYPE] = { gate_in_doctype, 0, NULL, NULL },
	[IN_DOCTYPE_QUOTES] = { gate_in_doctype, 0, NULL, NULL },
};
