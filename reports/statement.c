#include "reports/statement.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "engine/canonical.h"
#include "reports/statement_form.h"
#include "reports/statement_measures.h"

static void
compose_address(struct strbuf *out, const struct fact_address *address)
{
	if (address->street == NULL && address->city == NULL &&
	    address->postcode == NULL && address->country == NULL)
		return;
	strbuf_puts(out, "<address");
	canonical_attribute(out, " city", address->city);
	canonical_attribute(out, " country", address->country);
	canonical_attribute(out, " postcode", address->postcode);
	canonical_attribute(out, " street", address->street);
	strbuf_puts(out, "></address>\n");
}

static void
compose_issuer(struct strbuf *out, const struct fact_company *issuer)
{
	strbuf_puts(out, "<issuer");
	canonical_attribute(out, " id", issuer->id);
	canonical_attribute(out, " name", issuer->name);
	canonical_attribute(out, " tax-id", issuer->tax_id);
	strbuf_puts(out, ">\n");
	compose_address(out, &issuer->address);
	strbuf_puts(out, "</issuer>\n");
}

static void
compose_account(struct strbuf *out, const struct statement *statement)
{
	strbuf_puts(out, "<account");
	canonical_attribute(out, " id", statement->result->account);
	canonical_attribute(out, " language", statement->language);
	canonical_attribute(out, " name", statement->account_name);
	canonical_attribute(out, " tax-id", statement->account_tax_id);
	strbuf_puts(out, ">\n");
	compose_address(out, &statement->account_address);
	strbuf_puts(out, "</account>\n");
}

void
statement_compose(struct strbuf *out, const struct statement *statement)
{
	assert(statement->result->error == NULL);
	assert(statement->result->measures != NULL);

	strbuf_puts(out, STATEMENT_DECLARATION);
	strbuf_puts(out, STATEMENT_ROOT);
	canonical_attribute_date(out, " issued", statement->issued);
	canonical_attribute(out, " program", statement->program);
	strbuf_printf(out, " run=\"%" PRId64 "\">\n", statement->run);
	compose_issuer(out, &statement->issuer);
	compose_account(out, statement);
	strbuf_puts(out, statement->agreement_xml);
	strbuf_putc(out, '\n');
	statement_measures_compose(out, statement->result);
	statement_compose_result(out, statement->result);
	strbuf_puts(out, STATEMENT_END);
}

void
statement_strip_signature(struct strbuf *out, const void *bytes, size_t size)
{
	const char *text = bytes;
	const char *signature = memmem(text, size, STATEMENT_SIGNATURE,
	    strlen(STATEMENT_SIGNATURE));

	if (signature == NULL) {
		strbuf_append(out, bytes, size);
		return;
	}
	strbuf_append(out, text, (size_t)(signature - text));
	strbuf_puts(out, STATEMENT_END);
}
