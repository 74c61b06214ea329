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
	says 'done before this, and in: 1 of the files'
	ends_with 'stopped; nothing of it is in'
	expect 0 imports --format csv
	! grep -q '^[0-9]*,-,' out || fail "$signal: $(cat out)"
	rm -f ristorno.db*
done

# So does a command that waits for somebody to write to a pipe with a name.
for command in 'dialect try' 'dialect check' 'rules check' show; do
	# shellcheck disable=SC2086 # names of two words
	"$RISTORNO" $command pipe >out 2>err &
	program=$!
	until grep -q '^SigCgt:.*[1-9a-f]' /proc/$program/status; do
		sleep 0.05
	done
	sleep 0.3
	kill -TERM "$program"
	status=0
	wait "$program" || status=$?
	[ "$status" -eq 143 ] ||
	    fail "$command: exit status $status: $(cat err)"
	ends_with 'interrupted by signal 15'
done

# Nobody reads standard output: a command that shows something ends without a
# word, work is done all the same.
unread() { # wanted status, words...
	wanted=$1
	shift
	{
		# Until `true` has gone.
		sleep 0.3
		status=0
		"$RISTORNO" "$@" 2>err || status=$?
		echo "$status" >status
	} | true
	[ "$(cat status)" -eq "$wanted" ] ||
	    fail "$*: exit status $(cat status): $(cat err)"
}
unread 141 --quiet import ledger.xml
is_silent
expect 0 imports --format csv
prints ledger.xml
unread 141 imports
is_silent
sed 's/net="1000.00"/net="x"/; s/F-1/F-9/' ledger.xml >bad.xml
unread 1 --quiet import bad.xml
ends_with 'records set aside: 1'

# Files may not grow past a limit of the process: a call that fails, no signal.
# (A limit of 16 KiB, in blocks of 512 bytes.)
rm -f ristorno.db*
status=0
(ulimit -f 32 && exec "$RISTORNO" --quiet import ledger.xml) >out 2>err ||
    status=$?
[ "$status" -eq 3 ] || fail "a small limit: exit status $status: $(cat err)"
says 'File too large'
expect 0 --quiet import ledger.xml

# A reader whose parent was killed before it could follow it ends all the same.
exec 8<>pipe
strace -f -o trace -e trace=prctl,execve \
    -e inject=prctl:delay_enter=500000:when=1 "$RISTORNO" import - <pipe \
    2>/dev/null &
until grep -q 'PR_SET_PDEATHSIG' trace 2>/dev/null; do sleep 0.05; done
reader=$(sed -n 's/^\([0-9]*\) *prctl(PR_SET_PDEATHSIG.*/\1/p' trace)
kill -KILL "$(sed -n '1s/ .*//p' trace)"
for second in 1 2 3 4 5; do
	kill -0 "$reader" 2>/dev/null || break
	sleep 1
done
exec 8>&-
! kill -0 "$reader" 2>/dev/null || fail "the reader runs on after $second s"
wait
