# shellcheck shell=sh
# Wrong usage is one line with a pointer to --help, and exit status 2.
one_line() {
	[ "$(wc -l <err)" -eq 1 ] || fail "more than one line: $(cat err)"
	[ ! -s out ] || fail "printed something: $(cat out)"
}

expect 2
one_line
says 'see ristorno --help'
expect 2 frobnicate
one_line
says '"frobnicate" is not a command'
expect 2 --frobnicate
one_line
expect 2 import
one_line
says 'import: FILE... is needed, or --spool FOLDER; see ristorno import --help'
expect 2 imports extra
one_line
says '"extra" is one too many'
expect 2 rules
one_line
says 'rules needs one more word'
expect 2 rules frobnicate a.xml
one_line
expect 2 preview
one_line
says '--rules FILE|DIR... is needed'
expect 2 preview --rules a.xml --as-of 2025-02-30
one_line
says 'there is no day 2025-02-30'
expect 2 preview --rules a.xml --format xml
one_line
says '--format takes text|csv|json, not "xml"'
expect 2 import --format klingon a.xml
one_line
says 'no dialect is called "klingon"'
expect 2 dialect try --source "$(printf 'A\037')" a.xml
one_line
says '--source takes a text in UTF-8 without control characters'
expect 2 rejects show 0
one_line
expect 2 --wait 86401 imports
one_line
expect 2 --log-format json import
one_line
says '{"level":"error","event":"usage","place":"import","message":"'
expect 2 rules diff a.xml
one_line
[ ! -e ristorno.db ] || fail 'a usage error made a database'

# --help and --version go to standard output.
expect 0 --version
is_silent
grep -qE '^ristorno [0-9]+\.[0-9]+\.[0-9]+$' out || fail "$(cat out)"
expect 0 --help
is_silent
sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' out >commands
[ "$(wc -l <commands)" -ge 15 ] || fail 'commands are missing in --help'
while read -r command; do
	# shellcheck disable=SC2086 # names of two words
	expect 0 $command --help
	is_silent
	prints "Usage: ristorno $command"
	[ "$(awk 'length > 80' out)" = '' ] || fail "wide help of $command"
done <commands
for family in rules rejects; do
	expect 0 $family --help
	prints "$family "
	prints_not 'keygen'
done

# Global options stand before or after the command.
make_ledger
expect 0 --db one.db --quiet import ledger.xml
expect 0 import --db two.db --quiet ledger.xml
if [ ! -e one.db ] || [ ! -e two.db ]; then
	fail '--db was not heeded'
fi
RISTORNO_DB=three.db "$RISTORNO" --quiet import ledger.xml >out
[ -e three.db ] || fail 'RISTORNO_DB was not heeded'
expect 3 --db none.db imports
ends_with 'none.db: there is no such database'
expect 3 --db one.db/none.db imports
ends_with 'one.db/none.db: cannot be opened: Not a directory'
expect 0 --version
cp out version
expect 0 --db none.db import ledger.xml --version
diff version out >&2 || fail 'an option after the command was not heeded'
[ ! -e none.db ] || fail '--version imported'

# A full disk under standard output is never taken for success; what an import
# brought is in all the same, and said.
status=0
"$RISTORNO" --db one.db imports >/dev/full 2>err || status=$?
[ "$status" -eq 3 ] || fail "full disk: exit status $status"
says 'standard output'
status=0
"$RISTORNO" --db full.db import ledger.xml >/dev/full 2>err || status=$?
[ "$status" -eq 3 ] || fail "full disk: exit status $status"
says 'done before this, and in: 1 of the files'
status=0
"$RISTORNO" --db one.db accounts >&- 2>err || status=$?
[ "$status" -eq 3 ] || fail "closed standard output: exit status $status"

# Ids are there for good: none begins with what no statement could hold.
for option in --prefix --source; do
	for text in "$(printf '\001')" "$(printf '\377')" "$(printf 'a\nb')" \
	    "$(printf '\357\277\276')"; do
		expect 2 --db odd.db import $option "$text" ledger.xml
		says "$option takes a text in UTF-8 without control characters"
	done
	[ ! -e odd.db ] || fail "$option: a database was made"
	expect 0 --quiet --db odd.db import $option 'Žižkov-' ledger.xml
	rm odd.db*
done

# Help of a command and of its family, wherever --help stands.
expect 0 rules check --help
cp out check
for words in '--help rules check' 'rules --help check'; do
	# shellcheck disable=SC2086 # words
	expect 0 $words
	case $words in
	--help*) diff check out >&2 || fail "$words: not of the command" ;;
	*) prints 'rules WORD' ;;
	esac
done
expect 0 --help rules
prints 'rules WORD'
