/* Which numbers are one series, and in which order they are told. */

#include <stdlib.h>
#include <string.h>

#include "engine/series_book.h"

/* Of the numbers of one series, at most one of so many is there twice. */
#define DOUBLES_SHARE 20
/* With so many gaps it is asked whether they are one series. */
#define SEVERAL_GAPS 3
/* Fewer numbers fit together by chance. */
#define MERGED_MIN 8

static int
compare_numbers(const struct series_number *a, const struct series_number *b)
{
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->digits != b->digits)
		return a->digits < b->digits ? -1 : 1;
	if (a->what != b->what)
		return a->what < b->what ? -1 : 1;
	return (a->date > b->date) - (a->date < b->date);
}

/* By number alone: series are left aside. */
static int
compare_collapsed(const void *left, const void *right)
{
	const struct series_number *a = left;
	const struct series_number *b = right;
	int order = compare_numbers(a, b);

	return order != 0 ? order : (a->key > b->key) - (a->key < b->key);
}

/* By the ranks of their names. */
static int
compare_by_key(const void *left, const void *right, void *payload)
{
	const struct series_number *a = left;
	const struct series_number *b = right;
	const uint32_t *ranks = payload;

	if (a->key != b->key)
		return ranks[a->key] < ranks[b->key] ? -1 : 1;
	return compare_numbers(a, b);
}

static const char *
family_name(const struct series_book *book, const struct series_key *key)
{
	return book->family_names.texts[book->shape_families[key->shape]];
}

/* Families keep together, and in them shapes. */
static int
compare_names(const void *left, const void *right, void *payload)
{
	const struct series_book *book = payload;
	const struct series_key *a = &book->keys[*(const uint32_t *)left];
	const struct series_key *b = &book->keys[*(const uint32_t *)right];
	int order;

	if (a->shape != b->shape) {
		order = strcmp(family_name(book, a), family_name(book, b));
		return order != 0 ? order :
		    strcmp(book->shape_names.texts[a->shape],
		    book->shape_names.texts[b->shape]);
	}
	order = strcmp(a->before, b->before);
	return order != 0 ? order : strcmp(a->after, b->after);
}

/* Put the numbers in the order of shapes, names and values. */
static enum status
sort_book(struct series_book *book)
{
	size_t count = book->key_names.count;
	uint32_t *order = calloc(count + 1, sizeof *order);
	uint32_t *ranks = calloc(count + 1, sizeof *ranks);
	size_t i;

	free(book->ranks);
	book->ranks = ranks;
	if (order == NULL || ranks == NULL) {
		free(order);
		return STATUS_MEMORY;
	}
	for (i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, count, sizeof *order, compare_names, book);
	for (i = 0; i < count; i++)
		ranks[order[i]] = (uint32_t)i;
	qsort_r(book->numbers, book->count, sizeof *book->numbers,
	    compare_by_key, ranks);
	free(order);
	return STATUS_OK;
}

/* How many numbers from `at` on are of the same series. */
static size_t
same_key(const struct series_book *book, size_t at)
{
	size_t end = at + 1;

	while (end < book->count &&
	    book->numbers[end].key == book->numbers[at].key)
		end++;
	return end - at;
}

static size_t
same_shape(const struct series_book *book, size_t at)
{
	uint32_t shape = book->keys[book->numbers[at].key].shape;
	size_t end = at + 1;

	while (end < book->count &&
	    book->keys[book->numbers[end].key].shape == shape)
		end++;
	return end - at;
}

/* All series of a shape together. */
static enum status
measure_shape(struct series_measure *out, struct series_book *book, size_t at,
    size_t count)
{
	size_t end = at + count;
	enum status status = STATUS_OK;

	*out = (struct series_measure){ 0 };
	while (at < end && status == STATUS_OK) {
		size_t same = same_key(book, at);

		status = series_split(out, book->numbers + at, same, NULL,
		    NULL);
		at += same;
	}
	return status;
}

static enum status
tell_keys(struct series_book *book, size_t at, size_t count)
{
	size_t end = at + count;
	enum status status = STATUS_OK;

	while (at < end && status == STATUS_OK) {
		size_t same = same_key(book, at);

		status = series_tell_sequence(book,
		    &book->keys[book->numbers[at].key], book->numbers + at,
		    same);
		at += same;
	}
	return status;
}

/* A byte within a character of UTF-8? */
static bool
is_continued(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The bytes that two texts begin, or end, with alike. */
static size_t
same_head(const char *a, const char *b, size_t max)
{
	size_t same = 0;

	while (same < max && a[same] != '\0' && a[same] == b[same])
		same++;
	return same;
}

static size_t
same_tail(const char *a, const char *b, size_t max)
{
	size_t a_length = strlen(a);
	size_t b_length = strlen(b);
	size_t same = 0;

	while (same < max && same < a_length && same < b_length &&
	    a[a_length - 1 - same] == b[b_length - 1 - same])
		same++;
	return same;
}

/* What some texts have in common, "*" for the rest of them. */
struct common {
	const char *text;	/* one of them */
	size_t head;
	size_t tail;
	bool is_all;		/* so far they are equal */
};

static void
add_common(struct common *common, const char *text)
{
	common->is_all = common->is_all && strcmp(common->text, text) == 0;
	common->head = same_head(common->text, text, common->head);
	common->tail = same_tail(common->text, text, common->tail);
}

static const char *
common_text(const struct common *common, struct arena *arena)
{
	size_t length = strlen(common->text);
	size_t head = common->head;
	size_t tail = common->tail;

	if (common->is_all)
		return common->text;
	if (head + tail > length)
		tail = length - head;
	/* Not within a character of several bytes. */
	while (head > 0 && is_continued(common->text[head]))
		head--;
	while (tail > 0 && is_continued(common->text[length - tail]))
		tail--;
	return arena_printf(arena, "%.*s*%s", (int)head, common->text,
	    common->text + length - tail);
}

static enum status
common_name(struct series_key *out, struct series_book *book, size_t at,
    size_t count)
{
	const struct series_key *key = &book->keys[book->numbers[at].key];
	struct common before = { key->before, SIZE_MAX, SIZE_MAX, true };
	struct common after = { key->after, SIZE_MAX, SIZE_MAX, true };
	size_t i;

	for (i = at + 1; i < at + count; i++) {
		key = &book->keys[book->numbers[i].key];
		add_common(&before, key->before);
		add_common(&after, key->after);
	}
	out->shape = key->shape;
	out->before = common_text(&before, &book->arena);
	out->after = common_text(&after, &book->arena);
	return out->before == NULL || out->after == NULL ? STATUS_MEMORY :
	    STATUS_OK;
}

static bool
is_formed(const struct series_book *book, size_t at, size_t count)
{
	if (book->shapes[book->keys[book->numbers[at].key].shape]->has_period)
		return true;
	return series_pad(book->numbers + at, count) > 0;
}

/*
 * Is it better as one series, with what stands around the numbers left aside?
 * Then tell it; *is_told says so.  The numbers are put in order of value alone
 * where apart is NULL or has several gaps.
 */
static enum status
tell_collapsed(bool *is_told, struct series_book *book, size_t at,
    size_t count, const struct series_measure *apart)
{
	struct series_number *numbers = book->numbers + at;
	struct series_measure measure = { 0 };
	struct series_key key;
	enum status status;

	qsort(numbers, count, sizeof *numbers, compare_collapsed);
	status = series_split(&measure, numbers, count, NULL, NULL);
	/* Numbers that are there twice speak against one series. */
	*is_told = status == STATUS_OK && measure.numbers >= MERGED_MIN &&
	    !series_is_sparse(&measure, is_formed(book, at, count)) &&
	    (count - measure.numbers) * DOUBLES_SHARE <= count &&
	    (apart == NULL || measure.gaps * 2 < apart->gaps);
	if (*is_told)
		status = common_name(&key, book, at, count);
	if (status == STATUS_OK && *is_told)
		status = series_tell_sequence(book, &key, numbers, count);
	return status;
}

/* Keep the numbers of sparse shapes together at the front. */
static size_t
move_front(struct series_book *book, size_t front, size_t at, size_t count)
{
	memmove(book->numbers + front, book->numbers + at,
	    count * sizeof *book->numbers);
	return front + count;
}

/* One shape: as its series, as one, or not at all. */
static enum status
tell_shape(bool *is_told, struct series_book *book, size_t at, size_t count)
{
	bool has_several = same_key(book, at) < count;
	struct series_measure measure;
	bool is_sparse;
	enum status status = measure_shape(&measure, book, at, count);

	*is_told = false;
	if (status != STATUS_OK)
		return status;
	is_sparse = series_is_sparse(&measure, is_formed(book, at, count));
	if (has_several && (is_sparse || measure.gaps >= SEVERAL_GAPS)) {
		status = tell_collapsed(is_told, book, at, count,
		    is_sparse ? NULL : &measure);
		if (status != STATUS_OK || *is_told || is_sparse)
			return status;
		qsort_r(book->numbers + at, count, sizeof *book->numbers,
		    compare_by_key, book->ranks);
	}
	if (is_sparse)
		return STATUS_OK;
	*is_told = true;
	return tell_keys(book, at, count);
}

/* ------------------------------------------------------------- families */

/* How many numbers from `at` on are of shapes alike but for letters. */
static size_t
same_family(const struct series_book *book, size_t at)
{
	uint32_t family = book->shape_families[
	    book->keys[book->numbers[at].key].shape];
	size_t end = at + 1;

	while (end < book->count && book->shape_families[
	    book->keys[book->numbers[end].key].shape] == family)
		end++;
	return end - at;
}

/* By names without their letters, then by number. */
static int
compare_by_family(const void *left, const void *right, void *payload)
{
	const struct series_number *a = left;
	const struct series_number *b = right;
	const struct series_book *book = payload;
	uint32_t a_family = book->keys[a->key].family;
	uint32_t b_family = book->keys[b->key].family;

	if (a_family != b_family)
		return strcmp(book->family_names.texts[a_family],
		    book->family_names.texts[b_family]);
	return compare_collapsed(left, right);
}

static size_t
same_family_name(const struct series_book *book, size_t at, size_t end)
{
	uint32_t family = book->keys[book->numbers[at].key].family;
	size_t from = at;

	while (at < end &&
	    book->keys[book->numbers[at].key].family == family)
		at++;
	return at - from;
}

static enum status
measure_family(struct series_measure *out, struct series_book *book,
    size_t at, size_t count)
{
	size_t end = at + count;
	enum status status = STATUS_OK;

	*out = (struct series_measure){ 0 };
	while (at < end && status == STATUS_OK) {
		size_t same = same_family_name(book, at, end);

		status = series_split(out, book->numbers + at, same, NULL,
		    NULL);
		at += same;
	}
	return status;
}

static enum status
tell_family(struct series_book *book, size_t at, size_t count)
{
	size_t end = at + count;
	enum status status = STATUS_OK;

	while (at < end && status == STATUS_OK) {
		size_t same = same_family_name(book, at, end);
		struct series_key key;

		status = common_name(&key, book, at, same);
		if (status == STATUS_OK)
			status = series_tell_sequence(book, &key,
			    book->numbers + at, same);
		at += same;
	}
	return status;
}

/*
 * Shapes that differ in letters only: are they numbered together?  Then tell
 * them; *is_told says so.
 */
static enum status
try_family(bool *is_told, struct series_book *book, size_t at, size_t count)
{
	struct series_number *numbers = book->numbers + at;
	struct series_measure apart;
	struct series_measure together;
	enum status status = measure_shape(&apart, book, at, count);

	*is_told = false;
	if (status != STATUS_OK || same_shape(book, at) == count ||
	    apart.gaps < SEVERAL_GAPS)
		return status;
	qsort_r(numbers, count, sizeof *numbers, compare_by_family, book);
	status = measure_family(&together, book, at, count);
	*is_told = status == STATUS_OK && together.numbers >= MERGED_MIN &&
	    together.gaps * 2 < apart.gaps &&
	    !series_is_sparse(&together, is_formed(book, at, count)) &&
	    (count - together.numbers) * DOUBLES_SHARE <= count;
	if (*is_told)
		return tell_family(book, at, count);
	qsort_r(numbers, count, sizeof *numbers, compare_by_key, book->ranks);
	return status;
}

static enum status
tell_shapes(struct series_book *book, size_t at, size_t end, size_t *sparse)
{
	enum status status = STATUS_OK;

	while (at < end && status == STATUS_OK) {
		size_t count = same_shape(book, at);
		bool is_told;

		status = tell_shape(&is_told, book, at, count);
		if (!is_told)
			*sparse = move_front(book, *sparse, at, count);
		at += count;
	}
	return status;
}

static enum status
tell_families(struct series_book *book, size_t *sparse)
{
	size_t at = 0;
	enum status status = STATUS_OK;

	*sparse = 0;
	while (at < book->count && status == STATUS_OK) {
		size_t count = same_family(book, at);
		bool is_told;

		status = try_family(&is_told, book, at, count);
		if (status == STATUS_OK && !is_told)
			status = tell_shapes(book, at, at + count, sparse);
		at += count;
	}
	return status;
}

enum status
series_tell(struct series_book *book, const struct series_listener *listener,
    struct series_rest *rest)
{
	size_t sparse = 0;
	enum status status = book->count > 0 ? sort_book(book) : STATUS_OK;

	book->listener = listener;
	book->rest = rest;
	*rest = book->left;
	if (status == STATUS_OK)
		status = tell_families(book, &sparse);
	if (status == STATUS_OK)
		series_tell_rest(book, book->numbers, sparse);
	return status;
}
