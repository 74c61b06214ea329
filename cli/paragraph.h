#ifndef CLI_PARAGRAPH_H
#define CLI_PARAGRAPH_H

#include "engine/strbuf.h"

/*
 * paragraph -- a text of labelled paragraphs (rules/annex.h), laid out for
 * reading: wrapped at blanks, the labels in a column of their own.  What does
 * not belong on a terminal is shown as reports/plain.h has it.
 */

/* Lines are wrapped at this width where words allow it. */
#define PARAGRAPH_WIDTH_MAX 78

void paragraph_put_all(struct strbuf *out, const char *text);

/* What stands between two texts. */
void paragraph_separate(struct strbuf *out);

#endif
