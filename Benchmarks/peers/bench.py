"""Runs tools on the same list in turn, checks what arrived, and keeps what each run took."""

import contextlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Callable, Optional

import data
from children import Children
from servers import Servers


@dataclass
class Arm:
    """One tool with its options, on one list. `{to}` in its words is the fresh folder of each run."""

    name: str
    words: list
    files: Optional[data.Files] = None  # what must have arrived; None where nothing is written
    count: int = 1  # files, for the time of each
    place: Callable = staticmethod(lambda name: name)  # where a tool of its own mind puts a file
    contents: bool = True  # whether the first round compares contents
    rounds: Optional[int] = None  # fewer than the row's
    each: int = 1  # runs in a round
    limit: float = 120
    late: bool = False  # whether it may be stopped at the limit
    runs: list = field(default_factory=list)
    problem: Optional[str] = None

    def median(self, what):
        """The median of wall, cpu (both in seconds) or memory (bytes) over the runs; None where there is no true one."""
        return statistics.median(getattr(run, what) for run in self.runs) if self.runs and not self.problem else None

    def quartiles(self, what="wall"):
        values = [getattr(run, what) for run in self.runs]
        if len(values) < 2:
            return None
        first, _, third = statistics.quantiles(values, method="inclusive")
        return first, third


class Bench:
    def __init__(self, options, tools, root, rounds):
        self.options = options
        self.tools = tools
        self.root = root
        self.rounds = rounds
        self.chance = random.Random(data.SEED)
        self.made = {}
        timed = os.path.join(root, "timed")
        self.floor = os.path.join(root, "floor")
        for program in (timed, self.floor):
            source = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{os.path.basename(program)}.c")
            subprocess.run([tools.cc, "-O2", "-o", program, source], check=True, timeout=60, stdin=subprocess.DEVNULL)
        self.children = Children(timed, os.path.join(root, "log"))
        self.servers = Servers(root, tools, self.children)

    def files(self, kind):
        """The files of a kind, made when a row first asks for them: small, big or pictures."""
        if kind not in self.made:
            say(f"making files: {kind}")
            self.made[kind] = {"small": data.small, "big": data.big, "pictures": self.pictures}[kind](
                os.path.join(self.root, "files"))
        return self.made[kind]

    def pictures(self, folder):
        """2,000 JPEG pictures of `haul origin`, for nginx to serve."""
        with self.origin(2000, "0s") as (files, _, saved):
            target = os.path.join(folder, "pictures")
            os.rename(saved, target)
            return data.Files([path.replace("/images/", "/pictures/") for path in files.paths], files.sizes, target)

    @contextlib.contextmanager
    def origin(self, count, latency):
        """`haul origin` with its pictures: the files, the URL it is at, and the folder with the originals."""
        listed, sums, saved = (os.path.join(self.root, name) for name in ("origin.txt", "origin.sums", "origin"))
        process = self.servers.origin("--count", str(count), "--latency", latency, "--list", listed, "--manifest", sums)
        try:
            os.mkdir(saved)
            with open(listed) as file:
                base = file.readline().split("/images/")[0]
            self.children.measure([self.tools.haul, "-i", listed, "--to", saved, "--quiet", "--no-journal", "--workers", "50"], 120)
            with open(sums) as file:
                promised = dict(reversed(line.split(maxsplit=1)) for line in file.read().splitlines())
            files = data.folder_of(saved, "/images")
            if promised != {name: data.digest(os.path.join(saved, name)).hex() for name in files.sizes}:
                raise RuntimeError(f"the originals of haul origin could not be had: {self.children.said()}")
            yield files, base, saved
        finally:
            self.children.stop(process)
            shutil.rmtree(saved, ignore_errors=True)

    def lists(self, name, files, base):
        return data.lists(self.root, name, files, base)

    def measure(self, arms, rounds=None, budget=45):
        """All arms in every round, each round in another order. The first arm runs once before, and that does not count.

        Ends after three rounds or more where another would take it past the budget, in seconds: this is a slow machine, or a busy one.
        """
        rounds = rounds or self.rounds
        begin = time.monotonic()
        self.once(arms[0], contents=False, counts=False)
        for number in range(rounds):
            if number >= 3 and (time.monotonic() - begin) * (number + 1) / number > budget:
                break
            turns = [arm for arm in arms for _ in range(arm.each) if number < (arm.rounds or rounds)]
            self.chance.shuffle(turns)
            say(f"round {number + 1} of {rounds}")
            for arm in turns:
                if not arm.problem:
                    self.once(arm, contents=number == 0 and arm.contents)

    def once(self, arm, contents, counts=True):
        target = os.path.join(self.root, "to")
        os.mkdir(target)
        try:
            usage = self.children.measure([word.replace("{to}", target) for word in arm.words], arm.limit)
            if usage.status == "late" and not arm.late:
                arm.problem = f"took more than {arm.limit:.0f} s"
            elif usage.status not in ("0", "late"):
                arm.problem = f"exit code {usage.status}: {self.children.said().replace(self.root, '$T')}"
            elif arm.files:
                arm.problem = data.missing(arm.files, target, contents, arm.place)
            if counts and not arm.problem:
                arm.runs.append(usage)
        finally:
            shutil.rmtree(target)

    def close(self):
        self.children.stop_all()


def say(text):
    """Progress, for who waits."""
    end = "\n" if not sys.stderr.isatty() else ""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end=end, file=sys.stderr, flush=True)
    elif not text.startswith("round"):
        print(text, file=sys.stderr, flush=True)
