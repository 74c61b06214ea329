#include "cli/reject_original.h"

#include <string.h>

#define BLANKS " \t\r\n"

/*
 * An element is whole when it ends with its own end tag, or is nothing but an
 * empty one.  '<' stands nowhere but before markup.
 */
bool
reject_original_is_whole(const char *xml)
{
	const char *last;
	const char *end;
	size_t length;

	if (xml == NULL || *xml != '<')
		return false;
	last = strrchr(xml, '<');
	end = strchr(last, '>');
	if (end == NULL || end[1 + strspn(end + 1, BLANKS)] != '\0')
		return false;
	if (last == xml)
		return end[-1] == '/';
	length = strcspn(xml + 1, BLANKS "/>");
	return last[1] == '/' && strncmp(last + 2, xml + 1, length) == 0 &&
	    last + 2 + length + strspn(last + 2 + length, BLANKS) == end;
}
