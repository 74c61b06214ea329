#ifndef REPORTS_PREVIEW_FORMATS_H
#define REPORTS_PREVIEW_FORMATS_H

#include "reports/preview.h"

/*
 * preview_formats -- the rows of preview's table, each in a file of its own.
 */

extern const struct preview_format preview_text;
extern const struct preview_format preview_csv;
extern const struct preview_format preview_json;

/* Note that result was shown: counts and totals. */
void preview_count(struct preview *preview, const struct result *result);

#endif
