# shellcheck shell=sh
# Archives: each member an import of its own, all of them in one transaction.
document() { # id
	cat <<-XML
	<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
	<invoice id="$1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>
	</documents></ledger>
	XML
}
mkdir in in/__MACOSX
document 1 >in/a.xml
document 2 >in/b.xml
document 2 | sed 's/net="7"/net="seven"/' >in/c.xml
document 4 | head -c 150 >in/d.xml
document 5 | sed 's/urn:ristorno:ledger:1/urn:other/' >in/e.xml
printf '%%PDF-1.7' >in/a.pdf
cp in/a.xml in/__MACOSX/._a.xml
gzip -c in/a.xml >in/f.xml.gz
# Names are shown; no file is opened or written by them.
python3 - <<'EOP'
import tarfile, zipfile, io
names = ["a.xml", "b.xml", "c.xml", "d.xml", "e.xml", "a.pdf",
         "__MACOSX/._a.xml", "f.xml.gz"]
with zipfile.ZipFile("in.zip", "w", zipfile.ZIP_DEFLATED) as out, \
        tarfile.open("in.tar", "w") as tar:
    for name in names:
        data = open("in/" + name, "rb").read()
        out.writestr(zipfile.ZipInfo(name), data)
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    data_up = open("in/a.xml", "rb").read().replace(b'"1" acc',
                                                           b'"9" acc')
    out.writestr(zipfile.ZipInfo("../up.xml"), data_up)
    info = tarfile.TarInfo("../up.xml")
    info.size = len(data_up)
    tar.addfile(info, io.BytesIO(data_up))
EOP
zstd -q in.tar -o in.tar.zst
gzip -k in.tar
xz -k in.tar

header=file,dialect,status,documents,lines,accounts,duplicates,cancelled,set_aside,currency,net_total
for archive in in.zip in.tar in.tar.gz in.tar.zst in.tar.xz; do
	rm -f ristorno.db*
	expect 1 import --format-summary csv "$archive"
	output_is <<-ROWS
	$header
	$archive:a.xml,ledger,ok,1,1,1,0,0,0,EUR,7
	$archive:b.xml,ledger,ok,1,1,1,0,0,0,EUR,7
	$archive:c.xml,ledger,partial,0,0,0,0,0,1,,0
	$archive:d.xml,,refused,0,0,0,0,0,0,,0
	$archive:e.xml,,refused,0,0,0,0,0,0,,0
	$archive:f.xml.gz,,refused,0,0,0,0,0,0,,0
	$archive:../up.xml,ledger,ok,1,1,1,0,0,0,EUR,7
	ROWS
	says "$archive:c.xml:2: "
	says "$archive:d.xml:2: "
	says "$archive:e.xml:1: "
	says "$archive:f.xml.gz: gzip data inside"
	says "$archive: a.pdf passed over: it is no XML"
	says "$archive: __MACOSX/._a.xml passed over"
	ends_with 'files refused: 3 of 7; records set aside: 1,'
	expect 0 imports --format csv
	cut -d, -f1-4 out >log
	grep -q "^3,$archive:c.xml,ledger,partial" log || fail "$(cat log)"
	grep -q "^7,$archive:../up.xml,ledger,ok" log || fail "$(cat log)"
	expect 0 rejects list --format csv
	prints ",$archive:c.xml,2,"
	# Again: nothing changes.
	expect 1 import --format-summary csv "$archive"
	prints "$archive:a.xml,ledger,ok,0,0,0,1,0,0,,0"
done
[ ! -e ../up.xml ] || fail 'a name that climbs out was written'

# What libarchive takes for a folder, and all others for a file, is not passed
# over without a word; nor a folder that states no size.
python3 - <<'EOP'
import struct, zipfile
data = open("in/a.xml", "rb").read()
mode = struct.pack("<BHI", 5, 0, 0x10)
with zipfile.ZipFile("folder.zip", "w", zipfile.ZIP_DEFLATED) as out:
    out.writestr(zipfile.ZipInfo("empty/"), b"")
    out.writestr("a.xml", data)
    hidden = zipfile.ZipInfo("b.xml")
    hidden.extra = struct.pack("<HH", 0x6c78, len(mode)) + mode
    out.writestr(hidden, data.replace(b'"1" acc', b'"2" acc'))
    out.writestr("c.xml/", data)

class Stream:
    def __init__(self, name):
        self.file = open(name, "wb")
    def write(self, data):
        return self.file.write(data)
    def flush(self):
        self.file.flush()
with zipfile.ZipFile(Stream("stream.zip"), "w", zipfile.ZIP_DEFLATED) as out:
    out.writestr("a.xml", data)
    with out.open(zipfile.ZipInfo("d.xml/"), "w") as to:
        to.write(data)
EOP
rm -f ristorno.db*
expect 0 import --format-summary csv folder.zip stream.zip
output_is <<ROWS
$header
folder.zip:a.xml,ledger,ok,1,1,1,0,0,0,EUR,7
stream.zip:a.xml,ledger,ok,0,0,0,1,0,0,,0
ROWS
says 'folder.zip: b.xml/ passed over: it is a folder that is not said to be'
says 'folder.zip: c.xml/ passed over: it is a folder that is not said to be'
says 'stream.zip: d.xml/ passed over: it is a folder that is not said to be'
! grep -q 'empty/ passed over' err || fail "$(cat err)"

# The line of what is wrong is whole however long the names are.
long=$(printf '%0230d' 0).xml
mkdir "$(printf '%0200d' 0)"
cp in/c.xml "$(printf '%0200d' 0)/$long"
rm -f ristorno.db*
expect 1 import "$(printf '%0200d' 0)/$long"
says '000.xml:2: invoice 2 set aside'
head -c 150 in/a.xml >"$(printf '%0200d' 0)/$long"
expect 1 import "$(printf '%0200d' 0)/$long"
says '000.xml:2: the file is cut short'

# From standard input; and what was said of a member is said with its name.
rm -f ristorno.db*
expect 1 import --format-summary csv - <in.zip
prints '-:a.xml,ledger,ok,1,'

# One that is damaged or cut short leaves nothing but its entry in the log,
# whatever its members were.
rm -f ristorno.db*
for archive in in.zip in.tar in.tar.gz in.tar.zst in.tar.xz; do
	size=$(($(wc -c <"$archive") * 8 / 10))
	head -c "$size" "$archive" >"cut-$archive"
	expect 1 import --format-summary csv "cut-$archive" in/a.xml
	grep -q "^cut-$archive,,refused,0,0,0,0,0,0,,0$" out ||
	    fail "$(cat out)"
	[ "$(wc -l <out)" -eq 3 ] || fail "$(cat out)"
	ends_with 'files refused: 1 of 2'
done
[ "$(sqlite3 ristorno.db 'SELECT count(*) FROM document')" -eq 1 ] ||
    fail 'something of a cut archive went in'
[ "$(sqlite3 ristorno.db 'SELECT count(*) FROM import')" -eq 10 ] ||
    fail 'an entry of a cut archive is in the log'

# Several members of gzip are one document.
head -c 100 in/a.xml | gzip >joined.gz
tail -c +101 in/a.xml | gzip >>joined.gz
rm -f ristorno.db*
expect 0 import --format-summary csv joined.gz
prints 'joined.gz,ledger,ok,1,'

# Encrypted, empty, nothing but other files.
(cd in && zip -q -P secret ../secret.zip a.xml && zip -q ../other.zip a.pdf)
expect 1 import secret.zip
says 'secret.zip: the archive is encrypted (a.xml)'
expect 1 import other.zip
says 'other.zip: there is no document in the zip archive'

# Folders of archives, and archives beside plain files.
mkdir mixed
cp in.zip in/a.xml mixed
rm -f ristorno.db*
expect 1 import --format-summary csv -r mixed
prints 'mixed/a.xml,ledger,ok,1,'
prints 'mixed/in.zip:a.xml,ledger,ok,0,0,0,1,'

# ISDOCX: the document, a PDF of it, and a list that names the document.
mkdir isdocx
cp "$TREE/tests/dialects/isdoc/foreign-currency.xml" isdocx/f.isdoc
cp "$TREE/tests/dialects/beside-documents/manifest.xml" isdocx/manifest.xml
cp in/a.pdf isdocx/f.pdf
(cd isdocx && zip -q ../f.isdocx f.isdoc f.pdf manifest.xml)
rm -f ristorno.db*
expect 0 import --format-summary csv f.isdocx
output_is <<ROWS
$header
f.isdocx:f.isdoc,isdoc,ok,1,1,1,0,0,0,EUR,400
f.isdocx:manifest.xml,beside-documents,empty,0,0,0,0,0,0,,0
ROWS
says 'f.isdocx: f.pdf passed over: it is no XML'
