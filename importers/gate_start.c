#include "importers/gate_private.h"

#include <stdio.h>
#include <string.h>

/* Is the first line one of cells, with a separator between two of them? */
static bool
looks_like_csv(const char *at, const char *end)
{
	const char *first = at;

	if (*at == '{' || *at == '[')
		return false;
	for (; at < end && *at != '\n' && *at != '\r'; at++) {
		if ((unsigned char)*at < 0x20 && *at != '\t')
			return false;
		if (at > first && end - at > 1 &&
		    memchr(",;\t", *at, 3) != NULL &&
		    (unsigned char)at[1] > 0x20 && at[1] != '<')
			return true;
	}
	return false;
}

const char *
gate_refuse_start(const char *at, const char *end, struct error *err)
{
	char found[] = "a byte 0x00";

	if (*at > 0x20 && *at < 0x7f)
		(void)snprintf(found, sizeof found, "'%c'", *at);
	else
		(void)snprintf(found, sizeof found, "a byte 0x%02x",
		    (unsigned char)*at);
	(void)error_set(err, STATUS_INVALID, "this is no XML: '<' was "
	    "expected, %s was found%s", found, looks_like_csv(at, end) ?
	    "; a CSV file is read with --csv" : "");
	return NULL;
}
