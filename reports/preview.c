#include "reports/preview.h"

#include <assert.h>
#include <string.h>

#include "reports/preview_formats.h"

static const struct preview_format *const formats[] = {
	&preview_text,
	&preview_csv,
	&preview_json,
};

const struct preview_format *
preview_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

/* The row of the currency, made where there is none yet, by code. */
static struct preview_total *
find_total(struct preview *preview, const struct result *result)
{
	size_t at = 0;
	int order = -1;

	for (; at < preview->total_count; at++) {
		order = strcmp(preview->totals[at].currency, result->currency);
		if (order >= 0)
			break;
	}
	if (at < preview->total_count && order == 0)
		return &preview->totals[at];
	/* There are fewer currencies in the world. */
	assert(preview->total_count < PREVIEW_CURRENCIES_MAX);
	assert(strlen(result->currency) < CURRENCY_CODE_SIZE);
	memmove(&preview->totals[at + 1], &preview->totals[at],
	    (preview->total_count - at) * sizeof preview->totals[0]);
	preview->total_count++;
	preview->totals[at] = (struct preview_total){
		.minor_digits = result->minor_digits,
	};
	memcpy(preview->totals[at].currency, result->currency,
	    strlen(result->currency) + 1);
	return &preview->totals[at];
}

void
preview_count(struct preview *preview, const struct result *result)
{
	struct preview_total *total;

	preview->results++;
	if (result->error != NULL) {
		preview->failed++;
		return;
	}
	total = find_total(preview, result);
	total->parties++;
	if (decimal_add_wide(&total->total_micro, total->total_micro,
	    result->total_micro) != STATUS_OK)
		total->is_too_large = true;
}
