#ifndef REPORTS_TEXT_PARTS_H
#define REPORTS_TEXT_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/result.h"
#include "engine/strbuf.h"

/*
 * text_parts -- what the texts of reports/text.h have in common.
 */

/* Labels stand in a column of this width. */
#define TEXT_LABEL_WIDTH 12

/* The title in this language (NULL: any), else the first; NULL for none. */
const char *text_parts_title(const struct result_title *titles, size_t count,
    const char *language);

/* "  label      " */
void text_parts_label(struct strbuf *out, const char *label);

/* "  label      text", and a line feed; nothing where text is NULL or "". */
void text_parts_line(struct strbuf *out, const char *label, const char *text);

/* "52341.17 EUR", "12.5%"; "undefined" for NULL.  unit may be NULL. */
void text_parts_value(struct strbuf *out, const char *value, const char *unit);

/* "52341.17 EUR from 12 lines" */
void text_parts_figure(struct strbuf *out, const char *value, const char *unit,
    uint64_t lines);

void text_parts_period(struct strbuf *out, const char *label,
    struct period period);

/* What became of the ledger's lines, and their digest. */
void text_parts_ledger(struct strbuf *out, const struct result *result);

/* "1046.82 EUR", right-aligned so that it ends in the last column after
 * `used` columns of the line, and a line feed. */
void text_parts_amount(struct strbuf *out, size_t used, wide amount_micro,
    const struct result *result);

/* Of the total: settled so far, due now, owed; nothing where none is shown. */
void text_parts_settlement(struct strbuf *out, const struct result *result);

/* Each change of an amount, one a line. */
void text_parts_steps(struct strbuf *out, const struct result_step *steps,
    size_t count);

#endif
