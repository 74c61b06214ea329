#ifndef TESTS_SUPPORT_COLLECT_ROWS_H
#define TESTS_SUPPORT_COLLECT_ROWS_H

/*
 * collect_rows -- a collector over a ledger of rows (ledger_rows.h) and one
 * agreement, and what a party comes to, as text.
 */

#include "engine/strbuf.h"
#include "rules/collect.h"
#include "tests/support/ledger_rows.h"

struct collect_rows {
	struct ledger_rows data;
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct collector *collector;
	struct strbuf lines;		/* traced */
};

/* A wrong row or agreement fails the test. */
void collect_rows_open(struct collect_rows *out, const char *const *ledger,
    const char *attributes, const char *inside);
void collect_rows_close(struct collect_rows *rows);

/* An account over the agreement's term, as of its end. */
struct collect_party collect_rows_party(const struct collect_rows *rows,
    const char *account);

/* Each traced line as a row of `lines`: "F-1/2 counted 0 3", the numbers being
 * those of the figures it is in; unselected ones with what refused them. */
void collect_rows_trace(struct collect_rows *rows);

/* Start a party and add the documents of the accounts it asks for. */
enum status collect_rows_add(struct collect_rows *rows,
    const struct collect_party *party, struct error *err);

/*
 * Finish the party into text: "r qualify 0 = 12.5 of 2" for each figure,
 * "GOLD yes" for each club, "list 7" for each figures list, "counted EUR 2
 * 12.5" for each tally, and the digest; or the party's error.
 * On failure nothing is put.
 */
enum status collect_rows_finish(struct collect_rows *rows,
    struct strbuf *out, struct error *err);

/* All of these for one account; fails the test where the text does not begin
 * with expected. */
void collect_rows_check(struct collect_rows *rows, const char *account,
    const char *expected);

#endif
