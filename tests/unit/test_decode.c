#include "tests/support/check.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/decode.h"
#include "importers/decode_tables.h"
#include "importers/limits.h"
#include "importers/utf8.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

static enum status
collect(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	assert_true(size > 0);
	strbuf_append(out, bytes, size);
	return strbuf_status(out);
}

/* Decode bytes, pushed in pieces of `step`; out is set up here. */
static enum status
decode(struct strbuf *out, const char *bytes, size_t size, size_t step,
    struct error *err)
{
	struct byte_target target = { out, collect };
	struct decoder *decoder;
	enum status status;

	strbuf_init(out, 1 << 20);
	check_status(decoder_new(&decoder, &target, err), STATUS_OK, err);
	status = STATUS_OK;
	for (size_t at = 0; at < size && status == STATUS_OK; at += step)
		status = decoder_push(decoder, bytes + at,
		    size - at < step ? size - at : step, err);
	if (status == STATUS_OK)
		status = decoder_finish(decoder, err);
	decoder_free(decoder);
	return status;
}

struct sample {
	const char *bytes;
	size_t size;
	const char *text;	/* NULL: refused */
	const char *says;	/* part of the refusal */
};

/* What comes out must not depend on how the bytes are cut. */
static void
check_samples(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t step = 1; step < 40; step += 1 + step / 4) {
			const struct sample *sample = &samples[i];
			struct error err = { 0 };
			struct strbuf out;
			enum status status = decode(&out, sample->bytes,
			    sample->size, step, &err);

			if (sample->text != NULL) {
				check_status(status, STATUS_OK, &err);
				assert_string_equal(strbuf_text(&out),
				    sample->text);
			} else {
				check_status(status, STATUS_INVALID, &err);
				assert_string_equal(err.place, "");
				if (strstr(err.message, sample->says) == NULL)
					fail_msg("sample %zu: \"%s\"", i,
					    err.message);
			}
			strbuf_fini(&out);
		}
}

static void
test_accepted(void **state)
{
	static const struct sample samples[] = {
		{ BYTES("<a/>"), "<a/>", NULL },
		{ BYTES("<a>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</a>"),
		    "<a>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</a>", NULL },
		{ BYTES("\xef\xbb\xbf<a/>"), "<a/>", NULL },
		{ BYTES("\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>"
		    "<a/>"),
		    "<?xml version='1.0' encoding='UTF-8'?><a/>", NULL },
		{ BYTES("<?xml version='1.0' encoding = \"utf8\" ?><a/>"),
		    "<?xml version='1.0' encoding = \"utf8\" ?><a/>", NULL },
		{ BYTES("<?xml version='1.0' encoding='latin1'?><a>\xe9</a>"),
		    "<?xml version='1.0' encoding='latin1'?><a>\xc3\xa9</a>",
		    NULL },
		{ BYTES("<?xml version='1.0' encoding='Windows-1252'?>"
		    "<a>\x80</a>"),
		    "<?xml version='1.0' encoding='Windows-1252'?>"
		    "<a>\xe2\x82\xac</a>", NULL },
		{ BYTES("<?xml version='1.0' encoding='ISO_8859-15'?>"
		    "<a>\xa4</a>"),
		    "<?xml version='1.0' encoding='ISO_8859-15'?>"
		    "<a>\xe2\x82\xac</a>", NULL },
		{ BYTES("<?xml version='1.0' encoding='cp1251'?><a>\xcf</a>"),
		    "<?xml version='1.0' encoding='cp1251'?><a>\xd0\x9f</a>",
		    NULL },
		{ BYTES("<?xml version='1.0' encoding='us-ascii'?><a>x</a>"),
		    "<?xml version='1.0' encoding='us-ascii'?><a>x</a>",
		    NULL },
		/* No declaration: the word stands in a comment. */
		{ BYTES("<!-- encoding='latin1' --><a/>"),
		    "<!-- encoding='latin1' --><a/>", NULL },
		{ BYTES("<?xml-stylesheet encoding='latin1'?><a/>"),
		    "<?xml-stylesheet encoding='latin1'?><a/>", NULL },
		{ BYTES("\xff\xfe<\0a\0/\0>\0"), "<a/>", NULL },
		{ BYTES("\xfe\xff\0<\0a\0/\0>"), "<a/>", NULL },
		{ BYTES("<\0a\0/\0>\0"), "<a/>", NULL },
		{ BYTES("\0<\0a\0/\0>"), "<a/>", NULL },
		{ BYTES("\xff\xfe<\0\xac\x20\x3d\xd8\x00\xde>\0"),
		    "<\xe2\x82\xac\xf0\x9f\x98\x80>", NULL },
		{ BYTES("\xfe\xff\0<\xd8\x3d\xde\x00"),
		    "<\xf0\x9f\x98\x80", NULL },
		{ BYTES("\xff\xfe<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g\0"
		    "=\0\"\0U\0T\0F\0-\0" "1\0" "6\0\"\0?\0>\0<\0a\0/\0>\0"),
		    "<?xml encoding=\"UTF-16\"?><a/>", NULL },
		{ BYTES(""), "", NULL },
		{ BYTES("a"), "a", NULL },
	};

	(void)state;
	check_samples(samples, ARRAY_LEN(samples));
}

static void
test_refused(void **state)
{
	static const struct sample samples[] = {
		/* Not the one form of UTF-8. */
		{ BYTES("<a>\x80</a>"), NULL, "0x80" },
		{ BYTES("<a>\xc0\x80</a>"), NULL, "0xc0" },
		{ BYTES("<a>\xc1\xbf</a>"), NULL, "0xc1" },
		{ BYTES("<a>\xe0\x9f\xbf</a>"), NULL, "0xe0" },
		{ BYTES("<a>\xf0\x8f\xbf\xbf</a>"), NULL, "0xf0" },
		{ BYTES("<a>\xed\xa0\x80\xed\xb0\x80</a>"), NULL, "0xed" },
		{ BYTES("<a>\xf4\x90\x80\x80</a>"), NULL, "0xf4" },
		{ BYTES("<a>\xf5\x80\x80\x80</a>"), NULL, "0xf5" },
		{ BYTES("<a>\xff</a>"), NULL, "0xff" },
		{ BYTES("<a>\xe2\x82</a>"), NULL, "0xe2" },
		{ BYTES("<a>\xc3"), NULL, "middle of a character" },
		{ BYTES("<?xml version='1.0' encoding='UTF-8'?><a>\xe9</a>"),
		    NULL, "0xe9" },
		/* Encodings that are not accepted. */
		{ BYTES("<?xml version='1.0' encoding='UTF-7'?><a/>"), NULL,
		    "\"UTF-7\"" },
		{ BYTES("<?xml version='1.0' encoding='CESU-8'?><a/>"), NULL,
		    "\"CESU-8\"" },
		{ BYTES("<?xml version='1.0' encoding='IBM037'?><a/>"), NULL,
		    "\"IBM037\"" },
		{ BYTES("<?xml version='1.0' encoding=''?><a/>"), NULL,
		    "\"\"" },
		{ BYTES("\x4c\x6f\xa7\x94\x93\x40"), NULL, "EBCDIC" },
		{ BYTES("\xff\xfe\0\0<\0\0\0"), NULL, "UTF-32" },
		{ BYTES("\0\0\xfe\xff\0\0\0<"), NULL, "UTF-32" },
		{ BYTES("<\0\0\0a\0\0\0"), NULL, "UTF-32" },
		{ BYTES("\0\0\0<\0\0\0a"), NULL, "UTF-32" },
		/* Declared one thing, written another. */
		{ BYTES("<?xml version='1.0' encoding='UTF-16'?><a/>"), NULL,
		    "one to a character" },
		{ BYTES("\xef\xbb\xbf<?xml version='1.0' encoding='latin1'?>"
		    "<a/>"), NULL, "marked as UTF-8" },
		{ BYTES("\xff\xfe<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g\0"
		    "=\0\"\0U\0T\0F\0-\0" "8\0\"\0?\0>\0"), NULL,
		    "low byte first" },
		{ BYTES("\xfe\xff\0<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g"
		    "\0=\0\"\0U\0T\0F\0-\0" "1\0" "6\0L\0E\0\"\0?\0>"), NULL,
		    "high byte first" },
		/* Bytes that the declared encoding does not have. */
		{ BYTES("<?xml version='1.0' encoding='US-ASCII'?>\xc3\xa9"),
		    NULL, "0xc3 is not defined in US-ASCII" },
		{ BYTES("<?xml version='1.0' encoding='cp1252'?><a>\x81</a>"),
		    NULL, "0x81 is not defined in windows-1252" },
		{ BYTES("<?xml version='1.0' encoding='cp1251'?><a>\x98</a>"),
		    NULL, "0x98 is not defined in windows-1251" },
		/* UTF-16 that ends too early or pairs wrongly. */
		{ BYTES("\xff\xfe<\0a"), NULL, "middle of a character" },
		{ BYTES("\xff\xfe<\0\x3d\xd8"), NULL,
		    "middle of a character" },
		{ BYTES("\xff\xfe<\0\x3d\xd8<\0"), NULL, "surrogate" },
		{ BYTES("\xff\xfe<\0\x00\xde"), NULL, "surrogate" },
		{ BYTES("\xff\xfe<\0\x3d\xd8\x3d\xd8"), NULL, "surrogate" },
	};

	(void)state;
	check_samples(samples, ARRAY_LEN(samples));
}

/* All bytes before a fault have been passed on, so that lines count. */
static void
test_prefix_before_fault(void **state)
{
	struct error err = { 0 };
	struct strbuf out;

	(void)state;
	check_status(decode(&out, BYTES("<a>\n\n\xff"), 100, &err),
	    STATUS_INVALID, &err);
	assert_string_equal(strbuf_text(&out), "<a>\n\n");
	strbuf_fini(&out);
	check_status(decode(&out, BYTES("<?xml encoding='cp1252'?>\n\x81"),
	    100, &err), STATUS_INVALID, &err);
	assert_string_equal(strbuf_text(&out),
	    "<?xml encoding='cp1252'?>\n");
	strbuf_fini(&out);
}

static void
test_declaration_too_long(void **state)
{
	char bytes[DECLARATION_BYTES_MAX + 100];
	struct error err = { 0 };
	struct strbuf out;

	(void)state;
	memset(bytes, ' ', sizeof bytes);
	memcpy(bytes, "<?xml", 5);
	check_status(decode(&out, bytes, sizeof bytes, 1000, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "does not end within"));
	strbuf_fini(&out);
	/* One that is just cut short is the parser's to refuse. */
	check_status(decode(&out, bytes, 1000, 1000, &err), STATUS_OK, &err);
	check_int_equal((int64_t)out.length, 1000);
	strbuf_fini(&out);
}

/* Every byte of every table means what iconv says. */
static void
test_tables_are_iconv(void **state)
{
	static const struct {
		const char *name;
		const char *iconv_name;
	} rows[] = {
		{ "usascii", "ASCII" }, { "iso88591", "ISO-8859-1" },
		{ "iso88592", "ISO-8859-2" }, { "iso885915", "ISO-8859-15" },
		{ "windows1250", "CP1250" }, { "windows1251", "CP1251" },
		{ "windows1252", "CP1252" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct decode_table *table =
		    decode_table_find(rows[i].name);
		iconv_t converter = iconv_open("UTF-8", rows[i].iconv_name);

		assert_non_null(table);
		assert_true(converter != (iconv_t)-1);
		for (unsigned byte = 0x80; byte < 0x100; byte++) {
			char in[1] = { (char)byte };
			char expected[8] = { 0 };
			char actual[8] = { 0 };
			char *from = in;
			char *to = expected;
			size_t from_left = 1;
			size_t to_left = sizeof expected;
			uint16_t code_point = table->code_points[byte - 0x80];

			if (iconv(converter, &from, &from_left, &to,
			    &to_left) == (size_t)-1) {
				(void)iconv(converter, NULL, NULL, NULL, NULL);
				check_int_equal(code_point, 0);
				continue;
			}
			(void)utf8_encode(actual, code_point);
			assert_string_equal(actual, expected);
		}
		iconv_close(converter);
	}
	assert_null(decode_table_find("utf7"));
	assert_null(decode_table_find(""));
}

/* More than any buffer in between, with every kind of byte in turn. */
static void
test_long(void **state)
{
	static const char start[] = "<?xml encoding='iso-8859-1'?>";
	static char bytes[300000];
	struct error err = { 0 };
	struct strbuf out;
	size_t expected = 0;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] = (char)(i % 7 == 0 ? 0xe9 : 'a' + i % 20);
		if (i < strlen(start))
			bytes[i] = start[i];
		expected += (unsigned char)bytes[i] == 0xe9 ? 2 : 1;
	}
	check_status(decode(&out, bytes, sizeof bytes, 70001, &err),
	    STATUS_OK, &err);
	check_int_equal((int64_t)out.length, (int64_t)expected);
	assert_true(utf8_is_valid(out.bytes, out.length));
	strbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_prefix_before_fault),
		cmocka_unit_test(test_declaration_too_long),
		cmocka_unit_test(test_tables_are_iconv),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
