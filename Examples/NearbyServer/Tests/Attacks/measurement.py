"""What the friends of a server feel, whoever attacks it."""

import asyncio
import collections
import time

from sockets import Friend, report

PAIRS = 40
REPORTS_PER_SECOND = 5
HERE = (52.5, 13.4)


class Measurement:
    """How long the friends' updates take."""

    def __init__(self, port):
        self.port = port
        # Of each reporter, the places that have been reported and not arrived, the oldest first, and when.
        self.sent = {f"reporter-{pair}": collections.deque() for pair in range(PAIRS)}
        self.steps = 0
        self.latencies = []
        self.reporters = []
        self.listeners = []

    async def connect(self):
        for pair in range(PAIRS):
            place = (HERE[0] + pair * 0.0001, HERE[1])
            self.listeners.append(await Friend.connect(self.port, f"listener-{pair}", place, self.hear))
            self.reporters.append(await Friend.connect(self.port, f"reporter-{pair}", place, lambda *_: None))

    def hear(self, listener, content):
        news = content.get("moved") or content.get("appeared")
        if news is None or not news["friend"]["user"].startswith("reporter-"):
            return
        sent = self.sent[news["friend"]["user"]]
        latitude = round(news["friend"]["location"]["latitude"], 7)
        if all(place != latitude for place, _ in sent):
            return
        # Whoever is slow hears the newest only: what came before has arrived with it.
        now = time.monotonic()
        while sent:
            place, start = sent.popleft()
            self.latencies.append((now - start) * 1000)
            if place == latitude:
                break

    async def measure(self, seconds):
        """How long the updates of reports take that are made within so many seconds."""
        self.latencies = []
        rounds = int(seconds * REPORTS_PER_SECOND)
        start = time.monotonic()
        for number in range(rounds):
            for pair, reporter in enumerate(self.reporters):
                due = start + (number + pair / PAIRS) / REPORTS_PER_SECOND
                if (rest := due - time.monotonic()) > 0:
                    await asyncio.sleep(rest)
                self.steps += 1
                latitude = round(reporter.place[0] + 0.0000001 * (self.steps % 1_000_000), 7)
                self.sent[reporter.user].append((latitude, time.monotonic()))
                reporter.say({"report": report(latitude, reporter.place[1])})
        deadline = time.monotonic() + 20
        while any(self.sent.values()) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        lost = sum(len(sent) for sent in self.sent.values())
        for sent in self.sent.values():
            sent.clear()
        return Times(self.latencies, lost)

    def fallen(self):
        return [friend.user for friend in self.reporters + self.listeners if friend.is_over]


class Times:
    """How many milliseconds updates took, and how many never came."""

    def __init__(self, latencies, lost):
        self.sorted = sorted(latencies)
        self.lost = lost

    def percentile(self, part):
        return self.sorted[min(len(self.sorted) - 1, int(len(self.sorted) * part))] if self.sorted else float("inf")

    @property
    def p50(self):
        return self.percentile(0.5)

    @property
    def p99(self):
        return self.percentile(0.99)
