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

# What a customer of another form leaves out stays as the native file gave it;
# what the native file leaves out is emptied.
cat >saft.xml <<'EOF'
<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">
  <Header><CompanyID>1</CompanyID><CompanyName>Sever</CompanyName></Header>
  <MasterFiles>
    <Customer>
      <CustomerID>C-1</CustomerID>
      <CustomerTaxID>Desconhecido</CustomerTaxID>
      <CompanyName>Dvořák a synové</CompanyName>
      <BillingAddress><Country/></BillingAddress>
    </Customer>
  </MasterFiles>
</AuditFile>
EOF
expect 0 --quiet import saft.xml
expect 0 accounts --format csv C-1
prints 'C-1,Dvořák a synové,CZ11112222,CZ,wholesale,eva,C-1,yes'
cat >emptied.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <accounts><account id="C-1" name="Dvořák"/></accounts>
</ledger>
EOF
expect 0 --quiet import emptied.xml
expect 0 accounts --format csv C-1
prints 'C-1,Dvořák,,,,,C-1,yes'
