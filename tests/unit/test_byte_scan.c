#include "tests/support/check.h"

#include <string.h>

#include "importers/byte_scan.h"

#define ALL_BITS ((1u << BYTE_SCAN_BYTES) - 1)

/* Both ways to take them. */
static void
check_bits(byte_scan is, unsigned expected)
{
	assert_int_equal(byte_scan_bits(is), expected);
	assert_int_equal(byte_scan_bits_apart(is), expected);
}

/* Each byte is compared without a sign, with each other. */
static void
test_kinds(void **state)
{
	char bytes[BYTE_SCAN_BYTES];

	(void)state;
	for (unsigned c = 0; c < 256; c++)
		for (unsigned other = 0; other < 256; other++) {
			byte_scan scan;

			memset(bytes, (int)other, sizeof bytes);
			scan = byte_scan_load(bytes);
			check_bits(byte_scan_is(scan, (unsigned char)c),
			    other == c ? ALL_BITS : 0);
			check_bits(byte_scan_below(scan, (unsigned char)c),
			    other < c ? ALL_BITS : 0);
		}
}

/* Wherever they stand: each has its own bit. */
static void
test_places(void **state)
{
	char bytes[BYTE_SCAN_BYTES + 1];

	(void)state;
	/* Not at an even address. */
	for (unsigned set = 0; set <= ALL_BITS; set++) {
		for (unsigned i = 0; i < BYTE_SCAN_BYTES; i++)
			bytes[i + 1] = (set >> i & 1) != 0 ? '<' : '\xfc';
		check_bits(byte_scan_is(byte_scan_load(bytes + 1), '<'), set);
		check_bits(byte_scan_below(byte_scan_load(bytes + 1), '='),
		    set);
	}
}

/* All bits of a byte that is, so that kinds can be put together. */
static void
test_whole_bytes(void **state)
{
	static const char text[] = "a<b&c\nd\xff" "a<b&c\nd\xff";
	byte_scan scan = byte_scan_load(text);
	byte_scan is = byte_scan_is(scan, '<') | byte_scan_below(scan, ' ');
	unsigned char bytes[BYTE_SCAN_BYTES];

	(void)state;
	memcpy(bytes, &is, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		assert_int_equal(bytes[i],
		    text[i] == '<' || text[i] == '\n' ? 0xff : 0);
	check_bits(is, 0x2222);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_whole_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
