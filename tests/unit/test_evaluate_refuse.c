/* Measures that are of another agreement, and parties that fail. */
#include "tests/support/evaluated.h"
#include "tests/support/rows.h"

#include "rules/evaluate.h"

static const struct evaluated_row asked = {
	"", EUR, PLAN "<figures id='q'><figure party='X' value='1'/></figures>"
	"<rule id='r'><require member='GOLD'/><require member='SILVER'/>"
	"<qualify basis='net-amount' compare='growth' baseline='plan'/>"
	"<scale method='all-units'><tier from='0' rate='1%'/></scale>"
	"<pay basis='growth' baseline='q'/></rule><limit cap-percent='5%'/>",
	"5 5 5", "yy", "5 5", NULL, NULL
};

enum damage {
	NO_DAMAGE,
	NO_MEASURES,
	FEWER_FIGURES,
	OTHER_RULE,
	NO_RULE,
	OTHER_ROLE,
	OTHER_ORDINAL,
	OTHER_CLUB,
	NO_CLUB,
	OTHER_LIST,
	NO_LIST,
	EMPTY_WINDOW,
	EMPTY_PERIOD,
	OTHER_LAST_ROLE,
	RULE_FOR_NONE,
	OTHER_LAST_CLUB,
	OTHER_LAST_LIST,
	DAMAGE_COUNT,
};

static void
damage(struct result *result, enum damage damage)
{
	struct measures *measures = result->measures;

	switch (damage) {
	case NO_DAMAGE:
	case DAMAGE_COUNT:
		break;
	case NO_MEASURES:
		result->measures = NULL;
		break;
	case FEWER_FIGURES:
		measures->figure_count--;
		break;
	case OTHER_LAST_ROLE:
		measures->figures[1].role = FIGURE_QUALIFY;
		break;
	case RULE_FOR_NONE:
		measures->figures[2].rule = "r";
		break;
	case OTHER_LAST_CLUB:
		measures->memberships[1].club = "GOLD";
		break;
	case OTHER_LAST_LIST:
		measures->baselines[1].list = "plan";
		break;
	case OTHER_RULE:
		measures->figures[0].rule = "q";
		break;
	case NO_RULE:
		measures->figures[0].rule = NULL;
		break;
	case OTHER_ROLE:
		measures->figures[0].role = FIGURE_PAY;
		break;
	case OTHER_ORDINAL:
		measures->figures[0].ordinal = 1;
		break;
	case OTHER_CLUB:
		measures->memberships[0].club = "SILVER";
		break;
	case NO_CLUB:
		measures->membership_count = 0;
		break;
	case OTHER_LIST:
		measures->baselines[0].list = "other";
		break;
	case NO_LIST:
		measures->baseline_count = 0;
		break;
	case EMPTY_WINDOW:
		measures->window.until = measures->window.from - 1;
		break;
	case EMPTY_PERIOD:
		measures->period.until = measures->period.from - 1;
		break;
	}
}

static void
evaluate_refuses_measures_of_another(void **state)
{
	(void)state;
	for (int i = NO_DAMAGE; i < DAMAGE_COUNT; i++) {
		struct evaluated evaluated;
		struct error err;
		enum status status;

		evaluated_open(&evaluated, &asked);
		damage(&evaluated.result, (enum damage)i);
		status = evaluate(&evaluated.result, &evaluated.arena,
		    evaluated.plan, &err);
		check_status(status, i == NO_DAMAGE ? STATUS_OK :
		    STATUS_INVALID, &err);
		if (i != NO_DAMAGE) {
			assert_null(evaluated.result.rules);
			assert_string_equal(err.message, "the measures are "
			    "not those that agreement A asks for");
		}
		evaluated_close(&evaluated);
	}
}

static void
evaluate_leaves_failed_parties_alone(void **state)
{
	struct evaluated evaluated;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &asked);
	evaluated.result.measures = NULL;
	evaluated.result.error = "no rate";
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(evaluated.result.error, "no rate");
	assert_null(evaluated.result.rules);
	evaluated_close(&evaluated);
}

/* What does not fit 128 bits fails the party, not the run. */
static void
evaluate_fails_a_party_whose_amount_is_too_large(void **state)
{
	static const struct evaluated_row large = {
		"", EUR, "<rule id='r'>" NET FLAT("999999999%") "</rule>",
		"1 1", "", "", NULL, NULL
	};
	wide most = (((wide)1 << 126) - 1) * 2 + 1;
	struct evaluated evaluated;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &large);
	evaluated.result.measures->figures[1].value_micro = most;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(evaluated.result.error,
	    "an amount of the result is too large");
	assert_null(evaluated.result.rules);
	evaluated_close(&evaluated);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evaluate_refuses_measures_of_another),
		cmocka_unit_test(evaluate_leaves_failed_parties_alone),
		cmocka_unit_test(
		    evaluate_fails_a_party_whose_amount_is_too_large),
	};

	return cmocka_run_group_tests_name("evaluate_refuse", tests, NULL,
	    NULL);
}
