# shellcheck shell=sh
# A dialect of one's own: checked, tried on a file, used by an import.
cat >shop.xml <<'EOD'
<dialect xmlns="urn:ristorno:dialect:1" name="shop" title="Shop export">
  <root name="Orders" namespace="urn:example:shop"/>
  <source path="/Orders/Seller/@vat" call="tax-id"/>
  <document at="Orders/Bill">
    <type value="credit-note" signs="negate" when="Kind" is="CN"/>
    <type value="invoice"/>
    <field name="id" path="@number"/>
    <field name="account" path="Buyer/@no"/>
    <field name="date" path="Date"/>
    <field name="currency" path="/Orders/Currency"/>
    <line at="Item">
      <field name="product" path="Sku"/>
      <field name="net" path="Amount"/>
    </line>
  </document>
</dialect>
EOD
cat >export.xml <<'EOD'
<Orders xmlns="urn:example:shop"><Seller vat="PT 500 000 000"/><Currency>EUR</Currency>
<Bill number="F-1"><Kind>IN</Kind><Buyer no="C-1"><Name>Ana</Name></Buyer><Date>2025-01-03</Date>
<Item pos="1"><Sku>A-1</Sku><Pieces>2</Pieces><Amount>10.00</Amount></Item>
<Item pos="2"><Sku>A-2</Sku><Pieces>1</Pieces><Amount>20.00</Amount></Item></Bill>
<Bill number="F-2"><Kind>CN</Kind><Buyer no="C-1"><Name>Ana</Name></Buyer><Date>2025-01-04</Date>
<Item pos="1"><Sku>A-1</Sku><Pieces>1</Pieces><Amount>5.00</Amount></Item></Bill>
</Orders>
EOD
sed 's/"shop"/"ubl"/' shop.xml >taken.xml
sed 's/path="Sku"/paht="Sku"/' shop.xml >wrong.xml
sed 's/"shop"/"other"/; s/urn:example:shop/urn:other/' shop.xml >other.xml

# check: every file's refusal, with its line.
expect 0 dialect check shop.xml other.xml
says 'dialect files in order: 2'
expect 1 dialect check wrong.xml shop.xml taken.xml missing.xml
says 'wrong.xml:12: attribute paht has no meaning on <field>'
says 'taken.xml:1: expected a name that no other dialect has, found "ubl"'
says 'missing.xml: cannot open'
ends_with 'dialect files refused: 3 of 4'
head -c 1100000 /dev/zero | tr '\0' ' ' >large.xml
expect 1 dialect check large.xml
says 'large.xml: is larger than 1048576 bytes'

# try: what is read and what not; nothing is stored.
expect 0 dialect try --dialect shop.xml --dialect other.xml export.xml
is_silent
output_is <<'EOD'
Dialect: shop, Shop export
Source: 500000000

invoice F-1 (line 2)
  account      C-1
  date         2025-01-03
  currency     EUR
  line 1       net 10, product A-1
  line 2       net 20, product A-2
  not stated: delivered, due, total, tags, refers-to

credit note F-2 (line 5)
  account      C-1
  date         2025-01-04
  currency     EUR
  line 1       net -5, product A-1
  not stated: delivered, due, total, tags, refers-to

Read: 1 invoice, 1 credit note

Places that the dialect does not use: 3
   texts  path                      the first text
       3  /Orders/Bill/Item/@pos    1
       3  /Orders/Bill/Item/Pieces  2
       2  /Orders/Bill/Buyer/Name   Ana
EOD
expect 0 dialect try --dialect shop.xml --records 0 --paths 1 --sort path \
    export.xml
output_is <<'EOD'
Dialect: shop, Shop export
Source: 500000000
Read: 1 invoice, 1 credit note

Places that the dialect does not use: 3
   texts  path                     the first text
       2  /Orders/Bill/Buyer/Name  Ana
and 2 more; --paths N shows more
EOD
[ ! -e ristorno.db ] || fail 'try made a database'

# A file of no known dialect; one that is cut; set-aside records; a wrong one.
expect 1 dialect try export.xml
ends_with 'export.xml:1: expected a file of a known format, found root'
prints 'Places of the file, of no known dialect: 11'
prints '       3  /Orders/Bill/Item/Sku     A-1'
head -c 500 export.xml >cut.xml
expect 1 dialect try --dialect shop.xml cut.xml
ends_with 'cut.xml:'
prints 'invoice F-1'
prints '/Orders/Bill/Item/@pos'
sed 's/2025-01-04/4.1.2025/' export.xml >part.xml
expect 1 dialect try --dialect shop.xml part.xml
prints 'set aside F-2 (line 5)'
prints '  code         bad-date'
ends_with 'records that would be set aside: 1'
expect 1 dialect try --dialect wrong.xml export.xml
[ ! -s out ] || fail 'a wrong dialect read something'
ends_with 'wrong.xml:12: '
expect 1 dialect try --dialect shop.xml .
ends_with '.: is a folder'
expect 1 dialect try missing.xml
ends_with 'missing.xml: cannot open'
expect 2 dialect try --format klingon export.xml
gzip -c export.xml | "$RISTORNO" dialect try --dialect shop.xml - >out 2>err ||
    fail "standard input: $(cat err)"
prints 'Read: 1 invoice, 1 credit note'

# A built-in one, and the native form; what is not printable is not printed.
make_ledger
expect 0 dialect try --records 9 ledger.xml
prints 'Dialect: ledger, '
prints 'account C-2'
prints '  parent       C-1'
prints '  status       cancelled'
prints 'Places that the dialect does not use: 0'
sed 's/>Ana</>A\&#x202e;b</' export.xml >bidi.xml
expect 0 dialect try --dialect shop.xml bidi.xml
prints '/Orders/Bill/Buyer/Name   A?b'

# import: before the built-in ones, or forced; it is in the log.
expect 0 import --format-summary csv --dialect other.xml --dialect shop.xml \
    export.xml ledger.xml
prints 'export.xml,shop,ok,2,3,1,0,0,0,EUR,25'
prints 'ledger.xml,ledger,ok,'
expect 0 imports --format csv
prints ',--dialect other.xml --dialect shop.xml,'
sed 's/urn:example:shop/urn:example:new/' export.xml >new.xml
expect 1 import --dialect shop.xml new.xml
expect 0 import --format-summary csv --dialect shop.xml --format shop new.xml
prints 'new.xml,shop,ok,0,0,0,2,0,0,,0'
cat >mine.xml <<'EOD'
<dialect xmlns="urn:ristorno:dialect:1" name="mine" title="Mine">
  <root name="ledger"/>
  <document at="ledger/documents/invoice">
    <skip when="@id" starts="F" says="test document"/><type value="invoice"/>
    <field name="id" path="@id"/><field name="account" path="@account"/>
    <field name="date" path="@date"/><field name="currency" path="@currency"/>
    <line at="line"><field name="net" path="@net"/></line>
  </document>
</dialect>
EOD
expect 0 import --format-summary csv --dialect mine.xml ledger.xml
prints 'ledger.xml,mine,empty,'
expect 0 import --format-summary csv --dialect mine.xml --format ledger \
    ledger.xml
prints 'ledger.xml,ledger,ok,'

# A wrong one, one name twice, too many: nothing starts.
rm -f ristorno.db*
expect 2 import --dialect wrong.xml export.xml
says 'wrong.xml:12: '
ends_with '--dialect: a file is refused, nothing was done'
expect 2 import --dialect missing.xml export.xml
says 'missing.xml: cannot open'
expect 2 import --dialect shop.xml --dialect shop.xml export.xml
says 'shop.xml:1: expected a name that no other dialect has, found "shop"'
expect 2 import --dialect shop.xml --format klingon export.xml
says 'no dialect is called "klingon"; there are: shop, '
says ', ubl, '
set --
while [ $# -lt 34 ]; do
	set -- "$@" --dialect shop.xml
done
expect 2 import "$@" export.xml
[ ! -e ristorno.db ] || fail 'a refused dialect left a database'

# The how-to is right.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/map-your-erp.md" >out 2>err ||
    fail "$(cat out err)"
