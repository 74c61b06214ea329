/* Numbers that a dialect's ways come to. */

#include "engine/decimal.h"
#include "importers/interpret_value.h"

/* Add one term; false where its text is wrong. */
static bool
add_term(struct found_number *sum, wide *total, struct scope *scope,
    struct found term, int sign)
{
	int64_t value;

	if (term.text == NULL)
		return true;
	sum->status = number_parse(&value, term.text,
	    &scope->dialect->numbers, DECIMAL_DIGITS);
	if (sum->status != STATUS_OK) {
		sum->found = term;
		sum->is_stated = true;
		return false;
	}
	if (!sum->is_stated)
		sum->found = term;
	else
		sum->found.is_as_found = false;
	sum->is_stated = true;
	*total += sign * (wide)value;
	return true;
}

/* path + plus - minus: what is absent is 0, unless all are. */
static struct found_number
number_of_terms(struct scope *scope, const struct dialect_from *from)
{
	struct found_number sum = { .status = STATUS_OK };
	struct found minus = { .text = NULL };
	wide total = 0;

	if (!scope_holds(scope, from->when))
		return sum;
	if (!add_term(&sum, &total, scope,
	    scope_path_text(scope, &from->path), 1))
		return sum;
	if (from->plus != NULL && !add_term(&sum, &total, scope,
	    scope_path_text(scope, from->plus), 1))
		return sum;
	if (from->minus != NULL)
		minus = scope_path_text(scope, from->minus);
	if (!add_term(&sum, &total, scope, minus, -1))
		return sum;
	if (minus.text != NULL)
		sum.found.is_as_found = false;
	sum.status = decimal_narrow(&sum.value, total);
	return sum;
}

static struct found_number
number_of_text(struct scope *scope, const struct dialect_from *from,
    unsigned digits)
{
	struct dialect_from alone = *from;
	struct found_number number = { .status = STATUS_OK };

	alone.next = NULL;
	number.found = scope_text(scope, &alone);
	if (number.found.text == NULL)
		return number;
	number.is_stated = true;
	number.status = number_parse(&number.value, number.found.text,
	    &scope->dialect->numbers, digits);
	return number;
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

struct found_number
scope_number(struct scope *scope, const struct dialect_from *from,
    unsigned digits)
{
	struct found_number number = { .status = STATUS_OK };

	for (; from != NULL && !number.is_stated; from = from->next) {
		number = from->plus != NULL || from->minus != NULL ?
		    number_of_terms(scope, from) :
		    number_of_text(scope, from, digits);
		if (number.status != STATUS_OK)
			break;
		apply_sign(&number, from->sign);
	}
	return number;
}
