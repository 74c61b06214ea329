/* Whether a dialect's conditions hold. */

#include <string.h>

#include "engine/decimal.h"
#include "importers/interpret_value.h"

struct tested {
	const struct dialect_condition *condition;
	const char *first;	/* text that is not empty */
	bool is_any;		/* some node was there */
};

/* ------------------------------------------------------------------ words */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    ((unsigned char)c & 0x80) != 0;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* To the next letter, or the end. */
static const char *
next_word(const char *text)
{
	while (*text != '\0' && !is_letter(*text))
		text++;
	return text;
}

/* Does the text, at a word, go on with all words of the value? */
static bool
goes_on_with(const char *text, const char *value)
{
	value = next_word(value);
	if (*value == '\0')
		return false;
	while (*value != '\0') {
		while (is_letter(*value) && upper(*text) == upper(*value)) {
			text++;
			value++;
		}
		if (is_letter(*value) || is_letter(*text))
			return false;
		value = next_word(value);
		text = next_word(text);
	}
	return true;
}

/* Words are runs of letters; A to Z and a to z are alike. */
static bool
has_word(const char *text, const char *value)
{
	for (text = next_word(text); *text != '\0'; text = next_word(text)) {
		if (goes_on_with(text, value))
			return true;
		while (is_letter(*text))
			text++;
	}
	return false;
}

/* ------------------------------------------------------------------ tests */

/* Does the text pass the condition's test against its values? */
static bool
passes(const struct dialect_condition *condition, const char *text)
{
	for (size_t i = 0; i < condition->value_count; i++) {
		const char *value = condition->values[i];

		if (condition->test == TEST_STARTS ?
		    strncmp(text, value, strlen(value)) == 0 :
		    condition->test == TEST_WORD ? has_word(text, value) :
		    *text == *value && strcmp(text, value) == 0)
			return true;
	}
	return false;
}

/* A number that the ledger cannot keep is not 0 either, nor is one that is
 * written in another way: "50,00", "50 EUR". */
static bool
is_nonzero(const struct scope *scope, const char *text)
{
	int64_t value;
	enum status status = number_parse(&value, text,
	    &scope->dialect->numbers, DECIMAL_DIGITS);

	return status == STATUS_OK ? value != 0 :
	    status == STATUS_RANGE || strpbrk(text, "123456789") != NULL;
}

/* A node's text as conditions see it. */
static const char *
plain_text(const struct walk *walk, uint32_t node)
{
	struct scope *scope = walk->scope;
	bool is_exact = scope->is_exact;
	const char *text;

	scope->is_exact = false;
	text = walk_text(walk, node).text;
	scope->is_exact = is_exact;
	return text;
}

/* The named text of a node, as seen from there. */
static const char *
make_named(const struct walk *walk, const struct dialect_text *named,
    uint32_t node)
{
	struct scope *scope = walk->scope;
	const struct capture *record = scope->record;
	bool is_exact = scope->is_exact;
	uint32_t here = scope->node;
	const char *text;

	scope->is_exact = false;
	scope->record = walk->capture;
	scope->node = node;
	text = scope_text(scope, named->from).text;
	scope->node = here;
	scope->record = record;
	scope->is_exact = is_exact;
	return text;
}

/* The same, NULL for none; made once for each node. */
static const char *
named_text(const struct walk *walk, const struct dialect_text *named,
    uint32_t node)
{
	struct named_texts *texts = walk->scope->named;
	struct named_slot *slot = &texts->slots[
	    (node * 31u + (uint32_t)((uintptr_t)named >> 4)) % NAMED_SLOTS];
	const char *text;

	if (slot->generation == texts->generation && slot->named == named &&
	    slot->node == node && slot->record == walk->capture)
		return slot->text;
	text = make_named(walk, named, node);
	*slot = (struct named_slot){
		.named = named, .record = walk->capture, .node = node,
		.generation = texts->generation, .text = text,
	};
	return text;
}

/* The text at a node that is asked about; of a named one NULL for none. */
static const char *
asked_text(const struct walk *walk, const struct dialect_text *named,
    uint32_t node)
{
	return named != NULL ? named_text(walk, named, node) :
	    plain_text(walk, node);
}

static bool
is_same(struct scope *scope, const struct dialect_condition *condition,
    const char *text)
{
	struct walk walk;
	uint32_t node;

	if (*text == '\0')
		return false;
	for (node = walk_first(&walk, scope, &condition->other);
	    node != CAPTURE_NONE; node = walk_next(&walk)) {
		const char *other = asked_text(&walk, condition->other_named,
		    node);

		if (other != NULL && strcmp(other, text) == 0)
			return true;
	}
	return scope->has_failed;
}

/* Is this a second text? */
static bool
differs(struct tested *tested, const char *text)
{
	if (*text == '\0')
		return false;
	if (tested->first != NULL)
		return strcmp(tested->first, text) != 0;
	tested->first = text;
	return false;
}

/* Does a text that is there decide the test? */
static bool
is_decided(struct tested *tested, struct scope *scope, const char *text)
{
	const struct dialect_condition *condition = tested->condition;

	switch (condition->test) {
	case TEST_IS:
	case TEST_IS_NOT:
	case TEST_STARTS:
	case TEST_WORD:
		return passes(condition, text);
	case TEST_SAME:
		return is_same(scope, condition, text);
	case TEST_NONZERO:
		return is_nonzero(scope, text);
	case TEST_ALIKE:
	case TEST_DIFFERENT:
		return differs(tested, text);
	case TEST_PRESENT:
	case TEST_ABSENT:
		break;
	}
	return true;
}

/* Does a text that the condition's path leads to decide it?  A named text is
 * one text of the node, or none. */
static bool
is_met_by_path(struct tested *tested, struct scope *scope)
{
	const struct dialect_condition *condition = tested->condition;
	struct walk walk;
	uint32_t node;

	for (node = walk_first(&walk, scope, &condition->path);
	    node != CAPTURE_NONE; node = walk_next(&walk)) {
		const char *text = asked_text(&walk, condition->named, node);

		tested->is_any |= text != NULL;
		if (text != NULL && is_decided(tested, scope, text))
			return true;
	}
	return scope->has_failed;
}

static bool
condition_holds(struct scope *scope, const struct dialect_condition *condition)
{
	struct tested tested = { .condition = condition };
	bool is_met;

	tested.is_any = condition->path.is_name;
	is_met = condition->path.is_name ?
	    is_decided(&tested, scope, scope_own_name(scope)) :
	    is_met_by_path(&tested, scope);
	switch (condition->test) {
	case TEST_IS:
		/* What is absent or empty is "". */
		return is_met || (!tested.is_any && passes(condition, ""));
	case TEST_IS_NOT:
		return !is_met && (tested.is_any || !passes(condition, ""));
	case TEST_ABSENT:
		return !is_met;
	case TEST_ALIKE:
		return !is_met && tested.first != NULL;
	case TEST_DIFFERENT:
	case TEST_STARTS:
	case TEST_WORD:
	case TEST_SAME:
	case TEST_NONZERO:
	case TEST_PRESENT:
		break;
	}
	return is_met;
}

bool
scope_all_hold(struct scope *scope, const struct dialect_condition *condition)
{
	for (; condition != NULL; condition = condition->next) {
		if (!condition_holds(scope, condition))
			return false;
	}
	return true;
}

const struct dialect_rule *
scope_rule(struct scope *scope, const struct dialect_rule *rules)
{
	while (rules != NULL && !scope_holds(scope, rules->when))
		rules = rules->next;
	return rules;
}
