#include "rules/load_select.h"

#include <string.h>

/* ----------------------------------------------------- lists and figures */

static enum status
read_list(struct list *out, struct load *load, const struct xml_node *node)
{
	struct load_values values;
	struct load_names items;
	const struct load_name *repeated;
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	status = load_names_init(&items, &load->scratch,
	    load_count(node, LOAD_ITEM));
	if (status != STATUS_OK)
		return error_memory(load->err);
	for (child = load_first(node, LOAD_ITEM); child != NULL;
	    child = load_next(child), n++) {
		status = load_element(&values, load, child, LOAD_ITEM);
		if (status != STATUS_OK)
			return status;
		items.names[n] = (struct load_name){
			values.at[NAMED_ID].text, child->line, n,
		};
	}
	repeated = load_names_sort(&items);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "list \"%s\": a second item \"%s\"", out->id,
		    repeated->text);
	status = load_array(&out->items, load, n, sizeof *out->items);
	for (size_t i = 0; i < n && status == STATUS_OK; i++)
		status = load_text(&out->items[i], load, items.names[i].text);
	out->item_count = n;
	return status;
}

enum status
load_select_lists(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	const struct load_name *repeated;
	const struct xml_node *child;
	struct load_values values;
	size_t n = 0;
	enum status status;

	agreement->list_count = load_count(node, LOAD_LIST);
	if (load_names_init(&load->lists, &load->scratch,
	    agreement->list_count) != STATUS_OK)
		return error_memory(load->err);
	status = load_array(&agreement->lists, load, agreement->list_count,
	    sizeof *agreement->lists);
	if (status != STATUS_OK)
		return status;
	for (child = load_first(node, LOAD_LIST); child != NULL;
	    child = load_next(child), n++) {
		struct list *list = &agreement->lists[n];

		status = load_element(&values, load, child, LOAD_LIST);
		if (status != STATUS_OK)
			return status;
		list->line = child->line;
		status = load_text(&list->id, load, values.at[NAMED_ID].text);
		if (status == STATUS_OK)
			status = read_list(list, load, child);
		if (status != STATUS_OK)
			return status;
		load->lists.names[n] =
		    (struct load_name){ list->id, child->line, n };
	}
	repeated = load_names_sort(&load->lists);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "a second list with id \"%s\"", repeated->text);
	return STATUS_OK;
}

/* The figures of one list, in the order of their parties. */
static enum status
read_figures(struct figures *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	struct load_names parties;
	const struct load_name *repeated;
	const struct xml_node *child;
	int64_t *amounts;
	size_t count = load_count(node, LOAD_FIGURE);
	size_t n = 0;
	enum status status;

	if (count == 0)
		return load->is_embedded ? STATUS_OK :
		    load_refuse(load, node,
		    "figures: figure expected, not found");
	amounts = arena_alloc(&load->scratch, count, sizeof *amounts);
	if (amounts == NULL ||
	    load_names_init(&parties, &load->scratch, count) != STATUS_OK)
		return error_memory(load->err);
	for (child = load_first(node, LOAD_FIGURE); child != NULL;
	    child = load_next(child), n++) {
		status = load_element(&values, load, child, LOAD_FIGURE);
		if (status != STATUS_OK)
			return status;
		amounts[n] = values.at[FIGURE_VALUE].number.scaled;
		parties.names[n] = (struct load_name){
			values.at[FIGURE_PARTY].text, child->line, n,
		};
	}
	repeated = load_names_sort(&parties);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "figures \"%s\": a second figure for party \"%s\"",
		    out->id, repeated->text);
	status = load_array(&out->figures, load, n, sizeof *out->figures);
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		out->figures[i].value_micro = amounts[parties.names[i].number];
		status = load_text(&out->figures[i].party, load,
		    parties.names[i].text);
	}
	out->figure_count = n;
	return status;
}

static enum status
read_figures_list(struct figures *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	enum status status;

	status = load_element(&values, load, node, LOAD_FIGURES);
	if (status != STATUS_OK)
		return status;
	if (strcmp(values.at[NAMED_ID].text, "previous-year") == 0)
		return load_refuse(load, node, "figures/id: previous-year "
		    "means the ledger of the year before, expected another id");
	out->line = node->line;
	status = load_text(&out->id, load, values.at[NAMED_ID].text);
	return status == STATUS_OK ? read_figures(out, load, node) : status;
}

enum status
load_select_figures(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	const struct load_name *repeated;
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	agreement->figures_count = load_count(node, LOAD_FIGURES);
	if (load_names_init(&load->figures, &load->scratch,
	    agreement->figures_count) != STATUS_OK)
		return error_memory(load->err);
	status = load_array(&agreement->figures, load,
	    agreement->figures_count, sizeof *agreement->figures);
	if (status != STATUS_OK)
		return status;
	for (child = load_first(node, LOAD_FIGURES); child != NULL;
	    child = load_next(child), n++) {
		struct figures *figures = &agreement->figures[n];

		status = read_figures_list(figures, load, child);
		if (status != STATUS_OK)
			return status;
		load->figures.names[n] =
		    (struct load_name){ figures->id, child->line, n };
	}
	repeated = load_names_sort(&load->figures);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "a second figures list with id \"%s\"", repeated->text);
	return STATUS_OK;
}

/* ----------------------------------------------------------------- terms */

/* The list that a term names; NULL where it names none. */
static enum status
find_list(struct list **out, struct load *load, const struct xml_node *node,
    const struct load_value *value)
{
	const struct load_name *name;

	*out = NULL;
	if (value->text == NULL)
		return STATUS_OK;
	name = load_names_find(&load->lists, value->text, strlen(value->text));
	if (name == NULL)
		return load_refuse(load, node,
		    "%s/list: the agreement has no list \"%s\"", node->name,
		    value->text);
	*out = &load->agreement->lists[name->number];
	return STATUS_OK;
}

static enum status
count_terms(struct load *load, const struct xml_node *node, size_t count)
{
	load->term_count += count;
	if (load->term_count > AGREEMENT_TERMS_MAX)
		return load_refuse(load, node,
		    "at most %d accounts, lines and excepts expected in an "
		    "agreement; a list can take their place",
		    AGREEMENT_TERMS_MAX);
	return STATUS_OK;
}

static enum status
read_account_term(struct account_term *out, struct load *load,
    const struct xml_node *node, enum load_element element)
{
	struct load_values values;
	const struct load_value *at = values.at;
	const struct load_copy texts[] = {
		{ &out->id, &at[ACCOUNT_ID] },
		{ &out->segment, &at[ACCOUNT_SEGMENT] },
		{ &out->country, &at[ACCOUNT_COUNTRY] },
		{ &out->group, &at[ACCOUNT_GROUP] },
		{ &out->member, &at[ACCOUNT_MEMBER] },
	};
	struct list *list;
	enum status status;

	status = load_element(&values, load, node, element);
	if (status == STATUS_OK)
		status = find_list(&list, load, node, &at[ACCOUNT_LIST]);
	if (status != STATUS_OK)
		return status;
	if (list != NULL)
		list->selects_accounts = true;
	out->list = list;
	out->line = node->line;
	return load_copies(load, texts, sizeof texts / sizeof texts[0]);
}

static enum status
read_account_terms(struct account_term **out, size_t *count,
    struct load *load, const struct xml_node *node, enum load_element element)
{
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	*count = load_count(node, element);
	status = count_terms(load, node, *count);
	if (status == STATUS_OK)
		status = load_array(out, load, *count, sizeof **out);
	for (child = load_first(node, element);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_account_term(&(*out)[n++], load, child, element);
	return status;
}

enum status
load_select_parties(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	const struct xml_node *parties = load_first(node, LOAD_PARTIES);
	struct load_values values;
	enum status status;

	if (parties == NULL)
		return STATUS_OK;
	agreement->has_parties = true;
	status = load_element(&values, load, parties, LOAD_PARTIES);
	if (status != STATUS_OK)
		return status;
	status = read_account_terms(&agreement->parties,
	    &agreement->party_count, load, parties, LOAD_ACCOUNTS);
	if (status == STATUS_OK)
		status = read_account_terms(&agreement->party_excepts,
		    &agreement->party_except_count, load, parties,
		    LOAD_ACCOUNT_EXCEPT);
	if (status == STATUS_OK && agreement->party_count == 0 &&
	    agreement->party_except_count == 0)
		return load_refuse(load, parties,
		    "parties: accounts or except expected, not found");
	return status;
}

static enum status
read_line_term(struct line_term *out, struct load *load,
    const struct xml_node *node, enum load_element element)
{
	struct load_values values;
	const struct load_value *at = values.at;
	const struct load_copy texts[] = {
		{ &out->category, &at[LINES_CATEGORY] },
		{ &out->product, &at[LINES_PRODUCT] },
		{ &out->brand, &at[LINES_BRAND] },
		{ &out->tag, &at[LINES_TAG] },
		{ &out->member, &at[LINES_MEMBER] },
	};
	struct list *list;
	enum status status;

	status = load_element(&values, load, node, element);
	if (status == STATUS_OK)
		status = find_list(&list, load, node, &at[LINES_LIST]);
	if (status != STATUS_OK)
		return status;
	if (list != NULL)
		list->selects_lines = true;
	*out = (struct line_term){
		.list = list,
		.type = at[LINES_TYPE].keyword,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.paid = at[LINES_PAID].keyword,
		.has_document_at_least =
		    at[LINES_DOCUMENT_AT_LEAST].text != NULL,
		.document_at_least_micro =
		    at[LINES_DOCUMENT_AT_LEAST].number.scaled,
		.line = node->line,
	};
	if (at[LINES_FROM].text != NULL)
		out->from = at[LINES_FROM].date;
	if (at[LINES_UNTIL].text != NULL)
		out->until = at[LINES_UNTIL].date;
	return load_copies(load, texts, sizeof texts / sizeof texts[0]);
}

static enum status
read_line_terms(struct line_term **out, size_t *count, struct load *load,
    const struct xml_node *node, enum load_element element)
{
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	*count = load_count(node, element);
	status = count_terms(load, node, *count);
	if (status == STATUS_OK)
		status = load_array(out, load, *count, sizeof **out);
	for (child = load_first(node, element);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_line_term(&(*out)[n++], load, child, element);
	return status;
}

enum status
load_select_excepts(struct load *load, const struct xml_node *node)
{
	return read_line_terms(&load->agreement->excepts,
	    &load->agreement->except_count, load, node, LOAD_EXCEPT);
}

enum status
load_select_lines(struct selector *out, struct load *load,
    const struct xml_node *node)
{
	enum status status;

	status = read_line_terms(&out->terms, &out->term_count, load, node,
	    LOAD_LINES);
	if (status != STATUS_OK)
		return status;
	return read_line_terms(&out->excepts, &out->except_count, load, node,
	    LOAD_EXCEPT);
}

enum status
load_select_baseline(const struct figures **out, struct load *load,
    const struct xml_node *node, const struct load_value *value)
{
	const struct load_name *name;

	*out = NULL;
	if (value->text == NULL || value->keyword != 0)
		return STATUS_OK;
	name = load_names_find(&load->figures, value->text,
	    strlen(value->text));
	if (name == NULL)
		return load_refuse(load, node,
		    "%s/baseline: the agreement has no figures \"%s\"",
		    node->name, value->text);
	*out = &load->agreement->figures[name->number];
	return STATUS_OK;
}
