# shellcheck shell=sh
# An account that was paid by itself and then comes to a group that is a party,
# or leaves one, or whose name means another account now: what it bought is not
# paid again.
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2024-01-01
cat >ledger.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><company id="US" name="Us"/>
<accounts><account id="G"/><account id="H"/><account id="M" parent="H"/></accounts>
<documents>
<invoice id="1" account="H" date="2024-01-10" currency="EUR"><line no="1" net="1000"/></invoice>
<invoice id="2" account="M" date="2024-02-10" currency="EUR"><line no="1" net="2000"/></invoice>
</documents></ledger>
END
cat >parent.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="H" parent="G"/></accounts></ledger>
END

agreement() { # id, version, per, method
	cat <<END
<agreement xmlns="urn:ristorno:agreement:1" id="$1" version="$2" per="$3"
 currency="EUR" from="2024-01-01" until="2024-12-31">
<title xml:lang="en">$1</title><settle every="quarter" method="$4"/>
<rule id="r"><qualify basis="net-amount"/><scale method="all-units">
<tier from="1000" rate="10%"/></scale></rule></agreement>
END
}

agreement EACH 1 account catch-up >each.xml
agreement EACH 2 group catch-up >together.xml
agreement ALONE 1 group separate >alone.xml
expect 0 --quiet import ledger.xml

# A new version that pays the group: M had 200 of its 300.
settle 0 each.xml 2024-03-31 2024-04-10 each
pays each 'H,100.00,100.00,0.00,0.00 M,200.00,200.00,0.00,0.00'
settle 1 together.xml 2024-06-30 2024-07-10 together
says 'account M of its group was paid before as a party of its own'
ends_with 'parties refused: 2, the first of them H: account M of its group was paid before as a party of its own: nothing is settled, so that nothing is paid twice'

# A parent that comes later, and the same period once more.
settle 0 alone.xml 2024-03-31 2024-04-10 alone
pays alone H,300.00,300.00,0.00,0.00
expect 0 --quiet import parent.xml
settle 1 alone.xml 2024-03-31 2024-05-10 again
says 'ALONE: G: account H of its group was paid before'
[ ! -e again ] || fail 'the group was paid what H had been paid'

# A customer that only documents spoke of is paid, and then mapped to another.
document() { # source, id, account, date
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="$1"><documents>
<invoice id="$2" account="$3" date="$4" currency="EUR"><line no="1" net="1000"/></invoice>
</documents></ledger>
END
}
agreement NEXT 1 account catch-up >next.xml
agreement ONCE 1 account separate >once.xml
document S 3 7001 2024-01-20 >paid.xml
document S 4 C 2024-04-20 >other.xml
document WEB 5 C 2024-04-20 >web.xml
cat >alias.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="C"><alias source="S" id="7001"/></account>
<account id="D"><alias source="WEB" id="C"/></account></accounts></ledger>
END
rm -f ristorno.db*
expect 0 --quiet import ledger.xml paid.xml
settle 0 next.xml 2024-03-31 2024-04-10 next
settle 0 once.xml 2024-03-31 2024-04-10 once
expect 0 --quiet import alias.xml other.xml web.xml
settle 1 next.xml 2024-06-30 2024-07-10 mapped
says "NEXT: C: run 1 paid account 7001 for purchases that are this party's now"
pays mapped 'D,100.00,100.00,0.00,0.00 H,0.00,100.00,100.00,0.00 M,0.00,200.00,200.00,0.00'
# A later period alone has nothing of what was paid.
settle 0 once.xml 2024-06-30 2024-07-10 later
pays later 'C,100.00,100.00,0.00,0.00 D,100.00,100.00,0.00,0.00'
settle 1 once.xml 2024-03-31 2024-05-10 twice
says "ONCE: C: run 2 paid account 7001 for purchases that are this party's now"
[ ! -e twice ] || fail 'C was paid what 7001 had been paid'

# Paid in two periods, it is told once that it is gone.
document S 11 7002 2024-01-20 >twice.xml
document S 12 7002 2024-04-20 >thrice.xml
rm -f ristorno.db*
expect 0 --quiet import ledger.xml twice.xml thrice.xml
settle 0 next.xml 2024-03-31 2024-04-10 gone-1
settle 0 next.xml 2024-06-30 2024-07-10 gone-2
sed 's/7001/7002/' alias.xml >other-alias.xml
expect 0 --quiet import other-alias.xml
settle 1 next.xml 2024-09-30 2024-10-10 gone-3
[ "$(grep -c '^7002,' gone-3/refused.csv)" -eq 1 ] ||
    fail "$(cat gone-3/refused.csv)"

# So with an account that master data know, of which a name is taken away: all of
# its purchases, or some.  Names without a purchase then, or from other days, are
# nobody's reason.
cat >names.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><company id="US" name="Us"/>
<accounts><account id="OLD"/><account id="NEW"/><account id="LATER"/>
<account id="K"><alias source="S" id="8001"/><alias source="S" id="8002"/></account>
<account id="L"/><account id="G"/><account id="M" parent="G"/><account id="N" parent="M"/>
</accounts></ledger>
END
document S 3 OLD 2024-01-20 >old.xml
document S 4 8001 2024-01-20 >first.xml
document S 5 8002 2024-02-20 >second.xml
document S 6 8003 2024-04-20 >third.xml
document S 7 G 2024-01-20 >head.xml
document S 8 N 2024-02-20 >member.xml
document S 9 9001 2024-03-20 >late.xml
cat >moves.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="K"><alias source="S" id="8001"/></account>
<account id="L"><alias source="S" id="8002"/></account>
<account id="NEW"><alias source="S" id="OLD"/></account>
<account id="LATER"><alias source="S" id="9001"/></account>
<account id="M"/></accounts></ledger>
END
agreement TOGETHER 1 group separate >groups.xml
rm -f ristorno.db*
expect 0 --quiet import names.xml old.xml first.xml second.xml third.xml \
    head.xml member.xml
settle 0 once.xml 2024-03-31 2024-04-10 once-named
settle 0 next.xml 2024-03-31 2024-04-10 next-named
settle 0 groups.xml 2024-03-31 2024-04-10 groups-named
expect 0 --quiet import moves.xml late.xml
settle 1 once.xml 2024-03-31 2024-05-10 once-moved
says "ONCE: NEW: run 1 paid account OLD for purchases that are this party's now"
says "ONCE: L: run 1 paid account K for purchases that are this party's now"
pays once-moved LATER,100.00,100.00,0.00,0.00
[ "$(cut -d, -f1 once-moved/refused.csv | tr '\n' ' ')" = \
    'account G K L N NEW ' ] || fail "$(cat once-moved/refused.csv)"
settle 1 groups.xml 2024-03-31 2024-05-10 groups-moved
says "TOGETHER: M: run 3 paid account G for purchases that are this party's now"
# The same period again is nobody's debt; in a later one the account that was
# paid says that it owes.
settle 1 next.xml 2024-03-31 2024-05-10 next-again
says "NEXT: NEW: run 2 paid account OLD for purchases that are this party's now"
settle 0 next.xml 2024-06-30 2024-07-10 next-moved
pays next-moved '8003,100.00,100.00,0.00,0.00 G,0.00,100.00,100.00,0.00
    K,0.00,100.00,200.00,100.00 L,100.00,100.00,0.00,0.00
    LATER,0.00,100.00,100.00,0.00 N,0.00,100.00,100.00,0.00
    NEW,100.00,100.00,0.00,0.00 OLD,0.00,0.00,100.00,100.00'
# So with a document that is replaced by one of another account, in its period.
document S 4 LATER 2024-01-20 >replaced.xml
document S 6 NEWER 2024-04-20 >elsewhere.xml
agreement AGAIN 1 account separate >again.xml
settle 0 again.xml 2024-03-31 2024-04-10 again-first
expect 0 --quiet import --replace replaced.xml elsewhere.xml
document S 10 NEWER 2024-01-20 >newer.xml
expect 0 --quiet import newer.xml
settle 1 again.xml 2024-03-31 2024-05-10 again-moved
says "AGAIN: LATER: run 8 paid account K for purchases that are this party's now"
pays again-moved NEWER,100.00,100.00,0.00,0.00
# With another key the run says the same of all.
expect 0 keygen --rsa --key other.pem --cert other-cert.pem --issued 2024-01-01
expect 1 run --rules once.xml --period 2024-03-31 --issued 2024-05-10 \
    --key other.pem --cert other-cert.pem --out other-key
diff once-moved/refused.csv other-key/refused.csv >&2 ||
    fail 'another key refuses others'

# A document gets another date, and its name another account: whoever was paid
# for it then was paid, and nobody is in the period that it is of now.
cat >alias.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="D"><alias source="S" id="7001"/></account></accounts></ledger>
END
sed 's/"D"/"C"/' alias.xml >first.xml
sed 's/<alias.*\/>//' first.xml >without.xml
document S 3 7001 2024-04-20 >moved.xml
rm -f ristorno.db*
expect 0 --quiet import ledger.xml first.xml paid.xml
settle 0 once.xml 2024-03-31 2024-04-10 dated-1
expect 0 --quiet import without.xml alias.xml
expect 0 --quiet import --replace moved.xml
settle 1 once.xml 2024-06-30 2024-07-10 dated-2
says 'ONCE: D: run 1 settled invoice 3 for account C by its date then, 2024-01-20: nothing'

# With a quarter that was left out, which a version that pays quarters alone
# would pay now.
agreement NEXT 2 account separate >next-2.xml
document S 3 D 2024-08-20 >moved.xml
rm -f ristorno.db*
expect 0 --quiet import ledger.xml paid.xml
settle 0 next.xml 2024-06-30 2024-07-10 caught-2
expect 0 --quiet import --replace moved.xml
settle 1 next-2.xml 2024-09-30 2024-10-10 alone-3
says 'NEXT: D: run 1 settled invoice 3 for account 7001 by its date then, 2024-01-20: nothing'
