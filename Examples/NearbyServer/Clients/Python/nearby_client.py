#!/usr/bin/env python3
"""A client of the nearby server that knows nothing but the schema: the binary form, by code that protoc generates.

    apt-get install protobuf-compiler python3-protobuf python3-websockets
    protoc --proto_path=../../../../Docs --python_out=. nearby.proto
    python3 nearby_client.py ws://127.0.0.1:8080/ws dev:anna

Each line of standard input says something: a latitude and a longitude in degrees are reported, `pause` and `resume`
change whether the location is shared, and the end of the input ends the client. What the server says is printed, a line
each. Docs/WireProtocol.md tells what it means.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import time

import websockets

import nearby_pb2 as nearby

SUBPROTOCOL = "nearby.v1.proto"


class Client:
    def __init__(self, url, token):
        self.url = url
        self.token = token
        # Both are said again in the hello of the next connection.
        self.report = None
        self.sharing = None
        # By which the server finds a connection that it does not know to be lost yet.
        self.resume = ""
        self.socket = None
        self.friends = {}
        self.in_snapshot = False
        self.retry_after = None

    async def run(self):
        """Keeps a connection until there is nothing more to say, or until trying again is pointless."""
        attempts = 0
        speaking = asyncio.create_task(self.speak())
        while not speaking.done():
            code = await self.connect(speaking)
            if code is not None and not is_worth_retrying(code):
                break
            # Not all clients at once, and less and less often; unless the server said when.
            attempts = 0 if self.friends else attempts + 1
            pause = min(30, 0.5 * 2**attempts) * random.uniform(0.5, 1)
            pause, self.retry_after = self.retry_after or pause, None
            await asyncio.wait({speaking}, timeout=pause)
        speaking.cancel()

    async def connect(self, speaking):
        """Holds one connection; returns the code that it was closed with, or None if there was none."""
        try:
            socket = await websockets.connect(self.url, subprotocols=[SUBPROTOCOL], max_size=16384)
        except (OSError, websockets.InvalidHandshake) as problem:
            print(f"not connected: {problem}")
            return None
        hello = nearby.Hello(
            token=self.token, report=self.report, sharing=self.sharing, resume=self.resume, batches=True)
        self.socket = socket
        await self.say(nearby.ClientMessage(hello=hello))
        listening = asyncio.create_task(self.listen(socket))
        await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
        self.socket = None
        await socket.close()
        await listening
        print(f"closed {socket.close_code} {socket.close_reason}".rstrip())
        return socket.close_code

    async def speak(self):
        """Says what standard input says."""
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            words = line.decode().split()
            if words in (["pause"], ["resume"]):
                self.sharing = nearby.Sharing(paused=words == ["pause"])
                await self.say(nearby.ClientMessage(sharing=self.sharing))
                continue
            try:
                latitude, longitude = map(float, words)
            except ValueError:
                print("say a latitude and a longitude, pause or resume")
                continue
            self.report = nearby.LocationReport(
                location=nearby.LatLng(latitude=latitude, longitude=longitude),
                captured_at_ms=time.time_ns() // 1_000_000)
            await self.say(nearby.ClientMessage(report=self.report))

    async def say(self, message):
        if self.socket is not None:
            # What gets lost with a connection is said again in the next hello.
            with contextlib.suppress(websockets.ConnectionClosed):
                await self.socket.send(message.SerializeToString())

    async def listen(self, socket):
        """Hears what the server says, until the connection ends. Pings are answered by the library."""
        with contextlib.suppress(websockets.ConnectionClosed):
            async for frame in socket:
                self.hear(nearby.ServerMessage.FromString(frame))

    def hear(self, message):
        kind = message.WhichOneof("body")
        if kind == "welcome":
            self.resume = message.welcome.resume
            again = " again" if message.welcome.resumed else ""
            print(f"welcome{again} {message.welcome.user}, near is {message.welcome.hints.radius_m:.0f} m")
        elif kind == "snapshot":
            # It may come in parts, and takes the place of all that was known before.
            if not self.in_snapshot:
                self.friends.clear()
            self.friends.update((friend.user, friend) for friend in message.snapshot.friends)
            self.in_snapshot = message.snapshot.more
            if not self.in_snapshot:
                print(", ".join(["snapshot", *map(describe, self.friends.values())]))
        elif kind in ("appeared", "moved"):
            friend = getattr(message, kind).friend
            self.friends[friend.user] = friend
            print(f"{kind} {describe(friend)}")
        elif kind == "left":
            self.friends.pop(message.left.user, None)
            print(f"left {message.left.user} {name(nearby.LeaveReason, message.left.reason)}")
        elif kind == "error":
            self.retry_after = message.error.retry_after_ms / 1000
            print(f"error {name(nearby.ErrorCode, message.error.code)}: {message.error.message}")
        elif kind == "going_away":
            self.retry_after = message.going_away.reconnect_after_ms / 1000
            print("going away")
        elif kind == "own_location":
            place = message.own_location.location
            print(f"own location {place.latitude:.5f} {place.longitude:.5f}")
        elif kind == "batch":
            for part in message.batch.messages:
                self.hear(part)
        # Anything else answers what this client does not ask, or is news that it does not know yet.


def describe(friend):
    return f"{friend.user} {friend.distance_m:.1f} m"


def name(enumeration, number):
    """The name of a value; its number, if a later version of the schema added it."""
    return enumeration.Name(number) if number in enumeration.values() else str(number)


def is_worth_retrying(code):
    return not (code in (1000, 1002, 1003) or 1007 <= code <= 1010 or 4000 <= code <= 4099)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("url", help="such as ws://127.0.0.1:8080/ws")
    arguments.add_argument("token", help="proves who you are; dev:NAME for a server in development")
    options = arguments.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    asyncio.run(Client(options.url, options.token).run())


if __name__ == "__main__":
    main()
