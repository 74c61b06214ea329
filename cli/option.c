#include "cli/option.h"

#include <assert.h>
#include <string.h>

#include "engine/date.h"
#include "engine/strbuf.h"

#define CHOICES_BYTES_MAX 4096	/* of a table's own words */

/* The words being read. */
struct cursor {
	const struct option_parser *parser;
	struct arena *arena;
	const struct option_words *words;
	size_t next;		/* index of the next word */
};

static void *
member(const struct option_set *set, const struct option_row *row)
{
	return (char *)set->target + row->offset;
}

void
option_set_defaults(const struct option_set *set)
{
	const struct option_row *row;

	for (row = set->rows; row->name != NULL; row++) {
		switch (row->kind) {
		case OPTION_FLAG:
			*(bool *)member(set, row) = false;
			break;
		case OPTION_TEXT:
			*(const char **)member(set, row) = NULL;
			break;
		case OPTION_CHOICE:
			*(const char **)member(set, row) = row->choices[0];
			break;
		case OPTION_NUMBER:
			*(int64_t *)member(set, row) = row->fallback;
			break;
		case OPTION_DATE:
			*(int32_t *)member(set, row) = DATE_NONE;
			break;
		case OPTION_WORDS:
		case OPTION_TEXTS:
			*(struct option_words *)member(set, row) =
			    (struct option_words){ 0 };
			break;
		}
	}
}

/* All of them, also where the help has no room for them in one word. */
static enum status
refuse_choice(const struct option_row *row, const char *value,
    struct error *err)
{
	const char *const *choice;
	struct strbuf all;
	enum status status;

	strbuf_init(&all, CHOICES_BYTES_MAX);
	for (choice = row->choices; *choice != NULL; choice++)
		strbuf_printf(&all, "%s%s", choice > row->choices ? "|" : "",
		    *choice);
	status = strbuf_status(&all) != STATUS_OK ? error_memory(err) :
	    error_set(err, STATUS_USAGE, "--%s takes %s, not \"%s\"",
	    row->name, strbuf_text(&all), value);
	strbuf_fini(&all);
	return status;
}

static enum status
read_choice(const char **out, const struct option_row *row, const char *value,
    struct error *err)
{
	const char *const *choice;

	for (choice = row->choices; *choice != NULL; choice++) {
		if (strcmp(*choice, value) == 0) {
			*out = *choice;
			return STATUS_OK;
		}
	}
	return refuse_choice(row, value, err);
}

static enum status
read_number(int64_t *out, const struct option_row *row, const char *value,
    struct error *err)
{
	const char *digit;
	int64_t number = 0;

	for (digit = value; *digit >= '0' && *digit <= '9'; digit++) {
		number = number * 10 + (*digit - '0');
		if (number > row->maximum)
			break;
	}
	if (digit == value || *digit != '\0')
		return error_set(err, STATUS_USAGE,
		    "--%s takes a whole number from 0 to %lld, not \"%s\"",
		    row->name, (long long)row->maximum, value);
	*out = number;
	return STATUS_OK;
}

static enum status
read_date(int32_t *out, const struct option_row *row, const char *value,
    struct error *err)
{
	enum status status = date_parse(out, value);

	if (status == STATUS_OK)
		return STATUS_OK;
	return error_set(err, STATUS_USAGE, status == STATUS_RANGE
	    ? "--%s takes a date, and there is no day %s"
	    : "--%s takes a date as YYYY-MM-DD, not \"%s\"", row->name, value);
}

static bool
is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* Append value to the list. */
static enum status
read_text(struct cursor *cursor, struct option_words *list,
    const char *value, struct error *err)
{
	if (list->words == NULL) {
		list->words = arena_alloc(cursor->arena, cursor->words->count,
		    sizeof *list->words);
		if (list->words == NULL)
			return error_memory(err);
	}
	list->words[list->count++] = value;
	return STATUS_OK;
}

/* Append value and the words up to the next option to the list. */
static enum status
read_words(struct cursor *cursor, struct option_words *list,
    const char *value, struct error *err)
{
	enum status status = read_text(cursor, list, value, err);

	if (status != STATUS_OK)
		return status;
	while (cursor->next < cursor->words->count &&
	    !is_option(cursor->words->words[cursor->next]))
		list->words[list->count++] =
		    cursor->words->words[cursor->next++];
	return STATUS_OK;
}

static enum status
store(struct cursor *cursor, const struct option_set *set,
    const struct option_row *row, const char *value, struct error *err)
{
	void *target = member(set, row);

	assert(row->kind == OPTION_FLAG || value != NULL);

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)target = true;
		return STATUS_OK;
	case OPTION_TEXT:
		*(const char **)target = value;
		return STATUS_OK;
	case OPTION_CHOICE:
		return read_choice(target, row, value, err);
	case OPTION_NUMBER:
		return read_number(target, row, value, err);
	case OPTION_DATE:
		return read_date(target, row, value, err);
	case OPTION_WORDS:
		return read_words(cursor, target, value, err);
	case OPTION_TEXTS:
		return read_text(cursor, target, value, err);
	}
	return STATUS_OK;
}

/* The row of --name (length bytes) or, with length 0, of a letter. */
static const struct option_row *
find_row(const struct option_set **set_out, const struct option_parser *parser,
    const char *name, size_t length, char letter)
{
	const struct option_row *row;
	size_t i;

	for (i = 0; i < parser->set_count; i++) {
		*set_out = &parser->sets[i];
		for (row = parser->sets[i].rows; row->name != NULL; row++) {
			if (length > 0 && strlen(row->name) == length &&
			    memcmp(row->name, name, length) == 0)
				return row;
			if (length == 0 && row->letter == letter)
				return row;
		}
	}
	return NULL;
}

/* Read the option at word, whose index was just passed. */
static enum status
read_option(struct cursor *cursor, const char *word, struct error *err)
{
	const struct option_set *set = NULL;
	const struct option_row *row = NULL;
	const char *value = NULL;

	if (word[1] == '-') {
		const char *name = word + 2;
		size_t length = strcspn(name, "=");

		if (name[length] == '=')
			value = name + length + 1;
		if (length > 0)
			row = find_row(&set, cursor->parser, name, length, 0);
	} else if (word[2] == '\0') {
		row = find_row(&set, cursor->parser, NULL, 0, word[1]);
	}
	if (row == NULL)
		return error_set(err, STATUS_USAGE, "unknown option %s", word);

	if (row->kind == OPTION_FLAG && value != NULL)
		return error_set(err, STATUS_USAGE, "--%s takes no value",
		    row->name);
	if (row->kind != OPTION_FLAG && value == NULL) {
		if (cursor->next == cursor->words->count)
			return error_set(err, STATUS_USAGE, "--%s needs %s",
			    row->name, row->value);
		value = cursor->words->words[cursor->next++];
	}
	if (value != NULL && value[0] == '\0')
		return error_set(err, STATUS_USAGE,
		    "--%s needs %s, not an empty text", row->name, row->value);
	return store(cursor, set, row, value, err);
}

enum status
option_parse(struct option_words *operands, const struct option_parser *parser,
    struct arena *arena, const struct option_words *words, struct error *err)
{
	struct cursor cursor = { parser, arena, words, 0 };
	struct option_words found = { 0 };
	bool options_ended = false;
	enum status status;

	found.words = arena_alloc(arena, words->count + 1,
	    sizeof *found.words);
	if (found.words == NULL)
		return error_memory(err);
	while (cursor.next < words->count) {
		const char *word = words->words[cursor.next++];

		if (!options_ended && strcmp(word, "--") == 0) {
			options_ended = true;
		} else if (!options_ended && is_option(word)) {
			status = read_option(&cursor, word, err);
			if (status != STATUS_OK)
				return status;
		} else {
			found.words[found.count++] = word;
			/* From here on every word is somebody else's. */
			while (parser->stops_at_operand &&
			    cursor.next < words->count)
				found.words[found.count++] =
				    words->words[cursor.next++];
		}
	}
	*operands = found;
	return STATUS_OK;
}

static bool
is_given(const struct option_set *set, const struct option_row *row)
{
	switch (row->kind) {
	case OPTION_FLAG:
		return *(bool *)member(set, row);
	case OPTION_TEXT:
	case OPTION_CHOICE:
		return *(const char **)member(set, row) != NULL;
	case OPTION_NUMBER:
		return *(int64_t *)member(set, row) != row->fallback;
	case OPTION_DATE:
		return *(int32_t *)member(set, row) != DATE_NONE;
	case OPTION_WORDS:
	case OPTION_TEXTS:
		return ((struct option_words *)member(set, row))->count > 0;
	}
	return false;
}

enum status
option_check_required(const struct option_set *set, struct error *err)
{
	const struct option_row *row;

	for (row = set->rows; row->name != NULL; row++)
		if (row->is_required && !is_given(set, row))
			return error_set(err, STATUS_USAGE,
			    "--%s %s is needed", row->name, row->value);
	return STATUS_OK;
}
