#include "importers/byte_scan.h"
#include "importers/gate_private.h"

/*
 * Text and plain tags, which is what most of a file is: a block of bytes at a
 * time, and in it from stop to stop.
 */

#define BLOCK_BYTES (4 * BYTE_SCAN_BYTES)

/* Of a block that begins with a piece's last byte, and the byte behind it. */
_Static_assert(WINDOW_STOPS >= BLOCK_BYTES, "a scan reads no further");

/* A bit for each byte of a block; the first one's is the lowest. */
struct block {
	uint64_t text;		/* '<', '&', control characters */
	uint64_t name;		/* '<', '>', what is in no name or in few */
};

static inline uint64_t
text_stops(const char *at)
{
	byte_scan bytes = byte_scan_load(at);

	return byte_scan_bits(byte_scan_is(bytes, '<') |
	    byte_scan_is(bytes, '&') | byte_scan_below(bytes, ' '));
}

static inline uint64_t
name_stops(const char *at)
{
	byte_scan bytes = byte_scan_load(at);

	/* '<' and '>' differ in one bit; '-' and '.' may be in it. */
	return byte_scan_bits(byte_scan_below(bytes, '-') |
	    byte_scan_is(bytes, '/') |
	    byte_scan_is(bytes | byte_scan_all('<' ^ '>'), '>'));
}

static inline struct block
look_at(const char *at)
{
	return (struct block){
		.text = text_stops(at) | text_stops(at + 16) << 16 |
		    text_stops(at + 32) << 32 | text_stops(at + 48) << 48,
		.name = name_stops(at) | name_stops(at + 16) << 16 |
		    name_stops(at + 32) << 32 | name_stops(at + 48) << 48,
	};
}

static inline unsigned
first(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

static inline bool
is_blank(char c)
{
	return c == '\n' || c == '\t' || c == '\r';
}

/*
 * From its '<' to what ends the name: does the tag hold nothing else, and is
 * not the root's?
 */
static inline bool
is_plain_tag(const struct gate *gate, const char *at, const char *close)
{
	if (*close != '>')
		return false;
	return at[1] == '/' ? gate->depth >= 2 :
	    gate_is_name_start(at[1]) && gate->depth < DEPTH_MAX;
}

static inline enum status
add_plain_tag(struct gate *gate, const char *at, const char *close,
    struct error *err)
{
	if (at[1] == '/') {
		gate_leave_element(gate);
		return gate_add_mark(gate, false, gate_offset_of(gate,
		    close + 1), gate->line, err);
	}
	gate->depth++;
	return gate_add_mark(gate, true, gate_offset_of(gate, at), gate->line,
	    err);
}

/* What ends text and is no '<'. */
static const char *
end_text(struct gate *gate, const char *at, struct error *err)
{
	return *at == '&' ? gate_begin_reference(gate, at) :
	    gate_refuse_control(*at, err);
}

/*
 * Most tags are plain and lie in one block from '<' to '>': those are done
 * here, without a state of their own.
 */
const char *
gate_in_text(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	struct block block = look_at(at);

	if (end - at < BLOCK_BYTES)
		block.text &= ~(UINT64_MAX << (end - at));
	while (block.text != 0) {
		unsigned stop = first(block.text);
		const char *found = at + stop;
		uint64_t closes;

		if (*found != '<') {
			if (!is_blank(*found))
				return end_text(gate, found, err);
			gate->line += *found == '\n';
			block.text &= block.text - 1;
			continue;
		}
		/* What is right behind the '<' may be the '/' of an end. */
		closes = block.name & UINT64_MAX << stop << 2;
		if (closes == 0 && stop > 0)
			return found;	/* a block from there on has more */
		if (closes == 0 || !is_plain_tag(gate, found, at +
		    first(closes)))
			return gate_begin_markup(gate, found);
		if (add_plain_tag(gate, found, at + first(closes), err) !=
		    STATUS_OK)
			return NULL;
		block.text &= UINT64_MAX << first(closes);
	}
	return end - at < BLOCK_BYTES ? end : at + BLOCK_BYTES;
}
