# shellcheck shell=sh
# A signal stops an import at a safe point; the program then ends by it, and
# the file that was being read left nothing.
make_ledger
mkfifo pipe
for signal in INT TERM HUP; do
	# A shell starts its background jobs with SIGINT ignored; env undoes it.
	env --default-signal "$RISTORNO" import ledger.xml - <pipe >out 2>err &
	program=$!
	exec 8>pipe
	head -c 600 ledger.xml >&8
	until [ "$("$RISTORNO" --quiet imports 2>&1 | grep -c ledger.xml)" -ge 1 ]; do
		sleep 0.05
	done
	sleep 0.3
	kill -"$signal" "$program"
	status=0
	wait "$program" || status=$?
	exec 8>&-
	[ "$status" -gt 128 ] || fail "$signal: exit status $status: $(cat err)"
	ends_with 'nothing was changed'
	expect 0 imports --format csv
	! grep -q '^[0-9]*,-,' out || fail "$signal: $(cat out)"
	rm -f ristorno.db*
done
