#include "cli/reject_number.h"

#include <stdlib.h>

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

static int
compare_numbers(const void *a, const void *b)
{
	const int64_t *one = a;
	const int64_t *other = b;

	return (*one > *other) - (*one < *other);
}

enum status
reject_number_parse_all(int64_t **out, size_t *count, struct arena *arena,
    const struct option_words *words, struct error *err)
{
	int64_t *numbers = arena_alloc(arena, words->count + 1,
	    sizeof *numbers);
	enum status status = STATUS_OK;
	size_t kept = 0;

	if (numbers == NULL)
		return error_memory(err);
	for (size_t i = 0; i < words->count && status == STATUS_OK; i++)
		status = reject_number_parse(&numbers[i], words->words[i],
		    err);
	if (status != STATUS_OK)
		return status;
	qsort(numbers, words->count, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < words->count; i++)
		if (kept == 0 || numbers[i] != numbers[kept - 1])
			numbers[kept++] = numbers[i];
	*out = numbers;
	*count = kept;
	return STATUS_OK;
}
