#include "engine/ledger_tax_id.h"

#include <stddef.h>

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next letter or digit at or after *at, in upper case; NUL at the end.
 * What is not ASCII counts as it is. */
static char
next_sign(const char **at)
{
	char c;

	while ((c = *(*at)++) != '\0') {
		if (c >= 'a' && c <= 'z')
			return (char)(c - 'a' + 'A');
		if (is_letter(c) || is_digit(c) || (c & 0x80))
			return c;
	}
	--*at;
	return '\0';
}

/* Equal, blanks, dots and case aside. */
static bool
is_same_text(const char *a, const char *b)
{
	char c;

	do {
		c = next_sign(&a);
		if (c != next_sign(&b))
			return false;
	} while (c != '\0');
	return true;
}

/* The id after its country's two letters; NULL: it has none. */
static const char *
after_country(const char *tax_id)
{
	if (!is_letter(next_sign(&tax_id)) || !is_letter(next_sign(&tax_id)))
		return NULL;
	return tax_id;
}

bool
ledger_tax_id_is_same(const char *a, const char *b)
{
	const char *a_bare = after_country(a);
	const char *b_bare = after_country(b);

	return is_same_text(a, b) ||
	    (a_bare != NULL && is_same_text(a_bare, b)) ||
	    (b_bare != NULL && is_same_text(a, b_bare));
}
