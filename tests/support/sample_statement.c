#include "tests/support/sample_statement.h"

#define MICRO INT64_C(1000000)

/* Days since 1970-01-01. */
#define DAY_2025_01_01 20089
#define DAY_2025_12_31 20453
#define DAY_2026_01_31 20484
#define DAY_2019_05_17 18033

static const struct result_title titles[] = {
	{ "en", "Partner <bonus> & more 2025" },
	{ "cs", "Bonus partner\xc5\xaf 2025" },
};

static const struct result_title volume_titles[] = {
	{ "en", "Yearly volume cashback" },
	{ "cs", "Ro\xc4\x8dn\xc3\xad bonus" },
};

static struct result_figure figures[] = {
	{ NULL, FIGURE_CAP_NET, 0, 60000 * MICRO, 13 },
	{ "volume", FIGURE_REQUIRE, 1, 3 * MICRO, 3 },
	{ "volume", FIGURE_QUALIFY, 0, (wide)52341170000, 12 },
	{ "range", FIGURE_QUALIFY, 0, 4 * MICRO, 11 },
	{ "range", FIGURE_PAY, 0, (wide)-1203500001, 5 },
};

static struct result_membership memberships[] = {
	{ "gold \"club\"", true },
	{ "silver", false },
};

static struct result_baseline baselines[] = {
	{ "plan", true, 120000 * MICRO },
	{ "other", false, 0 },
};

static struct result_settled settled[] = {
	{ { DAY_2025_01_01, DAY_2025_01_01 + 89 }, 3, 100500000 },
	{ { DAY_2025_01_01 + 90, DAY_2025_12_31 - 1 }, 5, 0 },
};

static struct measures measures = {
	.settled = settled,
	.settled_count = sizeof settled / sizeof settled[0],
	.window = { DAY_2025_01_01, DAY_2025_12_31 },
	.period = { DAY_2025_01_01, DAY_2025_12_31 },
	.as_of = DAY_2025_12_31,
	.since = DAY_2019_05_17,
	.figures = figures,
	.figure_count = sizeof figures / sizeof figures[0],
	.memberships = memberships,
	.membership_count = sizeof memberships / sizeof memberships[0],
	.baselines = baselines,
	.baseline_count = sizeof baselines / sizeof baselines[0],
};

static struct line_tally tallies[] = {
	{ LINES_COUNTED, "CZK", 2, (wide)25000500000 },
	{ LINES_COUNTED, "EUR", 10, (wide)51340670000 },
	{ LINES_EXCEPTED, "EUR", 1, (wide)-3 * MICRO },
};

static struct result_require requires[] = {
	{ .measure = "number of invoices", .value = "3", .at_least = "2",
	    .unit = "invoices", .lines = 3, .holds = true },
	{ .measure = "member of silver", .value = "no", .holds = false },
};

static struct result_step volume_steps[] = {
	{ STEP_BENEFIT, NULL, NULL, "1046.8234" },
	{ STEP_CAP, "at most 1040", "1046.8234", "1040" },
	{ STEP_ROUND, "to 0.01, half up", "1040", "1040" },
};

static struct result_step range_steps[] = {
	{ STEP_BENEFIT, NULL, NULL, "6.0175" },
	{ STEP_REQUIRE, NULL, "6.0175", "0" },
};

static struct rule_result rules[] = {
	{
	    .id = "volume",
	    .titles = volume_titles,
	    .title_count = 2,
	    .measure = "net amount of category TOOLS",
	    .unit = "EUR",
	    .method = "all-units",
	    .requires = requires,
	    .require_count = 1,
	    .qualifying = "52341.17",
	    .qualifying_lines = 12,
	    .tier = 2,
	    .tier_from = "50000",
	    .tier_until = "100000",
	    .benefit = "2%",
	    .next_from = "100000",
	    .next_distance = "47658.83",
	    .next_benefit = "3%",
	    .has_next_amount = true,
	    .next_amount_micro = 1040 * MICRO,
	    .paying_unit = "EUR",
	    .paying = "52341.17",
	    .paying_lines = 12,
	    .steps = volume_steps,
	    .step_count = 3,
	    .amount_micro = 1040 * MICRO,
	    .reason = REASON_CAP,
	    .sentence = "2% of 52341.17 EUR is 1046.8234 EUR, capped at "
			"1040.00 EUR by the rule's limit, which no later "
			"purchase moves",
	},
	{
	    .id = "range",
	    .measure = "categories at level 1",
	    .unit = "categories",
	    .method = "incremental",
	    .exceeds = true,
	    .requires = requires + 1,
	    .require_count = 1,
	    .steps = range_steps,
	    .step_count = 2,
	    .reason = REASON_REQUIRE_FAILED,
	    .sentence = "Not paid: <silver> & more",
	},
};

static struct result_step steps[] = {
	{ STEP_SUM, NULL, NULL, "1040" },
	{ STEP_ROUND, "to 0.01, half up", "1040", "1040" },
};

static const struct result result = {
	.agreement = "PARTNER-2025",
	.version = "3",
	.currency = "EUR",
	.minor_digits = 2,
	.titles = titles,
	.title_count = 2,
	.account = "C-1 \"\xc5\xbdi\xc5\xbe\" <&>\t\n\r",
	.measures = &measures,
	.tallies = tallies,
	.tally_count = sizeof tallies / sizeof tallies[0],
	.settlement = {
	    .is_shown = true,
	    .settled_micro = 100500000,
	    .due_micro = 939500000,
	    .sentence = "The difference is due.",
	},
	.digest = "00112233445566778899aabbccddeeff"
		  "00112233445566778899aabbccddeeff",
	.rules = rules,
	.rule_count = 2,
	.steps = steps,
	.step_count = 2,
	.total_micro = 1040 * MICRO,
};

const struct statement *
sample_statement(void)
{
	static const struct statement statement = {
		.run = 7,
		.issued = DAY_2026_01_31,
		.program = "ristorno 0.1.0",
		.issuer = {
			.id = "SELLER",
			.name = "Seller & Sons s.r.o.",
			.tax_id = "CZ12345678",
			.address = { "Dlouh\xc3\xa1 1", "Praha", "110 00",
			    "CZ" },
		},
		.account_name = "Kupuj\xc3\xad" "c\xc3\xad <a.s.>",
		.account_tax_id = "CZ87654321",
		.account_address = { .city = "Brno", .country = "CZ" },
		.language = "cs",
		.agreement_xml =
		    "<agreement xmlns=\"urn:ristorno:agreement:1\" "
		    "currency=\"EUR\" from=\"2025-01-01\" id=\"PARTNER-2025\" "
		    "until=\"2025-12-31\" version=\"3\">"
		    "<title xml:lang=\"en\">Partner &lt;bonus&gt; &amp; more "
		    "2025</title><title xml:lang=\"cs\">Bonus partner\xc5\xaf "
		    "2025</title><rule id=\"volume\"></rule></agreement>",
		.result = &result,
	};

	return &statement;
}

static struct measures small_measures = {
	.window = { DAY_2025_01_01, DAY_2025_01_01 },
	.period = { DAY_2025_01_01, DAY_2025_12_31 },
	.as_of = DAY_2025_01_01,
	.since = DATE_NONE,
};

static const struct result small_result = {
	.agreement = "A",
	.version = "1",
	.currency = "JPY",
	.account = "C",
	.is_group = true,
	.measures = &small_measures,
	.digest = "ffffffffffffffffffffffffffffffff"
		  "ffffffffffffffffffffffffffffffff",
};

const struct statement *
sample_statement_small(void)
{
	static const struct statement statement = {
		.run = 1,
		.issued = DAY_2026_01_31,
		.program = "p",
		.agreement_xml =
		    "<agreement xmlns=\"urn:ristorno:agreement:1\" "
		    "currency=\"JPY\" id=\"A\" per=\"group\" version=\"1\">"
		    "</agreement>",
		.result = &small_result,
	};

	return &statement;
}

const struct result *
sample_result_failed(void)
{
	static const struct result failed = {
		.agreement = "PARTNER-2025",
		.version = "3",
		.currency = "CZK",
		.minor_digits = 2,
		.account = "C,\"2\"",
		.error = "invoice INV-9, line 3: no exchange rate of USD for "
			 "2025-03-01",
	};

	return &failed;
}
