# shellcheck shell=sh
# What `audit` prints, which heads it takes, and that it finds a row that was
# changed.  Every single change is tried by tests/audit.
make_ledger
make_agreement
RISTORNO_DB=ledger.db
export RISTORNO_DB
expect 3 audit
says 'there is no such database'
expect 0 --quiet import ledger.xml
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2026-01-15
run() { # folder, date of issue
	expect 0 --quiet run --rules agreement.xml --period 2025-12-31 \
	    --issued "$2" --key key.pem --cert cert.pem --out "$1"
}

expect 0 audit
is_silent
prints 'position  1'
prints 'Every row is as the chain has it'
prints 'entry     2'
grep -qx 'document  *5' out || fail "$(cat out)"
head=$(sed -n 's/^head  *//p' out)

# The run's folder states the head as the run found it.
cp ledger.db before.db
run issued 2026-01-15
printf 'position 1\nhead %s\n' "$head" | diff -u - issued/ledger.txt >&2 ||
    fail 'ledger.txt differs'
expect 0 audit
prints 'entry     4'
expect 0 audit --head "$head" --index issued --cert cert.pem
is_silent
prints "$head: the head of entry 2"
prints 'issued/ledger.txt: the head of entry 2'
expect 0 audit --index issued issued/ledger.txt
says 'signature of what --index names was not checked'
expect 0 audit --format json --head "$head"
python3 - "$head" <<'END' || fail "$(cat out)"
import json, sys
report = json.load(open("out", encoding="utf-8"))
assert report["findings"] == [] and report["finding_count"] == 0
assert report["complete"] is True and report["entry"] == 4
assert report["heads"] == [{"from": sys.argv[1], "entry": 2}]
assert report["rows"]["document"] == 5
END

# As docs/how-to/audit-the-ledger.md has it.
cp -r issued statements-2025
expect 0 audit --index statements-2025 --cert cert.pem
is_silent

# What is no head, or not as listed and signed.
expect 2 audit --head 12
says '--head takes the 64 hexadecimal digits of a head, not "12"'
expect 2 audit --index issued/ledger.txt --cert cert.pem
expect 1 audit --index none
cp -r issued other
sed -i 's/^position 1/position 2/' other/ledger.txt
expect 1 audit --index other
says 'other/ledger.txt: is not the file that SHA256SUMS lists'
expect 1 audit --index other/ledger.txt
prints 'not found in the chain'
echo >>other/ledger.txt
expect 1 audit --index other/ledger.txt
says 'expected two lines'
rm other/ledger.txt
mkfifo other/ledger.txt
waits=0
timeout 10 "$RISTORNO" audit --index other --cert cert.pem >out 2>err ||
    waits=$?
[ "$waits" -eq 1 ] || fail "a pipe in its place: exit status $waits"
says 'other/ledger.txt: is not there as a plain file'
sed -i 1d other/SHA256SUMS
expect 1 audit --index other --cert cert.pem
says 'other: SHA256SUMS.p7s: the signature was not made'

# A row changed, put in and taken away behind the program's back.
change() { # sql
	cp ledger.db changed.db
	sqlite3 changed.db "$1"
	expect 1 --db changed.db audit
}
change 'UPDATE document SET net_whole = net_whole + 1 WHERE id = 3'
grep -q '^ *2  *1  ledger.xml  document  rows were changed or exchanged' out ||
    fail "$(cat out)"
ends_with 'the ledger is not as it was written; findings: 1'
change 'DELETE FROM run_settlement WHERE account = "C-2"'
grep -q '^ *3  *1  run 1  *run_settlement  rows are missing: 1 where 2 were' \
    out || fail "$(cat out)"
change "INSERT INTO line_category (text, import) VALUES ('X', 1)"
prints 'rows that no entry of the chain brought: 1'
change "CREATE TRIGGER t AFTER INSERT ON document BEGIN SELECT 1; END"
prints 'the schema: trigger t is not the program'
change "PRAGMA writable_schema = 1; CREATE INDEX more ON document (number);
    UPDATE sqlite_schema SET sql = 'CREATE INDEX more ON document (' ||
	'abs(number - 9223372036854775807 - 1))' WHERE name = 'more'"
prints 'the schema: index more is not the program'
prints 'fails: integer overflow'
says 'the rest was not checked'
# What an index is called is no word of SQLite's on memory and disk.
for name in 'error code=7' 'error code 10' 'failed to get page 1' 'error code'
do
	change "PRAGMA writable_schema = 1;
	    CREATE INDEX \"$name\" ON document (number);
	    UPDATE sqlite_schema SET sql = 'CREATE INDEX \"$name\"' ||
		' ON document (date)' WHERE name = '$name'"
	prints "row 1 missing from index $name"
done
# A copy in another encoding is none that the program made.
{
	echo 'PRAGMA encoding="UTF-16le";'
	sqlite3 ledger.db .dump
	for pragma in application_id user_version; do
		echo "PRAGMA $pragma=$(sqlite3 ledger.db "PRAGMA $pragma");"
	done
	echo 'PRAGMA journal_mode=wal;'
} | sqlite3 wide.db >wide
expect 1 --db wide.db audit
prints 'its texts are in UTF-16le, the program'
ends_with 'findings: 1'
change 'DROP INDEX import_file'
prints 'the schema: index import_file is missing'
says 'the rest was not checked'

# Its end taken off: a chain that hangs together, and lacks the head.
cp ledger.db cut.db
expect 0 audit
later=$(sed -n 's/^head  *//p' out)
sqlite3 cut.db 'DELETE FROM run_publication;
    DELETE FROM chain WHERE number = 4'
expect 0 --db cut.db audit
expect 1 --db cut.db audit --head "$later"
prints 'its head does not stand in the chain'
prints_not 'Every row is'
expect 1 --db cut.db audit --format json --head "$later"
grep -q '"finding_count":1' out || fail "$(cat out)"

# A copy from before the run has the head that the run's folder states, and
# would pay once more.
expect 1 --db before.db audit --index issued --cert cert.pem
prints 'issued/ledger.txt: the head of entry 2'
prints 'issued/index.csv: no run has recorded what it says was paid: 2 of 2'
prints_not 'Every row is'
ends_with 'the ledger is not as it was written; findings: 1'
expect 0 --db before.db audit --index issued/ledger.txt
cp ledger.db less.db
sqlite3 less.db 'UPDATE run_settlement SET amount = 0 WHERE account = "C-1"'
expect 1 --db less.db audit --format json --index issued --cert cert.pem
grep -q '"finding_count":2' out || fail "$(cat out)"
prints '1 of 2 rows, the first of account C-1; a run was removed or changed'
cp -r issued pipe
rm pipe/index.csv
mkfifo pipe/index.csv
waits=0
timeout 10 "$RISTORNO" audit --index pipe --cert cert.pem >out 2>err ||
    waits=$?
[ "$waits" -eq 1 ] || fail "a pipe in its place: exit status $waits"
says 'pipe/index.csv: is not there as a plain file'
cp -r issued other-index
echo >>other-index/index.csv
expect 1 audit --index other-index --cert cert.pem
says 'other-index/index.csv: is not the file that SHA256SUMS lists'

# A later run's head covers the former run and what was decided since.
expect 0 --quiet import ledger.xml
sed 's/id="BONUS"/id="OTHER"/' agreement.xml >other.xml
expect 0 --quiet run --rules other.xml --period 2025-12-31 \
    --issued 2026-02-15 --key key.pem --cert cert.pem --out second
expect 0 audit --index issued second --cert cert.pem
prints 'second/ledger.txt: the head of entry 5'

# A row put in while an import waits for its next file is none of that one's.
cat >next.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-B">
  <documents>
    <invoice id="G-1" account="C-1" date="2025-02-03" currency="EUR">
      <line no="1" net="1.00"/>
    </invoice>
  </documents>
</ledger>
EOF
mkfifo next
"$RISTORNO" --db waiting.db --quiet import ledger.xml next >out 2>err &
importing=$!
exec 3>next			# waits until it is opened there
sqlite3 waiting.db "CREATE TEMP TABLE forged AS SELECT * FROM document
    WHERE id = 1;
    UPDATE forged SET number = 'F-9',
	id = (SELECT max(id) + 1 FROM document);
    INSERT INTO document SELECT * FROM forged"
cat next.xml >&3
exec 3>&-
wait $importing || fail "$(cat err)"
expect 1 --db waiting.db audit
grep -q 'document  there are more rows: 2 where 1 were written' out ||
    fail "$(cat out)"

# A database of the version before, as it was: its chain goes on.
cp ledger.db older.db
sqlite3 older.db 'DROP INDEX reject_awaited; DROP TABLE reject_mended;
    ALTER TABLE reject DROP COLUMN is_awaited; PRAGMA user_version = 5' >&2
expect 3 --db older.db audit
ends_with 'older version of ristorno'
expect 0 --db older.db --quiet import next.xml
expect 0 --db older.db audit
