#include "importers/base64.h"

#include <assert.h>

#define NO_DIGIT 64u

void
base64_init(struct base64 *base64)
{
	*base64 = (struct base64){ 0 };
}

static unsigned
digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') + 52;
	return c == '+' ? 62 : c == '/' ? 63 : NO_DIGIT;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static char
byte_of(uint32_t bits, unsigned shift)
{
	return (char)(unsigned char)(bits >> shift & 0xff);
}

enum status
base64_decode(struct base64 *base64, char *out, size_t *size,
    const char *text, size_t length, struct error *err)
{
	size_t written = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned digit = digit_value(text[i]);

		if (is_blank(text[i]))
			continue;
		if (text[i] == '=' && (base64->has_ended ||
		    base64->count >= 2)) {
			base64->has_ended = true;
			continue;
		}
		if (digit == NO_DIGIT || base64->has_ended)
			return error_set(err, STATUS_INVALID, "expected "
			    "base64, found a byte 0x%02x",
			    (unsigned)(unsigned char)text[i]);
		base64->bits = base64->bits << 6 | digit;
		if (++base64->count < 4)
			continue;
		base64->count = 0;
		out[written++] = byte_of(base64->bits, 16);
		out[written++] = byte_of(base64->bits, 8);
		out[written++] = byte_of(base64->bits, 0);
	}
	assert(written <= base64_room(length));
	*size = written;
	return STATUS_OK;
}

enum status
base64_finish(struct base64 *base64, char *out, size_t *size,
    struct error *err)
{
	*size = 0;
	if (base64->count == 1)
		return error_set(err, STATUS_INVALID,
		    "the base64 is cut short");
	if (base64->count >= 2)
		out[(*size)++] = byte_of(base64->bits,
		    base64->count == 2 ? 4 : 10);
	if (base64->count == 3)
		out[(*size)++] = byte_of(base64->bits, 2);
	base64_init(base64);
	return STATUS_OK;
}
