#ifndef REPORTS_JSON_STRING_H
#define REPORTS_JSON_STRING_H

#include "engine/strbuf.h"

/*
 * json_string -- a text as a string of JSON (RFC 8259, section 7), exactly as
 * it is; NULL is null.  The text is UTF-8.
 */

void json_string(struct strbuf *out, const char *text);

#endif
