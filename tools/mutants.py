"""mutants -- every small change of a C source that its tests should notice.

mutants_of(text) yields Mutant: where it stands, what it is called, and the
text with it made.  It knows as much of C as this project's style needs: a
tokenizer, statements, and which operators are binary.  What it takes wrongly
does not compile, and does not count.

Left alone: comments, texts, preprocessor lines, declarations (but not what
they initialise with), asserts, case labels, sizeof and types.
"""

import re
from collections import namedtuple

Mutant = namedtuple("Mutant", "function line number change ordinal text")
Token = namedtuple("Token", "kind text start end")

TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>/\*.*?\*/)"
    r"|(?P<line>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<number>[0-9][0-9a-zA-Z]*)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]="
    r"|[-+*/%&|^~!<>=?:;,.(){}\[\]])",
    re.S | re.M)

TYPES = set("const static struct enum union unsigned signed int char long "
            "short void bool size_t wide magnitude rational BIGNUM BN_CTX "
            "int32_t int64_t uint32_t uint64_t uint8_t ssize_t "
            "sqlite3_stmt".split())
KEYWORDS = set("if else while for do switch case default return break "
               "continue goto sizeof".split())

RELATIONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="),
             ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
# Of what a function returns that may be below 0.
ORDERS = {"==": ("<=", ">="), "!=": ("<", ">")}
ORDERING = re.compile(r"cmp|compare|sign$")
ARITHMETIC = {"+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",),
              "%": ("/",), "<<": (">>",), ">>": ("<<",), "+=": ("-=",),
              "-=": ("+=",), "*=": ("/=",), "/=": ("*=",), "++": ("--",),
              "--": ("++",)}
BOOLEAN = {"&&": "||", "||": "&&"}
CALLS = {"rational_add": "rational_subtract",
         "rational_subtract": "rational_add",
         "rational_multiply": "rational_divide",
         "rational_divide": "rational_multiply",
         "rational_min": "rational_max", "rational_max": "rational_min",
         "rational_format_exact": "rational_format_cut",
         "BN_add": "BN_sub", "BN_sub": "BN_add"}
SWAPPED = {"rational_subtract", "rational_divide", "rational_compare"}
FAMILY = re.compile(r"^(STATUS|MATCH|ROUND|STEP|REASON|BENEFIT|SELECT|LINES|"
                    r"CHOICE|METHOD|BASIS|COMPARE|FIGURE|PAID|SETTLE|"
                    r"DOCUMENT|ANSWER|SLOT|CLAIM)_[A-Z_]+$")
NOT_A_VALUE = re.compile(r"_(MAX|COUNT|SIZE|DIGITS|NONE|LIMIT\w*)$")
LITERAL = re.compile(r"^[0-9]+$")
OPENING = {"(": ")", "[": "]", "{": "}"}


def tokens_of(text):
    found = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError("not understood: %r" % text[at:at + 20])
        at = match.end()
        if match.lastgroup not in ("space", "comment", "line"):
            found.append(Token(match.lastgroup, match.group(), match.start(),
                               match.end()))
    return found


class Source:
    """The tokens of one file and the changes found in it."""

    def __init__(self, text):
        self.text = text
        self.tokens = tokens_of(text)
        self.mate = self.match_brackets()
        self.families = self.find_families()
        self.changes = []   # (start, end, replacement, name, function)
        self.function = ""

    def match_brackets(self):
        mate = {}
        stack = []
        for i, token in enumerate(self.tokens):
            if token.text in OPENING:
                stack.append(i)
            elif token.text in OPENING.values():
                mate[i] = stack.pop()
                mate[mate[i]] = i
        return mate

    def find_families(self):
        """Constant -> the next one of its family that this file uses."""
        families = {}
        for token in self.tokens:
            match = FAMILY.match(token.text)
            if match and not NOT_A_VALUE.search(token.text):
                names = families.setdefault(match.group(1), [])
                if token.text not in names:
                    names.append(token.text)
        following = {}
        for names in families.values():
            for i, name in enumerate(names):
                if len(names) > 1:
                    following[name] = names[(i + 1) % len(names)]
        following["STATUS_OK"] = "STATUS_MEMORY"
        for name in families.get("STATUS", []):
            if name != "STATUS_OK":
                following[name] = "STATUS_OK"
        return following

    def is_at(self, i, text):
        return 0 <= i < len(self.tokens) and self.tokens[i].text == text

    def change(self, start, end, replacement, name):
        self.changes.append((start, end, replacement, name, self.function))

    def replace(self, i, replacement):
        token = self.tokens[i]
        self.change(token.start, token.end, replacement,
                    "%s -> %s" % (token.text, replacement))

    def force(self, first, last, value):
        """Make the expression of tokens first..last true or false."""
        start = self.tokens[first].start
        end = self.tokens[last].end
        inner = self.text[start:end]
        self.change(start, end, "((%s) || 1)" % inner if value else
                    "((%s) && 0)" % inner, "%s -> %s" %
                    (" ".join(inner.split()), "true" if value else "false"))

    # ---------------------------------------------------------- file level

    def read(self):
        i = 0
        while i < len(self.tokens):
            if self.is_at(i, "{"):
                end = self.mate[i]
                if self.is_at(i - 1, ")"):
                    self.function = self.tokens[self.mate[i - 1] - 1].text
                    self.block(i, end)
                elif self.is_at(i - 1, "="):
                    self.function = self.table_name(i - 1)
                    self.expression(i + 1, end - 1)
                self.function = ""
                i = end
            i += 1

    def table_name(self, i):
        while self.is_at(i - 1, "]"):
            i = self.mate[i - 1]
        return self.tokens[i - 1].text

    # ---------------------------------------------------------- statements

    def block(self, first, last):
        i = first + 1
        while i < last:
            i = self.statement(i, last)

    def end_of_statement(self, i):
        while not self.is_at(i, ";"):
            i = self.mate[i] if self.tokens[i].text in OPENING else i
            i += 1
        return i

    def statement(self, i, last):
        """Read one statement; returns where the next begins."""
        word = self.tokens[i].text
        if word == "{":
            self.block(i, self.mate[i])
            return self.mate[i] + 1
        if word in ("if", "while", "for", "switch"):
            return self.controlled(i, last)
        if word == "else":
            return self.statement(i + 1, last)
        if word == "do":
            i = self.statement(i + 1, last)
            self.condition(i + 2, self.mate[i + 1] - 1, (False,))
            return self.end_of_statement(i) + 1
        if word in ("case", "default"):
            while not self.is_at(i, ":"):
                i += 1
            return i + 1
        if self.tokens[i].kind == "name" and self.is_at(i + 1, ":"):
            return i + 2
        return self.simple(i, last)

    def controlled(self, i, last):
        word = self.tokens[i].text
        first, end = i + 2, self.mate[i + 1] - 1
        if word == "if":
            self.condition(first, end, (True, False))
        elif word == "while":
            self.condition(first, end, (False,))
        elif word == "switch":
            self.expression(first, end)
        else:
            begun = self.end_of_statement(first)
            if begun > first:
                self.initialisers(first, begun - 1)
            asked = self.end_of_statement(begun + 1)
            if asked > begun + 1:
                self.condition(begun + 1, asked - 1, (False,))
            if asked < end:
                self.expression(asked + 1, end)
        return self.statement(end + 2, last)

    def condition(self, first, last, values):
        for value in values:
            self.force(first, last, value)
        self.expression(first, last)

    def simple(self, i, last):
        end = self.end_of_statement(i)
        word = self.tokens[i].text
        if end == i or word in ("assert", "goto") or \
                (word == "(" and self.is_at(i + 1, "void")):
            return end + 1
        if self.is_declaration(i):
            self.initialisers(i, end - 1)
            return end + 1
        if word != "return" or end + 1 < last or self.function_goes_on(last):
            self.change(self.tokens[i].start, self.tokens[end].end, ";",
                        "statement deleted")
        if word == "return" and end > i + 1:
            self.returned(i + 1, end - 1)
        elif word not in ("return", "break", "continue"):
            self.expression(i, end - 1)
        return end + 1

    def function_goes_on(self, last):
        """Does anything follow the block that ends at last?"""
        depth_end = last
        while depth_end + 1 < len(self.tokens) and \
                self.is_at(depth_end + 1, "}"):
            depth_end += 1
        opened = self.mate[depth_end]
        return not self.is_at(opened - 1, ")") or depth_end == last and \
            self.tokens[self.mate[opened - 1] - 1].text != self.function

    def returned(self, first, last):
        start, end = self.tokens[first].start, self.tokens[last].end
        value = self.text[start:end]
        if value not in ("0", "NULL", "false", "STATUS_OK"):
            self.change(start, end, "0", "returns 0")
        self.expression(first, last)

    def is_declaration(self, i):
        word = self.tokens[i].text
        if word in TYPES:
            return True
        return self.tokens[i].kind == "name" and word not in KEYWORDS and \
            self.tokens[i + 1].kind == "name"

    def initialisers(self, first, last):
        if not self.is_declaration(first):
            self.expression(first, last)
            return
        for i in range(first, last + 1):
            if self.is_at(i, "="):
                self.expression(i + 1, last)
                return

    # --------------------------------------------------------- expressions

    def expression(self, first, last):
        i = first
        while i <= last:
            word = self.tokens[i].text
            if word == "sizeof":
                i = self.end_of_operand(i + 1)
            elif self.is_cast(i):
                i = self.mate[i]
            else:
                self.token(i, first, last)
            i += 1

    def end_of_operand(self, i):
        while self.is_at(i, "*"):
            i += 1
        i = self.mate.get(i, i)
        while self.tokens[i + 1].text in ("(", "[", "->", "."):
            i = self.mate.get(i + 1, i + 2)
        return i

    def is_cast(self, i):
        if not self.is_at(i, "(") or self.tokens[i + 1].text not in TYPES:
            return False
        return all(token.kind == "name" or token.text == "*"
                   for token in self.tokens[i + 1:self.mate[i]])

    def is_binary(self, i, first):
        if i <= first:
            return False
        before = self.tokens[i - 1]
        if before.text in (")", "]"):
            return not (before.text == ")" and self.is_cast(self.mate[i - 1]))
        return before.kind in ("name", "number", "text") and \
            before.text not in KEYWORDS

    def token(self, i, first, last):
        token = self.tokens[i]
        word = token.text
        if word in RELATIONS:
            for other in RELATIONS[word]:
                self.replace(i, other)
            if word in ORDERS and self.is_at(i - 1, ")") and \
                    ORDERING.search(self.tokens[self.mate[i - 1] - 1].text):
                for other in ORDERS[word]:
                    self.replace(i, other)
        elif word in BOOLEAN:
            self.replace(i, BOOLEAN[word])
            self.operands(i, first, last)
        elif word == "!":
            self.change(token.start, token.end, "", "! removed")
        elif word == "?":
            self.chosen(i, first)
        elif word == "-" and not self.is_binary(i, first):
            self.change(token.start, token.end, "", "sign removed")
        elif word in ("++", "--") or \
                word in ARITHMETIC and self.is_binary(i, first):
            for other in ARITHMETIC[word]:
                self.replace(i, other)
        elif token.kind == "number" and LITERAL.match(word):
            for value in (int(word) + 1, int(word) - 1):
                self.replace(i, str(value))
        elif token.kind == "name":
            self.name(i)

    def name(self, i):
        word = self.tokens[i].text
        swap = {"true": "false", "false": "true"}
        if word in swap:
            self.replace(i, swap[word])
        elif word in self.families and not self.is_at(i - 1, "["):
            self.replace(i, self.families[word])
        elif word in CALLS:
            self.replace(i, CALLS[word])
        if word in SWAPPED and self.is_at(i + 1, "("):
            self.swap_arguments(i + 1)

    def swap_arguments(self, i):
        """Of a call that ends with two of one type."""
        commas = []
        end = self.mate[i]
        at = i + 1
        while at < end:
            if self.tokens[at].text in OPENING:
                at = self.mate[at]
            elif self.is_at(at, ","):
                commas.append(at)
            at += 1
        begin = commas[-2] if len(commas) > 1 else i
        one = (self.tokens[begin + 1].start, self.tokens[commas[-1] - 1].end)
        two = (self.tokens[commas[-1] + 1].start, self.tokens[end - 1].end)
        self.change(one[0], two[1], "%s, %s" % (
            self.text[two[0]:two[1]], self.text[one[0]:one[1]]),
            "%s: arguments swapped" % self.tokens[i - 1].text)

    def left_of(self, i, first, stops):
        at = i - 1
        while at >= first and self.tokens[at].text not in stops:
            if self.tokens[at].text in (")", "]", "}"):
                at = self.mate[at]
            at -= 1
        return at + 1

    def right_of(self, i, last, stops):
        at = i + 1
        while at <= last and self.tokens[at].text not in stops:
            if self.tokens[at].text in OPENING:
                at = self.mate[at]
            at += 1
        return at - 1

    def operands(self, i, first, last):
        """Each operand of && made true, of || made false: as if not there."""
        word = self.tokens[i].text
        stops = {",", ";", "?", ":", "=", "return", "||"}
        if word == "&&":
            stops.add("&&")
        begin = self.left_of(i, first, stops | set(OPENING))
        end = self.right_of(i, last, stops | set(OPENING.values()))
        if not self.is_at(begin - 1, word):
            self.force(begin, i - 1, word == "&&")
        self.force(i + 1, end, word == "&&")

    def chosen(self, i, first):
        stops = {",", ";", "?", ":", "=", "return", "+=", "-="}
        begin = self.left_of(i, first, stops | set(OPENING))
        for value in (True, False):
            self.force(begin, i - 1, value)


def mutants_of(text):
    source = Source(text)
    source.read()
    seen = {}
    for start, end, replacement, name, function in sorted(
            set(source.changes), key=lambda change: (change[0], change[1],
                                                     change[2])):
        number = text.count("\n", 0, start) + 1
        line = " ".join(text.split("\n")[number - 1].split())
        key = (function, line, name)
        seen[key] = seen.get(key, 0) + 1
        yield Mutant(function, line, number, name, seen[key],
                     text[:start] + replacement + text[end:])
