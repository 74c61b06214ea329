#include "rules/load_example.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"
#include "rules/load_refer.h"
#include "rules/load_value.h"

/* Tags of one line; more is no example but an attack. */
#define TAGS_MAX 1000

/* ------------------------------------------------------------------ tags */

struct word {
	const char *text;
	size_t length;
};

static int
compare_words(const void *left, const void *right)
{
	const struct word *a = left;
	const struct word *b = right;
	size_t common = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, common);

	if (order != 0)
		return order;
	return a->length < b->length ? -1 : a->length > b->length;
}

/* The words in order, each once, one blank between two. */
static void
join_words(char *out, const struct word *words, size_t count)
{
	char *end = out;

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && compare_words(&words[i - 1], &words[i]) == 0)
			continue;
		if (end != out)
			*end++ = ' ';
		memcpy(end, words[i].text, words[i].length);
		end += words[i].length;
	}
	*end = '\0';
}

static enum status
read_tags(const char **out, struct load *load, const struct xml_node *node,
    const char *text)
{
	struct word words[TAGS_MAX];
	const char *rest = text;
	char *tags;
	size_t count = 0;

	for (;;) {
		struct word word;

		word.length = load_value_word(&word.text, &rest);
		if (word.length == 0)
			break;
		if (word.length > FACT_ID_MAX)
			return load_refuse(load, node,
			    "line/tag: expected words of at most %d bytes, "
			    "found \"%.40s...\"", FACT_ID_MAX, word.text);
		if (count == TAGS_MAX)
			return load_refuse(load, node,
			    "line/tag: at most %d words expected", TAGS_MAX);
		words[count++] = word;
	}
	if (count == 0)
		return STATUS_OK;
	qsort(words, count, sizeof words[0], compare_words);
	tags = arena_alloc(&load->file->arena, 1, strlen(text) + 1);
	if (tags == NULL)
		return error_memory(load->err);
	join_words(tags, words, count);
	*out = tags;
	return STATUS_OK;
}

/* ----------------------------------------------------------------- lines */

/* "ROOT/CHILD": each part is an id. */
static enum status
read_path(const char **out, struct load *load, const struct xml_node *node,
    const char *text)
{
	const char *part = text;

	if (text[0] == '\0')
		return STATUS_OK;
	for (;;) {
		size_t length = strcspn(part, "/");

		if (length == 0 || length > FACT_ID_MAX)
			return load_refuse(load, node, "line/category: "
			    "expected categories of 1 to %d bytes with / "
			    "between them, found \"%.80s\"", FACT_ID_MAX, text);
		if (part[length] == '\0')
			break;
		part += length + 1;
	}
	return load_text(out, load, text);
}

static enum status
read_line(struct example_line *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const struct load_value *at = values.at;
	const struct load_copy texts[] = {
		{ &out->unit, &at[LINE_UNIT] },
		{ &out->product, &at[LINE_PRODUCT] },
		{ &out->brand, &at[LINE_BRAND] },
		{ &out->member, &at[LINE_MEMBER] },
	};
	enum status status;

	status = load_element(&values, load, node, LOAD_LINE);
	if (status != STATUS_OK)
		return status;
	*out = (struct example_line){
		.date = at[LINE_DATE].date,
		.net_micro = at[LINE_NET].number.scaled,
		.quantity_micro = at[LINE_QUANTITY].number.scaled,
		.has_quantity = at[LINE_QUANTITY].text != NULL,
		.type = DOCUMENT_INVOICE,
		.due = DATE_NONE,
		.paid = DATE_NONE,
		.line = node->line,
	};
	if (at[LINE_TYPE].text != NULL)
		out->type = at[LINE_TYPE].keyword;
	if (at[LINE_DUE].text != NULL)
		out->due = at[LINE_DUE].date;
	if (at[LINE_PAID].text != NULL)
		out->paid = at[LINE_PAID].date;
	status = load_copies(load, texts, sizeof texts / sizeof texts[0]);
	if (status == STATUS_OK && at[LINE_CATEGORY].text != NULL)
		status = read_path(&out->category, load, node,
		    at[LINE_CATEGORY].text);
	if (status == STATUS_OK && at[LINE_TAG].text != NULL)
		status = read_tags(&out->tags, load, node, at[LINE_TAG].text);
	return status;
}

/* -------------------------------------------------------------- examples */

static enum status
read_expect(struct example_expect *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const char *rule;
	size_t number;
	enum status status;

	status = load_element(&values, load, node, LOAD_EXPECT);
	if (status != STATUS_OK)
		return status;
	*out = (struct example_expect){
		.amount_micro = values.at[EXPECT_AMOUNT].number.scaled,
		.line = node->line,
	};
	rule = values.at[EXPECT_RULE].text;
	if (rule == NULL)
		return STATUS_OK;
	status = load_refer_rule(&number, load, node, rule);
	if (status == STATUS_OK)
		out->rule = load->agreement->rules[number].id;
	return status;
}

static enum status
read_example(struct example *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	status = load_element(&values, load, node, LOAD_EXAMPLE);
	if (status != STATUS_OK)
		return status;
	out->line = node->line;
	out->line_count = load_count(node, LOAD_LINE);
	out->expect_count = load_count(node, LOAD_EXPECT);
	status = load_text(&out->title, load, values.at[EXAMPLE_TITLE].text);
	if (status == STATUS_OK)
		status = load_text(&out->party, load,
		    values.at[EXAMPLE_PARTY].text);
	if (status == STATUS_OK)
		status = load_array(&out->lines, load, out->line_count,
		    sizeof *out->lines);
	if (status == STATUS_OK)
		status = load_array(&out->expects, load, out->expect_count,
		    sizeof *out->expects);
	for (child = load_first(node, LOAD_LINE);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_line(&out->lines[n++], load, child);
	n = 0;
	for (child = load_first(node, LOAD_EXPECT);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_expect(&out->expects[n++], load, child);
	return status;
}

enum status
load_example_all(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	agreement->example_count = load_count(node, LOAD_EXAMPLE);
	status = load_array(&agreement->examples, load,
	    agreement->example_count, sizeof *agreement->examples);
	for (child = load_first(node, LOAD_EXAMPLE);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_example(&agreement->examples[n++], load, child);
	return status;
}
