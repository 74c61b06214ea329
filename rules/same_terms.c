#include "rules/same_terms.h"

#include "engine/optional.h"

bool
same_terms_single(const struct line_term *a, const struct line_term *b)
{
	return optional_equal(a->category, b->category) &&
	    optional_equal(a->product, b->product) && a->list == b->list &&
	    optional_equal(a->brand, b->brand) &&
	    optional_equal(a->tag, b->tag) &&
	    optional_equal(a->member, b->member) && a->type == b->type &&
	    a->from == b->from && a->until == b->until && a->paid == b->paid &&
	    a->has_document_at_least == b->has_document_at_least &&
	    a->document_at_least_micro == b->document_at_least_micro;
}

static bool
holds_all(const struct line_term *a, size_t a_count,
    const struct line_term *b, size_t b_count)
{
	for (size_t i = 0; i < b_count; i++) {
		size_t j = 0;

		while (j < a_count && !same_terms_single(&a[j], &b[i]))
			j++;
		if (j == a_count)
			return false;
	}
	return true;
}

bool
same_terms_take_all(const struct selector *selector)
{
	static const struct line_term every = {
		.from = DATE_NONE,
		.until = DATE_NONE,
	};

	return selector->term_count == 0 ||
	    holds_all(selector->terms, selector->term_count, &every, 1);
}

bool
same_terms(const struct selector *a, const struct selector *b)
{
	bool every = same_terms_take_all(a);

	if (every != same_terms_take_all(b))
		return false;
	if (!every &&
	    (!holds_all(a->terms, a->term_count, b->terms, b->term_count) ||
	    !holds_all(b->terms, b->term_count, a->terms, a->term_count)))
		return false;
	return holds_all(a->excepts, a->except_count, b->excepts,
	    b->except_count) &&
	    holds_all(b->excepts, b->except_count, a->excepts,
	    a->except_count);
}
