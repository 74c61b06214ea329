"""Which processes meet, and at which points which of them is held."""
import os

from rounds import Actor, Process, Round
from world import PREVIEW, RUN_WORDS, demand


def importer(name, file):
    return Actor(name, ["import", f"../{file}.xml"])


def runner(name, rules, out, statuses=(0,)):
    return Actor(name, ["run", "--rules", f"../{rules}.xml", "--out", out] +
                 RUN_WORDS, statuses)


def viewer():
    # 3: there is no such database yet, or one of an older version.
    return Actor("preview", PREVIEW)


class Kind:
    def __init__(self, name, base, actors, modes=("resume", "stay"),
                 beside=()):
        self.name = name
        self.base = base
        self.actors = actors
        self.modes = modes
        self.beside = beside	# exit statuses that are right beside others
        self.states = set()
        self.seen = set()

    def prepare(self, world):
        """What is right, by trying every order one by one; and the points."""
        self.states, self.seen = world.serial(self.base, self.actors)
        for actor in self.actors:
            folder = world.begin(self.base, "dry")
            log = world.path("points")
            if os.path.exists(log):
                os.unlink(log)
            process = Process(world, actor, folder, "20", {"HOLD_LOG": log})
            demand(process.wait(), actor.name, "did not end")
            with open(log, encoding="ascii") as names:
                actor.points = names.read().splitlines()

    def single_points(self):
        return [(mode, actor, point)
                for mode in self.modes
                for actor in self.actors
                for point in range(1, len(actor.points) + 1)]

    def lock_pairs(self):
        def locks(actor):
            return range(1, 1 + sum(" *" in name for name in actor.points))

        return [("pair", actor, point, other, other_point)
                for actor in self.actors for other in self.actors
                if actor is not other and "resume" in self.modes
                for point in locks(actor) for other_point in locks(other)]


def spread(items, count):
    """That many of them, evenly."""
    if len(items) <= count:
        return list(items)
    return [items[i * len(items) // count] for i in range(count)]


def plan(kind, rounds):
    """Every point where there is room for all of them, then pairs of locks,
    the rest without any."""
    pairs = kind.lock_pairs()
    singles = spread(kind.single_points(),
                     rounds * (7 if pairs else 10) // 10)
    pairs = spread(pairs, max(0, rounds - rounds // 10 - len(singles)))
    free = [("free",)] * max(0, rounds - len(singles) - len(pairs))
    return singles, pairs, free


def all_kinds():
    spool = ["import", "--spool", "in", "--spool-still", "0"]
    return [
        Kind("importers of the same file", "base",
             [importer(f"import-{n}", "a") for n in (1, 2, 3)]),
        Kind("importers of different files", "base",
             [importer(f"import-{name}", name) for name in "abc"]),
        Kind("import beside run", "base",
             [importer("import", "a"), runner("run", "agreement", "out")]),
        Kind("run beside the same run", "base",
             [runner("run-1", "agreement", "out1"),
              runner("run-2", "agreement", "out2")]),
        Kind("run beside the same run into the same folder", "base",
             [runner("run-1", "agreement", "out"),
              runner("run-2", "agreement", "out")]),
        # What one has settled the other does not settle again.
        Kind("run beside another run of the same period", "base",
             [runner("run-1", "agreement", "out1", (0, 1)),
              runner("run-2", "dearer", "out2", (0, 1))]),
        Kind("preview beside import and run", "base",
             [viewer(), importer("import", "a"),
              runner("run", "agreement", "out")]),
        Kind("holder killed", "base",
             [importer("import-a", "a"), importer("import-b", "b"),
              runner("run", "agreement", "out")], ("kill",)),
        Kind("two imports of one spool folder", "spool",
             [Actor("spool-1", spool), Actor("spool-2", spool)],
             ("resume", "stay", "kill")),
        Kind("a new database by several", "empty",
             [importer("import-0", "base"), importer("import-a", "a"),
              importer("import-b", "b")], ("resume", "stay", "kill")),
        Kind("an old database brought up to date by two", "old",
             [importer("import-a", "a"), importer("import-b", "b")],
             ("resume", "stay", "kill")),
    ]


def do_round(world, kind, what, seed):
    now = Round(world, kind, seed)
    try:
        getattr(now, what[0])(*what[1:])
        now.check()
    except BaseException:
        for process in now.processes:
            if not process.look() or process.status is None:
                process.send(9)
        raise
    return now.longest_busy
