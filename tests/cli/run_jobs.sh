# shellcheck shell=sh
# A run gives the same folder, record and messages however many threads sign its
# statements, and all or nothing where it is stopped or a thread cannot write.
make_agreement
RISTORNO_DB=ledger.db
export RISTORNO_DB
awk 'BEGIN {
	print "<ledger xmlns=\"urn:ristorno:ledger:1\" source=\"ERP-A\">"
	print "<company id=\"US\" name=\"Velkoobchod &amp; &lt;synov&#233;&gt;\"/>"
	print "<documents>"
	for (i = 1; i <= 400; i++) {
		printf "<invoice id=\"F-%d\" account=\"C-%d&amp;\"", i, i
		printf " date=\"2025-%02d-11\" currency=\"EUR\">\n", i % 12 + 1
		printf "  <line no=\"1\" product=\"P-1\" quantity=\"1\"" \
		    " unit=\"C62\" net=\"%d.10\"/>\n</invoice>\n", i * 37
	}
	print "</documents>"
	print "</ledger>"
}' >ledger.xml
expect 0 --quiet import ledger.xml
mv ledger.db before.db
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2026-01-15

settle() { # wanted status, words before `run`...
	wanted=$1
	shift
	status=0
	"$@" "$RISTORNO" run --jobs "${jobs:-3}" --rules agreement.xml \
	    --period 2025-12-31 --issued 2026-01-15 --key key.pem \
	    --cert cert.pem --out statements >out 2>err || status=$?
	[ "$status" -eq "$wanted" ] || fail "exit status $status: $(cat err)"
}
for jobs in 1 0 2 3 7; do
	cp before.db ledger.db
	settle 0 env
	sqlite3 ledger.db .dump >dump
	for what in out err dump statements; do
		[ "$jobs" -eq 1 ] || diff -r "$what" "one.$what" >&2 ||
		    fail "$jobs jobs: $what differs"
		[ "$jobs" -ne 1 ] || mv "$what" "one.$what"
	done
	rm -rf statements ledger.db*
done
[ "$(find one.statements -name '*.xml' | wc -l)" -eq 400 ] ||
    fail 'statements are missing'
cp before.db ledger.db
expect 0 --quiet verify --cert cert.pem one.statements
expect 2 run --jobs 17
jobs=3

# What stands aside may be left.  Else nothing is there, and the same command gives what an undisturbed one gives.
is_as_before() { # what was done
	[ ! -e statements ] || fail "$1: there is a folder"
	[ "$(sqlite3 ledger.db 'SELECT count(*) FROM run')" -eq 0 ] ||
	    fail "$1: the run is recorded"
	settle 0 env
	diff -r statements one.statements >&2 || fail "$1: statements differ"
	rm -rf statements ledger.db*
	cp before.db ledger.db
}
# A leak sanitizer cannot look for leaks in what is traced.
export ASAN_OPTIONS=detect_leaks=0
settle 3 strace -f -o trace -e trace=openat -e inject=openat:error=EMFILE:when=90+
ends_with 'cannot be made: Too many open files'
is_as_before 'no more files'
settle 137 strace -f -o trace -e trace=openat -e inject=openat:signal=KILL:when=90
[ -e .statements.ristorno-partial ] || fail 'nothing was written aside'
is_as_before 'killed'
