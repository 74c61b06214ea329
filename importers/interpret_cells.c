#include "importers/interpret_cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/currency.h"
#include "engine/date.h"
#include "engine/decimal.h"
#include "engine/fact.h"

static void
fault_missing(struct fault *fault, const struct field_info *info)
{
	char code[64];
	static const char *const wanted[] = {
		[FIELD_ID] = "an id",
		[FIELD_TEXT] = "a text",
		[FIELD_WORDS] = "words",
		[FIELD_DATE] = "a date",
		[FIELD_CURRENCY] = "a currency",
		[FIELD_AMOUNT] = "an amount",
		[FIELD_POSITIVE] = "a number",
		[FIELD_RATE] = "a number",
	};

	(void)snprintf(code, sizeof code, "%s-%s",
	    reason_code(REASON_MISSING_FIELD), info->name);
	fault_set(fault, REASON_MISSING_FIELD, code, info->name,
	    "expected %s, found none", wanted[info->type]);
}

static void
fault_number(struct fault *fault, const struct field_info *info,
    const struct scope *scope, const char *text, enum status status)
{
	unsigned digits = info->type == FIELD_RATE ? FACT_RATE_DIGITS :
	    DECIMAL_DIGITS;

	if (status == STATUS_SYNTAX)
		fault_set(fault, REASON_BAD_AMOUNT, NULL, info->name,
		    "expected a decimal such as 1234%c56, found \"%.*s\"",
		    scope->dialect->numbers.decimal, fault_quoted(text),
		    text);
	else
		fault_set(fault, REASON_AMOUNT_RANGE, NULL, info->name,
		    "expected at most %u decimals and less than %s, found "
		    "\"%.*s\"", digits,
		    info->type == FIELD_RATE ? "900000000" : "9000000000000",
		    fault_quoted(text), text);
}

static void
read_number(struct cell *cell, struct fault *fault, struct scope *scope,
    const struct dialect_field *field)
{
	const struct field_info *info = field->info;
	bool is_positive = info->type == FIELD_POSITIVE ||
	    info->type == FIELD_RATE;
	struct found_number number;

	/* Texts are compared: "5" and "5.0" are two. */
	if (field->wants_single &&
	    scope_single_text(scope, field->from).text == NULL)
		return;
	number = scope_number(scope, field->from,
	    info->type == FIELD_RATE ? FACT_RATE_DIGITS : DECIMAL_DIGITS);
	cell->text = number.found.text;
	cell->is_as_found = number.found.is_as_found;
	cell->value = number.value;
	cell->is_stated = number.is_stated;
	if (!number.is_stated)
		return;
	if (number.status != STATUS_OK) {
		cell->is_faulty = true;
		fault_number(fault, info, scope, cell->text, number.status);
	} else if (is_positive && number.value <= 0) {
		cell->is_faulty = true;
		fault_set(fault, REASON_AMOUNT_RANGE, NULL, info->name,
		    "expected a number above 0, found \"%.*s\"",
		    fault_quoted(cell->text), cell->text);
	}
}

/* A day in a dialect's form, for messages: "2025-03-31". */
static void
date_example(char *out, const struct date_form *form)
{
	static const char year[] = "2025";
	static const char month[] = "03";
	static const char day[] = "31";
	size_t y = 0;
	size_t m = 0;
	size_t d = 0;

	for (const char *f = form->text; *f != '\0'; f++)
		*out++ = *f == 'Y' ? year[y++] : *f == 'M' ? month[m++] :
		    *f == 'D' ? day[d++] : *f;
	*out = '\0';
}

static void
read_date(struct cell *cell, struct fault *fault, struct scope *scope,
    const struct dialect_field *field)
{
	const struct dialect *dialect = scope->dialect;
	enum status status = STATUS_SYNTAX;
	char example[DATE_FORM_MAX];
	int32_t date = DATE_NONE;

	for (size_t i = 0; i < dialect->date_count && status == STATUS_SYNTAX;
	    i++)
		status = date_form_parse(&date, cell->text,
		    &dialect->dates[i]);
	cell->value = date;
	if (status == STATUS_OK)
		return;
	cell->is_faulty = true;
	date_example(example, &dialect->dates[0]);
	fault_set(fault, REASON_BAD_DATE, NULL, field->info->name,
	    "expected a calendar day such as %s, found \"%.*s\"", example,
	    fault_quoted(cell->text), cell->text);
}

static void
read_currency(struct cell *cell, struct fault *fault,
    const struct field_info *info)
{
	if (currency_find(cell->text) != NULL)
		return;
	cell->is_faulty = true;
	fault_set(fault, REASON_BAD_CURRENCY, NULL, info->name,
	    "expected a currency code of ISO 4217 such as EUR, found \"%.*s\"",
	    fault_quoted(cell->text), cell->text);
}

static void
check_length(struct cell *cell, struct fault *fault, const char *field,
    struct found found, size_t max)
{
	if (!found.is_long && strlen(found.text) <= max)
		return;
	cell->is_faulty = true;
	fault_set(fault, REASON_TEXT_TOO_LONG, NULL, field,
	    "expected at most %zu bytes, found a longer text, \"%.*s...\"",
	    max, fault_quoted(found.text), found.text);
}

static int
compare_words(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

/* The words of text, which becomes them, each with a NUL. */
static size_t
split_words(const char **words, char *text)
{
	size_t count = 0;
	char *word = text + strspn(text, " ");

	while (*word != '\0') {
		char *end = word + strcspn(word, " ");
		char *next = end + strspn(end, " ");

		*end = '\0';
		words[count++] = word;
		word = next;
	}
	return count;
}

/* Words sorted, each once, one blank between two. */
static void
read_words(struct cell *cell, struct fault *fault, struct scope *scope,
    const char *field)
{
	size_t length = strlen(cell->text);
	const char **words;
	size_t count;
	char *copy;
	char *out;

	if (strchr(cell->text, ' ') == NULL) {
		check_length(cell, fault, field,
		    (struct found){ .text = cell->text }, FACT_ID_MAX);
		return;
	}
	copy = arena_strdup(scope->arena, cell->text);
	out = arena_alloc(scope->arena, length + 1, 1);
	words = arena_alloc(scope->arena, length / 2 + 1, sizeof *words);
	if (copy == NULL || out == NULL || words == NULL) {
		scope->has_failed = true;
		return;
	}
	count = split_words(words, copy);
	qsort(words, count, sizeof *words, compare_words);
	cell->text = out;
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);

		check_length(cell, fault, field,
		    (struct found){ .text = words[i] }, FACT_ID_MAX);
		if (i > 0 && strcmp(words[i - 1], words[i]) == 0)
			continue;
		if (out != cell->text)
			*out++ = ' ';
		memcpy(out, words[i], size);
		out += size;
	}
	*out = '\0';
}

static void
read_text(struct cell *cell, struct fault *fault, struct scope *scope,
    const struct dialect_field *field)
{
	enum field_type type = field->info->type;
	size_t max = type == FIELD_ID || type == FIELD_CURRENCY ?
	    FACT_ID_MAX : FACT_TEXT_MAX;
	struct found found;

	scope->is_exact = type == FIELD_ID || type == FIELD_TEXT;
	found = type == FIELD_WORDS ?
	    scope_words(scope, field->from) : field->wants_single ?
	    scope_single_text(scope, field->from) :
	    scope_text(scope, field->from);
	scope->is_exact = false;
	if (found.text == NULL)
		return;
	cell->text = found.text;
	cell->is_stated = true;
	cell->is_as_found = found.is_as_found;
	check_length(cell, fault, field->info->name, found, max);
	if (cell->is_faulty)
		return;
	if (type == FIELD_DATE)
		read_date(cell, fault, scope, field);
	else if (type == FIELD_CURRENCY)
		read_currency(cell, fault, field->info);
	else if (type == FIELD_WORDS)
		read_words(cell, fault, scope, field->info->name);
}

static bool
is_number(enum field_type type)
{
	return type == FIELD_AMOUNT || type == FIELD_POSITIVE ||
	    type == FIELD_RATE;
}

/*
 * A closed form has no empty values of these types; elsewhere an empty element
 * says nothing.
 */
static bool
is_empty_value(struct scope *scope, const struct dialect_field *field)
{
	enum field_type type = field->info->type;

	if (!scope->dialect->is_closed || field->from->constant != NULL ||
	    field->from->parts != NULL)
		return false;
	return (type == FIELD_DATE || type == FIELD_CURRENCY ||
	    is_number(type)) && scope_has(scope, &field->from->path);
}

/* Is the field the dialect's text for "nothing"? */
static bool
is_nothing(struct scope *scope, const struct dialect_field *field)
{
	const char *nothing = scope->dialect->nothing;
	struct found found;

	if (nothing == NULL || field->info->type == FIELD_WORDS)
		return false;
	found = scope_text(scope, field->from);
	return found.text != NULL && strcmp(found.text, nothing) == 0;
}

static void
read_field(struct cell *cell, struct fault *fault, struct scope *scope,
    const struct dialect_field *field)
{
	/* Nobody hears of the faults of a field whose texts may be anything. */
	struct fault *heard = field->ignores_unreadable ? NULL : fault;

	/* A field that cannot be emptied is not stated then. */
	if (is_nothing(scope, field)) {
		cell->value = field->info->type == FIELD_DATE ? DATE_NONE : 0;
		cell->is_stated = field->info->stated != 0;
	} else if (is_number(field->info->type))
		read_number(cell, heard, scope, field);
	else
		read_text(cell, heard, scope, field);
	if (field->ignores_unreadable && cell->is_faulty)
		*cell = (struct cell){ .text = NULL };
	if (cell->is_stated)
		return;
	if (is_empty_value(scope, field)) {
		cell->is_faulty = true;
		cell->text = "";
		fault_set(fault, field->info->type == FIELD_DATE ?
		    REASON_BAD_DATE : field->info->type == FIELD_CURRENCY ?
		    REASON_BAD_CURRENCY : REASON_BAD_AMOUNT, NULL,
		    field->info->name, "expected a value, found \"\"");
	} else if (field->is_required) {
		cell->is_faulty = true;
		fault_missing(fault, field->info);
	}
}

void
cells_read(struct cell *cells, struct fault *fault, struct scope *scope,
    const struct dialect_record *record, uint32_t given)
{
	const struct kind_info *info = kind_info(record->kind);
	uint32_t lacking = record->lacking & ~given;

	memset(cells, 0, RECORD_FIELDS_MAX * sizeof *cells);
	for (const struct dialect_field *f = record->fields; f != NULL;
	    f = f->next) {
		if ((given & (1u << f->index)) == 0)
			read_field(&cells[f->index], fault, scope, f);
	}
	for (size_t i = 0; lacking != 0; i++, lacking >>= 1) {
		if ((lacking & 1) == 0)
			continue;
		cells[i].is_faulty = true;
		fault_missing(fault, &info->fields[i]);
	}
}
