# shellcheck shell=sh
expect 3 rejects
cat >part.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-C"><documents>
<invoice id="1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="12,50"/></invoice>
<invoice id="2" account="C-1" date="2025-02-30" currency="EUR"><line no="1" net="7"/></invoice>
<invoice id="3" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>
</documents>
<payments><payment id="B" document="3" date="soon"/></payments></ledger>
EOF
expect 1 import part.xml
expect 0 rejects
prints '12,50'
[ "$(wc -l <out)" -eq 4 ] || fail "$(cat out)"
expect 0 rejects list --format csv
head -n 1 out >header
echo number,position,file,line,source,kind,id,code,mended,reason,dismissed,because |
    diff -u - header >&2 || fail 'the header differs'
grep -q '^1,1,part.xml,2,ERP-C,invoice,1,' out || fail "$(cat out)"
expect 0 rejects show 1
prints 'net="12,50"'
prints 'ERP-C'
expect 1 rejects show 99

# Exported, not mended: the same is set aside again.  Mended: it comes in, and
# the reject is no longer listed.
expect 0 rejects export
cp out mend.xml
grep -q 'source="ERP-C"' mend.xml || fail "$(cat mend.xml)"
grep -q '12,50' mend.xml || fail "$(cat mend.xml)"
cp ristorno.db copy.db
expect 1 --db copy.db import --format-summary csv mend.xml
prints 'partial,0,0,0,0,0,3,,0'
sed 's/12,50/12.50/; s/2025-02-30/2025-02-28/; s/soon/2025-03-01/' mend.xml >mended.xml
expect 0 import --format-summary csv mended.xml
prints 'mended.xml,ledger,ok,2,2,1,0,0,0,EUR,19.5'
expect 0 rejects
prints_not '12,50'
expect 0 rejects list --all
prints '12,50'

# A job that reads the bad file every night tells nothing new.
expect 1 import --format-summary csv part.xml
prints 'part.xml,ledger,partial,0,0,0,1,0,3,,0'
expect 0 rejects
[ "$(wc -l <out)" -eq 1 ] || fail "$(cat out)"
expect 0 rejects list --all
[ "$(wc -l <out)" -eq 4 ] || fail "$(cat out)"

# Of several sources: a file each, or one that is chosen.
sed 's/ERP-C/ERP D/' part.xml >other.xml
rm -f ristorno.db*
expect 1 import part.xml other.xml
expect 2 rejects export
says 'of 2 sources'
expect 0 rejects export --source 'ERP D'
prints 'source="ERP D"'
prints_not 'ERP-C'
expect 0 rejects export --out mend
[ "$(find mend -type f | wc -l)" -eq 2 ] || fail "$(ls mend)"
expect 1 rejects export --out mend
expect 0 rejects export 1 2
prints 'reject 1, part.xml:2'
prints_not 'reject 3'
# One that is named twice stands there once: two would be two payments.
cp out once
expect 0 rejects export 2 1 02
diff once out >&2 || fail 'named twice, it is exported twice'

# What the ledger itself refuses has its fault beside it too.
cat >known.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-C"><documents>
<invoice id="--3" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>
</documents></ledger>
EOF
rm -f ristorno.db*
expect 0 import known.xml
sed 's/net="7"/net="8"/' known.xml >other-figures.xml
expect 1 import other-figures.xml
expect 0 rejects export
cp out mend-known.xml
prints '<!-- invoice - -3 is known from import 1 with other content: its lines -->'
expect 0 import --replace --format-summary csv mend-known.xml
prints 'mend-known.xml,ledger,ok,1,1,1,0,0,0,EUR,8'

# Every kind of record stands in its section, rates under their own base.
cat >kinds.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="A &quot;B&quot; --&lt;">
<company id="US" name=""/>
<rates base="EUR"><rate currency="USD" date="2025-03-03" value="x"/></rates>
<categories><category id=""/></categories>
<products><product id="P" unit="C62"><unit code="BX" factor="0"/></product></products>
<accounts><account id="C-1" since="never"/></accounts>
<documents><credit-note id="1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="x"/></credit-note></documents>
<payments><payment id="B" document="3" date="soon"/></payments></ledger>
EOF
rm -f ristorno.db*
expect 1 import kinds.xml
expect 0 rejects export
cp out kinds-again.xml
grep -o '^ *<[/a-z][^ >]*' out | tr -d ' \n' >sections
[ "$(cat sections)" = '<ledger<company<rates<rate</rates<categories<category/</categories<products<product</product</products<accounts<account</accounts<documents<credit-note</credit-note</documents<payments<payment</payments</ledger' ] ||
    fail "$(cat sections)"
prints '<rates base="EUR">'
expect 1 --db again.db import --format-summary csv kinds-again.xml
prints 'kinds-again.xml,ledger,partial,0,0,0,0,0,7,,0'

# A file has one company: of several the newest, or none of it would go in.
company() { # tax id
	printf '%s\n' '<ledger xmlns="urn:ristorno:ledger:1" source="A">' \
	    "<company id=\"US\" name=\"\" tax-id=\"$1\"/></ledger>"
}
company 1 >first.xml
company 2 >second.xml
rm -f ristorno.db*
expect 1 import first.xml second.xml part.xml
expect 0 rejects export --source A
prints 'reject 1, first.xml:2'
prints_not 'tax-id="1"'
sed 's/<company /&name="Us" /' out >companies.xml
expect 0 import companies.xml
expect 0 rejects
prints_not missing-name

# A fault of the base is not taken for the base.
cat >rates.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="A">
<rates base="XX1"><rate currency="USD" date="2025-03-03" value="1.1"/></rates></ledger>
EOF
rm -f ristorno.db*
expect 1 import rates.xml
expect 0 rejects export
prints '<rates base="XX1">'
sed 's/<rates base="XX1"/<rates/' rates.xml >baseless.xml
rm -f ristorno.db*
expect 1 import baseless.xml
expect 0 rejects export
prints '<rates base="">'

# A rate is mended by one of its currencies and day, by no other.
rate() {
	printf '%s\n' '<ledger xmlns="urn:ristorno:ledger:1" source="A">' \
	    "<rates base=\"EUR\"><rate currency=\"USD\" date=\"$1\"" \
	    "value=\"$2\"/></rates></ledger>"
}
rm -f ristorno.db*
rate 2025-03-03 1,0465 >bad-rate.xml
rate 2025-03-04 1.0470 >other-day.xml
rate 2025-03-03 1.0465 >good-rate.xml
expect 1 import bad-rate.xml
expect 0 import other-day.xml
expect 0 rejects
prints 'EUR/USD/2025-03-03'
expect 0 import good-rate.xml
expect 0 rejects
prints_not 'EUR/USD'
expect 0 rejects list --all
prints 'EUR/USD/2025-03-03'

# What is too long to be kept whole is said to be cut, and where it stands.
{
	printf '%s\n' '<ledger xmlns="urn:ristorno:ledger:1" source="A">' \
	    '<documents>' \
	    '<invoice id="1" account="C-1" date="soon" currency="EUR">'
	seq -f '<line no="%.0f" product="P-0123456789" net="1"/>' 30000
	echo '</invoice></documents></ledger>'
} >long.xml
rm -f ristorno.db*
expect 1 import long.xml
expect 0 rejects show 1
prints 'As found, cut because'
expect 1 rejects export 1
says 'mend the file itself: long.xml, line 3'
expect 1 import part.xml
expect 0 rejects show 2
prints 'As found:'

# Dismissed: no longer listed, on record with the reason and the position, and
# open again when somebody says so.
cat >no-id.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-C"><documents>
<invoice account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>
<invoice id="2" account="C-1" date="2025-02-30" currency="EUR"><line no="1" net="7"/></invoice>
</documents></ledger>
EOF
rm -f ristorno.db*
expect 1 import no-id.xml
expect 2 rejects dismiss 1
says '--because'
expect 2 rejects dismiss 1 --because '  '
expect 2 rejects dismiss 1 --because "$(printf '\377')"
expect 2 rejects dismiss 1 --because "$(printf '%1001d' 1)"
says 'at most 1000 bytes'
expect 2 rejects dismiss --because why
expect 2 rejects dismiss x --because why
expect 1 rejects dismiss 1 9 --because why
says 'there is no reject 9'
expect 1 rejects reopen 1
says 'reject 1 is not dismissed'
expect 0 rejects list --format csv
grep -q ',no,.*,,$' out || fail "$(cat out)"
[ "$(wc -l <out)" -eq 3 ] || fail "$(cat out)"
expect 0 rejects dismiss 1 --because 'a test, of "nobody"'
says 'rejects dismissed: 1'
expect 0 rejects
prints_not 'nobody'
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
expect 0 rejects list --all
prints 'a test, of "nobody"'
prints 'dismissed'
expect 0 rejects list --all --format csv
grep -q ',1,"a test, of ""nobody"""$' out || fail "$(cat out)"
expect 0 rejects show 1
prints 'mended    no'
prints 'dismissed at position 1: a test, of "nobody"'
expect 0 rejects export
prints_not 'reject 1'
expect 0 rejects export --all
prints 'reject 1'
expect 0 rejects export 1
prints 'reject 1'

# The same words again are the same reject, and stay dismissed; other words are
# another.
expect 1 import no-id.xml
expect 0 rejects list --all
[ "$(wc -l <out)" -eq 3 ] || fail "$(cat out)"
expect 0 rejects
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
sed 's/net="7"/net="8"/' no-id.xml >other-words.xml
expect 1 import other-words.xml
expect 0 rejects
[ "$(wc -l <out)" -eq 4 ] || fail "$(cat out)"
expect 0 rejects dismiss 1 1 --because 'another reason'
says 'rejects dismissed: 1'
expect 0 rejects reopen 1 01
says 'rejects open again: 1'
expect 0 rejects
[ "$(wc -l <out)" -eq 5 ] || fail "$(cat out)"
expect 0 rejects show 1
prints 'dismissed at position 1: a test, of "nobody"'
prints 'dismissed at position 3: another reason'
prints 'reopened  at position 3'
# What is mended needs no decision; what was dismissed may be mended still.
expect 0 rejects dismiss 2 --because 'to be forgotten'
sed '/C-1.*01-01/d; s/02-30/02-28/' no-id.xml >whole.xml
expect 0 import whole.xml
expect 0 rejects show 2
prints 'mended    yes'
expect 1 rejects dismiss 2 --because why
says 'reject 2 is mended: there is nothing to dismiss'
expect 3 --db none.db rejects dismiss 1 --because why

# A document without its lines did not come to nothing: coverage says so.
cat >no-lines.xml <<'XML'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="L-1" account="C-1" date="2025-01-01" currency="EUR" total="7"/>
<invoice id="L-2" account="C-1" date="2025-01-02" currency="EUR"><line no="1" net="1"/></invoice>
</documents></ledger>
XML
expect 1 --db no-lines.db import no-lines.xml
expect 1 --db no-lines.db coverage --part set-aside --format csv
prints 'ERP-A,2025-01,invoice,no-lines,EUR,1,0,0,1'

# The how-to does what it says.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/mend-rejects.md" >&2

# What was imported with a prefix is exported, and mended, with it, whoever set
# it aside; another's record of the bare id mends nothing.
cat >prefixed.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="S">
<categories><category id="G" parent="F"><x/></category></categories>
<products><product id="P" category="G" unit="C62"><unit code="BX" factor="0"/></product></products>
<accounts><account id="C-1" parent="C-0" since="soon"/></accounts>
<documents>
<invoice id="1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" product="P" category="G" net="seven"/></invoice>
<invoice id="2" account="C-1" date="2025-01-01" currency="EUR"><line no="1" product="P" category="G" net="8"/></invoice>
</documents></ledger>
EOF
cat >bare.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="T">
<accounts><account id="C-1" name="Another"/></accounts></ledger>
EOF
rm -f ristorno.db*
sed '/<categories/d; /<products/d; /<accounts/d; /id="1"/d; s/net="8"/net="7"/' \
    prefixed.xml >before.xml
expect 0 import --prefix W- before.xml
expect 1 import --prefix W- prefixed.xml
expect 0 import bare.xml
expect 0 rejects export
cp out prefixed-mend.xml
grep -o ' \(id\|account\|product\|category\|parent\)="[^"]*"' out | sort -u |
    tr -d '\n' >ids
[ "$(sed 's/ id="[12]"//g' ids)" = "$(printf '%s' ' account="W-C-1"' \
    ' category="W-G" id="W-C-1" id="W-G" id="W-P" parent="W-C-0"' \
    ' parent="W-F" product="W-P"')" ] || fail "$(cat ids)"
sed 's/seven/7/; s/factor="0"/factor="2"/; s/soon/2025-01-01/' \
    prefixed-mend.xml >mended.xml
expect 0 import --replace mended.xml
expect 0 rejects --format csv
[ "$(wc -l <out)" -eq 1 ] || fail "$(cat out)"

# A customer of another form states what it states; as a native record it would
# empty all else that is known of the account.  So it is exported as none.
cat >crm.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="CRM">
<accounts><account id="C-1" segment="gold" tax-id="1"><member of="club" from="2024-01-01"/></account></accounts></ledger>
EOF
cat >saft.xml <<'EOF'
<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">
<Header><TaxRegistrationNumber>5</TaxRegistrationNumber><CompanyName>Us</CompanyName></Header>
<MasterFiles><Customer><CustomerID>C-1</CustomerID><CustomerTaxID>2</CustomerTaxID><CompanyName>New</CompanyName></Customer></MasterFiles></AuditFile>
EOF
rm -f ristorno.db*
expect 0 import crm.xml
expect 1 import saft.xml
expect 1 rejects export
says 'reject 1 has no native form'
expect 0 rejects show 1
prints '<account id="C-1" name="New" tax-id="2">'
# Nor is one that the reader has set aside.
sed "s/<CustomerID>C-1/<CustomerID>$(printf '%0200d' 1)/" saft.xml >long.xml
expect 1 import long.xml
expect 1 rejects export 2
says 'reject 2 has no native form'
expect 0 rejects show 2
prints '<CompanyName>New</CompanyName></Customer>'
# A record of the native form says all it means.
sed 's/CRM/POS/; s/tax-id="1"/tax-id="3"/' crm.xml >pos.xml
expect 1 import pos.xml
expect 0 rejects export 3
prints '<account id="C-1" tax-id="3" segment="gold">'

# A '>' in a value ends no element.
rm -f ristorno.db*
cat >signs.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="A>1" name='x > "y"' since="2025-02-30"/></accounts></ledger>
END
expect 1 import signs.xml
expect 0 rejects show 1
prints 'As found:'

# Two customers of one id are never one: also where their documents come in a
# file of their own, or back as they were exported.
rm -f ristorno.db*
master() { # source, tax id
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="$1"><accounts>
<account id="C-1" tax-id="$2"/></accounts></ledger>
END
}
document() { # source, number
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="$1"><documents>
<invoice id="$2" account="C-1" date="2025-03-01" currency="EUR"><line no="1" net="500"/></invoice>
</documents></ledger>
END
}
master A CZ1 >a.xml
master B CZ2 >b.xml
document A 1 >a-1.xml
document B 1 >b-1.xml
document B 2 >b-2.xml
expect 1 import a.xml a-1.xml b.xml
expect 1 import b-1.xml
says 'b-1.xml:2: invoice 1 set aside: account C-1 has tax id ... (account-conflict)'
expect 0 rejects export 2
cp out back.xml
expect 1 import back.xml
# Nothing of another source or kind is the answer.
expect 0 import a.xml
printf 'account,of,from\nC-1,GOLD,2025-01-01\n' >members.csv
expect 0 import --source B --csv memberships members.csv
expect 1 import b-2.xml
expect 0 rejects
[ "$(grep -c ' account-conflict  *no ' out)" -eq 3 ] || fail "$(cat out)"
# Agreed, or decided.
master B CZ1 >b.xml
cp ristorno.db decided.db
expect 0 import b.xml b-1.xml b-2.xml
expect 0 rejects
[ "$(wc -l <out)" -eq 1 ] || fail "$(cat out)"
expect 0 --db decided.db rejects dismiss 1 --because 'one customer, says sales'
expect 0 --db decided.db import b-1.xml
expect 0 --db decided.db rejects reopen 1
expect 1 --db decided.db import b-2.xml
