/* The records of a dialect file. */

#include <string.h>

#include "importers/dialect_loader.h"

#define FIELD_ATTRIBUTES FROM_ATTRIBUTES "name required unreadable several "

bool
loader_is_record(const struct xml_node *node)
{
	enum record_kind kind;

	return loader_is(node, node->name) && kind_find(&kind, node->name);
}

/* unreadable="ignore", several="none" */
static enum status
read_word(bool *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute, const char *word)
{
	const char *text = xml_node_attribute(node, attribute);

	*out = text != NULL;
	if (text != NULL && strcmp(text, word) != 0)
		return loader_refuse(loader, node,
		    "expected %s=\"%s\", found \"%s\"", attribute, word, text);
	return STATUS_OK;
}

static bool
is_number(enum field_type type)
{
	return type == FIELD_AMOUNT || type == FIELD_POSITIVE ||
	    type == FIELD_RATE;
}

static enum status
read_field(struct dialect_field *field, struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_record *record)
{
	const struct kind_info *info = kind_info(record->kind);
	const char *name;
	enum status status;

	status = loader_check_attributes(loader, node, FIELD_ATTRIBUTES);
	if (status == STATUS_OK)
		status = loader_require(&name, loader, node, "name");
	if (status != STATUS_OK)
		return status;
	if (!kind_find_field(&field->index, record->kind, name))
		return loader_refuse(loader, node,
		    "expected a field of %s, found \"%s\"", info->name, name);
	for (const struct dialect_field *f = record->fields; f != NULL;
	    f = f->next) {
		if (f->index == field->index)
			return loader_refuse(loader, node,
			    "expected field %s once", name);
	}
	field->info = &info->fields[field->index];
	status = loader_flag(&field->is_required, loader, node, "required");
	if (status == STATUS_OK)
		status = read_word(&field->ignores_unreadable, loader, node,
		    "unreadable", "ignore");
	if (status == STATUS_OK)
		status = read_word(&field->wants_single, loader, node,
		    "several", "none");
	if (status == STATUS_OK)
		status = loader_froms(&field->from, loader, node);
	if (status == STATUS_OK && !is_number(info->fields[field->index].type))
		status = loader_check_text(loader, node);
	if (status == STATUS_OK && field->wants_single &&
	    field->info->type == FIELD_WORDS)
		status = loader_refuse(loader, node,
		    "expected no several on %s: all of them count", name);
	field->is_required |= field->info->is_required;
	return status;
}

static enum status
read_type(struct dialect_type *type, struct dialect_loader *loader,
    const struct xml_node *node)
{
	static const char *const words[] = {
		[SIGNS_AS_STATED] = "as-stated",
		[SIGNS_NEGATE] = "negate",
		[SIGNS_NEGATE_GUARDED] = "negate-unless-negative",
		[SIGNS_ON_LINES] = "on-lines",
	};
	const char *value;
	const char *signs = xml_node_attribute(node, "signs");
	size_t i = 0;
	enum status status;

	status = loader_check_attributes(loader, node,
	    CONDITION_ATTRIBUTES "value signs ");
	if (status == STATUS_OK)
		status = loader_check_children(loader, node, "and ");
	if (status == STATUS_OK)
		status = loader_require(&value, loader, node, "value");
	if (status != STATUS_OK)
		return status;
	type->is_credit_note = strcmp(value, "credit-note") == 0;
	if (!type->is_credit_note && strcmp(value, "invoice") != 0)
		return loader_refuse(loader, node, "expected value invoice or "
		    "credit-note, found \"%s\"", value);
	while (signs != NULL && i < sizeof words / sizeof words[0] &&
	    strcmp(words[i], signs) != 0)
		i++;
	if (i == sizeof words / sizeof words[0])
		return loader_refuse(loader, node, "expected signs as-stated, "
		    "negate, negate-unless-negative or on-lines, found \"%s\"",
		    signs);
	type->signs = (enum sign_rule)i;
	return loader_condition(&type->when, loader, node);
}

/* Ends of the lists of a record while its children are read. */
struct record_tails {
	struct dialect_field **fields;
	struct dialect_record **parts;
	struct dialect_type **types;
	struct dialect_rule **cancelled;
	struct dialect_rule **skips;
	struct dialect_rule **faults;
	struct dialect_record **each;
};

/* Where a record stands in the dialect. */
enum standing {
	STANDS_ALONE,
	STANDS_IN_RECORD,	/* a part of another kind */
	STANDS_FOR_EACH,	/* <each>, of the same kind */
};

static enum status
read_record(struct dialect_record *record, struct dialect_loader *loader,
    const struct xml_node *node, enum standing standing);

static enum status
add_rule(struct dialect_rule ***tail, struct dialect_loader *loader,
    const struct xml_node *node)
{
	enum status status = loader_rule(*tail, loader, node);

	if (status == STATUS_OK)
		*tail = &(**tail)->next;
	return status;
}

static enum status
add_field(struct record_tails *tails, struct dialect_loader *loader,
    const struct xml_node *node, struct dialect_record *record)
{
	struct dialect_field *field =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *field);
	enum status status;

	if (field == NULL)
		return loader_memory(loader);
	status = read_field(field, loader, node, record);
	if (status != STATUS_OK)
		return status;
	*tails->fields = field;
	tails->fields = &field->next;
	record->stated |= field->info->stated;
	return STATUS_OK;
}

static enum status
add_type(struct record_tails *tails, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_type *type =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *type);

	if (type == NULL)
		return loader_memory(loader);
	*tails->types = type;
	tails->types = &type->next;
	return read_type(type, loader, node);
}

static enum status
add_part(struct record_tails *tails, struct dialect_loader *loader,
    const struct xml_node *node, struct dialect_record *record)
{
	enum record_kind kind;
	enum status status;

	if (!kind_find(&kind, node->name) ||
	    (kind_info(record->kind)->parts & (1u << kind)) == 0)
		return loader_unknown(loader, node);
	*tails->parts = arena_alloc(&loader->dialect->arena, 1,
	    sizeof **tails->parts);
	if (*tails->parts == NULL)
		return loader_memory(loader);
	(*tails->parts)->kind = kind;
	status = read_record(*tails->parts, loader, node, STANDS_IN_RECORD);
	if (status != STATUS_OK)
		return status;
	tails->parts = &(*tails->parts)->next;
	if (record->kind == KIND_ACCOUNT)
		record->stated |= kind_info(kind)->stated_in_account;
	else if (record->kind == KIND_PRODUCT)
		record->stated |= kind_info(kind)->stated_in_product;
	return STATUS_OK;
}

static bool
has_field(const struct dialect_record *record, size_t index)
{
	const struct dialect_field *field = record->fields;

	while (field != NULL && field->index != index)
		field = field->next;
	return field != NULL;
}

static enum status
check_types(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record)
{
	const struct dialect_type *type = record->types;

	if (type == NULL)
		return loader_refuse(loader, node,
		    "expected a <type> in <document>");
	for (; type->next != NULL; type = type->next) {
		if (type->when == NULL)
			return loader_refuse(loader, node, "expected a "
			    "condition on all <type>s but the last: what is "
			    "behind one without is never asked");
	}
	return STATUS_OK;
}

/* What stands around the elements is read once: no field is in both.  Parts
 * would be of none of the facts. */
static enum status
check_each(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record)
{
	if (record->each != NULL && record->parts != NULL)
		return loader_refuse(loader, node, "expected no <%s> beside "
		    "<each>", kind_info(record->parts->kind)->name);
	for (const struct dialect_record *e = record->each; e != NULL;
	    e = e->next) {
		for (const struct dialect_field *f = e->fields; f != NULL;
		    f = f->next) {
			if (has_field(record, f->index))
				return loader_refuse(loader, node, "expected "
				    "field %s once, not in <each> too",
				    f->info->name);
		}
	}
	return STATUS_OK;
}

/* A record that adds or removes leaves all else as it is, and could not say
 * anything of it. */
static enum status
check_parts(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record, enum standing standing)
{
	const struct dialect_field *field = record->fields;

	if (standing != STANDS_ALONE || record->each != NULL)
		return loader_refuse(loader, node, "expected parts on a "
		    "record that stands alone, without <each>");
	if (field == NULL || field->next != NULL || field->info->stated != 0)
		return loader_refuse(loader, node,
		    "expected the field id alone with parts=\"%s\"",
		    xml_node_attribute(node, "parts"));
	return STATUS_OK;
}

static enum status
add_each(struct record_tails *tails, struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_record *record)
{
	struct dialect_record *each =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *each);

	if (each == NULL)
		return loader_memory(loader);
	each->kind = record->kind;
	*tails->each = each;
	tails->each = &each->next;
	return read_record(each, loader, node, STANDS_FOR_EACH);
}

static enum status
read_child(struct record_tails *tails, struct dialect_loader *loader,
    const struct xml_node *node, struct dialect_record *record,
    enum standing standing)
{
	bool is_document = record->kind == KIND_DOCUMENT;
	bool is_part = standing == STANDS_IN_RECORD ||
	    kind_info(record->kind)->is_part;

	if (loader_is(node, "field"))
		return add_field(tails, loader, node, record);
	if (loader_is(node, "and"))
		return STATUS_OK;	/* loader_condition() has it */
	/* The product of a line only fills what nobody else has stated. */
	if (loader_is(node, "fault") && (standing != STANDS_IN_RECORD ||
	    record->kind != KIND_PRODUCT))
		return add_rule(&tails->faults, loader, node);
	if (is_document && loader_is(node, "type"))
		return add_type(tails, loader, node);
	if (is_document && loader_is(node, "cancelled"))
		return add_rule(&tails->cancelled, loader, node);
	if (!is_part && loader_is(node, "skip"))
		return add_rule(&tails->skips, loader, node);
	if (standing == STANDS_FOR_EACH)
		return loader_unknown(loader, node);
	if (!is_part && !is_document &&
	    !loader->dialect->is_closed && loader_is(node, "each"))
		return add_each(tails, loader, node, record);
	return add_part(tails, loader, node, record);
}

/* allowances="unless-in-lines" */
static enum status
read_allowances(struct dialect_record *record, struct dialect_loader *loader,
    const struct xml_node *node)
{
	enum status status = read_word(&record->may_hold_allowances, loader,
	    node, "allowances", "unless-in-lines");

	if (status == STATUS_OK && record->may_hold_allowances &&
	    record->kind != KIND_DOCUMENT)
		return loader_refuse(loader, node,
		    "expected allowances on <document> only");
	return status;
}

/* parts="add": what a record does with the lists of an account or product. */
static enum status
read_parts_mode(struct dialect_record *record, struct dialect_loader *loader,
    const struct xml_node *node)
{
	static const char *const modes[] = {
		[FACT_PARTS_REPLACE] = "replace",
		[FACT_PARTS_ADD] = "add",
		[FACT_PARTS_REMOVE] = "remove",
	};
	const char *text = xml_node_attribute(node, "parts");

	if (text == NULL)
		return STATUS_OK;
	if (record->kind != KIND_ACCOUNT && record->kind != KIND_PRODUCT)
		return loader_refuse(loader, node,
		    "expected parts on <account> and <product> only");
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		if (strcmp(text, modes[i]) == 0) {
			record->does = (enum fact_parts)i;
			return STATUS_OK;
		}
	}
	return loader_refuse(loader, node,
	    "expected parts replace, add or remove, found \"%s\"", text);
}

/* at, join and the condition. */
static enum status
read_place(struct dialect_record *record, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *join = xml_node_attribute(node, "join");
	struct dialect_path *path;
	const char *at;
	enum status status;

	status = loader_check_attributes(loader, node,
	    CONDITION_ATTRIBUTES "at join allowances parts ");
	if (status == STATUS_OK)
		status = read_allowances(record, loader, node);
	if (status == STATUS_OK)
		status = loader_require(&at, loader, node, "at");
	if (status == STATUS_OK)
		status = loader_places(&record->at, &record->at_count, loader,
		    node, at);
	if (status == STATUS_OK)
		status = loader_condition(&record->when, loader, node);
	if (status == STATUS_OK)
		status = read_parts_mode(record, loader, node);
	if (status != STATUS_OK || join == NULL)
		return status;
	if (record->kind != KIND_DOCUMENT && record->kind != KIND_LINE)
		return loader_refuse(loader, node,
		    "expected join on <document> and <line> only");
	path = arena_alloc(&loader->dialect->arena, 1, sizeof *path);
	if (path == NULL)
		return loader_memory(loader);
	record->join = path;
	return loader_path(path, loader, node, join);
}

/* Note the required fields that it does not have. */
static void
find_lacking(struct dialect_record *record)
{
	const struct kind_info *info = kind_info(record->kind);

	for (size_t i = 0; i < info->field_count; i++)
		record->lacking |= (uint32_t)info->fields[i].is_required << i;
	for (const struct dialect_field *f = record->fields; f != NULL;
	    f = f->next)
		record->lacking &= ~(1u << f->index);
}

/* Every document needs its required fields; another record may have them from
 * the one around it. */
static enum status
check_required(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record)
{
	const struct kind_info *info = kind_info(record->kind);

	for (size_t i = 0; i < info->field_count; i++) {
		if ((record->lacking & (1u << i)) != 0)
			return loader_refuse(loader, node, "expected a field "
			    "%s in <%s>", info->fields[i].name, info->name);
	}
	return STATUS_OK;
}

/*
 * The record's kind is known.  Calls itself for <each>, which has no records
 * within, and for parts, which have no parts but a line's product: the table
 * of kinds bounds it.
 */
static enum status
read_record(struct dialect_record *record, struct dialect_loader *loader,
    const struct xml_node *node, enum standing standing)
{
	struct record_tails tails = {
		.fields = &record->fields, .parts = &record->parts,
		.types = &record->types, .cancelled = &record->cancelled,
		.skips = &record->skips, .faults = &record->faults,
		.each = &record->each,
	};
	enum status status = read_place(record, loader, node);

	if (status == STATUS_OK && record->join != NULL &&
	    standing != STANDS_ALONE)
		return loader_refuse(loader, node,
		    "expected join on a record that stands apart");
	for (const struct xml_node *n = node->children;
	    status == STATUS_OK && n != NULL; n = n->next) {
		if (n->name != NULL)
			status = read_child(&tails, loader, n, record,
			    standing);
	}
	find_lacking(record);
	if (status == STATUS_OK && record->kind == KIND_DOCUMENT)
		status = check_types(loader, node, record);
	if (status == STATUS_OK && record->kind == KIND_DOCUMENT &&
	    record->each == NULL && standing == STANDS_ALONE)
		status = check_required(loader, node, record);
	if (status == STATUS_OK && record->may_hold_allowances &&
	    !has_field(record, DOCUMENT_NET_TOTAL))
		return loader_refuse(loader, node, "expected a field net-total "
		    "beside allowances, which it says");
	if (status == STATUS_OK && record->does != FACT_PARTS_REPLACE)
		status = check_parts(loader, node, record, standing);
	return status == STATUS_OK ? check_each(loader, node, record) : status;
}

enum status
loader_record(struct dialect_record **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_record *record =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *record);

	if (record == NULL)
		return loader_memory(loader);
	if (!kind_find(&record->kind, node->name))
		return loader_unknown(loader, node);
	*out = record;
	return read_record(record, loader, node, STANDS_ALONE);
}
