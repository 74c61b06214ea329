/* Nodes found by name among many siblings. */

#include "importers/capture.h"
#include "tests/support/check.h"

#define LINE 1u
#define TOTAL 2u
#define OTHER 3u

static uint32_t
add(struct capture *capture, uint32_t parent, uint32_t name)
{
	uint32_t node;

	assert_int_equal(capture_add(&node, capture, parent, name, 1),
	    STATUS_OK);
	return node;
}

static uint32_t
find(const struct capture *capture, uint32_t node, uint32_t name)
{
	/* The second time it is remembered. */
	uint64_t steps = 0;
	uint32_t found = capture_find_named(capture, node, name, false,
	    &steps);

	assert_int_equal(capture_find_named(capture, node, name, false,
	    &steps), found);
	return found;
}

/* A parent with so many lines and a total: first child, total. */
static uint32_t
fill(struct capture *capture, uint32_t *first, unsigned lines)
{
	uint32_t parent = add(capture, CAPTURE_NONE, OTHER);

	*first = add(capture, parent, LINE);
	for (unsigned i = 1; i < lines; i++)
		(void)add(capture, parent, LINE);
	return add(capture, parent, TOTAL);
}

static void
test_find(void **state)
{
	struct capture capture;
	uint32_t first;
	uint32_t total;
	uint32_t late;
	uint64_t steps = 0;

	(void)state;
	capture_init(&capture, CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
	total = fill(&capture, &first, 100);
	assert_int_equal(find(&capture, first, LINE), first);
	assert_int_equal(find(&capture, first, NAME_ANY), first);
	assert_int_equal(find(&capture, first, TOTAL), total);
	assert_int_equal(find(&capture, first, OTHER), CAPTURE_NONE);
	assert_int_equal(find(&capture, CAPTURE_NONE, LINE), CAPTURE_NONE);
	assert_int_equal(find(&capture, total, TOTAL), total);
	assert_int_equal(find(&capture, total, LINE), CAPTURE_NONE);
	assert_int_equal(capture_find_named(&capture, first, TOTAL, true,
	    &steps), CAPTURE_NONE);
	/* The two attempts took about as many steps as there are nodes. */
	assert_true(steps >= 100 && steps < 110);
	assert_int_equal(find(&capture, first, TOTAL), total);

	/* What was not there may come. */
	late = add(&capture, capture_node(&capture, first)->parent, OTHER);
	assert_int_equal(find(&capture, first, OTHER), late);
	capture_fini(&capture);
}

/* Another record of as many nodes has them elsewhere. */
static void
test_reset(void **state)
{
	struct capture capture;
	uint32_t parent;
	uint32_t first;
	uint32_t total;

	(void)state;
	capture_init(&capture, CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
	total = fill(&capture, &first, 100);
	assert_int_equal(find(&capture, first, TOTAL), total);
	capture_reset(&capture);
	parent = add(&capture, CAPTURE_NONE, OTHER);
	for (unsigned i = 0; i < 50; i++)
		(void)add(&capture, parent, LINE);
	total = add(&capture, parent, TOTAL);
	for (unsigned i = 0; i < 50; i++)
		(void)add(&capture, parent, LINE);
	assert_int_equal(find(&capture, first, TOTAL), total);
	capture_fini(&capture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
