#!/usr/bin/env python3
"""Breaks a cluster under load in every way that we could think of, and looks whether it is whole again in time.

    swift build -c release --package-path Examples/NearbyServer --product nearby-server
    /usr/bin/python3 Examples/NearbyServer/Tests/Faults/faults.py [--long] [FAULT...]

Sixty people are in a town, each with ten friends, connected through HAProxy to two servers on four channel servers.
Most of them walk about and report every second; some sit, and have reported once. When a fault is mended everyone
stands still. Within five seconds what each of them sees has to be what brute force finds in the reports that were
accepted. Meanwhile whoever has nothing to do with the fault is served on, no report that was accepted may be missing
from the history, nobody is told twice that a friend appeared or left, and no server may grow without bound.

Printed are, for each fault, how long it took until everything was right, which share of the usual reports was accepted
meanwhile and of the usual news told, and by how many megabytes the server that grew the most has grown.

Needs what `cluster` needs, Debian's python3-websockets, and the clang of the Swift toolchain.
"""

import argparse
import asyncio
import contextlib
import csv
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from breaking import FAULTS
from clusters import add_cluster_options, load_cluster
from oracle import differences
from walker import Walker

WALKERS = 60
FRIENDS = 10
CROWD = 2000
# Within so many seconds after the fault is mended everything has to be right.
BOUND = 5
# How much larger a server may become, in megabytes.
GROWTH = 200


def friends_of(number):
    """Whoever is next to it in a circle of all, on both sides."""
    return [f"walker-{(number + step) % WALKERS}" for step in range(-FRIENDS // 2, FRIENDS // 2 + 1) if step]


def write_friends(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("user_a,user_b\n")
        for number in range(WALKERS):
            for friend in friends_of(number):
                file.write(f"walker-{number},{friend}\n")
            file.write(f"sleeper,walker-{number}\n")
        for number in range(CROWD):
            file.write(f"crowd-{number},crowd-{(number + 1) % CROWD}\n")


def memory(process):
    """Megabytes in use, or nothing when it has ended."""
    with contextlib.suppress(OSError, IndexError):
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024
    return 0


def history(cluster):
    """Who has ever been where, as the database has it."""
    if cluster.database is None:
        with contextlib.closing(sqlite3.connect(f"file:{cluster.folder}/nearby.sqlite?mode=ro", uri=True)) as file:
            return set(file.execute("SELECT user, latitude, longitude FROM locations"))
    rows = subprocess.run(
        ["psql", f"postgresql://nearby@127.0.0.1:{cluster.database.port}/postgres", "--tuples-only", "--csv",
         "--command", "SELECT user_id, latitude, longitude FROM nearby.locations"],
        capture_output=True, text=True, check=True).stdout
    return {(user, float(latitude), float(longitude)) for user, latitude, longitude in csv.reader(rows.splitlines())}


class Trial:
    """A cluster, those who walk about, and what has gone wrong."""

    def __init__(self, cluster, is_long, seed):
        self.cluster, self.is_long = cluster, is_long
        self.random = random.Random(seed)
        self.walkers = [
            Walker(
                f"walker-{number}", friends_of(number), cluster.proxy.port, random.Random(seed * 1000 + number),
                sits=number % 5 == 0)
            for number in range(WALKERS)]
        self.failures = []
        self.peak = 0

    @property
    def counts(self):
        return sum(len(walker.accepted) for walker in self.walkers), sum(walker.news for walker in self.walkers)

    async def rates(self, body):
        """How many reports were accepted, and how much news came, a second while something went on."""
        before, start = self.counts, time.monotonic()
        await body
        seconds = time.monotonic() - start
        return [(now - then) / seconds for now, then in zip(self.counts, before)]

    async def attempt(self, name, fault):
        for walker in self.walkers:
            walker.moves, walker.oddities = True, 0
        usual = await self.rates(asyncio.sleep(3))
        sizes = [memory(node.process) for node in self.cluster.nodes]
        rates = await self.rates(fault.body(self))
        mended = time.monotonic()
        for walker in self.walkers:
            walker.moves = False
        found = await self.wait_until_right(mended + 4 * BOUND)
        seconds = time.monotonic() - mended
        growth = max(memory(node.process) - size for node, size in zip(self.cluster.nodes, sizes))
        missing = await asyncio.to_thread(self.missing_from_history)
        oddities = sum(walker.oddities for walker in self.walkers)
        accepted, told = (rate / rate_before for rate, rate_before in zip(rates, usual))
        print(f"{seconds:7.1f} {accepted:8.0%} {told:6.0%} {growth:7.0f}  {name}", flush=True)
        for is_wrong, what in [
            (bool(found), f"{len(found)} differences after {seconds:.0f} s: {'; '.join(found[:5])}"),
            (not found and seconds > BOUND, f"right only after {seconds:.1f} s"),
            (accepted < fault.accepted, f"{accepted:.0%} of the reports were accepted, not {fault.accepted:.0%}"),
            (told < fault.told, f"{told:.0%} of the news came, not {fault.told:.0%}"),
            (missing > 0, f"{missing} accepted reports are not in the history"),
            (oddities > 0, f"{oddities} times somebody was told of a friend out of order"),
            (growth > GROWTH, f"a server has grown by {growth:.0f} MB"),
        ]:
            if is_wrong:
                self.failures.append(f"{name}: {what}")

    async def wait_until_right(self, deadline):
        """What is wrong at the deadline; nothing as soon as nothing is."""
        start = time.monotonic()
        while True:
            # A report of before may be under way.
            everyone_has_reported = all(
                walker.accepted_at > start or walker.sits and walker.has_said_all for walker in self.walkers)
            found = differences(self.walkers)
            if (everyone_has_reported and not found) or time.monotonic() > deadline:
                return found or ([] if everyone_has_reported else ["some reports are not accepted"])
            await asyncio.sleep(0.1)

    def missing_from_history(self):
        kept = history(self.cluster)
        return sum((walker.user, *place) not in kept for walker in self.walkers for place in walker.accepted)


async def run(cluster, names, is_long, seed):
    trial = Trial(cluster, is_long, seed)
    lives = [asyncio.create_task(walker.live()) for walker in trial.walkers]
    try:
        if found := await trial.wait_until_right(time.monotonic() + 30):
            return [f"wrong from the beginning: {found[:5]}"]
        print(f"{'seconds':>7} {'accepted':>8} {'told':>6} {'MB more':>7}")
        for name, fault in FAULTS.items():
            is_wanted = not names or any(part in name for part in names)
            if is_wanted and (cluster.database or not fault.needs_postgres):
                await trial.attempt(name, fault)
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
    return trial.failures


def main():
    parser = argparse.ArgumentParser(description="Breaks a cluster under load, and looks whether it heals.")
    parser.add_argument("faults", nargs="*", help="parts of the names of faults; all when not given")
    parser.add_argument("--long", action="store_true", help="what lasts, lasts as long as in earnest")
    parser.add_argument("--seed", type=int, default=1, help="where everybody walks")
    add_cluster_options(parser)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    module = load_cluster()
    with tempfile.TemporaryDirectory(prefix="nearby-faults-") as folder:
        options.nodes, options.slots, options.port = 2, 4, 0
        options.friends = pathlib.Path(folder) / "friends.csv"
        write_friends(options.friends)
        cluster = module.Cluster(options, options.server.resolve(), pathlib.Path(folder))
        try:
            cluster.start()
            failures = asyncio.run(run(cluster, options.faults, options.long, options.seed))
        except module.Failure as failure:
            failures = [str(failure)]
        finally:
            cluster.end()
    for failure in failures:
        print(f"FAILED: {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
