#include "reports/sums.h"

#include <stdbool.h>
#include <string.h>

#define DIGITS ((size_t)DIGEST_TEXT_SIZE - 1)
#define GAP "  "

static bool
is_name_character(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

static bool
is_name(const char *name, size_t length)
{
	if (length == 0 || length > SUMS_NAME_MAX || name[0] == '.')
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_name_character(name[i]))
			return false;
	return true;
}

static bool
is_digest(const char *text)
{
	for (size_t i = 0; i < DIGITS; i++)
		if (!((text[i] >= '0' && text[i] <= '9') ||
			(text[i] >= 'a' && text[i] <= 'f')))
			return false;
	return true;
}

/* NULL where the line, without its line feed, is one of a list. */
static const char *
take_line(struct sums_entry *entry, struct arena *arena, const char *line,
    size_t length)
{
	const size_t head = DIGITS + strlen(GAP);
	char *name;

	if (length <= head || !is_digest(line) ||
	    memcmp(line + DIGITS, GAP, strlen(GAP)) != 0)
		return "expected a SHA-256 digest in lower-case hex, two "
		       "blanks and a name";
	if (!is_name(line + head, length - head))
		return "expected the plain name of a file of this folder";
	name = arena_strndup(arena, line + head, length - head);
	if (name == NULL)
		return NULL;
	if (strcmp(name, SUMS_FILE_NAME) == 0 ||
	    strcmp(name, SUMS_SIGNATURE_NAME) == 0)
		return "the list cannot list itself or its signature";
	memcpy(entry->sha256, line, DIGITS);
	entry->sha256[DIGITS] = '\0';
	entry->name = name;
	return NULL;
}

static enum status
refuse(size_t line, const char *complaint, struct error *err)
{
	(void)error_set(err, STATUS_INVALID, "%s", complaint);
	return error_at(err, SUMS_FILE_NAME ":%zu", line);
}

static enum status
take_lines(struct sums_entry *entries, struct arena *arena, const char *bytes,
    size_t count, struct error *err)
{
	const char *at = bytes;
	const char *complaint;

	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(at, "\n");

		complaint = take_line(&entries[i], arena, at, length);
		if (complaint != NULL)
			return refuse(i + 1, complaint, err);
		if (entries[i].name == NULL)
			return error_memory(err);
		if (i > 0 && strcmp(entries[i - 1].name, entries[i].name) >= 0)
			return refuse(i + 1, "expected the names in their "
			    "order, each once", err);
		at += length + 1;
	}
	return STATUS_OK;
}

enum status
sums_parse(struct sums *out, struct arena *arena, const char *bytes,
    size_t size, struct error *err)
{
	struct sums_entry *entries;
	enum status status;
	size_t count = 0;

	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\0')
			return refuse(count + 1, "holds a NUL byte", err);
		count += bytes[i] == '\n';
	}
	if (size == 0 || bytes[size - 1] != '\n')
		return refuse(count + 1, "expected a list that ends with a "
		    "line feed", err);
	entries = arena_alloc(arena, count, sizeof *entries);
	if (entries == NULL)
		return error_memory(err);
	status = take_lines(entries, arena, bytes, count, err);
	if (status == STATUS_OK)
		*out = (struct sums){ entries, count };
	return status;
}
