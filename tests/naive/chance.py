"""What the generators of ledgers and agreements share: chance, and the values
that mistakes hide behind."""

import datetime
import random

CLUBS = ["GOLD", "CLUB"]
SEGMENTS = ["wholesale", "retail"]
COUNTRIES = ["CZ", "DE", "ES"]
TAGS = ["promo", "web", "project"]
BRANDS = ["ACME", "Zeta"]
RATES = {"USD": 1.05, "CZK": 25, "JPY": 155, "KWD": 0.33}
ACCOUNTS = 7
PRODUCTS = 9
LARGE = 8 * 10**12 * 10**6      # millionths; the ledger takes less than 9e12

FIRST, LAST = datetime.date(2023, 1, 1), datetime.date(2025, 6, 30)
# Ends of months, quarters, years and of February, in and out of leap years.
EDGES = [datetime.date(*edge) for edge in (
    (2023, 1, 1), (2023, 2, 28), (2023, 3, 1), (2023, 6, 30), (2023, 8, 31),
    (2023, 12, 31), (2024, 1, 1), (2024, 1, 31), (2024, 2, 28),
    (2024, 2, 29), (2024, 3, 1), (2024, 3, 31), (2024, 4, 1), (2024, 6, 30),
    (2024, 9, 30), (2024, 10, 1), (2024, 11, 30), (2024, 12, 30),
    (2024, 12, 31), (2025, 1, 1), (2025, 2, 28), (2025, 3, 1),
    (2025, 3, 31))]
FEBRUARY = [edge for edge in EDGES if edge.month == 2]


def days(number):
    return datetime.timedelta(days=number)


def decimal(micro):
    """Millionths as a decimal without zeros at the end."""
    sign = "-" if micro < 0 else ""
    micro = abs(micro)
    text = f"{sign}{micro // 10**6}.{micro % 10**6:06d}"
    return text.rstrip("0").rstrip(".")


class Chance:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice
        self.below = self.random.randrange

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def near(self, edge):
        """An edge, the day before it, the day after."""
        return edge + days(self.pick([0, 0, 0, -1, 1]))

    def date(self):
        kind = self.random.random()
        if kind < 0.08:
            return self.pick(FEBRUARY)
        if kind < 0.4:
            return self.near(self.pick(EDGES))
        if kind < 0.8:
            return datetime.date(2024, 1, 1) + days(self.below(366))
        return FIRST + days(self.below((LAST - FIRST).days))

    def micro(self, most):
        """Millionths from 0 to most whole ones, of 2 places or more."""
        places = self.pick([2, 2, 2, 4, 6])
        return self.below(most * 10**places) * 10**(6 - places)
