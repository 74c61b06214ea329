#include "importers/native_write.h"

#include <stdio.h>
#include <string.h>

#include "engine/canonical.h"
#include "engine/date.h"
#include "engine/decimal.h"

/* name="value", nothing for NULL. */
static void
put_text(struct strbuf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	strbuf_putc(out, ' ');
	canonical_attribute(out, name, value);
}

static void
put_date(struct strbuf *out, const char *name, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	if (date != DATE_NONE)
		put_text(out, name, date_format(text, date));
}

static void
put_amount(struct strbuf *out, const char *name, int64_t value_micro)
{
	char text[DECIMAL_TEXT_MAX];

	put_text(out, name, decimal_format(text, value_micro));
}

/* ----------------------------------------------------------- master data */

void
native_write_category(struct strbuf *out,
    const struct fact_category *category)
{
	strbuf_puts(out, "<category");
	put_text(out, "id", category->id);
	put_text(out, "parent", category->parent);
	put_text(out, "name", category->name);
	strbuf_puts(out, "/>\n");
}

static void
put_aliases(struct strbuf *out, const struct fact_alias *aliases,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_puts(out, "  <alias");
		/* The form wants a source stated, if need be an empty one. */
		put_text(out, "source",
		    aliases[i].source != NULL ? aliases[i].source : "");
		put_text(out, "id", aliases[i].id);
		strbuf_puts(out, "/>\n");
	}
}

void
native_write_product(struct strbuf *out, const struct fact_product *product)
{
	strbuf_puts(out, "<product");
	put_text(out, "id", product->id);
	put_text(out, "name", product->name);
	put_text(out, "category", product->category);
	put_text(out, "brand", product->brand);
	put_text(out, "unit", product->unit);
	strbuf_puts(out, ">\n");
	for (size_t i = 0; i < product->unit_count; i++) {
		strbuf_puts(out, "  <unit");
		put_text(out, "code", product->units[i].code);
		put_amount(out, "factor", product->units[i].factor_micro);
		strbuf_puts(out, "/>\n");
	}
	put_aliases(out, product->aliases, product->alias_count);
	strbuf_puts(out, "</product>\n");
}

static void
put_address(struct strbuf *out, const struct fact_address *address)
{
	if (address->street == NULL && address->city == NULL &&
	    address->postcode == NULL && address->country == NULL)
		return;
	strbuf_puts(out, "  <address");
	put_text(out, "street", address->street);
	put_text(out, "city", address->city);
	put_text(out, "postcode", address->postcode);
	put_text(out, "country", address->country);
	strbuf_puts(out, "/>\n");
}

static void
put_bank(struct strbuf *out, const struct fact_bank *bank)
{
	if (bank->iban == NULL && bank->bic == NULL && bank->holder == NULL)
		return;
	strbuf_puts(out, "  <bank");
	put_text(out, "iban", bank->iban);
	put_text(out, "bic", bank->bic);
	put_text(out, "holder", bank->holder);
	strbuf_puts(out, "/>\n");
}

void
native_write_account(struct strbuf *out, const struct fact_account *account)
{
	strbuf_puts(out, "<account");
	put_text(out, "id", account->id);
	put_text(out, "name", account->name);
	put_text(out, "tax-id", account->tax_id);
	put_text(out, "country", account->country);
	put_text(out, "language", account->language);
	put_text(out, "currency", account->currency);
	put_text(out, "segment", account->segment);
	put_text(out, "manager", account->manager);
	put_text(out, "parent", account->parent);
	put_text(out, "email", account->email);
	put_date(out, "since", account->since);
	strbuf_puts(out, ">\n");
	put_address(out, &account->address);
	put_bank(out, &account->bank);
	for (size_t i = 0; i < account->membership_count; i++) {
		strbuf_puts(out, "  <member");
		put_text(out, "of", account->memberships[i].club);
		put_date(out, "from", account->memberships[i].from);
		put_date(out, "until", account->memberships[i].until);
		strbuf_puts(out, "/>\n");
	}
	put_aliases(out, account->aliases, account->alias_count);
	strbuf_puts(out, "</account>\n");
}

/* ------------------------------------------------- documents and payments */

static void
put_line(struct strbuf *out, const struct fact_line *line, size_t number,
    bool is_credit)
{
	int64_t sign = is_credit ? -1 : 1;
	char ordinal[24];

	(void)snprintf(ordinal, sizeof ordinal, "%zu", number);
	strbuf_puts(out, "  <line");
	put_text(out, "no", line->no != NULL ? line->no : ordinal);
	put_text(out, "product", line->product);
	put_text(out, "category", line->category);
	if (line->has_quantity)
		put_amount(out, "quantity", sign * line->quantity_micro);
	put_text(out, "unit", line->unit);
	put_amount(out, "net", sign * line->net_micro);
	put_text(out, "tax-category", line->tax_category);
	if (line->has_tax_rate)
		put_amount(out, "tax-rate", line->tax_rate_micro);
	put_text(out, "tags", line->tags);
	strbuf_puts(out, "/>\n");
}

void
native_write_document(struct strbuf *out,
    const struct fact_document *document)
{
	bool is_credit = document->type == DOCUMENT_CREDIT_NOTE;
	const char *name = is_credit ? "credit-note" : "invoice";

	strbuf_putc(out, '<');
	strbuf_puts(out, name);
	put_text(out, "id", document->id);
	put_text(out, "account", document->account);
	put_date(out, "date", document->date);
	put_date(out, "delivered", document->delivered);
	put_date(out, "due", document->due);
	put_text(out, "currency", document->currency);
	if (document->has_total)
		put_amount(out, "total", document->total_micro);
	if (document->is_cancelled)
		put_text(out, "status", "cancelled");
	put_text(out, "tags", document->tags);
	if (is_credit)
		put_text(out, "refers-to", document->refers_to);
	strbuf_puts(out, ">\n");
	for (size_t i = 0; i < document->line_count; i++)
		put_line(out, &document->lines[i], i + 1, is_credit);
	strbuf_puts(out, "</");
	strbuf_puts(out, name);
	strbuf_puts(out, ">\n");
}

void
native_write_payment(struct strbuf *out, const struct fact_payment *payment)
{
	strbuf_puts(out, "<payment");
	put_text(out, "id", payment->id);
	put_text(out, "document", payment->document);
	put_date(out, "date", payment->date);
	if (payment->has_amount)
		put_amount(out, "amount", payment->amount_micro);
	strbuf_puts(out, "/>\n");
}
