"""The faults: each breaks something, and returns when it is mended."""

import asyncio
import dataclasses
import pathlib
import signal
import socket
import subprocess
import sys
import typing

import redis
from walker import Walker

HERE = pathlib.Path(__file__).resolve().parent
CLOCK_AHEAD = HERE / "clock-ahead.c"

sys.path.append(str(HERE.parent / "Attacks"))
from sockets import UPGRADE, message


@dataclasses.dataclass
class Fault:
    body: typing.Callable
    # The share of the usual reports that have to be accepted meanwhile, and of the usual news that have to come.
    accepted: float
    told: float
    needs_postgres: bool


FAULTS = {}


def fault(name, accepted, told=None, needs_postgres=False):
    def register(body):
        FAULTS[name] = Fault(body, accepted, accepted if told is None else told, needs_postgres)
        return body
    return register


async def lasting(trial, short, long):
    await asyncio.sleep(long if trial.is_long else short)


async def outage(trial):
    """Something is down, and half of all connect anew meanwhile."""
    await asyncio.sleep(0.5)
    for walker in trial.walkers[::2]:
        walker.drop()
    await lasting(trial, 3, 10)


async def restart(program, **words):
    await asyncio.to_thread(program.start, **words)


# A report is accepted when it is published, so those of one slot of four wait: a half, as shares are not equal.
@fault("a channel server is killed and started again", accepted=0.3)
async def channel_server_killed(trial):
    slot = trial.cluster.slots["slot-0"]
    slot.kill()
    await outage(trial)
    await restart(slot)


@fault("a channel server is replaced under its slot", accepted=0.3)
async def channel_server_replaced(trial):
    cluster = trial.cluster
    former = cluster.slots["slot-1"]
    former.kill()
    await asyncio.sleep(1)
    cluster.slots["slot-1"] = cluster.make_engine("slot-1-anew")
    await restart(cluster.slots["slot-1"])
    await asyncio.to_thread(
        cluster.change_ring, "replace", "slot-1", f"127.0.0.1:{cluster.slots['slot-1'].port}")


@fault("slots are added and removed", accepted=0.5)
async def slots_changed(trial):
    cluster = trial.cluster
    for number in (4, 5):
        await asyncio.to_thread(cluster.add_slot, f"slot-{number}")
        await asyncio.sleep(1)
    await asyncio.to_thread(cluster.change_ring, "remove", "slot-4")
    await lasting(trial, 3, 40)
    # Whoever still listens there has moved by then.
    await asyncio.to_thread(cluster.change_ring, "remove", "slot-5")


@fault("the cache is emptied", accepted=0.5)
async def cache_emptied(trial):
    with redis.connection(trial.cluster.cache.port) as ask:
        for key in ask("KEYS", "nearby:at *"):
            ask("DEL", key)
    await asyncio.sleep(1)


# What whoever connects next would not see is not accepted: clients try again, after a pause that halves what they
# report. Their friends are told at once.
@fault("the cache is down", accepted=0, told=0.4)
async def cache_down(trial):
    trial.cluster.cache.kill()
    await outage(trial)
    await restart(trial.cluster.cache)


# Nobody is let in whose decisions cannot be read: those who lost their connection wait outside.
@fault("the database is down", accepted=0, told=0.15, needs_postgres=True)
async def database_down(trial):
    process = trial.cluster.database.process
    # As a crash, since the server would wait for its clients otherwise.
    process.send_signal(signal.SIGQUIT)
    await asyncio.to_thread(process.wait, 30)
    await outage(trial)
    await restart(trial.cluster.database)


@fault("a server is killed", accepted=0.3)
async def node_killed(trial):
    node = trial.cluster.nodes[0]
    node.kill()
    await lasting(trial, 3, 10)
    await restart(node)


@fault("a server is drained", accepted=0.5)
async def node_drained(trial):
    node = trial.cluster.nodes[1]
    node.stop()
    await asyncio.to_thread(node.wait, 30)
    if node.process.returncode != 0:
        trial.failures.append(f"a drained server ended with status {node.process.returncode}")
    await restart(node)


@fault("a server stands still for five seconds", accepted=0.1)
async def node_paused(trial):
    process = trial.cluster.nodes[0].process
    process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(5)
    finally:
        process.send_signal(signal.SIGCONT)


@fault("HAProxy is reloaded", accepted=0.5)
async def proxy_reloaded(trial):
    former = trial.cluster.proxy
    await asyncio.to_thread(trial.cluster.reload_proxy)
    await lasting(trial, 2, 10)
    # Its clients are moved to the new one at the latest when it ends.
    former.kill()


@fault("a client reads nothing", accepted=0.5)
async def client_sleeps(trial):
    with socket.socket() as channel:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        channel.connect(("127.0.0.1", trial.cluster.proxy.port))
        channel.sendall(UPGRADE + message({"hello": {"token": "dev:sleeper"}}))
        await lasting(trial, 10, 60)


@fault("many clients come at once", accepted=0.1)
async def crowd_comes(trial):
    crowd = [
        Walker(f"crowd-{number}", [], trial.cluster.proxy.port, trial.random, interval=10)
        for number in range(2000 if trial.is_long else 300)]
    lives = [asyncio.create_task(walker.live()) for walker in crowd]
    for _ in range(600):
        await asyncio.sleep(0.1)
        if all(walker.is_connected for walker in crowd):
            break
    else:
        trial.failures.append(f"only {sum(walker.is_connected for walker in crowd)} of {len(crowd)} could connect")
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)


@fault("there is garbage on the channels, in the cache and in the ring's key", accepted=0.5)
async def garbage(trial):
    cluster = trial.cluster
    noise = [trial.random.randbytes(size) for size in (0, 1, 7, 100, 5000)]
    for slot in cluster.slots.values():
        with redis.connection(slot.port) as ask:
            for channel in ask("PUBSUB", "CHANNELS"):
                for bytes in noise:
                    ask("PUBLISH", channel, bytes)
    with redis.connection(cluster.cache.port) as ask:
        ring = ask("GET", "nearby:ring")
        for number, key in enumerate(ask("KEYS", "nearby:at *")):
            if number % 7 == 6:
                ask("DEL", key)
                ask("RPUSH", key, "a list")
            else:
                ask("SET", key, noise[number % 5])
        ask("SET", "nearby:ring", noise[3])
        await lasting(trial, 6, 15)
        ask("DEL", "nearby:ring")
        await lasting(trial, 6, 15)
        ask("SET", "nearby:ring", ring)


@fault("the clock of a server is an hour ahead", accepted=0.1)
async def clock_ahead(trial):
    node = trial.cluster.nodes[0]
    library = trial.cluster.folder / "clock-ahead.so"
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", CLOCK_AHEAD, "-o", library], check=True)
    node.kill()
    await restart(node, environment={"LD_PRELOAD": str(library)})
    await lasting(trial, 5, 20)
    node.kill()
    await restart(node)
