# shellcheck shell=sh
make_ledger
expect 0 --quiet import ledger.xml
expect 0 accounts --format csv
output_is <<'EOF'
account,name,tax_id,country,segment,manager,group,master_data
C-1,"Dvořák, s.r.o.",CZ11112222,CZ,wholesale,eva,C-1,yes
C-2,"Bílý ""Bob""",,CZ,retail,,C-1,yes
EOF
expect 0 accounts --format csv dvo
[ "$(wc -l <out)" -eq 2 ] || fail "$(cat out)"
expect 0 accounts --format csv c-2
prints 'C-2,'
prints_not 'C-1,"'
expect 0 accounts 1111
prints 'C-1'
expect 0 accounts nobody
says 'no account found'
