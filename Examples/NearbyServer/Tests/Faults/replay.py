#!/usr/bin/env python3
"""Plays the data set back through HAProxy while slots come and go and one server after the other is drained.

    swift build -c release --package-path Examples/NearbyServer --product nearby-server
    /usr/bin/python3 Examples/NearbyServer/Tests/Faults/replay.py [--codec proto] [--buckets 0] [--engine valkey-server]

One client a user reports what the user of the data set did, and is compared with an oracle: nobody may be missed, seen
who should not be, at a wrong distance, or told twice. Clients of a server that leaves connect again through HAProxy.
Printed is what the replay found, and how many changes there were.
"""

import argparse
import itertools
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

from clusters import EXAMPLE, add_cluster_options, load_cluster

DATA = EXAMPLE / "Data" / "gowalla-2010-03"
# Whoever listens at a slot that has gone has moved by then.
PAUSE = 4


def drain(node):
    node.stop()
    node.wait(30)
    if node.process.returncode != 0:
        raise node.failure()
    node.start()


def change(cluster, number):
    """The ring is never the same for long: a server leaves and is back, a slot comes, a slot goes."""
    step, turn = number % 3, number // 3
    if step == 0:
        drain(cluster.nodes[turn % len(cluster.nodes)])
    elif step == 1:
        cluster.add_slot(f"slot-{len(cluster.slots)}")
    else:
        cluster.change_ring("remove", list(cluster.slots)[turn])


def play(cluster, options):
    """Returns the status of the replay, and how many changes there were."""
    command = [options.server, "replay", "--data", DATA, "--port", cluster.proxy.port, "--codec", options.codec,
               "--check-every", options.check_every, "--first", options.first, "--report",
               cluster.folder / "found.json"]
    replay = subprocess.Popen([str(part) for part in command])
    try:
        for number in itertools.count():
            try:
                return replay.wait(PAUSE), number
            except subprocess.TimeoutExpired:
                change(cluster, number)
    finally:
        replay.kill()


def main():
    parser = argparse.ArgumentParser(description="Plays a data set back while the cluster changes.")
    add_cluster_options(parser)
    parser.add_argument("--codec", choices=["json", "proto"], default="json", help="the sub-protocol")
    parser.add_argument("--check-every", type=int, default=500, help="how many reports there are between two checks")
    parser.add_argument("--first", type=int, default=1_000_000, help="how many check-ins are played (default: all)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    module = load_cluster()
    with tempfile.TemporaryDirectory(prefix="nearby-replay-") as folder:
        options.nodes, options.slots, options.port, options.friends = 2, 4, 0, DATA / "friends.csv"
        cluster = module.Cluster(options, options.server.resolve(), pathlib.Path(folder))
        try:
            cluster.start()
            status, changes = play(cluster, options)
            print(f"{changes} changes of slots and servers")
            found = json.loads((cluster.folder / "found.json").read_text(encoding="utf-8"))
            if status == 0 and not found["reconnections"]:
                raise module.Failure("nobody had to connect anew")
        except module.Failure as failure:
            print(f"FAILED: {failure}")
            status = 1
        finally:
            cluster.end()
    sys.exit(status)


if __name__ == "__main__":
    main()
