#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"
#include "engine/strbuf.h"
#include "importers/gate.h"
#include "importers/limits.h"

/* What a gate has passed on, and its marks as "line:offset<" and ">". */
struct passed {
	struct strbuf text;
	struct strbuf marks;
	struct gate *gate;
	struct gate_next next;
};

static enum status
collect(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct passed *passed = payload;
	const struct gate_mark *mark;

	(void)err;
	assert_true(size > 0);
	strbuf_append(&passed->text, bytes, size);
	while ((mark = gate_marks_take(gate_marks(passed->gate))) != NULL)
		strbuf_printf(&passed->marks, "%d:%d%c ",
		    (int)mark->place.line, (int)mark->place.offset,
		    mark->is_start ? '<' : '>');
	return strbuf_status(&passed->text);
}

static enum status
run(struct passed *passed, const char *bytes, size_t size, size_t step,
    struct error *err)
{
	const struct byte_target target = { passed, collect };
	enum status status = STATUS_OK;

	strbuf_init(&passed->text, 64 << 20);
	strbuf_init(&passed->marks, 64 << 20);
	check_status(gate_new(&passed->gate, 1, &target, err), STATUS_OK, err);
	for (size_t at = 0; at < size && status == STATUS_OK; at += step)
		status = gate_push(passed->gate, bytes + at,
		    size - at < step ? size - at : step, err);
	if (status == STATUS_OK && gate_find_next(passed->gate, &passed->next))
		return gate_refuse_next(passed->gate, err);
	if (status == STATUS_OK)
		status = gate_finish(passed->gate, err);
	return status;
}

static void
end(struct passed *passed)
{
	gate_free(passed->gate);
	strbuf_fini(&passed->text);
	strbuf_fini(&passed->marks);
}

struct sample {
	const char *xml;
	const char *passed;	/* NULL: as it is */
	const char *marks;
};

static void
check_samples(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t step = 1; step < 60; step += 1 + step / 4) {
			const struct sample *sample = &samples[i];
			struct passed passed;
			struct error err = { 0 };

			check_status(run(&passed, sample->xml,
			    strlen(sample->xml), step, &err), STATUS_OK, &err);
			assert_string_equal(strbuf_text(&passed.text),
			    sample->passed != NULL ? sample->passed :
			    sample->xml);
			if (sample->marks != NULL)
				assert_string_equal(
				    strbuf_text(&passed.marks),
				    sample->marks);
			end(&passed);
		}
}

static void
test_passes(void **state)
{
	static const struct sample samples[] = {
		{ "<a/>", NULL, "1:0< 1:4> " },
		{ "<a></a>", NULL, "1:0< 1:7> " },
		{ "\n <a\n>\n<b x='/>'/>\n</a\n>\n", NULL,
		    "2:2< 4:7< 4:18> 6:24> " },
		{ "<?xml version='1.0'?>\n<!-- > -- --><a><?p > ?></a>",
		    NULL, "2:35< 2:50> " },
		{ "<a b=\"'\" c='\"'><![CDATA[<x> ]] > ]]]]></a><!--x-->",
		    NULL, "1:0< 1:42> " },
		{ "<a>\t\r\n&amp;&#9;&#x20;</a>", NULL, "1:0< 2:25> " },
		{ "<!DOCTYPE a><a/>", "<a/>", "1:12< 1:16> " },
		{ "<!DOCTYPE\na\nSYSTEM '>[<]'\n>\n<a/>",
		    "\n\n\n\n<a/>", "5:28< 5:32> " },
		{ "<!DOCTYPE a PUBLIC \"-//X//Y\"\t'{' ><a/>", "<a/>",
		    "1:34< 1:38> " },
		{ "<?xml version='1.0'?><!DOCTYPE a PUBLIC 'x' 'y'><a/>",
		    "<?xml version='1.0'?><a/>", "1:48< 1:52> " },
		/* Not for the gate to say. */
		{ "<a>]]></a>", NULL, NULL },
		{ "<a b=c d></e>", NULL, NULL },
		{ "<a>&x;</a>", NULL, NULL },
	};

	(void)state;
	check_samples(samples, ARRAY_LEN(samples));
}

static void
test_drops_control_references(void **state)
{
	static const struct sample samples[] = {
		{ "<a>&#4; x&#x1F;&#0;&#31;</a>", "<a> x</a>",
		    "1:0< 1:28> " },
		{ "<a b='&#4;c&#3;' d=\"&#2;\"/>", "<a b='c' d=\"\"/>",
		    "1:0< 1:27> " },
		{ "<a>&#9;&#10;&#13;&#32;&#x20;&amp;&;&#;&#x;&#x4</a>",
		    NULL, NULL },
		{ "<a>&#00000000004;&#4 &</a>", NULL, NULL },
		{ "<a>&#x0000001f;</a>", "<a></a>", NULL },
		{ "<a><![CDATA[&#4;]]><!--&#4;--></a>", NULL, NULL },
	};

	(void)state;
	check_samples(samples, ARRAY_LEN(samples));
}

static const struct {
	const char *xml;
	int line;
	const char *says;
} refusals[] = {
	{ "", 1, "no XML element" },
	{ "\n\n", 3, "no XML element" },
	{ "<!--x-->", 1, "no XML element" },
	{ "x", 1, "no XML" },
	{ "\nID;Name\n", 2, "no XML" },
	{ "<a>", 1, "cut short" },
	{ "<a", 1, "cut short" },
	{ "<a/><!--", 1, "cut short" },
	{ "<a/>\n<b/>", 2, "second root" },
	{ "<a></a><a></a>", 1, "second root" },
	{ "<a/>x", 1, "after the end" },
	{ "<a/>&#32;", 1, "after the end" },
	{ "<a/><![CDATA[]]>", 1, "\"<!\"" },
	{ "</a>", 1, "without a start" },
	{ "<a></a></a>", 1, "without a start" },
	{ "<a><>", 1, "not followed by a name" },
	{ "<a>< b/></a>", 1, "not followed by a name" },
	{ "<a><b<c/></a>", 1, "inside a tag" },
	{ "<a b='<'/>", 1, "attribute's value" },
	{ "<a></a b='>'>", 1, "more than its name" },
	{ "<a\n>\n<b>\x01</b></a>", 3, "0x01" },
	{ "<a b='\x1b'/>", 1, "0x1b" },
	{ "<a \x02/>", 1, "0x02" },
	{ "<a></a\x03>", 1, "0x03" },
	{ "<!--\x04--><a/>", 1, "0x04" },
	{ "<?x \x05?><a/>", 1, "0x05" },
	{ "<a><![CDATA[\x06]]></a>", 1, "0x06" },
	{ "\x07<a/>", 1, "0x07" },
	{ "<!DOCTYPE a \x08><a/>", 1, "0x08" },
	{ "<!DOCTYPE a []><a/>", 1, "not accepted" },
	{ "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 1,
	    "not accepted" },
	{ "<!DOCTYPE a SYSTEM '[' [ ]><a/>", 1, "not accepted" },
	{ "<!DOCTYPE a <b>><a/>", 1, "'<' in a DOCTYPE" },
	{ "<!DOCTYPE a><!DOCTYPE a><a/>", 1, "\"<!\"" },
	{ "<a/><!DOCTYPE a>", 1, "a DOCTYPE after the end" },
	{ "<a><!DOCTYPE a></a>", 1, "\"<!\"" },
	{ "<!ENTITY a 'b'><a/>", 1, "\"<!\"" },
	{ "<!doctype a><a/>", 1, "\"<!\"" },
	{ "<!-x--><a/>", 1, "\"<!\"" },
	{ "<!DOCTYPE a", 1, "cut short" },
	{ "<!DOCTYPE><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPEa><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE 1><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a b><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a SYSTEM><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a SYSTEM'x'><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a SYSTEM 'x' 'y'><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a PUBLIC 'x'><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a PUBLIC 'x''y'><a/>", 1, "DOCTYPE is not" },
	{ "<!DOCTYPE a PUBLIC '{' 'y'><a/>", 1, "DOCTYPE is not" },
};

static void
test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		for (size_t step = 1; step < 60; step += 1 + step / 4) {
			struct passed passed;
			struct error err = { 0 };

			check_status(run(&passed, refusals[i].xml,
			    strlen(refusals[i].xml), step, &err),
			    STATUS_INVALID, &err);
			if (strstr(err.message, refusals[i].says) == NULL)
				fail_msg("%s: \"%s\"", refusals[i].xml,
				    err.message);
			check_int_equal((int64_t)gate_line(passed.gate),
			    refusals[i].line);
			end(&passed);
		}
}

/* It stops where another document begins, however the bytes are cut. */
static void
test_next(void **state)
{
	static const struct {
		const char *before;
		const char *next;
		int line;
		const char *says;
	} rows[] = {
		{ "<a/>\n<!-- < --><?xm l?>\n", "<?xml version='1.0'?><a/>",
		    3, "an XML declaration after" },
		{ "<a><?xml z?></a>", "<?xml\n?><b/>", 1,
		    "an XML declaration after" },
		{ "<a/><?xmlx?> \n", "\xef\xbb\xbf<b>\n</b>", 2,
		    "text after the end" },
		{ "<a/>\n\n", "<b c='d'/>", 3, "a second root" },
		{ "<a/><?xml?>\n", "<!DOCTYPE b><b/>", 2, "a DOCTYPE after" },
		{ "<a/>\n", "x", 2, "text after the end" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t step = 1; step < 60; step += 1 + step / 4) {
			struct passed passed;
			struct error err = { 0 };
			struct strbuf xml;
			size_t length = strlen(rows[i].next);

			strbuf_init(&xml, 1 << 20);
			strbuf_printf(&xml, "%s%s", rows[i].before,
			    rows[i].next);
			check_status(run(&passed, strbuf_text(&xml), xml.length,
			    step, &err), STATUS_INVALID, &err);
			if (strstr(err.message, rows[i].says) == NULL)
				fail_msg("\"%s\"", err.message);
			assert_string_equal(strbuf_text(&passed.text),
			    rows[i].before);
			check_int_equal((int64_t)passed.next.left,
			    (int64_t)length);
			assert_true(passed.next.text_length > 0 &&
			    passed.next.text_length <= length);
			assert_memory_equal(passed.next.text, rows[i].next,
			    passed.next.text_length);
			check_int_equal((int64_t)gate_line(passed.gate),
			    rows[i].line);
			end(&passed);
			strbuf_fini(&xml);
		}
}

/*
 * Text and plain tags are looked at in blocks: the same comes out wherever in
 * one they stand, and however many they fill.
 */
static void
test_blocks(void **state)
{
	static const size_t steps[] = { 1, 3, 64, 65, 1000 };
	char name[151];
	char expected[100];

	(void)state;
	memset(name, 'n', sizeof name);
	for (int pad = 0; pad < 150; pad++) {
		int b = 4 + pad;
		int c = b + 8;
		int c_end = c + 2 * pad + 7;
		struct strbuf xml;

		strbuf_init(&xml, 1 << 20);
		strbuf_printf(&xml, "<a>\n%*s<b>\t\r>\n\n<%.*s></%.*s></b>\n"
		    "</a>", pad, "", pad + 1, name, pad + 1, name);
		(void)snprintf(expected, sizeof expected,
		    "1:0< 2:%d< 4:%d< 4:%d> 4:%d> 5:%d> ", b, c, c_end,
		    c_end + 4, c_end + 9);
		for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
			struct passed passed;
			struct error err = { 0 };

			check_status(run(&passed, strbuf_text(&xml),
			    xml.length, steps[i], &err), STATUS_OK, &err);
			assert_string_equal(strbuf_text(&passed.text),
			    strbuf_text(&xml));
			assert_string_equal(strbuf_text(&passed.marks),
			    expected);
			end(&passed);
		}
		strbuf_fini(&xml);
	}
}

static void
test_blocks_refuse(void **state)
{
	static const struct {
		const char *markup;
		const char *says;
	} rows[] = {
		{ "\x01", "0x01" }, { "\x1f", "0x1f" }, { "\v", "0x0b" },
		{ "<>", "not followed by a name" },
		{ "<1/>", "not followed by a name" },
		{ "<//b>", "cut short" }, { "<b<", "inside a tag" },
		{ "</b<", "more than its name" }, { "</b ", "cut short" },
		{ "</b '", "more than its name" }, { "<b\x02>", "0x02" },
		{ "</b></b></b>", "without a start" }, { "<!b", "\"<!\"" },
	};

	(void)state;
	for (int pad = 0; pad < 150; pad++)
		for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
			struct passed passed;
			struct error err = { 0 };
			struct strbuf xml;

			strbuf_init(&xml, 1 << 20);
			strbuf_printf(&xml, "<a>\n<b>%*s\n%s", pad, "",
			    rows[i / 2].markup);
			check_status(run(&passed, strbuf_text(&xml), xml.length,
			    i % 2 == 0 ? 1 : 1000, &err), STATUS_INVALID,
			    &err);
			if (strstr(err.message, rows[i / 2].says) == NULL)
				fail_msg("%s: \"%s\"", rows[i / 2].markup,
				    err.message);
			check_int_equal((int64_t)gate_line(passed.gate), 3);
			end(&passed);
			strbuf_fini(&xml);
		}
}

/* A NUL is a byte like others and ends nothing. */
static void
test_refuses_nul(void **state)
{
	struct passed passed;
	struct error err = { 0 };

	(void)state;
	check_status(run(&passed, "<a>\0</a>", 8, 100, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "0x00"));
	end(&passed);
}

/* A document cut anywhere is never taken for whole. */
static void
test_cut_everywhere(void **state)
{
	static const char xml[] = "<?xml version='1.0'?><!DOCTYPE a><!--c-->"
	    "<a b=\"c\"><d/><![CDATA[e]]>f<?g?></a>";
	(void)state;
	for (size_t length = 0; length < sizeof xml - 1; length++) {
		struct passed passed;
		struct error err = { 0 };

		check_status(run(&passed, xml, length, 7, &err),
		    STATUS_INVALID, &err);
		end(&passed);
	}
}

/* -------------------------------------------------------------- limits */

/* before, then count times item, then after. */
static char *
repeat(const char *before, const char *item, size_t count, const char *after)
{
	size_t item_length = strlen(item);
	size_t size = strlen(before) + count * item_length + strlen(after) + 1;
	char *text = malloc(size);
	char *at = text;

	assert_non_null(text);
	at += snprintf(at, size, "%s", before);
	for (size_t i = 0; i < count; i++, at += item_length)
		memcpy(at, item, item_length);
	(void)snprintf(at, size - (size_t)(at - text), "%s", after);
	return text;
}

static void
check_limit(const char *before, const char *item, size_t count,
    const char *after, const char *says)
{
	char *xml = repeat(before, item, count, after);
	struct passed passed;
	struct error err = { 0 };

	check_status(run(&passed, xml, strlen(xml), 100000, &err),
	    says != NULL ? STATUS_INVALID : STATUS_OK, &err);
	if (says != NULL && strstr(err.message, says) == NULL)
		fail_msg("\"%s\"", err.message);
	/* Nothing is left out; a long comment gets its seams. */
	if (says == NULL)
		assert_true(passed.text.length >= strlen(xml));
	end(&passed);
	free(xml);
}

static void
test_limits(void **state)
{
	(void)state;
	check_limit("<a", " b=''", TAG_ATTRIBUTES_MAX, "/>", NULL);
	check_limit("<a", " b=''", TAG_ATTRIBUTES_MAX + 1, "/>",
	    "attributes");
	check_limit("<a", " b=\"\"", 100000, "/>", "attributes");
	check_limit("<a", " ", TAG_BYTES_MAX - 4, "/>", NULL);
	check_limit("<a", " ", TAG_BYTES_MAX - 3, "/>", "a tag of more");
	check_limit("<a b='", "x", 10 << 20, "'/>", "a tag of more");
	check_limit("<a></a", "\n", TAG_BYTES_MAX, ">", "a tag of more");
	check_limit("<!--", "x", COMMENT_BYTES_MAX - 7, "--><a/>", NULL);
	check_limit("<!--", "x", COMMENT_BYTES_MAX - 6, "--><a/>",
	    "a comment of more");
	check_limit("<?x ", "y", INSTRUCTION_BYTES_MAX - 6, "?><a/>", NULL);
	check_limit("<?x ", "y", INSTRUCTION_BYTES_MAX - 5, "?><a/>",
	    "a processing instruction of more");
	check_limit("<!DOCTYPE ", "y", DOCTYPE_BYTES_MAX, "><a/>",
	    "a DOCTYPE of more");
	check_limit("<a>", "<b>", DEPTH_MAX - 1, "", "cut short");
	check_limit("<a>", "<b>", DEPTH_MAX, "", "nested deeper");
	check_limit("", "<a>", 100000, "", "nested deeper");
	/* Text and white space may be as long as they like. */
	check_limit("<a>", "base64", 2 << 20, "</a>", NULL);
	check_limit("", " \n", 2 << 20, "<a/>", NULL);
	check_limit("<a>", "<b/>", 1 << 20, "</a>", NULL);
}

/* ------------------------------------------------------- long sections */

static const struct section {
	const char *begin;
	const char *end;
	const char *seam;
} sections[] = {
	{ "<a><![CDATA[", "]]>\n<b/></a>", "]]><![CDATA[" },
	{ "<a><!--", "-->\n<b/></a>", "--><!--" },
};

/* Split often enough for the parser; but for the seams, as it was. */
static void
check_split(const struct section *section, const char *xml, size_t step)
{
	size_t size = strlen(xml);
	size_t seam_length = strlen(section->seam);
	struct passed passed;
	struct error err = { 0 };
	struct strbuf joined;
	const char *at;
	const char *next;

	check_status(run(&passed, xml, size, step, &err), STATUS_OK,
	    &err);
	strbuf_init(&joined, 64 << 20);
	for (at = strbuf_text(&passed.text);
	    (next = strstr(at, section->seam)) != NULL;
	    at = next + seam_length) {
		const char *after = next + seam_length;

		assert_true(next - at < SECTION_BYTES_MAX + GATE_PIECE_BYTES);
		assert_true((*after & 0xc0) != 0x80);
		assert_false(next[-1] == '\r' && *after == '\n');
		strbuf_append(&joined, at, (size_t)(next - at));
	}
	assert_true(strlen(at) < SECTION_BYTES_MAX + GATE_PIECE_BYTES);
	strbuf_puts(&joined, at);
	assert_string_equal(strbuf_text(&joined), xml);
	strbuf_clear(&joined);
	strbuf_printf(&joined, "%zu> ", size);
	assert_non_null(strstr(strbuf_text(&passed.marks),
	    strbuf_text(&joined)));
	strbuf_fini(&joined);
	end(&passed);
}

static void
test_splits_sections(void **state)
{
	static const char *const items[] = { " ", "]", "]]x", "]>", ">",
		"\r", "\r\n", "\n", "a\r\n]", "\xe2\x82\xac",
		"\xf0\x9f\x98\x80", "]\xc3\xa9", "<b/>", "- " };
	static const size_t steps[] = { 2, 7, 1000, 65535, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(items) * ARRAY_LEN(steps); i++)
		for (size_t k = 0; k < ARRAY_LEN(sections); k++) {
			const struct section *section = &sections[k];
			char *xml = repeat(section->begin,
			    items[i / ARRAY_LEN(steps)], 100000,
			    section->end);

			check_split(section, xml, steps[i % ARRAY_LEN(steps)]);
			free(xml);
		}
}

/* White space outside of the root is passed on in comments. */
static void
test_splits_white_space(void **state)
{
	static const size_t steps[] = { 2, 7, 1000, 65535, 1 << 20 };
	char *before = repeat("<?xml version='1.0'?>", "\r\n", 50000, "");
	char *within = repeat("", "\t\r\n", 50000, "<a> <b/>\n</a>");
	char *after = repeat("", " \n ", 50000, "");
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 1 << 20);
	strbuf_printf(&xml, "%s%s%s", before, within, after);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct passed passed;
		struct error err = { 0 };
		struct strbuf joined;
		size_t begun = 0;
		size_t ended = 0;
		const char *at;

		check_status(run(&passed, strbuf_text(&xml), xml.length,
		    steps[i], &err), STATUS_OK, &err);
		strbuf_init(&joined, 1 << 20);
		for (at = strbuf_text(&passed.text); *at != '\0'; at++) {
			bool is_begin = strncmp(at, "<!--", 4) == 0;
			bool is_end = strncmp(at, "-->", 3) == 0;

			assert_true(begun - ended <= 1);
			begun += is_begin;
			ended += is_end;
			if (!is_begin && !is_end)
				strbuf_putc(&joined, *at);
			at += is_begin ? 3 : is_end ? 2 : 0;
		}
		check_int_equal((int64_t)begun, (int64_t)ended);
		assert_true(begun >= 4 && begun < 50);
		assert_string_equal(strbuf_text(&joined), strbuf_text(&xml));
		strbuf_fini(&joined);
		end(&passed);
	}
	strbuf_fini(&xml);
	free(before);
	free(within);
	free(after);
}

/* What ends a section is not torn, wherever the piece ends. */
static void
test_splits_before_the_end(void **state)
{
	(void)state;
	for (size_t more = 0; more < 20; more++) {
		char *xml = repeat(sections[0].begin, "]",
		    GATE_PIECE_BYTES - 22 + more, sections[0].end);

		check_split(&sections[0], xml, GATE_PIECE_BYTES);
		free(xml);
		xml = repeat(sections[1].begin, "x",
		    GATE_PIECE_BYTES - 22 + more, sections[1].end);
		check_split(&sections[1], xml, GATE_PIECE_BYTES);
		free(xml);
	}
}

/* ------------------------------------------------------ where it stands */

static enum status
take_marks(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct gate *const *gate = payload;

	(void)bytes, (void)size, (void)err;
	while (gate_marks_take(gate_marks(*gate)) != NULL)
		;
	return STATUS_OK;
}

/*
 * After each byte of a document: '*' where the depth is marked, the depth, the
 * least depth, '.' between markup.
 */
static const struct {
	const char *xml;
	const char *marked;
	const char *depth;
	const char *least;
	const char *between;
} standings[] = {
	{ "<a><b>c</b></a>",
	  "     *    *    ",
	  "001112222211110",
	  "000002222211110",
	  "  .  ..   .   ." },
	/* The least depth shows what that at both ends does not. */
	{ "<a><b></b><b></b ></a>",
	  "     *                ",
	  "0011122221112222211110",
	  "0000022221111111111110",
	  "  .  .   .  .    .   ." },
	{ "<!DOCTYPE a><a>x<![CDATA[>]]><?p >?></a>",
	  "              *                        ",
	  "0000000000000011111111111111111111111110",
	  "0000000000000011111111111111111111111110",
	  "           .  ..            .      .   ." },
	{ " <!-- > --><a b=\"'>\" c='\">'><d/></a> ",
	  "                           *         ",
	  "0000000000000000000000000001111111100",
	  "0000000000000000000000000001111111100",
	  ".         .                .   .   .." },
};

static void
check_standing(size_t i)
{
	struct gate *gate;
	const struct byte_target target = { &gate, take_marks };
	struct error err = { 0 };

	check_status(gate_new(&gate, 1, &target, &err), STATUS_OK, &err);
	for (size_t at = 0; standings[i].xml[at] != '\0'; at++) {
		check_status(gate_push(gate, standings[i].xml + at, 1, &err),
		    STATUS_OK, &err);
		if (standings[i].marked[at] == '*')
			gate_mark_depth(gate);
		check_int_equal(gate_depth(gate),
		    standings[i].depth[at] - '0');
		check_int_equal(gate_least_depth(gate),
		    standings[i].least[at] - '0');
		check_int_equal(gate_is_between_markup(gate),
		    standings[i].between[at] == '.');
	}
	check_status(gate_finish(gate, &err), STATUS_OK, &err);
	gate_free(gate);
}

static void
test_standing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(standings); i++)
		check_standing(i);
}

/* The same in one piece, where plain tags are looked at at once. */
static void
test_standing_of_a_piece(void **state)
{
	struct gate *gate;
	const struct byte_target target = { &gate, take_marks };
	struct error err = { 0 };

	(void)state;
	check_status(gate_new(&gate, 1, &target, &err), STATUS_OK, &err);
	check_status(gate_push(gate, "<a><b><c>\n", 10, &err), STATUS_OK,
	    &err);
	gate_mark_depth(gate);
	check_status(gate_push(gate, "<d>\n</d></c></b><b><c>", 22, &err),
	    STATUS_OK, &err);
	check_int_equal(gate_depth(gate), 3);
	check_int_equal(gate_least_depth(gate), 1);
	check_int_equal((int64_t)gate_line(gate), 3);
	assert_true(gate_is_between_markup(gate));
	gate_free(gate);
}

/* ------------------------------------------------------ held bytes */

/* A target that holds each element "h" and keeps what it held. */
struct holder {
	struct gate *gate;
	struct strbuf held;	/* all of them, each with '|' */
	uint64_t from;
	unsigned depth;
	unsigned hold_depth;	/* 0: none is held */
	unsigned seen;
};

static enum status
hold_some(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct holder *holder = payload;
	const struct gate_mark *mark;

	(void)bytes, (void)size, (void)err;
	while ((mark = gate_marks_take(gate_marks(holder->gate))) != NULL) {
		holder->depth += mark->is_start ? 1 : -1u;
		/* Every second element on the second level. */
		if (mark->is_start && holder->depth == 2 &&
		    ++holder->seen % 2 == 0) {
			gate_hold(holder->gate, mark->place.offset);
			holder->from = mark->place.offset;
			holder->hold_depth = 2;
		} else if (!mark->is_start && holder->hold_depth == 2 &&
		    holder->depth == 1) {
			size_t length;
			const char *text = gate_get(holder->gate,
			    holder->from, mark->place.offset, &length);

			strbuf_append(&holder->held, text, length);
			strbuf_putc(&holder->held, '|');
			gate_release(holder->gate);
			holder->hold_depth = 0;
		}
	}
	return STATUS_OK;
}

static void
hold_in(struct holder *holder, const char *xml, size_t step)
{
	const struct byte_target target = { holder, hold_some };
	size_t size = strlen(xml);
	struct error err = { 0 };

	*holder = (struct holder){ 0 };
	strbuf_init(&holder->held, 64 << 20);
	check_status(gate_new(&holder->gate, 1, &target, &err),
	    STATUS_OK, &err);
	for (size_t at = 0; at < size; at += step)
		check_status(gate_push(holder->gate, xml + at,
		    size - at < step ? size - at : step, &err), STATUS_OK,
		    &err);
	check_status(gate_finish(holder->gate, &err), STATUS_OK, &err);
	check_status(strbuf_status(&holder->held), STATUS_OK, NULL);
	gate_free(holder->gate);
}

static void
test_held_bytes(void **state)
{
	static const char xml[] = "<r><a x='1'/>\n<b x='2'>t<c/></b> <d/>"
	    "<e\n\n y=\"z\"\n><!-- f --></e ></r>";
	struct holder holder;

	(void)state;
	for (size_t step = 1; step < sizeof xml; step++) {
		hold_in(&holder, xml, step);
		assert_string_equal(strbuf_text(&holder.held),
		    "<b x='2'>t<c/></b>|<e\n\n y=\"z\"\n><!-- f --></e >|");
		strbuf_fini(&holder.held);
	}
}

/* What is too long is cut, and at a character. */
static void
test_held_is_cut(void **state)
{
	struct holder holder;
	char *xml = repeat("<r><a/><b>", "\xe2\x82\xac", 600000,
	    "</b><c/><d>short</d></r>");

	(void)state;
	for (size_t step = 1000; step < 400000; step *= 7) {
		size_t cut;

		hold_in(&holder, xml, step);
		cut = strcspn(strbuf_text(&holder.held), "|");
		/* "<b>" and whole characters of three bytes. */
		assert_true(cut > REJECT_ORIGINAL_MAX - 3 &&
		    cut <= REJECT_ORIGINAL_MAX);
		check_int_equal((int64_t)cut % 3, 0);
		assert_string_equal(strbuf_text(&holder.held) + cut,
		    "|<d>short</d>|");
		strbuf_fini(&holder.held);
	}
	free(xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passes),
		cmocka_unit_test(test_drops_control_references),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_blocks_refuse),
		cmocka_unit_test(test_refuses_nul),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_splits_sections),
		cmocka_unit_test(test_splits_white_space),
		cmocka_unit_test(test_splits_before_the_end),
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_standing_of_a_piece),
		cmocka_unit_test(test_held_bytes),
		cmocka_unit_test(test_held_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
