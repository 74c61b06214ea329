"""Settlement sequences, each figure worked out by hand.

A step settles the period of `date` after `ledger` came in; `paid` has for each
account (earned in the window, settled before, paid now, owed).
"""

from dataclasses import dataclass, field

ALL_UNITS = "all-units"


@dataclass
class Step:
    date: str
    ledger: str = ""
    paid: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)
    agreement: str = ""		# a new version from here on
    unseen: list = field(default_factory=list)	# in a preview afterwards


@dataclass
class Sequence:
    name: str
    agreement: str
    steps: list

    @property
    def catches_up(self):
        return 'method="catch-up"' in self.agreement


# ------------------------------------------------------------ what is written

def tiers(*pairs):
    return "".join(f'<tier from="{start}" {benefit}/>'
                   for start, benefit in pairs)


def rule(scale, method=ALL_UNITS, before="", after="", attributes=""):
    return (f'<rule id="bonus">{before}<qualify basis="net-amount"/>'
            f'<scale method="{method}"{attributes}>{scale}</scale>{after}'
            '</rule>')


def agreement(settle, rules, attributes='from="2025-01-01" '
              'until="2025-12-31"', version="1", parties=""):
    return (f'<agreement xmlns="urn:ristorno:agreement:1" id="BONUS" '
            f'version="{version}" currency="EUR" {attributes}>'
            f'<title xml:lang="en">Bonus</title>{parties}'
            f'<settle {settle}/>{rules}</agreement>')


def quarters(method, more=""):
    return f'every="quarter" method="{method}"{more}'


def ledger(*documents, accounts=""):
    return ('<ledger xmlns="urn:ristorno:ledger:1" source="ERP">'
            '<company id="S" name="Seller"/>'
            f'<accounts><account id="C-1" name="Buyer"/>{accounts}</accounts>'
            f'<documents>{"".join(documents)}</documents></ledger>')


def invoice(number, date, net, account="C-1", more=""):
    return (f'<invoice id="F-{number}" account="{account}" date="{date}" '
            f'currency="EUR"{more}><line no="1" net="{net}"/></invoice>')


def credit(number, date, net, account="C-1"):
    return (f'<credit-note id="N-{number}" account="{account}" date="{date}" '
            f'currency="EUR"><line no="1" net="{net}"/></credit-note>')


def pays(earned, settled, now, owed="0.00"):
    return {"C-1": (earned, settled, now, owed)}


NOTHING = pays("0.00", "0.00", "0.00")
FIVE_FROM_100K = rule(tiers(("100000", 'rate="5%"')))
ONE_PERCENT = rule(tiers(("0", 'rate="1%"')))
ENDS = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
FOUR = [ledger(invoice(number, date, net)) for number, date, net in (
    (1, "2025-02-14", 50000), (2, "2025-05-14", 75000),
    (3, "2025-08-14", 100000), (4, "2025-11-14", 75000))]


def over_quarters(ledgers, paid):
    return [Step(date, came_in, figures)
            for date, came_in, figures in zip(ENDS, ledgers, paid)]


# --------------------------------------------------------------- the sequences

ALL = [
    # 125,000 at 5%; 225,000: 11,250; 300,000: 15,000.
    Sequence("catch-up", agreement(quarters("catch-up"), FIVE_FROM_100K),
             over_quarters(FOUR, (
                 NOTHING, pays("6250.00", "0.00", "6250.00"),
                 pays("11250.00", "6250.00", "5000.00"),
                 pays("15000.00", "11250.00", "3750.00")))),

    # Only the third quarter reaches 100,000 by itself.
    Sequence("separate", agreement(quarters("separate"), FIVE_FROM_100K),
             over_quarters(FOUR, (
                 NOTHING, NOTHING, pays("5000.00", "0.00", "5000.00"),
                 NOTHING))),

    # 2% of 7,000 on account; 4% of 27,000 at the end.
    Sequence("advance, then the rest",
             agreement('every="half-year" method="catch-up" advance="2%"',
                       rule(tiers(("20000", 'rate="4%"')))),
             [Step("2025-06-30", ledger(invoice(1, "2025-03-01", 7000)),
                   pays("0.00", "0.00", "140.00")),
              Step("2025-12-31", ledger(invoice(2, "2025-10-01", 20000)),
                   pays("1080.00", "140.00", "940.00"))]),

    # 10,000; -5,000 together, which pays 0; 3,000; 23,000.
    Sequence("returns: a debt is carried until purchases make up for it",
             agreement(quarters("catch-up"), ONE_PERCENT),
             over_quarters(
                 [ledger(invoice(1, "2025-01-01", 10000)),
                  ledger(credit(1, "2025-04-01", 15000)),
                  ledger(invoice(2, "2025-09-30", 8000)),
                  ledger(invoice(3, "2025-12-31", 20000))],
                 (pays("100.00", "0.00", "100.00"),
                  pays("0.00", "100.00", "0.00", "100.00"),
                  pays("30.00", "100.00", "0.00", "70.00"),
                  pays("230.00", "100.00", "130.00")))),

    # A return takes the year under its threshold after it was paid.
    Sequence("returns: what is left after the last period is owed",
             agreement(quarters("catch-up"), FIVE_FROM_100K),
             over_quarters(
                 [ledger(invoice(1, "2025-02-01", 120000)),
                  ledger(invoice(2, "2025-05-01", 1000)),
                  ledger(),
                  ledger(credit(1, "2025-12-30", 30000))],
                 (pays("6000.00", "0.00", "6000.00"),
                  pays("6050.00", "6000.00", "50.00"),
                  pays("6050.00", "6050.00", "0.00"),
                  pays("0.00", "6050.00", "0.00", "6050.00")))),

    # 3% of 1,000; of -500 nothing; of 2,000; the year: 2% of 3,500.
    Sequence("advance: none in a quarter of returns, more than was earned",
             agreement(quarters("catch-up", ' advance="3%"'),
                       rule(tiers(("0", 'rate="2%"')))),
             over_quarters(
                 [ledger(invoice(1, "2025-01-15", 1000)),
                  ledger(credit(1, "2025-04-15", 500)),
                  ledger(invoice(2, "2025-07-15", 2000)),
                  ledger(invoice(3, "2025-10-15", 1000))],
                 (pays("20.00", "0.00", "30.00"),
                  pays("10.00", "30.00", "0.00"),
                  pays("50.00", "30.00", "60.00"),
                  pays("70.00", "90.00", "0.00", "20.00")))),

    # 2.5% of 100.20 is 2.505; of 100.60 is 2.515: down, to the cent.
    Sequence("advance: rounded as the agreement says",
             agreement(quarters("catch-up", ' advance="2.5%"')
                       + '/><rounding mode="down" unit="0.01"',
                       rule(tiers(("0", 'rate="5%"')))),
             over_quarters(
                 [ledger(invoice(1, "2025-01-15", "100.20")),
                  ledger(invoice(2, "2025-04-15", "100.60")),
                  ledger(), ledger()],
                 (pays("5.01", "0.00", "2.50"),
                  pays("10.04", "2.50", "2.51"),
                  pays("10.04", "5.01", "0.00"),
                  pays("10.04", "5.01", "5.03")))),

    # Half up: 2.505 is 2.51.  Half even: 2.505 is 2.50, 2.515 is 2.52.
    Sequence("advance: rounded half up",
             agreement(quarters("catch-up", ' advance="2.5%"'),
                       rule(tiers(("0", 'rate="5%"')))),
             [Step(ENDS[0], ledger(invoice(1, "2025-01-15", "100.20")),
                   pays("5.01", "0.00", "2.51"))]),
    Sequence("advance: rounded half even",
             agreement(quarters("catch-up", ' advance="2.5%"')
                       + '/><rounding mode="half-even" unit="0.01"',
                       rule(tiers(("0", 'rate="5%"')))),
             [Step(ENDS[0], ledger(invoice(1, "2025-01-15", "100.20")),
                   pays("5.01", "0.00", "2.50")),
              Step(ENDS[1], ledger(invoice(2, "2025-04-15", "100.60")),
                   pays("10.04", "2.50", "2.52"))]),

    # An invoice of February comes in after the first quarter was paid.
    Sequence("a late document is caught up with",
             agreement(quarters("catch-up"), ONE_PERCENT),
             over_quarters(
                 [ledger(invoice(1, "2025-01-15", 1000)),
                  ledger(invoice(2, "2025-02-15", 500),
                         invoice(3, "2025-04-15", 100)),
                  ledger(), ledger(credit(1, "2025-03-31", 600))],
                 (pays("10.00", "0.00", "10.00"),
                  pays("16.00", "10.00", "6.00"),
                  pays("16.00", "16.00", "0.00"),
                  pays("10.00", "16.00", "0.00", "6.00")))),
    Sequence("a late document of a period settled alone is left out",
             agreement(quarters("separate"), ONE_PERCENT),
             [Step(ENDS[0], ledger(invoice(1, "2025-01-15", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger(invoice(2, "2025-02-15", 500),
                                   invoice(3, "2025-04-15", 100)),
                   pays("1.00", "0.00", "1.00"))]),

    # Paid by its issue date before it was delivered; then the day is corrected.
    Sequence("a document paid by itself that is of another day since",
             agreement(quarters("separate"), ONE_PERCENT,
                       'from="2025-01-01" until="2025-12-31" date="delivery"'),
             [Step(ENDS[0], ledger(invoice(1, "2025-03-30", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger(
                  invoice(1, "2025-03-30", 1000,
                          more=' delivered="2025-04-02"'),
                  invoice(2, "2025-05-01", 500, "C-2"),
                  accounts='<account id="C-2"/>'), {
                      "C-2": ("5.00", "0.00", "5.00", "0.00")}, {
                          "C-1": "run 1 settled invoice F-1 for account C-1 "
                                 "by its date then, 2025-03-30: nothing is "
                                 "settled, so that nothing is paid twice"}),
              Step(ENDS[2], ledger(invoice(3, "2025-07-01", 700)),
                   pays("7.00", "0.00", "7.00"))]),
    Sequence("a document of another day since is caught up with",
             agreement(quarters("catch-up"), ONE_PERCENT,
                       'from="2025-01-01" until="2025-12-31" date="delivery"'),
             [Step(ENDS[0], ledger(invoice(1, "2025-03-30", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger(
                  invoice(1, "2025-03-30", 1000,
                          more=' delivered="2025-04-02"')),
                   pays("10.00", "10.00", "0.00")),
              # The next term has it too, and takes nothing off.
              Step("2026-03-31", ledger(
                  invoice(2, "2025-12-31", 900),
                  invoice(3, "2026-03-31", 300)),
                   pays("3.00", "0.00", "3.00"), agreement=agreement(
                       quarters("catch-up"), ONE_PERCENT,
                       'from="2026-01-01" until="2026-12-31" '
                       'date="delivery"', "2")),
              Step(ENDS[3], "", pays("19.00", "10.00", "9.00")),
              Step("2026-06-30", ledger(
                  invoice(2, "2025-12-31", 900,
                          more=' delivered="2026-01-02"'),
                  invoice(4, "2026-04-01", 100, "C-2"),
                  accounts='<account id="C-2"/>'), {
                      "C-2": ("1.00", "0.00", "1.00", "0.00")}, {
                          "C-1": "run 4 settled invoice F-2 for account C-1 "
                                 "by its date then, 2025-12-31"},
                   agreement(
                       quarters("catch-up"), ONE_PERCENT,
                       'from="2026-01-01" until="2026-12-31" '
                       'date="delivery"', "2"))]),

    # The only invoice is cancelled: no line counts, what was paid is owed.
    Sequence("a cancelled invoice leaves a debt without a line that counts",
             agreement(quarters("catch-up"), rule(
                 tiers(("0", 'rate="1%"')),
                 after='<limit guarantee="5.00"/>')),
             over_quarters(
                 [ledger(invoice(1, "2025-01-15", 1000)),
                  ledger(invoice(1, "2025-01-15", 1000,
                                 more=' status="cancelled"')),
                  ledger(invoice(2, "2025-08-01", 700)),
                  ledger(invoice(3, "2025-11-01", 400))],
                 (pays("10.00", "0.00", "10.00"),
                  pays("0.00", "10.00", "0.00", "10.00"),
                  pays("7.00", "10.00", "0.00", "3.00"),
                  pays("11.00", "10.00", "1.00")))),

    # The growth needs last year's dollars, also where nothing counts now.
    Sequence("a party without lines that cannot be evaluated is told why",
             agreement(quarters("catch-up"), ONE_PERCENT
                       + '<rule id="growth"><qualify basis="net-amount" '
                       'compare="growth"/><scale method="incremental">'
                       '<tier from="0" rate="1%"/></scale></rule>'),
             [Step(ENDS[0], ledger(invoice(1, "2025-01-15", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger(
                  invoice(1, "2025-01-15", 1000, more=' status="cancelled"'),
                  invoice(2, "2024-02-01", 500).replace("EUR", "USD")), {}, {
                      "C-1": "no exchange rate of USD on 2024-02-01"},
                   unseen=["C-1"])]),

    # Incremental: 1% to 10,000, then 2%: 80; 100 + 40; 100 + 140.
    Sequence("incremental over three periods of a short term",
             agreement('every="month" method="catch-up"',
                       rule(tiers(("0", 'rate="1%"'), ("10000", 'rate="2%"')),
                            method="incremental"),
                       'from="2025-01-31" until="2025-04-02"'),
             [Step("2025-02-27", ledger(invoice(1, "2025-02-27", 8000)),
                   pays("80.00", "0.00", "80.00")),
              # From 28 February, as 31 February is its last day.
              Step("2025-02-28", ledger(invoice(2, "2025-03-30", 4000)),
                   pays("140.00", "80.00", "60.00")),
              Step("2025-03-31", ledger(invoice(3, "2025-04-02", 5000)),
                   pays("240.00", "140.00", "100.00"))]),

    Sequence("a cap of the term is reached once",
             agreement(quarters("catch-up"), rule(
                 tiers(("0", 'rate="1%"')), after='<limit cap="100"/>')),
             over_quarters(
                 [ledger(invoice(n, date, 6000)) for n, date in
                  ((1, "2025-02-01"), (2, "2025-05-01"), (3, "2025-08-01"),
                   (4, "2025-11-01"))],
                 (pays("60.00", "0.00", "60.00"),
                  pays("100.00", "60.00", "40.00"),
                  pays("100.00", "100.00", "0.00"),
                  pays("100.00", "100.00", "0.00")))),
    Sequence("a minimum payout waits for its sum",
             agreement(quarters("catch-up"), rule(
                 tiers(("0", 'rate="1%"')),
                 after='<limit minimum-payout="50"/>')),
             over_quarters(
                 [ledger(invoice(n, date, 2000)) for n, date in
                  ((1, "2025-02-01"), (2, "2025-05-01"), (3, "2025-08-01"),
                   (4, "2025-11-01"))],
                 (NOTHING, NOTHING, pays("60.00", "0.00", "60.00"),
                  pays("80.00", "60.00", "20.00")))),

    Sequence("a period left out is caught up with, and comes too late",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[1], ledger(invoice(1, "2025-02-01", 1000),
                                   invoice(2, "2025-05-01", 500)),
                   pays("15.00", "0.00", "15.00")),
              Step(ENDS[0], "", {}, {
                  "C-1": "periods that catch up are settled in order"}),
              Step("2025-06-29", ledger(invoice(3, "2025-05-02", 500)), {}, {
                  "C-1": "was settled for account C-1 from 2025-04-01"}),
              Step(ENDS[2], "", pays("20.00", "15.00", "5.00"))]),

    # Version 2 pays 3% of the whole year: 30 + 30 less the 10 paid.
    Sequence("a new version goes on where the old one stopped",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[0], ledger(invoice(1, "2025-02-01", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger(invoice(2, "2025-05-01", 1000)),
                   pays("60.00", "10.00", "50.00"),
                   agreement=agreement(
                       quarters("catch-up"),
                       rule(tiers(("0", 'rate="3%"'))), version="2"))]),

    # March is in the window of the new term, and was paid with the quarter.
    Sequence("a term that begins later does not pay again what was paid",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[0], ledger(invoice(1, "2025-03-15", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step("2025-05-31", "", {}, {
                  "C-1": "was settled for account C-1 from 2025-01-01"},
                   agreement(quarters("catch-up"), ONE_PERCENT,
                             'from="2025-03-01" until="2025-12-31"', "2")),
              Step("2025-08-31", ledger(invoice(2, "2025-07-01", 500)), {}, {
                  "C-1": "by run 1, before its term now began and on into "
                         "it: what was paid cannot be taken off"},
                   agreement(quarters("catch-up"), ONE_PERCENT,
                             'from="2025-03-01" until="2025-12-31"', "2"))]),

    # The third quarter was caught up with by the fourth.
    Sequence("a term that ends earlier does not pay again what was paid",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[3], ledger(invoice(1, "2025-08-01", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[2], "", {}, {
                  "C-1": "periods that catch up are settled in order"},
                   agreement(quarters("catch-up"), ONE_PERCENT,
                             'from="2025-01-01" until="2025-10-31"', "2"))]),

    # The second quarter caught up with the first.
    Sequence("periods that stand alone now, and were caught up with",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[1], ledger(invoice(1, "2025-02-01", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[0], "", {}, {
                  "C-1": "by another version, which may have caught up "
                         "with all periods before"},
                   agreement(quarters("separate"), ONE_PERCENT,
                             version="2"))]),
    # With one version periods are settled alone in any order.
    Sequence("periods that stand alone, the second one first",
             agreement(quarters("separate"), ONE_PERCENT),
             [Step(ENDS[1], ledger(invoice(1, "2025-02-01", 1000),
                                   invoice(2, "2025-05-01", 500)),
                   pays("5.00", "0.00", "5.00")),
              Step(ENDS[0], "", pays("10.00", "0.00", "10.00"))]),

    # The next year's agreement of the same id begins from nothing.
    Sequence("another term of the same agreement has a history of its own",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[3], ledger(invoice(1, "2025-02-01", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step("2026-03-31", ledger(invoice(2, "2026-02-01", 300)),
                   pays("3.00", "0.00", "3.00"),
                   agreement=agreement(
                       quarters("catch-up"), ONE_PERCENT,
                       'from="2026-01-01" until="2026-12-31"', "2"))]),

    Sequence("who is no party any more is told, not settled",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[0], ledger(
                 invoice(1, "2025-02-01", 1000),
                 invoice(2, "2025-02-01", 3000, "C-2"),
                 accounts='<account id="C-2"/>'), {
                     "C-1": ("10.00", "0.00", "10.00", "0.00"),
                     "C-2": ("30.00", "0.00", "30.00", "0.00")}),
              Step(ENDS[1], "", pays("10.00", "10.00", "0.00"), {
                  "C-2": "is no party any more"}, agreement(
                      quarters("catch-up"), ONE_PERCENT, version="2",
                      parties='<parties><except id="C-2"/></parties>'))]),

    Sequence("what was paid in another currency cannot be taken off",
             agreement(quarters("catch-up"), ONE_PERCENT),
             [Step(ENDS[0], ledger(invoice(1, "2025-02-01", 1000)),
                   pays("10.00", "0.00", "10.00")),
              Step(ENDS[1], ledger().replace("<accounts>", (
                  '<rates base="EUR"><rate currency="CZK" date="2025-01-30" '
                  'value="25"/></rates><accounts>')), {}, {
                      "C-1": "earlier periods were settled in EUR, which "
                             "cannot be taken off CZK"},
                   agreement(quarters("catch-up"), ONE_PERCENT,
                             version="2").replace("EUR", "CZK"))]),

    # The head C-1 buys for 100, its branch for 4,900 and returns 3,000.
    Sequence("a group is one party, with advances",
             agreement(quarters("catch-up", ' advance="1%"'),
                       rule(tiers(("5000", 'rate="2%"'))),
                       'from="2025-01-01" until="2025-12-31" per="group"'),
             [Step(ENDS[0], ledger(
                 invoice(1, "2025-03-31", 100),
                 invoice(2, "2025-01-01", 4900, "C-2"),
                 accounts='<account id="C-2" parent="C-1"/>'),
                   pays("100.00", "0.00", "50.00")),
              Step(ENDS[2], ledger(credit(1, "2025-08-01", 3000, "C-2")),
                   pays("0.00", "50.00", "0.00")),
              Step(ENDS[3], ledger(invoice(3, "2025-12-31", 4000, "C-2")),
                   pays("120.00", "50.00", "70.00"))]),

    # 30 of 365 days before `since`: 335/365 of 36,500 is 33,500.
    Sequence("thresholds of a new customer are those of the whole term",
             agreement(quarters("catch-up"), rule(
                 tiers(("36500", 'rate="10%"')),
                 attributes=' prorate="since"')),
             [Step(ENDS[0], ledger(
                 invoice(1, "2025-02-01", "33499.99")).replace(
                     'name="Buyer"', 'name="Buyer" since="2025-01-31"'),
                   NOTHING),
              Step(ENDS[1], ledger(
                  invoice(2, "2025-05-01", "0.01")).replace(
                      'name="Buyer"', 'name="Buyer" since="2025-01-31"'),
                   pays("3350.00", "0.00", "3350.00"))]),

    # Two years from a 29 February: the second begins on 28 February.
    Sequence("years from a leap day",
             agreement('every="year" method="separate"', ONE_PERCENT,
                       'from="2024-02-29" until="2026-01-31"'),
             [Step("2024-12-31", ledger(
                 invoice(1, "2024-02-29", 100),
                 invoice(2, "2025-02-27", 200),
                 invoice(3, "2025-02-28", 400)),
                   pays("3.00", "0.00", "3.00")),
              Step("2025-12-31", "", pays("4.00", "0.00", "4.00"))]),
]
