"""The rows of the table: for each what runs, and which goals it has."""

import os
import socket
import statistics
import time

import data
from bench import Arm
from commands import WIDTH, Commands
from goals import Goal, Row, at_least, at_most, best, quotient
from servers import LIMIT

NOT_BUILT = "not built yet"
MEMORY = 64e6  # bytes


class Rows:
    """Each method measures one row and returns it."""

    def __init__(self, bench):
        self.bench = bench
        self.tools = bench.tools
        self.servers = bench.servers
        self.commands = Commands(bench.tools, bench.servers.authority, bench.floor)

    def peer(self, tool, name, words, **more):
        """A peer's arm; None where the tool is not to be had."""
        return Arm(name, words, **more) if getattr(self.tools, tool) else None

    def measure(self, row, *arms, rounds=None, budget=45):
        """Measures the arms that there are, and keeps them in the row. What is absent is noted."""
        row.arms = [arm for arm in arms if arm is not None]
        row.notes += [f"not measured: {why}" for tool, why in self.tools.why.items()
                      if tool in ("curl", "wget2", "aria2") and len(row.arms) < len(arms)]
        self.bench.measure(row.arms, rounds, budget)
        return row

    def list_peers(self, stem, files, width=WIDTH, tls=False):
        """wget2, curl and aria2 on one list, over HTTP/1.1."""
        common = {"files": files, "count": len(files.paths)}
        return (
            self.peer("wget2", "wget2", self.commands.wget2(["-i", f"{stem}.txt"], width, tls), **common),
            self.peer("curl", "curl", self.commands.curl(stem, width, tls), **common),
            self.peer("aria2", "aria2", self.commands.aria2(["-i", f"{stem}.txt"], width, tls=tls), **common),
        )

    def small(self):
        row = Row("small", "10,000 files of 8 to 60 kB, HTTP/1.1, 50 at once")
        files = self.bench.files("small")
        stem = self.bench.lists("small", files, self.servers.base("plain"))
        common = {"files": files, "count": len(files.paths)}
        haul = Arm(f"haul, {WIDTH} workers, no journal", self.commands.haul(stem), **common)
        floor = Arm("floor", self.commands.floor(stem, self.servers.ports["plain"]), **common)
        default = Arm("haul, its defaults", self.commands.haul(stem, workers=None, journal=True), **common)
        wget2, curl, aria2 = self.list_peers(stem, files)
        self.measure(row, haul, default, floor, wget2, curl, aria2, budget=60)
        row.goals = [
            at_most("wall, to the floor's", 1.0, haul, floor),
            at_most("CPU a file, to the floor's", 1.4, haul, floor, "cpu"),
            at_least("files a second, to wget2's", 1.35, wget2, haul),
            at_least("files a second, to curl's", 1.7, curl, haul),
            at_least("files a second, to aria2's", 4, aria2, haul),
            at_most("CPU a file, to the best peer's", 0.85, haul, best((wget2, curl, aria2), "cpu"), "cpu"),
        ]
        return row

    def small_tls(self):
        row = Row("small-tls", "10,000 files of 8 to 60 kB, HTTP/1.1 over TLS, 50 at once")
        files = self.bench.files("small")
        stem = self.bench.lists("small-tls", files, self.servers.base("tls"))
        common = {"files": files, "count": len(files.paths)}
        haul = Arm(f"haul, {WIDTH} workers, no journal", self.commands.haul(stem, tls=True), **common)
        default = Arm("haul, its defaults", self.commands.haul(stem, workers=None, journal=True, tls=True), **common)
        peers = self.list_peers(stem, files, tls=True)
        self.measure(row, haul, default, *peers, budget=60)
        row.goals = [
            at_least("files a second, to the best peer's", 1.25, best(peers), haul),
            at_most("CPU a file, to the best peer's", 0.8, haul, best(peers, "cpu"), "cpu"),
        ]
        return row

    def small_http2(self):
        row = Row("small-http2", "10,000 files of 8 to 60 kB, HTTP/2, 50 at once")
        if not self.tools.has("--http"):
            row.why = NOT_BUILT
            row.goals = [Goal("files a second, to curl's", "≥", 1.2, None, NOT_BUILT, " ×")]
            return row
        files = self.bench.files("small")
        stem = self.bench.lists("small-http2", files, self.servers.base("http2"))
        common = {"files": files, "count": len(files.paths)}
        haul = Arm("haul, --http 2", self.commands.haul(stem, "--http", "2", tls=True), **common)
        curl = self.peer("curl", "curl", self.commands.curl(stem, tls=True, http="--http2"), **common)
        wget2 = self.peer("wget2", "wget2", self.commands.wget2(["-i", f"{stem}.txt"], tls=True, http2=True), **common)
        self.measure(row, haul, curl, wget2)
        row.goals = [at_least("files a second, to curl's", 1.2, curl, haul)]
        return row

    def big(self):
        return self.one_big("big", "One file of 1 GiB, HTTP/1.1", tls=False)

    def big_tls(self):
        return self.one_big("big-tls", "One file of 1 GiB, HTTP/1.1 over TLS", tls=True)

    def one_big(self, key, title, tls):
        row = Row(key, title, rate="bytes")
        files = self.bench.files("big")
        url = self.servers.base("tls" if tls else "plain") + files.paths[0]
        haul = Arm("haul", self.commands.haul_url(url, tls=tls), files)
        one = Arm("haul, --segments 1", self.commands.haul_url(url, "--segments", "1", tls=tls), files) if self.tools.has("--segments") else None
        peers = (
            self.peer("curl", "curl", self.commands.curl_url(url, tls=tls), files=files),
            self.peer("wget2", "wget2", self.commands.wget2([url], None, tls=tls), files=files),
            self.peer("aria2", "aria2", self.commands.aria2([url], 1, tls=tls), files=files),
        )
        self.measure(row, *([haul, one] if one else [haul]), *peers)
        row.goals = [at_most("wall, to the best peer's", 0.95, haul, best(peers))]
        return row

    def limited(self):
        row = Row("limited", "One file of 1 GiB, 20 MB/s a connection", rate="bytes")
        counts = (8, 16, 32)
        text = "bytes a second, to {} × 20 MB/s"
        if not self.tools.has("--segments"):
            row.why = NOT_BUILT
            row.goals = [Goal(text.format(count), "≥", 0.95, None, NOT_BUILT, " ×") for count in counts]
            return row
        files = self.bench.files("big")
        url = self.servers.base("limited") + files.paths[0]
        hauls = {count: Arm(f"haul, --segments {count}", self.commands.haul_url(url, "--segments", str(count)), files) for count in counts}
        aria2 = self.peer("aria2", "aria2, 16 connections", self.commands.aria2([url, "-k1M"], 1, 16), files=files)
        sixteenth = data.Files(files.paths, {"big.bin": data.GIB // 16})
        pace = self.peer("curl", "curl, 1/16 of the file over one connection",
                         self.commands.curl_url(url, "-r", f"0-{data.GIB // 16 - 1}"), files=sixteenth, contents=False)
        most = counts[-1]
        parts = data.Files(files.paths, {f"part{part}": data.GIB // most for part in range(most)})
        crowd = self.peer("curl", f"{most} × curl, a part each", self.commands.curl_parts(url, most, data.GIB // most), files=parts,
                          contents=False)
        self.measure(row, *hauls.values(), aria2, pace, crowd, rounds=min(3, self.bench.rounds))
        for count, haul in hauls.items():
            wall = haul.median("wall")
            value = data.GIB / wall / (count * LIMIT) if wall else None
            row.goals.append(Goal(text.format(count), "≥", 0.95, value, f"{haul.name}: {haul.problem}", " ×"))
        row.notes.append("curl's lines are what the server lets connections do: one of them, which is the least that 16 can take, and "
                         f"{most} of them at once.")
        return row

    def latency(self):
        row = Row("latency", "200 pictures, 130 ms before each answer, 200 at once")
        with self.bench.origin(200, "130ms") as (files, base, _):
            stem = self.bench.lists("latency", files, base)
            common = {"files": files, "count": len(files.paths)}
            haul = Arm("haul, 200 workers, no journal", self.commands.haul(stem, workers=200), **common)
            default = Arm("haul, its defaults", self.commands.haul(stem, workers=None, journal=True), **common)
            self.measure(row, haul, default, *self.list_peers(stem, files, 200))
            least = 0.130 + connecting(int(base.rsplit(":", 1)[1]))
        wall = haul.median("wall")
        row.goals = [Goal(f"wall, to latency and one connect ({least * 1000:.1f} ms)", "≤", 1.25, wall / least if wall else None,
                          f"{haul.name}: {haul.problem}", " ×")]
        row.notes.append("The server is haul origin with --latency 130ms: nginx cannot wait.")
        return row

    def one(self):
        row = Row("one", "One small file, start to end")
        files = self.bench.files("small").first(1)
        url = self.servers.base("plain") + files.paths[0]
        haul = Arm("haul", self.commands.haul_url(url), files)
        curl = self.peer("curl", "curl", self.commands.curl_url(url), files=files)
        wget2 = self.peer("wget2", "wget2", self.commands.wget2([url], None), files=files)
        aria2 = self.peer("aria2", "aria2", self.commands.aria2([url], 1), files=files)
        self.measure(row, haul, curl, wget2, aria2, Arm("true: starting a process", ["/bin/true"]), rounds=15 if self.bench.options.quick else 40)
        row.goals = [at_most("wall, to curl's", 1.15, haul, curl)]
        if self.tools.dynamic(self.tools.haul):
            row.notes.append("This haul loads the Swift standard library as shared objects. The goal speaks of one that has it built in "
                             "(Scripts/release).")
        return row

    def pictures(self):
        row = Row("pictures", "2,000 pictures, against img2dataset without resizing")
        self.tools.find_img2dataset()
        if not self.tools.img2dataset:
            row.why = self.tools.why["img2dataset"]
            row.goals = [Goal("files a second, to img2dataset's", "≥", 15, None, row.why, " ×")]
            return row
        files = self.bench.files("pictures")
        stem = self.bench.lists("pictures", files, self.servers.base("plain"))
        places = {name: f"{index // 1000:05}/{index // 1000:05}{index % 1000:03}.jpg" for index, name in enumerate(files.sizes)}
        common = {"files": files, "count": len(files.paths)}
        haul = Arm(f"haul, {WIDTH} workers, no journal", self.commands.haul(stem), **common)
        default = Arm("haul, its defaults", self.commands.haul(stem, workers=None, journal=True), **common)
        others = [Arm(f"img2dataset, {processes} × {threads}", self.commands.img2dataset(stem, processes, threads), place=places.get,
                      rounds=3, **common) for processes, threads in ((1, 64), (2, 32))]
        self.measure(row, haul, default, *others)
        row.goals = [at_least("files a second, to img2dataset's", 15, best(others), haul)]
        row.notes.append("img2dataset (processes × threads) also writes a JSON file for each picture and a table for each thousand; "
                         "that cannot be turned off. haul's journal is its like.")
        return row

    def memory(self):
        row = Row("memory", "Peak memory")
        small = self.bench.files("small")
        stem = self.bench.lists("small", small, self.servers.base("plain"))
        base = self.servers.base("plain")
        short, long = data.tiny(10_000), data.tiny(1_000_000)
        short_stem, long_stem = self.bench.lists("tiny-10000", short, base), self.bench.lists("tiny-1000000", long, base)
        real = Arm("haul, 10,000 files", self.commands.haul(stem, journal=True), small, 10_000)
        few = Arm("haul, 10,000 lines, --discard", self.commands.haul(short_stem, "--discard"), count=10_000)
        many = Arm("haul, 1,000,000 lines, --discard", self.commands.haul(long_stem, "--discard"), count=1_000_000, rounds=1, limit=300)
        aria2 = self.peer("aria2", "aria2, 1,000,000 lines", self.commands.aria2(["-i", f"{long_stem}.txt"]), count=1_000_000, rounds=1,
                          limit=15, late=True)
        saved = None
        if self.bench.options.long:
            saved = Arm("haul, 1,000,000 files", self.commands.haul(long_stem, journal=True), long, 1_000_000, rounds=1, limit=900)
        self.measure(row, real, few, many, aria2, *([saved] if saved else []), rounds=min(3, self.bench.rounds))
        peak = real.median("memory")
        growth, why = quotient(many, few, "memory")
        row.goals = [
            Goal("10,000 files, 50 at once", "≤", MEMORY / 1e6, peak / 1e6 if peak else None, f"{real.name}: {real.problem}", " MB"),
            Goal("1,000,000 lines, to 10,000", "≤", 1.1, growth, why, " ×"),
        ]
        row.notes.append("With --discard every body is fetched and thrown away; --long saves 1,000,000 files too. aria2 is stopped "
                         "after 15 s: its peak is what it has by then, its time and rate say nothing.")
        return row

    def growth(self):
        row = Row("growth", "Time a file as the list grows: bodies of 64 bytes, 50 at once")
        counts = [1_000, 10_000, 100_000] + ([1_000_000] if self.bench.options.long else [])
        arms = {}
        for count in [WIDTH] + counts:
            files = data.tiny(count)
            stem = self.bench.lists(f"tiny-{count}", files, self.servers.base("plain"))
            arms[count] = Arm(f"haul, {count:,} files", self.commands.haul(stem), files, count, each=3 if count <= 1_000 else 1,
                              rounds={100_000: 3, 1_000_000: 1}.get(count), limit=900)
        self.measure(row, *arms.values())
        start = arms[WIDTH].median("wall")
        walls = {count: arms[count].median("wall") for count in counts}
        value, why = None, "a run failed"
        if start and all(walls.values()):
            times = {count: (wall - start) / (count - WIDTH) for count, wall in walls.items()}
            value = max(times.values()) / min(times.values())
            row.notes.append("a file: " + ", ".join(f"{time * 1e6:.1f} µs of {count:,}" for count, time in times.items())
                             + f", without the start, which is what a run of {WIDTH} files takes.")
        row.goals = [Goal("time a file, the longest to the shortest", "≤", 1.1, value, why, " ×")]
        if not self.bench.options.long:
            row.notes.append("--long goes on to 1,000,000 files.")
        return row

    def workers(self):
        row = Row("workers", "1 to 1,000 workers on 10,000 files of 8 to 60 kB, HTTP/1.1")
        files = self.bench.files("small")
        stem = self.bench.lists("small", files, self.servers.base("plain"))
        arms = {count: Arm(f"haul, {count:,} workers", self.commands.haul(stem, workers=count), files, 10_000)
                for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)}
        self.measure(row, *arms.values(), rounds=min(3, self.bench.rounds))
        fastest = best(arms.values())
        slowest, value, why = None, None, "a run failed"
        if not any(arm.problem for arm in arms.values()):
            slowest = max((arms[count] for count in arms if count >= WIDTH), key=lambda arm: arm.median("wall"))
            value, why = quotient(fastest, slowest)
            row.notes.append(f"Fastest: {fastest.name}; slowest of {WIDTH} workers and more: {slowest.name}.")
        row.goals = [Goal(f"files a second, slowest of {WIDTH} workers and more, to the fastest", "≥", 0.7, value, why, " ×")]
        return row

    def journal(self):
        row = Row("journal", "The journal: 10,000 files of 8 to 60 kB, HTTP/1.1, 50 at once")
        files = self.bench.files("small")
        stem = self.bench.lists("small", files, self.servers.base("plain"))
        without = Arm("haul, no journal", self.commands.haul(stem), files, 10_000)
        arm = Arm("haul, journal", self.commands.haul(stem, journal=True), files, 10_000)
        self.measure(row, without, arm, rounds=2 * self.bench.rounds + 1)
        row.goals = [at_most("wall, with the journal to without", 1.05, arm, without)]
        return row


ROWS = {
    "small": Rows.small, "small-tls": Rows.small_tls, "small-http2": Rows.small_http2, "big": Rows.big, "big-tls": Rows.big_tls,
    "limited": Rows.limited, "latency": Rows.latency, "one": Rows.one, "pictures": Rows.pictures, "memory": Rows.memory,
    "growth": Rows.growth, "workers": Rows.workers, "journal": Rows.journal,
}


def connecting(port):
    """Seconds that one connect to 127.0.0.1 takes."""
    times = []
    for _ in range(20):
        begin = time.monotonic()
        socket.create_connection(("127.0.0.1", port)).close()
        times.append(time.monotonic() - begin)
    return statistics.median(times)
