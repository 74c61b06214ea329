# shellcheck shell=sh
# Another writer holds the database: after --wait seconds exit status 4, and
# nothing was changed.  Readers do not wait.
make_ledger
make_agreement
expect 0 --quiet import ledger.xml
mkfifo hold
sqlite3 ristorno.db <hold >held 2>&1 &
writer=$!
exec 7>hold
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&7
until grep -q 1 held; do sleep 0.05; done
sed 's/F-1/F-11/' ledger.xml >more.xml
expect 4 --wait 0 import more.xml
ends_with 'another writer holds'
expect 4 --wait 1 import more.xml
expect 4 --wait 0 rejects dismiss 1 --because busy
ends_with 'another writer holds'
expect 0 preview --rules agreement.xml --format csv
prints 'BONUS,C-1,,,,,26.00,EUR,'
printf 'COMMIT;\n' >&7
exec 7>&-
wait "$writer"
expect 0 --wait 0 import more.xml

# Who waits is still told to stop.
mkfifo again
sqlite3 ristorno.db <again >held 2>&1 &
writer=$!
exec 7>again
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&7
until grep -q 1 held; do sleep 0.05; done
for signal in INT TERM; do
	# A shell starts its background jobs with SIGINT ignored; env undoes it.
	env --default-signal "$RISTORNO" --wait 60 import more.xml \
	    >out 2>err &
	program=$!
	sleep 0.5
	kill -"$signal" "$program"
	(sleep 10; kill -KILL "$program" 2>/dev/null) &
	watch=$!
	status=0
	wait "$program" || status=$?
	kill "$watch" 2>/dev/null || :
	[ "$status" -gt 128 ] || fail "$signal: exit status $status"
	[ "$status" -ne 137 ] || fail "$signal: it did not stop waiting"
done
printf 'COMMIT;\n' >&7
exec 7>&-
wait "$writer"

# Several programs that make the database at the same time.
for round in 1 2 3 4 5 6 7 8 9 10; do
	rm -f new.db*
	programs=
	for name in a b c; do
		"$RISTORNO" --quiet --db new.db import ledger.xml \
		    >"out.$name" 2>&1 &
		programs="$programs $!"
	done
	for program in $programs; do
		wait "$program" || fail "round $round: $(cat out.?)"
	done
	expect 0 --db new.db imports --format csv
	[ "$(wc -l <out)" -eq 4 ] || fail "round $round: $(cat out)"
	[ "$(sqlite3 new.db 'SELECT count(*) FROM document')" -eq 5 ] ||
	    fail "round $round: some document stands there twice"
done

# Given its own database to import, the program must not so much as open it:
# to close it would give up the locks on it, and another process would remove
# the log that the next import goes to.
rm -f new.db*
expect 0 --db new.db import ledger.xml
ln new.db hard.xml
mkfifo slow
"$RISTORNO" --db new.db import new.db ./new.db-wal new.db-shm hard.xml \
    slow >out.own 2>err.own &
own=$!
exec 7>slow
[ "$(grep -c 'is the database, or belongs to it' err.own)" -eq 4 ] ||
    fail "$(cat err.own)"
expect 0 --db new.db imports
sed 's/F-1/F-31/' ledger.xml >third.xml
expect 0 --db new.db import third.xml
sed 's/F-1/F-32/' ledger.xml >&7
exec 7>&-
status=0
wait "$own" || status=$?
[ "$status" -eq 1 ] || fail "exit status $status: $(cat err.own)"
expect 0 --db new.db audit
for number in F-1 F-31 F-32; do
	[ "$(sqlite3 new.db "SELECT count(*) FROM document
	    WHERE number = '$number'")" -eq 1 ] || fail "$number is not in"
done

expect 1 --db new.db import - <hard.xml
ends_with 'files refused: 1 of 1'
says '-: is the database, or belongs to it'

# Who may not write reads neither: the file that a reader makes beside the
# database would keep those out who may.
weak() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set -dac_override,-dac_read_search "$@"
	else
		"$@"
	fi
}
mkdir closed
cp ristorno.db closed
for rights in 'u+w closed' 'u-w closed'; do
	chmod u-w closed/ristorno.db
	# shellcheck disable=SC2086 # two words
	chmod $rights
	status=0
	weak "$RISTORNO" --db closed/ristorno.db imports >out 2>err || status=$?
	[ "$status" -eq 3 ] || fail "$rights: exit status $status: $(cat err)"
	ends_with 'must be writable for reading, too'
	[ "$(ls closed)" = ristorno.db ] || fail "left: $(ls closed)"
done
chmod u+w closed closed/ristorno.db
weak "$RISTORNO" --db closed/ristorno.db imports >out 2>err || fail "$(cat err)"

# Where that file is there he reads, by a link from elsewhere too.
mkfifo silent
"$RISTORNO" --quiet --db closed/ristorno.db import silent >out.own 2>err.own &
own=$!
exec 7>silent
ln -s closed/ristorno.db reads.db
chmod u-w closed closed/ristorno.db*
for name in closed/ristorno.db reads.db; do
	weak "$RISTORNO" --db $name imports >out 2>err || fail "$(cat err)"
done
exec 7>&-
wait "$own" || :
chmod u+w closed
