import { samePlace } from "./sphere.js";

const trailLength = 3;
const footprintLimit = 3000;

// Canonical proto3 JSON leaves default values out: a latitude that is missing is the equator.
function place(location) {
  return { latitude: Number(location.latitude ?? 0), longitude: Number(location.longitude ?? 0) };
}

/** What one viewer knows: its own place and the friends who are near, kept up to date by the server's messages. */
export class Neighborhood {
  own = null;
  ownTrail = [];
  friends = new Map();
  hints = { radiusM: 8046.72, inactiveAfterMs: 600_000 };
  /** Whether the list is complete: before the first snapshot nothing can be said about who is not near. */
  isComplete = false;
  /** Places where near friends have been seen, by user, so that a friend who stops sharing takes theirs along. */
  footprints = new Map();
  #footprintCount = 0;
  #arriving = null;
  #hasBeenComplete = false;

  /** Applies a message and returns what a person would want to hear of it. */
  apply(message) {
    if (message.welcome) return this.#welcome(message.welcome);
    if (message.ownLocation) return this.#moveOwn(message.ownLocation);
    if (message.snapshot) return this.#fill(message.snapshot);
    if (message.appeared) return this.#put(message.appeared.friend, "appeared");
    if (message.moved) return this.#put(message.moved.friend, "moved");
    if (message.left) return this.#remove(message.left);
    return [];
  }

  get sorted() {
    return [...this.friends.values()].sort((a, b) =>
      a.distanceM - b.distanceM || (a.user < b.user ? -1 : a.user > b.user ? 1 : 0));
  }

  #welcome({ hints = {} }) {
    this.isComplete = false;
    this.#arriving = null;
    if (hints.radiusM > 0) this.hints.radiusM = hints.radiusM;
    if (Number(hints.inactiveAfterMs) > 0) this.hints.inactiveAfterMs = Number(hints.inactiveAfterMs);
    return [];
  }

  #moveOwn({ location, reportedAtMs }) {
    if (!location) return [];
    const next = place(location);
    if (this.own && !samePlace(this.own, next)) remember(this.ownTrail, this.own);
    this.own = { ...next, reportedAtMs: Number(reportedAtMs ?? 0) };
    return [];
  }

  // A snapshot may come in parts, and after a reconnect it replaces what was known: whoever is in none of its parts
  // left while nobody was listening.
  #fill({ friends = [], more = false }) {
    this.#arriving ??= new Set();
    for (const friend of friends) {
      this.#put(friend, "moved");
      this.#arriving.add(friend.user);
    }
    if (more) return [];
    for (const user of this.friends.keys()) {
      if (!this.#arriving.has(user)) this.friends.delete(user);
    }
    this.#arriving = null;
    this.isComplete = true;
    const isFirst = !this.#hasBeenComplete;
    this.#hasBeenComplete = true;
    // After a reconnect, or with no place to be near to, the number of friends is no news.
    return isFirst && this.own ? [{ kind: "snapshot", near: this.friends.size }] : [];
  }

  #put(update, kind) {
    if (!update?.user || !update.location) return [];
    const known = this.friends.get(update.user);
    const next = place(update.location);
    const trail = known?.trail ?? [];
    const changedPlace = !known || !samePlace(known, next);
    if (known && changedPlace) remember(trail, known);
    if (changedPlace) this.#leaveFootprint(update.user, next);
    const friend = {
      user: update.user,
      ...next,
      distanceM: Number(update.distanceM ?? 0),
      reportedAtMs: Number(update.reportedAtMs ?? 0),
      trail,
    };
    this.friends.set(update.user, friend);
    // Where only the viewer moved, each friend has a new distance; telling all of them would bury the news.
    if (kind === "moved" && !changedPlace) return [];
    return [{ kind, user: friend.user, distanceM: friend.distanceM, reportedAtMs: friend.reportedAtMs }];
  }

  #remove({ user, reason }) {
    if (reason === "LEAVE_REASON_STOPPED_SHARING" || reason === "LEAVE_REASON_UNFRIENDED") {
      this.#footprintCount -= this.footprints.get(user)?.length ?? 0;
      this.footprints.delete(user);
    }
    return this.friends.delete(user) ? [{ kind: "left", user, reason }] : [];
  }

  #leaveFootprint(user, at) {
    if (this.#footprintCount >= footprintLimit) {
      const [oldest, places] = this.footprints.entries().next().value;
      this.#footprintCount -= places.length;
      this.footprints.delete(oldest);
    }
    const places = this.footprints.get(user) ?? [];
    places.push(at);
    this.footprints.set(user, places);
    this.#footprintCount += 1;
  }
}

function remember(trail, { latitude, longitude }) {
  trail.push({ latitude, longitude, passedAt: performance.now() });
  if (trail.length > trailLength) trail.shift();
}
