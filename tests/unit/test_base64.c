#include "tests/support/check.h"

#include <string.h>

#include "importers/base64.h"

static enum status
decode(char *out, size_t *length, const char *text, size_t step,
    struct error *err)
{
	struct base64 base64;
	size_t left = strlen(text);
	enum status status = STATUS_OK;
	size_t size;

	base64_init(&base64);
	*length = 0;
	for (; left > 0 && status == STATUS_OK; text += step, left -= step) {
		step = step < left ? step : left;
		status = base64_decode(&base64, out + *length, &size, text,
		    step, err);
		*length += status == STATUS_OK ? size : 0;
	}
	if (status == STATUS_OK)
		status = base64_finish(&base64, out + *length, &size, err);
	*length += status == STATUS_OK ? size : 0;
	return status;
}

static void
test_decodes(void **state)
{
	/* RFC 4648, section 10, and what is written beside it. */
	static const struct {
		const char *text;
		const char *bytes;	/* NULL: refused */
		const char *says;
	} rows[] = {
		{ "", "", NULL },
		{ "Zg==", "f", NULL },
		{ "Zm8=", "fo", NULL },
		{ "Zm9v", "foo", NULL },
		{ "Zm9vYg==", "foob", NULL },
		{ "Zm9vYmE=", "fooba", NULL },
		{ "Zm9vYmFy", "foobar", NULL },
		{ " Zm\r\n9v\tYmFy\n", "foobar", NULL },
		{ "Zm9vYmE", "fooba", NULL },
		{ "Zm9vYg", "foob", NULL },
		{ "Zm9vYg= =\n", "foob", NULL },
		{ "+/8=", "\xfb\xff", NULL },
		{ "Zm9vY", NULL, "cut short" },
		{ "Zm9v=", NULL, "0x3d" },
		{ "Zm8=Zm8=", NULL, "0x5a" },
		{ "Zm8-", NULL, "0x2d" },
		{ "<a/>", NULL, "0x3c" },
		{ "\xc3\xa9", NULL, "0xc3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t step = 1; step < 12; step++) {
			struct error err = { 0 };
			char out[64];
			size_t length;
			enum status status = decode(out, &length,
			    rows[i].text, step, &err);

			if (rows[i].bytes == NULL) {
				check_status(status, STATUS_INVALID, &err);
				assert_non_null(strstr(err.message,
				    rows[i].says));
				continue;
			}
			check_status(status, STATUS_OK, &err);
			check_int_equal((int64_t)length,
			    (int64_t)strlen(rows[i].bytes));
			assert_memory_equal(out, rows[i].bytes, length);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decodes),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
