/* Numbers that a dialect's ways come to. */

#include "engine/decimal.h"
#include "importers/interpret_value.h"

/* A number while its terms are added. */
struct adding {
	struct found_number number;
	wide total;		/* in units of 10^-digits */
	unsigned digits;
	bool is_minus;
	bool sums;		/* go on after the first text of a path */
	bool has_several;
};

/* Add one text; true where it is the last to be added. */
static bool
add_term(struct adding *adding, const struct scope *scope, struct found found)
{
	struct found_number *number = &adding->number;
	int64_t value;

	if (*found.text == '\0')
		return false;
	number->status = number_parse(&value, found.text,
	    &scope->dialect->numbers, adding->digits);
	if (number->status != STATUS_OK || !number->is_stated)
		number->found = found;
	else
		adding->has_several = true;
	number->is_stated = true;
	if (number->status != STATUS_OK)
		return true;
	adding->total += adding->is_minus ? -(wide)value : value;
	return !adding->sums;
}

static void
add_path(struct adding *adding, struct scope *scope,
    const struct dialect_path *path)
{
	struct walk walk;
	uint32_t node;

	if (adding->number.status != STATUS_OK)
		return;
	for (node = walk_first(&walk, scope, path); node != CAPTURE_NONE;
	    node = walk_next(&walk)) {
		if (add_term(adding, scope, walk_text(&walk, node)))
			break;
	}
}

/* path + plus - minus: what is absent is 0, unless all are. */
static struct found_number
number_of_terms(struct scope *scope, const struct dialect_from *from,
    unsigned digits)
{
	struct adding adding = {
		.number = { .status = STATUS_OK }, .sums = from->sums,
		.digits = digits,
	};
	struct found_number *number = &adding.number;

	if (!scope_holds(scope, from->when))
		return *number;
	add_path(&adding, scope, &from->path);
	for (size_t i = 0; i < from->plus_count; i++)
		add_path(&adding, scope, &from->plus[i]);
	adding.is_minus = true;
	for (size_t i = 0; i < from->minus_count; i++)
		add_path(&adding, scope, &from->minus[i]);
	if (number->status != STATUS_OK)
		return *number;
	/* CAPTURE_NODES_MAX terms cannot overflow it. */
	number->status = decimal_narrow(&number->value, adding.total);
	if (adding.has_several || number->value != adding.total)
		number->found.is_as_found = false;
	return *number;
}

static struct found_number
number_of_text(struct scope *scope, const struct dialect_from *from,
    unsigned digits)
{
	struct found_number number = {
		.found = scope_way_text(scope, from), .status = STATUS_OK,
	};

	if (number.found.text == NULL)
		return number;
	number.is_stated = true;
	number.status = number_parse(&number.value, number.found.text,
	    &scope->dialect->numbers, digits);
	return number;
}

/* The factor in *out; false where its text is wrong or absent, which *number
 * then says. */
static bool
read_factor(int64_t *out, struct found_number *number, struct scope *scope,
    const struct dialect_factor *factor)
{
	struct found found;

	if (factor->path == NULL) {
		*out = factor->value_micro;
		return true;
	}
	found = scope_path_text(scope, factor->path);
	if (found.text == NULL) {
		*number = (struct found_number){ .status = STATUS_OK };
		return false;
	}
	number->status = number_parse(out, found.text,
	    &scope->dialect->numbers, DECIMAL_DIGITS);
	if (number->status != STATUS_OK)
		number->found = found;
	return number->status == STATUS_OK;
}

/* value * times / per, to millionths, half-up. */
static void
apply_factors(struct found_number *number, struct scope *scope,
    const struct dialect_from *from)
{
	int64_t times = DECIMAL_ONE_MICRO;
	int64_t per = DECIMAL_ONE_MICRO;
	wide product;

	if (from->times == NULL && from->per == NULL)
		return;
	if (from->times != NULL &&
	    !read_factor(&times, number, scope, from->times))
		return;
	if (from->per != NULL && !read_factor(&per, number, scope, from->per))
		return;
	number->found.is_as_found = false;
	if (per == 0) {
		number->status = STATUS_RANGE;
		return;
	}
	product = (wide)number->value * times;
	number->status = decimal_narrow(&number->value,
	    decimal_divide_rounded(per < 0 ? -product : product,
	    per < 0 ? -(wide)per : per, ROUND_HALF_UP));
}

/*
 * So many percent, or so large a fraction, more, or less where direction is
 * -1, to millionths, half-up; one that is not stated is none.
 */
static void
apply_share(struct found_number *number, struct scope *scope,
    const struct dialect_factor *factor, bool is_fraction, int direction)
{
	const wide whole = (is_fraction ? 1 : 100) * (wide)DECIMAL_ONE_MICRO;
	struct found_number stated = *number;
	int64_t share;

	if (number->status != STATUS_OK)
		return;
	if (!read_factor(&share, &stated, scope, factor)) {
		if (stated.status != STATUS_OK)
			*number = stated;
		return;
	}
	number->found.is_as_found = false;
	number->status = decimal_narrow(&number->value,
	    decimal_divide_rounded(
	    number->value * (whole + direction * (wide)share), whole,
	    ROUND_HALF_UP));
}

/* Half-up to the places asked for, of a number of so many digits. */
static void
apply_places(struct found_number *number, const struct dialect_from *from,
    unsigned digits)
{
	wide unit = 1;
	wide rounded;

	if (!from->is_rounded || number->status != STATUS_OK)
		return;
	for (unsigned i = from->places; i < digits; i++)
		unit *= 10;
	rounded = decimal_divide_rounded(number->value, unit, ROUND_HALF_UP) *
	    unit;
	if (rounded == number->value)
		return;
	number->found.is_as_found = false;
	number->status = decimal_narrow(&number->value, rounded);
}

static void
apply_sign(struct found_number *number, enum from_sign sign)
{
	if (sign == SIGN_AS_STATED ||
	    (sign == SIGN_NEGATIVE && number->value <= 0))
		return;
	if (number->value == INT64_MIN)
		number->status = STATUS_RANGE;
	else
		number->value = -number->value;
}

/* What is done with a number that was found, or is wrong. */
static void
reckon(struct found_number *number, struct scope *scope,
    const struct dialect_from *from, unsigned digits)
{
	if (!number->is_stated)
		return;
	if (number->status == STATUS_OK)
		apply_factors(number, scope, from);
	if (from->off != NULL)
		apply_share(number, scope, from->off, from->has_fractions, -1);
	if (from->on != NULL)
		apply_share(number, scope, from->on, from->has_fractions, 1);
	apply_places(number, from, digits);
	if (number->status == STATUS_OK)
		apply_sign(number, from->sign);
}

struct found_number
scope_number(struct scope *scope, const struct dialect_from *from,
    unsigned digits)
{
	struct found_number number = { .status = STATUS_OK };

	for (; from != NULL && !number.is_stated; from = from->next) {
		bool has_terms = from->sums || from->plus_count > 0 ||
		    from->minus_count > 0;

		number = has_terms ? number_of_terms(scope, from, digits) :
		    number_of_text(scope, from, digits);
		if (from->reckons)
			reckon(&number, scope, from, digits);
	}
	return number;
}
