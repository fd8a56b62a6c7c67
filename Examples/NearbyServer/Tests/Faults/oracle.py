"""Who has to see whom, by brute force: shares nothing with the server but the protocol."""

import math

RADIUS = 8046.72
EARTH = 6_371_008.8


def distance(one, other):
    """Metres along the great circle, by the haversine formula."""
    (north, east), (other_north, other_east) = (map(math.radians, place) for place in (one, other))
    square = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2)
    return 2 * EARTH * math.asin(min(1, math.sqrt(square)))


def differences(walkers):
    """What anybody sees wrongly, as lines for people."""
    places = {walker.user: walker.accepted[-1] for walker in walkers if walker.accepted}
    found = []
    for walker in walkers:
        if not walker.is_connected:
            found.append(f"{walker.user} is not connected")
            continue
        for friend in walker.friends:
            place = places.get(friend)
            metres = distance(places[walker.user], place) if place and walker.user in places else math.inf
            sight = walker.near.get(friend)
            if sight is None and metres <= RADIUS:
                found.append(f"{walker.user} misses {friend}")
            elif sight is not None and metres > RADIUS:
                found.append(f"{walker.user} still sees {friend}")
            elif sight is not None and (sight[:2] != place or abs(sight[2] - metres) > 0.001):
                found.append(f"{walker.user} sees {friend} elsewhere")
    return found
