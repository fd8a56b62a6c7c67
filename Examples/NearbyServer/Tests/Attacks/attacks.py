#!/usr/bin/env python3
"""Attacks a real server, and measures what its other clients feel of it.

    swift build -c release --package-path Examples/NearbyServer --product nearby-server
    python3 Examples/NearbyServer/Tests/Attacks/attacks.py [ATTACK...]

Forty pairs of friends keep the protocol. One of each pair reports five times a second; it is measured how long it takes
until the other one is told, through the whole server; where newer news take the place of older, these have come with
them. That goes on for some seconds of quiet, then for as long as an
attack lasts, and for some seconds after it. Meanwhile 99 of 100 updates have to come within 50 ms, all have to come, and
nobody who keeps the protocol may be let go.

All run on one machine, so the attackers are in processes that give way to the server and the friends (`nice`): what is
measured is what the server does to its clients, and not who gets the processor. How much the attackers got done is
printed beside. The bound is enforced when the machine itself is quiet, which shows before and after each attack: 99 of
100 updates within 10 ms. Otherwise the figures are printed, and nothing is concluded from them.
"""

import argparse
import asyncio
import collections
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

from sockets import CLOSE, PING, UPGRADE, Friend, Swarm, frame, in_background, message, report

EXAMPLE = pathlib.Path(__file__).resolve().parents[2]
PAIRS = 40
REPORTS_PER_SECOND = 5
BOUND_MS = 50
QUIET_MS = 10
CROWD = 2000
GUESTS = 60
HERE = (52.5, 13.4)


def hello(user):
    return message({"hello": {"token": f"dev:{user}", "report": report(*HERE)}})


def attacks(port, connections):
    """Each attack as swarms of clients. mallory is a friend of everybody; a guest has 2,000 friends."""
    moving = b"".join(message({"report": report(HERE[0] + 0.0001 * (i % 50), HERE[1])}) for i in range(400))
    padded = message({"report": {**report(*HERE), "unknown": "x" * 3900}})
    requests = b"GET /map-view.js HTTP/1.1\r\nHost: localhost\r\n\r\n"

    def swarm(count, opening=UPGRADE, **words):
        return Swarm(port, min(count, connections), opening, **words)

    return {
        "many connections with one token, 4 KB/s each": [
            swarm(3000, greeting=hello("mallory"), chatter=padded, interval=1)],
        "reports without a pause": [swarm(1, greeting=hello("mallory"), chatter=moving, interval=0)],
        "reports without a pause, from sixteen connections": [
            swarm(16, greeting=hello("mallory"), chatter=moving, interval=0)],
        "batches of questions without a pause": [
            swarm(16, greeting=hello("mallory"), interval=0,
                  chatter=message({"batch": {"messages": [{"listNearby": {"pageSize": 24}}] * 64}}))],
        "guesses who uses the service": [
            swarm(4, greeting=hello("mallory"), interval=0,
                  chatter=b"".join(message({"friendAdded": {"user": f"guess-{i}"}}, i) for i in range(400)))],
        "new clients of 2,000 friends": [
            swarm(GUESTS, greeting=[hello(f"guest-{i}") for i in range(GUESTS)], chatter=frame(b"", CLOSE), interval=2)],
        "frames after a refusal": [
            swarm(16, greeting=message({"hello": {"token": "nobody"}}) + moving, chatter=moving, interval=0)],
        "nonsense without a pause": [swarm(16, greeting=hello("mallory"), chatter=frame(b"{}") * 400, interval=0)],
        "pings without a pause": [
            swarm(16, greeting=hello("mallory"), chatter=frame(b"x" * 125, PING) * 100, interval=0)],
        "empty fragments without an end": [
            swarm(16, greeting=hello("mallory") + frame(b"", is_final=False),
                  chatter=frame(b"", 0, is_final=False) * 2000, interval=0)],
        "clients that read nothing": [swarm(16, greeting=hello("mallory"), interval=1, reads=False, chatter=padded)],
        "silent connections": [swarm(3000, b"", waits=False)],
        "heads that come byte by byte": [
            swarm(3000, b"GET / HTTP/1.1\r\nHost: loc", chatter=b"X", interval=1, waits=False)],
        "bodies without an end": [
            swarm(16, b"POST /ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n",
                  chatter=b"x" * 65536, interval=0, waits=False)],
        "requests without a pause": [swarm(16, requests, chatter=requests * 50, interval=0, waits=False)],
    }


class Measurement:
    """How long the friends' updates take."""

    def __init__(self, port):
        self.port = port
        # Of each reporter, the places that have been reported and not arrived, the oldest first, and when.
        self.sent = {f"reporter-{pair}": collections.deque() for pair in range(PAIRS)}
        self.steps = 0
        self.latencies = []
        self.reporters = []
        self.listeners = []

    async def connect(self):
        for pair in range(PAIRS):
            place = (HERE[0] + pair * 0.0001, HERE[1])
            self.listeners.append(await Friend.connect(self.port, f"listener-{pair}", place, self.hear))
            self.reporters.append(await Friend.connect(self.port, f"reporter-{pair}", place, lambda *_: None))

    def hear(self, listener, content):
        news = content.get("moved") or content.get("appeared")
        if news is None or not news["friend"]["user"].startswith("reporter-"):
            return
        sent = self.sent[news["friend"]["user"]]
        latitude = round(news["friend"]["location"]["latitude"], 7)
        if all(place != latitude for place, _ in sent):
            return
        # Whoever is slow hears the newest only: what came before has arrived with it.
        now = time.monotonic()
        while sent:
            place, start = sent.popleft()
            self.latencies.append((now - start) * 1000)
            if place == latitude:
                break

    async def measure(self, seconds):
        """The times of all updates of reports that are made within so many seconds, the shortest first."""
        self.latencies = []
        rounds = int(seconds * REPORTS_PER_SECOND)
        start = time.monotonic()
        for number in range(rounds):
            for pair, reporter in enumerate(self.reporters):
                due = start + (number + pair / PAIRS) / REPORTS_PER_SECOND
                if (rest := due - time.monotonic()) > 0:
                    await asyncio.sleep(rest)
                self.steps += 1
                latitude = round(reporter.place[0] + 0.0000001 * (self.steps % 1_000_000), 7)
                self.sent[reporter.user].append((latitude, time.monotonic()))
                reporter.say({"report": report(latitude, reporter.place[1])})
        deadline = time.monotonic() + 20
        while any(self.sent.values()) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        lost = sum(len(sent) for sent in self.sent.values())
        for sent in self.sent.values():
            sent.clear()
        return sorted(self.latencies), lost

    def fallen(self):
        return [friend.user for friend in self.reporters + self.listeners if friend.is_over]


def percentile(values, part):
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("inf")


def write_friends(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("user_a,user_b\n")
        for pair in range(PAIRS):
            file.write(f"reporter-{pair},listener-{pair}\n")
            file.write(f"mallory,listener-{pair}\nmallory,reporter-{pair}\n")
        for guest in range(GUESTS):
            for friend in range(CROWD):
                file.write(f"guest-{guest},crowd-{friend}\n")


class Server:
    def __init__(self, program, folder):
        write_friends(folder / "friends.csv")
        self.log = open(folder / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", "--development", "--port", "0", "--friends", "friends.csv", "--database", "d.sqlite"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=self.log)
        self.path = folder / "log"

    def port(self):
        while True:
            if match := re.search(r"port=(\d+)", self.path.read_text(encoding="utf-8")):
                return int(match[1])
            if self.process.poll() is not None:
                sys.exit(f"the server does not start:\n{self.path.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def memory(self):
        """Megabytes in use."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


async def run(names, server, quiet, seconds):
    port = server.port()
    measurement = Measurement(port)
    await measurement.connect()
    await measurement.measure(2)
    descriptors, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if descriptors < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        descriptors = most
    failures = []
    print(f"{'p50':>7} {'p99':>7} {'most':>7}  ms; before, during and after", flush=True)
    for name, swarms in attacks(port, max(100, (descriptors - 500) // 2)).items():
        if names and not any(part in name for part in names):
            continue
        before, _ = await measurement.measure(quiet)
        wait = in_background(swarms, seconds)
        during, lost = await measurement.measure(seconds)
        counts = await asyncio.to_thread(wait)
        after, _ = await measurement.measure(quiet)
        print(name)
        for values in (before, during, after):
            print(f"{percentile(values, 0.5):7.1f} {percentile(values, 0.99):7.1f} {percentile(values, 1):7.1f}")
        ratio = percentile(during, 0.99) / percentile(before, 0.99)
        print(
            f"    p99 {ratio:.1f} times that of before; attackers: {counts['connections']} connections, "
            f"{counts['lost']} lost, {counts['bytes'] / seconds / 1e6:.1f} MB/s; server {server.memory():.0f} MB")
        is_quiet = max(percentile(before, 0.99), percentile(after, 0.99)) < QUIET_MS
        if lost:
            failures.append(f"{name}: {lost} updates never came")
        if fallen := measurement.fallen():
            failures.append(f"{name}: {len(fallen)} friends were let go")
        if server.process.poll() is not None:
            failures.append(f"{name}: the server ended")
        if percentile(during, 0.99) >= BOUND_MS:
            if is_quiet:
                failures.append(f"{name}: p99 {percentile(during, 0.99):.1f} ms")
            else:
                print("    not judged: the machine is busy with something else")
        sys.stdout.flush()
        if failures and (measurement.fallen() or server.process.poll() is not None):
            break
    return failures


def main():
    parser = argparse.ArgumentParser(description="Attacks a server, and measures what its other clients feel of it.")
    parser.add_argument("attacks", nargs="*", help="parts of the names of attacks; all when not given")
    parser.add_argument("--server", default=EXAMPLE / ".build/release/nearby-server", help="the program")
    parser.add_argument("--quiet", type=float, default=4, help="seconds before and after each attack")
    parser.add_argument("--seconds", type=float, default=8, help="seconds of each attack")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pathlib.Path(options.server).resolve(), pathlib.Path(folder))
        try:
            failures = asyncio.run(run(options.attacks, server, options.quiet, options.seconds))
        finally:
            server.stop()
    for failure in failures:
        print(f"FAILED: {failure}")
    sys.exit(1 if failures else 0)


main()
