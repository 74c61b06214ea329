# shellcheck shell=sh
# Who gets no statement, so that nothing is paid twice, is paid in the end: by
# the ways out that docs/how-to/settle-by-the-quarter.md names.
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2024-01-01

accounts() { # master records
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="S"><company id="US" name="Us"/>
<accounts>$1</accounts></ledger>
END
}

document() { # id, account, date, net amount[, currency]
	cat <<END
<ledger xmlns="urn:ristorno:ledger:1" source="S"><documents>
<invoice id="$1" account="$2" date="$3" currency="${5-EUR}"><line no="1" net="$4"/></invoice>
</documents></ledger>
END
}

agreement() { # id, version, per, method, currency, parties
	cat <<END
<agreement xmlns="urn:ristorno:agreement:1" id="$1" version="$2" per="$3"
 currency="$5" from="2024-01-01" until="2024-12-31">
<title xml:lang="en">Bonus</title>$6<settle every="quarter" method="$4"/>
<rule id="r"><qualify basis="net-amount"/><scale method="all-units">
<tier from="1000" rate="10%"/></scale></rule></agreement>
END
}

begin() { # files: a ledger of its own
	rm -rf ristorno.db* ./*-[0-9]
	expect 0 --quiet import "$@"
}

cat >rates.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S">
<rates base="EUR"><rate currency="CZK" date="2024-10-31" value="25"/></rates></ledger>
END
accounts '<account id="A"><alias source="S" id="7001"/></account>' >to-a.xml
accounts '<account id="A"/><account id="B"><alias source="S" id="7001"/></account>' \
    >to-b.xml
accounts '<account id="A"/>' >a.xml
accounts '<account id="7001"/>' >paid.xml
accounts '<account id="H"/><account id="A"/>' >alone.xml
accounts '<account id="A" parent="H"/>' >member.xml
document 1 7001 2024-02-01 1000 >first.xml
document 2 7001 2024-05-01 2000 >second.xml
document 3 A 2024-11-01 5000 >third.xml
document 4 B 2024-11-01 9000 >fourth.xml
document 5 B 2024-11-02 100 CZK >crowns.xml
document 6 H 2024-05-01 3000 >of-head.xml
document 1 7001 2024-05-02 1000 >redated.xml
agreement BONUS 1 account catch-up EUR '' >quarters.xml
agreement BONUS 1 account separate EUR '' >alone-quarters.xml
agreement BONUS 1 group catch-up EUR '' >groups.xml

# The account that was paid for what is B's now owes it by a statement of the
# last period that stands: B, for which a rate was missing then, is paid.
begin to-a.xml first.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import to-b.xml third.xml fourth.xml crowns.xml
settle 1 quarters.xml 2024-12-31 2025-01-10 of-2
says 'BONUS: B: invoice 5 of S, line 1: no exchange rate'
pays of-2 A,400.00,500.00,100.00,0.00
expect 0 --quiet import rates.xml
settle 1 quarters.xml 2024-12-31 2025-01-20 of-3
pays of-3 B,1000.40,1000.40,0.00,0.00
# Not if that statement is of a version that took nothing off.
agreement BONUS 2 account separate EUR '' >alone-2.xml
begin to-a.xml first.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import to-b.xml third.xml
settle 0 alone-2.xml 2024-12-31 2025-01-10 of-2
pays of-2 A,500.00,500.00,0.00,0.00
expect 0 --quiet import fourth.xml
settle 1 quarters.xml 2024-12-31 2025-01-20 of-3
says "BONUS: B: run 1 paid account A for purchases that are this party's now"
# Not if they moved only after that statement.
begin to-a.xml first.xml third.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
settle 0 quarters.xml 2024-12-31 2025-01-10 of-2
expect 0 --quiet import to-b.xml fourth.xml
settle 1 quarters.xml 2024-12-31 2025-01-20 of-3
says "BONUS: B: run 1 paid account A for purchases that are this party's now"
[ ! -e of-3 ] || fail 'B was paid what A does not owe'
# B gets its own once what A was paid for is A's again.
accounts '<account id="B"/>' >b.xml
expect 0 --quiet import b.xml to-a.xml
settle 1 quarters.xml 2024-12-31 2025-01-21 of-4
pays of-4 B,900.00,900.00,0.00,0.00

# An account that was known from documents alone: a record of the id that was
# paid owes, or the name stays an account of its own.
begin a.xml first.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import to-a.xml second.xml
settle 1 quarters.xml 2024-06-30 2024-07-10 of-2
says 'BONUS: A: run 1 paid account 7001 for purchases'
cp ristorno.db kept.db
expect 0 --quiet import paid.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-2
pays of-2 '7001,0.00,0.00,100.00,100.00 A,300.00,300.00,0.00,0.00'
rm -rf ristorno.db* of-2
mv kept.db ristorno.db
expect 0 --quiet import a.xml
settle 0 quarters.xml 2024-06-30 2024-07-10 of-2
pays of-2 7001,200.00,300.00,100.00,0.00

# An account that came to a group leaves it until the term is over.
document 7 A 2024-02-01 1000 >of-member.xml
begin alone.xml of-member.xml
settle 0 groups.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import member.xml of-head.xml
settle 1 groups.xml 2024-06-30 2024-07-10 of-2
says 'BONUS: H: account A of its group was paid before'
expect 0 --quiet import a.xml
settle 0 groups.xml 2024-06-30 2024-07-10 of-2
pays of-2 'A,0.00,100.00,100.00,0.00 H,300.00,300.00,0.00,0.00'

# An account that is no party any more and owes is named as one by a version.
begin to-a.xml first.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import to-b.xml second.xml
agreement BONUS 2 account catch-up EUR \
    '<parties><accounts id="B"/></parties>' >only-b.xml
agreement BONUS 3 account catch-up EUR \
    '<parties><accounts id="A"/><accounts id="B"/></parties>' >both.xml
settle 1 only-b.xml 2024-06-30 2024-07-10 of-2
says 'BONUS: B: run 1 paid account A for purchases'
settle 0 both.xml 2024-06-30 2024-07-10 of-2
pays of-2 'A,0.00,0.00,100.00,100.00 B,300.00,300.00,0.00,0.00'

# A document of another day: with its former one the account is paid.
begin to-a.xml first.xml
settle 0 alone-quarters.xml 2024-03-31 2024-04-10 of-1
expect 0 --quiet import --replace redated.xml
expect 0 --quiet import second.xml
settle 1 alone-quarters.xml 2024-06-30 2024-07-10 of-2
says 'BONUS: A: run 1 settled invoice 1 for account A by its date then'
expect 0 --quiet import --replace first.xml
settle 0 alone-quarters.xml 2024-06-30 2024-07-10 of-2
pays of-2 A,200.00,200.00,0.00,0.00

# Nothing was paid in the other currency: an agreement of another id.
begin to-a.xml
document 8 A 2024-02-01 500 >small.xml
expect 0 --quiet import small.xml third.xml
settle 0 quarters.xml 2024-03-31 2024-04-10 of-1
pays of-1 A,0.00,0.00,0.00,0.00
cat >dollars.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><rates base="EUR">
<rate currency="USD" date="2024-02-01" value="2"/>
<rate currency="USD" date="2024-11-01" value="2"/></rates></ledger>
END
expect 0 --quiet import dollars.xml
agreement BONUS 2 account catch-up USD '' >usd.xml
agreement BONUS-2 1 account catch-up USD \
    '<parties><accounts id="A"/></parties>' >usd-a.xml
settle 1 usd.xml 2024-12-31 2025-01-10 of-2
says 'BONUS: A: earlier periods were settled in EUR'
settle 0 usd-a.xml 2024-12-31 2025-01-10 of-2
pays of-2 A,1100.00,1100.00,0.00,0.00
