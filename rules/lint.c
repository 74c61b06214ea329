#include "rules/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/describe.h"
#include "rules/lint_parts.h"

#define MESSAGE_BYTES_MAX 4096
#define LINT_BYTES_MAX ((size_t)64 << 20)
#define CAPACITY_FIRST 16

/* -------------------------------------------------------------- findings */

void
lint_fail(struct lint *lint, enum status status)
{
	if (lint->status == STATUS_OK)
		lint->status = status;
}

static void
fail_memory(struct lint *lint)
{
	if (lint->status == STATUS_OK)
		lint->status = error_memory(lint->err);
}

static bool
make_room(struct lint *lint)
{
	size_t capacity = lint->capacity == 0 ? CAPACITY_FIRST :
	    lint->capacity * 2;
	struct lint_kept *findings;

	if (lint->count < lint->capacity)
		return true;
	findings = arena_alloc(&lint->arena, capacity, sizeof *findings);
	if (findings == NULL) {
		fail_memory(lint);
		return false;
	}
	if (lint->count > 0)
		memcpy(findings, lint->findings,
		    lint->count * sizeof *findings);
	lint->findings = findings;
	lint->capacity = capacity;
	return true;
}

static void
keep(struct lint *lint, enum lint_level level, uint64_t line,
    const char *code, const char *message)
{
	char *copy;

	if (lint->status != STATUS_OK || !make_room(lint))
		return;
	copy = arena_strdup(&lint->arena, message);
	if (copy == NULL) {
		fail_memory(lint);
		return;
	}
	lint->findings[lint->count] = (struct lint_kept){
		.finding = { level, line, code, copy },
		.number = lint->count,
	};
	lint->count++;
}

void
lint_add(struct lint *lint, enum lint_level level, uint64_t line,
    const char *code, const char *format, ...)
{
	char message[MESSAGE_BYTES_MAX];
	va_list args;

	if (lint->count > LINT_FINDINGS_MAX)
		return;
	if (lint->count == LINT_FINDINGS_MAX) {
		keep(lint, LINT_WARNING, lint->agreement->line, "too-many",
		    "more findings than are shown");
		return;
	}
	va_start(args, format);
	if (vsnprintf(message, sizeof message, format, args) < 0)
		message[0] = '\0';
	va_end(args);
	keep(lint, level, line, code, message);
}

const char *
lint_number(struct lint *lint, struct number number)
{
	struct strbuf text;
	const char *copy = NULL;

	strbuf_init(&text, MESSAGE_BYTES_MAX);
	describe_number(&text, number);
	if (strbuf_status(&text) == STATUS_OK)
		copy = arena_strdup(&lint->words, strbuf_text(&text));
	strbuf_fini(&text);
	if (copy == NULL)
		fail_memory(lint);
	return copy != NULL ? copy : "";
}

const char *
lint_amount(struct lint *lint, wide amount_micro)
{
	const struct currency *currency = lint->agreement->currency;
	char text[DECIMAL_TEXT_MAX];
	const char *copy;

	if (amount_micro % currency_minor_unit_micro(currency) == 0)
		(void)decimal_format_fixed(text, amount_micro,
		    currency->minor_digits);
	else
		(void)decimal_format(text, amount_micro);
	copy = arena_strdup(&lint->words, text);
	if (copy == NULL)
		fail_memory(lint);
	return copy != NULL ? copy : "";
}

const struct selector *
lint_paid_selector(const struct rule *rule)
{
	if (rule->has_pay && rule->pay.has_selector)
		return &rule->pay.selector;
	return &rule->qualify.selector;
}

/* -------------------------------------------------------------- agreement */

/* By line, as they were found where that is the same. */
static int
compare_findings(const void *left, const void *right)
{
	const struct lint_kept *a = left;
	const struct lint_kept *b = right;

	if (a->finding.line != b->finding.line)
		return a->finding.line < b->finding.line ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

static enum status
tell(struct lint *lint, lint_fn callback, void *payload)
{
	enum status status = lint->status;

	if (lint->count > 0)
		qsort(lint->findings, lint->count, sizeof *lint->findings,
		    compare_findings);
	for (size_t i = 0; i < lint->count && status == STATUS_OK; i++)
		status = callback(&lint->findings[i].finding, payload,
		    lint->err);
	return status;
}

static void
check_rule(struct lint *lint, const struct rule *rule)
{
	char whose[MESSAGE_BYTES_MAX];

	(void)snprintf(whose, sizeof whose, "rule \"%s\"", rule->id);
	lint_scale(lint, rule);
	lint_document(lint, rule);
	lint_settle(lint, rule);
	lint_limit(lint, &rule->limit, whose);
	arena_reset(&lint->words);
}

enum status
lint_agreement(const struct agreement *agreement,
    const struct catalog *catalog, lint_fn callback, void *payload,
    struct error *err)
{
	struct lint lint = {
		.agreement = agreement,
		.catalog = catalog,
		.err = err,
	};
	enum status status;

	arena_init(&lint.arena, LINT_BYTES_MAX);
	arena_init(&lint.words, LINT_BYTES_MAX);
	for (size_t i = 0; i < agreement->rule_count; i++)
		check_rule(&lint, &agreement->rules[i]);
	lint_limit(&lint, &agreement->limit, "the agreement's total");
	lint_document_all(&lint);
	lint_round(&lint);
	lint_first(&lint);
	lint_overlap(&lint);
	lint_reach(&lint);
	lint_terms(&lint);
	status = tell(&lint, callback, payload);
	arena_reset(&lint.words);
	arena_reset(&lint.arena);
	return status;
}
