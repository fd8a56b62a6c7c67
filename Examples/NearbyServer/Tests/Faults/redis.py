"""What the faults do to Redis servers, without a library."""

import contextlib
import socket


def encode(words):
    words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def decode(file):
    line = file.readline()
    kind, rest = line[:1], line[1:-2]
    if kind == b"$":
        return None if rest == b"-1" else file.read(int(rest) + 2)[:-2]
    if kind == b"*":
        return [decode(file) for _ in range(int(rest))]
    if kind == b"-":
        raise ValueError(rest.decode())
    return int(rest) if kind == b":" else rest


@contextlib.contextmanager
def connection(port):
    """A function that takes the words of a command and returns the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as channel, channel.makefile("rwb") as file:
        def ask(*words):
            file.write(encode(words))
            file.flush()
            return decode(file)
        yield ask
