"""WebSocket clients without a library: friends who keep the protocol, and swarms of clients who do not."""

import asyncio
import errno
import json
import os
import selectors
import socket
import struct
import time

UPGRADE = (
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: nearby.v1.json\r\n\r\n"
).encode()

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def frame(payload, opcode=TEXT, is_final=True):
    """One frame of a client. The mask is of zeros, which is as good as any other to whoever reads it."""
    length = len(payload)
    if length < 126:
        size = struct.pack("!B", 128 | length)
    elif length < 65536:
        size = struct.pack("!BH", 128 | 126, length)
    else:
        size = struct.pack("!BQ", 128 | 127, length)
    return struct.pack("!B", (128 if is_final else 0) | opcode) + size + bytes(4) + payload


def message(body, number=None):
    """A message in a frame."""
    content = dict(body) if number is None else {"id": number, **body}
    return frame(json.dumps(content, separators=(",", ":")).encode())


def report(latitude, longitude):
    return {"location": {"latitude": latitude, "longitude": longitude}}


class Friend(asyncio.Protocol):
    """A client that keeps the protocol. What it is told goes to `hear`, a function of the message."""

    def __init__(self, user, place, hear):
        self.user, self.place, self.hear = user, place, hear
        self.buffer = bytearray()
        self.is_upgraded = False
        self.welcome = asyncio.get_running_loop().create_future()
        self.is_over = False

    @staticmethod
    async def connect(port, user, place, hear):
        loop = asyncio.get_running_loop()
        _, friend = await loop.create_connection(lambda: Friend(user, place, hear), "127.0.0.1", port)
        await asyncio.wait_for(friend.welcome, 60)
        return friend

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.write(UPGRADE)

    def connection_lost(self, error):
        self.is_over = True
        if not self.welcome.done():
            self.welcome.set_exception(ConnectionError("let go before the snapshot came"))

    def say(self, body):
        self.transport.write(message(body))

    def data_received(self, data):
        self.buffer += data
        if not self.is_upgraded:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self.buffer.startswith(b"HTTP/1.1 101 "), bytes(self.buffer[:end])
            del self.buffer[:end + 4]
            self.is_upgraded = True
            self.say({"hello": {"token": f"dev:{self.user}", "report": report(*self.place)}})
        while len(self.buffer) >= 2:
            length, start = self.buffer[1] & 127, 2
            if length == 126:
                length, start = struct.unpack_from("!H", self.buffer, 2)[0] if len(self.buffer) >= 4 else 1 << 20, 4
            if len(self.buffer) < start + length:
                return
            opcode = self.buffer[0] & 15
            payload = bytes(self.buffer[start:start + length])
            del self.buffer[:start + length]
            if opcode == PING:
                self.transport.write(frame(payload, PONG))
            elif opcode == TEXT:
                content = json.loads(payload)
                if "snapshot" in content and not self.welcome.done():
                    self.welcome.set_result(None)
                self.hear(self, content)


class Swarm:
    """Many clients in one process that do all the same, as often as the server and the system let them.

    Each connects, says `opening`, waits for the head of an answer if `waits`, says `greeting`, or one of several, and
    then `chatter` every `interval` seconds, or without a pause for 0. Whoever is let go comes back.
    """

    ADDRESS = "127.0.0.2"

    def __init__(self, port, count, opening, greeting=b"", chatter=b"", interval=None, waits=True, reads=True):
        self.port, self.count = port, count
        self.opening, self.chatter = opening, chatter
        self.greetings = greeting if isinstance(greeting, list) else [greeting]
        self.interval, self.waits, self.reads = interval, waits, reads
        self.connections = self.bytes_sent = self.losses = 0

    class Client:
        __slots__ = ("socket", "state", "events", "unsent", "due")

    def run(self, seconds):
        """Returns counts of what was done."""
        end = time.monotonic() + seconds
        self.selector = selectors.EpollSelector()
        self.pending = [None] * self.count
        self.clients = []
        self.turn = 0
        while (now := time.monotonic()) < end:
            # Not all at once, so that each turn stays short.
            for _ in range(min(len(self.pending), 200)):
                self.pending.pop()
                if not self.connect():
                    break
            for key, events in self.selector.select(0.005):
                self.serve(key.data, events, now)
            if self.interval:
                self.chat(now)
        alive = len(self.clients)
        for client in self.clients:
            client.socket.close()
        self.selector.close()
        return {"connections": self.connections, "lost": self.losses, "open": alive, "bytes": self.bytes_sent}

    def connect(self):
        try:
            connection = socket.socket()
        except OSError:
            self.pending.append(None)
            return False
        connection.setblocking(False)
        # A reset at the end keeps no port busy.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client = Swarm.Client()
        client.socket, client.state, client.unsent, client.due = connection, "connecting", b"", 0
        try:
            connection.bind((self.ADDRESS, 0))
            error = connection.connect_ex(("127.0.0.1", self.port))
        except OSError:
            error = errno.EADDRNOTAVAIL
        if error not in (0, errno.EINPROGRESS):
            connection.close()
            self.pending.append(None)
            return False
        self.clients.append(client)
        client.events = selectors.EVENT_WRITE
        self.selector.register(connection, client.events, client)
        return True

    def lose(self, client):
        if client.events:
            self.selector.unregister(client.socket)
        client.socket.close()
        client.state = "lost"
        self.clients.remove(client)
        self.losses += 1
        self.pending.append(None)

    def want(self, client, is_writing):
        is_reading = self.reads or client.state == "waiting"
        events = (selectors.EVENT_WRITE if is_writing else 0) | (selectors.EVENT_READ if is_reading else 0)
        if events == client.events:
            return
        if client.events and events:
            self.selector.modify(client.socket, events, client)
        elif events:
            self.selector.register(client.socket, events, client)
        else:
            self.selector.unregister(client.socket)
        client.events = events

    def serve(self, client, events, now):
        try:
            if events & selectors.EVENT_READ:
                data = client.socket.recv(65536)
                if not data:
                    return self.lose(client)
                if client.state == "waiting":
                    self.greet(client, now)
            if events & selectors.EVENT_WRITE:
                self.write(client, now)
        except BlockingIOError:
            pass
        except OSError:
            self.lose(client)

    def write(self, client, now):
        if client.state == "connecting":
            error = client.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                raise OSError(error, "not connected")
            self.connections += 1
            client.unsent = self.opening
            client.state = "waiting" if self.waits else "talking"
            client.due = now
            if not self.waits:
                client.unsent += self.greeting()
        for _ in range(16):
            if not client.unsent and client.state == "talking" and self.interval == 0:
                client.unsent = self.chatter
            if not client.unsent:
                break
            sent = client.socket.send(client.unsent)
            self.bytes_sent += sent
            client.unsent = client.unsent[sent:]
        self.want(client, bool(client.unsent) or (client.state == "talking" and self.interval == 0))

    def greeting(self):
        return self.greetings[self.connections % len(self.greetings)]

    def greet(self, client, now):
        client.state = "talking"
        client.unsent += self.greeting()
        client.due = now + (self.interval or 0)
        self.want(client, True)

    def chat(self, now):
        """Lets some of those talk whose time has come."""
        for _ in range(min(len(self.clients), 500)):
            self.turn = (self.turn + 1) % len(self.clients)
            client = self.clients[self.turn]
            if client.state == "talking" and client.due <= now and not client.unsent:
                client.due = now + self.interval
                client.unsent = self.chatter
                self.want(client, True)


def in_background(swarms, seconds):
    """Runs each swarm in a process of its own, which gives way to the server and its friends: whoever attacks has
    machines of its own, and takes no processor from the server. Returns a function that waits for the counts."""
    children = []
    for swarm in swarms:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setpriority(os.PRIO_PROCESS, 0, 19)
                os.write(writing, json.dumps(swarm.run(seconds)).encode())
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        children.append((child, reading))

    def wait():
        counts = []
        for child, reading in children:
            _, status = os.waitpid(child, 0)
            with os.fdopen(reading) as pipe:
                text = pipe.read()
            assert status == 0, "an attacker failed"
            counts.append(json.loads(text))
        return {name: sum(count[name] for count in counts) for name in counts[0]}

    return wait
