#include "cli/reject_original.h"

#include <string.h>

#define BLANKS " \t\r\n"

/* The '>' of a tag, which values in quotes may hold as well; NULL: it is cut. */
static const char *
tag_end(const char *tag)
{
	const char *at = tag + strcspn(tag, "\"'>");

	while (at != NULL && *at != '>' && *at != '\0') {
		at = strchr(at + 1, *at);
		if (at != NULL)
			at += 1 + strcspn(at + 1, "\"'>");
	}
	return at != NULL && *at == '>' ? at : NULL;
}

/*
 * An element is whole when it ends with its own end tag, or is nothing but an
 * empty one.  '<' stands nowhere but before markup.
 */
static bool
is_whole_element(const char *xml)
{
	const char *last;
	const char *end;
	size_t length;

	last = strrchr(xml, '<');
	end = tag_end(last);
	if (end == NULL || end[1 + strspn(end + 1, BLANKS)] != '\0')
		return false;
	if (last == xml)
		return end[-1] == '/';
	length = strcspn(xml + 1, BLANKS "/>");
	return last[1] == '/' && strncmp(last + 2, xml + 1, length) == 0 &&
	    last + 2 + length + strspn(last + 2 + length, BLANKS) == end;
}

/* Rows are shorter than what is cut, and end their line. */
bool
reject_original_is_whole(const char *text)
{
	if (text == NULL || *text == '\0')
		return false;
	return *text == '<' ? is_whole_element(text) :
	    text[strlen(text) - 1] == '\n';
}
