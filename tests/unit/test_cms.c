#include "tests/support/check.h"

#include <string.h>

#include "engine/strbuf.h"
#include "importers/cms.h"

static enum status
collect(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	assert_true(size > 0);
	strbuf_append(out, bytes, size);
	return strbuf_status(out);
}

static enum status
unwrap(struct strbuf *out, unsigned level, const char *bytes, size_t size,
    size_t step, struct error *err)
{
	const struct byte_target target = { out, collect };
	struct cms *cms;
	enum status status = STATUS_OK;

	strbuf_init(out, 1 << 20);
	check_status(cms_new(&cms, level, &target, err), STATUS_OK, err);
	for (size_t at = 0; at < size && status == STATUS_OK; at += step)
		status = cms_push(cms, bytes + at,
		    size - at < step ? size - at : step, err);
	if (status == STATUS_OK)
		status = cms_finish(cms, err);
	cms_free(cms);
	return status;
}

/* What comes out must not depend on how the bytes are cut. */
static void
check_bytes(const char *bytes, size_t size, const char *text,
    const char *says)
{
	for (size_t step = 1; step < 2000; step += 1 + step / 3) {
		struct error err = { 0 };
		struct strbuf out;
		enum status status = unwrap(&out, 0, bytes, size, step, &err);

		if (says == NULL) {
			check_status(status, STATUS_OK, &err);
			assert_string_equal(strbuf_text(&out), text);
		} else {
			check_status(status, STATUS_INVALID, &err);
			assert_string_equal(err.place, "");
			if (strstr(err.message, says) == NULL)
				fail_msg("\"%s\", not \"%s\"", err.message,
				    says);
		}
		strbuf_fini(&out);
	}
}

/* ------------------------------------------------------------ BER, by hand */

#define BYTES(literal) (literal), sizeof(literal) - 1
#define PKCS7 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
#define END "\0\0"

/* Lengths not stated; the content in pieces and a piece of pieces. */
#define OPEN(kind) "\x30\x80" PKCS7 kind "\xa0\x80\x30\x80\x02\x01\x01" \
    "\x31\x0b\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00" \
    "\x30\x80" PKCS7 "\x01"
#define CONTENT "\xa0\x80\x24\x80\x04\x03<a>\x24\x80\x04\x01x\x04\x00" END \
    "\x24\x06\x04\x04</a>" END END
#define REST "\xa0\x80\x30\x03\x02\x01\x05" END "\x31\x00" END END END

static void
test_unstated_lengths(void **state)
{
	(void)state;
	check_bytes(BYTES(OPEN("\x02") CONTENT END REST), "<a>x</a>", NULL);
	check_bytes(BYTES(OPEN("\x02") CONTENT END REST "\r\n\0\0"),
	    "<a>x</a>", NULL);
	/* What is wrong with certificates and signatures is nothing to us. */
	check_bytes(BYTES(OPEN("\x02") CONTENT END
	    "\xa0\x05\x30\x7f\xff\xff\xff\x31\x03\x30\x84\xff" END END END),
	    "<a>x</a>", NULL);
	/* A tag of more bytes than one. */
	check_bytes(BYTES(OPEN("\x02") CONTENT END
	    "\xbf\x85\x01\x02\x05\x00" END END END), "<a>x</a>", NULL);
}

#define STATED "\x30\x31" PKCS7 "\x02\xa0\x24\x30\x22\x02\x01\x01\x31\x00" \
    "\x30\x19" PKCS7 "\x01\xa0\x0c\x04\x0a<a>xyz</a>\x31\x00"

static void
test_stated_lengths(void **state)
{
	(void)state;
	check_bytes(BYTES(STATED), "<a>xyz</a>", NULL);
	check_bytes(BYTES(STATED "\n"), "<a>xyz</a>", NULL);
	/* Lengths in more bytes than they need. */
	check_bytes(BYTES("\x30\x84\x00\x00\x00\x32" PKCS7 "\x02\xa0\x25\x30"
	    "\x23\x02\x01\x01\x31\x00\x30\x1a" PKCS7 "\x01\xa0\x0d\x04\x81\x0a"
	    "<a>xyz</a>\x31\x00"), "<a>xyz</a>", NULL);
}

static void
test_refuses(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *says;
	} rows[] = {
		{ BYTES(OPEN("\x03")), "encrypted (enveloped data)" },
		{ BYTES(OPEN("\x01")), "without a signature" },
		{ BYTES(OPEN("\x09")), "of another kind" },
		{ BYTES(OPEN("\x02") END REST), "detached" },
		{ BYTES(OPEN("\x02") "\xa0\x80" END END REST), "detached" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x30\x00" END END REST),
		    "no octet string" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x24\x80\x30\x00" END),
		    "no octet string" },
		/* What no place is for is not read over. */
		{ BYTES(OPEN("\x02") "\xa0\x80\x04\x01<\x04\x01<"),
		    "an element too many" },
		{ BYTES(OPEN("\x02") CONTENT "\xa0\x02\x04\x00"),
		    "an element too many" },
		{ BYTES(OPEN("\x02") CONTENT END "\x31\x00" END "\x30\x00"),
		    "an element too many" },
		{ BYTES(OPEN("\x02") CONTENT END "\x31\x00" END END "\x30\x00"),
		    "an element too many" },
		{ BYTES(OPEN("\x02")), "cut short" },
		{ BYTES(OPEN("\x02") CONTENT), "cut short" },
		{ BYTES(OPEN("\x02") CONTENT END REST "x"), "after the end" },
		{ BYTES(OPEN("\x02") CONTENT END REST OPEN("\x02")),
		    "after the end" },
		{ BYTES(STATED "<a/>"), "after the end" },
		{ BYTES("\x30\x30" PKCS7 "\x02\xa0\x24\x30\x22\x02\x01\x01"
		    "\x31\x00\x30\x19" PKCS7 "\x01\xa0\x0c\x04\x0a<a>xyz</a>"
		    "\x31\x00"), "longer than what it is in" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x04\x80" END), "no length" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x04\x89"), "too long" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x04\x88\xff\xff\xff\xff\xff\xff"
		    "\xff\xff"), "too large" },
		{ BYTES("\x30\x80" PKCS7 "\x02" "\x30\x00"),
		    "another element" },
		{ BYTES("\x30\x80" PKCS7 "\x02\xa0\x80\x30\x80\x02\x01\x01"
		    "\x31\x00\x04\x00"), "another element" },
		{ BYTES("\x30\x80" PKCS7 "\x02\x00\x01"),
		    "ends where none does" },
		{ BYTES(OPEN("\x02") "\xa0\x80\x24\x80\x24\x80\x24\x80\x24\x80"
		    "\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80"
		    "\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80"
		    "\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80"
		    "\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80"), "too deep" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_bytes(rows[i].bytes, rows[i].size, NULL, rows[i].says);
}

/* ----------------------------------------------------------------- base64 */

/* STATED, as `base64` writes it. */
#define STATED_BASE64 "MDEGCSqGSIb3DQEHAqAkMCICAQExADAZBgkqhkiG9w0BBwGgDAQK" \
    "\nPGE+eHl6PC9hPjEA"

static void
test_base64(void **state)
{
	(void)state;
	check_bytes(BYTES(STATED_BASE64), "<a>xyz</a>", NULL);
	check_bytes(BYTES("\xef\xbb\xbf" STATED_BASE64 "\r\n"), "<a>xyz</a>",
	    NULL);
	check_bytes(BYTES("\n\n" STATED_BASE64 "\n"), "<a>xyz</a>", NULL);
	check_bytes(BYTES("-----BEGIN PKCS7-----\r\n" STATED_BASE64
	    "\r\n-----END PKCS7-----\r\n"), "<a>xyz</a>", NULL);
	check_bytes(BYTES("-----BEGIN CMS-----\n" STATED_BASE64
	    "\n-----END CMS-----"), "<a>xyz</a>", NULL);
	check_bytes(BYTES(STATED_BASE64 "!"), NULL, "0x21");
	check_bytes(BYTES(STATED_BASE64 "\nAAAB"), NULL, "after the end");
	check_bytes(BYTES("-----BEGIN CMS-----\n" STATED_BASE64
	    "\n-----END CMS-----\n-----BEGIN CMS-----"), NULL,
	    "after the end");
	check_bytes(BYTES("-----BEGIN CMS-----\nMDEGCSqGSIb3DQEHAqAk"), NULL,
	    "cut short");
	check_bytes(BYTES("MDEGCSqGSIb3DQEHAqAkMCICAQExADAZBgkqhkiG9w0BBwGg"),
	    NULL, "cut short");
}

/* Everything else goes on as it is. */
static void
test_plain(void **state)
{
	static const char *const texts[] = {
		"", "<", "<a/>", " \n<a/>", "\xef\xbb\xbf<a/>", "0", "M", "MI",
		"Monday;Tuesday\n", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCA",
		"-", "-----BEGIN CERTIFICATE-----\nMIIB\n", "-----BEGIN CM",
		("0\x82\x01\x01" "0\x82\x01\x01not of that kind, and long"),
		"x",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check_bytes(texts[i], strlen(texts[i]), texts[i], NULL);
}

/* A signature around a signature is taken off by the next; no third one. */
static void
test_levels(void **state)
{
	struct error err = { 0 };
	struct strbuf out;

	(void)state;
	check_status(unwrap(&out, CMS_LEVELS_MAX - 1, BYTES(STATED), 7, &err),
	    STATUS_OK, &err);
	strbuf_fini(&out);
	check_status(unwrap(&out, CMS_LEVELS_MAX, BYTES(STATED), 7, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "more than 2 times"));
	strbuf_fini(&out);
	check_status(unwrap(&out, CMS_LEVELS_MAX, BYTES("<a/>"), 7, &err),
	    STATUS_OK, &err);
	strbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unstated_lengths),
		cmocka_unit_test(test_stated_lengths),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_levels),
	};

	return cmocka_run_group_tests_name("cms", tests, NULL, NULL);
}
