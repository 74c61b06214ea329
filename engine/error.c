#include "engine/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* More than the longest name of a file and what is added to it. */
#define WHOLE_PLACE_MAX (16u << 10)

static int
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* How many bytes the character that begins with this byte should have. */
static size_t
character_size(char first)
{
	unsigned char byte = (unsigned char)first;

	if (byte >= 0xf0)
		return 4;
	if (byte >= 0xe0)
		return 3;
	return byte >= 0xc0 ? 2 : 1;
}

/* Take off the last character if it is not whole. */
static void
trim_cut_character(char *text, size_t length)
{
	size_t start = length;

	while (start > 0 && length - start < 4) {
		start--;
		if (!is_continuation(text[start]))
			break;
	}
	if (start < length && !is_continuation(text[start]) &&
	    character_size(text[start]) > length - start)
		text[start] = '\0';
}

/* Terminals obey U+0000 to U+001F, U+007F and U+0080 to U+009F. */
static void
replace_controls(char *text)
{
	for (char *c = text; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)c[0];
		unsigned char next = (unsigned char)c[1];

		if (byte < 0x20 || byte == 0x7f) {
			c[0] = '?';
		} else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {
			c[0] = '?';
			c[1] = '?';
		}
	}
}

/* Format into text of size bytes, safe for one line of a terminal. */
static void __attribute__((format(printf, 3, 0)))
format_line(char *text, size_t size, const char *format, va_list args)
{
	int length = vsnprintf(text, size, format, args);

	if (length < 0) {
		text[0] = '\0';
		return;
	}
	if ((size_t)length >= size)
		trim_cut_character(text, size - 1);
	replace_controls(text);
}

enum status
error_set(struct error *err, enum status status, const char *format, ...)
{
	va_list args;

	err->status = status;
	err->place[0] = '\0';
	va_start(args, format);
	format_line(err->message, sizeof err->message, format, args);
	va_end(args);
	return status;
}

/*
 * A place ends with what tells it apart, a file's name and a line: of a long
 * one the end is kept.  Half a number would be another line.
 */
static void
keep_end(char out[ERROR_PLACE_MAX], const char *whole)
{
	static const char mark[] = "...";
	size_t length = strlen(whole);
	size_t room = ERROR_PLACE_MAX - sizeof mark;
	const char *end = whole;

	if (length < ERROR_PLACE_MAX) {
		memcpy(out, whole, length + 1);
		return;
	}
	end += length - room;
	for (size_t i = 0; i < 3 && is_continuation(*end); i++) {
		end++;
		room--;
	}
	memcpy(out, mark, sizeof mark - 1);
	memcpy(out + sizeof mark - 1, end, room + 1);
}

enum status
error_at(struct error *err, const char *format, ...)
{
	char whole[WHOLE_PLACE_MAX];
	va_list args;

	if (err->place[0] == '\0') {
		va_start(args, format);
		format_line(whole, sizeof whole, format, args);
		va_end(args);
		keep_end(err->place, whole);
	}
	return err->status;
}

enum status
error_memory(struct error *err)
{
	return error_set(err, STATUS_MEMORY, "not enough memory");
}
