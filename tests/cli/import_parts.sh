# shellcheck shell=sh
# A large file gives the same ledger, messages and statements however many
# processes read it, also where one of them is killed.  The parts themselves are
# tried by tests/unit/test_parts.c and test_import_parts.c.
make_agreement
RISTORNO_DB=ledger.db
export RISTORNO_DB
awk 'BEGIN {
	print "<ledger xmlns=\"urn:ristorno:ledger:1\" source=\"ERP-A\">"
	print "<company id=\"US\" name=\"Velkoobchod\"/>"
	print "<documents>"
	for (i = 1; i <= 12000; i++) {
		printf "<invoice id=\"F-%d\" account=\"C-%d\"", i, i * i % 97
		printf " date=\"2025-%02d-%02d\" currency=\"%s\">\n",
		    i % 12 + 1, i % 28 + 1, i % 900 == 7 ? "EURO" : "EUR"
		for (line = 1; line <= 5; line++)
			printf "  <line no=\"%d\" product=\"P-%d\" " \
			    "quantity=\"%d\" unit=\"C62\" net=\"%d.%02d\"/>\n",
			    line, i * line % 301, line, i, line
		print "</invoice>"
	}
	print "</documents>"
	print "</ledger>"
}' >large.xml
[ "$(wc -c <large.xml)" -gt 4500000 ] || fail 'the file is too small'

expect 1 --db one.db --quiet import --jobs 1 large.xml
mv out one.out
mv err one.err
sqlite3 one.db .dump >one.dump
grep -q 'invoice F-11707 set aside' one.err || fail "$(cat one.err)"
is_same() { # what was done
	diff -u one.out out >&2 || fail "$1: standard output differs"
	diff -u one.err err >&2 || fail "$1: standard error differs"
	sqlite3 ledger.db .dump | cmp - one.dump || fail "$1: ledger differs"
}
for jobs in 0 2 3 7; do
	rm -f ledger.db
	expect 1 --quiet import --jobs "$jobs" large.xml
	is_same "$jobs jobs"
done
expect 2 import --jobs 17 large.xml

# What it is all for.
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2026-01-15
for name in one ledger; do
	expect 0 --db "$name.db" --quiet run --rules agreement.xml \
	    --period 2025-12-31 --issued 2026-01-15 --key key.pem \
	    --cert cert.pem --out "$name.statements"
done
diff -r one.statements ledger.statements >&2 || fail 'statements differ'

# The process that has that share of the file.
find_reader() { # share
	tr ' ' '\n' <"/proc/$program/task/$program/children" |
	    while read -r child; do
		grep -q "share=$1/" "/proc/$child/cmdline" 2>/dev/null ||
		    continue
		echo "$child"
		break
	done
}
for share in 0 2; do
	rm -f ledger.db
	"$RISTORNO" --quiet import --jobs 3 large.xml >out 2>err &
	program=$!
	reader=
	while [ -z "$reader" ] && kill -0 "$program" 2>/dev/null; do
		reader=$(find_reader "$share" 2>/dev/null)
	done
	[ -n "$reader" ] || fail 'there was no reader to kill'
	kill -KILL "$reader" 2>/dev/null || true
	status=0
	wait "$program" || status=$?
	[ "$status" -eq 1 ] || fail "exit status $status: $(cat err)"
	is_same "reader $share killed"
done
