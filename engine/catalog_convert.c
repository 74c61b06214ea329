#include <assert.h>
#include <string.h>

#include "engine/catalog_private.h"
#include "engine/unit.h"

/* 1 as an exchange rate: that of a base in itself. */
#define RATE_ONE_E10 INT64_C(10000000000)

/* Does the rate stand after the place asked for? */
static bool
is_after(const struct catalog_rate *rate, const char *base,
    const char *currency, int32_t date)
{
	int order = strcmp(rate->base, base);

	if (order == 0)
		order = strcmp(rate->currency, currency);
	return order > 0 || (order == 0 && rate->date > date);
}

/* The rate of currency that holds on date, of those with this base; 0: none. */
static int64_t
find_rate(const struct catalog *catalog, const char *base,
    const char *currency, int32_t date)
{
	const struct catalog_rate *rate;
	size_t low = 0;
	size_t high = catalog->rate_count;

	if (strcmp(currency, base) == 0)
		return RATE_ONE_E10;
	/* low: how many rates stand at or before the place. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_after(&catalog->rates[middle], base, currency, date))
			high = middle;
		else
			low = middle + 1;
	}
	if (low == 0)
		return 0;
	rate = &catalog->rates[low - 1];
	if (strcmp(rate->base, base) != 0 ||
	    strcmp(rate->currency, currency) != 0 ||
	    (int64_t)date - rate->date > CATALOG_RATE_AGE_DAYS_MAX)
		return 0;
	return rate->value_e10;
}

enum status
catalog_convert_rounded(wide *out_micro, const struct catalog *catalog,
    const struct catalog_amount *amount, enum rounding mode,
    const char **missing)
{
	const char *from = amount->currency;
	const char *to = amount->to;
	int32_t date = amount->date;
	bool is_from_known = false;

	if (strcmp(from, to) == 0) {
		*out_micro = amount->micro;
		return STATUS_OK;
	}
	for (size_t i = 0; i < catalog->base_count; i++) {
		const char *base = catalog->bases[i];
		int64_t from_rate = find_rate(catalog, base, from, date);
		int64_t to_rate = find_rate(catalog, base, to, date);

		if (from_rate != 0 && to_rate != 0)
			return decimal_multiply_divide(out_micro,
			    amount->micro, to_rate, from_rate, mode);
		is_from_known = is_from_known || from_rate != 0;
	}
	*missing = is_from_known ? to : from;
	return STATUS_NOT_FOUND;
}

enum status
catalog_convert_amount(wide *out_micro, const struct catalog *catalog,
    wide amount_micro, const char *from, const char *to, int32_t date,
    const char **missing)
{
	const struct catalog_amount amount = { amount_micro, from, to, date };

	return catalog_convert_rounded(out_micro, catalog, &amount,
	    ROUND_HALF_EVEN, missing);
}

/* How many of the product's unit one `code` is, in millionths; 0: unknown. */
static int64_t
product_factor(const struct catalog_product *product, const char *code)
{
	if (product->unit != NULL && strcmp(product->unit, code) == 0)
		return DECIMAL_ONE_MICRO;
	for (size_t i = 0; i < product->unit_count; i++)
		if (strcmp(product->units[i].code, code) == 0)
			return product->units[i].factor_micro;
	return 0;
}

enum status
catalog_convert_quantity(wide *out_micro, const struct catalog *catalog,
    int64_t quantity_micro, uint32_t product, const char *unit, const char *to)
{
	const struct catalog_product *entry = NULL;
	const struct unit *from_unit;
	const struct unit *to_unit;
	int64_t from_factor;
	int64_t to_factor;

	if (product != CATALOG_NONE)
		entry = catalog_product(catalog, product);
	if (unit == NULL && entry != NULL)
		unit = entry->unit;
	if (unit == NULL)
		return STATUS_NOT_FOUND;
	if (strcmp(unit, to) == 0) {
		*out_micro = quantity_micro;
		return STATUS_OK;
	}
	if (entry != NULL) {
		from_factor = product_factor(entry, unit);
		to_factor = product_factor(entry, to);
		if (from_factor != 0 && to_factor != 0)
			return decimal_multiply_divide(out_micro,
			    quantity_micro, from_factor, to_factor,
			    ROUND_HALF_EVEN);
	}
	from_unit = unit_find(unit);
	to_unit = unit_find(to);
	if (from_unit == NULL || to_unit == NULL ||
	    from_unit->kind != to_unit->kind)
		return STATUS_NOT_FOUND;
	return decimal_multiply_divide(out_micro, quantity_micro,
	    from_unit->factor_micro, to_unit->factor_micro, ROUND_HALF_EVEN);
}
