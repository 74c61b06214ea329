#ifndef REPORTS_TEXT_H
#define REPORTS_TEXT_H

#include "engine/result.h"
#include "engine/strbuf.h"
#include "reports/statement.h"

/*
 * text -- results and statements for people to read: plain UTF-8, at most 80
 * columns where ids allow it, numbers aligned.  Control characters and bidi
 * overrides in names are shown as '?', line breaks in them as blanks.
 */

/* A statement as a letter-like text (`ristorno show`), with titles in the
 * account's language where the agreement has them, else the first. */
void text_statement(struct strbuf *out, const struct statement *statement);

/* Every step of one result (`ristorno explain`). */
void text_explain(struct strbuf *out, const struct result *result);

#endif
