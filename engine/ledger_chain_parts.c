#include <stddef.h>

#include "engine/ledger_chain.h"

/* The rows of a table, by the first column of its primary key. */
#define ROWS(table, key, order) \
	{ table, table, key, false, \
	  "SELECT * FROM " table " WHERE " key " BETWEEN ?1 AND ?2" \
	  " ORDER BY " order, \
	  "SELECT max(" key ") FROM " table }

/* The rows of which it became known that they are superseded. */
#define SUPERSEDED(table, order) \
	{ table ".superseded", table, "superseded", true, \
	  "SELECT superseded, " order " FROM " table \
	  " WHERE superseded IS NOT NULL" \
	  " AND superseded + 0 BETWEEN ?1 AND ?2" \
	  " ORDER BY superseded + 0, " order, \
	  "SELECT max(superseded + 0) FROM " table \
	  " WHERE superseded IS NOT NULL" }

const struct ledger_chain_part ledger_chain_parts[] = {
	ROWS("import", "number", "number"),
	ROWS("reject", "number", "number"),
	ROWS("source", "id", "id"),
	ROWS("party", "id", "id"),
	ROWS("item", "id", "id"),
	ROWS("line_category", "id", "id"),
	ROWS("document", "id", "id"),
	SUPERSEDED("document", "id"),
	ROWS("payment", "id", "id"),
	SUPERSEDED("payment", "id"),
	ROWS("company", "id", "id"),
	SUPERSEDED("company", "id"),
	ROWS("rate", "id", "id"),
	SUPERSEDED("rate", "id"),
	ROWS("category", "id", "id"),
	SUPERSEDED("category", "id"),
	ROWS("product", "id", "id"),
	SUPERSEDED("product", "id"),
	ROWS("product_unit", "record", "record, ordinal"),
	ROWS("product_alias", "record", "record, ordinal"),
	SUPERSEDED("product_alias", "record, ordinal"),
	ROWS("account", "id", "id"),
	SUPERSEDED("account", "id"),
	ROWS("account_membership", "record", "record, ordinal"),
	ROWS("account_alias", "record", "record, ordinal"),
	SUPERSEDED("account_alias", "record, ordinal"),
	ROWS("account_manager", "record", "record, ordinal"),
	ROWS("skipped", "id", "id"),
	ROWS("control", "id", "id"),
	ROWS("decision", "id", "id"),
	ROWS("run", "number", "number"),
	ROWS("run_agreement", "run", "run, name"),
	ROWS("run_settlement", "run", "run, agreement, account, \"from\""),
	ROWS("run_issue", "id", "id"),
	ROWS("run_file", "issue", "issue, name"),
	ROWS("run_publication", "number", "number"),
	{ .name = NULL },
};

_Static_assert(sizeof ledger_chain_parts / sizeof ledger_chain_parts[0] - 1 <=
    LEDGER_CHAIN_PARTS_MAX, "room for every part");
