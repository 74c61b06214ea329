#include "importers/tax_id.h"

#include <stdbool.h>
#include <string.h>

/*
 * 9: a digit, A: a letter, X: either.  A country with several forms has several
 * rows.
 */
struct vat_form {
	const char *prefix;
	const char *form;
};

static const struct vat_form vat_forms[] = {
	{ "AT", "A99999999" },
	{ "BE", "9999999999" },
	{ "BE", "999999999" },
	{ "BG", "999999999" },
	{ "BG", "9999999999" },
	{ "CHE", "999999999" },
	{ "CHE", "999999999AAA" },
	{ "CHE", "999999999AAAA" },
	{ "CY", "99999999A" },
	{ "CZ", "99999999" },
	{ "CZ", "999999999" },
	{ "CZ", "9999999999" },
	{ "DE", "999999999" },
	{ "DK", "99999999" },
	{ "EE", "999999999" },
	{ "EL", "999999999" },
	{ "GR", "999999999" },
	{ "ES", "X9999999X" },
	{ "FI", "99999999" },
	{ "FR", "XX999999999" },
	{ "GB", "999999999" },
	{ "GB", "999999999999" },
	{ "GB", "AA999" },
	{ "HR", "99999999999" },
	{ "HU", "99999999" },
	{ "IE", "9X99999A" },
	{ "IE", "9999999AA" },
	{ "IT", "99999999999" },
	{ "LT", "999999999" },
	{ "LT", "999999999999" },
	{ "LU", "99999999" },
	{ "LV", "99999999999" },
	{ "MT", "99999999" },
	{ "NL", "999999999A99" },
	{ "NO", "999999999" },
	{ "NO", "999999999AAA" },
	{ "PL", "9999999999" },
	{ "PT", "999999999" },
	{ "RO", "99" },
	{ "RO", "999" },
	{ "RO", "9999" },
	{ "RO", "99999" },
	{ "RO", "999999" },
	{ "RO", "9999999" },
	{ "RO", "99999999" },
	{ "RO", "999999999" },
	{ "RO", "9999999999" },
	{ "SE", "999999999999" },
	{ "SI", "99999999" },
	{ "SK", "9999999999" },
	{ "XI", "999999999" },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
has_form(const char *text, const char *form)
{
	for (; *text != '\0' && *form != '\0'; text++, form++) {
		if (is_digit(*text) ? *form == 'A' :
		    !is_upper(*text) || *form == '9')
			return false;
	}
	return *text == *form;
}

/* Bytes of the country prefix, 0 where there is none. */
static size_t
prefix_length(const char *text)
{
	for (size_t i = 0; i < sizeof vat_forms / sizeof vat_forms[0]; i++) {
		size_t length = strlen(vat_forms[i].prefix);

		if (strncmp(text, vat_forms[i].prefix, length) == 0 &&
		    has_form(text + length, vat_forms[i].form))
			return length;
	}
	return 0;
}

void
tax_id_normalise(char *text)
{
	char *out = text;
	size_t prefix;

	for (const char *c = text; *c != '\0'; c++) {
		if (is_digit(*c) || is_upper(*c))
			*out++ = *c;
		else if (*c >= 'a' && *c <= 'z')
			*out++ = (char)(*c - 'a' + 'A');
		else if ((unsigned char)*c >= 0x80)
			*out++ = *c;
	}
	*out = '\0';
	prefix = prefix_length(text);
	memmove(text, text + prefix, strlen(text + prefix) + 1);
}
