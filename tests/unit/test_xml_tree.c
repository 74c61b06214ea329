#include "engine/xml_tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlerror.h>

#include "engine/strbuf.h"
#include "tests/support/faults.h"
#include "tests/support/rows.h"

#define ARENA_BYTES_MAX ((size_t)1 << 30)

static struct error err;

static enum status
parse(const struct xml_node **out, struct arena *arena, const char *text)
{
	return xml_tree_parse(out, arena, "a.xml", text, strlen(text), &err);
}

/* "LINE<{namespace}name {namespace}attribute=value ...>" and "LINE[text]",
 * children after their parent, "/" after the last. */
static void
dump(struct strbuf *out, const struct xml_node *root)
{
	const struct xml_node *node = root;

	while (node != NULL) {
		const struct xml_attribute *attribute;

		strbuf_printf(out, "%" PRIu64, node->line);
		if (node->name == NULL) {
			strbuf_printf(out, "[%s]", node->text);
			assert_null(node->children);
			assert_null(node->attributes);
		} else {
			assert_null(node->text);
			strbuf_puts(out, "<");
			if (node->namespace_uri != NULL)
				strbuf_printf(out, "{%s}", node->namespace_uri);
			strbuf_puts(out, node->name);
		}
		for (attribute = node->attributes; attribute != NULL;
		    attribute = attribute->next) {
			strbuf_puts(out, " ");
			if (attribute->namespace_uri != NULL)
				strbuf_printf(out, "{%s}",
				    attribute->namespace_uri);
			strbuf_printf(out, "%s=%s", attribute->name,
			    attribute->value);
		}
		if (node->name != NULL)
			strbuf_puts(out, ">");
		if (node->children != NULL) {
			assert_ptr_equal(node->children->parent, node);
			node = node->children;
			continue;
		}
		while (node != root && node->next == NULL) {
			strbuf_puts(out, "/");
			node = node->parent;
		}
		if (node == root)
			break;
		assert_ptr_equal(node->next->parent, node->parent);
		node = node->next;
	}
}

struct tree_row {
	const char *name;
	const char *text;
	const char *tree;
};

static const struct tree_row tree_rows[] = {
	{ "one element", "<a/>", "1<a>" },
	{ "one element with two tags", "<a></a>", "1<a>" },
	{ "text", "<a>b</a>", "1<a>1[b]/" },
	{ "white space is text", "<a> <b/>\n</a>", "1<a>1[ ]1<b>1[\n]/" },
	{ "no white space outside the root", "\n <a/>\n\n", "2<a>" },
	{ "attributes in their order", "<a z='1' b=\"2\" y=''/>",
	    "1<a z=1 b=2 y=>" },
	{ "normalised white space", "<a b='x\n\ty'/>", "1<a b=x  y>" },
	{ "character references in attributes", "<a b='&#10;&#x9;&quot;'/>",
	    "1<a b=\n\t\">" },
	{ "an ampersand in an attribute", "<a b='R&amp;D'/>", "1<a b=R&D>" },
	{ "ampersands by number in an attribute", "<a b='&#38;x&#x26;'/>",
	    "1<a b=&x&>" },
	{ "what looks like a reference after an ampersand",
	    "<a b='&amp;#38;' c='&amp;amp;' d='&#38;#38;lt;' e='&amp;&amp;'/>",
	    "1<a b=&#38; c=&amp; d=&#38;lt; e=&&>" },
	{ "XML's other own entities in an attribute",
	    "<a b='&lt;&gt;&apos;&quot;'/>", "1<a b=<>'\">" },
	{ "XML's own entities", "<a>&lt;&amp;&gt;&apos;&quot;</a>",
	    "1<a>1[<&>'\"]/" },
	{ "line ends are one newline", "<a>x\r\ny\rz</a>", "1<a>1[x\ny\nz]/" },
	{ "a default namespace", "<a xmlns='u'><b c='d'/></a>",
	    "1<{u}a>1<{u}b c=d>/" },
	{ "a namespace undone", "<a xmlns='u'><b xmlns=''/></a>",
	    "1<{u}a>1<b>/" },
	{ "prefixes", "<p:a xmlns:p='u' p:b='1' b='2'><c/></p:a>",
	    "1<{u}a {u}b=1 b=2>1<c>/" },
	{ "XML's own prefix", "<a xml:lang='de'/>",
	    "1<a {http://www.w3.org/XML/1998/namespace}lang=de>" },
	{ "comments leave no trace", "<!-- a --><a>b<!-- <c> -->d</a><!-- -->",
	    "1<a>1[bd]/" },
	{ "CDATA is text", "<a>b<![CDATA[<c>&amp;]]>d</a>",
	    "1<a>1[b<c>&amp;d]/" },
	{ "empty CDATA is nothing", "<a><![CDATA[]]></a>", "1<a>" },
	{ "a declaration", "<?xml version=\"1.0\"?><a/>", "1<a>" },
	{ "UTF-8 declared",
	    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<a/>",
	    "2<a>" },
	{ "utf-8 declared in small letters",
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>\xc3\xa9</a>",
	    "1<a>1[\xc3\xa9]/" },
	{ "US-ASCII declared",
	    "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a/>", "1<a>" },
	{ "a byte order mark", "\xef\xbb\xbf<a/>", "1<a>" },
	{ "names beyond ASCII", "<\xc3\xa9 \xc3\xbc='\xe2\x82\xac'/>",
	    "1<\xc3\xa9 \xc3\xbc=\xe2\x82\xac>" },
	{ "lines where tags begin",
	    "<a\n>\n<b\nc='\n'\n/>\n\n<d>\n</d\n>\n<e/></a>",
	    "1<a>2[\n]3<b c= >6[\n\n]8<d>8[\n]/10[\n]11<e>/" },
	{ "lines after what looks like tags",
	    "<a b='>\nc>'><!--\n<x\n--><![CDATA[\n<y>]]>\n<b/></a>",
	    "1<a b=> c>>2[\n<y>\n]6<b>/" },
};

static void
tree(void **state)
{
	const struct tree_row *row = *state;
	const struct xml_node *root = NULL;
	struct arena arena;
	struct strbuf text;

	arena_init(&arena, ARENA_BYTES_MAX);
	strbuf_init(&text, 4096);
	check_status(parse(&root, &arena, row->text), STATUS_OK, &err);
	assert_null(root->parent);
	assert_null(root->next);
	dump(&text, root);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	assert_string_equal(strbuf_text(&text), row->tree);
	strbuf_fini(&text);
	arena_reset(&arena);
}

struct refusal_row {
	const char *name;
	const char *text;
	enum status status;
	const char *place;
	const char *message;	/* its beginning */
};

#define BROKEN "not well-formed XML: "

static const struct refusal_row refusal_rows[] = {
	{ "nothing", "", STATUS_SYNTAX, "a.xml:1",
	    "expected XML, found nothing" },
	{ "a byte order mark alone", "\xef\xbb\xbf", STATUS_SYNTAX, "a.xml:1",
	    "expected XML, found nothing" },
	{ "blanks alone", " \n ", STATUS_SYNTAX, "a.xml:2", BROKEN },
	{ "no XML", "account;net\n", STATUS_SYNTAX, "a.xml:1",
	    "expected XML, found a text that does not begin with \"<\"" },
	{ "a tag that is cut", "<a>\n<b", STATUS_SYNTAX, "a.xml:2", BROKEN },
	{ "a root that is not closed", "<a>\n<b/>\n", STATUS_SYNTAX, "a.xml:3",
	    BROKEN },
	{ "tags that do not match", "<a>\n\n<b></a></b>", STATUS_SYNTAX,
	    "a.xml:3", BROKEN },
	{ "two roots", "<a/>\n<b/>", STATUS_SYNTAX, "a.xml:2", BROKEN },
	{ "text after the root", "<a/>\nx", STATUS_SYNTAX, "a.xml:2", BROKEN },
	{ "an attribute twice", "<a b='1' b='2'/>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "an attribute without quotes", "<a b=1/>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "an attribute twice through prefixes",
	    "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", STATUS_SYNTAX,
	    "a.xml:1", BROKEN },
	{ "a prefix that means nothing", "<a>\n<p:b/></a>", STATUS_SYNTAX,
	    "a.xml:2", BROKEN },
	{ "an attribute's prefix that means nothing", "<a p:b='1'/>",
	    STATUS_SYNTAX, "a.xml:1", BROKEN },
	{ "an ampersand alone", "<a>\n&</a>", STATUS_SYNTAX, "a.xml:2",
	    BROKEN },
	{ "an entity of HTML", "<a>&nbsp;</a>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "a reference to no character", "<a>&#0;</a>", STATUS_SYNTAX,
	    "a.xml:1", BROKEN },
	{ "a control character", "<a>\x01</a>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "broken UTF-8", "<a>\n\xff</a>", STATUS_SYNTAX, "a.xml:2", BROKEN },
	{ "ISO-8859-1 that is not declared", "<a>Nov\xe1k</a>", STATUS_SYNTAX,
	    "a.xml:1", BROKEN },
	{ "UTF-8 longer than need be", "<a>\xc0\xaf</a>", STATUS_SYNTAX,
	    "a.xml:1", BROKEN },
	{ "half a surrogate", "<a>\xed\xa0\x80</a>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "two dashes in a comment", "<a><!-- -- --></a>", STATUS_SYNTAX,
	    "a.xml:1", BROKEN },
	{ "the end of CDATA in text", "<a>]]></a>", STATUS_SYNTAX, "a.xml:1",
	    BROKEN },
	{ "a declaration after a blank", " <?xml version='1.0'?><a/>",
	    STATUS_SYNTAX, "a.xml:1", BROKEN },
	{ "another version of XML", "<?xml version='2.0'?><a/>",
	    STATUS_SYNTAX, "a.xml:1", BROKEN },
	{ "another encoding",
	    "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", STATUS_SYNTAX,
	    "a.xml:1", "expected the encoding UTF-8, found \"ISO-8859-1\"" },
	{ "another encoding, written with blanks",
	    "<?xml version='1.0' encoding = \"UTF-16\" ?><a/>", STATUS_SYNTAX,
	    "a.xml:1", "expected the encoding UTF-8, found \"UTF-16\"" },
	{ "an encoding that hides markup",
	    "<?xml version='1.0' encoding='UTF-7'?><a>+ADw-b/+AD4-</a>",
	    STATUS_SYNTAX, "a.xml:1",
	    "expected the encoding UTF-8, found \"UTF-7\"" },
	{ "UTF-16, little end first", "\xff\xfe<", STATUS_SYNTAX, "a.xml:1",
	    "expected the encoding UTF-8, found UTF-16" },
	{ "UTF-16, big end first", "\xfe\xff", STATUS_SYNTAX, "a.xml:1",
	    "expected the encoding UTF-8, found UTF-16" },
	{ "EBCDIC", "\x4c\x6f\xa7\x94", STATUS_SYNTAX, "a.xml:1",
	    "expected XML, found a text that does not begin with \"<\"" },
	{ "a document type", "\n<!DOCTYPE a><a/>", STATUS_INVALID, "a.xml:2",
	    "expected no document type declaration, found one" },
	{ "a document type from elsewhere",
	    "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", STATUS_INVALID,
	    "a.xml:1", "expected no document type declaration, found one" },
	{ "an entity of its own",
	    "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", STATUS_INVALID,
	    "a.xml:1", "expected no document type declaration, found one" },
	{ "an instruction before the root", "<?go on?>\n<a/>", STATUS_INVALID,
	    "a.xml:1", "expected no processing instruction, found \"go\"" },
	{ "an instruction inside", "<a>\n<?go?></a>", STATUS_INVALID,
	    "a.xml:2", "expected no processing instruction, found \"go\"" },
	{ "an instruction after the root", "<a/>\n\n<?go?>", STATUS_INVALID,
	    "a.xml:3", "expected no processing instruction, found \"go\"" },
};

static void
refusal(void **state)
{
	const struct refusal_row *row = *state;
	const struct xml_node *root = NULL;
	struct arena arena;

	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(parse(&root, &arena, row->text), row->status, &err);
	check_status(err.status, row->status, NULL);
	assert_null(root);
	assert_string_equal(err.place, row->place);
	if (strncmp(err.message, row->message, strlen(row->message)) != 0)
		fail_msg("%s", err.message);
	assert_null(strchr(err.message, '?'));
	arena_reset(&arena);
}

static void
a_nul_byte_is_refused_where_it_stands(void **state)
{
	static const char text[] = "<a>\n\n\0</a>";
	const struct xml_node *root = NULL;
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(xml_tree_parse(&root, &arena, "n", text, sizeof text - 1,
	    &err), STATUS_SYNTAX, NULL);
	assert_string_equal(err.place, "n:3");
	/* UTF-16 without a mark. */
	check_status(xml_tree_parse(&root, &arena, "n", "<\0a\0/\0>\0", 8,
	    &err), STATUS_SYNTAX, NULL);
	assert_string_equal(err.message,
	    "expected text in UTF-8, found a NUL byte");
	assert_null(root);
	arena_reset(&arena);
}

/* A document of a head, count times a piece, and a tail. */
static enum status
parse_repeated(uint64_t *last_line, const char *head, const char *piece,
    size_t count, const char *tail)
{
	const struct xml_node *root = NULL;
	const struct xml_node *node;
	struct arena arena;
	struct strbuf text;
	enum status status;

	arena_init(&arena, ARENA_BYTES_MAX);
	strbuf_init(&text, (size_t)1 << 30);
	strbuf_puts(&text, head);
	for (size_t i = 0; i < count; i++)
		strbuf_puts(&text, piece);
	strbuf_puts(&text, tail);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	status = xml_tree_parse(&root, &arena, "a.xml", strbuf_text(&text),
	    text.length, &err);
	assert_true((root != NULL) == (status == STATUS_OK));
	*last_line = 0;
	if (root != NULL)
		for (node = root->children; node != NULL; node = node->next)
			*last_line = node->line;
	strbuf_fini(&text);
	arena_reset(&arena);
	return status;
}

static void
lines_are_right_above_65535(void **state)
{
	uint64_t line;

	(void)state;
	check_status(parse_repeated(&line, "<a>", "<b/>\n", 70000, "<c/></a>"),
	    STATUS_OK, &err);
	check_int_equal((int64_t)line, 70001);
	check_status(parse_repeated(&line, "<a>", "<b/>\n", 70000, "<c></a>"),
	    STATUS_SYNTAX, NULL);
	assert_string_equal(err.place, "a.xml:70001");
	check_status(parse_repeated(&line, "<a>", "\n", 100000, "<?c?></a>"),
	    STATUS_INVALID, NULL);
	assert_string_equal(err.place, "a.xml:100001");
}

struct limit_row {
	const char *name;
	const char *head;
	const char *piece;
	size_t count;
	const char *tail;
	enum status status;
};

static const struct limit_row limit_rows[] = {
	{ "the greatest depth", "", "<a>", 64,
	    "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>"
	    "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>"
	    "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>"
	    "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>",
	    STATUS_OK },
	{ "one deeper", "", "<a>", 65, "", STATUS_RANGE },
	{ "much deeper", "", "<a>", 100000, "", STATUS_RANGE },
	{ "the longest tag", "<a b='", "x", 65536 - 9, "'/>", STATUS_OK },
	{ "one byte more", "<a b='", "x", 65536 - 8, "'/>", STATUS_RANGE },
	{ "a long tag that is not closed", "<a b='", "x", 10000000, "",
	    STATUS_RANGE },
	{ "a long name", "<", "x", 10000000, "/>", STATUS_RANGE },
	{ "a long end tag", "<a></a", " ", 10000000, ">", STATUS_RANGE },
	{ "a hundred thousand attributes", "<a", " b=''", 100000, "/>",
	    STATUS_RANGE },
	{ "attributes within a short tag", "<a", " b=''", 257, "/>",
	    STATUS_RANGE },
	{ "as many signs in a value", "<a b='", "=", 10000, "'/>", STATUS_OK },
	{ "a long text", "<a>", "x", 11000000, "</a>", STATUS_OK },
	{ "long white space", "<a>", " \n\t ", 3000000, "</a>", STATUS_OK },
	{ "a long comment", "<a><!--", "<x ", 4000000, "--></a>", STATUS_OK },
	{ "long CDATA", "<a><![CDATA[", "<x ", 4000000, "]]></a>",
	    STATUS_OK },
	{ "many references", "<a>", "&amp;", 3000000, "</a>", STATUS_OK },
	{ "many openings", "<a>", "<", 10000000, "", STATUS_RANGE },
	{ "many declarations", "<!DOCTYPE a [", "<!ENTITY b 'c'>", 1000000,
	    "]><a/>", STATUS_INVALID },
	{ "many quotes", "<a ", "'\"", 1000000, "/>", STATUS_RANGE },
};

static void
limit(void **state)
{
	const struct limit_row *row = *state;
	uint64_t line;

	check_status(parse_repeated(&line, row->head, row->piece, row->count,
	    row->tail), row->status, &err);
	if (row->status != STATUS_OK)
		assert_string_equal(err.place, "a.xml:1");
}

/* <a> with count times one thing whose number is put in for %zu. */
static enum status
parse_numbered(const char *before, const char *after, size_t count,
    const char *tail)
{
	const struct xml_node *root = NULL;
	struct arena arena;
	struct strbuf text;
	enum status status;

	arena_init(&arena, ARENA_BYTES_MAX);
	strbuf_init(&text, (size_t)1 << 30);
	strbuf_puts(&text, "<a>");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, "%s%zu%s", before, i, after);
	strbuf_puts(&text, tail);
	status = xml_tree_parse(&root, &arena, "a.xml", strbuf_text(&text),
	    text.length, &err);
	strbuf_fini(&text);
	arena_reset(&arena);
	return status;
}

static void
different_names_have_a_limit(void **state)
{
	(void)state;
	check_status(parse_numbered("<x", "/>", 10000, "</a>"), STATUS_OK,
	    &err);
	check_status(parse_numbered("<x", "/>", 200000, "</a>"), STATUS_RANGE,
	    &err);
	check_status(parse_numbered("<b x", "=''/>", 200000, "</a>"),
	    STATUS_RANGE, &err);
	check_status(parse_numbered("<b xmlns='u", "'/>", 200000, "</a>"),
	    STATUS_RANGE, &err);
	check_status(parse_numbered("<b x='", "'/>", 200000, "</a>"),
	    STATUS_OK, &err);
}

static void
attributes_and_namespaces_of_a_tag_have_a_limit(void **state)
{
	struct strbuf text;
	const struct xml_node *root;
	struct arena arena;

	(void)state;
	strbuf_init(&text, 100000);
	arena_init(&arena, ARENA_BYTES_MAX);
	for (int more = 0; more <= 1; more++) {
		strbuf_clear(&text);
		strbuf_puts(&text, "<a");
		for (int i = 0; i < XML_TREE_ATTRIBUTES_MAX + more; i++)
			strbuf_printf(&text, " b%d='='", i);
		strbuf_puts(&text, "/>");
		check_status(parse(&root, &arena, strbuf_text(&text)),
		    more ? STATUS_RANGE : STATUS_OK, &err);
		strbuf_clear(&text);
		strbuf_puts(&text, "<a");
		for (int i = 0; i < XML_TREE_NAMESPACES_MAX + more; i++)
			strbuf_printf(&text, " xmlns:b%d='u%d'", i, i);
		strbuf_puts(&text, "/>");
		check_status(parse(&root, &arena, strbuf_text(&text)),
		    more ? STATUS_RANGE : STATUS_OK, &err);
	}
	strbuf_fini(&text);
	arena_reset(&arena);
}

static void
a_file_past_the_maximum_is_refused_unread(void **state)
{
	size_t size = (size_t)XML_TREE_BYTES_MAX + 1;
	char *bytes = calloc(size, 1);
	const struct xml_node *root = NULL;
	struct arena arena;

	(void)state;
	assert_non_null(bytes);
	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(xml_tree_parse(&root, &arena, "a.xml", bytes, size, &err),
	    STATUS_RANGE, NULL);
	assert_null(root);
	free(bytes);
	arena_reset(&arena);
}

static void
a_full_arena_is_told(void **state)
{
	const struct xml_node *root = NULL;
	struct arena arena;
	size_t max = 0;
	enum status status;

	(void)state;
	do {
		arena_init(&arena, max);
		status = parse(&root, &arena, "<a b='c' xmlns='u'>d<e/></a>");
		arena_reset(&arena);
		max += 16;
		if (status != STATUS_OK)
			check_status(status, STATUS_MEMORY, &err);
	} while (status != STATUS_OK);
	assert_true(max > 300);
}

static const char fault_text[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<a xmlns='u' xmlns:p='v' b='c&amp;d' p:e=' f\n'>\n"
    "<g h='12345678901234567890123456789012345678901234567890'>t&lt;<i/>"
    "<![CDATA[<>]]><!-- x --></g><j>\xc3\xa9\r\n</j>\n</a>";

static bool has_printed;

static void __attribute__((format(printf, 2, 3)))
note_print(void *payload, const char *format, ...)
{
	(void)payload;
	(void)format;
	has_printed = true;
}

/* After a failed allocation libxml2 may seem to end well with values missing,
 * and takes a URI that it has no memory for to be a wrong one.  Whatever it
 * says, the tree is whole or memory was short, and it prints nothing. */
static void
a_failed_allocation_never_loses_a_value(void **state)
{
	struct strbuf expected;
	struct arena arena;
	const struct xml_node *root = NULL;
	int64_t live;

	(void)state;
	if (!faults_are_possible())
		skip();
	arena_init(&arena, ARENA_BYTES_MAX);
	strbuf_init(&expected, 4096);
	check_status(parse(&root, &arena, fault_text), STATUS_OK, &err);
	dump(&expected, root);
	arena_reset(&arena);
	has_printed = false;
	xmlSetGenericErrorFunc(NULL, note_print);
	live = faults_live_blocks();
	for (int is_lasting = 0; is_lasting <= 1; is_lasting++) {
		bool has_struck = true;

		for (uint64_t nth = 1; has_struck; nth++) {
			enum status status;

			faults_begin(nth, is_lasting != 0);
			status = parse(&root, &arena, fault_text);
			has_struck = faults_end();
			if (status == STATUS_OK) {
				struct strbuf text;

				strbuf_init(&text, 4096);
				dump(&text, root);
				assert_string_equal(strbuf_text(&text),
				    strbuf_text(&expected));
				strbuf_fini(&text);
			} else {
				assert_true(has_struck);
				check_status(status, STATUS_MEMORY, &err);
			}
			arena_reset(&arena);
			check_int_equal(faults_live_blocks(), live);
		}
	}
	xmlSetGenericErrorFunc(NULL, NULL);
	assert_false(has_printed);
	strbuf_fini(&expected);
}

static void
attributes_are_found_without_namespace(void **state)
{
	const struct xml_node *root = NULL;
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(parse(&root, &arena,
	    "<a xmlns:p='u' p:b='1' b='2' p:c='3' d=''/>"), STATUS_OK, &err);
	assert_string_equal(xml_node_attribute(root, "b"), "2");
	assert_string_equal(xml_node_attribute(root, "d"), "");
	assert_null(xml_node_attribute(root, "c"));
	assert_null(xml_node_attribute(root, "B"));
	assert_null(xml_node_attribute(root, "p"));
	arena_reset(&arena);
}

static void
elements_are_known_by_namespace_and_name(void **state)
{
	const struct xml_node *root = NULL;
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(parse(&root, &arena, "<a xmlns='u'><b xmlns=''>t</b></a>"),
	    STATUS_OK, &err);
	assert_true(xml_node_is(root, "u", "a"));
	assert_false(xml_node_is(root, "v", "a"));
	assert_false(xml_node_is(root, NULL, "a"));
	assert_false(xml_node_is(root, "u", "b"));
	assert_true(xml_node_is(root->children, NULL, "b"));
	assert_false(xml_node_is(root->children, "u", "b"));
	assert_false(xml_node_is(root->children->children, NULL, "t"));
	arena_reset(&arena);
}

struct joined_row {
	const char *name;
	const char *text;
	const char *joined;
};

static const struct joined_row joined_rows[] = {
	{ "none", "<a/>", "" },
	{ "elements alone", "<a><b>c</b></a>", "" },
	{ "one run", "<a>b c</a>", "b c" },
	{ "around an element", "<a>b<c>d</c>e</a>", "be" },
	{ "around a comment", "<a>b<!-- c -->d</a>", "bd" },
};

static void
joined(void **state)
{
	const struct joined_row *row = *state;
	const struct xml_node *root = NULL;
	const char *text = NULL;
	struct arena arena;
	struct arena full;

	arena_init(&arena, ARENA_BYTES_MAX);
	arena_init(&full, 0);
	check_status(parse(&root, &arena, row->text), STATUS_OK, &err);
	check_status(xml_node_text(&text, &full, root), STATUS_MEMORY, NULL);
	assert_null(text);
	check_status(xml_node_text(&text, &arena, root), STATUS_OK, NULL);
	assert_string_equal(text, row->joined);
	arena_reset(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_nul_byte_is_refused_where_it_stands),
		cmocka_unit_test(lines_are_right_above_65535),
		cmocka_unit_test(different_names_have_a_limit),
		cmocka_unit_test(
		    attributes_and_namespaces_of_a_tag_have_a_limit),
		cmocka_unit_test(a_file_past_the_maximum_is_refused_unread),
		cmocka_unit_test(a_full_arena_is_told),
		cmocka_unit_test(a_failed_allocation_never_loses_a_value),
		cmocka_unit_test(attributes_are_found_without_namespace),
		cmocka_unit_test(elements_are_known_by_namespace_and_name),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("xml_tree", tests, NULL, NULL);
	failed += run_rows("xml_tree: trees", tree, tree_rows);
	failed += run_rows("xml_tree: refusals", refusal, refusal_rows);
	failed += run_rows("xml_tree: limits", limit, limit_rows);
	failed += run_rows("xml_node_text", joined, joined_rows);
	return failed;
}
