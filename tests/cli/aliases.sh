# shellcheck shell=sh
# One customer, many ids: by the native form and by CSV, in any order, taken
# back, and never merged where two claim one.
aliases() {
	cat >aliases.csv
	expect "$1" --quiet import --csv "$2-aliases" aliases.csv
}
# documents SOURCE ACCOUNT NET [WORDS...]: an invoice of that buyer.
documents() {
	source=$1 account=$2 net=$3
	shift 3
	cat >"$source-$account.xml" <<IN
<ledger xmlns="urn:ristorno:ledger:1" source="$source">
  <documents><invoice id="$account" account="$account" date="2025-05-05" currency="EUR">
    <line no="1" product="P-$source" net="$net"/></invoice></documents>
</ledger>
IN
	expect 0 --quiet import "$@" "$source-$account.xml"
}
# unmapped: ids that no master data names, with their turnover.
unmapped() {
	expect 0 accounts --unmapped --format csv
	sed 1d out | cut -d, -f1,5,7 | paste -sd' ' -
}
is_unmapped() {
	found=$(unmapped)
	[ "$found" = "$1" ] || fail "unmapped: $found, expected: $1"
}

cat >accounts.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts>
    <account id="C-1" name="Alfa" tax-id="CZ11111111"><alias source="ERP-A" id="A-1"/></account>
    <account id="C-2" name="Beta"/>
  </accounts>
</ledger>
IN
expect 0 --quiet import accounts.xml

# Documents first, aliases later: they apply to what is there.
documents ERP-A A-1 1
documents ERP-B 10017 20
documents ERP-B 10018 300
documents EDI 8590000000017 4000
documents WEB CZ11111111 50000
documents WEB 10017 600000
is_unmapped '10017,WEB,600000 10017,ERP-B,20 CZ11111111,WEB,50000 8590000000017,EDI,4000 10018,ERP-B,300'
expect 0 imports --format csv
cp out imports.before
aliases 0 account <<'IN'
account,source,id
C-1,ERP-B,10017
C-1,,8590000000017
C-1,,CZ11111111
C-2,ERP-B,10018
IN
is_silent
is_unmapped '10017,WEB,600000'
expect 0 accounts --format csv
prints 'C-1,Alfa,'
prints_not '8590000000017'
prints_not '10018'

# The customer's figures are one.
make_agreement
expect 0 --quiet preview --rules agreement.xml --account C-1 --format csv
prints 'BONUS,C-1,'
prints ',54021,'

# What one source calls by a number may be another one's account: an alias of
# the one source says so, and changes nothing for the other.
cat >home.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts><account id="10018" name="Home" tax-id="CZ22222222"/></accounts>
</ledger>
IN
expect 0 --quiet import home.xml
documents ERP-A 10018 5
expect 0 accounts --format csv 10018
prints '10018,Home,CZ22222222,,,,10018,yes'
expect 0 --quiet preview --rules agreement.xml --account 10018 --format csv
prints 'BONUS,10018,'
expect 0 --quiet preview --rules agreement.xml --account C-2 --format csv
prints ',300,'

# Two claim one; an alias of any source that is an account; its reverse.
aliases 1 account <<'IN'
account,source,id
C-2,ERP-B,10017
C-2,,C-1
C-2,,CZ11111111
C-2,ERP-B,C-1
IN
says '10017 of ERP-B is claimed by account C-1 already (alias-conflict)'
says 'C-1 of any source is account C-1 itself (alias-conflict)'
says 'CZ11111111 of any source is claimed by account C-1 already'
ends_with 'records set aside: 3'
cat >reverse.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts><account id="CZ11111111" name="Gamma"/></accounts>
</ledger>
IN
expect 1 --quiet import reverse.xml
says 'account CZ11111111 is claimed by account C-1 as an alias of any source (alias-conflict)'
cat >native.xml <<'IN'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts><account id="C-3" name="Delta"><alias source="ERP-B" id="10017"/></account></accounts>
</ledger>
IN
expect 1 --quiet import native.xml
says '10017 of ERP-B is claimed by account C-1 already (alias-conflict)'
expect 0 accounts C-3
says 'no account found'

# One step: an alias of an alias is none, and two that point at each other
# only swap what their source calls them.
aliases 0 account <<'IN'
account,source,id
C-2,SWAP,C-1
C-1,SWAP,C-2
C-1,CHAIN,x
C-2,x,y
IN
documents SWAP C-1 7
documents CHAIN y 70
is_unmapped '10017,WEB,600000 y,CHAIN,70'
expect 0 --quiet preview --rules agreement.xml --account C-2 --format csv
prints ',307,'

# With a prefix the documents' names have it, and so has the alias.
documents ERP-C 5 900 --prefix C:
aliases 0 account <<'IN'
account,source,id
C-2,ERP-C,5
IN
is_unmapped '10017,WEB,600000 C:5,ERP-C,900 y,CHAIN,70'
aliases 0 account <<'IN'
account,source,id
C-2,ERP-C,C:5
IN
is_unmapped '10017,WEB,600000 y,CHAIN,70'
printf 'account,source,id\n2,ERP-C,C:6\n' >aliases.csv
expect 0 --quiet import --csv account-aliases --prefix C: aliases.csv
documents ERP-C 6 5 --prefix C:
is_unmapped '10017,WEB,600000 y,CHAIN,70 C:2,ERP-C,5'

# Taken back: by CSV the one, by a native record all that it leaves out.
aliases 0 account <<'IN'
account,source,id,remove
C-2,ERP-C,C:5,yes
C-2,ERP-C,nobody,yes
IN
is_silent
is_unmapped '10017,WEB,600000 C:5,ERP-C,900 y,CHAIN,70 C:2,ERP-C,5'
expect 0 --quiet import accounts.xml
is_unmapped '10017,WEB,600000 10017,ERP-B,20 CZ11111111,WEB,50000 8590000000017,EDI,4000 C:5,ERP-C,900 y,CHAIN,70 C:2,ERP-C,5'

# What was known before can still be read: nothing was changed.
expect 0 imports --format csv
head -n "$(wc -l <imports.before)" out | diff imports.before - >&2 ||
    fail 'former imports differ'

# Products likewise.
expect 0 accounts --unmapped --products --format csv P-ERP-B
output_is <<'OUT'
product,name,source,currency,net,documents,lines,last_date
P-ERP-B,,ERP-B,EUR,320,2,2,2025-05-05
OUT
printf 'id,name\nSAW,Saw\n' >products.csv
expect 0 --quiet import --csv products products.csv
aliases 0 product <<'IN'
product,source,id
SAW,ERP-B,P-ERP-B
IN
expect 0 accounts --unmapped --products P-ERP-B
says 'no product found'
aliases 1 product <<'IN'
product,source,id
OTHER,,SAW
OTHER,ERP-B,P-ERP-B
IN
says 'SAW of any source is product SAW itself'
expect 2 accounts --products
says '--products goes with --unmapped'
expect 2 accounts --unmapped --manager eva
says '--unmapped goes without --manager'
