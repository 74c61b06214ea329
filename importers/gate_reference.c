#include "importers/gate_private.h"

/*
 * References to the control characters that XML 1.0 forbids are left out; all
 * others are the parser's.
 */

/* The value of a digit in base 10 or 16, else 16. */
static unsigned
digit_value(char c, unsigned base)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (base == 16 && c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

/* One more byte of "&#31;" or "&#x1f;"; false: it is something else. */
static bool
take_reference_byte(struct gate *gate, char c)
{
	unsigned digit;

	if (++gate->run > REFERENCE_BYTES_MAX)
		return false;
	if (gate->run == 2)
		return c == '#';
	if (gate->run == 3)
		gate->reference_base = c == 'x' ? 16 : 10;
	if (gate->run == 3 && c == 'x')
		return true;
	digit = digit_value(c, gate->reference_base);
	if (digit == 16)
		return false;
	gate->reference_value = gate->reference_value * gate->reference_base +
	    digit;
	return true;
}

const char *
gate_in_reference(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	uint32_t value;
	bool is_dropped;

	while (at < end && take_reference_byte(gate, *at))
		at++;
	if (at == end)
		return at;
	value = gate->reference_value;
	/* At least one digit stands between "&#" or "&#x" and ';'. */
	is_dropped = *at == ';' && gate->run <= REFERENCE_BYTES_MAX &&
	    gate->run > (gate->reference_base == 16 ? 4u : 3u) &&
	    value < 0x20 && value != '\t' && value != '\n' && value != '\r';
	gate->state = gate->outer;
	if (is_dropped) {
		at++;
		if (gate->dropped_line == 0) {
			gate->dropped_line = gate->line;
			gate->waiting.dropped_offset = gate_offset_of(gate,
			    at - 1);
		}
	}
	if ((is_dropped ? gate_drop_waiting(gate, at, err) :
	    gate_keep_waiting(gate, err)) != STATUS_OK)
		return NULL;
	return at;
}
