#ifndef TESTS_SUPPORT_LEDGER_ROWS_H
#define TESTS_SUPPORT_LEDGER_ROWS_H

/*
 * ledger_rows -- a small ledger written as rows of words, and an agreement as
 * XML, for tests of what lies between them.
 *
 *	rate USD 2025-03-03 1.25
 *	category DRILLS parent=TOOLS
 *	product P-1 category=DRILLS brand=ACME unit=C62 units=BX:12,KGM:0.5
 *	account C-1 parent=C-0 segment=retail country=CZ since=2025-02-01
 *		club=GOLD:2025-01-01:2025-06-30		(one row)
 *	invoice F-1 account=C-1 date=2025-03-03 delivered= due= currency=
 *		total= tags=a,b status=cancelled	(one row)
 *	credit-note D-1 account=C-1 date=2025-04-01 refers=F-1
 *	line product=P-1 quantity=2 unit=BX net=100 category= tags=
 *	payment F-1 date=2025-04-01 amount=60
 *
 * Signs and meanings are those of the native ledger; lines are of the document
 * before them and numbered from 1; the currency is EUR, the source S unless a
 * row says source=.  A wrong row fails the test.
 */

#include "engine/arena.h"
#include "engine/catalog.h"
#include "engine/purchase.h"
#include "rules/agreement_load.h"

#define LEDGER_ROWS_DOCUMENTS_MAX 64

struct ledger_document {
	struct purchase_document document;
	struct purchase_line *lines;
	struct purchase_claim claim;	/* an invoice's own */
	struct purchase_payment *payments;
	struct purchase_credit *credits;
	const char *account;
	const char *refers_to;
	int64_t total_micro;
	bool has_total;
	size_t payment_count;
	size_t credit_count;
};

struct ledger_rows {
	struct arena arena;
	struct catalog *catalog;
	struct ledger_document documents[LEDGER_ROWS_DOCUMENTS_MAX];
	size_t document_count;		/* in canonical order */
};

/* rows ends with NULL. */
void ledger_rows_load(struct ledger_rows *out, const char *const *rows);
void ledger_rows_free(struct ledger_rows *rows);

/* The one agreement of an XML text in the agreements' namespace: attributes of
 * `agreement` and what stands inside it, a title aside. */
struct agreement_file *ledger_rows_agreement(const char *attributes,
    const char *inside);

/* "2025-03-01" */
int32_t ledger_rows_date(const char *text);
/* "12.5" in millionths */
int64_t ledger_rows_micro(const char *text);

#endif
