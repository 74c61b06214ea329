#ifndef TESTS_SUPPORT_TEMP_LEDGER_H
#define TESTS_SUPPORT_TEMP_LEDGER_H

#include "engine/ledger.h"
#include "tests/support/temp_folder.h"

/*
 * temp_ledger -- a ledger in a folder of its own, removed at the end.  Every
 * failure fails the test.
 */

struct temp_ledger {
	struct temp_folder folder;
	char path[TEMP_PATH_MAX];
	struct ledger *ledger;
	struct ledger_import *import;	/* between begin and commit */
	struct error err;		/* of the last put */
	const char *code;		/* of the last put that was refused */
};

/* A cmocka setup and teardown; *state is a struct temp_ledger. */
int temp_ledger_setup(void **state);
int temp_ledger_teardown(void **state);

void temp_ledger_reopen(struct temp_ledger *temp);

void temp_ledger_begin(struct temp_ledger *temp);
void temp_ledger_begin_replacing(struct temp_ledger *temp);
/* Summarise and commit; returns the position. */
int64_t temp_ledger_commit(struct temp_ledger *temp);

/* Put one fact; any status but STATUS_OK fails the test. */
enum ledger_outcome temp_ledger_put(struct temp_ledger *temp,
    const struct fact_document *document);
enum ledger_outcome temp_ledger_pay(struct temp_ledger *temp,
    const struct fact_payment *payment);
enum ledger_outcome temp_ledger_account(struct temp_ledger *temp,
    const char *source, const struct fact_account *account);
enum ledger_outcome temp_ledger_product(struct temp_ledger *temp,
    const struct fact_product *product);
enum ledger_outcome temp_ledger_category(struct temp_ledger *temp,
    const char *id, const char *parent);

/* The catalog at a position. */
struct catalog *temp_ledger_catalog(struct temp_ledger *temp,
    int64_t position);

/* Run SQL on the file from a connection of its own. */
void temp_ledger_sql(struct temp_ledger *temp, const char *sql);

#endif
