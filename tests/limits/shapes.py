"""Agreement files and ledgers that are large in one respect each.

A shape is a function of n that gives the text of an agreement file.  What is
not under test stays small, so that the time a shape takes is that of its own
respect.  A number per agreement that is limited to less is spread over rules.
"""

from xml.sax.saxutils import quoteattr

RULES_MAX = 1000


def element(name, inner="", **attributes):
    text = "".join(f" {key.rstrip('_').replace('_', '-')}="
                   f"{quoteattr(str(value))}"
                   for key, value in attributes.items())
    return f"<{name}{text}>{inner}</{name}>" if inner else f"<{name}{text}/>"


def agreement(inner, number=0):
    return element("agreement", '<title xml:lang="en">Large</title>' + inner,
                   id=f"A-{number}", version="1", currency="EUR",
                   from_="2025-01-01", until="2025-12-31")


def document(inner):
    return ('<agreements xmlns="urn:ristorno:agreement:1">\n'
            f"{inner}\n</agreements>\n")


TIER = element("tier", from_="1000", rate="1%")
SCALE = element("scale", TIER, method="all-units")


def rule(number, before="", terms="", scale=SCALE, after="", **attributes):
    qualify = element("qualify", terms, basis="net-amount")
    return element("rule", before + qualify + scale + after,
                   id=f"r{number}", **attributes)


# ---------------------------------------------------------------- ledgers

def ledger(inner):
    return ('<ledger xmlns="urn:ristorno:ledger:1" source="LARGE">\n'
            '<company id="US" name="Us"/>\n' + inner + "</ledger>\n")


def date_of(number):
    return f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"


def invoice(number, account, lines, later=0):
    return element("invoice", lines, id=f"F{number}", account=account,
                   date=date_of(number + later), currency="EUR") + "\n"


def purchases(n, accounts=1, later=0):
    """n invoices of one line, each of the next account, some months later."""
    return element("documents", "".join(
        invoice(i, f"C-{i % accounts}",
                element("line", no="1", product=f"P-{i % 100}",
                        net=f"{1000 + i}.50"), later) for i in range(n)))


def ledger_small(_=None):
    return ledger(
        element("products", "".join(
            element("product", id=f"P-{i}", category=f"K-{i}")
            for i in range(100))) +
        element("accounts", element("account", id="C-0")) + purchases(100))


def ledger_accounts(n):
    return ledger(element("accounts", "".join(
        element("account", id=f"C-{i}") for i in range(n))) +
        purchases(n, n))


def ledger_redated(n):
    """The documents of ledger_accounts(n), each by another date."""
    return ledger(purchases(n, n, later=2))


def ledger_credits(n):
    """n credit notes of one account, of two invoices in turn."""
    bought = element("line", no="1", net="5000")
    line = element("line", no="1", net="-0.01")
    return ledger(element("documents", invoice(
        0, "C-0", bought) + invoice(1, "C-0", bought) + "".join(
        element("credit-note", line, id=f"D{i}", account="C-0",
                date=date_of(i), currency="EUR",
                refers_to=f"F{i % 2}") + "\n" for i in range(n))))


# ------------------------------------------------------------- agreements

def agreements(n, settle=""):
    """One account each."""
    example = element("example", element(
        "line", date="2025-03-01", net="5000") +
        element("expect", amount="50"), title="A good year")
    return document("\n".join(agreement(
        element("parties", element("accounts", id=f"C-{i}")) + settle +
        rule(0) + example, i) for i in range(n)))


def agreements_quarterly(n):
    """The same, for each quarter by itself."""
    return agreements(n, element("settle", every="quarter",
                                 method="separate"))


def paid(_):
    """Only what is paid counts."""
    return document(agreement(
        rule(0, terms=element("lines", paid="yes"))))


def agreements_selecting(n):
    """One account each, on its own category and its own list."""
    return document("\n".join(agreement(
        element("parties", element("accounts", id=f"C-{i}")) +
        element("list", element("item", id=f"P-{i % 100}"), id="annex") +
        rule(0, terms=element("lines", category=f"K-{i % 100}")) +
        rule(1, terms=element("lines", list="annex")), i)
        for i in range(n)))


def rules(n):
    """Each on a category of its own, so that all are compared with all."""
    return document(agreement("".join(rule(
        i, terms=element("lines", category=f"K-{i}")) for i in range(n))))


def net_of(n):
    """Each less all before it."""
    return document(agreement("".join(rule(
        i, terms=element("lines", category="K-1"),
        **({"net_of": " ".join(f"r{j}" for j in range(i))} if i else {}))
        for i in range(n))))


def choices(n):
    return document(agreement("".join(element(
        "best-of", rule(2 * i) + rule(2 * i + 1), id=f"g{i}")
        for i in range(n // 2))))


def requires(n):
    """Spread over the rules, each measuring something else."""
    share = max(1, min(n, RULES_MAX))
    return document(agreement("".join(rule(i, before="".join(element(
        "require", basis="documents", each=str(j), at_least="1")
        for j in range(i, n, share))) for i in range(share))))


def requires_same(n):
    """The same measure in all."""
    return document(agreement(rule(0, before="".join(element(
        "require", basis="documents", each="1", at_least=str(j % 5))
        for j in range(n)))))


def requires_clubs(n):
    return document(agreement(rule(0, before="".join(element(
        "require", member=f"CLUB-{j}") for j in range(n)))))


def requires_figures(n):
    """Each compared with a list of figures of its own."""
    return document(agreement("".join(element(
        "figures", element("figure", party="C-0", value="1000"), id=f"f{i}")
        for i in range(n)) + rule(0, before="".join(element(
            "require", basis="net-amount", compare="growth",
            baseline=f"f{i}", at_least="1") for i in range(n)))))


def tiers(n):
    """Spread over the rules."""
    share = max(1, min(n, RULES_MAX))
    return document(agreement("".join(rule(i, scale=element(
        "scale", "".join(element("tier", from_=str(1000 + j),
                                 rate=f"{1 + j / 1000000:.6f}%")
                         for j in range(i, n, share)),
        method="all-units")) for i in range(share))))


def tiers_of_one(n):
    return document(agreement(rule(0, scale=element(
        "scale", "".join(element("tier", from_=str(1000 + 7 * j),
                                 amount=str(j * j // 100 + j))
                         for j in range(n)), method="interpolated"))))


def terms(n):
    """Half of them excepts."""
    return document(agreement(rule(0, terms="".join(element(
        "lines", category=f"X-{i}") for i in range(n // 2)) + "".join(element(
            "except", category=f"Y-{i}") for i in range(n // 2)))))


def terms_spread(n):
    """Over the rules, each selector another."""
    share = max(1, min(n, RULES_MAX))
    return document(agreement("".join(rule(i, terms="".join(element(
        "lines", category=f"X-{j}") for j in range(i, n, share)))
        for i in range(share))))


def lists(n):
    """A list for each term."""
    return document(agreement("".join(element(
        "list", element("item", id=f"P-{i}"), id=f"l{i}")
        for i in range(n)) + rule(0, terms="".join(element(
            "lines", list=f"l{i}") for i in range(n)))))


def items(n):
    return document(agreement(element("list", "".join(element(
        "item", id=f"P-{i}") for i in range(n)), id="annex") +
        rule(0, terms=element("lines", list="annex"))))


def figures(n):
    return document(agreement(element("figures", "".join(element(
        "figure", party=f"C-{i}", value=str(i)) for i in range(n)),
        id="plan") + element("rule", element(
            "qualify", basis="net-amount", compare="growth",
            baseline="plan") + SCALE + element("pay", basis="net-amount"),
            id="r0")))


def parties(n):
    return document(agreement(element("parties", "".join(element(
        "accounts", id=f"C-{i}") for i in range(n))) + rule(0)))


def parties_listed(n):
    return document(agreement(
        element("parties", element("accounts", list="friends")) +
        element("list", "".join(element("item", id=f"C-{i}")
                                for i in range(n)), id="friends") + rule(0)))


def titles(n):
    languages = [a + b + c for a in "abcdefghij" for b in "abcdefghij"
                 for c in "ab"]
    return document(agreement("".join(rule(i, before="".join(
        element("title", "T", **{"xml:lang": language})
        for language in languages)) for i in range(n))))


def examples(n):
    return document(agreement(rule(0) + "".join(element(
        "example", element("line", date="2025-03-01", net="1000") +
        element("expect", rule="r0", amount="10"), title=f"{i}")
        for i in range(n))))


def example_lines(n):
    """With clubs, products and categories."""
    lines = "".join(element(
        "line", date=f"2025-{i % 12 + 1:02}-{i % 28 + 1:02}", net="1",
        member=f"CLUB-{i}", product=f"P-{i}", category=f"K-{i}/L-{i}",
        tag=f"t{i}") for i in range(n))
    return document(agreement(rule(0) + element(
        "example", lines + element("expect", amount=f"{n / 100:.2f}"),
        title="Many")))


def example_expects(n):
    share = max(1, min(n, RULES_MAX))
    return document(agreement("".join(rule(i) for i in range(share)) +
                              element("example", element(
                                  "line", date="2025-03-01", net="1000") +
                                  "".join(element(
                                      "expect", rule=f"r{i % share}",
                                      amount="10") for i in range(n)),
                                  title="Many")))
