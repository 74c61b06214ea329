#include "rules/annex_parts.h"

static const char *const definitions[ANNEX_DEFINITION_COUNT] = {
	[ANNEX_ON_TIME] = WORDS("A document is fully paid in time where it has "
	    "no due date, or where it is fully paid on a day not after its due "
	    "date."),
	[ANNEX_WHOLE_DOCUMENT] = WORDS("Where it is asked whether a document "
	    "is paid or what it comes to as a whole, a credit note goes with "
	    "the invoice that it refers to, even if that one is cancelled. A "
	    "credit note that refers to none, or to one that is not known, "
	    "counts as paid on its own date and in time, and comes to its net "
	    "total without the sign."),
	[ANNEX_YEAR_BEFORE] = WORDS("For the value of one year earlier the "
	    "evaluated period is moved back a year, and so are all dates in "
	    "what is selected and in what never counts; 29 February becomes "
	    "28 February, and an end that is the last day of its month stays "
	    "the last day of its month. The as-of date is not moved."),
	[ANNEX_GROUP] = WORDS("The group of an account is the whole tree of "
	    "accounts under its topmost one, and that account is the group's "
	    "head."),
	[ANNEX_QUANTITY] = WORDS("A quantity in another unit is converted as "
	    "the product's own units say or, where they do not, as units of "
	    "one kind convert, such as kilograms and tonnes. A line without a "
	    "unit has its product's, one without a quantity has 0. What is "
	    "converted is rounded to 6 decimals, halves to the even one. Where "
	    "a line cannot be converted, the party's result cannot be worked "
	    "out until it can."),
};

static void
put_paid(struct annex *annex)
{
	const struct number tolerance = annex->agreement->paid_tolerance;

	annex_clause(annex, WORDS("A document is fully paid on the first day, "
	    "up to the as-of date, by whose end there is a payment and either "
	    "one payment that is stated to be in full, or payments and credit "
	    "notes that add up to what has to be reached. The credit notes "
	    "are those that refer to it, of whatever account, are not "
	    "cancelled, are in its currency and were issued by then; one "
	    "counts with its total, and not at all without one. Later "
	    "negative payments undo nothing."));
	if (tolerance.scaled == 0)
		annex_sentence(annex, WORDS("To be reached is the document's "
		    "total; without one, only a payment in full completes."));
	else
		annex_sentence(annex, WORDS("To be reached is the document's "
		    "total less %1 of it; without one, only a payment in full "
		    "completes."), annex_number(annex, tolerance));
}

void
annex_put_definitions(struct annex *annex)
{
	/* A tolerance is said even where nothing asks what is paid. */
	if (annex->agreement->paid_tolerance.scaled != 0)
		annex->speaks_of[ANNEX_PAID] = true;
	annex_section(annex, WORDS("Meanings"));
	annex_clause(annex, WORDS("The lines that count are those of the "
	    "party's invoices and credit notes that are dated in the evaluated "
	    "period, without those of cancelled documents and those that never "
	    "count. Amounts are net of tax and of discounts. Amounts and "
	    "quantities of credit notes are negative."));
	if (annex->agreement->by_delivery)
		annex_clause(annex, WORDS("The date of a document is its "
		    "delivery date, or its issue date where it has no "
		    "delivery date."));
	else
		annex_clause(annex,
		    WORDS("The date of a document is its issue date."));
	annex_clause(annex, WORDS("An amount in another currency is converted "
	    "at its document's issue date: at the latest rates of that day or "
	    "before, at most 10 days old. What is converted is rounded, line "
	    "by line, to 6 decimals, halves to the even one. Where there are "
	    "no such rates, the party's result cannot be worked out until "
	    "there are."));
	if (annex->speaks_of[ANNEX_PAID])
		put_paid(annex);
	for (size_t i = 0; i < ANNEX_DEFINITION_COUNT; i++) {
		if (annex->speaks_of[i] && definitions[i] != NULL)
			annex_clause(annex, definitions[i]);
	}
}
