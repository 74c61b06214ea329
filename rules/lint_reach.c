#include "rules/example.h"
#include "rules/lint_parts.h"

/* Which tiers are reached is kept by tier, those of one rule after the other's.
 * Without any example one finding says it for all. */

#define EXAMPLE_BYTES_MAX ((size_t)1 << 30)

static size_t
count_tiers(const struct agreement *agreement)
{
	size_t count = 0;

	for (size_t i = 0; i < agreement->rule_count; i++)
		count += agreement->rules[i].scale.tier_count;
	return count;
}

static void
mark(bool *reached, const struct agreement *agreement,
    const struct result *result)
{
	size_t first = 0;

	for (size_t i = 0; i < agreement->rule_count; i++) {
		size_t tier = result->rules[i].tier;

		if (tier > 0)
			reached[first + tier - 1] = true;
		first += agreement->rules[i].scale.tier_count;
	}
}

/* An example that cannot be evaluated reaches nothing. */
static void
run_example(bool *reached, struct lint *lint, const struct example *example)
{
	struct example_mismatch *mismatches;
	struct result result = { 0 };
	struct arena arena;
	size_t count;
	enum status status;

	arena_init(&arena, EXAMPLE_BYTES_MAX);
	status = example_run(&result, &mismatches, &count, &arena,
	    lint->agreement, example, lint->err);
	if (status != STATUS_OK)
		lint_fail(lint, status);
	else if (result.error == NULL)
		mark(reached, lint->agreement, &result);
	arena_reset(&arena);
}

static void
report(const bool *reached, struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;
	size_t first = 0;

	for (size_t i = 0; i < agreement->rule_count; i++) {
		const struct rule *rule = &agreement->rules[i];
		const struct scale *scale = &rule->scale;

		for (size_t k = 0; k < scale->tier_count; k++) {
			if (reached[first + k])
				continue;
			lint_add(lint, LINT_WARNING, scale->tiers[k].line,
			    "no-example", "rule \"%s\": no example reaches "
			    "tier %zu, from %s", rule->id, k + 1,
			    lint_number(lint, scale->tiers[k].from));
		}
		first += scale->tier_count;
		arena_reset(&lint->words);
	}
}

void
lint_reach(struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;
	size_t count = count_tiers(agreement);
	bool *reached;

	if (agreement->example_count == 0) {
		lint_add(lint, LINT_WARNING, agreement->line, "no-example",
		    "agreement \"%s\" has no example, so that none of its "
		    "tiers (%zu) is shown by one", agreement->id, count);
		return;
	}
	reached = arena_alloc(&lint->arena, count, sizeof *reached);
	if (reached == NULL) {
		lint_fail(lint, error_memory(lint->err));
		return;
	}
	for (size_t i = 0; i < agreement->example_count &&
	    lint->status == STATUS_OK; i++)
		run_example(reached, lint, &agreement->examples[i]);
	report(reached, lint);
}
