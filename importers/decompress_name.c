#include "importers/decompress_name.h"

#include <string.h>
#include <strings.h>

#include "importers/utf8.h"

/* Bytes of the character at the front, 0 where it is none to be shown. */
static size_t
character_bytes(const char *text, size_t size)
{
	unsigned char first = (unsigned char)*text;
	size_t wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	bool is_cut;

	if (first < 0x80)
		return first >= 0x20 && first != 0x7f ? 1 : 0;
	return size >= wanted &&
	    utf8_valid_prefix(text, wanted, &is_cut) == wanted &&
	    utf8_is_xml(text, wanted) ? wanted : 0;
}

void
decompress_name_clean(char out[DECOMPRESS_NAME_MAX + 1], const char *name)
{
	size_t length = 0;
	size_t left;

	if (name == NULL || *name == '\0')
		name = "?";
	left = strlen(name);
	while (left > 0) {
		size_t bytes = character_bytes(name, left);
		size_t step = bytes > 0 ? bytes : 1;

		if (step > DECOMPRESS_NAME_MAX - length)
			break;
		if (bytes > 0)
			memcpy(out + length, name, bytes);
		else
			out[length] = '?';
		length += step;
		name += step;
		left -= step;
	}
	out[length] = '\0';
}

bool
decompress_name_is_hidden(const char *name)
{
	static const char fork[] = "__MACOSX";

	for (;;) {
		size_t length = strcspn(name, "/\\");
		bool is_up = length <= 2 && strncmp(name, "..", length) == 0;

		if (length > 0 && name[0] == '.' && !is_up)
			return true;
		if (length == sizeof fork - 1 &&
		    strncmp(name, fork, length) == 0)
			return true;
		if (name[length] == '\0')
			return false;
		name += length + 1;
	}
}

bool
decompress_name_ends(const char *name, const char *suffix)
{
	size_t length = strlen(name);
	size_t wanted = strlen(suffix);

	return length >= wanted &&
	    strcasecmp(name + length - wanted, suffix) == 0;
}
