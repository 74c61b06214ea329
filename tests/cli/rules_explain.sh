# shellcheck shell=sh
# The golden texts, in both languages.  After a change that is meant:
#   ristorno rules explain [--lang de] NAME.xml >NAME.LANGUAGE.txt
for file in "$TREE"/tests/annex/*.xml; do
	expect 0 rules explain "$file"
	is_silent
	output_is <"${file%.xml}.en.txt"
	expect 0 rules explain --lang de "$file"
	is_silent
	output_is <"${file%.xml}.de.txt"
done

# English is the default, whatever the environment's language is.
file=$TREE/tests/annex/whole.xml
LANG=de_DE.UTF-8 LANGUAGE=de LC_ALL=C.UTF-8 expect 0 rules explain "$file"
output_is <"${file%.xml}.en.txt"
expect 0 rules explain --lang en "$file"
output_is <"${file%.xml}.en.txt"

# No line is wider than 78 characters, though words alone may be.
expect 0 rules explain --lang de "$TREE/docs/agreements"
LC_ALL=C.UTF-8 grep -E '^.{79}' out >wide || true
[ ! -s wide ] || fail "$(head -n 3 wide)"
expect 0 rules explain "$TREE/tests/agreements/accepted/long.xml"
prints 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'

# Several files, in the order given; a rule of dashes stands between two.
make_agreement
sed 's/BONUS/MALUS/' agreement.xml >other.xml
expect 0 rules explain other.xml agreement.xml
[ "$(grep -c '^-*$' out)" -ge 3 ] || fail "$(cat out)"
[ "$(grep -cE '^-{78}$' out)" -eq 1 ] || fail "$(cat out)"
[ "$(sed -n 's/.*This is the agreement "\([A-Z]*\)".*/\1/p' out | xargs)" = \
    'MALUS BONUS' ] || fail "$(cat out)"
prints '  - below 50.00 EUR: no tier is reached'
prints '  - tier 1, from 50.00 EUR up to but not including 1000.00 EUR: 1%'
prints '  - tier 2, from 1000.00 EUR upwards: 2%'
prints '      gives 2% on all of it, which is 40.00 EUR.'

# A file that is refused is said; the other is printed all the same.
sed 's/from="1000"/from="1,000"/' agreement.xml >comma.xml
expect 1 rules explain comma.xml agreement.xml
says 'comma.xml:7: '
ends_with 'agreement files refused: 1 of 2'
prints 'This is the agreement "BONUS", version "1".'
expect 1 rules explain missing.xml
says 'missing.xml'
[ ! -s out ] || fail "$(cat out)"

# Nothing in a title or an id reaches the terminal or breaks the paragraphs.
sed 's/Bonus 2025/A\&#x9b;31m\&#x202e;B\&#10;9\&#9;C/; s/<rule id/<except category="x\&#10;y\&#x85;"\/>&/' \
    agreement.xml >odd.xml
expect 0 rules explain odd.xml
is_silent
[ "$(head -n 1 out)" = 'A?31m?B 9 C' ] || fail "$(head -n 2 out)"
prints 'category "x y?"'
# An id with two blanks is another one than that with one, at a line's end too.
for lines in '' 'xx' 'xxxxxxxxxxxxxxxxxxxx'; do
	sed "s/<qualify basis=\"net-amount\"\/>/<qualify basis=\"net-amount\">\
<lines product=\"$lines  Y  \" category=\"$lines   Z\"\/><\/qualify>/
	    /<example/,/<\/example>/d" agreement.xml >blanks.xml
	expect 0 rules explain blanks.xml
	prints "\"$lines  Y  \""
	prints "\"$lines   Z\""
done

# Languages that there are, and those that there are not.
expect 2 rules explain --lang fr agreement.xml
says '--lang: expected one of en, de, found "fr"'
expect 2 rules explain --lang '' agreement.xml
expect 2 rules explain --lang de_DE agreement.xml
expect 2 rules explain
expect 0 rules explain --help
prints '--lang LANG'
for po in "$TREE"/po/*.po; do
	language=$(basename "$po" .po)
	grep -q -- "--lang LANG .*en (default).*, $language" out ||
	    fail "the help lacks $language"
done
[ ! -e ristorno.db ] || fail 'a ledger was made'

# Standard input, and a full disk.
expect 0 rules explain - <agreement.xml
prints 'This is the agreement "BONUS"'
if [ -w /dev/full ]; then
	status=0
	"$RISTORNO" rules explain agreement.xml >/dev/full 2>err || status=$?
	[ "$status" -eq 3 ] || fail "a full disk gave $status"
fi
