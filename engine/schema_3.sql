-- Schema version 3: who looks after an account, and
-- since when.  The account's own manager, without dates, stays where it is.

ALTER TABLE account ADD COLUMN manager_count INTEGER NOT NULL DEFAULT 0
	CHECK (manager_count >= 0);

CREATE TABLE account_manager (
	record INTEGER NOT NULL REFERENCES account,
	ordinal INTEGER NOT NULL,
	name TEXT NOT NULL,
	"from" INTEGER NOT NULL,
	until INTEGER,				-- NULL: open
	PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;

-- Which names are aliases, at any position.
CREATE INDEX account_alias_code ON account_alias (code);
CREATE INDEX product_alias_code ON product_alias (code);
