#include <stddef.h>

#include "engine/ledger_chain.h"

/* The rows of a table, by the first column of its primary key. */
#define ROWS_SINCE(table, key, order, since, of) \
	{ table, table, key, false, since, of, \
	  "SELECT * FROM " table " WHERE " key " BETWEEN ?1 AND ?2" \
	  " ORDER BY " order, \
	  "SELECT max(" key ") FROM " table }

#define ROWS(table, key, order) ROWS_SINCE(table, key, order, NULL, NULL)

/* Each names the import that brought it. */
#define FACTS(table) ROWS_SINCE(table, "id", "id", "import", "import")

/* Of a record that came with them. */
#define OF_RECORD(table, of) \
	ROWS_SINCE(table, "record", "record, ordinal", "record", of)

/* The rows of which it became known that they are superseded. */
#define SUPERSEDED(table, order) \
	{ table ".superseded", table, "superseded", true, "superseded", \
	  "import", \
	  "SELECT superseded, " order " FROM " table \
	  " WHERE superseded IS NOT NULL" \
	  " AND superseded + 0 BETWEEN ?1 AND ?2" \
	  " ORDER BY superseded + 0, " order, \
	  "SELECT max(superseded + 0) FROM " table \
	  " WHERE superseded IS NOT NULL" }

const struct ledger_chain_part ledger_chain_parts[] = {
	ROWS("import", "number", "number"),
	ROWS_SINCE("reject", "number", "number", "import", "import"),
	ROWS("source", "id", "id"),
	FACTS("party"),
	FACTS("item"),
	FACTS("line_category"),
	FACTS("document"),
	SUPERSEDED("document", "id"),
	FACTS("payment"),
	SUPERSEDED("payment", "id"),
	FACTS("company"),
	SUPERSEDED("company", "id"),
	FACTS("rate"),
	SUPERSEDED("rate", "id"),
	FACTS("category"),
	SUPERSEDED("category", "id"),
	FACTS("product"),
	SUPERSEDED("product", "id"),
	OF_RECORD("product_unit", "product"),
	OF_RECORD("product_alias", "product"),
	SUPERSEDED("product_alias", "record, ordinal"),
	FACTS("account"),
	SUPERSEDED("account", "id"),
	OF_RECORD("account_membership", "account"),
	OF_RECORD("account_alias", "account"),
	SUPERSEDED("account_alias", "record, ordinal"),
	OF_RECORD("account_manager", "account"),
	FACTS("skipped"),
	FACTS("control"),
	ROWS("decision", "id", "id"),
	ROWS("run", "number", "number"),
	ROWS_SINCE("run_agreement", "run", "run, name", "run", "run"),
	ROWS_SINCE("run_settlement", "run",
	    "run, agreement, account, \"from\"", "run", "run"),
	ROWS("run_issue", "id", "id"),
	ROWS_SINCE("run_file", "issue", "issue, name", "issue", "run_issue"),
	ROWS("run_publication", "number", "number"),
	FACTS("reject_mended"),
	{ .name = NULL },
};

_Static_assert(sizeof ledger_chain_parts / sizeof ledger_chain_parts[0] - 1 <=
    LEDGER_CHAIN_PARTS_MAX, "room for every part");
