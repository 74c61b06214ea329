# shellcheck shell=sh
# A spool folder: complete files go in and away, with a report beside them.
document() { # id [net]
	cat <<-XML
	<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
	<invoice id="$1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="${2:-7}"/></invoice>
	</documents></ledger>
	XML
}
header=file,dialect,status,documents,lines,accounts,duplicates,cancelled,set_aside,currency,net_total
spool() { # status, options
	wanted_status=$1
	shift
	expect "$wanted_status" import --spool in --spool-still 0 \
	    --format-summary csv "$@"
}
holds() { # files below in, one per line, on standard input
	(cd in && find . -type f | sort) >held
	sort >wanted
	diff -u wanted held >&2 || fail 'the folder holds something else'
}

mkdir in in/sub
document 1 >in/b.xml
(document 2; document 3) | sed '3,4d' >in/a.xml
document 4 | head -c 150 >in/cut.xml
document 5 seven >in/part.xml
document 6 >in/sub/deep.xml
for name in .hidden.xml x.tmp x.PART x.filepart; do
	document 7 >"in/$name"
done
ln -s b.xml in/link.xml
mkfifo in/pipe.xml
spool 1
output_is <<ROWS
$header
in/a.xml,ledger,ok,2,2,1,0,0,0,EUR,14
in/b.xml,ledger,ok,1,1,1,0,0,0,EUR,7
in/cut.xml,,refused,0,0,0,0,0,0,,0
in/part.xml,ledger,partial,0,0,0,0,0,1,,0
ROWS
says 'in/link.xml: is a symbolic link and was left out'
says 'in/pipe.xml: is neither a file nor a folder and was left out'
says 'in/sub: is a folder and was left out'
! grep -q 'in/done: is\|in/failed: is' err || fail 'its own folders are told'
says 'in/b.xml: moved to done/000000002'
ends_with 'files refused: 1 of 4; records set aside: 1,'
holds <<'FILES'
./.hidden.xml
./done/000000001/a.xml
./done/000000001/a.xml.report.json
./done/000000002/b.xml
./done/000000002/b.xml.report.json
./done/000000004/part.xml
./done/000000004/part.xml.report.json
./failed/000000003/cut.xml
./failed/000000003/cut.xml.report.json
./sub/deep.xml
./x.PART
./x.filepart
./x.tmp
FILES
python3 - in/done/000000004/part.xml.report.json \
    in/failed/000000003/cut.xml.report.json \
    in/done/000000001/a.xml.report.json <<'EOP'
import hashlib, json, sys
part, cut, good = (json.load(open(name)) for name in sys.argv[1:])
assert (part["file"], part["status"], part["import"], part["set_aside"]) == \
    ("part.xml", "partial", 4, 1), part
[reject] = part["rejects"]
assert (reject["line"], reject["code"], reject["id"], reject["kind"]) == \
    (2, "bad-amount", "5", "invoice"), reject
assert "seven" in reject["reason"], reject
assert (cut["status"], cut["documents"], cut["rejects"]) == \
    ("refused", 0, []), cut
assert cut["refused_at"] == "in/cut.xml:2", cut
assert good["totals"] == [{"currency": "EUR", "documents": 2, "lines": 2,
                           "accounts": 1, "net_total": "14"}], good
assert good["sha256"] == hashlib.sha256(
    open("in/done/000000001/a.xml", "rb").read()).hexdigest(), good
EOP

# The same name again, and the same content: own folders, duplicates.
document 1 >in/b.xml
spool 0
output_is <<ROWS
$header
in/b.xml,ledger,ok,0,0,0,1,0,0,,0
ROWS
[ -f in/done/000000005/b.xml ] || fail "$(find in)"
# Nothing there: nothing to do.
spool 0
output_is <<ROWS
$header
ROWS

# A folder of that number is there already (another database): the next one.
mkdir in/done/000000006
document 8 >in/c.xml
spool 0
[ -f in/done/000000006-2/c.xml.report.json ] || fail "$(find in)"

# An archive is one file; its members stand in the report.
(cd in && document 9 >m.xml && document 10 | head -c 140 >n.xml &&
    zip -qm z.zip m.xml n.xml)
spool 1 --quiet
python3 - in/done/*/z.zip.report.json <<'EOP'
import json, sys
report = json.load(open(sys.argv[1]))
assert (report["status"], report["members"], report["refused"],
        report["documents"]) == ("partial", 2, 1, 1), report
assert [(m["file"], m["status"]) for m in report["archive"]] == \
    [("in/z.zip:m.xml", "ok"), ("in/z.zip:n.xml", "refused")], report
EOP

# One of which no member is in has failed.
(cd in && document 10 | head -c 140 >n.xml && zip -qm y.zip n.xml)
spool 1 --quiet
ls in/failed/*/y.zip.report.json >/dev/null || fail "$(find in)"

# With a trigger only what is announced, and the trigger goes with it.
document 11 >in/t.xml
document 12 >in/u.xml
: >in/t.xml.ok
expect 0 import --spool in --spool-trigger .ok --format-summary csv
prints 'in/t.xml,ledger,ok,1,'
prints_not 'in/u.xml'
ls in/done/*/t.xml.ok >/dev/null || fail "$(find in)"
[ -f in/u.xml ] || fail 'a file without trigger has gone'
rm in/u.xml

# What is being written is left; a file that grows keeps its place.
(while :; do document 13; sleep 0.1; done) >in/grows.xml &
writer=$!
expect 0 import --spool in --spool-still 1 --format-summary csv
kill "$writer"
wait "$writer" 2>/dev/null || :
says 'in/grows.xml: is still being written'
[ -f in/grows.xml ] || fail 'a growing file was moved'
rm in/grows.xml

# One at a time: the second waits, and then says so.
flock in sleep 3 &
until ! flock -n in true; do sleep 0.05; done
document 14 >in/w.xml
expect 4 --wait 0 import --spool in --spool-still 0
ends_with 'in: another import is working on the folder'
expect 0 --wait 60 import --spool in --spool-still 0
wait

# What was begun by one that died: whole, it is finished; else undone.
mkdir in/done/.incoming-000000090 in/failed/.incoming-000000091
document 15 >in/done/.incoming-000000090/y.xml
echo '{}' >in/done/.incoming-000000090/y.xml.report.json
echo '{}' >in/failed/.incoming-000000091/v.xml.report.json
document 16 >in/v.xml
spool 0
[ -f in/done/000000090/y.xml ] || fail "$(find in)"
[ ! -e in/failed/.incoming-000000091 ] || fail "$(find in)"
ls in/done/*/v.xml >/dev/null || fail "$(find in)"

# What announced the file that was in goes after it; that of the next stays.
for name in old next; do
	mkdir "in/done/.incoming-$name"
	document 18 >"in/done/.incoming-$name/$name.xml"
	echo '{}' >"in/done/.incoming-$name/$name.xml.report.json"
	: >"in/$name.xml.ok"
done
document 19 >in/next.xml
expect 0 import --spool in --spool-trigger .ok --format-summary csv
prints 'in/next.xml,ledger,ok,1,'
[ -f in/done/old/old.xml.ok ] || fail "$(find in)"
[ ! -e in/done/next/next.xml.ok ] || fail "$(find in)"
ls in/done/*/next.xml.ok >/dev/null || fail "$(find in)"

# The database may lie in the folder.
mkdir own
document 17 >own/a.xml
for round in 1 2; do
	expect 0 --db own/ristorno.db import --spool own --spool-still 0
	[ -f own/ristorno.db ] || fail "round $round: the database was moved"
done
# So may it where it is meant by a link from elsewhere: its log lies beside it.
ln -s own/ristorno.db link.db
document 22 >own/b.xml
expect 0 --db link.db import --spool own --spool-still 0 --format-summary csv
prints 'own/b.xml,ledger,ok,1,'
prints_not 'ristorno.db'

# Moved away while it is waited for.
mkdir moves
document 23 >moves/a.xml
flock moves sh -c ': >locked; sleep 2' &
until [ -e locked ]; do sleep 0.05; done
(sleep 0.5; mv moves moved) &
expect 3 --wait 60 import --spool moves --spool-still 0
ends_with 'moves: the folder was taken away while it was waited for'
wait
[ -f moved/a.xml ] || fail 'a file went with the folder'

# No folder, no right to write there, something else in the way.
expect 3 import --spool missing
expect 3 import --spool ledger
mkdir odd
: >odd/done
document 18 >odd/a.xml
expect 3 import --spool odd --spool-still 0
says 'odd: "done" in it is no folder'
ln -sf ../in odd/failed
rm odd/done
expect 3 import --spool odd --spool-still 0
says 'odd: "failed" in it is no folder'
[ -f odd/a.xml ] || fail 'a file was moved nevertheless'
if [ "$(id -u)" -ne 0 ]; then
	mkdir closed
	document 19 >closed/a.xml
	chmod a-w closed
	expect 3 import --spool closed --spool-still 0
	chmod u+w closed
	chmod a-r closed/a.xml
	expect 1 import --spool closed --spool-still 0
	says 'closed/a.xml: Permission denied'
	[ -f closed/a.xml ] || fail 'what cannot be read was moved'
fi

# Wrong use.
expect 2 import
expect 2 import --spool in a.xml
expect 2 import --spool in -r
expect 2 import --spool-trigger .ok a.xml
expect 2 import --spool in --spool-trigger ok
expect 2 import --spool in --spool-trigger ./ok

# For schedulers: one object a line.
document 20 >in/j.xml
document 21 | head -c 140 >in/k.xml
expect 1 --log-format json import --spool in --spool-still 0
python3 - err <<'EOP'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
by = {}
for event in events:
    by.setdefault(event["event"], []).append(event)
[imported] = by["imported"]
assert imported["file"] == "in/j.xml" and imported["import"] > 0, imported
assert imported["status"] == "ok" and imported["documents"] == 1, imported
[refused] = by["refused"]
assert refused["file"] == "in/k.xml" and refused["import"] > 0, refused
assert refused["status"] == "refused" and refused["reason"], refused
assert [(m["file"], m["folder"]) for m in by["moved"]] == \
    [("in/j.xml", "done"), ("in/k.xml", "failed")], by["moved"]
[finished] = by["finished"]
assert (finished["files"], finished["refused"]) == (2, 1), finished
assert events[-1]["event"] == "incomplete", events[-1]
EOP
