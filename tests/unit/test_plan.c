#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/plan.h"

/*
 * What figures an agreement needs, one per line: rule, role, which require, and
 * the slot it is read from.
 */

#define ATTRIBUTES "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define PLAN "<figures id='plan'><figure party='C-1' value='1'/></figures>"
#define QUALIFY "<qualify basis='net-amount'/>"
#define RATES "<scale method='all-units'><tier from='1' rate='1%'/></scale>"

struct row {
	const char *name;
	const char *inside;
	const char *figures;
	size_t slots;
	const char *needs;	/* c: claims, y: year before, g: group */
};

#define DAYS(terms) "<qualify basis='days'>" terms "</qualify>" \
	"<scale method='all-units'><tier from='1' amount='1'/></scale>"

static const struct row rows[] = {
	{ "v and P are the same sum",
	    "<rule id='r'>" QUALIFY RATES "</rule>",
	    "r qualify 0 0\nr pay 0 0\n", 1, "" },
	{ "methods that pay on v need no P",
	    "<rule id='r'>" QUALIFY "<scale method='incremental'>"
	    "<tier from='1' rate='1%'/></scale></rule>",
	    "r qualify 0 0\n", 1, "" },
	{ "lump sums need no P",
	    "<rule id='r'>" QUALIFY "<scale method='all-units'>"
	    "<tier from='1' amount='5'/></scale></rule>",
	    "r qualify 0 0\n", 1, "" },
	{ "free units need the net amount",
	    "<rule id='r'><qualify basis='quantity' unit='C62'/>"
	    "<scale method='multiples'><tier from='9' free-units='1'/>"
	    "</scale></rule>",
	    "r qualify 0 0\nr free-net 0 1\n", 2, "" },
	{ "P is the party's own",
	    "<rule id='r'><qualify basis='net-amount' across='group'/>" RATES
	    "</rule>",
	    "r qualify 0 0\nr pay 0 1\n", 2, "g" },
	{ "growth needs the year before",
	    "<rule id='r'><qualify basis='net-amount' compare='growth'/>"
	    RATES "<pay basis='growth'/></rule>",
	    "r qualify 0 0\nr qualify-base 0 1\nr pay 0 0\nr pay-base 0 1\n",
	    2, "y" },
	{ "a figures list does not",
	    PLAN "<rule id='r'><qualify basis='net-amount' compare='growth' "
	    "baseline='plan'/>" RATES
	    "<pay basis='growth' baseline='plan'/></rule>",
	    "r qualify 0 0\nr pay 0 0\n", 1, "" },
	{ "a share needs the total, across the group too",
	    "<rule id='r'><qualify basis='net-amount' compare='share' "
	    "across='group'><lines product='P-1'/></qualify>"
	    "<scale method='all-units'><tier from='1%' amount='1'/></scale>"
	    "</rule>",
	    "r qualify 0 0\nr qualify-base 0 1\n", 2, "g" },
	{ "requires come first, clubs need no figure",
	    "<rule id='r'><require member='GOLD'/>"
	    "<require basis='documents' at-least='2'/>"
	    "<require basis='net-amount' compare='growth-rate' below='5%'/>"
	    QUALIFY RATES "</rule>",
	    "r require 2 0\nr require 3 1\nr require-base 3 2\n"
	    "r qualify 0 1\nr pay 0 1\n", 3, "y" },
	{ "caps need the net amount of what pays",
	    "<rule id='r'><qualify basis='days'/><scale method='all-units'>"
	    "<tier from='1' rate='1%'/></scale><pay basis='net-amount'>"
	    "<lines brand='ACME'/></pay><limit cap-percent='1%'/></rule>"
	    "<limit cap-percent='2%'/>",
	    "r qualify 0 0\nr pay 0 1\nr cap-net 0 1\n- cap-net 0 2\n", 3,
	    "" },
	{ "equal terms share, whatever their file",
	    "<rule id='a'><qualify basis='net-amount'><lines product='P-1'/>"
	    "</qualify>" RATES "</rule><rule id='b'><qualify "
	    "basis='net-amount'><lines product='P-1'/></qualify>" RATES
	    "</rule><rule id='c'><qualify basis='net-amount'>"
	    "<lines product='P-2'/></qualify>" RATES "</rule>",
	    "a qualify 0 0\na pay 0 0\nb qualify 0 0\nb pay 0 0\n"
	    "c qualify 0 1\nc pay 0 1\n", 2, "" },
	{ "terms that differ do not",
	    "<rule id='a'>" DAYS("<lines document-at-least='5'/>")
	    "</rule><rule id='b'>" DAYS("<lines document-at-least='6'/>")
	    "</rule><rule id='c'>" DAYS("<lines document-at-least='0'/>")
	    "</rule><rule id='d'>" DAYS("<lines paid='yes'/>")
	    "</rule><rule id='e'>" DAYS("<lines paid='yes'/><lines tag='t'/>")
	    "</rule><rule id='f'>" DAYS("<lines paid='yes'/><except tag='t'/>")
	    "</rule><rule id='g'>" DAYS("<lines paid='yes'/>"
	    "<except tag='t'/><except tag='u'/>") "</rule><rule id='h'>"
	    DAYS("<lines paid='yes'/><except tag='u'/>") "</rule>",
	    "a qualify 0 0\nb qualify 0 1\nc qualify 0 2\nd qualify 0 3\n"
	    "e qualify 0 4\nf qualify 0 5\ng qualify 0 6\nh qualify 0 7\n", 8,
	    "c" },
	{ "each of 5 is not each of 6",
	    "<rule id='r'><require basis='products' each='5' at-least='1'/>"
	    "<require basis='products' each='6' at-least='1'/>"
	    "<require basis='products' each='5.0' at-least='2'/>"
	    "<require basis='products' across='group' each='5' at-least='2'/>"
	    QUALIFY "<scale method='all-units'><tier from='1' amount='1'/>"
	    "</scale></rule>",
	    "r require 1 0\nr require 2 1\nr require 3 0\nr require 4 2\n"
	    "r qualify 0 3\n", 4, "g" },
	{ "a term without attributes is no term",
	    "<rule id='r'><qualify basis='net-amount'><lines product='P'/>"
	    "</qualify><scale method='all-units'><tier from='1' rate='1%'/>"
	    "</scale><pay basis='net-amount'><lines product='Q'/><lines/>"
	    "</pay></rule><rule id='s'>" QUALIFY RATES "</rule>",
	    "r qualify 0 0\nr pay 0 1\ns qualify 0 1\ns pay 0 1\n", 2, "" },
	{ "each, level and unit tell slots apart",
	    "<rule id='r'><require basis='documents' at-least='1'/>"
	    "<require basis='documents' each='0' at-least='1'/>"
	    "<require basis='categories' at-least='1'/>"
	    "<require basis='categories' level='2' at-least='1'/>"
	    "<require basis='quantity' unit='KGM' at-least='1'/>"
	    "<require basis='quantity' unit='C62' at-least='1'/>"
	    QUALIFY "<scale method='all-units'><tier from='1' amount='1'/>"
	    "</scale></rule>",
	    "r require 1 0\nr require 2 1\nr require 3 2\nr require 4 3\n"
	    "r require 5 4\nr require 6 5\nr qualify 0 6\n", 7, "" },
	{ "a term that asks for payment",
	    "<rule id='r'><qualify basis='net-amount'><lines paid='yes'/>"
	    "</qualify>" RATES "</rule>",
	    "r qualify 0 0\nr pay 0 0\n", 1, "c" },
	{ "an except of the agreement that asks for a total",
	    "<except document-at-least='5'/><rule id='r'>" QUALIFY RATES
	    "</rule>",
	    "r qualify 0 0\nr pay 0 0\n", 1, "c" },
};

static void
plan_row(void **state)
{
	const struct row *row = *state;
	struct agreement_file *file = ledger_rows_agreement(ATTRIBUTES,
	    row->inside);
	struct arena arena;
	struct plan *plan;
	struct strbuf found;

	arena_init(&arena, (size_t)1 << 20);
	strbuf_init(&found, 4096);
	check_status(plan_make(&plan, &arena, &file->agreements[0]),
	    STATUS_OK, NULL);
	for (size_t i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *figure = &plan->figures[i];

		strbuf_printf(&found, "%s %s %u %zu\n",
		    figure->rule == NULL ? "-" : figure->rule->id,
		    figure_role_code(figure->role), figure->ordinal,
		    figure->slot);
	}
	assert_string_equal(strbuf_text(&found), row->figures);
	check_int_equal((int64_t)plan->slot_count, (int64_t)row->slots);
	check_int_equal(plan->needs_claims, strchr(row->needs, 'c') != NULL);
	check_int_equal(plan->needs_year_before,
	    strchr(row->needs, 'y') != NULL);
	check_int_equal(plan->needs_group, strchr(row->needs, 'g') != NULL);
	strbuf_fini(&found);
	arena_reset(&arena);
	agreement_file_free(file);
}

/* Clubs and figures lists are named once, in the order first asked for. */
static void
plan_names_clubs_and_lists_once(void **state)
{
	struct agreement_file *file = ledger_rows_agreement(ATTRIBUTES,
	    "<figures id='one'><figure party='C' value='1'/></figures>"
	    "<figures id='two'><figure party='C' value='1'/></figures>"
	    "<rule id='a'><require member='GOLD'/><require member='NEW'/>"
	    "<qualify basis='net-amount' compare='attainment' "
	    "baseline='two'/><scale method='all-units'>"
	    "<tier from='1%' amount='1'/></scale></rule>"
	    "<rule id='b'><require member='GOLD'/>"
	    "<qualify basis='net-amount' compare='attainment' "
	    "baseline='two'/><scale method='all-units'>"
	    "<tier from='1%' rate='1%'/></scale>"
	    "<pay basis='growth' baseline='one'/></rule>");
	struct arena arena;
	struct plan *plan;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	check_status(plan_make(&plan, &arena, &file->agreements[0]),
	    STATUS_OK, NULL);
	check_int_equal((int64_t)plan->club_count, 2);
	assert_string_equal(plan->clubs[0], "GOLD");
	assert_string_equal(plan->clubs[1], "NEW");
	check_int_equal((int64_t)plan->baseline_count, 2);
	assert_string_equal(plan->baselines[0]->id, "two");
	assert_string_equal(plan->baselines[1]->id, "one");
	arena_reset(&arena);
	agreement_file_free(file);
}

static void
plan_make_tells_of_no_memory(void **state)
{
	struct agreement_file *file = ledger_rows_agreement(ATTRIBUTES,
	    "<rule id='r'>" QUALIFY RATES "</rule>");
	struct plan *plan = NULL;
	struct arena arena;

	(void)state;
	arena_init(&arena, sizeof *plan);
	check_status(plan_make(&plan, &arena, &file->agreements[0]),
	    STATUS_MEMORY, NULL);
	assert_null(plan);
	arena_reset(&arena);
	agreement_file_free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_names_clubs_and_lists_once),
		cmocka_unit_test(plan_make_tells_of_no_memory),
	};

	return run_rows("plan_make", plan_row, rows) +
	    cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
