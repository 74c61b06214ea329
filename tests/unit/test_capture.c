/* Nodes found by their kind among many siblings, and texts that grow. */

#include "importers/capture.h"

#include <string.h>

#include "engine/fact.h"
#include "tests/support/check.h"

#define LINE 1u
#define TOTAL 2u
#define OTHER 3u

static uint32_t
add(struct capture *capture, uint32_t parent, uint32_t name, bool is_attribute)
{
	const struct capture_place place = {
		.parent = parent, .name = name, .line = 1,
		.kind = capture_kind(name, is_attribute),
	};
	uint32_t node = CAPTURE_NONE;

	assert_int_equal(capture_add(&node, capture, &place), STATUS_OK);
	return node;
}

static uint32_t
find(const struct capture *capture, uint32_t node, uint32_t name)
{
	uint64_t steps = 0;
	uint32_t found = capture_first(capture, node,
	    capture_kind(name, false), &steps);

	/* Never more than there are kinds. */
	assert_true(steps <= 3);
	return found;
}

static void
test_find(void **state)
{
	struct capture capture;
	uint32_t lines[100];
	uint32_t parent;
	uint32_t total;
	uint32_t attribute;
	uint32_t node;

	(void)state;
	capture_init(&capture, CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
	parent = add(&capture, CAPTURE_NONE, OTHER, false);
	assert_int_equal(find(&capture, parent, LINE), CAPTURE_NONE);
	attribute = add(&capture, parent, LINE, true);
	assert_int_equal(find(&capture, parent, LINE), CAPTURE_NONE);
	for (unsigned i = 0; i < 100; i++) {
		lines[i] = add(&capture, parent, LINE, false);
		(void)add(&capture, lines[i], OTHER, false);
		if (i == 50)
			total = add(&capture, parent, TOTAL, false);
	}
	assert_int_equal(find(&capture, parent, TOTAL), total);
	assert_int_equal(capture_node(&capture, total)->same, CAPTURE_NONE);
	assert_int_equal(find(&capture, parent, OTHER), CAPTURE_NONE);
	node = find(&capture, parent, LINE);
	for (unsigned i = 0; i < 100; i++) {
		assert_int_equal(node, lines[i]);
		assert_int_equal(capture_node(&capture, node)->parent, parent);
		node = capture_node(&capture, node)->same;
	}
	assert_int_equal(node, CAPTURE_NONE);
	assert_int_equal(capture_node(&capture, attribute)->same,
	    CAPTURE_NONE);

	/* Another record has its nodes elsewhere. */
	capture_reset(&capture);
	parent = add(&capture, CAPTURE_NONE, OTHER, false);
	total = add(&capture, parent, TOTAL, false);
	assert_int_equal(find(&capture, parent, TOTAL), total);
	assert_int_equal(find(&capture, parent, LINE), CAPTURE_NONE);
	capture_fini(&capture);
}

static void
test_nodes_max(void **state)
{
	const struct capture_place place = { .parent = CAPTURE_NONE };
	struct capture capture;
	uint32_t node;

	(void)state;
	capture_init(&capture, 300, CAPTURE_TEXT_MAX);
	for (unsigned i = 0; i < 300; i++)
		assert_int_equal(capture_add(&node, &capture, &place),
		    STATUS_OK);
	assert_int_equal(capture_add(&node, &capture, &place), STATUS_RANGE);
	assert_int_equal(capture.count, 300);
	capture_fini(&capture);
}

struct text_row {
	const char *pieces[4];
	const char *text;
};

static void
test_texts(void **state)
{
	static const struct text_row rows[] = {
		{ { "abc" }, "abc" },
		{ { " \n" }, "" },
		{ { "  a \t\r\n b  " }, "a b" },
		{ { "a", "b", " c" }, "ab c" },
		{ { "a ", " b" }, "a b" },
		{ { " ", "a", " ", "b" }, "a b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct capture capture;
		uint32_t node;
		uint32_t other;

		capture_init(&capture, CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
		node = add(&capture, CAPTURE_NONE, LINE, false);
		other = add(&capture, CAPTURE_NONE, OTHER, false);
		for (size_t k = 0; k < 4 && rows[i].pieces[k] != NULL; k++) {
			/* Between the pieces comes what is another's. */
			check_status(capture_text(&capture, node,
			    rows[i].pieces[k], strlen(rows[i].pieces[k])),
			    STATUS_OK, NULL);
			if (k % 2 == 0)
				check_status(capture_text(&capture, other,
				    "x", 1), STATUS_OK, NULL);
		}
		assert_string_equal(capture_node_text(&capture, node),
		    rows[i].text);
		assert_int_equal(capture_node_text(&capture, other)[0], 'x');
		capture_fini(&capture);
	}
}

/* Cut at the maximum, between two characters, in pieces of every size. */
static void
test_long_texts(void **state)
{
	char text[FACT_TEXT_MAX + 64];
	size_t length = 0;

	(void)state;
	while (length < FACT_TEXT_MAX + 40) {
		memcpy(text + length, "a\xc3\xa9 ", 4);
		length += 4;
	}
	for (size_t size = FACT_TEXT_MAX - 6; size < length; size++) {
		for (size_t step = 1; step < size; step = step * 3 + 1) {
			struct capture capture;
			uint32_t node;
			const char *held;

			capture_init(&capture, 2, CAPTURE_TEXT_MAX);
			node = add(&capture, CAPTURE_NONE, LINE, false);
			for (size_t at = 0; at < size; at += step)
				check_status(capture_text(&capture, node,
				    text + at, size - at < step ? size - at :
				    step), STATUS_OK, NULL);
			held = capture_node_text(&capture, node);
			assert_true(strlen(held) <= FACT_TEXT_MAX);
			assert_memory_equal(held, text, strlen(held));
			assert_true(((unsigned char)text[strlen(held)] &
			    0xc0) != 0x80 || strlen(held) == size);
			assert_int_equal(capture_node(&capture, node)->is_long,
			    size > FACT_TEXT_MAX);
			capture_fini(&capture);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_nodes_max),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
