#include "reports/statement_measures.h"

#include <limits.h>
#include <string.h>

#include "engine/digest.h"
#include "engine/canonical.h"

/* ------------------------------------------------------------- composing */

static void
compose_period(struct strbuf *out, const char *tag, struct period period)
{
	strbuf_printf(out, "<%s", tag);
	canonical_attribute_date(out, " from", period.from);
	canonical_attribute_date(out, " until", period.until);
	strbuf_printf(out, "></%s>\n", tag);
}

static void
compose_figure(struct strbuf *out, const struct result_figure *figure)
{
	strbuf_puts(out, "<figure");
	canonical_attribute_count(out, " lines", figure->lines);
	if (figure->ordinal != 0)
		canonical_attribute_count(out, " ordinal", figure->ordinal);
	canonical_attribute(out, " role", figure_role_code(figure->role));
	canonical_attribute(out, " rule", figure->rule);
	canonical_attribute_micro(out, " value", figure->value_micro);
	strbuf_puts(out, "></figure>\n");
}

static void
compose_baseline(struct strbuf *out, const struct result_baseline *baseline)
{
	strbuf_puts(out, "<baseline");
	canonical_attribute(out, " list", baseline->list);
	if (baseline->has_value)
		canonical_attribute_micro(out, " value", baseline->value_micro);
	strbuf_puts(out, "></baseline>\n");
}

static void
compose_settled(struct strbuf *out, const struct result_settled *settled)
{
	strbuf_puts(out, "<settled");
	canonical_attribute_micro(out, " amount", settled->amount_micro);
	canonical_attribute_date(out, " from", settled->period.from);
	canonical_attribute_count(out, " run", (uint64_t)settled->run);
	canonical_attribute_date(out, " until", settled->period.until);
	strbuf_puts(out, "></settled>\n");
}

static void
compose_measures(struct strbuf *out, const struct measures *measures)
{
	const struct result_membership *membership;
	size_t i;

	strbuf_puts(out, "<measures");
	canonical_attribute_date(out, " as-of", measures->as_of);
	canonical_attribute_date(out, " since", measures->since);
	strbuf_puts(out, ">\n");
	compose_period(out, "period", measures->period);
	compose_period(out, "window", measures->window);
	for (i = 0; i < measures->figure_count; i++)
		compose_figure(out, &measures->figures[i]);
	for (i = 0; i < measures->membership_count; i++) {
		membership = &measures->memberships[i];
		strbuf_puts(out, "<membership");
		canonical_attribute(out, " club", membership->club);
		canonical_attribute(out, " member",
		    membership->is_member ? "yes" : "no");
		strbuf_puts(out, "></membership>\n");
	}
	for (i = 0; i < measures->baseline_count; i++)
		compose_baseline(out, &measures->baselines[i]);
	for (i = 0; i < measures->settled_count; i++)
		compose_settled(out, &measures->settled[i]);
	strbuf_puts(out, "</measures>\n");
}

static void
compose_ledger(struct strbuf *out, const struct result *result)
{
	const struct line_tally *tally;

	strbuf_puts(out, "<ledger");
	canonical_attribute(out, " digest", result->digest);
	strbuf_puts(out, ">\n");
	for (size_t i = 0; i < result->tally_count; i++) {
		tally = &result->tallies[i];
		strbuf_puts(out, "<tally");
		canonical_attribute(out, " currency", tally->currency);
		canonical_attribute(out, " fate", line_fate_code(tally->fate));
		canonical_attribute_count(out, " lines", tally->lines);
		canonical_attribute_micro(out, " net", tally->net_micro);
		strbuf_puts(out, "></tally>\n");
	}
	strbuf_puts(out, "</ledger>\n");
}

void
statement_measures_compose(struct strbuf *out, const struct result *result)
{
	compose_measures(out, result->measures);
	compose_ledger(out, result);
}

/* --------------------------------------------------------------- parsing */

/* count zeroed objects; NULL only after a failure or for none. */
static void *
make_array(struct statement_scan *scan, size_t count, size_t size)
{
	void *array;

	if (count == 0 || scan->has_failed)
		return NULL;
	array = arena_alloc(scan->arena, count, size);
	if (array == NULL)
		statement_scan_memory(scan);
	return array;
}

static struct period
parse_period(struct statement_scan *scan, const char *tag)
{
	struct period period;

	statement_scan_expect(scan, tag);
	period.from = statement_scan_date(scan, " from");
	period.until = statement_scan_date(scan, " until");
	if (period.until < period.from)
		statement_scan_fail(scan,
		    "an end of the period that is not before its beginning");
	return period;
}

static enum figure_role
parse_role(struct statement_scan *scan)
{
	const char *code = statement_scan_attribute(scan, " role");
	enum figure_role role;

	if (code == NULL)
		return FIGURE_QUALIFY;
	for (role = FIGURE_REQUIRE; role < FIGURE_ROLE_COUNT; role++)
		if (strcmp(figure_role_code(role), code) == 0)
			return role;
	statement_scan_fail_value(scan, " role", "the role of a figure", code);
	return FIGURE_QUALIFY;
}

static unsigned
parse_ordinal(struct statement_scan *scan)
{
	uint64_t ordinal = statement_scan_number(scan, " ordinal");

	if (ordinal == 0 || ordinal > UINT_MAX) {
		statement_scan_fail(scan, "the number of a require");
		return 0;
	}
	return (unsigned)ordinal;
}

static void
parse_figures(struct statement_scan *scan, struct measures *measures)
{
	size_t count = statement_scan_count_lines(scan, "<figure ");
	struct result_figure *figure;

	measures->figures = make_array(scan, count, sizeof *figure);
	if (measures->figures == NULL)
		return;
	for (size_t i = 0; i < count && !scan->has_failed; i++) {
		figure = &measures->figures[i];
		statement_scan_expect(scan, "<figure");
		figure->lines = statement_scan_number(scan, " lines");
		if (statement_scan_is_at(scan, " ordinal"))
			figure->ordinal = parse_ordinal(scan);
		figure->role = parse_role(scan);
		figure->rule = statement_scan_optional(scan, " rule");
		figure->value_micro = statement_scan_micro(scan, " value");
		statement_scan_expect(scan, "></figure>\n");
	}
	measures->figure_count = count;
}

static void
parse_memberships(struct statement_scan *scan, struct measures *measures)
{
	size_t count = statement_scan_count_lines(scan, "<membership ");
	struct result_membership *membership;

	measures->memberships = make_array(scan, count, sizeof *membership);
	if (measures->memberships == NULL)
		return;
	for (size_t i = 0; i < count && !scan->has_failed; i++) {
		membership = &measures->memberships[i];
		statement_scan_expect(scan, "<membership");
		membership->club = statement_scan_attribute(scan, " club");
		membership->is_member = statement_scan_flag(scan, " member");
		statement_scan_expect(scan, "></membership>\n");
	}
	measures->membership_count = count;
}

static int64_t
parse_narrow(struct statement_scan *scan, const char *name)
{
	wide value_micro = statement_scan_micro(scan, name);
	int64_t narrow = 0;

	if (decimal_narrow(&narrow, value_micro) != STATUS_OK)
		statement_scan_fail(scan, "a figure below 9e12");
	return narrow;
}

static void
parse_baselines(struct statement_scan *scan, struct measures *measures)
{
	size_t count = statement_scan_count_lines(scan, "<baseline ");
	struct result_baseline *baseline;

	measures->baselines = make_array(scan, count, sizeof *baseline);
	if (measures->baselines == NULL)
		return;
	for (size_t i = 0; i < count && !scan->has_failed; i++) {
		baseline = &measures->baselines[i];
		statement_scan_expect(scan, "<baseline");
		baseline->list = statement_scan_attribute(scan, " list");
		baseline->has_value = statement_scan_is_at(scan, " value");
		if (baseline->has_value)
			baseline->value_micro = parse_narrow(scan, " value");
		statement_scan_expect(scan, "></baseline>\n");
	}
	measures->baseline_count = count;
}

static void
parse_settled(struct statement_scan *scan, struct measures *measures)
{
	size_t count = statement_scan_count_lines(scan, "<settled ");
	struct result_settled *settled;
	uint64_t run;

	measures->settled = make_array(scan, count, sizeof *settled);
	if (measures->settled == NULL)
		return;
	for (size_t i = 0; i < count && !scan->has_failed; i++) {
		settled = &measures->settled[i];
		statement_scan_expect(scan, "<settled");
		settled->amount_micro = parse_narrow(scan, " amount");
		settled->period.from = statement_scan_date(scan, " from");
		run = statement_scan_number(scan, " run");
		settled->period.until = statement_scan_date(scan, " until");
		if (run > INT64_MAX)
			statement_scan_fail(scan, "a smaller run number");
		settled->run = (int64_t)run;
		statement_scan_expect(scan, "></settled>\n");
	}
	measures->settled_count = count;
}

static void
parse_measures(struct statement_scan *scan, struct measures *measures)
{
	measures->is_settlement = true;
	statement_scan_expect(scan, "<measures");
	measures->as_of = statement_scan_date(scan, " as-of");
	measures->since = DATE_NONE;
	if (statement_scan_is_at(scan, " since"))
		measures->since = statement_scan_date(scan, " since");
	statement_scan_expect(scan, ">\n");
	measures->period = parse_period(scan, "<period");
	statement_scan_expect(scan, "></period>\n");
	measures->window = parse_period(scan, "<window");
	statement_scan_expect(scan, "></window>\n");
	parse_figures(scan, measures);
	parse_memberships(scan, measures);
	parse_baselines(scan, measures);
	parse_settled(scan, measures);
	statement_scan_expect(scan, "</measures>\n");
}

static enum line_fate
parse_fate(struct statement_scan *scan)
{
	const char *code = statement_scan_attribute(scan, " fate");
	enum line_fate fate;

	if (code == NULL)
		return LINES_COUNTED;
	for (fate = LINES_COUNTED; fate < LINES_FATE_COUNT; fate++)
		if (strcmp(line_fate_code(fate), code) == 0)
			return fate;
	statement_scan_fail_value(scan, " fate", "what became of lines", code);
	return LINES_COUNTED;
}

static bool
is_after(const struct line_tally *tally, const struct line_tally *before)
{
	if (tally->fate != before->fate)
		return tally->fate > before->fate;
	return strcmp(tally->currency, before->currency) > 0;
}

static void
parse_tallies(struct statement_scan *scan, struct result *result)
{
	size_t count = statement_scan_count_lines(scan, "<tally ");
	struct line_tally *tally;
	const char *currency;

	result->tallies = make_array(scan, count, sizeof *tally);
	if (result->tallies == NULL)
		return;
	for (size_t i = 0; i < count && !scan->has_failed; i++) {
		tally = &result->tallies[i];
		statement_scan_expect(scan, "<tally");
		currency = statement_scan_attribute(scan, " currency");
		if (currency != NULL && strlen(currency) == 3)
			memcpy(tally->currency, currency, 4);
		else if (currency != NULL)
			statement_scan_fail_value(scan, " currency",
			    "three letters", currency);
		tally->fate = parse_fate(scan);
		if (i > 0 && !is_after(tally, tally - 1))
			statement_scan_fail(scan, "tallies in order");
		tally->lines = statement_scan_number(scan, " lines");
		tally->net_micro = statement_scan_micro(scan, " net");
		statement_scan_expect(scan, "></tally>\n");
	}
	result->tally_count = count;
}

/* Did any line of the account count? */
static bool
has_counting(const struct result *result)
{
	for (size_t i = 0; i < result->tally_count; i++) {
		enum line_fate fate = result->tallies[i].fate;

		if (fate == LINES_COUNTED || fate == LINES_UNSELECTED)
			return true;
	}
	return false;
}

static void
parse_ledger(struct statement_scan *scan, struct result *result)
{
	const char *digest;

	statement_scan_expect(scan, "<ledger");
	digest = statement_scan_attribute(scan, " digest");
	if (digest == NULL)
		return;
	if (strlen(digest) != DIGEST_TEXT_SIZE - 1) {
		statement_scan_fail_value(scan, " digest",
		    "64 hexadecimal digits", digest);
		return;
	}
	memcpy(result->digest, digest, DIGEST_TEXT_SIZE);
	statement_scan_expect(scan, ">\n");
	parse_tallies(scan, result);
	result->measures->is_empty = !has_counting(result);
	statement_scan_expect(scan, "</ledger>\n");
}

void
statement_measures_parse(struct statement_scan *scan, struct result *result)
{
	result->measures = make_array(scan, 1, sizeof *result->measures);
	if (result->measures == NULL)
		return;
	parse_measures(scan, result->measures);
	parse_ledger(scan, result);
}
