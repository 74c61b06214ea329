#include "tests/support/check.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/part_cut.h"

static int
open_text(const char *text, size_t size)
{
	int fd = memfd_create("cut", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(write(fd, text, size) == (ssize_t)size);
	return fd;
}

/* Where the first cut after the beginning is in a text, for tags called "D":
 * at the '|' of it, which is left out; there is none without. */
static const struct {
	const char *says;
	const char *text;
} rows[] = {
	{ "after a tag", "<a>|<D></D>" },
	{ "after blanks", "<a>\r\n\t |<D a='1'/>" },
	{ "without attributes", "<a>|<D/>" },
	{ "in lines", "<a>|<D\n/>" },
	{ "with a prefix", "<a>|<x-1:D></x-1:D>" },
	{ "the second", "<a><Dx/><D.x/><D-x/><D:x/><xD/>|<D />" },
	{ "not an end", "<a></D>" },
	{ "not after text", "<a>b<D/>" },
	{ "not at the beginning", "<D/>" },
	{ "not without a prefix's name", "<a><:D/>" },
	{ "not with two prefixes", "<a><x:y:D/>" },
	{ "not an open end", "<a><D" },
	{ "knows no comment", "<!-- > |<D> -->" },
	{ "not within a name of another alphabet", "<a><D\xc3\xa9/>" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		static struct part_cutter cutter;
		const char *bar = strchr(rows[i].text, '|');
		char text[256];
		uint64_t cut;
		uint64_t expected;
		struct error err = { 0 };
		size_t size = strlen(rows[i].text);

		memcpy(text, rows[i].text, size);
		if (bar != NULL) {
			memmove(text + (bar - rows[i].text), bar + 1,
			    strlen(bar + 1));
			size--;
		}
		expected = bar != NULL ? (uint64_t)(bar - rows[i].text) :
		    size;
		cutter = (struct part_cutter){ .fd = open_text(text, size),
			.size = size, .step = 1 };
		assert_true(part_cut_begin(&cutter, "D"));
		check_status(part_cut_find(&cut, &cutter, 0, &err), STATUS_OK,
		    &err);
		if (cut != expected)
			fail_msg("%s: %d, expected %d", rows[i].says,
			    (int)cut, (int)expected);
		close(cutter.fd);
	}
}

static void
test_names(void **state)
{
	static struct part_cutter cutter;
	char name[PART_NAME_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof name);
	name[PART_NAME_MAX + 1] = '\0';
	assert_false(part_cut_begin(&cutter, name));
	name[PART_NAME_MAX] = '\0';
	assert_true(part_cut_begin(&cutter, name));
	assert_false(part_cut_begin(&cutter, ""));
	assert_false(part_cut_begin(&cutter, "D\xc3\xa9"));
	assert_false(part_cut_begin(&cutter, "a:D"));
}

/*
 * A text with tags at uneven distances, blanks of all lengths before them and a
 * long stretch without: whatever was asked for before, each number has the
 * least cut from its offset on.
 */
static void
test_numbers(void **state)
{
	static struct part_cutter cutter;
	struct strbuf text;
	uint64_t cuts[512];
	size_t count = 0;
	struct error err = { 0 };

	(void)state;
	strbuf_init(&text, 1 << 20);
	strbuf_puts(&text, "<a>");
	for (unsigned i = 0; i < ARRAY_LEN(cuts); i++) {
		unsigned blanks = i * 7 % 300;

		strbuf_printf(&text, "%*s", (int)blanks, "");
		if (blanks < PART_CUT_BEFORE)
			cuts[count++] = text.length;
		strbuf_puts(&text, "<x:D/>");
		for (unsigned j = i * i % 61; j > 0; j--)
			strbuf_puts(&text, "<other/>");
		for (unsigned j = i == 100 ? 6000 : 0; j > 0; j--)
			strbuf_puts(&text, "<other/>");
	}
	assert_true(text.length > 10 * PART_CUT_BLOCK);
	cutter = (struct part_cutter){
		.fd = open_text(strbuf_text(&text), text.length),
		.size = text.length, .step = 500,
	};
	assert_true(part_cut_begin(&cutter, "D"));
	for (unsigned stride = 1; stride < 5; stride++) {
		for (uint64_t n = 0; n <= text.length / 500 + 1; n += stride) {
			uint64_t expected = text.length;
			uint64_t cut;

			for (size_t i = count; i-- > 0;)
				if (cuts[i] >= n * 500)
					expected = cuts[i];
			check_status(part_cut_find(&cut, &cutter, n, &err),
			    STATUS_OK, &err);
			assert_true(cut == expected);
		}
	}
	close(cutter.fd);
	strbuf_fini(&text);
}

/* Numbers beyond any file, and a descriptor that cannot be read. */
static void
test_ends(void **state)
{
	static struct part_cutter cutter;
	struct error err = { 0 };
	uint64_t cut;

	(void)state;
	cutter = (struct part_cutter){ .fd = -1, .size = 1000, .step = 100 };
	assert_true(part_cut_begin(&cutter, "D"));
	check_status(part_cut_find(&cut, &cutter, UINT64_MAX, &err),
	    STATUS_OK, &err);
	assert_true(cut == 1000);
	check_status(part_cut_find(&cut, &cutter, 10, &err), STATUS_OK, &err);
	assert_true(cut == 1000);
	check_status(part_cut_find(&cut, &cutter, 9, &err),
	    STATUS_ENVIRONMENT, &err);
}

static enum status
count_stretches(void *payload, struct error *err)
{
	(void)err;
	++*(unsigned *)payload;
	return STATUS_OK;
}

static enum status
stop_looking(void *payload, struct error *err)
{
	return count_stretches(payload, err) == STATUS_OK ?
	    error_set(err, STATUS_INTERRUPTED, "enough") : err->status;
}

/* A long search gives signs of life, and can be ended. */
static void
test_long_searches(void **state)
{
	static struct part_cutter cutter;
	struct error err = { 0 };
	unsigned count = 0;
	uint64_t cut;

	(void)state;
	cutter = (struct part_cutter){ .fd = memfd_create("cut", MFD_CLOEXEC),
		.size = 2 * PART_CUT_STRETCH + 5000, .step = 5000,
		.still_looks = count_stretches, .payload = &count };
	assert_true(cutter.fd >= 0);
	assert_int_equal(ftruncate(cutter.fd, (off_t)cutter.size), 0);
	assert_true(part_cut_begin(&cutter, "D"));
	check_status(part_cut_find(&cut, &cutter, 1, &err), STATUS_OK, &err);
	assert_true(cut == cutter.size);
	check_int_equal(count, 2);
	/* What was looked at is not looked at again. */
	check_status(part_cut_find(&cut, &cutter, 2, &err), STATUS_OK, &err);
	check_int_equal(count, 2);
	cutter.still_looks = stop_looking;
	check_status(part_cut_find(&cut, &cutter, 0, &err),
	    STATUS_INTERRUPTED, &err);
	check_int_equal(count, 3);
	close(cutter.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_long_searches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
