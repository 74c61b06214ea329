# shellcheck shell=sh
# Master data from CSV files, kind by kind, and what is wrong with some.

# rows KIND [WORDS...]: import standard input as CSV; nothing is set aside.
rows() {
	kind=$1
	shift
	cat >rows.csv
	expect 0 --quiet import --csv "$kind" "$@" rows.csv
	is_silent
}
# bad_rows KIND [WORDS...]: rows are set aside.
bad_rows() {
	kind=$1
	shift
	cat >rows.csv
	expect 1 --quiet import --csv "$kind" "$@" rows.csv
}
# refused_rows KIND TEXT: the whole file is refused, and why.
refused_rows() {
	cat >rows.csv
	expect 1 --quiet import --csv "$1" rows.csv
	says "$2"
}

# Quoted cells, doubled marks, CRLF, no line's end at the file's; any order.
printf 'name,id,tax-id,segment,parent,manager\r\n"Alfa, s.r.o.",C-1,CZ1,wholesale,,anna\r\n"Beta ""Bob""",C-2,,retail,C-1,' |
    rows accounts
expect 0 accounts --format csv
output_is <<'OUT'
account,name,tax_id,country,segment,manager,group,master_data
C-1,"Alfa, s.r.o.",CZ1,,wholesale,anna,C-1,yes
C-2,"Beta ""Bob""",,,retail,,C-1,yes
OUT
cp rows.csv again.csv
expect 0 import --csv accounts again.csv
says 'again.csv: rows: 2, set aside: 0'
# The log says how the file was read.
expect 0 import --csv accounts --encoding windows-1252 again.csv
expect 0 imports
prints '--csv accounts --encoding windows-1252'
expect 0 --quiet import --csv accounts --format-summary csv again.csv
output_is <<'OUT'
file,dialect,status,documents,lines,accounts,duplicates,cancelled,set_aside,currency,net_total
again.csv,csv,ok,0,0,0,0,0,0,,0
OUT

# An empty cell and an absent column leave what is known, "(none)" empties it.
# A byte order mark, semicolons, Excel's first line, a line break in a cell.
printf '\357\273\277sep=;\nid;name;segment;manager\nC-1;"Alfa\n a spol.";;(none)\n\n;;;\n' |
    rows accounts
expect 0 accounts --format csv C-1
prints 'C-1,Alfa a spol.,CZ1,,wholesale,,C-1,yes'
# A tab, another encoding, UTF-16 as Excel's "Unicode text".
printf 'id\tname\nC-2\tB\355l\375\n' | rows accounts --encoding windows-1250
expect 0 accounts --format csv C-2
prints 'C-2,Bílý,'
printf '\377\376i\0d\0\t\0n\0a\0m\0e\0\n\0C\0-\0002\0\t\0X\0\n\0' | rows accounts
expect 0 accounts --format csv C-2
prints 'C-2,X,'
expect 2 import --encoding UTF-8 rows.csv
says 'give --csv too'
# The fault is not the files'.
expect 2 import --csv accounts --encoding UTF-9 rows.csv
says 'the declared encoding "UTF-9" is not among UTF-8, UTF-16,'
expect 2 import --csv persons rows.csv
says '"persons" is none'
expect 2 import --csv accounts --format ledger rows.csv
says 'without --format and --dialect'

# The header: unknown, doubled, missing, two separators, none.
echo 'id,Name' | refused_rows accounts \
    'rows.csv:1: expected in the header columns of accounts: id, name, tax-id'
says 'found "Name"'
echo 'id,name,id' | refused_rows accounts 'found "id" twice'
echo 'id,name,' | refused_rows accounts 'found an empty name'
echo 'name,segment' | refused_rows accounts \
    'at least the columns of accounts: id; found no "id"'
echo 'id;name,segment' | refused_rows accounts 'one separator in the header'
printf '\n;;\n' | refused_rows accounts 'a header with at least the columns'

echo '<accounts/>' | refused_rows accounts 'rows.csv:1: expected CSV, found a "<"'
printf 'id\nC-1\355\n' | refused_rows accounts \
    'rows.csv:2: the byte 0xed is no valid UTF-8 here, and no other encoding was named (--encoding)'
# A table that was not saved as CSV; beside documents in a zip it is no matter.
cat >ledger.xml <<'XML'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP"><documents/></ledger>
XML
python3 - <<'EOP'
import zipfile
def make(name, *members):
    with zipfile.ZipFile(name, "w") as out:
        for member in members:
            out.writestr(*member)
XML = b"<x xmlns='urn:x'/>"
make("t.xlsx", ("[Content_Types].xml", XML), ("xl/workbook.xml", XML))
make("t.ods", ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
     ("content.xml", XML))
make("signed.zip", ("mimetype", "application/vnd.etsi.asic-e+zip"),
     ("a.xml", open("ledger.xml", "rb").read()))
make("both.zip", ("t.xlsx", open("t.xlsx", "rb").read()),
     ("a.xml", open("ledger.xml", "rb").read()))
EOP
expect 1 --quiet import --csv accounts t.xlsx
says 't.xlsx: the file is an Office document (XLSX, DOCX); CSV, plain or in '
expect 1 --quiet import t.ods
says 't.ods: the file is an Office document (ODS, ODT); XML, plain or in '
expect 0 import both.zip signed.zip
says 'both.zip: t.xlsx passed over: it is no XML'
says 'signed.zip: mimetype passed over: it is no XML'

echo 'id,name' >rows.csv
expect 0 --quiet import --csv accounts rows.csv
says 'rows.csv: holds no rows (dialect csv)'

# What is not well-formed refuses the file, and nothing of it is there.
printf 'id,name\nC-7,a\nC-8,"b\n' | refused_rows accounts \
    'rows.csv:3: expected a closing quotation mark'
printf 'id,name\nC-7,a\nC-8,12" pipe\nC-9,x"\n' | refused_rows accounts \
    'rows.csv:3: expected a cell with a quotation mark'
printf 'id,name\nC-7,"a"b\n' | refused_rows accounts \
    'rows.csv:2: expected the separator'
printf 'id,name\rC-7,a\r' | refused_rows accounts 'found a CR alone'
printf 'id,name\nC-7,a\1\n' | refused_rows accounts 'the character 0x01'
printf 'id,name\nC-7,\350\n' | refused_rows accounts \
    'rows.csv:2: the byte 0xe8 is no valid UTF-8'
{ printf 'id,name\nC-7,"'; head -c 70000 /dev/zero | tr '\0' x; } |
    refused_rows accounts 'expected a row of at most 65536 bytes'
expect 0 accounts C-7
says 'no account found'

# Good rows go in, bad ones are set aside with their own text.
bad_rows memberships <<'IN'
account,of,from,until
C-1,GOLD,2024-01-01,2025-12-31
C-1,SILVER,2024-13-01,
C-1,SILVER
,SILVER,2024-01-01,
C-2,GOLD,2025-02-01,2025-01-01
C-2,GOLD,2025-02-01,
IN
says 'rows.csv:3: membership C-1 set aside'
says 'rows.csv:4: membership set aside: expected 4 cells, as many as the header has, found 2 (bad-row)'
says 'rows.csv:5: membership set aside: id: expected an id, found none (missing-id)'
says 'expected 2025-02-01 or a later day, found "####-##-##" (bad-period)'
ends_with 'records set aside: 4'
expect 0 rejects show 1
prints 'kind      membership'
prints 'C-1,SILVER,2024-13-01,'
prints 'As found:'
expect 1 rejects export
# shellcheck disable=SC2016 # the words of the message
says '`ristorno rejects export --csv memberships`'
expect 0 rejects export --csv memberships
cp out mend.csv
grep -F 'C-1,SILVER,2024-13-01,,,"reject 1: ' mend.csv >/dev/null ||
    fail "$(cat mend.csv)"
expect 0 rejects export --csv managers
says 'nothing to export'
expect 2 rejects export --csv persons
sed -n '1p; 2s/2024-13/2024-12/p' mend.csv >rows.csv
expect 0 --quiet import --csv memberships rows.csv
is_silent

# Units and aliases of products join those of a native file.
cat >native.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <categories><category id="TOOLS" name="Tools"/></categories>
  <products><product id="P-1" name="Saw" unit="C62">
    <unit code="BX" factor="12"/><alias source="WEB" id="77"/>
  </product></products>
  <documents><invoice id="1" account="C-1" date="2025-01-31" currency="EUR" total="24">
    <line no="1" product="P-1" quantity="1" unit="BX" net="24"/></invoice>
  </documents>
</ledger>
IN
expect 0 --quiet import native.xml
rows units <<'IN'
product,code,factor
P-1,PAL,480
P-1,BX,10
IN
rows product-aliases <<'IN'
product,source,id
P-1,SHOP,0815
IN
bad_rows units <<'IN'
product,code,factor,remove
P-1,CT,"1,5",
P-1,CT,0,
P-1,CT,1,perhaps
P-1,PAL,480,yes
IN
says 'factor: expected a decimal such as 1234.56, found "#,#"'
says 'expected a number above 0'
says 'remove: expected yes, no or nothing, found "*******" (bad-remove)'
rows products <<'IN'
id,category,brand
P-1,TOOLS,Acme
P-2,DRILLS,
IN
rows categories <<'IN'
id,parent,name
DRILLS,TOOLS,Drills
IN
bad_rows categories <<'IN'
id,parent
TOOLS,DRILLS
IN
says '(category-loop)'
rows rates <<'IN'
base,currency,date,value
EUR,USD,2025-03-03,1.0465
IN
bad_rows rates <<'IN'
base,currency,date,value
EUR,XXQ,2025-03-03,1
EUR,USD,3.3.2025,1
IN
says '(bad-currency)'
says '(bad-date)'

# Payments are of the invoices of a source.
expect 2 import --csv payments rows.csv
says '--csv payments needs --source'
rows payments --source ERP-A <<'IN'
id,document,date,amount,remark
B-1,1,2025-02-10,20.00,by hand
,1,2025-02-11,4,
IN

# Managers with dates.
rows managers <<'IN'
account,manager,from,until
C-1,eva,2024-01-01,2024-12-31
C-1,jan,2025-01-01,
C-2,eva,2025-01-01,2025-03-31
IN
bad_rows managers <<'IN'
account,manager,from,until
C-1,petr,2024-12-31,2024-12-31
C-1,petr,2026-01-01,
IN
says 'account C-1 would have two managers at once ... (manager-overlap)'
says 'account C-1 would have two managers at once ...'
# The first day of one that is known changes it: an end, and a successor.
rows managers <<'IN'
account,manager,from,until
C-1,jan,2025-01-01,2025-12-31
C-1,petr,2026-01-01,
IN
rows accounts <<'IN'
id,manager
C-2,anna
IN
managers() { # DAY: of C-1 and C-2
	expect 0 accounts --format csv --as-of "$1"
	cut -d, -f6 out | sed 1d | paste -sd' ' -
}
[ "$(managers 2023-12-31)" = ' anna' ] || fail "$(managers 2023-12-31)"
[ "$(managers 2024-01-01)" = 'eva anna' ] || fail "$(managers 2024-01-01)"
[ "$(managers 2025-03-31)" = 'jan eva' ] || fail "$(managers 2025-03-31)"
[ "$(managers 2025-04-01)" = 'jan anna' ] || fail "$(managers 2025-04-01)"
expect 0 accounts --format csv --manager petr
output_is <<'OUT'
account,name,tax_id,country,segment,manager,group,master_data
C-1,Alfa a spol.,CZ1,,wholesale,petr,C-1,yes
OUT
expect 0 accounts --format csv --manager eva --as-of 2025-03-31
prints 'C-2,'
prints_not 'C-1,A'
expect 0 accounts --manager eva
says 'no account found'
rows managers <<'IN'
account,manager,from,remove
C-1,petr,2026-01-01,yes
IN
expect 0 accounts --manager petr
says 'no account found'

# A native record says everything but this.
cat >native.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts><account id="C-1" name="Alfa" manager="ivo"/></accounts>
</ledger>
IN
expect 0 --quiet import native.xml
[ "$(managers 2024-01-01)" = 'eva anna' ] || fail "$(managers 2024-01-01)"
[ "$(managers 2023-01-01)" = 'ivo anna' ] || fail "$(managers 2023-01-01)"

# A payment without an id is as often exported as one import had it: one that
# was exported, left as it was and set aside once more is no second payment.
printf 'document,date,amount\nF-1,2025-13-01,7\nF-2,2025-14-01,8\n' >rows.csv
expect 1 --db pay.db import --csv payments --source ERP-A rows.csv
expect 0 --db pay.db rejects export --csv payments
sed 's/2025-14/2025-04/' out >half.csv
expect 1 --db pay.db import --csv payments --source ERP-A half.csv
expect 1 --db pay.db import --csv payments --source ERP-B rows.csv
expect 0 --db pay.db rejects export --csv payments --source ERP-A
[ "$(grep -c '^,F-1,2025-13-01,7,' out)" -eq 1 ] || fail "$(cat out)"
sed 's/2025-1[34]/2025-04/' out >all.csv
expect 0 --db pay.db import --csv payments --source ERP-A all.csv
[ "$(sqlite3 pay.db 'SELECT count(*) FROM payment')" -eq 2 ] ||
    fail 'a payment is in twice'
expect 0 --db pay.db rejects export --csv payments
[ "$(grep -c '^,F-1,2025-13-01,7,' out)" -eq 2 ] || fail "$(cat out)"
rm -f pay.db*
printf 'document,date,amount\nF-1,2025-13-01,7\nF-1,2025-13-01,7\n' >rows.csv
expect 1 --db pay.db import --csv payments --source ERP-A rows.csv
expect 0 --db pay.db rejects export --csv payments
[ "$(grep -c '^,F-1,2025-13-01,7,' out)" -eq 2 ] || fail "$(cat out)"

# A prefix keeps a source's ids apart, parents too.
rows accounts --source ERP-B --prefix B- <<'IN'
id,name,parent,tax-id
C-1,Jiná,C-0,CZ9
IN
expect 0 accounts --format csv B-
prints 'B-C-0,,'
prints 'B-C-1,Jiná,CZ9,,,,B-C-0,yes'
bad_rows accounts --source ERP-B <<'IN'
id,tax-id
C-1,CZ9
IN
says '(account-conflict)'

# Compressed as any file; a CSV file that is read as XML is refused.
gzip -nc again.csv >again.csv.gz
expect 0 --quiet import --csv accounts again.csv.gz
expect 1 --quiet import again.csv
printf 'id,name\nC-6,x\n' >good.csv
printf 'id,Name\nC-6,x\n' >bad.csv
tar -cf both.tar good.csv bad.csv
expect 1 --quiet import --csv accounts both.tar
says 'found "Name"'
expect 0 accounts C-6
prints 'C-6'

# The page on master data does what it says.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/master-data.md" >out 2>err ||
    fail "$(cat err)"
