#include "engine/fact.h"

#include <stdio.h>

char *
fact_rate_id(char out[FACT_RATE_ID_SIZE], const char *base,
    const char *currency, int32_t date)
{
	char day[DATE_TEXT_SIZE];

	(void)snprintf(out, FACT_RATE_ID_SIZE, "%.3s/%.3s/%s", base, currency,
	    date_format(day, date));
	return out;
}
