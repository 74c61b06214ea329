#include "engine/xml_tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "engine/strbuf.h"
#include "engine/xml_check.h"
#include "engine/xml_memory.h"
#include "engine/xml_scan.h"

/*
 * The bytes are looked over first (xml_check), so that the parser never meets
 * a tag that it would take long over; then libxml2's SAX2 interface builds the
 * tree, while a second walk over the markup goes along with it and says on
 * which line each tag begins.
 */

#define NAME_CACHE_COUNT 256

/* An element that is open, and where its next child goes. */
struct level {
	struct xml_node *node;
	struct xml_node *last_child;
};

struct builder {
	xmlParserCtxtPtr parser;
	struct arena *arena;
	const char *name;		/* of the file */
	struct error *err;
	enum status status;		/* the first failure */
	struct xml_node *root;
	struct level levels[XML_TREE_DEPTH_MAX];
	size_t depth;
	size_t node_count;
	struct strbuf text;		/* since the last tag */
	struct xml_scan scan;
	struct xml_markup tag;		/* the last one */
	const char *names[NAME_CACHE_COUNT];	/* in arena; by hash */
};

/* ------------------------------------------------------------- failures */

static void
stop(struct builder *builder)
{
	if (builder->parser != NULL)
		xmlStopParser(builder->parser);
}

static void
fail_memory(struct builder *builder)
{
	if (builder->status == STATUS_OK)
		builder->status = error_memory(builder->err);
	stop(builder);
}

static void __attribute__((format(printf, 4, 5)))
fail(struct builder *builder, enum status status, uint64_t line,
    const char *format, ...)
{
	char message[ERROR_MESSAGE_MAX];
	va_list args;

	if (builder->status == STATUS_OK) {
		va_start(args, format);
		(void)vsnprintf(message, sizeof message, format, args);
		va_end(args);
		builder->status = error_set(builder->err, status, "%s",
		    message);
		(void)error_at(builder->err, "%s:%" PRIu64, builder->name,
		    line);
	}
	stop(builder);
}

static uint64_t
parser_line(const struct builder *builder)
{
	const xmlParserInput *input = builder->parser->input;

	return input != NULL && input->line > 0 ? (uint64_t)input->line : 1;
}

/* The parser takes its full table of names for a lack of memory. */
static void
fail_parser_memory(struct builder *builder)
{
	xmlParserCtxtPtr parser = builder->parser;

	if (xmlDictGetUsage(parser->dict) > XML_TREE_NAME_BYTES_MAX)
		fail(builder, STATUS_RANGE, parser_line(builder),
		    "expected different names of at most %u bytes in all,"
		    " found more", XML_TREE_NAME_BYTES_MAX);
	else
		fail_memory(builder);
}

static void
on_error(void *payload, xmlErrorPtr error)
{
	struct builder *builder = payload;
	const char *message = error->message;

	/* No message: there was no memory for it. */
	if (error->code == XML_ERR_NO_MEMORY || message == NULL)
		fail_parser_memory(builder);
	else if (error->level >= XML_ERR_ERROR)
		fail(builder, STATUS_SYNTAX,
		    error->line > 0 ? (uint64_t)error->line : 1,
		    "not well-formed XML: %.*s",
		    (int)strcspn(message, "\n"), message);
}

/* ------------------------------------------------------------- building */

static void
next_tag(struct builder *builder, enum xml_markup_kind kind)
{
	while (xml_scan_next(&builder->tag, &builder->scan))
		if (builder->tag.kind == kind)
			return;
}

/* One copy in the arena of each of the few names a file is made of. */
static const char *
intern(struct builder *builder, const char *text)
{
	const char **entry;
	uint32_t hash = 2166136261u;

	if (text == NULL)
		return NULL;
	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	entry = &builder->names[(hash ^ hash >> 16) % NAME_CACHE_COUNT];
	if (*entry == NULL || strcmp(*entry, text) != 0) {
		char *copy = arena_strdup(builder->arena, text);

		if (copy == NULL) {
			fail_memory(builder);
			return NULL;
		}
		*entry = copy;
	}
	return *entry;
}

static struct xml_node *
add_node(struct builder *builder, uint64_t line)
{
	struct xml_node *node;
	struct level *level;

	if (builder->node_count == XML_TREE_NODES_MAX) {
		fail(builder, STATUS_RANGE, line,
		    "expected at most %d elements and texts, found more",
		    XML_TREE_NODES_MAX);
		return NULL;
	}
	node = arena_alloc(builder->arena, 1, sizeof *node);
	if (node == NULL) {
		fail_memory(builder);
		return NULL;
	}
	builder->node_count++;
	node->line = line;
	if (builder->depth == 0) {
		builder->root = node;
		return node;
	}
	level = &builder->levels[builder->depth - 1];
	node->parent = level->node;
	if (level->last_child == NULL)
		level->node->children = node;
	else
		level->last_child->next = node;
	level->last_child = node;
	return node;
}

/* Make a node of the text since the last tag, if there is any. */
static void
flush_text(struct builder *builder)
{
	struct xml_node *node;
	const char *text;

	if (strbuf_status(&builder->text) != STATUS_OK) {
		fail_memory(builder);
		return;
	}
	if (builder->text.length == 0)
		return;
	text = intern(builder, strbuf_text(&builder->text));
	strbuf_clear(&builder->text);
	if (text == NULL)
		return;
	node = add_node(builder, builder->tag.end_line);
	if (node != NULL)
		node->text = text;
}

/*
 * A parser that is not told to replace entities, and it is better not told,
 * writes every ampersand in an attribute as "&#38;".
 */
static void
restore_ampersands(char *value)
{
	static const char written[] = "&#38;";
	const char *from = strchr(value, '&');
	char *to = value;

	if (from == NULL)
		return;
	to += from - value;
	while (*from != '\0') {
		*to++ = *from;
		if (strncmp(from, written, sizeof written - 1) == 0)
			from += sizeof written - 1;
		else
			from++;
	}
	*to = '\0';
}

static bool
add_attributes(struct builder *builder, struct xml_node *node, int count,
    const xmlChar **fields)
{
	struct xml_attribute **link = &node->attributes;

	/* Five fields each: name, prefix, namespace, value and its end. */
	for (int i = 0; i < count; i++, fields += 5) {
		struct xml_attribute *attribute;
		const char *value = (const char *)fields[3];
		char *own;

		attribute = arena_alloc(builder->arena, 1, sizeof *attribute);
		if (attribute == NULL || value == NULL)
			return false;
		attribute->name = intern(builder, (const char *)fields[0]);
		attribute->namespace_uri =
		    intern(builder, (const char *)fields[2]);
		/* A failure stopped the parser, and value with it. */
		if (builder->status != STATUS_OK)
			return false;
		own = arena_strndup(builder->arena, value,
		    (size_t)((const char *)fields[4] - value));
		if (attribute->name == NULL || own == NULL)
			return false;
		restore_ampersands(own);
		attribute->value = own;
		*link = attribute;
		link = &attribute->next;
	}
	return true;
}

static void
on_start(void *payload, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
    int attribute_count, int defaulted_count, const xmlChar **attributes)
{
	struct builder *builder = payload;
	struct xml_node *node;

	(void)prefix;
	(void)namespaces;
	(void)defaulted_count;
	if (builder->status != STATUS_OK)
		return;
	flush_text(builder);
	next_tag(builder, XML_MARKUP_START);
	if (builder->status != STATUS_OK)
		return;
	if (builder->depth == XML_TREE_DEPTH_MAX) {
		fail(builder, STATUS_RANGE, builder->tag.line,
		    "expected elements at most %d deep, found deeper ones",
		    XML_TREE_DEPTH_MAX);
		return;
	}
	if (namespace_count > XML_TREE_NAMESPACES_MAX) {
		fail(builder, STATUS_RANGE, builder->tag.line,
		    "expected at most %d namespaces in a tag, found %d",
		    XML_TREE_NAMESPACES_MAX, namespace_count);
		return;
	}
	node = add_node(builder, builder->tag.line);
	if (node == NULL)
		return;
	node->name = intern(builder, (const char *)name);
	node->namespace_uri = intern(builder, (const char *)uri);
	if (builder->status != STATUS_OK)
		return;
	if (!add_attributes(builder, node, attribute_count, attributes)) {
		fail_memory(builder);
		return;
	}
	builder->levels[builder->depth++] = (struct level){ .node = node };
}

static void
on_end(void *payload, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct builder *builder = payload;

	(void)name;
	(void)prefix;
	(void)uri;
	if (builder->status != STATUS_OK)
		return;
	flush_text(builder);
	/* <a/> was both tags, and nothing has come after it. */
	if (builder->tag.kind == XML_MARKUP_START && builder->tag.is_empty)
		builder->tag.is_empty = false;
	else
		next_tag(builder, XML_MARKUP_END);
	if (builder->depth > 0)
		builder->depth--;
}

static void
on_text(void *payload, const xmlChar *bytes, int length)
{
	struct builder *builder = payload;

	if (builder->status == STATUS_OK && length > 0)
		strbuf_append(&builder->text, bytes, (size_t)length);
}

static void
on_instruction(void *payload, const xmlChar *target, const xmlChar *data)
{
	struct builder *builder = payload;

	(void)data;
	fail(builder, STATUS_INVALID, parser_line(builder),
	    "expected no processing instruction, found \"%s\"",
	    (const char *)target);
}

static void
on_doctype(void *payload, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	struct builder *builder = payload;

	(void)name;
	(void)public_id;
	(void)system_id;
	fail(builder, STATUS_INVALID, parser_line(builder),
	    "expected no document type declaration, found one");
}

/* -------------------------------------------------------------- parsing */

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.processingInstruction = on_instruction,
	.serror = on_error,
};

/* However the parser says that something went wrong, it did. */
static void
check_outcome(struct builder *builder)
{
	const xmlParserCtxt *parser = builder->parser;
	const xmlError *last = xmlGetLastError();

	if (builder->status != STATUS_OK)
		return;
	if (parser->errNo == XML_ERR_NO_MEMORY ||
	    (last != NULL && last->code == XML_ERR_NO_MEMORY))
		fail_parser_memory(builder);
	else if (!parser->wellFormed || !parser->nsWellFormed ||
	    parser->disableSAX || builder->depth != 0 ||
	    builder->root == NULL)
		fail(builder, STATUS_SYNTAX, parser_line(builder),
		    "not well-formed XML");
}

static void
run_parser(struct builder *builder, xmlParserCtxtPtr parser)
{
	/* Looking names up takes the parser longer the more there are. */
	(void)xmlDictSetLimit(parser->dict, XML_TREE_NAME_BYTES_MAX);
	*parser->sax = handler;
	parser->userData = builder;
	builder->parser = parser;
	(void)xmlParseDocument(parser);
	check_outcome(builder);
	builder->parser = NULL;
	xmlFreeDoc(parser->myDoc);
	parser->myDoc = NULL;
}

static void
build_tree(struct builder *builder, const char *bytes, size_t size)
{
	/*
	 * An encoding declared was checked; the parser is to use UTF-8.  Of
	 * the limits that HUGE lifts, some hit plain files of 10 MB; the
	 * others stand behind narrower ones here.
	 */
	static const int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC |
	    XML_PARSE_HUGE;
	xmlParserCtxtPtr parser;

	/* The library keeps its last error per thread; leave none behind. */
	xmlResetLastError();
	xml_memory_begin();
	parser = xmlCreateMemoryParserCtxt(bytes, (int)size);
	if (parser != NULL && xmlCtxtUseOptions(parser, options) == 0)
		run_parser(builder, parser);
	else
		fail_memory(builder);
	xmlFreeParserCtxt(parser);
	xmlResetLastError();
	if (xml_memory_end())
		builder->status = error_memory(builder->err);
}

enum status
xml_tree_parse(const struct xml_node **out, struct arena *arena,
    const char *name, const void *bytes, size_t size, struct error *err)
{
	struct builder builder = {
		.arena = arena,
		.name = name,
		.err = err,
	};

	strbuf_init(&builder.text, XML_TREE_BYTES_MAX);
	xml_scan_init(&builder.scan, bytes, size);
	builder.status = xml_check(name, bytes, size, err);
	if (builder.status == STATUS_OK)
		build_tree(&builder, bytes, size);
	strbuf_fini(&builder.text);
	if (builder.status == STATUS_OK)
		*out = builder.root;
	return builder.status;
}
