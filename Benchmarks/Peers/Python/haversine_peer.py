"""`numpy|float64|float32 COUNT globe|city REPETITIONS`: nanoseconds a pair to tell which places are within 5 miles of
the first one, by NumPy's or NumKong's haversine distance."""

import numpy

import peer

RADIUS = 8046.72
EARTH = 6371008.8
made = {}


def world(count, where, kind):
    if (count, where, kind) not in made:
        # One at a time: they are large.
        made.clear()
        latitudes, longitudes = (numpy.array(x, kind) for x in peer.places(count, where))
        own = numpy.full(count, latitudes[0], kind), numpy.full(count, longitudes[0], kind)
        made[count, where, kind] = own, latitudes, longitudes, numpy.zeros(count, kind)
    return made[count, where, kind]


def with_numpy(own, latitudes, longitudes, _):
    latitude, longitude = own[0][0], own[1][0]
    north = numpy.sin((latitudes - latitude) * 0.5)
    east = numpy.sin((longitudes - longitude) * 0.5)
    haversine = north * north + numpy.cos(latitude) * numpy.cos(latitudes) * east * east
    return 2 * EARTH * numpy.arcsin(numpy.sqrt(haversine))


def with_numkong(own, latitudes, longitudes, distances):
    import numkong

    numkong.haversine(own[0], own[1], latitudes, longitudes, out=distances)
    return distances


def numkong_radius():
    """NumKong takes the Earth for smaller than the others do; 5 miles have to be as many degrees for all."""
    import numkong

    zero, one = numpy.zeros(1), numpy.ones(1)
    return RADIUS / EARTH * float(numpy.asarray(numkong.haversine(zero, zero, one, zero))[0])


def answer(what, count, where, repetitions):
    count, repetitions = int(count), int(repetitions)
    made = world(count, where, numpy.float32 if what == "float32" else numpy.float64)
    find, radius = (with_numpy, RADIUS) if what == "numpy" else (with_numkong, numkong_radius())
    near = 0
    start = peer.now()
    for _ in range(repetitions):
        near += int(numpy.count_nonzero(find(*made) <= radius))
    cost = (peer.now() - start) / (count * repetitions)
    return cost if what == "float32" else f"{cost} {near}"


peer.serve(answer)
