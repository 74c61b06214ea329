/* What a dialect file says beside its records. */

#include <string.h>

#include "importers/dialect_loader.h"

static enum status
read_namespace(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_namespace **list = &loader->dialect->namespaces;
	struct dialect_namespace *space =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *space);
	enum status status;

	if (space == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node, "uri starts ");
	if (status == STATUS_OK)
		status = loader_namespace(space, loader, node, "uri", "starts");
	if (status == STATUS_OK && space->match == MATCH_ANY)
		status = loader_refuse(loader, node, "expected uri or starts");
	APPEND(list, space);
	return status;
}

static enum status
read_numbers(struct dialect_loader *loader, const struct xml_node *node)
{
	struct number_form *form = &loader->dialect->numbers;
	const char *decimal = xml_node_attribute(node, "decimal");
	const char *group = xml_node_attribute(node, "group");
	const char *minus = xml_node_attribute(node, "minus");
	enum status status;

	status = loader_check_attributes(loader, node, "decimal group minus ");
	if (status != STATUS_OK)
		return status;
	if (decimal != NULL && strcmp(decimal, ",") != 0 &&
	    strcmp(decimal, ".") != 0)
		return loader_refuse(loader, node,
		    "expected decimal \".\" or \",\", found \"%s\"", decimal);
	if (group != NULL && (strlen(group) != 1 ||
	    strchr(".,' ", group[0]) == NULL))
		return loader_refuse(loader, node, "expected group \".\", "
		    "\",\", \"'\" or a blank, found \"%s\"", group);
	if (minus != NULL && strcmp(minus, "last") != 0)
		return loader_refuse(loader, node,
		    "expected minus \"last\", found \"%s\"", minus);
	form->decimal = decimal == NULL ? '.' : decimal[0];
	form->group = group == NULL ? '\0' : group[0];
	form->minus_last = minus != NULL;
	if (form->group == form->decimal)
		return loader_refuse(loader, node,
		    "expected decimal and group to differ");
	return STATUS_OK;
}

static enum status
read_dates(struct dialect_loader *loader, const struct xml_node *node)
{
	const char *const *texts;
	struct date_form *forms;
	const char *form;
	size_t count = 0;
	bool has_time;
	enum status status;

	status = loader_check_attributes(loader, node, "form time ");
	if (status == STATUS_OK)
		status = loader_require(&form, loader, node, "form");
	if (status == STATUS_OK)
		status = loader_split(&texts, &count, loader, form);
	if (status == STATUS_OK)
		status = loader_flag(&has_time, loader, node, "time");
	if (status != STATUS_OK)
		return status;
	forms = arena_alloc(&loader->dialect->arena, count, sizeof *forms);
	if (forms == NULL)
		return loader_memory(loader);
	for (size_t i = 0; i < count; i++) {
		if (!date_form_is_valid(texts[i]))
			return loader_refuse(loader, node, "expected a form "
			    "such as YYYY-MM-DD, found \"%s\"", texts[i]);
		memcpy(forms[i].text, texts[i], strlen(texts[i]) + 1);
		forms[i].has_time = has_time;
	}
	loader->dialect->dates = forms;
	loader->dialect->date_count = count;
	return STATUS_OK;
}

/* One name of a sequence: "line*" */
static enum status
read_item(struct dialect_sequence_item *item, struct dialect_loader *loader,
    const struct xml_node *node, const char *text, size_t length)
{
	item->is_repeated = length > 0 && text[length - 1] == '*';
	length -= item->is_repeated;
	if (length == 0)
		return loader_refuse(loader, node,
		    "expected names such as \"address bank member*|alias*\"");
	return loader_name(&item->name, loader, node, text, length);
}

/* "address bank member*|alias*" */
static enum status
read_items(struct dialect_sequence *sequence, struct dialect_loader *loader,
    const struct xml_node *node, const char *of)
{
	struct dialect_sequence_item *items =
	    arena_alloc(&loader->dialect->arena, strlen(of), sizeof *items);
	uint32_t slot = 0;

	if (items == NULL)
		return loader_memory(loader);
	while (*of != '\0') {
		size_t length = strcspn(of, " |");
		enum status status;

		items[sequence->count].slot = slot;
		status = read_item(&items[sequence->count++], loader, node,
		    of, length);
		if (status != STATUS_OK)
			return status;
		slot += of[length] == ' ';
		of += length + (of[length] != '\0');
	}
	sequence->items = items;
	return STATUS_OK;
}

static enum status
read_sequence(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_sequence *sequence =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *sequence);
	struct dialect_path path;
	const char *at;
	const char *of;
	enum status status;

	if (sequence == NULL)
		return loader_memory(loader);
	if (!loader->dialect->is_closed)
		return loader_refuse(loader, node,
		    "expected <sequence> in a closed form only");
	status = loader_check_attributes(loader, node, "at of ");
	if (status == STATUS_OK)
		status = loader_require(&at, loader, node, "at");
	if (status == STATUS_OK)
		status = loader_require(&of, loader, node, "of");
	if (status == STATUS_OK)
		status = loader_path(&path, loader, node, at);
	if (status == STATUS_OK)
		status = read_items(sequence, loader, node, of);
	if (status != STATUS_OK)
		return status;
	return loader_add_sequence(loader, node, &path, sequence);
}

/* Is every path of the list absolute?  Where a file has no record, no other
 * leads anywhere. */
static bool
are_absolute(const struct dialect_from *from)
{
	for (; from != NULL; from = from->next) {
		if (from->constant != NULL)
			continue;
		if (from->parts != NULL ? !are_absolute(from->parts) :
		    !from->path.is_absolute)
			return false;
	}
	return true;
}

static enum status
read_source(struct dialect_loader *loader, const struct xml_node *node)
{
	enum status status;

	status = loader_check_attributes(loader, node,
	    FROM_ATTRIBUTES "required ");
	if (status == STATUS_OK)
		status = loader_flag(&loader->dialect->needs_source, loader,
		    node, "required");
	if (status == STATUS_OK)
		status = loader_froms(&loader->dialect->source, loader, node);
	if (status == STATUS_OK && !are_absolute(loader->dialect->source))
		status = loader_refuse(loader, node,
		    "expected paths that begin with / in <source>");
	if (status != STATUS_OK)
		return status;
	return loader_add_froms(loader, node, loader->dialect->source);
}

/* <control what="credit" path="/..."/> */
static enum status
read_control(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_control **list = &loader->dialect->controls;
	struct dialect_control *control =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *control);
	const char *what;
	size_t count = 0;
	enum status status;

	if (control == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node,
	    FROM_ATTRIBUTES "what ");
	if (status == STATUS_OK)
		status = loader_require(&what, loader, node, "what");
	if (status == STATUS_OK && !control_find(&control->what, what))
		status = loader_refuse(loader, node, "expected what "
		    "documents, lines, net, gross, credit or debit, found "
		    "\"%s\"", what);
	if (status == STATUS_OK)
		status = loader_froms(&control->from, loader, node);
	if (status == STATUS_OK && !are_absolute(control->from))
		status = loader_refuse(loader, node,
		    "expected paths that begin with / in <control>");
	if (status != STATUS_OK)
		return status;
	for (; *list != NULL; list = &(*list)->next)
		count++;
	if (count == CONTROLS_MAX)
		return loader_refuse(loader, node,
		    "expected at most %d of <control>", CONTROLS_MAX);
	*list = control;
	return loader_add_froms(loader, node, control->from);
}

static enum status
read_refusal(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_rule **list = &loader->dialect->refusals;
	struct dialect_rule *rule;
	enum status status = loader_rule(&rule, loader, node);

	if (status != STATUS_OK)
		return status;
	APPEND(list, rule);
	for (const struct dialect_condition *c = rule->when; c != NULL;
	    c = c->next) {
		if (!c->path.is_absolute)
			return loader_refuse(loader, node,
			    "expected paths that begin with / in <refuse>");
	}
	return loader_add_condition(loader, node, rule->when);
}

/* A place that holds what must not be shown, such as a password. */
static enum status
read_secret(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_path path;
	const char *text;
	enum status status;

	status = loader_check_attributes(loader, node, "path ");
	if (status == STATUS_OK)
		status = loader_require(&text, loader, node, "path");
	if (status == STATUS_OK)
		status = loader_path(&path, loader, node, text);
	if (status == STATUS_OK && !path.is_absolute)
		status = loader_refuse(loader, node,
		    "expected a path that begins with / in <secret>");
	return status != STATUS_OK ? status :
	    loader_add_secret(loader, node, &path);
}

/* <embedded at="A/B" as="base64|xml"/> */
static enum status
read_embedded(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_embedded *embedded =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *embedded);
	const char *at;
	const char *form;
	enum status status;

	if (embedded == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node, "at as ");
	if (status == STATUS_OK)
		status = loader_require(&at, loader, node, "at");
	if (status == STATUS_OK)
		status = loader_require(&form, loader, node, "as");
	if (status == STATUS_OK && strcmp(form, "base64") != 0 &&
	    strcmp(form, "xml") != 0)
		status = loader_refuse(loader, node, "expected as \"base64\" "
		    "or \"xml\", found \"%s\"", form);
	if (status == STATUS_OK)
		embedded->is_xml = strcmp(form, "xml") == 0;
	if (status == STATUS_OK)
		status = loader_places(&embedded->at, &embedded->at_count,
		    loader, node, at);
	if (status == STATUS_OK)
		status = loader_add_embedded(loader, node, embedded);
	return status;
}

/* What a dialect says of itself to people; nothing is done with it. */
static enum status
read_about(struct dialect_loader *loader, const struct xml_node *node)
{
	static const char *const known[] = { "choices", "not-read", "verified" };
	enum status status = loader_check_attributes(loader, node, "");

	for (const struct xml_node *n = node->children;
	    n != NULL && status == STATUS_OK; n = n->next) {
		size_t i = 0;

		if (n->name == NULL)
			continue;
		while (i < sizeof known / sizeof known[0] && !loader_is(n, known[i]))
			i++;
		if (i == sizeof known / sizeof known[0])
			return loader_unknown(loader, n);
		if (n->children == NULL || n->children->name != NULL ||
		    n->children->next != NULL)
			return loader_refuse(loader, n,
			    "expected a text in <%s>", n->name);
		status = loader_check_attributes(loader, n, "");
	}
	return status;
}

/* How often an element may stand in a dialect. */
enum occurrence {
	OCCURS_OFTEN,
	OCCURS_ONCE,
	OCCURS_BY_NAME,		/* each name once */
};

struct part_row {
	const char *name;
	enum occurrence occurs;
	enum status (*read)(struct dialect_loader *loader,
	    const struct xml_node *node);
};

static const struct part_row rows[] = {
	{ "about", OCCURS_ONCE, read_about },
	{ "control", OCCURS_OFTEN, read_control },
	{ "dates", OCCURS_ONCE, read_dates },
	{ "embedded", OCCURS_OFTEN, read_embedded },
	{ "lookup", OCCURS_BY_NAME, loader_lookup },
	{ "map", OCCURS_BY_NAME, loader_map },
	{ "namespace", OCCURS_OFTEN, read_namespace },
	{ "numbers", OCCURS_ONCE, read_numbers },
	{ "refuse", OCCURS_OFTEN, read_refusal },
	{ "root", OCCURS_OFTEN, loader_root },
	{ "secret", OCCURS_OFTEN, read_secret },
	{ "sequence", OCCURS_OFTEN, read_sequence },
	{ "source", OCCURS_ONCE, read_source },
	{ "text", OCCURS_BY_NAME, loader_text },
};

/* Does one like it stand above already? */
static bool
is_repeated(const struct dialect_loader *loader, const struct xml_node *node,
    const struct part_row *row)
{
	const char *name = xml_node_attribute(node, "name");

	if (row->occurs == OCCURS_OFTEN)
		return false;
	for (const struct xml_node *n = loader->root->children; n != node;
	    n = n->next) {
		const char *other = n->name == NULL ? NULL :
		    xml_node_attribute(n, "name");

		if (n->name == NULL || strcmp(n->name, row->name) != 0)
			continue;
		if (row->occurs == OCCURS_ONCE || (name != NULL &&
		    other != NULL && strcmp(name, other) == 0))
			return true;
	}
	return false;
}

enum status
loader_part(struct dialect_loader *loader, const struct xml_node *node)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *name = xml_node_attribute(node, "name");

		if (!loader_is(node, rows[i].name))
			continue;
		if (is_repeated(loader, node, &rows[i]))
			return loader_refuse(loader, node,
			    "expected one <%s>%s%s%s, found another",
			    rows[i].name, name == NULL ? "" : " \"",
			    name == NULL ? "" : name,
			    name == NULL ? "" : "\"");
		return rows[i].read(loader, node);
	}
	return loader_unknown(loader, node);
}
