"""What the Python peers share: the generator, the input, and the loop that answers lines."""

import math
import sys
import time

MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def fraction(self):
        return (self.next() >> 11) * 2.0**-53


def keys(count, length):
    random = SplitMix64(2)
    return ["".join(chr(97 + random.next() % 26) for _ in range(length)) for _ in range(count)]


def places(count, where):
    """The latitudes and longitudes of `count` places, in radians."""
    random = SplitMix64(1)
    latitudes, longitudes = [], []
    for _ in range(count):
        a, b = random.fraction(), random.fraction()
        if where == "globe":
            latitudes.append(math.asin(2 * a - 1))
            longitudes.append((360 * b - 180) * (math.pi / 180))
        else:
            latitudes.append((52.2 + 0.6 * a) * (math.pi / 180))
            longitudes.append((12.9 + b) * (math.pi / 180))
    return latitudes, longitudes


def now():
    """Processor time of this thread, in nanoseconds."""
    return time.thread_time_ns()


def serve(answer):
    """Answers each line with what `answer`, called with its words, returns."""
    for line in sys.stdin:
        try:
            result = answer(*line.split())
        except Exception as error:  # Whatever goes wrong is the reason in the table.
            result = f"! {type(error).__name__}: {error}"
        print(result, flush=True)
