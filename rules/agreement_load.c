#include "rules/agreement_load.h"

#include <stdlib.h>
#include <string.h>

#include "rules/load.h"
#include "rules/load_example.h"
#include "rules/load_rule.h"
#include "rules/load_select.h"
#include "rules/load_titles.h"

/*
 * The tree and the model take a multiple of the file: an element of four bytes
 * ("<a/>") is a node, an empty term a struct.
 */
#define ARENA_BYTES(size) (((size_t)1 << 20) + (size_t)64 * (size))

/* ------------------------------------------------------------- agreement */

static enum status
read_head(struct agreement *agreement, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const struct load_value *at = values.at;
	enum status status;

	status = load_element(&values, load, node, LOAD_AGREEMENT);
	if (status != STATUS_OK)
		return status;
	agreement->currency = currency_find(at[AGREEMENT_CURRENCY].text);
	agreement->term = (struct period){
		.from = at[AGREEMENT_FROM].date,
		.until = at[AGREEMENT_UNTIL].date,
	};
	if (agreement->term.until < agreement->term.from)
		return load_refuse(load, node,
		    "agreement: until %s is before from %s",
		    at[AGREEMENT_UNTIL].text, at[AGREEMENT_FROM].text);
	agreement->per_group = at[AGREEMENT_PER].keyword != 0;
	agreement->by_delivery = at[AGREEMENT_DATE].keyword != 0;
	agreement->paid_tolerance = (struct number){
		.scaled = at[AGREEMENT_PAID_TOLERANCE].number.scaled,
		.digits = 8,
		.is_percent = true,
	};
	agreement->line = node->line;
	status = load_text(&agreement->id, load, at[AGREEMENT_ID].text);
	if (status == STATUS_OK)
		status = load_text(&agreement->version, load,
		    at[AGREEMENT_VERSION].text);
	if (status == STATUS_OK)
		status = load_titles(&agreement->titles,
		    &agreement->title_count, load, node);
	return status;
}

static enum status
read_settle(struct agreement *agreement, struct load *load,
    const struct xml_node *parent)
{
	const struct xml_node *node = load_first(parent, LOAD_SETTLE);
	struct load_values values;
	const struct load_value *at = values.at;
	enum status status;

	if (node == NULL)
		return STATUS_OK;
	status = load_element(&values, load, node, LOAD_SETTLE);
	if (status != STATUS_OK)
		return status;
	agreement->settle_every = at[SETTLE_EVERY].keyword;
	agreement->catches_up = at[SETTLE_METHOD].keyword != 0;
	agreement->has_advance = at[SETTLE_ADVANCE].text != NULL;
	agreement->advance = at[SETTLE_ADVANCE].number;
	if (agreement->settle_every == SETTLE_TERM &&
	    at[SETTLE_METHOD].text != NULL)
		return load_refuse(load, node, "settle/method: every=\"term\" "
		    "is settled once and has no method");
	if (agreement->settle_every != SETTLE_TERM &&
	    at[SETTLE_METHOD].text == NULL)
		return load_refuse(load, node,
		    "settle: attribute method expected, separate or catch-up");
	if (agreement->has_advance && !agreement->catches_up)
		return load_refuse(load, node,
		    "settle/advance: goes with method catch-up only");
	return STATUS_OK;
}

static enum status
read_rounding(struct agreement *agreement, struct load *load,
    const struct xml_node *parent)
{
	const struct xml_node *node = load_first(parent, LOAD_ROUNDING);
	int64_t minor = currency_minor_unit_micro(agreement->currency);
	char minor_text[DECIMAL_TEXT_MAX];
	struct load_values values;
	const struct load_value *unit = &values.at[ROUNDING_UNIT];
	enum status status;

	agreement->rounding = ROUND_HALF_UP;
	agreement->rounding_unit_micro = minor;
	if (node == NULL)
		return STATUS_OK;
	status = load_element(&values, load, node, LOAD_ROUNDING);
	if (status != STATUS_OK)
		return status;
	if (values.at[ROUNDING_MODE].text != NULL)
		agreement->rounding = values.at[ROUNDING_MODE].keyword;
	if (unit->text == NULL)
		return STATUS_OK;
	if (unit->number.scaled == 0 || unit->number.scaled % minor != 0)
		return load_refuse(load, node, "rounding/unit: expected a "
		    "multiple of the smallest unit of %s, %s, found \"%.40s\"",
		    agreement->currency->code,
		    decimal_format(minor_text, minor), unit->text);
	agreement->rounding_unit_micro = unit->number.scaled;
	return STATUS_OK;
}

static enum status
read_agreement(struct agreement *agreement, struct load *load,
    const struct xml_node *node)
{
	enum status status;

	load->agreement = agreement;
	load->term_count = 0;
	load->require_count = 0;
	status = read_head(agreement, load, node);
	if (status == STATUS_OK)
		status = load_select_lists(load, node);
	if (status == STATUS_OK)
		status = load_select_figures(load, node);
	if (status == STATUS_OK)
		status = load_select_parties(load, node);
	if (status == STATUS_OK)
		status = load_select_excepts(load, node);
	if (status == STATUS_OK)
		status = read_settle(agreement, load, node);
	if (status == STATUS_OK)
		status = read_rounding(agreement, load, node);
	if (status == STATUS_OK)
		status = load_rule_all(load, node);
	if (status == STATUS_OK)
		status = load_rule_limit(&agreement->limit, load, node);
	if (status == STATUS_OK)
		status = load_example_all(load, node);
	return status;
}

/* ------------------------------------------------------------------ file */

static enum status
check_ids(struct load *load)
{
	const struct agreement_file *file = load->file;
	const struct load_name *repeated;
	struct load_names ids;

	if (load_names_init(&ids, &load->scratch, file->agreement_count) !=
	    STATUS_OK)
		return error_memory(load->err);
	for (size_t i = 0; i < file->agreement_count; i++)
		ids.names[i] = (struct load_name){
			file->agreements[i].id, file->agreements[i].line, i,
		};
	repeated = load_names_sort(&ids);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "a second agreement with id \"%s\"", repeated->text);
	return STATUS_OK;
}

static enum status
read_root(struct load *load, const struct xml_node *root)
{
	struct agreement_file *file = load->file;
	const struct xml_node *node = root;
	struct load_values values;
	enum status status = STATUS_OK;

	if (load_is(root, LOAD_AGREEMENTS)) {
		status = load_element(&values, load, root, LOAD_AGREEMENTS);
		node = load_first(root, LOAD_AGREEMENT);
		file->agreement_count = load_count(root, LOAD_AGREEMENT);
	} else if (load_is(root, LOAD_AGREEMENT)) {
		file->agreement_count = 1;
	} else {
		status = load_refuse(load, root, "expected agreement or "
		    "agreements of namespace " LOAD_NAMESPACE
		    ", found %.80s of %s%.80s", root->name,
		    root->namespace_uri == NULL ? "no namespace" : "namespace ",
		    root->namespace_uri == NULL ? "" : root->namespace_uri);
	}
	if (status == STATUS_OK)
		status = load_array(&file->agreements, load,
		    file->agreement_count, sizeof *file->agreements);
	for (size_t i = 0; i < file->agreement_count && status == STATUS_OK;
	    i++) {
		status = read_agreement(&file->agreements[i], load, node);
		node = load_next(node);
	}
	return status == STATUS_OK ? check_ids(load) : status;
}

enum status
agreement_load_bytes(struct agreement_file **out, const char *name,
    const void *bytes, size_t size, bool is_embedded, struct error *err)
{
	struct load load = { .is_embedded = is_embedded, .err = err };
	const struct xml_node *root;
	enum status status;

	if (size > AGREEMENT_FILE_BYTES_MAX) {
		(void)error_set(err, STATUS_RANGE,
		    "expected a file of at most %u bytes, found more",
		    AGREEMENT_FILE_BYTES_MAX);
		return error_at(err, "%s", name);
	}
	load.file = calloc(1, sizeof *load.file);
	if (load.file == NULL)
		return error_memory(err);
	arena_init(&load.file->arena, ARENA_BYTES(size) + strlen(name));
	arena_init(&load.scratch, ARENA_BYTES(size));
	load.file->name = arena_strdup(&load.file->arena, name);
	if (load.file->name == NULL)
		status = error_memory(err);
	else
		status = xml_tree_parse(&root, &load.scratch, name, bytes,
		    size, err);
	if (status == STATUS_OK)
		status = read_root(&load, root);
	arena_reset(&load.scratch);
	if (status != STATUS_OK) {
		agreement_file_free(load.file);
		return status;
	}
	*out = load.file;
	return STATUS_OK;
}

void
agreement_file_free(struct agreement_file *file)
{
	if (file == NULL)
		return;
	arena_reset(&file->arena);
	free(file);
}
