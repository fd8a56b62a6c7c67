"""A person who walks about, reports, and keeps what it is told of friends, over as many connections as it takes."""

import asyncio
import json
import time

import websockets

TOWN = (52.5, 13.4)
# Degrees from the middle of the town to its border: some 15 km, so that about a third of all pairs are near.
EXTENT = (0.09, 0.15)
# How long a client waits for an answer before it takes the connection for dead.
PATIENCE = 4


class Walker:
    """Somebody who walks about and reports. One who sits reports once: whoever misses that does not hear it again."""

    def __init__(self, user, friends, port, randomness, interval=1.0, sits=False):
        self.user, self.friends, self.port, self.sits = user, friends, port, sits
        self.random, self.interval = randomness, interval
        self.place = self.anywhere()
        # All places whose report the server has accepted, in order, and when the last one was.
        self.accepted = []
        self.accepted_at = 0.0
        self.near = {}
        self.socket = None
        self.is_connected = False
        self.moves = True
        self.refusals = self.news = self.oddities = 0
        self.replies = {}
        self.requests = 0

    def anywhere(self):
        return tuple(round(middle + self.random.uniform(-1, 1) * extent, 7) for middle, extent in zip(TOWN, EXTENT))

    def step(self):
        if self.random.random() < 0.05:
            self.place = self.anywhere()
            return
        place = (at + self.random.uniform(-0.05, 0.05) * extent for at, extent in zip(self.place, EXTENT))
        self.place = tuple(
            round(min(max(at, middle - extent), middle + extent), 7)
            for at, middle, extent in zip(place, TOWN, EXTENT))

    async def live(self):
        """Connects again whenever the connection is gone, as long as the task is not cancelled."""
        pause = 0.1
        while True:
            start = time.monotonic()
            try:
                await self.converse()
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                pass
            finally:
                self.is_connected = False
            if time.monotonic() - start > 2:
                pause = 0.1
            await asyncio.sleep(self.random.uniform(0.5, 1) * pause)
            pause = min(pause * 2, 1)

    def drop(self):
        """Loses the connection, as in a tunnel."""
        if self.socket is not None:
            self.socket.transport.abort()

    async def converse(self):
        async with websockets.connect(
                f"ws://127.0.0.1:{self.port}/ws", subprotocols=["nearby.v1.json"], open_timeout=PATIENCE,
                close_timeout=0.2, ping_interval=1, ping_timeout=PATIENCE, compression=None) as socket:
            self.socket = socket
            self.near, self.replies = {}, {}
            self.welcome = asyncio.get_running_loop().create_future()
            await socket.send(json.dumps({"hello": {"token": f"dev:{self.user}"}}))
            talking = asyncio.create_task(self.talk(socket))
            try:
                async for frame in socket:
                    self.take(json.loads(frame))
            finally:
                talking.cancel()
                await asyncio.gather(talking, return_exceptions=True)

    async def talk(self, socket):
        try:
            await asyncio.wait_for(self.welcome, PATIENCE)
            self.is_connected = True
            # Which place the server has is not known after a connection that broke.
            await self.report(socket)
            while not (self.sits and self.has_said_all):
                await asyncio.sleep(self.interval * self.random.uniform(0.8, 1.2))
                if self.moves and not self.sits:
                    self.step()
                # Also from where it stands: what it had said on a connection that broke may have come late.
                await self.report(socket)
        except asyncio.TimeoutError:
            # Nobody answers: this end takes no leave either.
            self.drop()

    @property
    def has_said_all(self):
        return bool(self.accepted) and self.accepted[-1] == self.place

    async def report(self, socket):
        """Says where it is until that is accepted, or it has gone on meanwhile."""
        place = self.place
        latitude, longitude = place
        reply = await self.ask(socket, {"report": {"location": {"latitude": latitude, "longitude": longitude}}})
        if "accepted" in reply:
            self.accepted.append(place)
            self.accepted_at = time.monotonic()
        else:
            self.refusals += 1
            await asyncio.sleep(min(int(reply["error"].get("retryAfterMs", 1000)) / 1000, 1))

    async def ask(self, socket, body):
        self.requests += 1
        reply = self.replies[self.requests] = asyncio.get_running_loop().create_future()
        await socket.send(json.dumps({"id": self.requests, **body}))
        return await asyncio.wait_for(reply, PATIENCE)

    def take(self, message):
        if (reply := self.replies.pop(message.get("replyTo"), None)) is not None and not reply.done():
            reply.set_result(message)
        elif "snapshot" in message:
            for friend in message["snapshot"].get("friends", []):
                self.see(friend)
            if not message["snapshot"].get("more") and not self.welcome.done():
                self.welcome.set_result(None)
        elif "appeared" in message:
            self.oddities += message["appeared"]["friend"]["user"] in self.near
            self.see(message["appeared"]["friend"])
        elif "moved" in message:
            self.oddities += message["moved"]["friend"]["user"] not in self.near
            self.see(message["moved"]["friend"])
        elif "left" in message:
            self.oddities += self.near.pop(message["left"]["user"], None) is None

    def see(self, friend):
        self.news += 1
        location = friend["location"]
        self.near[friend["user"]] = (location["latitude"], location["longitude"], friend.get("distanceM", 0.0))
