# shellcheck shell=sh
# A run whose record was changed behind the program's back puts nothing out
# again: neither what was signed and is no more, nor what never was.
make_ledger
make_agreement
RISTORNO_DB=changed.db
export RISTORNO_DB
expect 0 --db ledger.db --quiet import ledger.xml
for name in ours theirs; do
	expect 0 keygen --key $name.key --cert $name.pem --issued 2026-01-15
done
run() { # STATUS FOLDER [KEY]
	expect "$1" --quiet run --rules agreement.xml --period 2025-12-31 \
	    --issued 2026-01-15 --key "${3:-ours}.key" \
	    --cert "${3:-ours}.pem" --out "$2"
}
RISTORNO_DB=ledger.db
run 0 issued
run 0 theirs theirs
RISTORNO_DB=changed.db

# refuses SQL TEXT: the run refuses the database changed by it, in both cases.
refuses() {
	cp ledger.db changed.db
	sqlite3 changed.db "$1"
	cp -r issued there
	sqlite3 changed.db 'SELECT writefile("there/" || name, bytes)
	    FROM run_file WHERE issue = 1' >/dev/null
	for folder in again there; do
		run 3 $folder
		says 'what the database holds of run 1 is not what was signed'
		says "$2"
		[ ! -s out ] || fail "$(cat out)"
	done
	[ ! -e again ] || fail 'statements were put out again'
	rm -rf there
	expect 1 --quiet audit
}

differs='its files are not those that its SHA256SUMS lists'
index="name = 'index.csv' AND issue = 1"
refuses "UPDATE run_file SET bytes = CAST(replace(CAST(bytes AS TEXT),
    ',26.00', ',99.00') AS BLOB) WHERE $index" "$differs"
refuses "UPDATE run_file SET bytes = x'0a2c2c0a' WHERE $index" "$differs"
refuses "DELETE FROM run_file WHERE $index" "$differs"
refuses "INSERT INTO run_file VALUES (1, 'more.xml', x'00')" "$differs"
refuses "UPDATE run_file SET name = 'index.txt' WHERE $index" "$differs"
refuses "DELETE FROM run_file WHERE name = 'SHA256SUMS'" "$differs"
refuses "DELETE FROM run_file WHERE name = 'SHA256SUMS.p7s'" \
    'it is not a CMS signature'
refuses "DELETE FROM run_file WHERE issue = 1;
    UPDATE run_file SET issue = 1 WHERE issue = 2" \
    'certificate is not the trusted one'

# A settlement that no run made: it cannot be shown, and is not.
cp ledger.db changed.db
sqlite3 changed.db 'UPDATE run_settlement SET amount = amount + 1'
for format in text json; do
	expect 3 preview --rules agreement.xml --format $format
	says 'a settlement of a run has more decimals than its currency'
done
sqlite3 changed.db "UPDATE run_settlement SET currency = 'XYZ'"
expect 3 explain --rules agreement.xml --account C-1
says 'a settlement of a run is in a currency that is not known'

# As it was recorded.
cp ledger.db changed.db
run 0 again
diff -r issued again >&2 || fail 'not put out as issued'
run 0 again

# Also where those that vouch for the certificate follow it in its file.
cat ours.pem theirs.pem >chain.pem
expect 0 --quiet run --rules agreement.xml --period 2025-12-31 \
    --issued 2026-01-15 --key ours.key --cert chain.pem --out chain
diff -r issued chain >&2 || fail 'not put out as issued'

# What was signed in another run is signed all the same, and not of this one.
sed 's/id="BONUS"/id="OTHER"/' agreement.xml >other.xml
other() { # STATUS FOLDER
	expect "$1" --quiet run --rules other.xml --period 2025-12-31 \
	    --issued 2026-01-15 --key ours.key --cert ours.pem --out "$2"
}
other 0 second
sqlite3 changed.db 'UPDATE run_file SET issue = 4 WHERE issue = 1;
    UPDATE run_file SET issue = 1 WHERE issue = 3;
    UPDATE run_file SET issue = 3 WHERE issue = 4'
for folder in exchanged issued; do
	other 3 $folder
	says 'what the database holds of run 2 is not what was signed'
	says 'its statements are those of another run'
done
[ ! -e exchanged ] || fail 'statements of another run were put out'

# Nor of another settlement, whatever the record calls what it settled.
# renamed SQL RULES PERIOD ISSUED WORDS...: the run's row is changed by SQL, and
# asked for as that.
renamed() {
	cp ledger.db renamed.db
	sqlite3 renamed.db "UPDATE run SET $1"
	rules=$2 period=$3 issued=$4
	shift 4
	expect 3 --quiet --db renamed.db run --rules "$rules" \
	    --period "$period" --issued "$issued" --key ours.key \
	    --cert ours.pem --out renamed "$@"
	says 'its statements are those of another run'
	[ ! -e renamed ] || fail 'another settlement was put out'
}
renamed 'issued = issued + 31' agreement.xml 2025-12-31 2026-02-15
renamed 'period_date = period_date + 1' agreement.xml 2026-01-01 2026-01-15
renamed 'as_of = period_date - 1' agreement.xml 2025-12-31 2026-01-15 \
    --as-of 2025-12-30
renamed "agreements_digest = '$(sqlite3 changed.db 'SELECT agreements_digest
    FROM run WHERE number = 2')'" other.xml 2025-12-31 2026-01-15

# Another issue says of the ledger what the first one said, if that is true.
# states SQL TEXT: the run's ledger.txt is changed to that, and not signed.
expect 0 --quiet --db ledger.db import ledger.xml
expect 0 keygen --key third.key --cert third.pem --issued 2026-01-15
head=$(sed -n 's/^head //p' issued/ledger.txt)
states() {
	cp ledger.db changed.db
	sqlite3 changed.db "UPDATE run_file SET bytes = CAST($1 AS BLOB)
	    WHERE name = 'ledger.txt' AND issue = 1"
	run 3 third third
	says 'what the database holds as ledger.txt of run 1 is no head of'
	[ ! -e third ] || fail 'something was signed that nobody looked at'
}
states "'anything at all'"
states "CAST(bytes AS TEXT) || char(10)"
states "replace(CAST(bytes AS TEXT), '$head', printf('%064d', 0))"
states "replace(CAST(bytes AS TEXT), 'position 1', 'position 2')"
states "(SELECT printf('position %d' || char(10) || 'head %s' || char(10),
    position, head) FROM chain WHERE position = 2)"
states "zeroblob(2000)"
cp ledger.db changed.db
run 0 third third
diff issued/ledger.txt third/ledger.txt >&2 || fail 'it differs'

# The head that is signed is that of the newest import, not one before it.
cp ledger.db changed.db
sqlite3 changed.db 'UPDATE chain SET position = position + 9
    WHERE position = (SELECT max(number) FROM import)'
sed 's/id="BONUS"/id="THIRD"/' agreement.xml >other.xml
other 3 older
says 'chain has no entry of import 2, which the run has read'
[ ! -e older ] || fail 'an older head was signed'
