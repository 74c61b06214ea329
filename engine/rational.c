#include "engine/rational.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "engine/arena.h"
#include "engine/rational_large.h"

/*
 * A value is a fraction of 128-bit numbers as long as that holds it, which is
 * nearly always, and else one of numbers of any size; an operation is tried on
 * the first and, where its result does not fit, done on the second, whose
 * results go back to the first where they fit.  Which of the two a value is
 * changes nothing but the time.
 *
 * Each operation makes a new value, which its calculation owns.  Once an
 * allocation fails the calculation is marked, and every operation returns
 * `zero`, which has no owner; that is how the functions without a calculation
 * tell it from a zero that was worked out.
 */

#define CUT_DIGITS 6
#define SMALL_DIGITS_MAX 38	/* a power of ten in 128 bits */
#define VALUE_BYTES_MAX ((size_t)256 << 20)
#define TEXT_BYTES_MAX ((size_t)64 << 20)

struct rational {
	struct fraction small;
	struct rational_large large;	/* owned; no numerator: it is small */
	struct calculation *owner;
	struct rational *next_large;
};

struct calculation {
	BN_CTX *context;		/* owned; NULL: not needed so far */
	struct arena values;
	struct rational *larges;	/* those that own large numbers */
	struct arena texts;
	enum status status;
};

static const struct rational zero;

enum status
calculation_new(struct calculation **out)
{
	struct calculation *calc = calloc(1, sizeof *calc);

	if (calc == NULL)
		return STATUS_MEMORY;
	arena_init(&calc->values, VALUE_BYTES_MAX);
	arena_init(&calc->texts, TEXT_BYTES_MAX);
	*out = calc;
	return STATUS_OK;
}

void
calculation_free(struct calculation *calc)
{
	if (calc == NULL)
		return;
	for (struct rational *value = calc->larges; value != NULL;
	    value = value->next_large)
		rational_large_fini(&value->large);
	arena_reset(&calc->values);
	arena_reset(&calc->texts);
	BN_CTX_free(calc->context);
	free(calc);
}

enum status
calculation_status(const struct calculation *calc)
{
	return calc->status;
}

/* ---------------------------------------------------------------- values */

static bool
has_failed(const struct calculation *calc)
{
	return calc->status != STATUS_OK;
}

static rational
fail(struct calculation *calc)
{
	calc->status = STATUS_MEMORY;
	return &zero;
}

static bool
is_small(rational value)
{
	return value->large.numerator == NULL;
}

static rational
keep_small(struct calculation *calc, struct fraction small)
{
	struct rational *value = arena_alloc(&calc->values, 1, sizeof *value);

	if (value == NULL)
		return fail(calc);
	value->small = small;
	value->owner = calc;
	return value;
}

/* Takes large over, whatever the outcome. */
static rational
keep_large(struct calculation *calc, struct rational_large *large)
{
	struct rational *value = NULL;
	struct fraction small;

	if (rational_large_fits(&small, large)) {
		rational_large_fini(large);
		return keep_small(calc, small);
	}
	if (rational_large_shorten(large, calc->context))
		value = arena_alloc(&calc->values, 1, sizeof *value);
	if (value == NULL) {
		rational_large_fini(large);
		return fail(calc);
	}
	value->large = *large;
	value->owner = calc;
	value->next_large = calc->larges;
	calc->larges = value;
	return value;
}

/*
 * Operands as large ones, between begin_large() and end_large(); false: no
 * memory.
 */
static bool
begin_large(struct calculation *calc)
{
	if (calc->context == NULL)
		calc->context = BN_CTX_new();
	if (calc->context == NULL)
		return false;
	BN_CTX_start(calc->context);
	return true;
}

static bool
view_large(struct rational_large *out, rational value)
{
	if (is_small(value))
		return rational_large_view(out, value->small,
		    value->owner->context);
	*out = value->large;
	return true;
}

static void
end_large(struct calculation *calc)
{
	BN_CTX_end(calc->context);
}

static rational
operate_large(struct calculation *calc, rational a, rational b,
    rational_large_fn operation)
{
	struct rational_large left, right;
	struct rational_large result;
	bool is_done = false;

	if (!rational_large_new(&result))
		return fail(calc);
	if (begin_large(calc)) {
		is_done = view_large(&left, a) && view_large(&right, b) &&
		    operation(&result, &left, &right, calc->context);
		end_large(calc);
	}
	if (is_done)
		return keep_large(calc, &result);
	rational_large_fini(&result);
	return fail(calc);
}

rational
rational_from_integer(struct calculation *calc, int64_t value)
{
	return rational_from_scaled(calc, value, 0);
}

rational
rational_from_scaled(struct calculation *calc, wide value, unsigned digits)
{
	struct fraction small;

	if (has_failed(calc))
		return &zero;
	if (fraction_from_scaled(&small, value, digits))
		return keep_small(calc, small);
	if (digits > SMALL_DIGITS_MAX)
		return rational_multiply(calc,
		    rational_from_scaled(calc, value, SMALL_DIGITS_MAX),
		    rational_from_scaled(calc, 1, digits - SMALL_DIGITS_MAX));
	/* The one number without a counterpart above zero. */
	return rational_subtract(calc,
	    rational_from_scaled(calc, value + 1, digits),
	    rational_from_scaled(calc, 1, digits));
}

rational
rational_from_micro(struct calculation *calc, wide value_micro)
{
	return rational_from_scaled(calc, value_micro, DECIMAL_DIGITS);
}

/* ------------------------------------------------------------ operations */

struct operation {
	bool (*small)(struct fraction *out, struct fraction a,
	    struct fraction b);
	rational_large_fn large;
};

static rational
operate(struct calculation *calc, rational a, rational b,
    struct operation operation)
{
	struct fraction small;

	if (has_failed(calc))
		return &zero;
	assert(a->owner == calc);
	assert(b->owner == calc);
	if (is_small(a) && is_small(b) &&
	    operation.small(&small, a->small, b->small))
		return keep_small(calc, small);
	return operate_large(calc, a, b, operation.large);
}

rational
rational_add(struct calculation *calc, rational a, rational b)
{
	return operate(calc, a, b, (struct operation){ fraction_add,
	    rational_large_add });
}

rational
rational_subtract(struct calculation *calc, rational a, rational b)
{
	return operate(calc, a, b, (struct operation){ fraction_subtract,
	    rational_large_subtract });
}

rational
rational_multiply(struct calculation *calc, rational a, rational b)
{
	return operate(calc, a, b, (struct operation){ fraction_multiply,
	    rational_large_multiply });
}

rational
rational_divide(struct calculation *calc, rational a, rational b)
{
	return operate(calc, a, b, (struct operation){ fraction_divide,
	    rational_large_divide });
}

rational
rational_min(rational a, rational b)
{
	return rational_compare(a, b) <= 0 ? a : b;
}

rational
rational_max(rational a, rational b)
{
	return rational_compare(a, b) >= 0 ? a : b;
}

int
rational_sign(rational a)
{
	if (a->owner == NULL)
		return 0;
	if (!is_small(a))
		return rational_large_sign(&a->large);
	return (a->small.numerator > 0) - (a->small.numerator < 0);
}

int
rational_compare(rational a, rational b)
{
	struct rational_large left, right;
	struct calculation *calc = a->owner;
	bool is_done = false;
	int order = 0;

	if (a->owner == NULL || b->owner == NULL)
		return rational_sign(a) - rational_sign(b);
	assert(a->owner == b->owner);
	if (is_small(a) && is_small(b) &&
	    fraction_compare(&order, a->small, b->small))
		return order;
	if (begin_large(calc)) {
		is_done = view_large(&left, a) && view_large(&right, b) &&
		    rational_large_compare(&order, &left, &right,
		    calc->context);
		end_large(calc);
	}
	if (!is_done)
		calc->status = STATUS_MEMORY;
	return order;
}

rational
rational_floor(struct calculation *calc, rational a)
{
	struct rational_large result;

	if (has_failed(calc))
		return &zero;
	assert(a->owner == calc);
	if (is_small(a))
		return rational_from_scaled(calc, fraction_floor(a->small), 0);
	if (!rational_large_new(&result))
		return fail(calc);
	if (rational_large_floor(&result, &a->large, calc->context))
		return keep_large(calc, &result);
	rational_large_fini(&result);
	return fail(calc);
}

/* a rounded to a whole number. */
static rational
round_to_whole(struct calculation *calc, rational a, enum rounding mode)
{
	struct rational_large result;

	if (has_failed(calc))
		return &zero;
	if (is_small(a))
		return rational_from_scaled(calc, decimal_divide_rounded(
		    a->small.numerator, a->small.denominator, mode), 0);
	if (!rational_large_new(&result))
		return fail(calc);
	if (rational_large_round(&result, &a->large, mode, calc->context))
		return keep_large(calc, &result);
	rational_large_fini(&result);
	return fail(calc);
}

rational
rational_round(struct calculation *calc, rational a, int64_t unit_micro,
    enum rounding mode)
{
	rational unit = rational_from_micro(calc, unit_micro);

	assert(unit_micro > 0);
	if (has_failed(calc))
		return &zero;
	return rational_multiply(calc, round_to_whole(calc,
	    rational_divide(calc, a, unit), mode), unit);
}

/* --------------------------------------------------------------- results */

enum status
rational_to_micro(wide *out_micro, rational a)
{
	struct calculation *calc = a->owner;
	struct rational_large large;
	enum status status = STATUS_MEMORY;
	bool is_exact;
	wide micro;

	if (calc == NULL || has_failed(calc))
		return STATUS_MEMORY;
	if (is_small(a) && fraction_scale(&micro, &is_exact, a->small,
	    DECIMAL_DIGITS)) {
		if (!is_exact)
			return STATUS_RANGE;
		*out_micro = micro;
		return STATUS_OK;
	}
	if (begin_large(calc)) {
		if (view_large(&large, a))
			status = rational_large_to_micro(out_micro, &large,
			    calc->context);
		end_large(calc);
	}
	if (status == STATUS_MEMORY)
		calc->status = STATUS_MEMORY;
	return status;
}

/* digits (decimal, maybe signed) with the last `decimals` after a point and
 * without zeros at the end; NULL: no memory. */
static char *
place_point(struct arena *arena, const char *digits, unsigned decimals)
{
	bool is_negative = digits[0] == '-';
	size_t length = strlen(is_negative ? ++digits : digits);
	size_t whole = length > decimals ? length - decimals : 0;
	size_t end = length;
	char *text;
	char *c;

	while (end > whole && digits[end - 1] == '0')
		end--;
	/* "-0." and the zeros between the point and the first digit. */
	text = arena_alloc(arena, (size_t)decimals + length + 4, 1);
	if (text == NULL)
		return NULL;
	c = text;
	if (is_negative && end > 0)
		*c++ = '-';
	if (whole == 0)
		*c++ = '0';
	memcpy(c, digits, whole);
	c += whole;
	if (end == whole)
		return text;
	*c++ = '.';
	for (size_t i = length; i < decimals; i++)
		*c++ = '0';
	memcpy(c, digits + whole, end - whole);
	return text;
}

/* a cut to so many decimals. */
static const char *
format_decimals(struct calculation *calc, rational a, unsigned decimals)
{
	struct rational_large large;
	char buffer[DECIMAL_TEXT_MAX];
	char *digits = NULL;
	char *text = NULL;
	bool is_exact;
	wide scaled;

	if (is_small(a) && fraction_scale(&scaled, &is_exact, a->small,
	    decimals)) {
		text = place_point(&calc->texts, decimal_format_whole(buffer,
		    scaled), decimals);
	} else if (begin_large(calc)) {
		if (view_large(&large, a))
			digits = rational_large_digits(&large, decimals,
			    calc->context);
		end_large(calc);
		if (digits != NULL)
			text = place_point(&calc->texts, digits, decimals);
		OPENSSL_free(digits);
	}
	if (text == NULL) {
		calc->status = STATUS_MEMORY;
		return "0";
	}
	return text;
}

const char *
rational_format_cut(struct calculation *calc, rational a)
{
	if (has_failed(calc))
		return "0";
	assert(a->owner == calc);
	return format_decimals(calc, a, CUT_DIGITS);
}

const char *
rational_format_exact(struct calculation *calc, rational a)
{
	unsigned decimals = 0;
	enum status status;

	if (has_failed(calc))
		return "0";
	assert(a->owner == calc);
	if (is_small(a))
		status = fraction_decimals(&decimals, a->small) ? STATUS_OK :
		    STATUS_NOT_FOUND;
	else
		status = rational_large_decimals(&decimals, &a->large,
		    calc->context);
	if (status == STATUS_NOT_FOUND)
		return NULL;
	if (status == STATUS_OK)
		return format_decimals(calc, a, decimals);
	calc->status = status;
	return "0";
}
