# shellcheck shell=sh
# What came in and what is missing: docs/how-to/sign-off-completeness.md, run
# word for word, and what it leaves out.
expect 3 coverage

# ledger SOURCE: documents on standard input.
ledger() {
	printf '<ledger xmlns="urn:ristorno:ledger:1" source="%s"><documents>' "$1"
	cat
	printf '</documents></ledger>\n'
}

# invoice ID DATE NET [ACCOUNT]: an invoice of one line.
invoice() {
	printf '<invoice id="%s" account="%s" date="%s" currency="EUR">' \
	    "$1" "${4:-C-1}" "$2"
	printf '<line no="1" product="P-1" net="%s"/></invoice>\n' "$3"
}

# saft ENTRIES DEBIT CREDIT: its invoices on standard input.
saft() {
	printf '<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">'
	printf '<Header><TaxRegistrationNumber>500000000</TaxRegistrationNumber>'
	printf '<CompanyName>Vendas</CompanyName><CurrencyCode>EUR</CurrencyCode></Header>'
	printf '<SourceDocuments><SalesInvoices><NumberOfEntries>%s</NumberOfEntries>' "$1"
	printf '<TotalDebit>%s</TotalDebit><TotalCredit>%s</TotalCredit>\n' "$2" "$3"
	cat
	printf '</SalesInvoices></SourceDocuments></AuditFile>\n'
}

# saft_invoice NO TYPE STATUS SIDE NET
saft_invoice() {
	printf '<Invoice><InvoiceNo>%s</InvoiceNo><DocumentStatus>' "$1"
	printf '<InvoiceStatus>%s</InvoiceStatus></DocumentStatus>' "$3"
	printf '<InvoiceDate>2025-03-03</InvoiceDate><InvoiceType>%s</InvoiceType>' "$2"
	printf '<CustomerID>C-9</CustomerID><Line><LineNumber>1</LineNumber>'
	printf '<ProductCode>A</ProductCode><%s>%s</%s></Line>' "$4" "$5" "$4"
	printf '</Invoice>\n'
}

# ------------------------------------------------------------ the how-to page
# A year of two sources, with a gap, a month without documents, and one
# document that was set aside.
{
	invoice F-2024-0001 2024-03-05 900
	invoice F-2024-0002 2024-05-06 100
} | ledger ERP-A >year-2024.xml
{
	invoice F-2025-0001 2025-03-03 1000.50
	invoice F-2025-0002 2025-03-04 200 C-2
	invoice F-2025-0003 2025-03-31 x
	invoice F-2025-0007 2025-05-02 40
	printf '<invoice id="F-2025-0006" account="C-1" date="2025-05-01" currency="EUR" status="cancelled"><line no="1" net="7"/></invoice>'
	printf '<credit-note id="K-1" account="C-1" date="2025-05-05" currency="EUR"><line no="1" net="15.5"/><line no="2" net="1"/></credit-note>'
	printf '<credit-note id="K-2" account="C-1" date="2025-05-06" currency="EUR"><line no="1" net="1"/></credit-note>'
} | ledger ERP-A >year-2025.xml
expect 0 import year-2024.xml
expect 1 import year-2025.xml

# run_page: the commands of the page's blocks of code, as they stand there.
page=$TREE/docs/how-to/sign-off-completeness.md
# shellcheck disable=SC2016 # backquotes of the page, nothing expands
sed -n '/^ *```sh$/,/^ *```$/{/```/!p}' "$page" | sed 's/^ *//' >commands
[ "$(wc -l <commands)" -ge 5 ] || fail 'the page has lost its commands'
PATH=$(dirname "$RISTORNO"):$PATH
while read -r command; do
	status=0
	sh -c "$command" >out 2>err || status=$?
	[ "$status" -le 1 ] || fail "$command: $status: $(cat err)"
done <commands
for file in coverage-2025.txt coverage-2025.json gaps.csv; do
	[ -s "$file" ] || fail "$file was not written"
done

# -------------------------------------------------------------- the figures
expect 1 coverage --year 2025
ends_with 'not complete: months missing: 3; numbers missing: 2; records set aside: 1'
prints 'Coverage of 2025-01-01 to 2025-12-31, at ledger position 2'
prints 'F-2025-0004 to 0005: 2 missing'
prints 'Not complete: months missing: 3; numbers missing: 2; records set aside: 1'
prints 'bad-amount'

expect 1 coverage --year 2025 --format csv
output_is <<'END'
source,currency,month,documents,invoices,credit_notes,cancelled,lines,accounts,net,previous_documents,previous_invoices,previous_credit_notes,previous_cancelled,previous_lines,previous_accounts,previous_net,change_documents,change_net,change_percent
ERP-A,EUR,2025-03,2,2,0,0,2,2,1200.5,1,1,0,0,1,1,900,1,300.5,33.4
ERP-A,EUR,2025-05,3,1,2,1,4,1,22.5,1,1,0,0,1,1,100,2,-77.5,-77.5
ERP-A,EUR,total,5,3,2,1,6,2,1223,2,2,0,0,2,1,1000,3,223,22.3
END
expect 1 coverage --year 2025 --format csv --part missing-months
output_is <<'END'
source,from,until,months,delivered_later
ERP-A,2025-01,2025-02,2,yes
ERP-A,2025-04,2025-04,1,yes
END
expect 1 coverage --year 2025 --format csv --part set-aside
output_is <<'END'
source,month,kind,code,currency,records,lines,net,unread
ERP-A,2025-03,invoice,bad-amount,EUR,1,0,0,1
END
expect 1 coverage --year 2025 --format csv --part series
output_is <<'END'
source,series,type,first,last,documents,cancelled,set_aside,skipped,missing,gaps,twice
ERP-A,F-2025-#,invoices,F-2025-0001,F-2025-0007,3,1,1,0,2,1,0
ERP-A,K-#,credit-notes,K-1,K-2,2,0,0,0,0,0,0
END
expect 1 coverage --year 2025 --format csv --part gaps
output_is <<'END'
source,type,numbers,from,to,missing,dated_from,dated_until
ERP-A,invoices,F-2025-0004 to 0005: 2 missing,F-2025-0004,F-2025-0005,2,2025-03-31,2025-05-01
END
expect 1 coverage --year 2025 --previous --part months
prints 'previous accounts'
prints_not 'F-2025-0004'
expect 1 coverage --year 2025
prints_not 'previous accounts'

# All of it as JSON, which a parser reads.
expect 1 coverage --year 2025 --format json
python3 - out <<'END'
import json
import sys

told = json.load(open(sys.argv[1], encoding="utf-8"))
assert told["complete"] is False, told
assert told["numbers_missing"] == 2, told
march = told["months"][0]
assert march["month"] == "2025-03" and march["now"]["net"] == "1200.5", march
assert march["previous"]["accounts"] == 1, march
assert told["totals"][0]["change_percent"] == "22.3", told["totals"]
gap = told["series"][0]["gaps"][0]
assert gap["from"] == "F-2025-0004" and gap["missing"] == 2, gap
assert told["set_aside"][0]["code"] == "bad-amount", told["set_aside"]
for name in ("missing_months", "skipped", "no_series", "controls"):
    assert isinstance(told[name], list), name
END

# ---------------------------------------------------------------- the period
expect 0 coverage --from 2024-03-01 --until 2024-03-31 --part months
is_silent
prints 'Complete'
expect 0 coverage --from 2025-03-01 --until 2025-03-04 --part months \
    --format csv
prints 'ERP-A,EUR,2025-03,2,'
expect 1 coverage
prints 'Coverage of 2024-03-01 to 2025-05-31'
expect 2 coverage --year 2025 --from 2025-01-01 --until 2025-12-31
expect 2 coverage --year 25
says '--year takes four digits, not 25'
expect 2 coverage --year 0
says '--year takes four digits, not 0'
expect 2 coverage --year 0 --from 2025-01-01 --until 2025-12-31
expect 2 coverage --from 2025-01-01
expect 2 coverage --from 2025-02-01 --until 2025-01-01
expect 2 coverage --from 0001-01-01 --until 2025-01-01
says 'at most 1200 months'
expect 1 coverage --year 2025 --source ERP-B
ends_with 'no document of the source "ERP-B"'
expect 1 coverage --year 2025 --source ERP-A

# Mended: no longer set aside, and the series is whole but for its gap.
invoice F-2025-0003 2025-03-31 5 | ledger ERP-A >mended.xml
expect 0 import mended.xml
expect 1 coverage --year 2025
ends_with 'not complete: months missing: 3; numbers missing: 2'
{
	invoice F-2025-0004 2025-04-01 6
	invoice F-2025-0005 2025-04-02 6
} | ledger ERP-A >rest.xml
expect 0 import rest.xml
expect 0 coverage --from 2025-03-01 --until 2025-05-31
prints 'Complete'
is_silent
# Of a whole year the months after the last one are missing too, once there is
# a reason to expect them.
invoice 7 2025-07-01 1 | ledger ERP-B >other.xml
expect 0 import other.xml
expect 1 coverage --year 2025 --format csv --part missing-months
output_is <<'END'
source,from,until,months,delivered_later
ERP-A,2025-01,2025-02,2,yes
ERP-A,2025-06,2025-07,2,no
END

# ------------------------------------------------------- what files state
rm -f ristorno.db*
good() {
	saft_invoice 'FT A/1' FT N CreditAmount 100.5555
	saft_invoice 'FT A/2' FT A CreditAmount 70
	saft_invoice 'NC A/1' NC N DebitAmount 30.25
	saft_invoice 'FT A/3' FT N CreditAmount 1
}
good | saft 4 30.25 101.5555 >good.xml
expect 0 import good.xml
says 'known by their ids alone'
if grep -q 'the file states' err; then fail "$(cat err)"; fi
expect 0 coverage --format csv --part controls
output_is <<'END'
position,file,source,what,place,stated,found,difference,went_in,duplicates,set_aside,unread,state,answered_by
1,good.xml,500000000,documents,/AuditFile/SourceDocuments/SalesInvoices/NumberOfEntries,4,4,0,4,0,0,0,agrees,
1,good.xml,500000000,debit,/AuditFile/SourceDocuments/SalesInvoices/TotalDebit,30.25,30.25,0,30.25,0,0,0,agrees,
1,good.xml,500000000,credit,/AuditFile/SourceDocuments/SalesInvoices/TotalCredit,101.5555,101.5555,0,101.5555,0,0,0,agrees,
END

# A file that was cut by whoever made it, told at once; then the whole one.
rm -f ristorno.db*
good | head -n 3 | saft 4 30.25 101.5555 >cut.xml
expect 0 import cut.xml
says 'the file states documents 4 (/AuditFile/SourceDocuments/SalesInvoices/NumberOfEntries), its documents come to 3'
says 'states credit ...'
expect 1 coverage
ends_with 'not complete: control totals that differ: 2'
expect 1 coverage --format csv --part controls
prints 'cut.xml,500000000,documents,/AuditFile/SourceDocuments/SalesInvoices/NumberOfEntries,4,3,-1,3,0,0,0,differs,'
prints ',101.5555,100.5555,-1,100.5555,0,0,0,differs,'
expect 0 import good.xml
expect 0 coverage --format csv --part controls
prints ',4,3,-1,3,0,0,0,differs,2'
prints ',4,4,0,1,3,0,0,agrees,'

# What is set aside is counted with the file: here for its amount, which could
# not be read, and there for its date, with its amount.
rm -f ristorno.db*
good | sed 's/CreditAmount>1</CreditAmount>1,0</' | saft 4 30.25 101.5555 >amount.xml
expect 1 import amount.xml
says 'without those that could not be read'
expect 1 coverage --format csv --part controls
prints ',4,4,0,3,0,1,0,agrees,'
prints ',101.5555,100.5555,-1,100.5555,0,0,1,uncertain,'
ends_with 'records set aside: 1; control totals that differ: 1'
saft_invoice 'FT A/3' FT N CreditAmount 1 | saft 1 0 1 >one.xml
expect 0 import one.xml
expect 0 coverage --format csv --part controls
prints ',1,mended,'

# What an import before has set aside in the same words is open for both files,
# and mended for both.
rm -f ristorno.db*
saft_invoice 'FT A/3' FT N CreditAmount '1,0' | saft 1 0 1 >before.xml
expect 1 import before.xml amount.xml
expect 1 coverage --format csv --part controls
[ "$(grep -c ',1,uncertain,' out)" -eq 2 ] || fail "$(cat out)"
expect 0 import one.xml
expect 0 coverage --format csv --part controls
[ "$(grep -c ',1,mended,' out)" -eq 2 ] || fail "$(cat out)"
rm -f ristorno.db*
good | sed 's/2025-03-03/2025-02-30/' | saft 4 30.25 101.5555 >date.xml
expect 1 import date.xml
expect 1 coverage --from 2025-01-01 --until 2025-12-31
ends_with 'not complete: records set aside: 4'
expect 1 coverage --year 2025 --format csv --part controls
prints ',4,4,0,0,0,4,0,agrees,'
prints ',101.5555,101.5555,0,0,0,101.5555,0,agrees,'
expect 1 coverage
# shellcheck disable=SC2016 # the back quotes are printed
ends_with 'no document to tell the period from: name one, or see `ristorno rejects`'

# Whole or not, --accept-mismatch takes it, and that is told.
rm -f ristorno.db*
expect 0 import --accept-mismatch cut.xml
says 'its documents come to 3'
expect 0 coverage --format csv --part controls
prints ',4,3,-1,3,0,0,0,accepted,'

# JPK_FA: rows stand apart, and totals with tax are stated too.
rm -f ristorno.db*
cat >jpk.xml <<'END'
<JPK xmlns="http://jpk.mf.gov.pl/wzor/2022/02/17/02171/">
<Naglowek><KodFormularza>JPK_FA</KodFormularza></Naglowek>
<Podmiot1><IdentyfikatorPodmiotu><NIP>1111111111</NIP><PelnaNazwa>Hurt</PelnaNazwa></IdentyfikatorPodmiotu></Podmiot1>
<Faktura><KodWaluty>PLN</KodWaluty><P_1>2025-03-14</P_1><P_2A>FV 1/03/2025</P_2A><P_3A>A</P_3A><P_5B>2222222222</P_5B><P_13_1>100.00</P_13_1><P_15>123.00</P_15><RodzajFaktury>VAT</RodzajFaktury></Faktura>
<Faktura><KodWaluty>PLN</KodWaluty><P_1>2025-03-15</P_1><P_2A>FV 3/03/2025</P_2A><P_3A>A</P_3A><P_5B>2222222222</P_5B><P_13_1>-10.00</P_13_1><P_15>-12.30</P_15><RodzajFaktury>KOREKTA</RodzajFaktury></Faktura>
<FakturaCtrl><LiczbaFaktur>2</LiczbaFaktur><WartoscFaktur>110.70</WartoscFaktur></FakturaCtrl>
<FakturaWiersz><P_2B>FV 1/03/2025</P_2B><P_7>Saw</P_7><P_8A>szt</P_8A><P_8B>1</P_8B><P_11>100.00</P_11><P_12>23</P_12></FakturaWiersz>
<FakturaWiersz><P_2B>FV 3/03/2025</P_2B><P_7>Saw</P_7><P_11>-10.00</P_11><P_12>23</P_12></FakturaWiersz>
<FakturaWiersz><P_2B>FV 2/03/2025</P_2B><P_7>Saw</P_7><P_11>5.00</P_11><P_12>23</P_12></FakturaWiersz>
<FakturaWierszCtrl><LiczbaWierszyFaktur>3</LiczbaWierszyFaktur><WartoscWierszyFaktur>95.00</WartoscWierszyFaktur></FakturaWierszCtrl>
</JPK>
END
expect 1 import jpk.xml
expect 1 coverage --format csv --part controls
[ "$(grep -c ',agrees,' out)" -eq 4 ] || fail "$(cat out)"
prints ',gross,/JPK/FakturaCtrl/WartoscFaktur,110.70,110.7,0,110.7,0,0,0,agrees,'
prints ',net,/JPK/FakturaWierszCtrl/WartoscWierszyFaktur,95.00,95,0,90,0,5,0,agrees,'

# Rows with tax only: what the net column comes to is not known.
rm -f ristorno.db*
sed 's,<P_11>100.00</P_11>,<P_11A>123.00</P_11A>,; /FV 2.03/d; s/>3</>2</; s/95.00/-10.00/' jpk.xml >gross.xml
expect 0 import gross.xml
expect 0 coverage --from 2025-03-14 --until 2025-03-14 --part controls --format csv
prints ',net,/JPK/FakturaWierszCtrl/WartoscWierszyFaktur,-10.00,90,100,90,0,0,1,mended,'
[ "$(grep -c ',agrees,' out)" -eq 3 ] || fail "$(cat out)"

# A dialect of one's own may state totals too; what is no number is told.
rm -f ristorno.db*
cat >shop-dialect.xml <<'END'
<dialect xmlns="urn:ristorno:dialect:1" name="shop" title="Shop">
  <root name="Orders"/>
  <source path="/Orders/@shop"/>
  <control what="net" path="/Orders/Sum"/>
  <control what="documents" path="/Orders/Count"/>
  <document at="Orders/Bill">
    <skip when="Kind" is="order" says="order"/>
    <type value="invoice"/>
    <field name="id" path="@no"/>
    <field name="account" path="Buyer"/>
    <field name="date" path="Date"/>
    <field name="currency" text="EUR"/>
    <line at="Item"><field name="net" path="."/></line>
  </document>
</dialect>
END
cat >shop.xml <<'END'
<Orders shop="S"><Count>3</Count><Sum>much</Sum>
<Bill no="O-1"><Kind>order</Kind><Buyer>C</Buyer><Date>2025-02-01</Date><Item>5</Item></Bill>
<Bill no="B-1"><Buyer>C</Buyer><Date>2025-02-02</Date><Item>5</Item></Bill>
<Bill no="B-2"><Buyer>C</Buyer><Date>2025-02-02</Date><Item>6</Item></Bill>
</Orders>
END
expect 0 import --dialect shop-dialect.xml shop.xml
says 'the file states net ...'
expect 0 import --dialect shop-dialect.xml shop.xml
expect 1 coverage --format csv --part controls
prints ',documents,/Orders/Count,3,3,0,2,0,1,0,agrees,'
prints ',net,/Orders/Sum,much,11,,11,0,0,1,no-number,'
expect 1 coverage --format csv --part skipped
output_is <<'END'
source,month,what,documents
S,2025-02,order,1
END
sed 's/what="net"/what="price"/' shop-dialect.xml >wrong.xml
expect 1 dialect check wrong.xml
says 'expected what documents, lines, net, gross, credit or debit, found "price"'
sed 's/"\/Orders\/Sum"/"Sum"/' shop-dialect.xml >wrong.xml
expect 1 dialect check wrong.xml
says 'expected paths that begin with / in <control>'

# ------------------------------------------------------------ refused files
# Files that were refused, and what answers each: the same name, the same bytes
# under another name, an archive's members.
rm -f ristorno.db*
invoice R-1 2025-03-03 10 | ledger ERP-A >fine.xml
invoice R-2 2025-03-04 10 | ledger ERP-A >second.xml
expect 0 import fine.xml
head -c 100 second.xml >cut-short.xml
expect 1 import cut-short.xml
expect 1 coverage --from 2025-03-01 --until 2025-03-31 --source ERP-A
ends_with 'not complete: files refused: 1'
prints 'Not complete: files refused: 1'
prints 'Refused files'
# Nothing is known of its period or source: it always counts.
expect 1 coverage --from 2024-03-01 --until 2024-03-31 --source ERP-A \
    --part months
ends_with 'not complete: files refused: 1'
expect 2 coverage --part refusals
says '|missing-months|refused|set-aside|'
expect 1 coverage --part refused --format csv
grep -q '^2,cut-short.xml,cut-short.xml:1.*,,$' out || fail "$(cat out)"
# Refused again: the newest refusal stands for it.
expect 1 import cut-short.xml
expect 1 coverage --part refused --format csv
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
grep -q '^3,cut-short.xml,' out || fail "$(cat out)"
expect 1 coverage --format json
python3 - out <<'PY'
import json
import sys

told = json.load(open(sys.argv[1], encoding="utf-8"))
assert told["complete"] is False and told["files_refused"] == 1, told
assert told["refused"][0]["position"] == 3, told["refused"]
assert told["refused"][0]["dismissed"] is None, told["refused"]
assert "cut-short.xml:1" in told["refused"][0]["why"], told["refused"]
PY
# An empty file of that name is no answer, a whole one is.
printf '<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"/>' >cut-short.xml
expect 0 import cut-short.xml
expect 1 coverage
cp second.xml cut-short.xml
expect 0 import cut-short.xml
expect 0 coverage
prints 'Refused files: none'
# By its bytes: an unknown root, read by a dialect of one's own.
cp shop.xml shop-2.xml
expect 1 import shop.xml
sed 's/much/11/' shop.xml >shop-3.xml
expect 1 coverage
ends_with 'not complete: files refused: 1'
expect 0 import --dialect shop-dialect.xml shop-3.xml
expect 1 coverage
expect 0 import --dialect shop-dialect.xml shop-2.xml
expect 1 coverage
prints_not 'files refused'
prints 'Refused files: none'

# An archive that is cut leaves no member; a whole one of that name answers for
# it, and what is wrong in it is told of its members.
rm -f ristorno.db*
mkdir members
cp fine.xml members/a.xml
head -c 100 second.xml >members/b.xml
(cd members && tar cf ../whole.tar a.xml b.xml)
head -c 700 whole.tar >box.tar
expect 1 import box.tar
expect 1 coverage --year 2025 --part refused --format csv
grep -q '^1,box.tar,' out || fail "$(cat out)"
# One in which nothing was found is no answer, as a file is none.
printf '<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"/>' >members/e.xml
(cd members && tar cf ../box.tar e.xml)
expect 0 import box.tar
expect 1 coverage --year 2025 --part refused --format csv
grep -q '^1,box.tar,' out || fail "$(cat out)"
cp whole.tar box.tar
expect 1 import box.tar
expect 1 coverage --part refused --format csv
grep -q '^4,box.tar:b.xml,' out || fail "$(cat out)"
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
cp second.xml members/b.xml
(cd members && tar cf ../box.tar a.xml b.xml)
expect 0 import box.tar
expect 0 coverage --from 2025-03-01 --until 2025-03-31

# Standard input has no name: only the same bytes answer it.
head -c 100 second.xml >begun.xml
expect 1 import - <begun.xml
expect 0 import - <fine.xml
expect 1 coverage
ends_with 'not complete: files refused: 1'

# Two months that came empty are two files, although their bytes are the same:
# the good February does not answer January.
rm -f ristorno.db*
: >empty-1.xml
: >empty-2.xml
expect 1 import empty-1.xml empty-2.xml empty-1.xml
expect 1 coverage --year 2025 --part refused --format csv
[ "$(wc -l <out)" -eq 3 ] || fail "$(cat out)"
cp fine.xml empty-2.xml
expect 0 import empty-2.xml
expect 1 coverage --part refused --format csv
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
grep -q '^3,empty-1.xml,' out || fail "$(cat out)"
cp second.xml empty-1.xml
expect 0 import empty-1.xml
expect 0 coverage

# Nor does what was decided of January count for February.
rm -f ristorno.db*
: >empty-1.xml
: >empty-2.xml
expect 0 import fine.xml
expect 1 import empty-1.xml empty-2.xml
expect 0 rejects dismiss --refused 2 --because 'nothing sold'
expect 1 coverage
ends_with 'not complete: files refused: 1'
expect 0 rejects dismiss --refused 3 --because 'nor then'
expect 0 coverage
expect 1 import empty-1.xml empty-2.xml
expect 0 coverage

# A byte of a name that is no UTF-8 is shown as any other one is: January is
# not answered by June, alone or as an archive.
rm -f ristorno.db*
january=$(printf 'J\344n.xml') june=$(printf 'J\374n.xml')
head -c 100 second.xml >"$january"
cp fine.xml "$june"
expect 1 import "$january"
expect 0 import "$june"
(cd members && tar cf "../$june" a.xml)
expect 0 import "$june"
expect 1 coverage --part refused --format csv
grep -q '^1,J?n.xml,' out || fail "$(cat out)"
ends_with 'not complete: files refused: 1'
rm -f ristorno.db*
expect 1 import - <begun.xml
expect 0 import - <fine.xml

# --------------------------------------------------------------- dismissed
# By the refusal's position; the same bytes refused once more stay dismissed,
# other bytes do not.
expect 2 rejects dismiss --refused x --because why
expect 1 rejects dismiss --refused 1 99 --because why
says 'there is no import 99'
expect 0 imports --format csv
position=$(sed -n 's/^\([0-9]*\),-,.*,refused,.*/\1/p' out)
expect 1 rejects dismiss --refused "$((position + 1))" --because why
says 'was not refused'
expect 0 rejects dismiss --refused "$position" --because 'a test'
says 'refused files dismissed: 1'
expect 0 coverage
prints 'Dismissed, and not counted: records: 0; refused files: 1'
expect 0 coverage --part refused --format csv
grep -q ",a test\$" out || fail "$(cat out)"
expect 1 import - <begun.xml
expect 0 coverage
head -c 101 second.xml >begun.xml
expect 1 import - <begun.xml
expect 1 coverage
expect 0 rejects reopen --refused "$position"
expect 1 coverage
ends_with 'not complete: files refused: 2'

# Rejects: nothing by which they could be mended, and still complete.
rm -f ristorno.db* begun.xml
{
	invoice D-1 2025-03-03 10
	invoice D-2 2025-03-04 x
	invoice D-3 2025-03-05 10
	printf '<invoice account="C-1" date="2025-03-05" currency="EUR"><line no="1" net="5"/></invoice>'
} | ledger ERP-A >some.xml
expect 1 import some.xml
expect 1 coverage
ends_with 'not complete: records set aside: 2'
expect 0 rejects dismiss 1 2 --because 'test documents'
expect 0 coverage
prints 'Dismissed, and not counted: records: 2; refused files: 0'
prints "rejects\`): none"
prints 'Complete'
expect 0 coverage --part dismissed --format csv
output_is <<'CSV'
source,month,kind,code,currency,records,lines,net,unread
ERP-A,2025-03,invoice,bad-amount,EUR,1,0,0,1
ERP-A,2025-03,invoice,missing-id,EUR,1,1,5,0
CSV
# Its number is known still, and no gap.
expect 0 coverage --part series --format csv
prints 'ERP-A,D-#,invoices,D-1,D-3,2,0,0,1,0,0,0'
expect 0 coverage --format json
python3 - out <<'PY'
import json
import sys

told = json.load(open(sys.argv[1], encoding="utf-8"))
assert told["complete"] is True and told["records_set_aside"] == 0, told
assert told["records_dismissed"] == 2 and told["files_dismissed"] == 0, told
assert told["dismissed"][1]["net"] == "5", told["dismissed"]
PY
# The same once more stays dismissed; other content, or a second thought, is
# open.
expect 1 import some.xml
expect 0 coverage
sed 's/net="5"/net="6"/' some.xml >other.xml
expect 1 import other.xml
expect 1 coverage
ends_with 'not complete: records set aside: 1'
expect 0 rejects reopen 1
expect 1 coverage
ends_with 'not complete: records set aside: 2'

# Rows that relate two records, and rates without a day, have nothing to be
# mended by.
rm -f ristorno.db*
expect 0 import fine.xml
printf 'account,of,from\nC-1,Club,2025-02-30\n' >members.csv
printf '<ledger xmlns="urn:ristorno:ledger:1" source="A"><rates base="EUR"><rate currency="USD" value="1.1"/></rates></ledger>' >dayless.xml
expect 1 import --csv memberships members.csv
expect 1 import dayless.xml
expect 1 coverage
ends_with 'not complete: records set aside: 2'
expect 0 rejects dismiss 1 2 --because 'mended by hand'
expect 0 coverage
expect 1 import --csv memberships members.csv
expect 1 import dayless.xml
expect 0 coverage
prints 'Dismissed, and not counted: records: 2; refused files: 0'

# A file's own totals are no longer open once what is not in them is dismissed.
rm -f ristorno.db*
expect 1 import amount.xml
expect 1 coverage
ends_with 'records set aside: 1; control totals that differ: 1'
expect 0 rejects dismiss 1 --because 'not ours'
expect 0 coverage --part controls --format csv
prints ',1,mended,'

# Those that are alike are one row, whatever came between them.
mkdir mixed
{
	echo '<ledger xmlns="urn:ristorno:ledger:1" source="S"><documents>'
	for id in 1:01 2:13 3:01 4:13; do
		echo "<invoice id=\"${id%:*}\" account=\"A\" date=\"2025-${id#*:}-01\" currency=\"EUR\"><line no=\"1\" net=\"${id%%:*}x\"/></invoice>"
	done
	echo '<invoice id="5" account="A" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>'
	echo '</documents></ledger>'
} >mixed/a.xml
expect 1 --quiet --db mixed/m.db import mixed/a.xml
expect 1 --quiet --db mixed/m.db coverage --part set-aside --format csv
[ "$(wc -l <out)" -eq 3 ] || fail 'rows that are alike'

# Data are as they are, also what would not be shown to people.
rm -f ristorno.db*
mark=$(printf 'S\342\200\217X')
invoice F-1 2025-03-03 1 | ledger "$mark" >mark.xml
expect 0 import mark.xml
expect 0 coverage --format json
prints "\"source\":\"$mark\""
