"""The ledger, as the naive evaluator reads its native form."""

import datetime
from fractions import Fraction

from values import Failure, day, keep, millionths

L = "{urn:ristorno:ledger:1}"
UNITS = {}
for kind, codes in {
        "count": "C62 1 H87 1 EA 1 PCE 1 NIU 1 PR 2 DZN 12 CEN 100 MIL 1000",
        "mass": "KGM 1 GRM 0.001 MGM 0.000001 TNE 1000 DTN 100",
        "volume": "LTR 1 MLT 0.001 CLT 0.01 DLT 0.1 HLT 100 MTQ 1000",
        "length": "MTR 1 CMT 0.01 MMT 0.001 KMT 1000",
        "area": "MTK 1 CMK 0.0001 MMK 0.000001 HAR 10000"}.items():
    words = codes.split()
    for code, factor in zip(words[::2], words[1::2]):
        UNITS[code] = (kind, Fraction(factor))


class Ledger:
    def __init__(self, roots):
        self.kept = {}
        self.base = None
        self.rates, self.categories, self.products = {}, {}, {}
        self.accounts, self.documents = {}, []
        self.invoices, self.payments = {}, []
        self.aliases = {"account": {}, "product": {}}
        for root in roots:
            self.read(root)
        for document in self.documents:
            self.resolve(document)
            self.accounts.setdefault(document.account, Account({}, []))
        for account in list(self.accounts.values()):
            if account.parent is not None:
                self.accounts.setdefault(account.parent, Account({}, []))

    def read(self, root):
        source = root.get("source")
        for rates in root.iter(L + "rates"):
            self.base = rates.get("base")
            for rate in rates:
                self.rates.setdefault(rate.get("currency"), {})[
                    day(rate.get("date"))] = Fraction(rate.get("value"))
        for category in root.iter(L + "category"):
            self.categories[category.get("id")] = category.get("parent")
        for product in root.iter(L + "product"):
            self.read_aliases("product", product)
            self.products[product.get("id")] = {
                "category": product.get("category"),
                "brand": product.get("brand"), "unit": product.get("unit"),
                "factors": {u.get("code"): Fraction(u.get("factor"))
                            for u in product.findall(L + "unit")}}
        for account in root.iter(L + "account"):
            self.read_aliases("account", account)
            self.accounts[account.get("id")] = Account(
                account.attrib, account.findall(L + "member"))
        for section in root.iter(L + "documents"):
            for element in section:
                document = Document(element, source)
                self.documents.append(document)
                if document.kind == "invoice":
                    self.invoices[source, document.id] = document
        for payment in root.iter(L + "payment"):
            amount = payment.get("amount")
            self.payments.append((
                (source, payment.get("document")), day(payment.get("date")),
                None if amount is None else millionths(amount)))

    def read_aliases(self, kind, element):
        for alias in element.findall(L + "alias"):
            self.aliases[kind][alias.get("source"), alias.get("id")] = \
                element.get("id")

    def resolve(self, document):
        """Which account and products a document's names mean."""
        def meant(kind, name):
            return self.aliases[kind].get((document.source, name), name)

        document.account = meant("account", document.account)
        for line in document.lines:
            if line.product is not None:
                line.product = meant("product", line.product)

    @keep
    def head(self, account):
        while self.accounts[account].parent is not None:
            account = self.accounts[account].parent
        return account

    @keep
    def group(self, head):
        return tuple(a for a in self.accounts if self.head(a) == head)

    @keep
    def rate(self, currency, date):
        if currency == self.base:
            return Fraction(1)
        known = self.rates.get(currency, {})
        for age in range(11):
            if date - datetime.timedelta(days=age) in known:
                return known[date - datetime.timedelta(days=age)]
        raise Failure(f"no rate of {currency} on {date}")

    def exchange(self, amount, currency, to, date):
        if currency == to:
            return amount
        return amount / self.rate(currency, date) * self.rate(to, date)

    @keep
    def net(self, line, to):
        """Rounded; round() takes ties to the even neighbour."""
        document = line.document
        return round(self.exchange(line.net, document.currency, to,
                                   document.date))

    @keep
    def quantity(self, line, to):
        if line.quantity is None:
            return 0
        product = self.products.get(line.product)
        own = product["unit"] if product else None
        unit = line.unit or own
        if unit is None:
            raise Failure("no unit")
        if unit == to:
            return line.quantity
        if product:
            known = dict(product["factors"])
            if own is not None:
                known[own] = Fraction(1)
            if unit in known and to in known:
                return round(line.quantity * known[unit] / known[to])
        if unit in UNITS and to in UNITS and UNITS[unit][0] == UNITS[to][0]:
            return round(line.quantity * UNITS[unit][1] / UNITS[to][1])
        raise Failure(f"no conversion from {unit} to {to}")

    def category(self, line):
        if line.category is not None:
            return line.category
        return self.products.get(line.product, {}).get("category")

    @keep
    def path(self, category):
        path = []
        while category is not None:
            path.insert(0, category)
            category = self.categories.get(category)
        return path


class Account:
    def __init__(self, attributes, members):
        self.parent = attributes.get("parent")
        self.segment = attributes.get("segment")
        self.country = attributes.get("country")
        self.since = (day(attributes["since"]) if "since" in attributes
                      else None)
        self.members = [(m.get("of"), day(m.get("from")),
                         day(m.get("until")) if m.get("until") else None)
                        for m in members]

    def is_member(self, club, date):
        return any(of == club and start <= date
                   and (end is None or date <= end)
                   for of, start, end in self.members)


class Document:
    def __init__(self, element, source):
        get = element.get
        self.kind, self.source = element.tag[len(L):], source
        self.id, self.account = get("id"), get("account")
        self.date = day(get("date"))
        self.delivered = day(get("delivered")) if get("delivered") else None
        self.due = day(get("due")) if get("due") else None
        self.currency = get("currency")
        self.total = millionths(get("total")) if get("total") else None
        self.cancelled = get("status") == "cancelled"
        self.tags = (get("tags") or "").split()
        self.refers_to = get("refers-to")
        sign = -1 if self.kind == "credit-note" else 1
        self.lines = [Line(line, sign, self) for line in element]


class Line:
    def __init__(self, element, sign, document):
        get = element.get
        self.document = document
        self.product, self.category = get("product"), get("category")
        self.unit = get("unit")
        self.net = sign * millionths(get("net"))
        self.quantity = (sign * millionths(get("quantity"))
                         if get("quantity") else None)
        self.tags = (get("tags") or "").split()
