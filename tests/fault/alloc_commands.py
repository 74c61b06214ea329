"""The commands whose allocations fail, one after the other."""


class Command:
    """opening: words of a command that brings an old database up to date and
    changes nothing else.  files: what of the base folder is there, "NAME" or
    "NAME=OTHER".
    is_stepwise: it does one thing after the other, each for good.
    is_reader: it is the reader by itself, on `source`.  in_reader: the program
    is whole, the allocation fails in its reader."""

    def __init__(self, name, words, files, status=0, **other):
        self.name = name
        self.words = words.split()
        self.files = files.split()
        self.status = status
        self.source = other.pop("source", None)
        self.is_reader = other.pop("is_reader", False)
        self.in_reader = other.pop("in_reader", False)
        self.is_random = other.pop("is_random", False)
        self.is_stepwise = other.pop("is_stepwise", False)
        self.opening = other.pop("opening", None)
        assert not other


def reading(name, source, words=""):
    return Command("reader-" + name,
                   f"--reader-process name={source} {words}"
                   " is-sandboxed=yes", "", source=source, is_reader=True)


RULES = "--rules agreement.xml"
RUN = f"--quiet --db l.db run {RULES} --period 2025-12-31 " \
    "--issued 2026-01-15 --cert cert.pem --out out"
L = "base.db=l.db"
IMPORT = "--quiet --db l.db import --format-summary csv"

COMMANDS = (
    Command("usage", "import --format-summary", "", 2),
    Command("help", "import --help", ""),
    Command("show", "show s.xml",
            "statements/BONUS_1_C-1_2025-01-01_2025-12-31.xml=s.xml"),
    Command("imports", "--db l.db imports", L),
    Command("accounts", "--db l.db accounts dvo", L),
    Command("coverage", "--db l.db coverage --format json", L, 1),
    Command("rejects", "--db l.db rejects --format csv", L),
    Command("rejects-show", "--db l.db rejects show 1", L),
    Command("rejects-export", "--db l.db rejects export", L),
    Command("rejects-dismiss",
            "--db l.db rejects dismiss --because duplicate 1", L),
    Command("rules-check", "rules check agreement.xml", "agreement.xml"),
    Command("rules-test", "rules test agreement.xml", "agreement.xml"),
    Command("rules-explain", "rules explain --lang de agreement.xml",
            "agreement.xml"),
    Command("rules-diff", "rules diff agreement.xml newer.xml",
            "agreement.xml newer.xml"),
    Command("preview", f"--db l.db preview {RULES}", f"agreement.xml {L}"),
    Command("preview-json", f"--db l.db preview {RULES} --format json",
            f"agreement.xml {L}"),
    Command("explain", f"--db l.db explain {RULES} --account C-1 --lines",
            f"agreement.xml {L}"),
    Command("verify", "verify --cert cert.pem s.xml",
            "cert.pem statements/BONUS_1_C-1_2025-01-01_2025-12-31.xml=s.xml"),
    Command("verify-folder", "verify --cert cert.pem statements",
            "cert.pem statements"),
    Command("audit", "--db l.db audit --index statements --cert cert.pem",
            "cert.pem statements settled.db=l.db"),
    Command("keygen", "keygen --key new.pem --cert new-cert.pem "
            "--issued 2026-01-01", "", is_random=True),
    Command("dialect-check", "dialect check shop.xml", "shop.xml"),
    Command("dialect-try", "dialect try --dialect shop.xml orders.xml",
            "shop.xml orders.xml"),
    Command("run", f"{RUN} --key key.pem",
            f"agreement.xml key.pem cert.pem {L}", is_stepwise=True),
    Command("run-secret", f"{RUN} --key secret.pem --passphrase-fd 0",
            f"agreement.xml secret.pem cert.pem {L}", source="passphrase",
            is_stepwise=True),
    Command("run-again", f"{RUN} --key key.pem",
            "agreement.xml key.pem cert.pem settled.db=l.db", is_stepwise=True),
    Command("run-other", f"{RUN} --key key.pem".replace("cert.pem",
            "other.pem").replace("key.pem", "other-key.pem"),
            "agreement.xml other-key.pem other.pem settled.db=l.db",
            is_stepwise=True),
    Command("run-threads", f"{RUN} --jobs 3 --key key.pem",
            "agreement.xml key.pem cert.pem many.db=l.db", is_stepwise=True),
    reading("native", "more.xml"),
    reading("gzip", "more.xml.gz"),
    reading("zstd", "more.xml.zst"),
    reading("tar", "all.tar.xz"),
    reading("signed", "more.xml.p7m"),
    reading("wide", "wide.xml"),
    reading("broken", "broken.xml"),
    reading("aside", "aside.xml"),
    reading("saft", "totals.xml"),
    reading("ubl", "turkey-export.xml"),
    reading("zip", "all.zip"),
    reading("part", "parted.xml", "share=0/2/400"),
    reading("part-other", "parted.xml", "share=1/2/400"),
    reading("digest", "parted.xml", "is-digest-only=yes"),
    reading("csv", "accounts.csv", "csv=accounts encoding=windows-1252"),
    Command("migration", f"{IMPORT} more.xml", "more.xml old.db=l.db", 1,
            opening="--db l.db rejects dismiss --because x 99".split()),
    Command("create", f"{IMPORT} more.xml", "more.xml", 1),
    Command("import", f"{IMPORT} more.xml", f"more.xml {L}", 1),
    Command("import-saft", f"{IMPORT} totals.xml", f"totals.xml {L}", 0),
    Command("import-ubl", f"{IMPORT} turkey-export.xml",
            f"turkey-export.xml {L}", 0),
    Command("import-zip", f"{IMPORT} all.zip", f"all.zip {L}", 1),
    Command("import-csv", f"{IMPORT} --csv accounts --encoding windows-1252 "
            "accounts.csv", f"accounts.csv {L}", 1),
    Command("import-own", f"{IMPORT} --dialect shop.xml orders.xml",
            f"shop.xml orders.xml {L}", 0),
    Command("import-parts", f"{IMPORT} --jobs 3 long.xml", f"long.xml {L}", 1),
    Command("import-refused", f"{IMPORT} broken.xml", f"broken.xml {L}", 1),
    Command("spool", f"{IMPORT} --spool spool --spool-still 0",
            f"spool {L}", 1, is_stepwise=True),
    Command("import-in-reader", f"{IMPORT} more.xml", f"more.xml {L}", 1,
            in_reader=True),
    Command("parts-in-reader", f"{IMPORT} --jobs 3 long.xml",
            f"long.xml {L}", 1, in_reader=True),
    Command("zip-in-reader", f"{IMPORT} all.zip", f"all.zip {L}", 1,
            in_reader=True),
    Command("own-in-reader", f"{IMPORT} --dialect shop.xml orders.xml",
            f"shop.xml orders.xml {L}", 0, in_reader=True),
    Command("try-in-reader", "dialect try --dialect shop.xml orders.xml",
            "shop.xml orders.xml", in_reader=True),
)
