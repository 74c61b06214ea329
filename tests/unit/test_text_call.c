#include "importers/text_call.h"

#include <string.h>

#include "engine/fact.h"
#include "tests/support/check.h"

struct call_case {
	const char *name;
	const char *text;
	const char *result;
};

static const struct call_case cases[] = {
	{ "tax-id", "676-247-94-12", "6762479412" },
	{ "tax-id", "PL 676-247-94-12", "6762479412" },
	{ "tax-id", "Q-2222222-I", "Q2222222I" },
	{ "tax-id", "esq2222222i", "Q2222222I" },
	{ "tax-id", "DE123456789", "123456789" },
	{ "tax-id", "ATU12345678", "U12345678" },
	{ "tax-id", "NL001234567B01", "001234567B01" },
	{ "tax-id", "FR23334175221", "23334175221" },
	{ "tax-id", "IE6388047V", "6388047V" },
	{ "tax-id", "CHE-123.456.789 MWST", "123456789MWST" },
	{ "tax-id", "RO1234567", "1234567" },
	/* No country's number: an Italian fiscal code, a Mexican one, letters
	 * that look like a prefix, another country's length. */
	{ "tax-id", "RSSMRA80A01H501U", "RSSMRA80A01H501U" },
	{ "tax-id", "DEM8801152E9", "DEM8801152E9" },
	{ "tax-id", "DE12345678", "DE12345678" },
	{ "tax-id", "DE", "DE" },
	{ "tax-id", "399999999900003", "399999999900003" },
	{ "tax-id", " -./", "" },
	{ "tax-id", "", "" },
	{ "upper", "eur 1a\xc3\xa9", "EUR 1A\xc3\xa9" },
	{ "strip-zeros", "000123", "123" },
	{ "strip-zeros", "000", "0" },
	{ "strip-zeros", "0A", "0A" },
	{ "strip-zeros", "", "" },
	{ "first-word", "19 Number", "19" },
	{ "first-word", "19", "19" },
	{ "first-number", "-$ 1,000.50 @ 70/$ = -7000", "-1,000.50" },
	{ "first-number", "$-5", "-5" },
	{ "first-number", "Rs. 5", "5" },
	{ "first-number", "$ .5", ".5" },
	{ "first-number", "5-3", "5" },
	{ "first-number", "none", "" },
	{ "no-number", "-$ 1,000.50 ", "$" },
	{ "no-number", "US$100", "US$" },
	{ "no-number", "-1", "" },
	{ "other-words", "19 Number of", "Number of" },
	{ "other-words", "19", "" },
	{ "one-word", "special price a", "special-price-a" },
	{ "short-id", "short", "short" },
};

static void
test_calls(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct text_call *call = text_call_find(cases[i].name);
		const char *result;

		assert_non_null(call);
		check_status(call->call(&result, &arena, cases[i].text),
		    STATUS_OK, NULL);
		assert_string_equal(result, cases[i].result);
	}
	arena_reset(&arena);
}

/* Long names stay different, and fit. */
static void
test_short_id(void **state)
{
	const struct text_call *call = text_call_find("short-id");
	char text[FACT_ID_MAX + 2];
	const char *one;
	const char *other;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	memset(text, 'x', sizeof text);
	text[FACT_ID_MAX] = '\0';
	check_status(call->call(&one, &arena, text), STATUS_OK, NULL);
	assert_string_equal(one, text);
	memcpy(text + FACT_ID_MAX, "a", 2);
	check_status(call->call(&one, &arena, text), STATUS_OK, NULL);
	memcpy(text + FACT_ID_MAX, "b", 2);
	check_status(call->call(&other, &arena, text), STATUS_OK, NULL);
	check_int_equal((int64_t)strlen(one), FACT_ID_MAX);
	assert_string_not_equal(one, other);
	assert_memory_equal(one, other, FACT_ID_MAX - 17);
	/* A character is not cut in two. */
	for (size_t i = 0; i < sizeof text - 1; i++)
		text[i] = i % 2 == 0 ? '\xc3' : '\xa9';
	text[0] = 'x';
	text[1] = 'x';
	check_status(call->call(&one, &arena, text), STATUS_OK, NULL);
	assert_true((unsigned char)strchr(one, '~')[-1] == 0xa9);
	arena_reset(&arena);
}

static void
test_registry(void **state)
{
	size_t count = 0;

	(void)state;
	assert_null(text_call_find("system"));
	for (; text_call_get(count) != NULL; count++)
		assert_ptr_equal(text_call_find(text_call_get(count)->name),
		    text_call_get(count));
	assert_true(count > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_short_id),
		cmocka_unit_test(test_registry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
