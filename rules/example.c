#include "rules/example.h"

#include <string.h>

#include "engine/catalog.h"
#include "rules/collect.h"
#include "rules/evaluate.h"
#include "rules/plan.h"

/* The made-up account; no figures list can name a party "". */
#define ACCOUNT_ID "example"
#define NO_PARTY ""
#define SOURCE "example"

/* ---------------------------------------------------------------- catalog */

/* A line's member: in that club on its date and at the end. */
static enum status
add_account(struct catalog_builder *builder, struct arena *arena,
    const struct example *example, int32_t end)
{
	struct fact_membership *memberships = arena_alloc(arena,
	    2 * example->line_count + 1, sizeof *memberships);
	struct fact_account account = {
		.id = ACCOUNT_ID,
		.since = DATE_NONE,
		.memberships = memberships,
		.stated = FACT_ACCOUNT_ALL,
	};

	if (memberships == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < example->line_count; i++) {
		const struct example_line *line = &example->lines[i];
		const int32_t days[] = { line->date, end };

		for (size_t day = 0; line->member != NULL && day < 2; day++)
			memberships[account.membership_count++] =
			    (struct fact_membership){
				.club = line->member,
				.from = days[day],
				.until = days[day],
			};
	}
	return catalog_add_account(builder, &account);
}

static enum status
add_lines(struct catalog_builder *builder, const struct example *example)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < example->line_count && status == STATUS_OK;
	    i++) {
		const struct example_line *line = &example->lines[i];

		if (line->product != NULL)
			status = catalog_mention_product(builder,
			    line->product);
		if (line->category != NULL && status == STATUS_OK)
			status = catalog_add_category_path(builder,
			    line->category);
	}
	return status;
}

static enum status
make_catalog(struct catalog **out, struct arena *arena,
    const struct example *example, int32_t end, struct error *err)
{
	struct catalog_builder *builder;
	enum status status;

	if (catalog_builder_new(&builder) != STATUS_OK)
		return error_memory(err);
	status = add_account(builder, arena, example, end);
	if (status == STATUS_OK)
		status = add_lines(builder, example);
	if (status == STATUS_OK)
		status = catalog_finish(out, builder, err);
	else if (status == STATUS_MEMORY)
		status = error_memory(err);
	else
		status = error_set(err, status,
		    "the lines of the example cannot be used");
	catalog_builder_free(builder);
	return status;
}

/* -------------------------------------------------------------- documents */

/* Everything that a document of one line points to. */
struct example_document {
	struct purchase_document document;
	struct purchase_line line;
	struct purchase_claim claim;
	struct purchase_payment payment;
};

static void
fill_claim(struct example_document *out, const struct example_line *line)
{
	out->payment = (struct purchase_payment){
		.date = line->paid,
		.in_full = true,
	};
	out->claim = (struct purchase_claim){
		.date = line->date,
		.due = line->due,
		.currency = out->document.currency,
		.net_total_micro = line->net_micro,
		.payments = &out->payment,
		.payment_count = line->paid == DATE_NONE ? 0 : 1,
	};
}

static void
fill_document(struct example_document *out, const struct catalog *catalog,
    const char *currency, const struct example_line *line)
{
	out->line = (struct purchase_line){
		.no = "1",
		.unit = line->unit,
		.tags = line->tags,
		.brand = line->brand,
		.product = line->product == NULL ? CATALOG_NONE :
		    catalog_product_find(catalog, line->product),
		.category = line->category == NULL ? CATALOG_NONE :
		    catalog_category_find(catalog, line->category),
		.net_micro = line->net_micro,
		.quantity_micro = line->quantity_micro,
		.has_quantity = line->has_quantity,
	};
	out->document = (struct purchase_document){
		.source = SOURCE,
		.type = line->type,
		.account = catalog_account_find(catalog, ACCOUNT_ID),
		.date = line->date,
		.delivered = DATE_NONE,
		.currency = currency,
		.net_total_micro = line->net_micro,
		.lines = &out->line,
		.line_count = 1,
	};
	fill_claim(out, line);
	/* A credit note that refers to nothing goes by itself. */
	if (line->type == DOCUMENT_INVOICE)
		out->document.claim = &out->claim;
}

static enum status
add_documents(struct collector *collector, struct arena *arena,
    const struct catalog *catalog, const struct agreement *agreement,
    const struct example *example, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < example->line_count && status == STATUS_OK;
	    i++) {
		struct example_document document;
		const char *id = arena_printf(arena, "%zu", i + 1);

		if (id == NULL)
			return error_memory(err);
		fill_document(&document, catalog, agreement->currency->code,
		    &example->lines[i]);
		document.document.id = id;
		status = collector_add(collector, &document.document, err);
	}
	return status;
}

/* ----------------------------------------------------------------- result */

static enum status
work_out(struct result *result, struct arena *arena,
    struct collector *collector, const struct plan *plan, struct error *err)
{
	bool counts;
	enum status status = collector_finish(collector, arena, result,
	    &counts, err);

	if (status != STATUS_OK)
		return status;
	return evaluate(result, arena, plan, err);
}

static enum status
run(struct result *result, struct arena *arena, const struct plan *plan,
    const struct catalog *catalog, const struct example *example,
    struct error *err)
{
	const struct agreement *agreement = plan->agreement;
	struct collect_party party = {
		.account = catalog_account_find(catalog, ACCOUNT_ID),
		.window = agreement->term,
		.period = agreement->term,
		.as_of = agreement->term.until,
		.figures_of = example->party == NULL ? NO_PARTY :
		    example->party,
	};
	struct collector *collector;
	enum status status;

	if (collector_new(&collector, plan, catalog) != STATUS_OK)
		return error_memory(err);
	if (collector_start(collector, &party) == STATUS_OK)
		status = add_documents(collector, arena, catalog, agreement,
		    example, err);
	else
		status = error_memory(err);
	if (status == STATUS_OK)
		status = work_out(result, arena, collector, plan, err);
	collector_free(collector);
	return status;
}

/* ------------------------------------------------------------ comparison */

static wide
amount_of(const struct result *result, const char *rule)
{
	if (rule == NULL)
		return result->total_micro;
	for (size_t i = 0; i < result->rule_count; i++) {
		if (strcmp(result->rules[i].id, rule) == 0)
			return result->rules[i].amount_micro;
	}
	return 0;
}

static enum status
compare(struct example_mismatch **mismatches, size_t *mismatch_count,
    struct arena *arena, const struct result *result,
    const struct example *example)
{
	*mismatch_count = 0;
	*mismatches = arena_alloc(arena, example->expect_count + 1,
	    sizeof **mismatches);
	if (*mismatches == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < example->expect_count; i++) {
		const struct example_expect *expect = &example->expects[i];
		wide amount = amount_of(result, expect->rule);

		if (result->error == NULL && amount == expect->amount_micro)
			continue;
		(*mismatches)[(*mismatch_count)++] = (struct example_mismatch){
			.expect = expect,
			.amount_micro = result->error == NULL ? amount : 0,
		};
	}
	return STATUS_OK;
}

enum status
example_run(struct result *result, struct example_mismatch **mismatches,
    size_t *mismatch_count, struct arena *arena,
    const struct agreement *agreement, const struct example *example,
    struct error *err)
{
	struct catalog *catalog = NULL;
	struct plan *plan;
	enum status status;

	if (plan_make(&plan, arena, agreement) != STATUS_OK)
		return error_memory(err);
	status = make_catalog(&catalog, arena, example, agreement->term.until,
	    err);
	if (status == STATUS_OK)
		status = run(result, arena, plan, catalog, example, err);
	if (status == STATUS_OK && compare(mismatches, mismatch_count, arena,
	    result, example) != STATUS_OK)
		status = error_memory(err);
	/* The result borrows from the catalog only the account's id. */
	if (status == STATUS_OK)
		result->account = ACCOUNT_ID;
	catalog_free(catalog);
	return status;
}
