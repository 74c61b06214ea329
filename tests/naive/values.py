"""Values of the naive evaluator: decimals, fractions, dates."""

import datetime
import functools
from fractions import Fraction


class Failure(Exception):
    pass


def round_to(value, unit, mode):
    sign = -1 if value < 0 else 1
    quotient = abs(value) / unit
    whole = quotient.numerator // quotient.denominator
    rest = quotient - whole
    half = Fraction(1, 2)
    if mode == "half-up" and rest >= half:
        whole += 1
    elif mode == "half-even" and (rest > half
                                  or (rest == half and whole % 2 == 1)):
        whole += 1
    return sign * whole * unit


def millionths(text):
    """A decimal of at most 6 places as a whole number of millionths."""
    whole, _, places = text.partition(".")
    return int(whole + places[:6].ljust(6, "0"))


def units(micro):
    return Fraction(micro, 10**6)


def keep(function):
    """A method's results, kept in its object by arguments."""
    name = function.__name__

    @functools.wraps(function)
    def kept(self, *arguments):
        key = (name, *arguments)
        if key not in self.kept:
            self.kept[key] = function(self, *arguments)
        return self.kept[key]

    return kept


def show(value):
    """Exact without trailing zeros, cut toward zero to 6 places."""
    cut = abs(value) * 10**6
    cut = cut.numerator // cut.denominator
    text = f"{cut // 10**6}.{cut % 10**6:06d}".rstrip("0").rstrip(".")
    return "-" + text if value < 0 and cut else text


def show_fixed(value, digits):
    scaled = value * 10**digits
    assert scaled.denominator == 1
    scaled = scaled.numerator
    text = str(abs(scaled)).rjust(digits + 1, "0")
    if digits:
        text = text[:-digits] + "." + text[-digits:]
    return "-" + text if scaled < 0 else text


@functools.lru_cache(4096)
def day(text):
    return datetime.date.fromisoformat(text[:10])


def last_of_month(date):
    return (date + datetime.timedelta(days=1)).month != date.month


def year_before(date, is_end):
    number = date.day
    if is_end and last_of_month(date):
        number = 31
    while True:
        try:
            return datetime.date(date.year - 1, date.month, number)
        except ValueError:
            number -= 1


def add_months(date, months):
    month = date.month - 1 + months
    year, month = date.year + month // 12, month % 12 + 1
    number = date.day
    while True:
        try:
            return datetime.date(year, month, number)
        except ValueError:
            number -= 1


@functools.lru_cache(4096)
def rate(text):
    return Fraction(text.rstrip("%")) / 100


@functools.lru_cache(4096)
def number(text):
    return rate(text) if text.endswith("%") else Fraction(text)
