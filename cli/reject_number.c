#include "cli/reject_number.h"

#define REJECT_NUMBER_DIGITS_MAX 18

enum status
reject_number_parse(int64_t *out, const char *word, struct error *err)
{
	int64_t number = 0;
	int i;

	for (i = 0; word[i] >= '0' && word[i] <= '9' &&
	    i < REJECT_NUMBER_DIGITS_MAX; i++)
		number = number * 10 + (word[i] - '0');
	if (word[i] != '\0' || number == 0)
		return error_set(err, STATUS_USAGE,
		    "a reject has a number from 1 on, not \"%s\"", word);
	*out = number;
	return STATUS_OK;
}
