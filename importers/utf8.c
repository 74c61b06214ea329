#include "importers/utf8.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

size_t
utf8_ascii_prefix(const char *bytes, size_t size)
{
	size_t length = 0;
	uint64_t words[4];

	while (size - length >= sizeof words) {
		memcpy(words, bytes + length, sizeof words);
		if (((words[0] | words[1] | words[2] | words[3]) &
		    HIGH_BITS) != 0)
			break;
		length += sizeof words;
	}
	while (size - length >= sizeof words[0]) {
		memcpy(words, bytes + length, sizeof words[0]);
		if ((words[0] & HIGH_BITS) != 0)
			break;
		length += sizeof words[0];
	}
	return length;
}

struct lead {
	unsigned length;	/* of the sequence; 0: no lead byte */
	unsigned char low;	/* least and greatest second byte */
	unsigned char high;
};

/* Unicode, table 3-7: well-formed byte sequences. */
static struct lead
lead_of(unsigned char byte)
{
	if (byte < 0x80)
		return (struct lead){ 1, 0, 0 };
	if (byte < 0xc2)
		return (struct lead){ 0, 0, 0 };
	if (byte < 0xe0)
		return (struct lead){ 2, 0x80, 0xbf };
	if (byte < 0xf0)
		return (struct lead){ 3, byte == 0xe0 ? 0xa0 : 0x80,
			byte == 0xed ? 0x9f : 0xbf };
	if (byte < 0xf5)
		return (struct lead){ 4, byte == 0xf0 ? 0x90 : 0x80,
			byte == 0xf4 ? 0x8f : 0xbf };
	return (struct lead){ 0, 0, 0 };
}

/* Bytes of the character at the start; 0: none, *is_cut: not yet. */
static size_t
character_length(const unsigned char *bytes, size_t size, bool *is_cut)
{
	struct lead lead = lead_of(bytes[0]);

	if (lead.length <= 1)
		return lead.length;
	for (size_t i = 1; i < lead.length; i++) {
		if (i == size) {
			*is_cut = true;
			return 0;
		}
		if (i == 1 ? bytes[i] < lead.low || bytes[i] > lead.high :
		    (bytes[i] & 0xc0) != 0x80)
			return 0;
	}
	return lead.length;
}

size_t
utf8_valid_prefix(const char *bytes, size_t size, bool *is_cut)
{
	const unsigned char *at = (const unsigned char *)bytes;
	size_t done = 0;

	*is_cut = false;
	while (done < size) {
		size_t length;

		done += utf8_ascii_prefix(bytes + done, size - done);
		if (done == size)
			break;
		length = character_length(at + done, size - done, is_cut);
		if (length == 0)
			break;
		done += length;
		/* Text in other scripts: stay here while it lasts. */
		while (done < size && at[done] >= 0x80) {
			length = character_length(at + done, size - done,
			    is_cut);
			if (length == 0)
				return done;
			done += length;
		}
	}
	return done;
}

bool
utf8_is_valid(const char *bytes, size_t size)
{
	bool is_cut;

	return utf8_valid_prefix(bytes, size, &is_cut) == size;
}

bool
utf8_is_xml(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte < 0x20 && byte != '\t' && byte != '\n' &&
		    byte != '\r')
			return false;
		if (byte == 0xef && size - i >= 3 && bytes[i + 1] == '\xbf' &&
		    (bytes[i + 2] == '\xbe' || bytes[i + 2] == '\xbf'))
			return false;
	}
	return utf8_is_valid(bytes, size);
}

size_t
utf8_encode(char out[UTF8_SEQUENCE_MAX], uint32_t code_point)
{
	if (code_point < 0x80) {
		out[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		out[0] = (char)(0xc0 | code_point >> 6);
		out[1] = (char)(0x80 | (code_point & 0x3f));
		return 2;
	}
	if (code_point < 0x10000) {
		out[0] = (char)(0xe0 | code_point >> 12);
		out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code_point & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code_point >> 18);
	out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code_point & 0x3f));
	return 4;
}
