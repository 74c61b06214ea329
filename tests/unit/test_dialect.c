#include "importers/dialect.h"

#include <stdio.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "tests/support/check.h"

#define OPEN "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"x\" title=\"X\">"
#define ROOT "<root name=\"r\"/>"
#define DIALECT(xml) OPEN ROOT "\n" xml "</dialect>"
#define CATEGORY(xml) DIALECT("<category at=\"r/c\">" xml "</category>")
#define ID(attributes) CATEGORY("<field name=\"id\" " attributes "/>")

struct refusal_case {
	const char *xml;
	const char *message;
};

static const struct refusal_case refusals[] = {
	{ DIALECT("<embedded at=\"r/c\" as=\"hex\"/>"),
	    "expected as \"base64\" or \"xml\", found \"hex\"" },
	{ DIALECT("<embedded at=\"r/@c\" as=\"base64\"/>"),
	    "expected a path to an element" },
	{ DIALECT("<embedded at=\"r/c\" as=\"base64\"/>"
	    "<category at=\"r\"><field name=\"id\" path=\"c\"/></category>"),
	    "expected no record within another one" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"a\" title=\"X\" "
	    "roots=\"two\"/>", "expected roots \"several\", found \"two\"" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"a\" title=\"X\" "
	    "control-references=\"keep\"/>",
	    "expected control-references \"drop\"" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"a\" title=\"X\" "
	    "nothing=\"\"/>", "expected attribute nothing on <dialect>" },
	{ DIALECT("<account at=\"r/c\" parts=\"more\"/>"),
	    "expected parts replace, add or remove, found \"more\"" },
	{ DIALECT("<category at=\"r/c\" parts=\"add\"/>"),
	    "expected parts on <account> and <product> only" },
	{ DIALECT("<product at=\"r/c\" parts=\"add\">"
	    "<unit at=\"u\"><field name=\"code\" path=\"@c\"/>"
	    "<field name=\"factor\" path=\"@f\"/></unit></product>"),
	    "expected the field id alone with parts=\"add\"" },
	{ DIALECT("<account at=\"r/c\" parts=\"remove\">"
	    "<field name=\"id\" path=\"@i\"/>"
	    "<field name=\"name\" path=\"@n\"/></account>"),
	    "expected the field id alone with parts=\"remove\"" },
	{ DIALECT("<document at=\"r/c\"><type value=\"invoice\"/>"
	    "<account at=\"b\" parts=\"add\">"
	    "<field name=\"id\" path=\"@i\"/></account></document>"),
	    "expected parts on a record that stands alone" },
	{ DIALECT("<embedded at=\"r/c\" as=\"base64\"/>"
	    "<category at=\"r/c\"/>"), "expected nothing else at \"c\"" },
	{ DIALECT("<embedded at=\"r/c\" as=\"base64\"/>"
	    "<embedded at=\"r/c\" as=\"base64\"/>"),
	    "expected nothing else at \"c\"" },
	{ DIALECT("<embedded at=\"r/c\" as=\"base64\"/>"
	    "<source path=\"/r/c\"/>"), "expected nothing else at \"c\"" },
	{ DIALECT("<secret path=\"/r/c\"/><source path=\"/r/c\"/>"),
	    "expected no field at \"c\", which is secret" },
	{ DIALECT("<lookup name=\"l\" at=\"r/c|r/c\" key=\"k\" "
	    "value=\"v\"/>"), "expected each place once" },
	{ DIALECT("<map name=\"m\"/><map name=\"m\"/>"),
	    "expected one <map> \"m\", found another" },
	{ DIALECT("<numbers/><numbers decimal=\",\"/>"),
	    "expected one <numbers>, found another" },
	{ DIALECT("<sequence at=\"r\" of=\"a\"/>"),
	    "expected <sequence> in a closed form only" },
	/* What would have no effect, or not the one meant. */
	{ CATEGORY("<field name=\"id\" path=\"a/cbc:ID\"/>"), "expected a name "
	    "without prefix in path \"a/cbc:ID\", found \"cbc:ID\"" },
	{ CATEGORY("<field name=\"id\" path=\"a/name()\"/>"),
	    "expected a name without prefix in path \"a/name()\"" },
	{ DIALECT("<rate at=\"r\"><field name=\"value\" path=\"@v\" "
	    "off=\"2,5\"/></rate>"),
	    "expected a name without prefix in path \"2,5\"" },
	{ DIALECT("<secret path=\"/r/c:pin\"/>"),
	    "expected a name without prefix in path \"/r/c:pin\"" },
	{ DIALECT("<document at=\"r\" allowances=\"unless-in-lines\">"
	    "<type value=\"invoice\"/><field name=\"id\" path=\"@n\"/>"
	    "<field name=\"account\" path=\"@a\"/>"
	    "<field name=\"date\" path=\"@d\"/>"
	    "<field name=\"currency\" text=\"EUR\"/></document>"),
	    "expected a field net-total beside allowances" },
	{ CATEGORY("<field name=\"id\" call=\"upper\"><from path=\"a\"/>"
	    "</field>"), "expected call on <from>, found it around" },
	{ CATEGORY("<field name=\"id\"><from path=\"a\"/>"
	    "<part path=\"a\"/></field>"), "<part> has no meaning here" },
	{ CATEGORY("<field name=\"id\" path=\"a\"><form path=\"b\"/>"
	    "</field>"), "<form> has no meaning here" },
	{ CATEGORY("<field name=\"id\" path=\"a\" when=\"b\" is=\"c\">"
	    "<and when=\"b\" is=\"c\"><and when=\"d\" is=\"e\"/></and>"
	    "</field>"), "<and> has no meaning here" },
	{ CATEGORY("<field name=\"id\"><from text=\"a\"/>"
	    "<from path=\"b\"/></field>"),
	    "expected a condition on all <from>s with a text but the last" },
	{ ID("path=\"a\" sum=\"yes\""),
	    "expected sum for a number, found it for a text" },
	{ CATEGORY("<field name=\"id\"><from><part path=\"a\" sign=\"negate\""
	    "/></from></field>"), "expected sign for a number" },
	{ DIALECT("<rate at=\"r/c\"><field name=\"value\" path=\"a\" "
	    "plus=\"b\" call=\"upper\"/></rate>"),
	    "expected no call beside plus, minus and sum" },
	{ DIALECT("<rate at=\"r/c\"><field name=\"value\" minus=\"b\">"
	    "<part path=\"a\"/></field></rate>"),
	    "expected no <part>s beside plus, minus and sum" },
	{ DIALECT("<rate at=\"r/c\"><field name=\"value\" path=\"b\" "
	    "fractions=\"yes\"/></rate>"),
	    "expected fractions beside off or on" },
	{ DIALECT("<document at=\"r/c\"><type value=\"invoice\"/>"
	    "<type value=\"credit-note\" when=\"a\" is=\"b\"/></document>"),
	    "expected a condition on all <type>s but the last" },
	{ DIALECT("<document at=\"r/c\"><type value=\"invoice\"/>"
	    "<field name=\"tags\" path=\"a\" several=\"none\"/>"
	    "</document>"), "expected no several on tags" },
	{ DIALECT("<document at=\"r/c\" join=\"a\">"
	    "<type value=\"invoice\"/><line at=\"b\" join=\"c\"/>"
	    "</document>"), "expected join on a record that stands apart" },
	{ DIALECT("<document at=\"r/c\"><type value=\"invoice\"/>"
	    "<line at=\"b|d|b\"/></document>"),
	    "expected each place once, found \"b\" twice" },
	{ DIALECT("<document at=\"r/c\"><type value=\"invoice\"/>"
	    "<line at=\"b\"><product at=\"d\"><fault code=\"x\" "
	    "when=\"a\" is=\"b\" says=\"c\"/></product></line></document>"),
	    "<fault> has no meaning here" },
	{ DIALECT("<account at=\"r/c\"><alias at=\"a\"/>"
	    "<each at=\"b\"/></account>"),
	    "expected no <alias> beside <each>" },
	{ CATEGORY("<fault code=\"a b\" when=\"c\" is=\"d\" says=\"e\"/>"),
	    "expected a code of a-z, 0-9 and hyphens, found \"a b\"" },
	{ CATEGORY("<skip when=\"c\" is=\"d\" says=\"e\"><or/></skip>"),
	    "<or> has no meaning here" },
	{ "<dialect/>", "expected <dialect> of the namespace" },
	{ "<x xmlns=\"urn:ristorno:dialect:1\"/>", "expected <dialect>" },
	{ OPEN "</dialect>", "expected a <root>" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" title=\"X\"/>",
	    "expected attribute name" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"A b\" "
	    "title=\"X\"/>", "expected a name of a-z, 0-9 and hyphens" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"a\" title=\"X\" "
	    "closed=\"maybe\"/>", "expected closed yes or no" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"a\" title=\"X\" "
	    "open=\"no\"/>", "attribute open has no meaning" },
	{ DIALECT("<thing/>"), "<thing> has no meaning here" },
	{ ID("path=\"a[b!\""), "expected a = in path \"a[b!\", found \"\"" },
	{ ID("path=\"a[not(b\""),
	    "expected a ) in path \"a[not(b\", found \"\"" },
	{ DIALECT("<document at=\"r/d\"><type value=\"invoice\"/>"
	    "<field name=\"id\" path=\"a\"/><field name=\"date\" path=\"b\"/>"
	    "<field name=\"account\" path=\"c\"/></document>"),
	    "expected a field currency in <document>" },
	{ DIALECT("<about><thing/></about>"), "<thing> has no meaning here" },
	{ DIALECT("<about x=\"1\"/>"), "attribute x has no meaning on" },
	{ DIALECT("<about><choices/></about>"),
	    "expected a text in <choices>" },
	{ DIALECT("<about><verified><b/></verified></about>"),
	    "expected a text in <verified>" },
	{ DIALECT("<about><not-read a=\"1\">x</not-read></about>"),
	    "attribute a has no meaning on <not-read>" },
	{ DIALECT("<root name=\"a\" namespace=\"b\" "
	    "namespace-starts=\"c\"/>"), "not both" },
	{ DIALECT("<root name=\"a\"><holds path=\"b//c\"/></root>"),
	    "expected a path of at most" },
	{ DIALECT("<namespace/>"), "expected uri or starts" },
	{ DIALECT("<numbers decimal=\";\"/>"), "expected decimal" },
	{ DIALECT("<numbers decimal=\",\" group=\",\"/>"),
	    "expected decimal and group to differ" },
	{ DIALECT("<numbers minus=\"first\"/>"), "expected minus \"last\"" },
	{ DIALECT("<dates form=\"DD.MM.YY\"/>"), "expected a form such as" },
	{ DIALECT("<map name=\"m\"><entry from=\"a|b\" to=\"c\"/>"
	    "<entry from=\"d|b\" to=\"e\"/></map>"),
	    "expected each text of a map once, found \"b\" twice" },
	{ DIALECT("<map name=\"m\"><entry from=\"a\"/></map>"),
	    "expected attribute to" },
	{ DIALECT("<source path=\"a\"/>"), "expected paths that begin with /" },
	{ DIALECT("<refuse when=\"a\" is=\"b\" says=\"c\"/>"),
	    "expected paths that begin with /" },
	{ DIALECT("<refuse says=\"c\"/>"), "expected when on <refuse>" },
	{ DIALECT("<secret/>"), "expected attribute path on <secret>" },
	{ DIALECT("<secret path=\"a/b\"/>"),
	    "expected a path that begins with / in <secret>" },
	{ DIALECT("<secret path=\"/a\" show=\"no\"/>"),
	    "attribute show has no meaning on <secret>" },
	{ "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"x\" title=\"X\" "
	    "closed=\"yes\">" ROOT "<sequence at=\"r\" of=\"a  b\"/>"
	    "</dialect>", "expected names" },
	{ DIALECT("<line at=\"r/l\"/>"), "expected join on a <line>" },
	{ DIALECT("<allowance at=\"r/l\" join=\"x\"/>"),
	    "expected join on <document> and <line> only" },
	{ DIALECT("<category/>"), "expected attribute at" },
	{ DIALECT("<category at=\"/r\"/>"), "expected a path to an element" },
	{ DIALECT("<category at=\"r/@a\"/>"), "expected a path to an element" },
	{ DIALECT("<category at=\"r/../r\"/>"), "expected a path of names" },
	{ DIALECT("<category at=\"r/c[d]\"/>"), "expected a path of names" },
	{ DIALECT("<category at=\"r\"/><category at=\"r/c\"/>"),
	    "expected no record within another one" },
	{ DIALECT("<category at=\"r/*\"/><category at=\"r/c\"/>"),
	    "expected either * or names" },
	{ DIALECT("<document at=\"r/d\"/>"), "expected a <type>" },
	{ DIALECT("<document at=\"r/d\"><type value=\"order\"/></document>"),
	    "expected value invoice or credit-note" },
	{ DIALECT("<document at=\"r/d\"><type value=\"invoice\" "
	    "signs=\"odd\"/></document>"), "expected signs as-stated" },
	{ DIALECT("<document at=\"r/d\"><skip when=\"a\" is=\"b\"/>"
	    "</document>"), "expected says on <skip>" },
	{ DIALECT("<document at=\"r/d\"><fault when=\"a\" is=\"b\" "
	    "says=\"c\"/></document>"), "expected a code on <fault>" },
	{ CATEGORY("<unit at=\"u\"/>"), "<unit> has no meaning here" },
	{ CATEGORY("<field name=\"colour\" path=\"a\"/>"),
	    "expected a field of category, found \"colour\"" },
	{ CATEGORY("<field name=\"id\" path=\"a\"/>"
	    "<field name=\"id\" path=\"b\"/>"), "expected field id once" },
	{ ID(""), "expected one of path, text and <part>s" },
	{ ID("path=\"a\" text=\"b\""), "expected one of path, text" },
	{ ID("text=\"a\" between=\"b\""), "expected between only with" },
	{ ID("path=\"a\" before=\"\""), "expected a text in before" },
	{ ID("path=\"a\" when=\"$x\" is=\"b\""),
	    "expected the name of a <text> above" },
	{ ID("path=\"a[$x='b']\""), "<text> above, found \"$x\"" },
	{ ID("path=\"$x\""), "expected a name" },
	{ DIALECT("<text name=\"x\" path=\"a\"/><category at=\"r/c\" "
	    "when=\"/r/a/$x\" is=\"b\"/>"),
	    "expected a path from the element itself before $" },
	{ ID("path=\"a\" when=\"b\" same=\"c\" is=\"d\""),
	    "expected one test beside when, found is and same" },
	{ DIALECT("<text path=\"a\"/>"), "expected attribute name" },
	{ DIALECT("<text name=\"x\"/>"), "expected one of path, text and" },
	{ DIALECT("<text name=\"x\" path=\"a\" when=\"$x\" is=\"b\"/>"),
	    "expected the name of a <text> above" },
	{ DIALECT("<root name=\"a\"><holds path=\"b\" first=\"1\"/></root>"),
	    "expected first yes or no" },
	{ DIALECT("<category at=\"r/c\" allowances=\"unless-in-lines\"/>"),
	    "expected allowances on <document> only" },
	{ DIALECT("<document at=\"r/c\" allowances=\"no\"/>"),
	    "expected allowances=\"unless-in-lines\"" },
	{ ID("path=\"a\" call=\"system\""), "expected the name of a function" },
	{ ID("path=\"a\" call=\"upper upper upper upper upper\""),
	    "expected at most 4 functions" },
	{ ID("path=\"a\" map=\"m\""), "expected the name of a map above" },
	{ ID("path=\"a\" lookup=\"m\""), "expected the name of a lookup" },
	{ ID("path=\"a\" sign=\"plus\""), "expected sign negate or negative" },
	{ ID("path=\"a\" unreadable=\"yes\""),
	    "expected unreadable=\"ignore\"" },
	{ ID("path=\"a\" several=\"first\""), "expected several=\"none\"" },
	{ ID("path=\"a\" is=\"b\""), "expected when beside is" },
	{ ID("path=\"a\" when=\"b\""), "expected is, is-not" },
	{ ID("path=\"a\" when=\"b\" is=\"c\" starts=\"d\""),
	    "expected one test" },
	{ ID("path=\"a\" when=\"b\" present=\"no\""),
	    "expected present=\"yes\"" },
	{ ID("path=\"\""), "expected a name in path" },
	{ ID("path=\"a/\""), "expected a name in path" },
	{ ID("path=\"a//b\""), "expected a name in path" },
	{ ID("path=\"./a\""), "expected a name in path" },
	{ ID("path=\"@a/b\""), "expected its end in path" },
	{ ID("path=\"@..\""), "expected the name of an attribute" },
	{ ID("path=\"a[b\""), "expected a ]" },
	{ ID("path=\"a[b=c]\""), "expected a text in '...'" },
	{ ID("path=\"a[b='c]\""), "expected a closing '" },
	{ ID("path=\"a[b[c]]\""), "expected no [...] within [...]" },
	{ ID("path=\"a[/b]\""), "expected a path from the element itself" },
	{ ID("path=\"@a[b]\""), "expected no [...] here" },
	{ ID("path=\"../a\""), "expected a path within its record" },
	{ ID("path=\"a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q\""),
	    "expected fewer steps" },
	{ CATEGORY("<field name=\"id\" path=\"a\"><from path=\"b\"/>"
	    "</field>"), "expected path on <from>, found it around" },
	{ CATEGORY("<field name=\"id\"><from><part><part path=\"a\"/></part>"
	    "</from></field>"), "<part> has no meaning here" },
	{ CATEGORY("<field name=\"id\" path=\"a\"><and when=\"b\" "
	    "is=\"c\"/></field>"), "expected when on the element around" },
};

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct error err = { .status = STATUS_OK };
		struct dialect *dialect = NULL;
		enum status status = dialect_load(&dialect, "own.xml",
		    refusals[i].xml, strlen(refusals[i].xml), &err);

		if (status != STATUS_INVALID ||
		    strstr(err.message, refusals[i].message) == NULL)
			fail_msg("%s: %s, expected %s", refusals[i].xml,
			    err.message, refusals[i].message);
		assert_true(strncmp(err.place, "own.xml:", 8) == 0);
		assert_null(dialect);
	}
}

static void
test_place_of_refusal(void **state)
{
	static const char xml[] = OPEN ROOT "\n\n<thing/></dialect>";
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect;

	(void)state;
	check_status(dialect_load(&dialect, "own.xml", xml, strlen(xml),
	    &err), STATUS_INVALID, &err);
	assert_string_equal(err.place, "own.xml:3");
}

static void
test_not_well_formed(void **state)
{
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect;
	static char large[DIALECT_BYTES_MAX + 1];

	(void)state;
	assert_true(dialect_load(&dialect, "own.xml", "<a>", 3, &err) !=
	    STATUS_OK);
	memset(large, ' ', sizeof large);
	check_status(dialect_load(&dialect, "own.xml", large, sizeof large,
	    &err), STATUS_INVALID, &err);
}

/* before, one `each` per number up to count, after: is it refused so? */
static void
check_many(const char *before, const char *each, const char *after,
    size_t count, const char *message)
{
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect = NULL;
	static char xml[1u << 16];
	size_t length = strlen(before);
	enum status status;

	memcpy(xml, before, length);
	for (size_t i = 0; i < count; i++) {
		memcpy(xml + length, each, strlen(each));
		length += strlen(each);
		assert_true(length + strlen(after) < sizeof xml);
	}
	memcpy(xml + length, after, strlen(after));
	status = dialect_load(&dialect, "own.xml", xml,
	    length + strlen(after), &err);
	check_status(status, message == NULL ? STATUS_OK : STATUS_INVALID,
	    &err);
	if (message != NULL && strstr(err.message, message) == NULL)
		fail_msg("%s, expected %s", err.message, message);
	dialect_free(dialect);
}

static void
test_maxima_of_named_texts(void **state)
{
	static const char ways[] = OPEN ROOT "<text name=\"x\">";
	static const char way[] = "<from path=\"a\" when=\"b\" is=\"c\"/>";
	static const char uses[] = OPEN ROOT "<text name=\"x\" path=\"a\"/>"
	    "<category at=\"r/c\"><field name=\"id\" path=\"b\" "
	    "when=\"$x\" is=\"c\">";
	/* Each of the two names all ways of the one above, in [...] too. */
	static const char chain[] = OPEN ROOT "<text name=\"x\">";
	static const char end[] = "</text><text name=\"y\" path=\"a[$x]\" "
	    "when=\"b\" same=\"c/$x\"/></dialect>";
	static const char use[] = "<and when=\"$x\" is=\"d\"/>";
	static const char used[] = "</field></category></dialect>";

	(void)state;
	check_many(ways, way, "</text></dialect>", DIALECT_TEXT_WAYS_MAX / 2,
	    NULL);
	check_many(ways, way, "</text></dialect>",
	    DIALECT_TEXT_WAYS_MAX / 2 + 1, "expected at most 256 ways and");
	check_many(chain, way, end, DIALECT_TEXT_WAYS_MAX / 4 - 1, NULL);
	check_many(chain, way, end, DIALECT_TEXT_WAYS_MAX / 4,
	    "expected at most 256 ways and");
	check_many(uses, use, used, DIALECT_TEXT_USES_MAX - 1, NULL);
	check_many(uses, use, used, DIALECT_TEXT_USES_MAX,
	    "expected at most 256 conditions with a $name");
}

/* Paths become one tree of places; parts may share them. */
static void
test_states(void **state)
{
	static const char xml[] = CATEGORY(
	    "<field name=\"id\" path=\"a/b/@c\"/>"
	    "<field name=\"name\" path=\"a/b[d='x']/../e\"/>"
	    "<field name=\"parent\" path=\"/r/f\"/>");
	struct error err = { .status = STATUS_OK };
	const struct dialect_state *found;
	struct dialect *dialect;
	uint32_t at = STATE_ROOT;
	static const char *const names[] = { "r", "c", "a", "b" };

	(void)state;
	check_status(dialect_load(&dialect, "own.xml", xml, strlen(xml),
	    &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		at = dialect_state_child(dialect, at,
		    dialect_name_find(dialect, names[i]), false);
		assert_true(at != STATE_NONE);
		assert_true((dialect->states[at].begins != NULL) == (i == 1));
	}
	found = &dialect->states[dialect_state_child(dialect, at,
	    dialect_name_find(dialect, "c"), true)];
	assert_true(found->is_attribute && found->wants_text &&
	    found->in_record && !found->in_file);
	found = &dialect->states[dialect_state_child(dialect, at,
	    dialect_name_find(dialect, "d"), false)];
	assert_true(found->wants_text);
	assert_true(dialect_state_child(dialect, at,
	    dialect_name_find(dialect, "e"), false) == STATE_NONE);
	assert_true(dialect_name_find(dialect, "nowhere") == NAME_UNKNOWN);
	/* r a b c d e f root c: r, c, a, b, @c, d, e, f and the root. */
	check_int_equal((int64_t)dialect->state_count, 9);
	dialect_free(dialect);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_place_of_refusal),
		cmocka_unit_test(test_not_well_formed),
		cmocka_unit_test(test_maxima_of_named_texts),
		cmocka_unit_test(test_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
