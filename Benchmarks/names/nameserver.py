"""A scripted DNS server on loopback (UDP): what it answers, and when, follows from the number in a name.

  h000123.names.test    NUMBER 123: plain, or one of the kinds below
  dead.test             NXDOMAIN, whatever stands before it
  broken.test           SERVFAIL, whatever stands before it

Counts the queries of each name and writes them to a file when it is told to end.
"""

import heapq
import json
import select
import signal
import socket
import struct
import sys
import time

A, AAAA = 1, 28
NOERROR, SERVFAIL, NXDOMAIN = 0, 2, 3
# SERVFAIL is told for so long after a name's first query.
TROUBLE = 0.3


def kind(number):
    """What is wrong with a name: 2 % do not exist, of 1 % the server has trouble at first, of 0.5 % the first packets are lost."""
    if number % 50 == 7:
        return "missing"
    if number % 100 == 13:
        return "troubled"
    if number % 200 == 29:
        return "lost"
    return "plain"


def address(number):
    return bytes((127, 1 + number // 60_000, number // 250 % 250, 1 + number % 250))


class Server:
    def __init__(self, delay):
        self.delay = delay
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind(("127.0.0.1", 53))
        self.socket.setblocking(False)
        self.queries = {}
        self.first = {}
        self.due = []
        self.isEnding = False

    def run(self):
        while not self.isEnding:
            wait = max(0.0, self.due[0][0] - time.monotonic()) if self.due else 0.2
            if select.select([self.socket], [], [], wait)[0]:
                self.receive()
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                _, _, answer, peer = heapq.heappop(self.due)
                self.socket.sendto(answer, peer)

    def receive(self):
        for _ in range(64):
            try:
                packet, peer = self.socket.recvfrom(512)
            except BlockingIOError:
                return
            now = time.monotonic()
            answer = self.answer(packet, now)
            if answer is not None:
                heapq.heappush(self.due, (now + self.delay, id(answer), answer, peer))

    def answer(self, packet, now):
        end = packet.index(0, 12)
        question = packet[12:end + 5]
        name = self.text(packet[12:end])
        wanted = struct.unpack("!H", packet[end + 1:end + 3])[0]
        count = self.queries.setdefault(name, {}).get(wanted, 0) + 1
        self.queries[name][wanted] = count
        code, records = self.judge(name, wanted, count, now - self.first.setdefault(name, now))
        if code is None:
            return None
        body = b"".join(struct.pack("!HHHIH", 0xC00C, wanted, 1, 60, len(record)) + record for record in records)
        return packet[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0) + question + body

    def judge(self, name, wanted, count, age):
        if name.endswith("dead.test"):
            return NXDOMAIN, []
        if name.endswith("broken.test"):
            return SERVFAIL, []
        try:
            number = int(name.split(".")[0][1:])
        except ValueError:
            return NXDOMAIN, []
        what = kind(number)
        if what == "missing":
            return NXDOMAIN, []
        if what == "troubled" and age < TROUBLE:
            return SERVFAIL, []
        if what == "lost" and count == 1:
            return None, []
        return NOERROR, [address(number)] if wanted == A else []

    @staticmethod
    def text(labels):
        parts = []
        while labels:
            parts.append(labels[1:1 + labels[0]].decode("ascii", "replace").lower())
            labels = labels[1 + labels[0]:]
        return ".".join(parts)


def main():
    server = Server(float(sys.argv[1]))

    def end(*_):
        server.isEnding = True

    signal.signal(signal.SIGTERM, end)
    print("ready", flush=True)
    server.run()
    with open(sys.argv[2], "w") as file:
        json.dump({name: max(counts.values()) for name, counts in server.queries.items()}, file)


if __name__ == "__main__":
    main()
