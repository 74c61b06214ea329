"""The rows of the table: what is measured, beside what, and its targets."""

import os
import shutil
from typing import Callable, NamedTuple

GROWTH = 4
MIB = 1024      # KiB

# key, title, to reach, to aim at; of the ratio but where a unit is given.
TARGETS = {
    "import": ("import", 1.0, 0.75),
    "import-one": ("import, one reader", 1.25, None),
    "preview": ("preview of all accounts", 0.2, 0.1),
    "run": ("run, signed statements", 1.0, 0.6),
    "job": ("whole job, to the script's time", 1 / 6, 1 / 9),
    "account": ("preview of one account, seconds", 0.05, 0.02),
    "import-growth": ("import of 4 times the lines", 4.4, 4.1),
    "preview-growth": ("preview of 4 times the lines", 4.4, 4.1),
    "run-growth": ("run over 4 times the lines", 4.4, 4.1),
    "size": ("database, to the XML's size", 0.15, 0.1),
    "import-memory": ("memory of import, MiB", 64, 32),
    "import-growth-memory": ("memory of import of 4 times, MiB", 64, 32),
    "preview-memory": ("memory of preview, MiB", 128, 64),
    "run-memory": ("memory of run, MiB", 128, 64),
    "run-growth-memory": ("memory of run over 4 times, MiB", 128, 64),
}


class Job(NamedTuple):
    """Commands that may be measured several times, each with a tag."""
    commands: Callable
    prepare: Callable = lambda tag: None


class Row(NamedTuple):
    key: str
    yardstick: Job
    job: Job


def rows(world, sizes):
    """Of a ledger, its database, and a larger one's, {size: path}."""
    ledger, database = sizes["ledger"], sizes["database"]
    floor = Job(lambda tag: world.floor(ledger))
    imported = import_job(world, ledger, "import")
    previewed = Job(lambda tag: world.preview(database))
    yield Row("import", floor, imported)
    if world.jobs_option:
        yield Row("import-one", floor,
                  import_job(world, ledger, "import-one", 1))
    yield Row("preview", floor, previewed)
    yield Row("run", floor, run_job(world, database, "run"))
    yield Row("job", script_job(world, ledger), whole_job(world, ledger))
    yield Row("account", Job(lambda tag: world.start()),
              Job(lambda tag: world.preview(database, sizes["account"])))
    yield Row("import-growth", import_job(world, ledger, "import-less"),
              import_job(world, sizes["larger-ledger"], "import-more"))
    yield Row("preview-growth", previewed,
              Job(lambda tag: world.preview(sizes["larger-database"])))
    yield Row("run-growth", run_job(world, database, "run-less"),
              run_job(world, sizes["larger-database"], "run-more"))


def import_job(world, ledger, name, jobs=None):
    return Job(lambda tag: world.imported(
        ledger, world.path(f"{name}-{tag}.db"), jobs))


def run_job(world, database, name):
    """Each run settles, so each needs a database that none has settled in."""
    def copy(tag):
        shutil.copyfile(database, world.path(f"{name}-{tag}.db"))

    return Job(lambda tag: world.run(world.path(f"{name}-{tag}.db"),
                                     world.path(f"{name}-{tag}")), copy)


def script_job(world, ledger):
    return Job(lambda tag: world.script(ledger, world.path(f"script-{tag}")))


def whole_job(world, ledger):
    def commands(tag):
        database = world.path(f"job-{tag}.db")
        return [*world.imported(ledger, database),
                *world.run(database, world.path(f"job-{tag}"))]

    return Job(commands)


def size_of(path):
    return os.stat(path).st_size
