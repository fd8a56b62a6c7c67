#!/usr/bin/env python3
"""Writes ../WireVectors.swift: the messages below, as Google's own protobuf implementation encodes them.

    pip install protobuf grpcio-tools
    python3 Tests/NearbyProtocolTests/Vectors/generate.py
"""

import importlib
import json
import pathlib
import sys
import tempfile

from google.protobuf import json_format
from grpc_tools import protoc

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parents[2] / "Docs"

ANNA = {"latitude": 52.520008, "longitude": 13.404954}
BERT = {"latitude": -33.856784, "longitude": 151.215297}
FRIEND = {
    "user": "bert", "location": BERT, "distanceM": 1234.5678901234567,
    "reportedAtMs": 1700000000123, "capturedAtMs": 1700000000000,
}
PLAIN_FRIEND = {"user": "名前", "location": {"latitude": 0, "longitude": -0.0}}
VERSION = {"epoch": 1700000000123, "sequence": 7}

MESSAGES = [
    ("hello", "ClientMessage", {"id": 1, "hello": {
        "token": "a.b-c", "sharing": {}, "report": {"location": ANNA, "capturedAtMs": 1700000000000}}}),
    ("bare hello", "ClientMessage", {"hello": {}}),
    ("hello that pauses", "ClientMessage", {"hello": {
        "token": "\"\\/\b\f\n\r\t\u0001\u001f\u007fé\u2028🙂", "sharing": {"paused": True}}}),
    ("report", "ClientMessage", {"id": 300, "report": {"location": ANNA, "capturedAtMs": 1700000000000}}),
    ("report of zeros", "ClientMessage", {"id": 0, "report": {"location": {}, "capturedAtMs": 0}}),
    ("report from a corner", "ClientMessage", {"id": 4294967295, "report": {
        "location": {"latitude": -90, "longitude": 180}, "capturedAtMs": -9223372036854775808}}),
    ("report of small numbers", "ClientMessage", {"report": {
        "location": {"latitude": 5e-324, "longitude": -1.7976931348623157e-292},
        "capturedAtMs": 9223372036854775807}}),
    ("friend added", "ClientMessage", {"id": 2, "friendAdded": {"user": "bert"}}),
    ("friend removed", "ClientMessage", {"id": 3, "friendRemoved": {"user": "名前"}}),
    ("sharing", "ClientMessage", {"id": 4, "sharing": {}}),
    ("sharing paused", "ClientMessage", {"id": 5, "sharing": {"paused": True}}),
    ("first page asked", "ClientMessage", {"id": 6, "listNearby": {}}),
    ("next page asked", "ClientMessage", {"id": 7, "listNearby": {"pageSize": 20, "cursor": "b2Zmc2V0"}}),
    ("welcome", "ServerMessage", {"replyTo": 1, "welcome": {
        "user": "anna",
        "limits": {"maxFrameBytes": 16384, "maxFriends": 5000, "maxPageSize": 32},
        "hints": {"radiusM": 8046.72, "inactiveAfterMs": 600000, "reportIntervalMs": 30000,
                  "pingIntervalMs": 25000}}}),
    ("welcome of zeros", "ServerMessage", {"welcome": {"user": "anna", "limits": {}, "hints": {}}}),
    ("empty snapshot", "ServerMessage", {"snapshot": {}}),
    ("snapshot", "ServerMessage", {"snapshot": {"friends": [FRIEND, PLAIN_FRIEND], "more": True}}),
    ("appeared", "ServerMessage", {"appeared": {"friend": FRIEND}}),
    ("moved", "ServerMessage", {"moved": {"friend": PLAIN_FRIEND}}),
    ("left out of range", "ServerMessage", {"left": {"user": "bert", "reason": "LEAVE_REASON_OUT_OF_RANGE"}}),
    ("left inactive", "ServerMessage", {"left": {"user": "bert", "reason": "LEAVE_REASON_INACTIVE"}}),
    ("left for privacy", "ServerMessage", {"left": {"user": "bert", "reason": "LEAVE_REASON_STOPPED_SHARING"}}),
    ("left as a stranger", "ServerMessage", {"left": {"user": "bert", "reason": "LEAVE_REASON_UNFRIENDED"}}),
    ("left for no reason", "ServerMessage", {"left": {"user": "bert"}}),
    ("empty page", "ServerMessage", {"replyTo": 6, "page": {}}),
    ("page", "ServerMessage", {"replyTo": 7, "page": {
        "friends": [FRIEND], "nextCursor": "b2Zmc2V0", "total": 21}}),
    ("accepted", "ServerMessage", {"replyTo": 0, "accepted": {}}),
    ("error", "ServerMessage", {"replyTo": 8, "error": {
        "code": "ERROR_CODE_UNAVAILABLE", "message": "history is down", "retryAfterMs": 0}}),
    ("bare error", "ServerMessage", {"error": {}}),
    ("going away", "ServerMessage", {"goingAway": {"reconnectAfterMs": 2500}}),
    ("own location", "ServerMessage", {"ownLocation": {"location": ANNA, "reportedAtMs": 1700000000123}}),
    ("location on a channel", "ChannelMessage", {"location": {
        "user": "anna", "version": VERSION,
        "sharing": {"location": ANNA, "acceptedAtMs": 1700000000123, "capturedAtMs": -1}}}),
    ("pause on a channel", "ChannelMessage", {"location": {"user": "anna", "version": {}, "paused": {}}}),
    ("friendship", "ChannelMessage", {"friendship": {"user": "anna", "friend": "bert", "areFriends": True}}),
    ("friendship ended", "ChannelMessage", {"friendship": {"user": "anna", "friend": "bert"}}),
    ("record", "LocationRecord", {"user": "anna", "version": VERSION, "sharing": {
        "location": ANNA, "acceptedAtMs": 1700000000123}}),
    ("tombstone", "LocationRecord", {
        "user": "anna", "version": {"epoch": -9223372036854775808, "sequence": 4294967295}, "paused": {}}),
    ("record without a location", "LocationRecord", {"user": "anna", "version": VERSION, "unlocated": {}}),
]


def literal(text):
    """The inside of a Swift raw string, with everything visible."""
    return "".join(c if c.isprintable() else f"\\#u{{{ord(c):X}}}" for c in text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["protoc", f"-I{DOCS}", f"--python_out={folder}", "nearby.proto"]
        if protoc.main(arguments) != 0:
            sys.exit("nearby.proto does not compile")
        sys.path.insert(0, folder)
        schema = importlib.import_module("nearby_pb2")

    lines = [
        "// Written by Vectors/generate.py.",
        "",
        "/// The sample messages as Google's own protobuf implementation encodes them.",
        "enum WireVectors {",
        "  // swift-format-ignore",
        "  static let all: [WireVector] = [",
    ]
    for name, kind, content in MESSAGES:
        message = json_format.ParseDict(content, getattr(schema, kind)())
        text = json.dumps(json_format.MessageToDict(message), ensure_ascii=False, separators=(",", ":"))
        lines += [
            "    WireVector(",
            f'      name: "{name}",',
            f'      hex: "{message.SerializeToString(deterministic=True).hex()}",',
            f'      json: #"{literal(text)}"#),',
        ]
    lines += ["  ]", "}", ""]
    (HERE.parent / "WireVectors.swift").write_text("\n".join(lines), encoding="utf-8")


main()
