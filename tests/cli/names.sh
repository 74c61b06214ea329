# shellcheck shell=sh
# No message, as text or as JSON, has a name or an amount of a customer in it,
# whatever is wrong with a record; ids and places are told.
document()
{
	echo "<invoice id=\"$1\" account=\"C-1\" date=\"${4-2025-02-03}\"" \
	    "currency=\"${5-EUR}\" $2>$3</invoice>"
}

ledger()
{
	cat <<XML
<ledger xmlns="urn:ristorno:ledger:1" source="$1">
<company id="US" name="Marked company"/>
<products><product id="P-1" name="Marked product" unit="C62"/></products>
<accounts>
<account id="C-1" name="Marked $2" tax-id="$2-5553331" manager="Marked eva"/>
<account id="C-2" name="Marked two"/></accounts><documents>
XML
	document G-1 'total="7654321.12"' '<line no="1" net="7654321.12"/>'
	document F-1 '' '<line no="1" quantity="7654321,12" net="1"/>'
	document F-2 '' '<line no="1" net="7654321.12345678"/>'
	document F-3 '' '<line no="1" net="76543217654321765432.1"/>'
	document F-4 '' '<line no="1" net="Marked text"/>'
	document F-5 '' 'Marked text'
	document F-6 '' '<line no="1" net="1"/>' 'Marked text'
	document F-7 '' '<line no="1" net="1"/>' 2025-02-03 Marked
	document F-8 '' '<line no="1" net="1" quantity="Mar&quot;Marked"/>'
	document F-9 '' "<line no=\"1\" net=\"$3\"/>"
	document F-9 '' '<line no="1" net="76543.21"/>'
	echo '</documents></ledger>'
}

discreet()
{
	! grep -qE 'Marked|arked|765432|5553331|76543\.21' err ||
	    fail "$1: $(grep -E 'arked|765432|5553331|76543' err)"
}

ledger A one 76543.20 >a.xml
ledger B two 76543.22 >b.xml
dialects=$TREE/tests/dialects
sed 's/>140</>765432.1</' "$dialects/finvoice/total-mismatch.xml" >total.xml
# One invoice alone: what the file comes to is the customer's amount.
echo '<ledger xmlns="urn:ristorno:ledger:1" source="C"><accounts><account
id="C-1" name="Marked"/></accounts><documents><invoice id="H-1" account="C-1"
date="2025-02-03" currency="EUR"><line no="1" net="7654321.12"/></invoice>
</documents></ledger>' >one.xml
for format in text json; do
	expect 0 --db one.db --log-format "$format" import one.xml
	discreet 'import one.xml'
	prints 7654321.12
	rm -f one.db
	for file in a.xml b.xml total.xml; do
		rm -f "$format.db"
		expect 1 --db "$format.db" --log-format "$format" import \
		    a.xml "$file"
		discreet "import $file"
	done
	says F-1
	"$RISTORNO" --db "$format.db" --log-format "$format" import \
	    --accept-mismatch total.xml >out 2>err || :
	discreet 'import --accept-mismatch'
done
"$RISTORNO" --db text.db rejects show 1 >out 2>err
prints '7654321,12'

# What stands where a number should: whatever text it is.
for number in NumberOfEntries TotalDebit TotalCredit; do
	sed "s,<$number>[^<]*<,<$number>Marked \"text\"<," \
	    "$dialects/saft-pt/totals.xml" >stated.xml
	rm -f stated.db
	"$RISTORNO" --db stated.db import stated.xml >out 2>err || :
	says 'the file states'
	discreet "import stated.xml, $number"
done

# Each sentence that goes on with what is not quoted ends before it: one that
# is worded anew is no longer cut where cli/discreet.c does.
cuts()	# WORDS FILE [SED]
{
	sed "${3-}" "$dialects/$2.xml" >cut.xml
	rm -f cut.db
	"$RISTORNO" --db cut.db import cut.xml >out 2>err || :
	says "$1 ..."
}
cuts 'the stated net total' finvoice/total-mismatch
cuts 'found none and a total of' finvoice/no-rows
cuts 'the file states credit' saft-pt/totals 's/Credit>[0-9]/&9/'
cuts 'the file states debit' saft-pt/totals 's/Debit>[0-9]/&9/'
cuts 'the file states gross' jpk-fa/totals 's/WartoscFaktur>/&9/'
rm -f cut.db
"$RISTORNO" --db cut.db import --accept-mismatch total.xml >out 2>err || :
says 'was taken as its lines say ...'
"$RISTORNO" --db cut.db import a.xml b.xml >out 2>err || :
says ' has tax id ...'

# A dialect whose own sentence leaves no room for the end of what it quotes.
long=$(printf '%480s' '' | tr ' ' x)
cat >long.xml <<XML
<dialect xmlns="urn:ristorno:dialect:1" name="shop" title="Shop">
<root name="Orders"/><source path="/Orders/@shop"/><document at="Orders/Bill">
<type value="invoice"/>
<fault code="odd" when="Kind" is-not="IN" says="expected $long"/>
<field name="id" path="@id"/><field name="account" path="Kind"/>
<field name="date" path="Day"/><field name="currency" path="Currency"/>
<line at="Item"><field name="net" path="."/></line></document></dialect>
XML
echo '<Orders shop="S"><Bill id="F-1"><Kind>Marked 765432</Kind>' \
    '<Day>2025-01-01</Day><Currency>EUR</Currency><Item>1</Item></Bill>' \
    '</Orders>' >orders.xml
"$RISTORNO" --db long.db import --dialect long.xml orders.xml >out 2>err || :
says 'set aside: expected x'
discreet 'import orders.xml'

# A person at a terminal is told all.
RISTORNO_DB=terminal.db python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
    "$RISTORNO" --quiet import a.xml >out 2>err </dev/null || :
prints 'found "7654321,12"'

# What is said of results is on standard output alone.
sed 's/C-1/C-2/' a.xml >c.xml
"$RISTORNO" --db text.db import c.xml >out 2>err || :
discreet 'import c.xml'
make_agreement
for format in text json; do
	expect 0 --db text.db --log-format "$format" preview \
	    --rules agreement.xml
	discreet preview
	prints 7730864.32
	"$RISTORNO" keygen --key "$format.pem" --cert "$format.crt" 2>err
	discreet keygen
	expect 0 --db text.db --log-format "$format" run --rules agreement.xml \
	    --period 2025-12-31 --issued 2026-01-15 --key "$format.pem" \
	    --cert "$format.crt" --out "$format-out"
	discreet run
	expect 0 --log-format "$format" verify --cert "$format.crt" \
	    "$format-out"
	discreet verify
	"$RISTORNO" --db text.db --log-format "$format" coverage >out 2>err || :
	discreet coverage
done
