/* Conditions of a dialect file, and the rules that they make. */

#include <string.h>

#include "importers/dialect_loader.h"

/* Of the code of a fault. */
#define DIALECT_CODE_MAX 63

/* What stands in the attribute of a test. */
enum test_value {
	VALUE_YES,
	VALUE_TEXTS,
	VALUE_PATH,
};

struct test_row {
	const char *attribute;
	enum condition_test test;
	enum test_value value;
};

static const struct test_row tests[] = {
	{ "is", TEST_IS, VALUE_TEXTS },
	{ "is-not", TEST_IS_NOT, VALUE_TEXTS },
	{ "starts", TEST_STARTS, VALUE_TEXTS },
	{ "word", TEST_WORD, VALUE_TEXTS },
	{ "same", TEST_SAME, VALUE_PATH },
	{ "present", TEST_PRESENT, VALUE_YES },
	{ "absent", TEST_ABSENT, VALUE_YES },
	{ "nonzero", TEST_NONZERO, VALUE_YES },
	{ "alike", TEST_ALIKE, VALUE_YES },
	{ "different", TEST_DIFFERENT, VALUE_YES },
};

/* The one test that the node has beside its when. */
static enum status
read_test(struct dialect_condition *condition, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const struct test_row *found = NULL;
	const char *value = NULL;

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		const char *text = xml_node_attribute(node,
		    tests[i].attribute);

		if (text == NULL)
			continue;
		if (found != NULL)
			return loader_refuse(loader, node, "expected one test "
			    "beside when, found %s and %s", found->attribute,
			    tests[i].attribute);
		found = &tests[i];
		value = text;
	}
	if (found == NULL)
		return loader_refuse(loader, node, "expected is, is-not, "
		    "starts, word, same, present, absent, nonzero, alike or "
		    "different beside when");
	condition->test = found->test;
	if (found->value == VALUE_PATH)
		return loader_tested(&condition->other,
		    &condition->other_named, loader, node, value);
	if (found->value == VALUE_TEXTS)
		return loader_split(&condition->values,
		    &condition->value_count, loader, value);
	if (strcmp(value, "yes") != 0)
		return loader_refuse(loader, node,
		    "expected %s=\"yes\", found \"%s\"", found->attribute,
		    value);
	return STATUS_OK;
}

/* One when with its test. */
static enum status
read_condition(struct dialect_condition **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_condition *condition =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *condition);
	const char *when;
	enum status status;

	if (condition == NULL)
		return loader_memory(loader);
	status = loader_require(&when, loader, node, "when");
	if (status != STATUS_OK)
		return status;
	status = loader_tested(&condition->path, &condition->named, loader,
	    node, when);
	if (status != STATUS_OK)
		return status;
	*out = condition;
	return read_test(condition, loader, node);
}

enum status
loader_condition(struct dialect_condition **out,
    struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_condition *first = NULL;
	struct dialect_condition *last = NULL;
	enum status status;

	if (xml_node_attribute(node, "when") != NULL) {
		status = read_condition(&first, loader, node);
		if (status != STATUS_OK)
			return status;
		last = first;
	} else {
		for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
			if (xml_node_attribute(node, tests[i].attribute))
				return loader_refuse(loader, node,
				    "expected when beside %s",
				    tests[i].attribute);
		}
	}
	for (const struct xml_node *n = node->children; n != NULL;
	    n = n->next) {
		struct dialect_condition *also;

		if (!loader_is(n, "and"))
			continue;
		if (last == NULL)
			return loader_refuse(loader, n,
			    "expected when on the element around <and>");
		status = loader_check_attributes(loader, n,
		    CONDITION_ATTRIBUTES);
		if (status == STATUS_OK)
			status = loader_check_children(loader, n, "");
		if (status == STATUS_OK)
			status = read_condition(&also, loader, n);
		if (status != STATUS_OK)
			return status;
		last->next = also;
		last = also;
	}
	*out = first;
	return STATUS_OK;
}

/* As the codes of importers/reasons.h are. */
static bool
is_code(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && length <= DIALECT_CODE_MAX &&
	    text[length] == '\0';
}

enum status
loader_rule(struct dialect_rule **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_rule *rule =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *rule);
	enum status status;

	if (rule == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node,
	    CONDITION_ATTRIBUTES "code says ");
	if (status == STATUS_OK)
		status = loader_check_children(loader, node, "and ");
	if (status == STATUS_OK)
		status = loader_condition(&rule->when, loader, node);
	if (status != STATUS_OK)
		return status;
	if (rule->when == NULL)
		return loader_refuse(loader, node, "expected when on <%s>",
		    node->name);
	rule->code = xml_node_attribute(node, "code");
	rule->says = xml_node_attribute(node, "says");
	if (rule->says == NULL && !loader_is(node, "cancelled"))
		return loader_refuse(loader, node, "expected says on <%s>",
		    node->name);
	if ((rule->code != NULL) != loader_is(node, "fault"))
		return loader_refuse(loader, node,
		    "expected a code on <fault> and nowhere else");
	if (rule->code != NULL && !is_code(rule->code))
		return loader_refuse(loader, node, "expected a code of a-z, "
		    "0-9 and hyphens, found \"%s\"", rule->code);
	*out = rule;
	return STATUS_OK;
}
