#include "rules/load.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/load_value.h"

#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

/* A message before it is cut to ERROR_MESSAGE_MAX. */
#define MESSAGE_BYTES_MAX 2048

/* So much of a value that is refused is shown. */
#define FOUND_BYTES_MAX 80

static enum status __attribute__((format(printf, 3, 0)))
refuse(struct load *load, uint64_t line, const char *format, va_list args)
{
	char message[MESSAGE_BYTES_MAX];

	if (vsnprintf(message, sizeof message, format, args) < 0)
		message[0] = '\0';
	(void)error_set(load->err, STATUS_INVALID, "%s", message);
	return error_at(load->err, "%s:%llu", load->file->name,
	    (unsigned long long)line);
}

enum status
load_refuse(struct load *load, const struct xml_node *node,
    const char *format, ...)
{
	enum status status;
	va_list args;

	va_start(args, format);
	status = refuse(load, node->line, format, args);
	va_end(args);
	return status;
}

enum status
load_refuse_line(struct load *load, uint64_t line, const char *format, ...)
{
	enum status status;
	va_list args;

	va_start(args, format);
	status = refuse(load, line, format, args);
	va_end(args);
	return status;
}

/* How many bytes of a text are shown: whole characters of UTF-8. */
static int
shown(const char *text)
{
	size_t length = strnlen(text, FOUND_BYTES_MAX);

	while ((text[length] & 0xC0) == 0x80)
		length--;
	return (int)length;
}

/* ------------------------------------------------------------ attributes */

/* Is the attribute this row's?  Rows name xml:lang by its usual prefix. */
static bool
is_attribute(const struct xml_attribute *attribute, const char *name)
{
	if (attribute->namespace_uri == NULL)
		return strcmp(attribute->name, name) == 0;
	return strcmp(attribute->namespace_uri, XML_NAMESPACE) == 0 &&
	    strncmp(name, "xml:", 4) == 0 &&
	    strcmp(attribute->name, name + 4) == 0;
}

/* A refusal with these names in it; not one that lacks them for memory. */
static enum status
finish_names(struct load *load, struct strbuf *names, enum status status)
{
	if (strbuf_status(names) == STATUS_MEMORY)
		status = error_memory(load->err);
	strbuf_fini(names);
	return status;
}

static enum status
refuse_attribute(struct load *load, const struct xml_node *node,
    const struct xml_attribute *attribute, const struct load_row *row)
{
	struct strbuf names;
	enum status status;

	strbuf_init(&names, MESSAGE_BYTES_MAX);
	for (size_t i = 0; i < row->attribute_count; i++)
		strbuf_printf(&names, "%s%s", i == 0 ? "" : ", ",
		    row->attributes[i].name);
	status = load_refuse(load, node,
	    "%s: unknown attribute %.*s%s; it may have %s", row->name,
	    shown(attribute->name), attribute->name,
	    attribute->namespace_uri == NULL ? "" : " of another namespace",
	    row->attribute_count == 0 ? "none" : strbuf_text(&names));
	return finish_names(load, &names, status);
}

static enum status
read_attribute(struct load_values *values, struct load *load,
    const struct xml_node *node, const struct xml_attribute *attribute,
    const struct load_row *row)
{
	char expected[LOAD_EXPECTED_SIZE];
	size_t i;

	for (i = 0; i < row->attribute_count; i++) {
		if (is_attribute(attribute, row->attributes[i].name))
			break;
	}
	if (i == row->attribute_count)
		return refuse_attribute(load, node, attribute, row);
	if (!load_value_parse(&values->at[i], &row->attributes[i],
	    attribute->value, expected))
		return load_refuse(load, node,
		    "%s/%s: expected %s, found \"%.*s%s\"", row->name,
		    row->attributes[i].name, expected,
		    shown(attribute->value), attribute->value,
		    strlen(attribute->value) > FOUND_BYTES_MAX ? "..." : "");
	return STATUS_OK;
}

static enum status
read_attributes(struct load_values *values, struct load *load,
    const struct xml_node *node, const struct load_row *row)
{
	const struct xml_attribute *attribute;
	enum status status;

	assert(row->attribute_count <= LOAD_ATTRIBUTES_MAX);
	memset(values, 0, sizeof *values);
	for (attribute = node->attributes; attribute != NULL;
	    attribute = attribute->next) {
		status = read_attribute(values, load, node, attribute, row);
		if (status != STATUS_OK)
			return status;
	}
	for (size_t i = 0; i < row->attribute_count; i++) {
		if (row->attributes[i].is_required &&
		    values->at[i].text == NULL)
			return load_refuse(load, node,
			    "%s: attribute %s expected, not found", row->name,
			    row->attributes[i].name);
	}
	if (row->needs_attribute && node->attributes == NULL)
		return load_refuse(load, node,
		    "%s: at least one attribute expected, found none",
		    row->name);
	return STATUS_OK;
}

/* -------------------------------------------------------------- children */

bool
load_is(const struct xml_node *node, enum load_element element)
{
	return xml_node_is(node, LOAD_NAMESPACE,
	    load_table_row(element)->name);
}

static bool
place_takes(const struct load_place *place, const struct xml_node *node)
{
	for (size_t i = 0; i < place->element_count; i++) {
		if (load_is(node, place->elements[i]))
			return true;
	}
	return false;
}

static void
put_names(struct strbuf *out, const struct load_place *place)
{
	for (size_t i = 0; i < place->element_count; i++)
		strbuf_printf(out, "%s%s", out->length == 0 ? "" : ", ",
		    load_table_row(place->elements[i])->name);
}

/*
 * What may stand at the place where count elements were read already: all
 * names up to the next one that must.
 */
static void
put_expected(struct strbuf *out, const struct load_row *row, size_t place,
    size_t count)
{
	for (; place < row->place_count; place++, count = 0) {
		if (count < row->places[place].max)
			put_names(out, &row->places[place]);
		if (count < row->places[place].min)
			return;
	}
	if (out->length == 0)
		strbuf_puts(out, "nothing more");
}

static enum status
refuse_child(struct load *load, const struct xml_node *child,
    const struct load_row *row, size_t place, size_t count)
{
	struct strbuf expected;
	enum status status;

	strbuf_init(&expected, MESSAGE_BYTES_MAX);
	put_expected(&expected, row, place, count);
	status = load_refuse(load, child,
	    "%s: expected here: %s; found %.*s%s", row->name,
	    strbuf_text(&expected), shown(child->name), child->name,
	    child->namespace_uri != NULL &&
	    strcmp(child->namespace_uri, LOAD_NAMESPACE) == 0 ? "" :
	    " of another namespace than " LOAD_NAMESPACE);
	return finish_names(load, &expected, status);
}

static enum status
refuse_too_many(struct load *load, const struct xml_node *child,
    const struct load_row *row, size_t max)
{
	if (max == 1)
		return load_refuse(load, child,
		    "%s: only one %s expected, found another", row->name,
		    child->name);
	return load_refuse(load, child, "%s: at most %zu of %s expected",
	    row->name, max, child->name);
}

static enum status
refuse_end(struct load *load, const struct xml_node *node,
    const struct load_row *row, size_t place, size_t count)
{
	struct strbuf expected;
	size_t min = row->places[place].min;
	enum status status;

	strbuf_init(&expected, MESSAGE_BYTES_MAX);
	put_names(&expected, &row->places[place]);
	if (min == 1)
		status = load_refuse(load, node, "%s: %s expected, not found",
		    row->name, strbuf_text(&expected));
	else
		status = load_refuse(load, node,
		    "%s: %zu elements %s expected, found %zu", row->name, min,
		    strbuf_text(&expected), count);
	return finish_names(load, &expected, status);
}

static enum status
check_text(struct load *load, const struct xml_node *node,
    const struct load_row *row)
{
	const char *text = node->text + strspn(node->text, " \t\r\n");

	if (row->has_text || *text == '\0')
		return STATUS_OK;
	return load_refuse(load, node, "%s: no text expected, found \"%.*s\"",
	    row->name, shown(text), text);
}

/* The places are in order and each child belongs to the one reached or to a
 * later one, with nothing left out in between. */
static enum status
check_children(struct load *load, const struct xml_node *node,
    const struct load_row *row)
{
	size_t place = 0;
	size_t count = 0;
	const struct xml_node *child;
	enum status status;

	for (child = node->children; child != NULL; child = child->next) {
		size_t next = place;
		size_t had = count;

		if (child->name == NULL) {
			status = check_text(load, child, row);
			if (status != STATUS_OK)
				return status;
			continue;
		}
		while (next < row->place_count &&
		    !place_takes(&row->places[next], child)) {
			if (had < row->places[next].min)
				next = row->place_count;
			else
				next++;
			had = 0;
		}
		if (next >= row->place_count)
			return refuse_child(load, child, row, place, count);
		if (had == row->places[next].max)
			return refuse_too_many(load, child, row, had);
		place = next;
		count = had + 1;
	}
	for (; place < row->place_count; place++, count = 0) {
		if (count < row->places[place].min)
			return refuse_end(load, node, row, place, count);
	}
	return STATUS_OK;
}

enum status
load_element(struct load_values *values, struct load *load,
    const struct xml_node *node, enum load_element element)
{
	const struct load_row *row = load_table_row(element);
	enum status status;

	status = read_attributes(values, load, node, row);
	if (status != STATUS_OK)
		return status;
	return check_children(load, node, row);
}

const struct xml_node *
load_first(const struct xml_node *parent, enum load_element element)
{
	const struct xml_node *child = parent->children;

	while (child != NULL && !load_is(child, element))
		child = child->next;
	return child;
}

const struct xml_node *
load_next(const struct xml_node *node)
{
	const struct xml_node *next = node->next;

	while (next != NULL &&
	    (next->name == NULL || strcmp(next->name, node->name) != 0))
		next = next->next;
	return next;
}

size_t
load_count(const struct xml_node *parent, enum load_element element)
{
	const struct xml_node *child = load_first(parent, element);
	size_t count = 0;

	for (; child != NULL; child = load_next(child))
		count++;
	return count;
}

/* ----------------------------------------------------------------- model */

enum status
load_array(void *out, struct load *load, size_t count, size_t size)
{
	void *array = NULL;

	if (count > 0) {
		array = arena_alloc(&load->file->arena, count, size);
		if (array == NULL)
			return error_memory(load->err);
	}
	memcpy(out, &array, sizeof array);
	return STATUS_OK;
}

enum status
load_text(const char **out, struct load *load, const char *text)
{
	const char *copy = arena_strdup(&load->file->arena, text);

	if (copy == NULL && text != NULL)
		return error_memory(load->err);
	*out = copy;
	return STATUS_OK;
}

enum status
load_copies(struct load *load, const struct load_copy *copies, size_t count)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = load_text(copies[i].to, load, copies[i].from->text);
	return status;
}
