# shellcheck shell=sh
# What a dialect calls secret is kept nowhere and shown nowhere, whatever
# becomes of the file it stands in.
message()
{
	cat <<XML
<?xml version="1.0"?>
<cXML payloadID="1" timestamp="2025-03-03T10:00:00Z"><Header>
<From><Credential domain="N"><Identity>S-1</Identity></Credential></From>
<To><Credential domain="N"><Identity>B-1</Identity></Credential></To>
<Sender><Credential domain="N"><Identity>S-1</Identity>
<SharedSecret>open-sesame</SharedSecret></Credential></Sender></Header>
<Request><InvoiceDetailRequest>
<InvoiceDetailRequestHeader invoiceID="$1" purpose="standard"
 operation="new" invoiceDate="2025-03-03"/><InvoiceDetailOrder>
<InvoiceDetailItem invoiceLineNumber="1" quantity="1">
<SubtotalAmount><Money currency="EUR">$2</Money></SubtotalAmount>
</InvoiceDetailItem></InvoiceDetailOrder><InvoiceDetailSummary>
<SubtotalAmount><Money currency="EUR">10.00</Money></SubtotalAmount>
</InvoiceDetailSummary></InvoiceDetailRequest></Request>$3
XML
}

no_secret()
{
	! cat out err | grep -q sesame || fail "$1 shows the secret"
}

message INV-1 10.00 '</cXML>' >good.xml
message INV-2 ten '</cXML>' >bad.xml
message INV-3 10.00 '</cXM>' >broken.xml
message INV-4 10.00 '</cXML>' |
    sed 's/InvoiceDetailRequest>/OrderRequest>/' >order.xml

expect 0 import good.xml
no_secret 'import'
for file in bad broken order; do
	expect 1 import "$file.xml"
	no_secret "import of $file.xml"
done
expect 0 rejects show 1
grep -q INV-2 out || fail 'the reject is not shown'
no_secret 'rejects show'
expect 0 rejects export
no_secret 'rejects export'
expect 0 imports
no_secret 'imports'
for file in good bad broken order; do
	"$RISTORNO" dialect try "$file.xml" >out 2>err || :
	no_secret "dialect try $file.xml"
done
"$RISTORNO" dialect try good.xml >out 2>err
grep -q '/SharedSecret  (not shown)' out || fail 'the place is not told'
for file in ristorno.db*; do
	! grep -q sesame "$file" || fail "$file holds the secret"
done
