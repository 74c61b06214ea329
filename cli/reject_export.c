#include "cli/reject_export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/arena.h"
#include "engine/canonical.h"
#include "importers/native_text.h"
#include "reports/plain.h"

#define EXPORT_MEMORY_MAX ((size_t)4 << 30)
#define EXPORT_ENTRIES_MAX 10000000
#define INDENT "    "

/* The sections of a ledger document, in its order (importers/ledger.rnc). */
enum section {
	SECTION_COMPANY,
	SECTION_RATES,
	SECTION_CATEGORIES,
	SECTION_PRODUCTS,
	SECTION_ACCOUNTS,
	SECTION_DOCUMENTS,
	SECTION_PAYMENTS,
	SECTION_COUNT,
};

static const struct {
	const char *begin;	/* NULL: stands in the ledger itself */
	const char *end;
} sections[SECTION_COUNT] = {
	[SECTION_COMPANY] = { NULL, NULL },
	[SECTION_RATES] = { "<rates", "</rates>" },
	[SECTION_CATEGORIES] = { "<categories>", "</categories>" },
	[SECTION_PRODUCTS] = { "<products>", "</products>" },
	[SECTION_ACCOUNTS] = { "<accounts>", "</accounts>" },
	[SECTION_DOCUMENTS] = { "<documents>", "</documents>" },
	[SECTION_PAYMENTS] = { "<payments>", "</payments>" },
};

static const struct {
	const char *element;
	enum section section;
} elements[] = {
	{ "company", SECTION_COMPANY },
	{ "rate", SECTION_RATES },
	{ "category", SECTION_CATEGORIES },
	{ "product", SECTION_PRODUCTS },
	{ "account", SECTION_ACCOUNTS },
	{ "invoice", SECTION_DOCUMENTS },
	{ "credit-note", SECTION_DOCUMENTS },
	{ "payment", SECTION_PAYMENTS },
};

struct entry {
	const char *source;
	const char *native;
	const char *place;
	int64_t number;
	enum section section;
};

struct reject_export {
	struct arena arena;
	struct entry *entries;
	size_t count;
	size_t capacity;
};

enum status
reject_export_new(struct reject_export **out)
{
	struct reject_export *reject_export = calloc(1, sizeof *reject_export);

	if (reject_export == NULL)
		return STATUS_MEMORY;
	arena_init(&reject_export->arena, EXPORT_MEMORY_MAX);
	*out = reject_export;
	return STATUS_OK;
}

void
reject_export_free(struct reject_export *reject_export)
{
	if (reject_export == NULL)
		return;
	free(reject_export->entries);
	arena_reset(&reject_export->arena);
	free(reject_export);
}

/* The section of the element that native is; comments may stand before. */
static bool
find_section(enum section *out, const char *native)
{
	size_t length;
	size_t i;

	for (;;) {
		native += strspn(native, " \t\r\n");
		if (strncmp(native, "<!--", 4) != 0)
			break;
		native = strstr(native, "-->");
		if (native == NULL)
			return false;
		native += 3;
	}
	if (*native != '<')
		return false;
	length = strcspn(native + 1, " \t\r\n/>");
	for (i = 0; i < sizeof elements / sizeof elements[0]; i++) {
		if (strlen(elements[i].element) == length &&
		    memcmp(elements[i].element, native + 1, length) == 0) {
			*out = elements[i].section;
			return true;
		}
	}
	return false;
}

static enum status
grow(struct reject_export *reject_export)
{
	size_t capacity = reject_export->capacity == 0
	    ? 64 : reject_export->capacity * 2;
	struct entry *grown;

	if (capacity > EXPORT_ENTRIES_MAX)
		return STATUS_MEMORY;
	grown = reallocarray(reject_export->entries, capacity, sizeof *grown);
	if (grown == NULL)
		return STATUS_MEMORY;
	reject_export->entries = grown;
	reject_export->capacity = capacity;
	return STATUS_OK;
}

/*
 * The native text with its fault in front, as a comment: a reader's has one
 * where the fault is, what the ledger itself refused has none.  NULL: no
 * memory.
 */
static const char *
native_with_fault(struct arena *arena, const struct fact_reject *reject)
{
	struct strbuf text;
	const char *kept = NULL;

	if (strstr(reject->native, "<!--") != NULL)
		return arena_strdup(arena, reject->native);
	strbuf_init(&text, 2 * REJECT_NATIVE_MAX);
	native_text_comment(&text, NULL, reject->sentence);
	strbuf_puts(&text, reject->native);
	if (strbuf_status(&text) == STATUS_OK)
		kept = arena_strdup(arena, strbuf_text(&text));
	strbuf_fini(&text);
	return kept;
}

enum status
reject_export_add(struct reject_export *reject_export,
    const struct ledger_reject_entry *entry)
{
	const struct fact_reject *reject = &entry->reject;
	struct arena *arena = &reject_export->arena;
	struct entry added = { .number = entry->number };

	if (reject->native == NULL ||
	    !find_section(&added.section, reject->native))
		return STATUS_NOT_FOUND;
	if (reject_export->count == reject_export->capacity &&
	    grow(reject_export) != STATUS_OK)
		return STATUS_MEMORY;
	added.source = arena_strdup(arena,
	    reject->source != NULL ? reject->source : "");
	added.native = native_with_fault(arena, reject);
	added.place = reject->file_line == 0
	    ? arena_strdup(arena, entry->file)
	    : arena_printf(arena, "%s:%" PRIu64, entry->file,
	    reject->file_line);
	if (added.source == NULL || added.native == NULL ||
	    added.place == NULL)
		return STATUS_MEMORY;
	reject_export->entries[reject_export->count++] = added;
	return STATUS_OK;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *one = a;
	const struct entry *other = b;
	int order = strcmp(one->source, other->source);

	if (order != 0)
		return order;
	if (one->section != other->section)
		return one->section < other->section ? -1 : 1;
	return (one->number > other->number) - (one->number < other->number);
}

void
reject_export_finish(struct reject_export *reject_export)
{
	if (reject_export->count > 0)
		qsort(reject_export->entries, reject_export->count,
		    sizeof *reject_export->entries, compare_entries);
}

/* Does a new source begin with the entry at index? */
static bool
begins_source(const struct reject_export *reject_export, size_t index)
{
	const struct entry *entries = reject_export->entries;

	return index == 0 ||
	    strcmp(entries[index].source, entries[index - 1].source) != 0;
}

size_t
reject_export_source_count(const struct reject_export *reject_export)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < reject_export->count; i++)
		if (begins_source(reject_export, i))
			count++;
	return count;
}

/* The index of the source's first entry. */
static size_t
first_of(const struct reject_export *reject_export, size_t source)
{
	size_t i;

	for (i = 0; i < reject_export->count; i++)
		if (begins_source(reject_export, i) && source-- == 0)
			break;
	return i;
}

const char *
reject_export_source(const struct reject_export *reject_export, size_t source)
{
	return reject_export->entries[first_of(reject_export, source)].source;
}

/* Where it came from, as a comment, which cannot hold two dashes in a row. */
static void
append_place(struct strbuf *out, const struct entry *entry)
{
	size_t start;

	strbuf_printf(out, INDENT "<!-- reject %" PRId64 ", ", entry->number);
	start = out->length;
	plain_puts(out, entry->place);
	for (; start + 1 < out->length; start++)
		if (out->bytes[start] == '-' && out->bytes[start + 1] == '-')
			out->bytes[start + 1] = '_';
	strbuf_puts(out, " -->\n");
}

/* The element's lines, indented; its own empty ones are left out. */
static void
append_element(struct strbuf *out, const char *native)
{
	size_t length;

	for (; *native != '\0'; native += length + (native[length] == '\n')) {
		length = strcspn(native, "\n");
		if (length == 0)
			continue;
		strbuf_puts(out, INDENT);
		strbuf_append(out, native, length);
		strbuf_putc(out, '\n');
	}
}

/*
 * The base of a rate's section, "EUR", which its native form has as a comment;
 * NULL where it has none.  The first comment is the fault, which may speak of
 * the base itself.
 */
static const char *
find_base(const struct entry *entry, size_t *length)
{
	static const char mark[] = "<!-- base: ";
	const char *fault_end = strstr(entry->native, "-->");
	const char *base;
	const char *end;

	if (fault_end == NULL)
		return NULL;
	base = strstr(fault_end, mark);
	if (base == NULL)
		return NULL;
	base += sizeof mark - 1;
	end = strstr(base, " -->");
	if (end == NULL)
		return NULL;
	*length = (size_t)(end - base);
	return base;
}

/*
 * The base that all rates of the source have; none where they differ, so that
 * nobody imports a rate to the wrong one.
 */
static void
append_base(struct strbuf *out, const struct reject_export *reject_export,
    size_t index)
{
	const struct entry *entries = reject_export->entries;
	size_t length = 0;
	const char *base = find_base(&entries[index], &length);
	struct strbuf text;
	size_t i;

	for (i = index; base != NULL && i < reject_export->count &&
	    entries[i].section == SECTION_RATES &&
	    (i == index || !begins_source(reject_export, i)); i++) {
		size_t other_length = 0;
		const char *other = find_base(&entries[i], &other_length);

		if (other == NULL || other_length != length ||
		    memcmp(other, base, length) != 0)
			base = NULL;
	}
	strbuf_init(&text, REJECT_NATIVE_MAX);
	strbuf_append(&text, base != NULL ? base : "", base != NULL
	    ? length : 0);
	canonical_attribute(out, " base", strbuf_text(&text));
	strbuf_follow(out, &text);
	strbuf_fini(&text);
	strbuf_puts(out, ">\n");
}

/* Begin the section that the entry at index is the first of. */
static void
begin_section(struct strbuf *out, const struct reject_export *reject_export,
    size_t index)
{
	enum section section = reject_export->entries[index].section;

	if (sections[section].begin == NULL)
		return;
	strbuf_printf(out, "  %s", sections[section].begin);
	if (section == SECTION_RATES)
		append_base(out, reject_export, index);
	else
		strbuf_putc(out, '\n');
}

static void
end_section(struct strbuf *out, enum section section)
{
	if (section != SECTION_COUNT && sections[section].end != NULL)
		strbuf_printf(out, "  %s\n", sections[section].end);
}

/* Does a newer company of the source follow?  With more than one the whole file
 * would be refused. */
static bool
is_told_again(const struct reject_export *reject_export, size_t index)
{
	const struct entry *entries = reject_export->entries;

	return entries[index].section == SECTION_COMPANY &&
	    index + 1 < reject_export->count &&
	    entries[index + 1].section == SECTION_COMPANY &&
	    !begins_source(reject_export, index + 1);
}

void
reject_export_write(struct strbuf *out,
    const struct reject_export *reject_export, size_t source)
{
	size_t i = first_of(reject_export, source);
	enum section open = SECTION_COUNT;

	strbuf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<ledger xmlns=\"urn:ristorno:ledger:1\"");
	canonical_attribute(out, " source", reject_export->entries[i].source);
	strbuf_puts(out, ">\n");
	do {
		const struct entry *entry = &reject_export->entries[i];

		if (entry->section != open) {
			end_section(out, open);
			open = entry->section;
			begin_section(out, reject_export, i);
		}
		append_place(out, entry);
		if (is_told_again(reject_export, i))
			strbuf_puts(out, INDENT "<!-- left out: a file has one "
			    "company, here the newest -->\n");
		else
			append_element(out, entry->native);
		i++;
	} while (i < reject_export->count &&
	    !begins_source(reject_export, i));
	end_section(out, open);
	strbuf_puts(out, "</ledger>\n");
}
