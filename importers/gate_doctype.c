#include "importers/gate_private.h"

#include <string.h>

/*
 * The parser never sees a DOCTYPE, so its form is checked here: XML 1.0,
 * section 2.8, without the internal subset.
 */

/* What is left to be read of it. */
struct rest {
	const char *at;
	const char *end;
};

static bool
take_blanks(struct rest *rest)
{
	const char *start = rest->at;

	while (rest->at < rest->end && strchr(" \t\r\n", *rest->at) != NULL)
		rest->at++;
	return rest->at > start;
}

static bool
take_word(struct rest *rest, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(rest->end - rest->at) < length ||
	    memcmp(rest->at, word, length) != 0)
		return false;
	rest->at += length;
	return true;
}

static bool
take_name(struct rest *rest)
{
	const char *start = rest->at;

	while (rest->at < rest->end && strchr(" \t\r\n\"'<>&/[]", *rest->at) ==
	    NULL)
		rest->at++;
	return rest->at > start && strchr("-.0123456789", *start) == NULL;
}

/* A quoted text; of a public identifier, only the characters it may have. */
static bool
take_literal(struct rest *rest, bool is_public)
{
	static const char allowed[] = " \r\n-'()+,./:=?;!*#@$_%0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	const char *close;

	if (rest->at == rest->end || (*rest->at != '"' && *rest->at != '\''))
		return false;
	close = memchr(rest->at + 1, *rest->at,
	    (size_t)(rest->end - rest->at - 1));
	if (close == NULL)
		return false;
	for (const char *at = rest->at + 1; is_public && at < close; at++)
		if (strchr(allowed, *at) == NULL)
			return false;
	rest->at = close + 1;
	return true;
}

static bool
take_external_id(struct rest *rest)
{
	if (take_word(rest, "SYSTEM"))
		return take_blanks(rest) && take_literal(rest, false);
	return take_word(rest, "PUBLIC") && take_blanks(rest) &&
	    take_literal(rest, true) && take_blanks(rest) &&
	    take_literal(rest, false);
}

static bool
is_doctype(const char *text, size_t length)
{
	struct rest rest = { text, text + length };

	if (!take_blanks(&rest) || !take_name(&rest))
		return false;
	if (take_blanks(&rest) && rest.at < rest.end) {
		if (!take_external_id(&rest))
			return false;
		(void)take_blanks(&rest);
	}
	return rest.at == rest.end;
}

/* at: past its '>'. */
static const char *
end_doctype(struct gate *gate, const char *at, struct error *err)
{
	if (!is_doctype(gate->doctype, gate->doctype_length)) {
		(void)error_set(err, STATUS_INVALID,
		    "the DOCTYPE is not well-formed");
		return NULL;
	}
	gate->pass_from = at;
	gate->state = IN_OUTSIDE;
	gate->section_offset = gate_offset_of(gate, at);
	/* The parser's lines stay those of the file. */
	for (size_t i = 0; i < gate->doctype_length; i++)
		if (gate->doctype[i] == '\n' &&
		    gate_pass(gate, "\n", 1, err) != STATUS_OK)
			return NULL;
	return at;
}

/* What a byte of it must not be; NULL with err set. */
static const char *
refuse_byte(char byte, struct error *err)
{
	if (byte == '[')
		(void)error_set(err, STATUS_INVALID, "the DOCTYPE declares "
		    "entities or more; such declarations are not accepted");
	else if (byte == '<')
		(void)error_set(err, STATUS_INVALID, "'<' in a DOCTYPE");
	else
		return gate_refuse_control(byte, err);
	return NULL;
}

const char *
gate_in_doctype(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	for (; at < end; at++) {
		bool is_quoted = gate->state == IN_DOCTYPE_QUOTES;
		char byte = *at;

		if (byte == '\n')
			gate->line++;
		else if (((unsigned char)byte < 0x20 && byte != '\t' &&
		    byte != '\r') ||
		    (!is_quoted && (byte == '[' || byte == '<')))
			return refuse_byte(byte, err);
		if (is_quoted && byte == gate->quote) {
			gate->state = IN_DOCTYPE;
		} else if (!is_quoted && (byte == '"' || byte == '\'')) {
			gate->quote = byte;
			gate->state = IN_DOCTYPE_QUOTES;
		} else if (!is_quoted && byte == '>') {
			return end_doctype(gate, at + 1, err);
		}
		if (gate->doctype_length == sizeof gate->doctype) {
			(void)error_set(err, STATUS_INVALID,
			    "a DOCTYPE of more than %u bytes",
			    DOCTYPE_BYTES_MAX);
			return NULL;
		}
		gate->doctype[gate->doctype_length++] = byte;
	}
	gate->pass_from = end;
	return at;
}
