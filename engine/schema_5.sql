-- Schema version 5: the chain, which shows what was changed behind the
-- program's back.

-- One entry for each transaction, as engine/ledger_chain.h says: which rows it
-- brought, and a digest over them and over the entry before.  Entry 1 begins
-- the chain with what was there already.
CREATE TABLE chain (
	number INTEGER PRIMARY KEY,
	position INTEGER NOT NULL CHECK (position >= 0), -- the newest import
	parts TEXT NOT NULL,
	head TEXT NOT NULL CHECK (length(head) = 64)
) STRICT;

-- An issue's folder was put in place: a row of its own, so that rows of what
-- was issued are never changed.
CREATE TABLE run_publication (
	number INTEGER PRIMARY KEY,
	issue INTEGER NOT NULL UNIQUE REFERENCES run_issue
) STRICT;

INSERT INTO run_publication (issue)
	SELECT id FROM run_issue WHERE is_published = 1 ORDER BY id;
ALTER TABLE run_issue DROP COLUMN is_published;

-- What an entry's import superseded.  Of an expression, so that no other query
-- is planned by it.
CREATE INDEX document_superseded ON document (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX payment_superseded ON payment (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX company_superseded ON company (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX rate_superseded ON rate (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX category_superseded ON category (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX product_superseded ON product (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX product_alias_superseded ON product_alias (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX account_superseded ON account (superseded + 0)
	WHERE superseded IS NOT NULL;
CREATE INDEX account_alias_superseded ON account_alias (superseded + 0)
	WHERE superseded IS NOT NULL;

-- A run's settlements, which are otherwise found by their party.
CREATE INDEX run_settlement_run ON run_settlement (run);
