#!/usr/bin/env python3
"""Writes messages.json beside itself: the messages below, as Google's own protobuf implementation encodes them.

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
MOVING_FRIEND = {
    "user": "bert", "location": BERT, "distanceM": 1843.25, "reportedAtMs": 1700000000123,
    "accuracyM": 12.5, "headingDeg": 359.5, "speedMps": 1.25, "precision": "PRECISION_BLOCK",
}
PLAIN_FRIEND = {"user": "名前", "location": {"latitude": 0, "longitude": -0.0}}
VERSION = {"epoch": 1700000000123, "sequence": 7}
MOTION = {"accuracyM": 4.5, "headingDeg": 0, "speedMps": 0.1}

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
    ("report of a motion", "ClientMessage", {"id": 9, "report": {"location": ANNA, **MOTION}}),
    ("report of an accuracy", "ClientMessage", {"report": {"location": ANNA, "accuracyM": 65}}),
    ("reports", "ClientMessage", {"id": 10, "reports": {"reports": [
        {"location": BERT, "capturedAtMs": 1699999970000, **MOTION},
        {"location": ANNA, "capturedAtMs": 1700000000000}]}}),
    ("batch of a client", "ClientMessage", {"id": 13, "batch": {"messages": [
        {"id": 11, "report": {"location": ANNA}}, {"id": 12, "listNearby": {}}, {"sharing": {}}]}}),
    ("hello that resumes", "ClientMessage", {"hello": {"token": "a.b-c", "resume": "cmVzdW1l", "batches": True}}),
    ("friend added", "ClientMessage", {"id": 2, "friendAdded": {"user": "bert"}}),
    ("friend removed", "ClientMessage", {"id": 3, "friendRemoved": {"user": "名前"}}),
    ("sharing", "ClientMessage", {"id": 4, "sharing": {}}),
    ("sharing paused", "ClientMessage", {"id": 5, "sharing": {"paused": True}}),
    ("sharing paused for a while", "ClientMessage", {"sharing": {
        "paused": True, "untilMs": 1700003600000, "precision": "PRECISION_TOWN"}}),
    ("sharing exactly", "ClientMessage", {"sharing": {"precision": "PRECISION_EXACT"}}),
    ("sharing a neighbourhood", "ClientMessage", {"sharing": {"precision": "PRECISION_NEIGHBOURHOOD"}}),
    ("first page asked", "ClientMessage", {"id": 6, "listNearby": {}}),
    ("next page asked", "ClientMessage", {"id": 7, "listNearby": {"pageSize": 20, "cursor": "b2Zmc2V0"}}),
    ("welcome", "ServerMessage", {"replyTo": 1, "welcome": {
        "user": "anna",
        "limits": {"maxFrameBytes": 16384, "maxFriends": 5000, "maxPageSize": 24, "maxReports": 64,
                   "maxMessages": 64, "maxIdBytes": 128},
        "hints": {"radiusM": 8046.72, "inactiveAfterMs": 600000, "reportIntervalMs": 30000,
                  "pingIntervalMs": 25000, "pongTimeoutMs": 8000},
        "resume": "cmVzdW1l", "resumed": True}}),
    ("welcome of zeros", "ServerMessage", {"welcome": {"user": "anna", "limits": {}, "hints": {}}}),
    ("empty snapshot", "ServerMessage", {"snapshot": {}}),
    ("snapshot", "ServerMessage", {"snapshot": {"friends": [FRIEND, PLAIN_FRIEND], "more": True}}),
    ("appeared", "ServerMessage", {"appeared": {"friend": FRIEND}}),
    ("moved", "ServerMessage", {"moved": {"friend": PLAIN_FRIEND}}),
    ("moved along", "ServerMessage", {"moved": {"friend": MOVING_FRIEND}}),
    ("batch of a server", "ServerMessage", {"batch": {"messages": [
        {"moved": {"friend": MOVING_FRIEND}}, {"replyTo": 12, "page": {}}, {"left": {"user": "bert"}}]}}),
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
    ("error that tells when to try again", "ServerMessage", {"replyTo": 8, "error": {
        "code": "ERROR_CODE_TOO_MANY_REQUESTS", "message": "too often", "retryAfterMs": 2500}}),
    ("bare error", "ServerMessage", {"error": {}}),
    ("going away", "ServerMessage", {"goingAway": {"reconnectAfterMs": 2500}}),
    ("own location", "ServerMessage", {"ownLocation": {"location": ANNA, "reportedAtMs": 1700000000123}}),
    ("own location of a motion", "ServerMessage", {"ownLocation": {
        "location": ANNA, "reportedAtMs": 1700000000123, "capturedAtMs": 1700000000000, **MOTION}}),
    ("location on a channel", "ChannelMessage", {"location": {
        "user": "anna", "version": VERSION,
        "sharing": {"location": ANNA, "acceptedAtMs": 1700000000123, "capturedAtMs": -1}}}),
    ("old location on a channel", "ChannelMessage", {
        "location": {"user": "anna", "version": VERSION, "sharing": {"location": ANNA}}, "ageMs": 599999}),
    ("pause on a channel", "ChannelMessage", {"location": {"user": "anna", "version": {}, "paused": {}}}),
    ("friendship", "ChannelMessage", {"friendship": {"user": "anna", "friend": "bert", "areFriends": True}}),
    ("friendship ended", "ChannelMessage", {"friendship": {"user": "anna", "friend": "bert"}}),
    ("record", "LocationRecord", {"user": "anna", "version": VERSION, "sharing": {
        "location": ANNA, "acceptedAtMs": 1700000000123}}),
    ("tombstone", "LocationRecord", {
        "user": "anna", "version": {"epoch": -9223372036854775808, "sequence": 4294967295}, "paused": {}}),
    ("coarse record", "LocationRecord", {
        "user": "anna", "version": VERSION, "sharing": {
            "location": ANNA, "acceptedAtMs": 1700000000123, "accuracyM": 1000},
        "precision": "PRECISION_NEIGHBOURHOOD", "sharingVersion": {"epoch": 1700000000000},
        "precisionVersion": {"epoch": 1700000000001, "sequence": 1}}),
    ("record of a pause that ends", "LocationRecord", {
        "user": "anna", "version": VERSION, "paused": {"untilMs": 1700003600000}, "sharingVersion": VERSION}),
    ("record of a node with a number", "LocationRecord", {
        "user": "anna", "version": {"epoch": 1700000000123, "sequence": 7, "node": 4294967295},
        "sharingVersion": {"epoch": 0, "node": 1},
        "sharing": {"location": ANNA, "acceptedAtMs": 1700000000123}}),
    ("record without a location", "LocationRecord", {"user": "anna", "version": VERSION, "unlocated": {}}),
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["protoc", f"-I{DOCS}", f"--python_out={folder}", "nearby.proto"]
        if protoc.main(arguments) != 0:
            sys.exit("nearby.proto does not compile")
        sys.path.insert(0, folder)
        schema = importlib.import_module("nearby_pb2")

    vectors = []
    for name, kind, content in MESSAGES:
        message = json_format.ParseDict(content, getattr(schema, kind)())
        text = json.dumps(json_format.MessageToDict(message), ensure_ascii=False, separators=(",", ":"))
        binary = message.SerializeToString(deterministic=True).hex()
        vectors.append({"name": name, "message": kind, "hex": binary, "json": text})
    text = json.dumps(vectors, ensure_ascii=True, indent=2)
    (HERE / "messages.json").write_text(text + "\n", encoding="utf-8")


main()
