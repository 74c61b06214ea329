# shellcheck shell=sh
make_agreement
expect 0 rules check agreement.xml
expect 0 rules test agreement.xml
says 'examples that give what they expect: 2'

sed 's/amount="10"/amount="10.01"/' agreement.xml >wrong.xml
expect 1 rules test agreement.xml wrong.xml
grep -qE '^wrong\.xml:[0-9]+: BONUS: example "one cent less": the agreement gives 10\.00, expected 10\.01 \(0\.01 less\)$' out ||
    fail "$(cat out)"
prints '    volume gives 10.00'
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
ends_with 'examples failed: 1 of 4'

# Results that each just fit, though their sum does not, and a cap on it.
{
	printf '%s\n' '<agreement xmlns="urn:ristorno:agreement:1" id="HUGE"' \
	    ' version="1" currency="EUR" from="2025-01-01" until="2025-12-31">' \
	    '<title xml:lang="en">Most there can be</title>'
	for rule in one two; do
		printf '%s\n' "<rule id=\"$rule\">" \
		    '<qualify basis="quantity" unit="C62"/>' \
		    '<scale method="multiples">' \
		    '<tier from="0.000001" amount="8999999999999"/></scale></rule>'
	done
	printf '%s\n' '<limit cap="1"/>' '<example title="two lines">'
	for day in 01 02; do
		printf '<line date="2025-01-%s" net="1" quantity="%s" unit="C62"/>\n' \
		    "$day" 8999999999999
	done
	printf '%s\n' '<expect amount="2"/></example></agreement>'
} >huge.xml
expect 1 rules test huge.xml
prints 'gives 1.00, expected 2.00 (1.00 less)'
prints 'two gives 161999999999964000000000002000000.00; the rest is the agreement'

# Into one pipe findings and their summary go in order.
"$RISTORNO" rules check agreement.xml 2>&1 | tail -n 1 >last
grep -q '^ristorno: agreement files in order: 1; ' last || fail "$(cat last)"

# Refused: file, line, words; the other file is looked at all the same.
sed 's/from="1000"/from="1,000"/' agreement.xml >comma.xml
expect 1 rules check comma.xml agreement.xml
says 'comma.xml:7: '
says '1,000'
ends_with 'agreement files refused: 1 of 2'
expect 1 rules check missing.xml
says 'missing.xml'

# A warning refuses with --strict only: a benefit that falls.
sed 's/rate="1%"/rate="3%"/; /<example/,/<\/example>/d' agreement.xml >falls.xml
expect 0 rules check falls.xml
prints 'falls.xml:'
prints 'warning'
expect 1 rules check --strict falls.xml
ends_with '(--strict): '

# A folder is its *.xml; one without any is refused.
mkdir rules empty
cp agreement.xml rules/b.xml
cp comma.xml rules/a.xml
cp comma.xml rules/a.txt
expect 1 rules check rules
says 'rules/a.xml:7: '
ends_with 'agreement files refused: 1 of 2'
expect 1 rules check empty
ends_with 'empty: holds no file whose name ends in .xml'

# A link in a folder is the agreement that it leads to; one that leads nowhere
# is refused, not left out.
mkdir linked
ln -s ../agreement.xml linked/a.xml
ln -s ../comma.xml linked/b.xml
expect 1 rules check linked
says 'linked/b.xml:7: '
ends_with 'agreement files refused: 1 of 2'
rm linked/b.xml
expect 0 rules check linked
ln -s gone.xml linked/c.xml
expect 1 rules check linked
says 'linked/c.xml: '
ends_with 'agreement files refused: 1 of 2'

# With a ledger at hand its names are known; a ledger that was named must be.
make_ledger
sed 's|<qualify basis="net-amount"/>|<qualify basis="net-amount"><lines category="TOILS"/></qualify>|; /<example/,/<\/example>/d' \
    agreement.xml >name.xml
expect 0 rules check name.xml
prints_not 'TOILS'
expect 0 --quiet import ledger.xml
expect 0 rules check name.xml
prints 'TOILS'
expect 3 --db none.db rules check name.xml
