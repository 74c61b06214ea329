-- Schema version 2: what coverage tells of the documents that are not in the
-- ledger, and what the files stated of themselves.

-- Of a document that was set aside, as far as it could be read; its net total
-- is net_whole + net_micro / 1000000, as in table document.
ALTER TABLE reject ADD COLUMN date INTEGER;
ALTER TABLE reject ADD COLUMN currency TEXT;
ALTER TABLE reject ADD COLUMN line_count INTEGER;
ALTER TABLE reject ADD COLUMN net_whole INTEGER;
ALTER TABLE reject ADD COLUMN net_micro INTEGER;

-- Documents that are no purchases.  One of the same source, kind and number is
-- kept once, whichever file told it first.
CREATE TABLE skipped (
	id INTEGER PRIMARY KEY,
	import INTEGER NOT NULL REFERENCES import,
	source TEXT,
	what TEXT NOT NULL,
	number TEXT,
	date INTEGER,
	file_line INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX skipped_identity
	ON skipped (number, what, coalesce(source, ''))
	WHERE number IS NOT NULL;

-- The totals that a file stated, and what its documents came to, as
-- engine/control.h says.  part_N: whole units and millionths of what went in,
-- was known already, was set aside.  first_date and last_date are those of the
-- file's documents.
CREATE TABLE control (
	id INTEGER PRIMARY KEY,
	import INTEGER NOT NULL REFERENCES import,
	what TEXT NOT NULL,
	place TEXT NOT NULL,
	source TEXT,
	first_date INTEGER,
	last_date INTEGER,
	text TEXT NOT NULL,			-- as stated
	value INTEGER,				-- NULL: no number
	decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 6),
	unread INTEGER NOT NULL CHECK (unread >= 0),
	is_accepted INTEGER NOT NULL CHECK (is_accepted IN (0, 1)),
	in_whole INTEGER NOT NULL,
	in_micro INTEGER NOT NULL,
	known_whole INTEGER NOT NULL,
	known_micro INTEGER NOT NULL,
	aside_whole INTEGER NOT NULL,
	aside_micro INTEGER NOT NULL
) STRICT;
