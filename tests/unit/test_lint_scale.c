/*
 * What lint says of scales, limits and settlements of every kind.
 */
#include "tests/support/check.h"

#include "tests/support/lint_told.h"
#include "tests/support/rows.h"

#define TERM(from, until) \
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'" \
	" currency='EUR' from='" from "' until='" until "'>" \
	"<title xml:lang='en'>T</title>"
#define HEAD TERM("2025-01-01", "2025-12-31")
#define END "</agreement>"
#define RULE(inside) "<rule id='r'>" inside "</rule>"
#define NET "<qualify basis='net-amount'/>"
#define DAYS "<qualify basis='days'/>"
#define SHARE "<qualify basis='net-amount' compare='share'/>"
#define SCALE(method, tiers) "<scale method='" method "'>" tiers "</scale>"
#define TIER(from, benefit) "\n<tier from='" from "' " benefit "/>"
#define PAY_NET "<pay basis='net-amount'/>"

static const struct lint_row {
	const char *name;
	const char *agreement;
	const char *expected;
} lint_rows[] = {
	/* where a cliff is, and how high */
	{ "a threshold finer than the currency", HEAD RULE(NET
	    SCALE("all-units", TIER("100.005", "amount='5'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 100.005 EUR: 0.01 EUR more"
	    " that is bought pays 5.00 more (0.00 becomes 5.00)\n" },
	{ "every tier that is reached pays on all up to its end", HEAD RULE(NET
	    SCALE("additive-banded", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'"))) END,
	    "3 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (10.00 becomes 30.00)\n" },
	{ "by the piece", HEAD RULE("<qualify basis='quantity' unit='KGM'/>"
	    SCALE("all-units", TIER("0", "per-unit='1'")
	    TIER("50", "per-unit='1.5'"))) END,
	    "3 note cliff: rule \"r\": a cliff at 50 KGM: reaching it pays"
	    " 25.00 more (50.00 becomes 75.00)\n" },
	{ "each multiple", HEAD RULE(DAYS SCALE("multiples",
	    TIER("5", "amount='20'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 5 days and each multiple:"
	    " reaching it pays 20.00 more (0.00 becomes 20.00)\n" },
	{ "a growth is bought by the cent", HEAD RULE(
	    "<qualify basis='net-amount' compare='growth'/>"
	    SCALE("all-units", TIER("1000", "amount='20'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (0.00 becomes 20.00)\n" },
	{ "a rate of one's own for what the group bought", HEAD RULE(
	    "<qualify basis='net-amount' across='group'/>"
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'"))) END,
	    "3 note cliff: rule \"r\": a cliff at 1000.00 EUR: for each 1000"
	    " EUR that it is paid on 10.00 becomes 20.00\n" },
	{ "a rate of the amount for a quantity", HEAD RULE(
	    "<qualify basis='quantity' unit='C62'/>"
	    SCALE("all-units", TIER("10", "rate='2%'")) PAY_NET) END,
	    "2 note cliff: rule \"r\": a cliff at 10 C62: for each 1000 EUR"
	    " that it is paid on 0.00 becomes 20.00\n" },
	{ "a pay that says what is meant anyway", HEAD RULE(NET
	    SCALE("all-units", TIER("1000", "rate='2%'")) PAY_NET) END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (0.00 becomes 20.00)\n" },
	{ "money for a quantity", HEAD RULE(DAYS
	    "<scale method='all-units' threshold='exceed'>"
	    TIER("0", "per-unit='1'") TIER("3", "per-unit='2'") "</scale>"
	    "<pay basis='quantity' unit='KGM'/>") END,
	    "3 note cliff: rule \"r\": a cliff just above 3 days: for each"
	    " 1000 KGM that it is paid on 1000.00 becomes 2000.00\n" },
	{ "every tier pays as well, on something else", HEAD RULE(DAYS
	    SCALE("additive", TIER("0", "rate='1%'") TIER("3", "rate='2%'"))
	    PAY_NET) END,
	    "3 note cliff: rule \"r\": a cliff at 3 days: for each 1000 EUR"
	    " that it is paid on there is more by 20.00\n" },
	{ "a straight line has one where it begins", HEAD RULE(SHARE
	    SCALE("interpolated", TIER("5%", "rate='1%'")
	    TIER("10%", "rate='2%'")) PAY_NET) END,
	    "2 note cliff: rule \"r\": a cliff at 5%: for each 1000 EUR that"
	    " it is paid on 0.00 becomes 10.00\n" },

	/* within cap-percent */
	{ "a cap of what is paid on cuts it", HEAD RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'")) "<limit cap-percent='1.5%'/>") END,
	    "3 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 5.00 more (10.00 becomes 15.00)\n" },
	{ "and of what is paid on elsewhere", HEAD RULE(SHARE
	    SCALE("all-units", TIER("0%", "rate='1%'")
	    TIER("10%", "rate='2%'")) PAY_NET "<limit cap-percent='1.5%'/>")
	    END,
	    "3 note cliff: rule \"r\": a cliff at 10%: for each 1000 EUR that"
	    " it is paid on 10.00 becomes 15.00\n" },
	{ "of a growth it says nothing", HEAD RULE(SHARE
	    SCALE("all-units", TIER("0%", "rate='1%'")
	    TIER("10%", "rate='2%'")) "<pay basis='growth'/>"
	    "<limit cap-percent='1.5%'/>") END,
	    "3 note cliff: rule \"r\": a cliff at 10%: for each 1000 EUR that"
	    " it is paid on 10.00 becomes 20.00\n" },
	{ "nor of a lump sum for days", HEAD RULE(DAYS
	    SCALE("all-units", TIER("2", "amount='20'"))
	    "<limit cap-percent='1%'/>") END,
	    "2 note cliff: rule \"r\": a cliff at 2 days: reaching it pays"
	    " 20.00 more (0.00 becomes 20.00)\n" },
	{ "nor for a growth", HEAD RULE(
	    "<qualify basis='net-amount' compare='growth'/>"
	    SCALE("all-units", TIER("1000", "amount='20'"))
	    "<limit cap-percent='1%'/>") END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (0.00 becomes 20.00)\n" },
	{ "nor for what the group bought", HEAD RULE(
	    "<qualify basis='net-amount' across='group'/>"
	    SCALE("interpolated", TIER("1000", "amount='20'"))
	    "<limit cap-percent='1%'/>") END,
	    "1 warning lump-sum-per-member: rule \"r\": what qualifies is the"
	    " whole group's, and each member is paid the lump sum: a group of"
	    " 3 gets 20.00 three times (once for a group: per=\"group\")\n"
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (0.00 becomes 20.00)\n" },
	{ "of a lump sum for the amount", HEAD RULE(NET
	    SCALE("all-units", TIER("1000", "amount='20'"))
	    "<limit cap-percent='1%'/>") END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 10.00 more (0.00 becomes 10.00)\n" },
	{ "nor of what other rules are taken off first", HEAD
	    "<rule id='a'>" NET SCALE("all-units", TIER("0", "rate='1%'"))
	    "</rule><rule id='b' net-of='a'>" NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'")) "<limit cap-percent='1.5%'/></rule>"
	    END,
	    "4 note cliff: rule \"b\": a cliff at 1000.00 EUR: for each 1000"
	    " EUR that it is paid on 10.00 becomes 20.00\n" },
	{ "a capped tier changes nothing", HEAD RULE(SHARE
	    SCALE("all-units", TIER("0%", "rate='1%'")
	    TIER("10%", "rate='2%'")) PAY_NET "<limit cap-percent='1%'/>") END,
	    "3 warning idle-tier: rule \"r\": tier 2 changes nothing; 10%"
	    " pays the same without it\n" },
	{ "not where tiers add up", HEAD RULE(NET
	    SCALE("additive", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'")) "<limit cap-percent='2%'/>") END,
	    "3 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 10.00 more (10.00 becomes 20.00)\n" },

	/* tiers that change nothing */
	{ "nor where nothing for all ends the tier before", HEAD RULE(NET
	    SCALE("additive-banded", TIER("0", "rate='10%'")
	    TIER("1000", "rate='0%'"))) END, "" },
	{ "but after a tier of nothing", HEAD RULE(NET
	    SCALE("additive-banded", TIER("0", "rate='0%'")
	    TIER("1000", "rate='0%'"))) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 0.00 EUR"
	    " pays the same without it\n"
	    "3 warning idle-tier: rule \"r\": tier 2 changes nothing; 1000.00"
	    " EUR pays the same without it\n" },
	{ "a straight line from nothing", HEAD RULE(DAYS
	    SCALE("interpolated", TIER("1", "amount='0'")
	    TIER("2", "amount='0'") TIER("3", "amount='5'"))) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 1 days"
	    " pays the same without it\n" },
	{ "nothing at all", HEAD RULE(DAYS
	    SCALE("interpolated", TIER("1", "amount='0'"))) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 1 days"
	    " pays the same without it\n" },
	{ "a straight line that begins there", HEAD RULE(DAYS
	    SCALE("interpolated", TIER("1", "amount='0'")
	    TIER("2", "amount='5'"))) END, "" },
	{ "the last of a straight line that is level", HEAD RULE(DAYS
	    SCALE("interpolated", TIER("0", "amount='5'")
	    TIER("2", "amount='5'"))) END,
	    "3 warning idle-tier: rule \"r\": tier 2 changes nothing; 2 days"
	    " pays the same without it\n" },
	{ "multiples of nothing", HEAD RULE(DAYS
	    SCALE("multiples", TIER("5", "amount='0'"))) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 5 days"
	    " pays the same without it\n" },
	{ "no free unit", HEAD RULE("<qualify basis='quantity' unit='C62'/>"
	    SCALE("multiples", TIER("5", "free-units='0'"))) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 5 C62"
	    " pays the same without it\n" },
	{ "a guarantee says nothing of a rate", HEAD RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("1000", "rate='2%'")) "<limit guarantee='100'/>") END, "" },
	{ "lump sums below a guarantee that a share caps", HEAD RULE(DAYS
	    SCALE("all-units", TIER("0", "amount='1'")
	    TIER("5", "amount='2'"))
	    "<limit guarantee='10' cap-percent='1%'/>") END, "" },

	/* benefits that fall on the way to the next threshold */
	{ "to a guarantee", HEAD RULE(NET
	    SCALE("interpolated", TIER("1000", "amount='500'")
	    TIER("5000", "amount='100'")) "<limit guarantee='200'/>") END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 300.00 more (200.00 becomes 500.00)\n"
	    "2 warning benefit-falls: rule \"r\": what is paid falls between"
	    " 1000.00 EUR and the next threshold, where it is 200.00\n" },
	{ "to less than the minimum payout", HEAD RULE(NET
	    SCALE("interpolated", TIER("0", "rate='2%'")
	    TIER("5000", "rate='0%'")) "\n<limit minimum-payout='5'/>") END,
	    "2 warning benefit-falls: rule \"r\": what is paid falls between"
	    " 0.00 EUR and the next threshold, where it is 0.00\n"
	    "4 note cliff: rule \"r\": a cliff where the result reaches 5.00:"
	    " a little less pays nothing\n" },
	{ "not to a guarantee that it never passes", HEAD RULE(NET
	    SCALE("interpolated", TIER("0", "amount='200'")
	    TIER("5000", "amount='100'")) "<limit guarantee='200'/>") END,
	    "" },
	{ "nor before a require lets it pay", HEAD RULE(
	    "<require basis='net-amount' at-least='4000'/>" NET
	    SCALE("interpolated", TIER("0", "amount='500'")
	    TIER("5000", "amount='0'")) "<limit guarantee='200'/>") END,
	    "1 note cliff: rule \"r\": a cliff at 4000.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 200.00 more (0.00"
	    " becomes 200.00)\n" },
	{ "nor where a require keeps it from paying", HEAD RULE(
	    "<require basis='net-amount' at-least='600'/>" NET
	    SCALE("interpolated", TIER("0", "rate='5%'")
	    TIER("500", "rate='2%'"))) END,
	    "1 note cliff: rule \"r\": a cliff at 600.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 12.00 more (0.00"
	    " becomes 12.00)\n" },

	{ "but where one asks for something else", HEAD RULE(
	    "<require basis='days' at-least='3'/>" NET
	    SCALE("interpolated", TIER("0", "amount='500'")
	    TIER("5000", "amount='0'")) "<limit guarantee='200'/>") END,
	    "1 note cliff: rule \"r\": a cliff at 3 days, which it requires:"
	    " a little less pays nothing, whatever the scale gives\n"
	    "2 warning benefit-falls: rule \"r\": what is paid falls between"
	    " 0.00 EUR and the next threshold, where it is 200.00\n" },
	{ "nor past where a require lets it pay", HEAD RULE(
	    "<require basis='net-amount' below='2000'/>" NET
	    SCALE("interpolated", TIER("0", "rate='2%'")
	    TIER("5000", "rate='0%'")) "<limit guarantee='5'/>") END,
	    "1 warning benefit-falls: rule \"r\": what is paid falls at"
	    " 2000.00 EUR, below which it requires to stay: up to there it is"
	    " 24.00, from there on nothing\n" },
	{ "nor where the rate falls more slowly than what is bought rises",
	    HEAD RULE(NET SCALE("interpolated", TIER("0", "rate='5%'")
	    TIER("5000", "rate='4%'"))) END, "" },

	/* minimum payouts */
	{ "a cent is the least there is", HEAD RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'"))
	    "<limit minimum-payout='0.01'/>") END, "" },
	{ "below a guarantee there is nothing", HEAD RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'"))
	    "<limit guarantee='50' minimum-payout='50'/>") END, "" },
	{ "but for a share that caps it", HEAD RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'"))
	    "\n<limit guarantee='50' cap-percent='5%' minimum-payout='20'/>")
	    END,
	    "3 note cliff: rule \"r\": a cliff where the result reaches 20.00:"
	    " a little less pays nothing\n" },

	/* requires */
	{ "a rule that begins later than its scale", HEAD RULE(
	    "\n<require basis='net-amount' at-least='5000'/>" NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("8000", "rate='2%'")))
	    END,
	    "2 note cliff: rule \"r\": a cliff at 5000.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 50.00 more (0.00"
	    " becomes 50.00)\n"
	    "4 note cliff: rule \"r\": a cliff at 8000.00 EUR: 0.01 EUR more"
	    " that is bought pays 80.00 more (80.00 becomes 160.00)\n" },
	{ "just where a tier does", HEAD RULE(
	    "\n<require basis='net-amount' at-least='8000'/>" NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("8000", "rate='2%'")))
	    END,
	    "2 note cliff: rule \"r\": a cliff at 8000.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 160.00 more (0.00"
	    " becomes 160.00)\n"
	    "3 warning idle-tier: rule \"r\": tier 1 changes nothing, whatever"
	    " its benefit: what the rule requires; 0.00 EUR pays the same"
	    " without it\n" },
	{ "just where the first does", HEAD RULE(
	    "<require basis='net-amount' at-least='8000'/>" NET
	    SCALE("all-units", TIER("8000", "rate='2%'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 8000.00 EUR: 0.01 EUR more"
	    " that is bought pays 160.00 more (0.00 becomes 160.00)\n" },
	{ "with a guarantee", HEAD RULE(
	    "<require basis='net-amount' at-least='800'/>" NET
	    SCALE("incremental", TIER("800", "rate='2%'"))
	    "<limit guarantee='5'/>") END,
	    "1 note cliff: rule \"r\": a cliff at 800.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 5.00 more (0.00"
	    " becomes 5.00)\n" },
	{ "before the first does", HEAD RULE(
	    "<require basis='net-amount' at-least='100'/>" NET
	    SCALE("incremental", TIER("800", "rate='2%'"))) END, "" },
	{ "just above the end of a tier", HEAD RULE(
	    "<require basis='net-amount' at-least='8000'/>" NET
	    "<scale method='all-units' threshold='exceed'>"
	    TIER("0", "amount='1'") TIER("8000", "amount='2'") "</scale>") END,
	    "1 note cliff: rule \"r\": a cliff at 8000.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 1.00 more (0.00"
	    " becomes 1.00)\n" },
	{ "a rule that ends", HEAD RULE(
	    "\n<require basis='net-amount' below='10000'/>" NET
	    SCALE("incremental", TIER("0", "rate='1%'")
	    TIER("5000", "rate='2%'"))) END,
	    "2 warning benefit-falls: rule \"r\": what is paid falls at"
	    " 10000.00 EUR, below which it requires to stay: up to there it is"
	    " 150.00, from there on nothing\n" },
	{ "before a tier begins", HEAD RULE(
	    "\n<require basis='net-amount' below='5000'/>" NET
	    SCALE("all-units", TIER("0", "rate='1%'")
	    TIER("5000", "rate='2%'"))) END,
	    "2 warning benefit-falls: rule \"r\": what is paid falls at"
	    " 5000.00 EUR, below which it requires to stay: up to there it is"
	    " 50.00, from there on nothing\n"
	    "4 warning idle-tier: rule \"r\": tier 2 changes nothing, whatever"
	    " its benefit: what the rule requires; 5000.00 EUR pays the same"
	    " without it\n" },
	{ "from nothing on", HEAD RULE(
	    "<require basis='net-amount' below='0'/>" NET
	    SCALE("multiples", TIER("100", "amount='5'"))) END, "" },
	{ "before all of them", HEAD RULE(
	    "<require basis='days' below='2'/>" DAYS
	    SCALE("additive", TIER("2", "amount='1'"))) END, "" },
	{ "by days", HEAD RULE(
	    "\n<require basis='days' at-least='3'/>" DAYS
	    SCALE("additive", TIER("1", "amount='1'")
	    TIER("2", "amount='1'") TIER("4", "amount='1'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 3 days, which it requires:"
	    " reaching it pays 2.00 more (0.00 becomes 2.00)\n"
	    "5 note cliff: rule \"r\": a cliff at 4 days: reaching it pays"
	    " 1.00 more (2.00 becomes 3.00)\n" },
	{ "by weight", HEAD RULE(
	    "\n<require basis='quantity' unit='KGM' at-least='50'/>"
	    "<qualify basis='quantity' unit='KGM'/>"
	    SCALE("incremental", TIER("0", "per-unit='1'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 50 KGM, which it requires:"
	    " reaching it pays 50.00 more (0.00 becomes 50.00)\n" },
	{ "tiers that begin earlier for some", HEAD RULE(
	    "<require basis='net-amount' at-least='8000'/>" NET
	    "<scale method='all-units' prorate='since'>"
	    TIER("0", "amount='1'") TIER("8000", "amount='2'") "</scale>") END,
	    "1 note cliff: rule \"r\": a cliff at 8000.00 EUR, which it"
	    " requires: 0.01 EUR more that is bought pays 2.00 more (0.00"
	    " becomes 2.00)\n" },
	{ "of something else", HEAD RULE(
	    "\n<require basis='documents' at-least='3' below='9'/>"
	    "\n<require basis='quantity' unit='KGM' at-least='0'/>"
	    "\n<require basis='net-amount' compare='share' at-least='5%'/>"
	    "\n<require basis='net-amount' at-least='1.5'>"
	    "<lines brand='x'/></require><require member='GOLD'/>" NET
	    SCALE("incremental", TIER("0", "rate='1%'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 3 invoices, which it"
	    " requires: a little less pays nothing, whatever the scale gives\n"
	    "4 note cliff: rule \"r\": a cliff at 5%, which it requires: a"
	    " little less pays nothing, whatever the scale gives\n"
	    "5 note cliff: rule \"r\": a cliff at 1.50 EUR, which it requires:"
	    " a little less pays nothing, whatever the scale gives\n" },
	{ "of another unit, size, level, baseline or group", HEAD
	    "<figures id='f'><figure party='C' value='1'/></figures>"
	    "<rule id='a'>\n<require basis='quantity' unit='KGM' at-least='3'/>"
	    "<qualify basis='quantity' unit='LTR'/>"
	    SCALE("incremental", TIER("0", "per-unit='1'")) "</rule>"
	    "<rule id='b'>\n<require basis='categories' each='2' at-least='3'/>"
	    "<require basis='categories' level='2' at-least='3'/>"
	    "<require basis='categories' across='group' at-least='3'/>"
	    "<qualify basis='categories'/>"
	    SCALE("interpolated", TIER("0", "amount='0'")
	    TIER("9", "amount='1'")) "</rule>"
	    "<rule id='c'>\n<require basis='net-amount' compare='growth'"
	    " at-least='3'/><qualify basis='net-amount' compare='growth'"
	    " baseline='f'/>"
	    SCALE("incremental", TIER("0", "rate='1%'")) "</rule>" END,
	    "2 note cliff: rule \"a\": a cliff at 3 KGM, which it requires: a"
	    " little less pays nothing, whatever the scale gives\n"
	    "4 note cliff: rule \"b\": a cliff at 3 categories of at least"
	    " 2.00 EUR, which it requires: a little less pays nothing, whatever"
	    " the scale gives\n"
	    "4 note cliff: rule \"b\": a cliff at 3 categories, which it"
	    " requires: a little less pays nothing, whatever the scale gives\n"
	    "4 note cliff: rule \"b\": a cliff at 3 categories, which it"
	    " requires: a little less pays nothing, whatever the scale gives\n"
	    "7 note cliff: rule \"c\": a cliff at 3.00 EUR, which it requires:"
	    " a little less pays nothing, whatever the scale gives\n" },
	{ "with a rate of something else", HEAD RULE(
	    "\n<require basis='days' at-least='3'/>" DAYS
	    SCALE("all-units", TIER("0", "rate='1%'") TIER("2", "rate='2%'")
	    TIER("5", "rate='3%'")) PAY_NET) END,
	    "2 note cliff: rule \"r\": a cliff at 3 days, which it requires: a"
	    " little less pays nothing, whatever the scale gives\n"
	    "3 warning idle-tier: rule \"r\": tier 1 changes nothing, whatever"
	    " its benefit: what the rule requires; 0 days pays the same"
	    " without it\n"
	    "5 note cliff: rule \"r\": a cliff at 5 days: for each 1000 EUR"
	    " that it is paid on 20.00 becomes 30.00\n" },
	{ "with multiples", HEAD RULE(
	    "\n<require basis='days' at-least='3'/>" DAYS
	    SCALE("multiples", TIER("3", "amount='1'"))) END,
	    "3 note cliff: rule \"r\": a cliff at 3 days and each multiple:"
	    " reaching it pays 1.00 more (0.00 becomes 1.00)\n" },
	{ "with multiples, more than the first", HEAD RULE(
	    "\n<require basis='days' at-least='7'/>" DAYS
	    SCALE("multiples", TIER("3", "amount='1'"))) END,
	    "2 note cliff: rule \"r\": a cliff at 7 days, which it requires:"
	    " reaching it pays 2.00 more (0.00 becomes 2.00)\n" },
	{ "multiples that end", HEAD RULE(
	    "\n<require basis='days' below='9'/>" DAYS
	    SCALE("multiples", TIER("3", "amount='1'"))) END,
	    "2 warning benefit-falls: rule \"r\": what is paid falls at 9 days,"
	    " below which it requires to stay: up to there it is 2.00, from"
	    " there on nothing\n"
	    "3 note cliff: rule \"r\": a cliff at 3 days and each multiple:"
	    " reaching it pays 1.00 more (0.00 becomes 1.00)\n" },
	{ "multiples that end before the first", HEAD RULE(
	    "\n<require basis='days' below='3'/>" DAYS
	    SCALE("multiples", TIER("3", "amount='1'"))) END, "" },

	/* settlements each alone */
	{ "one quarter of a quarter", TERM("2025-01-01", "2025-03-31")
	    "<settle every='quarter' method='separate'/>" RULE(NET
	    SCALE("incremental", TIER("400", "rate='2%'"))) END, "" },
	{ "the end of the calendar", TERM("9999-12-01", "9999-12-31")
	    "<settle every='quarter' method='separate'/>" RULE(NET
	    SCALE("incremental", TIER("400", "rate='2%'"))) END, "" },
	{ "a day of a second one", TERM("2025-01-01", "2025-04-01")
	    "<settle every='quarter' method='separate'/>\n" RULE(NET
	    SCALE("incremental", TIER("400", "rate='2%'"))) END,
	    "2 warning separate-threshold: rule \"r\": its thresholds begin"
	    " anew in each quarter: 400 EUR spread over two of them does not"
	    " reach tier 1, from 400 (to add the periods up:"
	    " method=\"catch-up\")\n" },
	{ "a growth adds up", HEAD
	    "<settle every='half-year' method='separate'/>\n" RULE(
	    "<qualify basis='net-amount' compare='growth'/>"
	    SCALE("incremental", TIER("400", "rate='2%'"))) END,
	    "2 warning separate-threshold: rule \"r\": its thresholds begin"
	    " anew in each half-year: 400 EUR spread over two of them does not"
	    " reach tier 1, from 400 (to add the periods up:"
	    " method=\"catch-up\")\n" },
	{ "a year's figure is not attained in a month", HEAD
	    "<figures id='f'><figure party='C' value='1'/></figures>"
	    "<settle every='month' method='separate'/>\n" RULE(
	    "<qualify basis='net-amount' compare='attainment' baseline='f'/>"
	    SCALE("interpolated", TIER("0%", "amount='0'")
	    TIER("100%", "amount='5'"))) END,
	    "2 warning separate-threshold: rule \"r\": its thresholds begin"
	    " anew in each month: 100% of the year's figure spread over two of"
	    " them does not reach tier 2, from 100% (to add the periods up:"
	    " method=\"catch-up\")\n" },
	{ "that of the same month a year ago may be", HEAD
	    "<settle every='month' method='separate'/>" RULE(
	    "<qualify basis='net-amount' compare='growth-rate'/>"
	    SCALE("interpolated", TIER("0%", "amount='0'")
	    TIER("100%", "amount='5'"))) END, "" },
	{ "a scale without thresholds", HEAD
	    "<settle every='month' method='separate'/>" RULE(NET
	    SCALE("all-units", TIER("0", "rate='1%'"))) END, "" },
};

static void
findings_are_as_expected(void **state)
{
	const struct lint_row *row = *state;

	lint_told_check(row->agreement, NULL, NULL, row->expected);
}

int
main(void)
{
	return run_rows("lint_scale", findings_are_as_expected, lint_rows);
}
