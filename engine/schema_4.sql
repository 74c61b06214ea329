-- Schema version 4: what somebody decided of what is not in the ledger.

-- That a reject, or a file that was refused (its import), need not go in, and
-- why; without a reason that this is taken back.  Of several the newest counts.
-- position: the newest import when it was decided.
CREATE TABLE decision (
	id INTEGER PRIMARY KEY,
	position INTEGER NOT NULL REFERENCES import,
	reject INTEGER REFERENCES reject,
	refused INTEGER REFERENCES import,
	because TEXT,
	CHECK ((reject IS NULL) <> (refused IS NULL))
) STRICT;

CREATE INDEX decision_reject ON decision (reject) WHERE reject IS NOT NULL;
CREATE INDEX decision_refused ON decision (refused) WHERE refused IS NOT NULL;

-- Which later import answers a file that was refused.
CREATE INDEX import_file ON import (file);
CREATE INDEX import_digest ON import (digest);
