-- The ledger's database, schema version 1.
--
-- Facts are never changed or deleted: a row is a version of a fact, carries the
-- number of the import that brought it and, once there is a newer version, of
-- the import that superseded it.  What was known at position p is
--     import <= p AND (superseded IS NULL OR superseded > p).
-- "superseded", an alias's copy of it, an import's closing figures and an
-- issue's is_published are the only columns that are ever updated, each once.
--
-- Dates are days since 1970-01-01, amounts and quantities millionths, exchange
-- rates whole numbers of 1e-10.  NULL is "not stated".

CREATE TABLE import (
	number INTEGER PRIMARY KEY,		-- the ledger position
	file TEXT NOT NULL,
	options TEXT NOT NULL,
	is_sandboxed INTEGER NOT NULL CHECK (is_sandboxed IN (0, 1)),
	-- Filled at the end, in the same transaction.
	dialect TEXT NOT NULL DEFAULT '',
	status TEXT NOT NULL DEFAULT 'open',
	digest TEXT NOT NULL DEFAULT '',
	message TEXT,				-- why it was refused
	documents INTEGER NOT NULL DEFAULT 0,
	lines INTEGER NOT NULL DEFAULT 0,
	duplicates INTEGER NOT NULL DEFAULT 0,
	cancelled INTEGER NOT NULL DEFAULT 0,
	set_aside INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE reject (
	number INTEGER PRIMARY KEY,
	import INTEGER NOT NULL REFERENCES import,
	source TEXT,
	kind TEXT NOT NULL,
	id TEXT,
	code TEXT NOT NULL,
	sentence TEXT NOT NULL,
	original TEXT,
	native TEXT,
	file_line INTEGER NOT NULL
) STRICT;

-- Names as the sources write them.  Which account or product a name means is
-- decided when it is read, by the aliases known at the position asked for, so
-- that documents and master data may come in any order.

CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE party (			-- a source's name for a customer
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source,
	text TEXT NOT NULL,
	import INTEGER NOT NULL REFERENCES import,	-- that named it first
	UNIQUE (source, text)
) STRICT;

CREATE TABLE item (			-- a source's name for a product
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source,
	text TEXT NOT NULL,
	import INTEGER NOT NULL REFERENCES import,
	UNIQUE (source, text)
) STRICT;

CREATE TABLE line_category (		-- that some line names itself
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL UNIQUE,
	import INTEGER NOT NULL REFERENCES import
) STRICT;

-- A document's lines are one value, packed as engine/ledger_lines.h says: a
-- year has millions of them and they are only ever wanted by the document.
-- Measured on 1,000,000 lines against a table with a row per line: a third of
-- the time to write, half of the time to read, 29 MB instead of 42.  The price
-- is that lines cannot be asked for in SQL and that their references to item
-- are checked by the program alone.  The document's net total, which others
-- need without its lines, is beside them: net_whole + net_micro / 1000000, two
-- columns because a million lines may pass 64 bits of millionths.

CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source,
	type INTEGER NOT NULL CHECK (type IN (1, 2)),	-- invoice, credit note
	number TEXT NOT NULL,
	party INTEGER NOT NULL REFERENCES party,
	date INTEGER NOT NULL,
	delivered INTEGER,
	due INTEGER,
	currency TEXT NOT NULL CHECK (length(currency) = 3),
	total INTEGER,
	is_cancelled INTEGER NOT NULL CHECK (is_cancelled IN (0, 1)),
	tags TEXT,
	refers_to TEXT,				-- number of an invoice
	file_line INTEGER NOT NULL,
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import),
	line_count INTEGER NOT NULL CHECK (line_count BETWEEN 0 AND 1000000),
	net_whole INTEGER NOT NULL,
	net_micro INTEGER NOT NULL CHECK (net_micro BETWEEN 0 AND 999999),
	lines BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX document_current ON document (source, type, number)
	WHERE superseded IS NULL;
CREATE INDEX document_former ON document (source, type, number)
	WHERE superseded IS NOT NULL;
CREATE INDEX document_party ON document (party, date);
CREATE INDEX document_reference ON document (source, refers_to)
	WHERE refers_to IS NOT NULL;

CREATE TABLE payment (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source,
	number TEXT,			-- NULL: known by all that follows
	document TEXT NOT NULL,			-- number of an invoice
	date INTEGER NOT NULL,
	amount INTEGER,				-- NULL: in full
	ordinal INTEGER NOT NULL CHECK (ordinal >= 0),	-- among equal ones
	file_line INTEGER NOT NULL,
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX payment_current ON payment (source, number)
	WHERE number IS NOT NULL AND superseded IS NULL;
CREATE INDEX payment_former ON payment (source, number)
	WHERE number IS NOT NULL AND superseded IS NOT NULL;
CREATE INDEX payment_document
	ON payment (source, document, date, amount, ordinal);

-- Master data.

CREATE TABLE company (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT,
	tax_id TEXT,
	street TEXT,
	city TEXT,
	postcode TEXT,
	country TEXT,
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX company_current ON company ((1)) WHERE superseded IS NULL;

CREATE TABLE rate (
	id INTEGER PRIMARY KEY,
	base TEXT NOT NULL,
	currency TEXT NOT NULL,
	date INTEGER NOT NULL,
	value_e10 INTEGER NOT NULL CHECK (value_e10 > 0),
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX rate_current ON rate (base, currency, date)
	WHERE superseded IS NULL;

CREATE TABLE category (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL,
	parent TEXT CHECK (parent <> code),
	name TEXT,
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX category_current ON category (code)
	WHERE superseded IS NULL;

-- stated: the FACT_PRODUCT_* fields that some master record has stated, which
-- what a document says of the product does not fill any more; NULL: no master
-- record yet.
CREATE TABLE product (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT,
	category TEXT,
	brand TEXT,
	unit TEXT,
	unit_count INTEGER NOT NULL CHECK (unit_count >= 0),
	alias_count INTEGER NOT NULL CHECK (alias_count >= 0),
	stated INTEGER,
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX product_current ON product (code)
	WHERE superseded IS NULL;

CREATE TABLE product_unit (
	record INTEGER NOT NULL REFERENCES product,
	ordinal INTEGER NOT NULL,
	code TEXT NOT NULL,
	factor INTEGER NOT NULL CHECK (factor > 0),
	PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_alias (
	record INTEGER NOT NULL REFERENCES product,
	ordinal INTEGER NOT NULL,
	source TEXT,				-- NULL: of any source
	code TEXT NOT NULL,
	superseded INTEGER,			-- as its record's
	PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX product_alias_current
	ON product_alias (code, coalesce(source, ''))
	WHERE superseded IS NULL;

CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT,
	tax_id TEXT,
	country TEXT,
	language TEXT,
	currency TEXT,
	segment TEXT,
	manager TEXT,
	parent TEXT CHECK (parent <> code),
	email TEXT,
	street TEXT,
	city TEXT,
	postcode TEXT,
	address_country TEXT,
	iban TEXT,
	bic TEXT,
	holder TEXT,
	since INTEGER,
	membership_count INTEGER NOT NULL CHECK (membership_count >= 0),
	alias_count INTEGER NOT NULL CHECK (alias_count >= 0),
	tax_source TEXT,			-- the source that stated tax_id
	stated INTEGER,				-- as product's
	import INTEGER NOT NULL REFERENCES import,
	superseded INTEGER REFERENCES import CHECK (superseded >= import)
) STRICT;

CREATE UNIQUE INDEX account_current ON account (code)
	WHERE superseded IS NULL;

CREATE TABLE account_membership (
	record INTEGER NOT NULL REFERENCES account,
	ordinal INTEGER NOT NULL,
	club TEXT NOT NULL,
	"from" INTEGER NOT NULL,
	until INTEGER,				-- NULL: open
	PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_alias (
	record INTEGER NOT NULL REFERENCES account,
	ordinal INTEGER NOT NULL,
	source TEXT,
	code TEXT NOT NULL,
	superseded INTEGER,
	PRIMARY KEY (record, ordinal)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX account_alias_current
	ON account_alias (code, coalesce(source, ''))
	WHERE superseded IS NULL;

-- What was settled and issued.

CREATE TABLE run (
	number INTEGER PRIMARY KEY,
	agreements_digest TEXT NOT NULL,
	period_date INTEGER NOT NULL,
	as_of INTEGER,				-- NULL: each period's end
	issued INTEGER NOT NULL,
	position INTEGER NOT NULL		-- of the ledger
) STRICT;

CREATE UNIQUE INDEX run_identity ON run (agreements_digest, period_date,
	issued, coalesce(as_of, -2147483648));

CREATE TABLE run_agreement (
	run INTEGER NOT NULL REFERENCES run,
	name TEXT NOT NULL,
	bytes BLOB NOT NULL,
	PRIMARY KEY (run, name)
) STRICT;

CREATE TABLE run_settlement (
	run INTEGER NOT NULL REFERENCES run,
	agreement TEXT NOT NULL,
	version TEXT NOT NULL,
	account TEXT NOT NULL,
	"from" INTEGER NOT NULL,
	until INTEGER NOT NULL CHECK (until >= "from"),
	currency TEXT NOT NULL,
	amount INTEGER NOT NULL,
	PRIMARY KEY (agreement, account, "from", run)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_issue (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES run,
	certificate TEXT NOT NULL,
	program_version TEXT NOT NULL,
	is_published INTEGER NOT NULL CHECK (is_published IN (0, 1)),
	UNIQUE (run, certificate)
) STRICT;

CREATE TABLE run_file (
	issue INTEGER NOT NULL REFERENCES run_issue,
	name TEXT NOT NULL CHECK (name <> '' AND instr(name, '/') = 0),
	bytes BLOB NOT NULL,
	PRIMARY KEY (issue, name)
) STRICT;
