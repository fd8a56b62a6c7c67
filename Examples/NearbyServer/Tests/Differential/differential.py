#!/usr/bin/env python3
"""Compares the codecs of NearbyProtocol with Google's protobuf implementation, over random messages.

    apt-get install protobuf-compiler python3-protobuf
    swift build --package-path Examples/NearbyServer
    python3 Examples/NearbyServer/Tests/Differential/differential.py

Each message goes from Python through `nearby-server convert` and back to Python, from protobuf to JSON and from JSON to
protobuf. Half of them are written by Google's own writers, half in another way that has to mean the same (forms.py).
What a reader has to refuse is mixed in: messages with one value that makes no sense, whose field has to be named, and
frames with a byte changed, which have to be refused wherever Google refuses them.
"""

import argparse
import collections
import importlib
import json
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

EXAMPLE = pathlib.Path(__file__).resolve().parents[2]
DOCS = EXAMPLE.parents[1] / "Docs"
KINDS = ["ClientMessage", "ServerMessage", "ChannelMessage", "LocationRecord"]
LONGEST = 16384
# How many messages one process of `convert` gets; what is wrong can be repeated with this many.
PORTION = 5000

Job = collections.namedtuple("Job", "kind source count seed convert")

# A frame to convert, and what has to come out: a message, or a refusal at a path; neither, if it has to be refused or
# whatever comes out is as good.
Frame = collections.namedtuple("Frame", "content message path is_refused", defaults=[None, None, False])


class Mismatch(Exception):
    pass


def compile_schema(folder):
    """Makes `nearby_pb2` importable, here and in processes that are started later."""
    subprocess.run(["protoc", f"-I{DOCS}", f"--python_out={folder}", "nearby.proto"], check=True)
    sys.path.insert(0, str(folder))


def be_quiet():
    """Google's reader says on standard error why it refuses a frame, which is no news here."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def frames(job, make):
    """Makes up the frames of a job."""
    from google.protobuf import json_format

    import forms
    import messages

    source = messages.Messages(random.Random(job.seed))
    faults = messages.Faults(source.random)
    form = (forms.Binary if job.source == "proto" else forms.JSON)(source)

    def plain(message):
        if job.source == "proto":
            return message.SerializeToString()
        return json_format.MessageToJson(message, indent=None).encode()

    count = 0
    while count < job.count:
        message = source.message(make)
        form.is_known_to_google = True
        content = form.write(message) if source.random.random() < 0.5 else plain(message)
        # Nothing that fits has to be refused in the other form, which may be six times as long.
        if len(content) > LONGEST // 6:
            continue
        if form.is_known_to_google and not does_google_read(content, message, job):
            raise Mismatch(f"the test itself is wrong: Google's reader does not take {content!r} for {message}")
        count += 1
        yield Frame(content, message)
        if source.random.random() < 0.1:
            spoilt = make.FromString(message.SerializeToString())
            path = faults.spoil(spoilt)
            if path is not None:
                yield Frame(plain(spoilt), path=path)
        if source.random.random() < 0.2:
            changed = change(content, source.random)
            # A blank line is no frame.
            if job.source == "json" and not changed.strip():
                continue
            yield Frame(changed, is_refused=does_google_refuse(changed, make, job))


def does_google_read(content, message, job):
    from google.protobuf import json_format, message as messages

    try:
        return equal(parse(content, type(message), job.source), message)
    except (messages.DecodeError, json_format.ParseError):
        return False


def parse(content, make, form):
    from google.protobuf import json_format

    if form == "json":
        # As text: from bytes, other encodings would be guessed.
        return json_format.Parse(content.decode(), make(), ignore_unknown_fields=True)
    message = make.FromString(content)
    message.DiscardUnknownFields()
    return message


def equal(left, right):
    """By their bytes: unlike `==`, these tell minus zero from zero."""
    return left.SerializeToString(deterministic=True) == right.SerializeToString(deterministic=True)


def change(content, random):
    """Cuts a frame off, or changes a byte of it."""
    at = random.randrange(len(content) + 1)
    if random.random() < 0.3 or at == len(content):
        return content[:at]
    byte = random.randrange(256) if random.random() < 0.5 else content[at] ^ 1 << random.randrange(8)
    return (content[:at] + bytes([byte]) + content[at + 1:]).replace(b"\n", b" ")


def does_google_refuse(content, make, job):
    """Whether the bytes are no protobuf or no JSON at all; what they mean is another matter."""
    from google.protobuf import message

    try:
        if job.source == "proto":
            make.FromString(content)
        else:
            json.loads(content.decode())
    except (message.DecodeError, ValueError):
        return True
    return False


def delimited(contents):
    from google.protobuf.internal import encoder

    return b"".join(encoder._VarintBytes(len(each)) + each for each in contents)


def cut(stream):
    from google.protobuf.internal import decoder

    position = 0
    while position < len(stream):
        length, position = decoder._DecodeVarint32(stream, position)
        yield stream[position:position + length]
        position += length


def convert(job, contents):
    """What comes out, in order, and the field that each refused frame was refused for, by its index."""
    target = "json" if job.source == "proto" else "proto"
    stream = delimited(contents) if job.source == "proto" else b"".join(each + b"\n" for each in contents)
    run = subprocess.run(
        [job.convert, "convert", "--message", job.kind, "--from", job.source, "--to", target],
        input=stream, capture_output=True, check=False)
    refused = {}
    for line in run.stderr.decode().splitlines():
        match = re.fullmatch(r"frame (\d+), byte (\d+): (?:([\w.\[\]]+): )?(.*)", line)
        if not match:
            raise Mismatch(f"an error line that nobody expects: {line}")
        index = int(match[1]) - 1
        if int(match[2]) > len(contents[index]):
            raise Mismatch(f"{contents[index]!r} is refused beyond its end: {line}")
        refused[index] = re.sub(r"\[\d+\]", "", match[3] or "")
    if run.returncode != (1 if refused else 0):
        raise Mismatch(f"status {run.returncode}, with {len(refused)} refused")
    return list(cut(run.stdout) if target == "proto" else run.stdout.split(b"\n")[:-1]), refused


def run(job):
    """Compares the messages of a job; returns how many were equal, and how many were rightly refused."""
    make = getattr(importlib.import_module("nearby_pb2"), job.kind)
    target = "json" if job.source == "proto" else "proto"
    try:
        made = list(frames(job, make))
        results, refused = convert(job, [frame.content for frame in made])
        if len(results) + len(refused) != len(made):
            raise Mismatch(f"{len(results)} converted and {len(refused)} refused of {len(made)}")
        results = iter(results)
        for index, frame in enumerate(made):
            result = None if index in refused else next(results)
            compare(frame, result, refused.get(index), make, target)
    except Mismatch as mismatch:
        return f"{job.kind} from {job.source}, seed {job.seed}: {mismatch}"
    return sum(frame.message is not None for frame in made), len(refused)


def compare(frame, result, path, make, target):
    if frame.message is not None:
        if result is None:
            raise Mismatch(f"{frame.content!r} is refused at {path!r}")
        if not equal(parse(result, make, target), frame.message):
            raise Mismatch(f"{frame.content!r} became {result!r}")
        # Google writes fields by their numbers, and so do we.
        if target == "proto" and result != frame.message.SerializeToString(deterministic=True):
            raise Mismatch(f"{frame.content!r} became {result!r}, which is not what Google writes")
    elif frame.path is not None and path != frame.path:
        raise Mismatch(f"{frame.content!r} is wrong at {frame.path!r}, and was refused at {path!r}")
    elif frame.is_refused and path is None:
        raise Mismatch(f"{frame.content!r} is refused by Google, and became {result!r}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--convert", default=EXAMPLE / ".build/debug/nearby-server", metavar="PATH",
                           help="the program nearby-server")
    arguments.add_argument("--count", type=int, default=100_000, help="messages from each form")
    arguments.add_argument("--seed", type=int, default=1, help="of the random numbers")
    options = arguments.parse_args()

    jobs = []
    for source in ["proto", "json"]:
        for first in range(0, options.count, PORTION):
            kind = KINDS[len(jobs) % len(KINDS)]
            count = min(PORTION, options.count - first)
            jobs.append(Job(kind, source, count, options.seed + len(jobs), str(options.convert)))
    failures = []
    totals = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        compile_schema(folder)
        with multiprocessing.Pool(initializer=be_quiet) as pool:
            for job, outcome in zip(jobs, pool.imap(run, jobs)):
                if isinstance(outcome, str):
                    failures.append(outcome)
                else:
                    totals[job.source] += outcome[0]
                    totals["refused"] += outcome[1]
    for failure in failures:
        print(failure)
    print(f"seed {options.seed}: {totals['proto']} messages from protobuf and {totals['json']} from JSON are what Google's "
          f"implementation says; {totals['refused']} frames refused; {len(failures)} of {len(jobs)} portions failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
