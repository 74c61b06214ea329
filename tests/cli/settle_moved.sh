# shellcheck shell=sh
# Purchases that moved to another account are not paid to that one as well where
# what was settled is a later period that caught up, or one of other periods, nor
# where the account that was paid will not say that it owes.
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2024-01-01
cat >accounts.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><company id="US" name="Us"/>
<rates base="EUR"><rate currency="CZK" date="2024-01-18" value="25"/></rates>
<accounts><account id="A"><alias source="S" id="7001"/></account>
<account id="B"/></accounts></ledger>
END

accounts() { # master records
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>$1</accounts></ledger>
END
}

document() { # id, account, date
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="S"><documents>
<invoice id="$1" account="$2" date="$3" currency="EUR"><line no="1" net="1000"/></invoice>
</documents></ledger>
END
}

agreement() { # version, per, every, method, currency[, first day[, last day]]
	cat <<END
<agreement xmlns="urn:ristorno:agreement:1" id="BONUS" version="$1" per="$2"
 currency="$5" from="${6-2024-01-01}" until="${7-2024-12-31}">
<title xml:lang="en">Bonus</title><settle every="$3" method="$4"/>
<rule id="r"><qualify basis="net-amount"/><scale method="all-units">
<tier from="1000" rate="10%"/></scale></rule></agreement>
END
}

begin() { # files: a ledger of its own, in which 7001 is A
	rm -rf ristorno.db* ./*-[0-9]
	expect 0 --quiet import accounts.xml "$@"
}

document 1 7001 2024-01-20 >first.xml
document 2 7002 2024-01-20 >second.xml
document 3 7001 2024-05-20 >third.xml
accounts '<account id="A"/><account id="B"><alias source="S" id="7001"/></account>' \
    >alias.xml
accounts '<account id="A"><alias source="S" id="7002"/></account>
<account id="B"><alias source="S" id="7001"/></account>' >exchanged.xml
accounts '<account id="H"/><account id="A" parent="H"><alias source="S" id="7001"/></account>' \
    >member.xml
accounts '<account id="A" parent="H"/><account id="B"><alias source="S" id="7001"/></account>' \
    >member-alias.xml
accounts '<account id="A" parent="B"><alias source="S" id="7001"/></account>' \
    >parent.xml
agreement 1 account quarter catch-up EUR >quarters.xml
agreement 1 account half-year catch-up EUR >halves.xml
agreement 2 account half-year catch-up CZK >crowns.xml
agreement 1 account half-year separate EUR >alone.xml
agreement 2 account quarter separate EUR >alone-2.xml
agreement 2 account half-year separate EUR >alone-half.xml
agreement 1 group quarter catch-up EUR >groups.xml
agreement 2 group quarter separate EUR >groups-2.xml
agreement 2 group quarter catch-up EUR >groups-from-now.xml
agreement 2 account quarter catch-up EUR 2024-05-01 >begins.xml
agreement 3 account quarter catch-up EUR >quarters-3.xml
agreement 1 account quarter catch-up CZK >crown-quarters.xml
agreement 2 account quarter catch-up EUR 2025-01-01 2025-12-31 >next-year.xml
agreement 2 group quarter separate EUR 2025-01-01 2025-12-31 >next-year-groups.xml

PAID='B: run 1 paid account A for purchases that are this party'"'"'s now'

# A quarter that was left out, and that the next one has caught up with.
begin first.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 quarters.xml 2024-03-31 2024-07-11 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A had been paid with the next quarter'
# What the next one alone has does not matter.
begin third.xml
document 4 B 2024-01-20 >own.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml own.xml
settle 0 quarters.xml 2024-03-31 2024-07-11 of-2
pays of-2 B,100.00,100.00,0.00,0.00

# So with an account that comes to a group.
begin first.xml
settle 0 groups.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import parent.xml
settle 1 groups.xml 2024-03-31 2024-07-11 of-2
says 'BONUS: B: account A of its group was paid before'
[ ! -e of-2 ] || fail 'the group was paid what A had been paid'

# The same, where a new version settles quarters alone.
begin first.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 alone-2.xml 2024-03-31 2024-07-11 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid alone what A had been paid with the next'
begin first.xml
settle 0 groups.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import parent.xml
settle 1 groups-2.xml 2024-03-31 2024-07-11 of-2
says 'BONUS: B: account A of its group was paid before'
# Nothing has caught up where periods stand alone.
begin first.xml third.xml
settle 0 alone-2.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 0 alone-2.xml 2024-03-31 2024-07-11 of-2
pays of-2 B,100.00,100.00,0.00,0.00

# Half a year, of which another version settles a quarter, but for another one.
begin first.xml
settle 0 alone.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 alone-2.xml 2024-03-31 2024-07-11 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A had been paid with the half-year'

# A quarter that caught up with the one before, and another version settles half
# a year alone.
begin first.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 alone-half.xml 2024-06-30 2024-07-11 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A had been paid with the second quarter'

# An account of a group, which was paid by itself before the groups were.
begin member.xml first.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import member-alias.xml
settle 1 groups-from-now.xml 2024-06-30 2024-07-10 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A of another group had been paid'

# The account that was paid has had its statement of the last period, without
# anything due, so it will never owe.
begin first.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
settle 0 halves.xml 2024-12-31 2025-01-10 of-2
pays of-2 A,0.00,100.00,100.00,0.00
expect 0 --quiet import alias.xml
settle 1 halves.xml 2024-12-31 2025-01-11 of-3
says "BONUS: $PAID"
[ ! -e of-3 ] || fail 'B was paid what A will not owe'

# It gets none, as it has itself what another was paid for.
begin first.xml second.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import exchanged.xml
settle 1 halves.xml 2024-12-31 2025-01-10 of-2
says "BONUS: A: run 1 paid account 7002 for purchases"
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A gets no statement of'

# It gets none, as what it was paid cannot be taken off.
begin first.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 crowns.xml 2024-12-31 2025-01-10 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid in crowns what A had been paid in euros'

# It gets none, as what it was paid began before the term that the new version has.
begin third.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
settle 1 begins.xml 2024-08-01 2024-11-10 of-2
says "BONUS: $PAID"
[ ! -e of-2 ] || fail 'B was paid what A was paid with days before the term'

# So where the document has got a delivery date in between, and where document
# and name have changed places.
document 1 B 2024-01-20 >first-b.xml
for file in first first-b; do
	sed 's/ currency/ delivered="2024-01-25"&/' "$file.xml" >"$file-delivered.xml"
done
begin first.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import first-delivered.xml
settle 0 halves.xml 2024-12-31 2025-01-10 of-2
pays of-2 A,0.00,100.00,100.00,0.00
expect 0 --quiet import --replace first-b-delivered.xml
settle 1 halves.xml 2024-12-31 2025-01-11 of-3
says "BONUS: $PAID"
[ ! -e of-3 ] || fail 'B was paid what A will not owe for its delivered goods'
document 1 A 2024-01-20 >first-a.xml
begin first.xml
settle 0 halves.xml 2024-06-30 2024-07-10 of-1
expect 0 --quiet import alias.xml
expect 0 --quiet import --replace first-a.xml
settle 0 halves.xml 2024-12-31 2025-01-10 of-2
expect 0 --quiet import --replace first.xml
settle 1 halves.xml 2024-12-31 2025-01-11 of-3
says "BONUS: $PAID"
[ ! -e of-3 ] || fail 'B was paid what A will not owe under its own name'

# It gets none for what it was paid besides: in another currency, or partly for
# days before the term.
document 5 A 2024-01-20 >before.xml
begin third.xml before.xml
settle 0 crown-quarters.xml 2024-03-31 2024-04-10 of-1
settle 0 alone-2.xml 2024-06-30 2024-07-10 of-2
expect 0 --quiet import alias.xml
settle 1 quarters-3.xml 2024-09-30 2024-10-10 of-3
says "BONUS: B: run 2 paid account A for purchases"
[ ! -e of-3 ] || fail 'B was paid what A cannot owe beside crowns'
agreement 2 account quarter catch-up EUR 2024-02-15 >begins-late.xml
begin third.xml before.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
settle 0 quarters.xml 2024-06-30 2024-07-10 of-2
expect 0 --quiet import alias.xml
settle 1 begins-late.xml 2024-09-30 2024-12-10 of-3
says "BONUS: B: run 2 paid account A for purchases"
[ ! -e of-3 ] || fail 'B was paid what A cannot owe from the middle of a quarter'

# A document comes to the next term from a quarter that was caught up with, and
# from an account that was paid before its group was.
document 1 7001 2025-01-20 >first-2025.xml
begin first.xml third.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-1
pays of-1 A,200.00,200.00,0.00,0.00
expect 0 --quiet import --replace first-2025.xml
settle 1 next-year.xml 2025-03-31 2025-04-10 of-2
says 'BONUS: A: run 1 settled invoice 1 for account A by its date then, 2024-01-20: nothing'
[ ! -e of-2 ] || fail 'A was paid for one invoice in two years'
begin member.xml first.xml
settle 0 alone-2.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import --replace first-2025.xml
settle 1 next-year-groups.xml 2025-03-31 2025-04-10 of-2
says 'BONUS: H: run 1 settled invoice 1 for account A by its date then, 2024-01-20: nothing'
[ ! -e of-2 ] || fail 'the group was paid what A had been paid'

# What made a debt less was paid, although nothing was due: in another term, and
# by another account, that would be paid again.
debt() { # A owes 100 of what B has now, and buys for as much in the last quarter
	begin first.xml
	settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
	document 6 A 2024-11-20 >last.xml
	expect 0 --quiet import alias.xml last.xml
	settle 0 quarters.xml 2024-12-31 2025-01-10 of-2
	pays of-2 'A,0.00,100.00,100.00,0.00 B,100.00,100.00,0.00,0.00'
}
debt
document 6 A 2025-01-20 >last.xml
expect 0 --quiet import --replace last.xml
settle 1 next-year.xml 2025-03-31 2025-04-10 of-3
says 'BONUS: A: run 2 settled invoice 6 for account A by its date then, 2024-11-20: nothing'
[ ! -e of-3 ] || fail 'A was paid what had made its debt less'
debt
document 6 C 2024-11-20 >last.xml
expect 0 --quiet import --replace last.xml
settle 1 quarters.xml 2024-12-31 2025-01-11 of-3
says 'BONUS: C: run 2 paid account A for purchases'
[ ! -e of-3 ] || fail "C was paid what had made A's debt less"
