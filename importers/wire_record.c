#include "importers/wire_record.h"

#include <stdlib.h>

#include "engine/currency.h"

size_t
wire_record_count(struct wire_reader *reader, struct cursor *cursor,
    struct wire_scratch *scratch, uint32_t max, size_t item_size)
{
	size_t count = cursor_take_u32(cursor, max);
	void *items;

	/* Each item has at least one text's length. */
	if (count > (size_t)(cursor->end - cursor->at) / sizeof(uint32_t)) {
		cursor->is_valid = false;
		return 0;
	}
	if (count <= scratch->capacity)
		return count;
	items = reallocarray(scratch->items, count, item_size);
	if (items == NULL) {
		reader->is_out_of_memory = true;
		cursor->is_valid = false;
		return 0;
	}
	scratch->items = items;
	scratch->capacity = count;
	return count;
}

bool
wire_record_is_whole(const struct cursor *cursor)
{
	return cursor->is_valid && cursor->at == cursor->end;
}

enum status
wire_record_refuse(const struct wire_reader *reader, struct error *err)
{
	if (reader->is_out_of_memory)
		return error_memory(err);
	return error_set(err, STATUS_INVALID,
	    "the reader process sent something invalid");
}

static const struct fact_alias *
take_aliases(struct wire_reader *reader, struct cursor *cursor, size_t *count)
{
	struct fact_alias *aliases;

	*count = wire_record_count(reader, cursor, &reader->aliases,
	    FACT_ALIASES_MAX, sizeof *aliases);
	aliases = reader->aliases.items;
	for (size_t i = 0; i < *count; i++) {
		aliases[i].source = cursor_take_text(cursor, FACT_ID_MAX);
		aliases[i].id = cursor_take_needed(cursor, FACT_ID_MAX);
	}
	return aliases;
}

enum status
wire_record_company(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_company company;

	company.id = cursor_take_needed(cursor, FACT_ID_MAX);
	company.name = cursor_take_text(cursor, FACT_TEXT_MAX);
	company.tax_id = cursor_take_text(cursor, FACT_ID_MAX);
	company.address = cursor_take_address(cursor);
	company.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.company(reader->sink.payload, &company, err);
}

enum status
wire_record_rate(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_rate rate;

	rate.base = cursor_take_currency(cursor);
	rate.currency = cursor_take_currency(cursor);
	rate.date = cursor_take_date(cursor);
	rate.value_e10 = cursor_take_i64(cursor, 1, INT64_MAX);
	rate.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.rate(reader->sink.payload, &rate, err);
}

enum status
wire_record_category(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_category category;

	category.id = cursor_take_needed(cursor, FACT_ID_MAX);
	category.parent = cursor_take_text(cursor, FACT_ID_MAX);
	category.name = cursor_take_text(cursor, FACT_TEXT_MAX);
	category.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.category(reader->sink.payload, &category, err);
}

enum status
wire_record_product(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_product product;
	struct fact_unit *units;

	product.id = cursor_take_needed(cursor, FACT_ID_MAX);
	product.name = cursor_take_text(cursor, FACT_TEXT_MAX);
	product.category = cursor_take_text(cursor, FACT_ID_MAX);
	product.brand = cursor_take_text(cursor, FACT_ID_MAX);
	product.unit = cursor_take_text(cursor, FACT_ID_MAX);
	product.unit_count = wire_record_count(reader, cursor, &reader->units,
	    FACT_UNITS_MAX, sizeof *units);
	units = reader->units.items;
	for (size_t i = 0; i < product.unit_count; i++) {
		units[i].code = cursor_take_needed(cursor, FACT_ID_MAX);
		units[i].factor_micro = cursor_take_i64(cursor, 1,
		    DECIMAL_LIMIT_MICRO - 1);
	}
	product.units = units;
	product.aliases = take_aliases(reader, cursor, &product.alias_count);
	product.parts = cursor_take_u32(cursor, FACT_PARTS_REMOVE);
	product.authority = cursor_take_u32(cursor, FACT_FROM_DOCUMENT);
	product.stated = cursor_take_u32(cursor, FACT_PRODUCT_ALL);
	product.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.product(reader->sink.payload, &product, err);
}

static void
take_memberships(struct wire_reader *reader, struct cursor *cursor,
    struct fact_account *account)
{
	struct fact_membership *memberships;

	account->membership_count = wire_record_count(reader, cursor,
	    &reader->memberships, FACT_MEMBERSHIPS_MAX, sizeof *memberships);
	memberships = reader->memberships.items;
	for (size_t i = 0; i < account->membership_count; i++) {
		memberships[i].club = cursor_take_needed(cursor, FACT_ID_MAX);
		memberships[i].from = cursor_take_date(cursor);
		memberships[i].until = cursor_take_optional_date(cursor);
	}
	account->memberships = memberships;
}

static void
take_managers(struct wire_reader *reader, struct cursor *cursor,
    struct fact_account *account)
{
	struct fact_manager *managers;

	account->manager_count = wire_record_count(reader, cursor,
	    &reader->managers, FACT_MANAGERS_MAX, sizeof *managers);
	managers = reader->managers.items;
	for (size_t i = 0; i < account->manager_count; i++) {
		managers[i].name = cursor_take_needed(cursor, FACT_ID_MAX);
		managers[i].from = cursor_take_date(cursor);
		managers[i].until = cursor_take_optional_date(cursor);
	}
	account->managers = managers;
}

enum status
wire_record_account(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_account account;
	const char *source = cursor_take_text(cursor, FACT_ID_MAX);

	account.id = cursor_take_needed(cursor, FACT_ID_MAX);
	account.name = cursor_take_text(cursor, FACT_TEXT_MAX);
	account.tax_id = cursor_take_text(cursor, FACT_ID_MAX);
	account.country = cursor_take_text(cursor, FACT_ID_MAX);
	account.language = cursor_take_text(cursor, FACT_ID_MAX);
	account.currency = cursor_take_text(cursor, FACT_ID_MAX);
	account.segment = cursor_take_text(cursor, FACT_ID_MAX);
	account.manager = cursor_take_text(cursor, FACT_TEXT_MAX);
	account.parent = cursor_take_text(cursor, FACT_ID_MAX);
	account.email = cursor_take_text(cursor, FACT_TEXT_MAX);
	account.since = cursor_take_optional_date(cursor);
	account.address = cursor_take_address(cursor);
	account.bank.iban = cursor_take_text(cursor, FACT_TEXT_MAX);
	account.bank.bic = cursor_take_text(cursor, FACT_TEXT_MAX);
	account.bank.holder = cursor_take_text(cursor, FACT_TEXT_MAX);
	take_memberships(reader, cursor, &account);
	take_managers(reader, cursor, &account);
	account.aliases = take_aliases(reader, cursor, &account.alias_count);
	account.parts = cursor_take_u32(cursor, FACT_PARTS_REMOVE);
	account.authority = cursor_take_u32(cursor, FACT_FROM_DOCUMENT);
	account.stated = cursor_take_u32(cursor, FACT_ACCOUNT_ALL);
	account.file_line = cursor_take_file_line(cursor);
	if (account.currency != NULL &&
	    currency_find(account.currency) == NULL)
		cursor->is_valid = false;
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.account(reader->sink.payload, source, &account,
	    err);
}
