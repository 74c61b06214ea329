#ifndef REPORTS_PLAIN_H
#define REPORTS_PLAIN_H

#include <stddef.h>

#include "engine/strbuf.h"

/*
 * plain -- texts of unknown origin on a terminal or in a mail: control
 * characters, bidi overrides and bytes that are no UTF-8 become '?', tabs and
 * line breaks a blank.
 *
 * A width is a number of characters.
 */

/* Lines are wrapped at this width where words allow it. */
#define PLAIN_WIDTH_MAX 80

void plain_puts(struct strbuf *out, const char *text);
size_t plain_width(const char *text);

/* text, then or before it the blanks that fill up `width`. */
void plain_left(struct strbuf *out, const char *text, size_t width);
void plain_right(struct strbuf *out, const char *text, size_t width);

/* text in lines that begin with `indent` blanks, wrapped at blanks. */
void plain_wrap(struct strbuf *out, const char *text, size_t indent);

#endif
