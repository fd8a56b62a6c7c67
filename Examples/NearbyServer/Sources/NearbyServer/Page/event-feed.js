import { count, isolated, leaveReasons, metricDistance, timeOfDay } from "./wording.js";

const linesKept = 40;
const restMs = 400;
const newsEveryMs = 8000;

/**
 * What happened lately, line by line for the eye. Only the summary is a live region: a voice that read every line
 * would never come to an end.
 */
export class EventFeed {
  #waiting = [];
  #timer = 0;
  #tally = { appeared: 0, moved: 0, left: 0 };
  #newsAt = -Infinity;
  #newsTimer = 0;

  constructor(list, news, clock) {
    this.list = list;
    this.news = news;
    this.clock = clock;
  }

  clear() {
    clearTimeout(this.#timer);
    clearTimeout(this.#newsTimer);
    this.#timer = this.#newsTimer = 0;
    this.#waiting = [];
    this.#tally = { appeared: 0, moved: 0, left: 0 };
    this.list.replaceChildren();
    this.news.textContent = "";
  }

  add(events) {
    for (const event of events) {
      // Of a friend who keeps moving only the newest place is news.
      if (event.kind === "moved") {
        this.#waiting = this.#waiting.filter(({ user, kind }) => user !== event.user || kind !== "moved");
      }
      this.#waiting.push({ ...event, at: this.clock.nowMs });
      if (event.kind in this.#tally) this.#tally[event.kind] += 1;
    }
    if (!events.length) return;
    this.#timer ||= setTimeout(() => this.#draw(), restMs);
    const wait = Math.max(1000, this.#newsAt + newsEveryMs - performance.now());
    this.#newsTimer ||= setTimeout(() => this.#tell(), wait);
  }

  #draw() {
    this.#timer = 0;
    const lines = this.#waiting.slice(-linesKept).reverse().map((event) => this.#line(event));
    this.#waiting = [];
    this.list.prepend(...lines);
    while (this.list.children.length > linesKept) this.list.lastElementChild.remove();
  }

  #line(event) {
    const item = document.createElement("li");
    item.className = `is-${event.kind}`;
    const time = document.createElement("time");
    if (event.at) {
      time.dateTime = new Date(event.at).toISOString();
      time.textContent = timeOfDay(event.at);
    }
    const text = document.createElement("span");
    text.append(...sentence(event));
    item.append(time, text);
    return item;
  }

  #tell() {
    this.#newsTimer = 0;
    const { appeared, moved, left } = this.#tally;
    this.#tally = { appeared: 0, moved: 0, left: 0 };
    this.#newsAt = performance.now();
    const parts = [
      appeared && `${appeared} came near`,
      left && `${left} left`,
      moved && count(moved, "move", "moves"),
    ].filter(Boolean);
    if (parts.length) this.news.textContent = parts.join(", ");
  }
}

/** The parts of a line. */
function sentence(event) {
  switch (event.kind) {
    case "appeared": return ["User ", isolated(event.user), ` came near, ${metricDistance(event.distanceM)}`];
    case "moved": return ["User ", isolated(event.user), ` moved, ${metricDistance(event.distanceM)}`];
    case "left": return ["User ", isolated(event.user), ` left, ${leaveReasons[event.reason] ?? "no reason given"}`];
    default: return [`${event.near ? count(event.near, "friend", "friends") : "Nobody"} near at the start`];
  }
}
