-- Schema version 6: which master record has come in for one that was set aside.

-- 1: a master record, and what came in for it stands in reject_mended.  NULL of
-- those from before this version: any later version of the record mends them.
ALTER TABLE reject ADD COLUMN is_awaited INTEGER CHECK (is_awaited = 1);

CREATE INDEX reject_awaited ON reject (kind, id, source) WHERE is_awaited = 1;

-- The import that first had a good one of its source, kind and id.
CREATE TABLE reject_mended (
	id INTEGER PRIMARY KEY,
	reject INTEGER NOT NULL UNIQUE REFERENCES reject,
	import INTEGER NOT NULL REFERENCES import
) STRICT;
