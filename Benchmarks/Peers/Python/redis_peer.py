"""Redis, started on a free port of the loopback device and ended with this program.

`memory CLIENTS CHANNELS`: bytes a subscription, when each of CLIENTS clients subscribes to 40 of CHANNELS channels.
`publish MESSAGES`: millions of deliveries in a second of the server's processor time, 40 subscribers a channel."""

import atexit
import socket
import subprocess
import time

import peer

FAN_OUT = 40


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")

    def send(self, *words):
        self.socket.sendall(command(*words))

    def read(self):
        line = self.file.readline()
        if line[:1] == b"$":
            length = int(line[1:])
            return self.file.read(length + 2)[:-2]
        if line[:1] == b"*":
            return [self.read() for _ in range(int(line[1:]))]
        if line[:1] == b"-" or not line:
            raise RuntimeError("Redis refused")
        return line[1:-2]

    def ask(self, *words):
        self.send(*words)
        return self.read()

    def info(self, section, *fields):
        lines = self.ask("INFO", section).decode().splitlines()
        values = dict(line.split(":", 1) for line in lines if ":" in line)
        return [float(values[field]) for field in fields]

    def close(self):
        self.file.close()
        self.socket.close()


def command(*words):
    words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"".join([b"*%d\r\n" % len(words)] + [b"$%d\r\n%s\r\n" % (len(word), word) for word in words])


def start():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/tmp")
    atexit.register(lambda: (server.terminate(), server.wait()))
    for _ in range(100):
        try:
            return port, Connection(port)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise RuntimeError("redis-server did not start")


def settled_memory(control):
    # The server takes seconds to see that the buffers of a client are larger than it needs by now.
    time.sleep(12)
    return control.info("memory", "used_memory")[0]


def memory(port, control, clients, channels):
    connections = [Connection(port) for _ in range(clients)]
    for connection in connections:
        connection.ask("PING")
    before = settled_memory(control)
    for number, connection in enumerate(connections):
        # The n-th of all subscriptions goes to the n-th channel, round and round: as many a channel as a client.
        names = [f"user:{(number * FAN_OUT + i) % channels:012}" for i in range(FAN_OUT)]
        connection.send("SUBSCRIBE", *names)
        for _ in names:
            connection.read()
    after = settled_memory(control)
    for connection in connections:
        connection.close()
    settled_memory(control)
    return (after - before) / (clients * FAN_OUT)


def publish(port, control, messages):
    connections = [Connection(port) for _ in range(FAN_OUT)]
    for connection in connections:
        connection.ask("SUBSCRIBE", "user:000000000000")
    # As long as one of our records is in binary.
    batch = [command("PUBLISH", "user:000000000000", b"x" * 64)] * 50
    sent = 0
    start = sum(control.info("cpu", "used_cpu_sys", "used_cpu_user"))
    while sent < messages:
        control.socket.sendall(b"".join(batch))
        for _ in batch:
            control.read()
        for connection in connections:
            for _ in batch:
                connection.read()
        sent += len(batch)
    cost = sum(control.info("cpu", "used_cpu_sys", "used_cpu_user")) - start
    for connection in connections:
        connection.close()
    return sent * FAN_OUT / cost / 1e6


port, control = start()


def answer(what, *numbers):
    numbers = [int(number) for number in numbers]
    return memory(port, control, *numbers) if what == "memory" else publish(port, control, *numbers)


peer.serve(answer)
