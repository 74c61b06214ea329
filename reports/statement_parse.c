#include "reports/statement.h"

#include <string.h>

#include "engine/currency.h"
#include "engine/xml_tree.h"
#include "reports/statement_form.h"
#include "reports/statement_measures.h"
#include "reports/statement_scan.h"

#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

/* ------------------------------------------------- head, issuer, account */

static void
parse_address(struct statement_scan *scan, struct fact_address *address)
{
	if (!statement_scan_accept(scan, "<address"))
		return;
	address->city = statement_scan_optional(scan, " city");
	address->country = statement_scan_optional(scan, " country");
	address->postcode = statement_scan_optional(scan, " postcode");
	address->street = statement_scan_optional(scan, " street");
	statement_scan_expect(scan, "></address>\n");
}

static void
parse_head(struct statement_scan *scan, struct statement *statement)
{
	uint64_t run;

	statement_scan_expect(scan, STATEMENT_DECLARATION);
	statement_scan_expect(scan, STATEMENT_ROOT);
	statement->issued = statement_scan_date(scan, " issued");
	statement->program = statement_scan_attribute(scan, " program");
	run = statement_scan_number(scan, " run");
	if (run > INT64_MAX)
		statement_scan_fail(scan, "a smaller run number");
	statement->run = (int64_t)run;
	statement_scan_expect(scan, ">\n");
}

static void
parse_companies(struct statement_scan *scan, struct statement *statement,
    struct result *result)
{
	statement_scan_expect(scan, "<issuer");
	statement->issuer.id = statement_scan_optional(scan, " id");
	statement->issuer.name = statement_scan_optional(scan, " name");
	statement->issuer.tax_id = statement_scan_optional(scan, " tax-id");
	statement_scan_expect(scan, ">\n");
	parse_address(scan, &statement->issuer.address);
	statement_scan_expect(scan, "</issuer>\n<account");
	result->account = statement_scan_attribute(scan, " id");
	if (result->account != NULL && result->account[0] == '\0')
		statement_scan_fail_value(scan, " id", "an account",
		    result->account);
	statement->language = statement_scan_optional(scan, " language");
	statement->account_name = statement_scan_optional(scan, " name");
	statement->account_tax_id = statement_scan_optional(scan, " tax-id");
	statement_scan_expect(scan, ">\n");
	parse_address(scan, &statement->account_address);
	statement_scan_expect(scan, "</account>\n");
}

/* ------------------------------------------------------------ agreement */

static bool
is_title(const struct xml_node *node)
{
	return xml_node_is(node, STATEMENT_AGREEMENT_NAMESPACE, "title");
}

static size_t
count_titles(const struct xml_node *agreement)
{
	size_t count = 0;

	for (const struct xml_node *node = agreement->children; node != NULL;
	     node = node->next)
		count += is_title(node);
	return count;
}

static const char *
language_of(const struct xml_node *title)
{
	const struct xml_attribute *attribute;

	for (attribute = title->attributes; attribute != NULL;
	     attribute = attribute->next)
		if (attribute->namespace_uri != NULL &&
		    strcmp(attribute->namespace_uri, XML_NAMESPACE) == 0 &&
		    strcmp(attribute->name, "lang") == 0)
			return attribute->value;
	return NULL;
}

static enum status
read_titles(struct result *result, struct arena *arena,
    const struct xml_node *agreement)
{
	size_t count = count_titles(agreement);
	struct result_title *titles;
	size_t used = 0;

	if (count == 0)
		return STATUS_OK;
	titles = arena_alloc(arena, count, sizeof *titles);
	if (titles == NULL)
		return STATUS_MEMORY;
	for (const struct xml_node *node = agreement->children; node != NULL;
	     node = node->next) {
		if (!is_title(node))
			continue;
		titles[used].language = language_of(node);
		if (xml_node_text(&titles[used++].text, arena, node) !=
		    STATUS_OK)
			return STATUS_MEMORY;
	}
	result->titles = titles;
	result->title_count = count;
	return STATUS_OK;
}

/* What the statement repeats of its agreement, from the agreement itself. */
static void
read_agreement(struct statement_scan *scan, struct result *result,
    const char *bytes, size_t size)
{
	const struct xml_node *root;
	const struct currency *currency;
	const char *per;
	const char *code;

	if (xml_tree_parse(&root, scan->arena, scan->name, bytes, size,
		scan->err) != STATUS_OK) {
		scan->has_failed = true;
		return;
	}
	result->agreement = xml_node_attribute(root, "id");
	result->version = xml_node_attribute(root, "version");
	code = xml_node_attribute(root, "currency");
	currency = code != NULL ? currency_find(code) : NULL;
	if (result->agreement == NULL || result->version == NULL ||
	    currency == NULL) {
		statement_scan_fail(scan,
		    "an agreement with id, version and a known currency");
		return;
	}
	result->currency = currency->code;
	result->minor_digits = currency->minor_digits;
	per = xml_node_attribute(root, "per");
	result->is_group = per != NULL && strcmp(per, "group") == 0;
	if (read_titles(result, scan->arena, root) != STATUS_OK)
		statement_scan_memory(scan);
}

/* '<' is always markup in the canonical form, so the first end tag is it. */
static void
parse_agreement(struct statement_scan *scan, struct statement *statement,
    struct result *result)
{
	const char *start = scan->at;
	const char *end;
	size_t size;

	statement_scan_expect(scan, STATEMENT_AGREEMENT);
	if (scan->has_failed)
		return;
	end = memmem(scan->at, (size_t)(scan->end - scan->at),
	    STATEMENT_AGREEMENT_END, strlen(STATEMENT_AGREEMENT_END));
	if (end == NULL) {
		statement_scan_fail(scan, "an agreement with an end tag");
		return;
	}
	size = (size_t)(end - start) + strlen(STATEMENT_AGREEMENT_END);
	statement->agreement_xml = arena_strndup(scan->arena, start, size);
	if (statement->agreement_xml == NULL) {
		statement_scan_memory(scan);
		return;
	}
	scan->at = start + size;
	statement_scan_expect(scan, "\n");
	if (!scan->has_failed)
		read_agreement(scan, result, start, size);
}

/* -------------------------------------------------------------- exported */

enum status
statement_parse(struct statement *out, struct arena *arena, const char *name,
    const void *bytes, size_t size, struct error *err)
{
	struct statement_scan scan = {
		.name = name,
		.start = bytes,
		.at = bytes,
		.end = (const char *)bytes + size,
		.arena = arena,
		.err = err,
	};
	struct statement statement = { 0 };
	struct result *result;

	if (size > STATEMENT_BYTES_MAX)
		return error_set(err, STATUS_INVALID,
		    "a statement has at most %u bytes, this file has %zu",
		    STATEMENT_BYTES_MAX, size);
	result = arena_alloc(arena, 1, sizeof *result);
	if (result == NULL)
		return error_memory(err);
	parse_head(&scan, &statement);
	parse_companies(&scan, &statement, result);
	parse_agreement(&scan, &statement, result);
	statement_measures_parse(&scan, result);
	if (statement_scan_status(&scan) != STATUS_OK)
		return statement_scan_status(&scan);
	statement.result = result;
	*out = statement;
	return STATUS_OK;
}
