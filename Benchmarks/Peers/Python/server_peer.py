"""A thin server of nearby friends on asyncio and the websockets library: dictionaries and the haversine formula. It
speaks as much of the protocol, in JSON, as the load generator needs, keeps nothing and checks little.

    server_peer.py PORT FRIENDS.csv"""

import asyncio
import collections
import csv
import json
import math
import resource
import sys
import time

import websockets

RADIUS = 8046.72

friends = collections.defaultdict(list)
places = {}
clients = {}
near = collections.defaultdict(set)


def haversine(a, b):
    latitude, longitude = math.radians(b[0] - a[0]) / 2, math.radians(b[1] - a[1]) / 2
    half = math.sin(latitude) ** 2 + math.cos(math.radians(a[0])) * math.cos(math.radians(b[0])) * math.sin(longitude) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(half))


def friend(user, place, distance):
    return {"user": user, "location": {"latitude": place[0], "longitude": place[1]}, "distanceM": distance,
            "reportedAtMs": str(int(time.time() * 1000))}


def online(user):
    return (name for name in friends[user] if name in clients)


async def move(user, place):
    places[user] = place
    for name in list(online(user)):
        distance = haversine(places[name], place)
        if distance <= RADIUS:
            for viewer, seen in ((name, user), (user, name)):
                kind = "moved" if seen in near[viewer] else "appeared"
                near[viewer].add(seen)
                # Its own distances are others now, too.
                await tell(clients[viewer], {kind: {"friend": friend(seen, places[seen], distance)}})
        elif user in near[name]:
            for viewer, seen in ((name, user), (user, name)):
                near[viewer].discard(seen)
                await tell(clients[viewer], {"left": {"user": seen, "reason": "LEAVE_REASON_OUT_OF_RANGE"}})


async def tell(socket, message):
    try:
        await socket.send(json.dumps(message, separators=(",", ":")))
    except websockets.ConnectionClosed:
        # Whoever is gone is told nothing.
        pass


async def enter(socket, hello, number):
    user = hello["token"].removeprefix("dev:")
    place = tuple(hello["report"]["location"].values())
    await tell(socket, {"replyTo": number, "welcome": {"user": user}})
    clients[user], places[user] = socket, place
    distances = {name: haversine(place, places[name]) for name in online(user)}
    near[user] = {name for name, distance in distances.items() if distance <= RADIUS}
    await tell(socket, {"snapshot": {"friends": [friend(name, places[name], distances[name]) for name in near[user]]}})
    await move(user, place)
    return user


async def serve(socket, *_):
    user = None
    try:
        async for text in socket:
            message = json.loads(text)
            if user is None:
                user = await enter(socket, message["hello"], message["id"])
                continue
            await move(user, tuple(message["report"]["location"].values()))
            await tell(socket, {"replyTo": message["id"], "accepted": {}})
    except websockets.ConnectionClosed:
        # One way for a connection to end.
        pass
    finally:
        if clients.get(user) is socket:
            del clients[user]


async def main():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        for a, b in csv.reader(file):
            friends[a].append(b)
            friends[b].append(a)
    async with websockets.serve(
            serve, "127.0.0.1", int(sys.argv[1]), subprotocols=["nearby.v1.json"], compression=None, ping_interval=None):
        await asyncio.Future()


asyncio.run(main())
