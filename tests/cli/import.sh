# shellcheck shell=sh
# The summary, the import log, and what a file can be at fault for.
make_ledger
header=file,dialect,status,documents,lines,accounts,duplicates,cancelled,set_aside,currency,net_total

expect 0 import --format-summary csv ledger.xml
output_is <<EOF
$header
ledger.xml,ledger,ok,4,5,2,0,1,0,EUR,1399.99
EOF

# Again: nothing changes.
expect 0 import --format-summary csv ledger.xml
output_is <<EOF
$header
ledger.xml,ledger,ok,0,0,0,5,0,0,,0
EOF

# Currencies have rows of their own, by code; the file's figures stand in the
# first.
cat >two.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-B"><documents>
<invoice id="1" account="C-1" date="2025-01-01" currency="USD"><line no="1" net="10.5"/></invoice>
<invoice id="2" account="C-2" date="2025-01-01" currency="EUR"><line no="1" net="1"/><line no="2" net="2"/></invoice>
<credit-note id="2" account="C-2" date="2025-01-02" currency="EUR"><line no="1" net="0.25"/></credit-note>
<invoice id="3" account="C-2" date="2025-01-01" currency="EUR" status="cancelled"><line no="1" net="1"/></invoice>
</documents></ledger>
EOF
expect 0 import --format-summary csv two.xml
output_is <<EOF
$header
two.xml,ledger,ok,2,3,1,0,1,0,EUR,2.75
two.xml,ledger,ok,1,1,1,0,0,0,USD,10.5
EOF

# What is wrong with one document sets that one aside.
cat >part.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-C"><documents>
<invoice id="1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="12,50"/></invoice>
<invoice id="2" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="7"/></invoice>
</documents></ledger>
EOF
expect 1 import --format-summary csv part.xml
output_is <<EOF
$header
part.xml,ledger,partial,1,1,1,0,0,1,EUR,7
EOF
says 'part.xml:2: '
ends_with 'records set aside: 1,'

# A file cut short, one that is no XML, and one that is not there: the others
# go in.
head -c 700 ledger.xml >cut.xml
echo 'hello' >text.xml
cat >more.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-D"><documents>
<invoice id="1" account="C-1" date="2025-01-01" currency="EUR"><line no="1" net="3"/></invoice>
</documents></ledger>
EOF
expect 1 import --format-summary csv cut.xml text.xml missing.xml . more.xml
ends_with 'files refused: 4 of 5'
prints 'cut.xml,'
grep -q '^text\.xml,[a-z-]*,refused,0,0,0,0,0,0,,0$' out || fail "$(cat out)"
prints 'missing.xml,,refused,0,0,0,0,0,0,,0'
prints '.,,refused,'
prints 'more.xml,ledger,ok,1,1,1,0,0,0,EUR,3'
says 'missing.xml: No such file or directory'
says '-r reads folders'

# A known dialect without anything in it.
echo '<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"/>' >nothing.xml
expect 0 import --format-summary csv nothing.xml
prints 'nothing.xml,ledger,empty,0,0,0,0,0,0,,0'
says 'no purchase documents'

# The log has every file but those that could not be opened, in order.
expect 0 imports --format csv
cut -d, -f1-4 out >log
cat >wanted <<'EOF'
position,file,dialect,status
1,ledger.xml,ledger,ok
2,ledger.xml,ledger,ok
3,two.xml,ledger,ok
4,part.xml,ledger,partial
EOF
head -n 5 log | diff -u wanted - >&2 || fail 'the import log differs'
[ "$(wc -l <log)" -eq 9 ] || fail "log: $(cat log)"
expect 0 imports
is_silent
prints 'set aside'

# Folders in bytewise order, without hidden names; standard input; compression.
rm -f ristorno.db*
mkdir -p in/b in/.git
i=0
for name in b/2 a 10 9 .hidden .git/x; do
	i=$((i + 1))
	sed "s/id=\"1\"/id=\"N-$i\"/" more.xml >"in/$name.xml"
done
ln -s ../more.xml in/link.xml
expect 0 import --format-summary csv -r in
cut -d, -f1 out | tail -n +2 >names
printf '%s\n' in/10.xml in/9.xml in/a.xml in/b/2.xml |
    diff -u - names >&2 || fail 'the order of files differs'
says 'in/link.xml: is a symbolic link and was left out'
expect 0 import --format-summary csv - <two.xml
prints '-,ledger,ok,'
gzip -k more.xml
expect 0 import --quiet --format-summary csv more.xml.gz
prints 'more.xml.gz,ledger,ok,1,'

# A name that CSV and terminals must be kept from.
printf 'x' >"$(printf 'od,d\033"\n.xml')"
expect 1 import --format-summary csv -- od*
prints '"od,d'
expect 1 import -- od*
! grep -q "$(printf '\033')" out err || fail 'an escape reached the terminal'

# A name that is no UTF-8 is shown, and kept, as a text that is.
rm -f ristorno.db*
latin=$(printf 'caf\351.xml')
: >"$latin"
expect 1 import --format-summary csv -- "$latin"
prints 'caf?.xml,'
says 'caf?.xml: the file is empty'
cp part.xml "$latin"
expect 1 import --format-summary csv -- "$latin"
prints 'caf?.xml,ledger,partial,1,1,1,'
says 'caf?.xml:2: '
expect 0 imports --format csv
prints ',caf?.xml,ledger,partial,'
expect 0 rejects list --format csv
prints ',caf?.xml,2,'

# More to be sorted than the library's sort has room for of its own.
{
	printf '%s' '<ledger xmlns="urn:ristorno:ledger:1" source="ERP-T">' \
	    '<documents><invoice id="1" account="C-1" date="2025-01-01"' \
	    ' currency="EUR"><line no="1" net="1" tags="'
	seq 999 -1 100 | tr '\n' ' '
	printf '"/></invoice></documents></ledger>'
} >tags.xml
expect 0 import --format-summary csv tags.xml
prints 'tags.xml,ledger,ok,1,1,'
