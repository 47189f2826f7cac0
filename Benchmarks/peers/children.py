"""Programs that the bench starts: one that is measured, or a server that stays. Both run under timed.c, which ends them."""

import os
import subprocess
from dataclasses import dataclass


@dataclass
class Usage:
    """What one run took: seconds of wall time and of CPU (user and system, with children waited for), bytes of peak memory."""

    wall: float
    cpu: float
    memory: int
    status: str  # an exit code, 128 + a signal, or "late"


class Children:
    def __init__(self, timed, log):
        self.timed = timed
        self.log = log
        self.running = []

    def start(self, words, limit, log):
        # A group of its own: an interrupt at the terminal is for the bench, which then ends what it started.
        process = subprocess.Popen(
            [self.timed, str(limit), log, *words], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            process_group=0, env=environment())
        self.running.append(process)
        return process

    def measure(self, words, limit):
        """Runs a command to its end, or for `limit` seconds at most."""
        process = self.start(words, limit, self.log)
        try:
            output, _ = process.communicate(timeout=limit + 30)
        except BaseException:
            self.stop(process)  # before its folder is removed
            raise
        self.running.remove(process)
        fields = output.split()
        if len(fields) != 5:
            raise RuntimeError(f"{words[0]} could not be measured")
        return Usage(float(fields[0]), float(fields[1]) + float(fields[2]), int(fields[3]) * 1024, fields[4])

    def said(self):
        """The end of what the last command wrote."""
        try:
            with open(self.log, errors="replace") as file:
                lines = [line.strip() for line in file.read()[-2000:].splitlines() if line.strip()]
        except OSError:
            lines = []
        return lines[-1][:200] if lines else "it said nothing"

    def stop(self, process):
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        self.running.remove(process)

    def stop_all(self):
        for process in list(self.running):
            self.stop(process)


def environment():
    """The bench's own environment, without what would change what the tools do."""
    names = ("HAUL_", "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WGET", "CURL_HOME")
    return {name: value for name, value in os.environ.items() if not name.startswith(names)}
