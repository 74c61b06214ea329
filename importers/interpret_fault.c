/* What is wrong with a record, in words. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "importers/interpret_cells.h"
#include "importers/utf8.h"

/* Bytes of a text that a message quotes. */
#define QUOTED_MAX 80

/* A text that was cut ends with a whole character. */
static void
end_cut_text(char *text)
{
	bool is_cut;

	text[utf8_valid_prefix(text, strlen(text), &is_cut)] = '\0';
}

void
fault_part(struct fault *fault, const char *part, const char *id,
    uint32_t node)
{
	fault->part = part;
	fault->part_node = node;
	(void)snprintf(fault->part_id, sizeof fault->part_id, "%s", id);
	end_cut_text(fault->part_id);
}

void
fault_set(struct fault *fault, enum reason reason, const char *code,
    const char *field, const char *format, ...)
{
	va_list args;

	if (fault == NULL || fault->is_set)
		return;
	fault->is_set = true;
	fault->field = field;
	(void)snprintf(fault->code, sizeof fault->code, "%s",
	    code != NULL ? code : reason_code(reason));
	va_start(args, format);
	(void)vsnprintf(fault->sentence, sizeof fault->sentence, format, args);
	va_end(args);
	end_cut_text(fault->sentence);
}

int
fault_quoted(const char *text)
{
	size_t length = strnlen(text, QUOTED_MAX + 1);

	if (length <= QUOTED_MAX)
		return (int)length;
	length = QUOTED_MAX;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return (int)length;
}

void
fault_condition(struct fault *fault, struct scope *scope,
    const struct dialect_condition *condition, const char *code,
    const char *expected)
{
	struct found found = { .text = NULL };

	if (condition != NULL && condition->named != NULL &&
	    condition->path.step_count == 0)
		found = scope_text(scope, condition->named->from);
	else if (condition != NULL && condition->named == NULL &&
	    !condition->path.is_name)
		found = scope_path_text(scope, &condition->path);
	if (found.text == NULL)
		fault_set(fault, REASON_NONE, code, NULL, "%s", expected);
	else
		fault_set(fault, REASON_NONE, code, NULL,
		    "%s, found \"%.*s\"", expected,
		    fault_quoted(found.text), found.text);
}

void
fault_rules(struct fault *fault, struct scope *scope,
    const struct dialect_rule *rules)
{
	const struct dialect_rule *rule = scope_rule(scope, rules);

	if (rule != NULL)
		fault_condition(fault, scope, rule->when, rule->code,
		    rule->says);
}

const char *
fault_sentence(const struct fault *fault, struct arena *arena)
{
	const char *field = fault->field == NULL ? "" : fault->field;
	const char *colon = fault->field == NULL ? "" : ": ";

	if (fault->part == NULL)
		return arena_printf(arena, "%s%s%s", field, colon,
		    fault->sentence);
	return arena_printf(arena, "%s%s%s%s%s: %s", fault->part,
	    *fault->part_id == '\0' ? "" : " ", fault->part_id,
	    fault->field == NULL ? "" : ", ", field, fault->sentence);
}

const char *
fault_comment(const struct fault *fault, struct arena *arena)
{
	const char *part = fault->part == NULL ? "" : fault->part;
	const char *field = fault->field == NULL ? "" : fault->field;
	bool is_both = *part != '\0' && *field != '\0';
	bool is_any = *part != '\0' || *field != '\0';

	return arena_printf(arena, "%s%s%s%s%s", part, is_both ? "/" : "",
	    field, is_any ? ": " : "", fault->sentence);
}
