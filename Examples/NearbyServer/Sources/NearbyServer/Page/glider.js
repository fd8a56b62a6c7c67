import { between, samePlace } from "./sphere.js";

/** How long a glide from one place to the next takes. */
export const glideMs = 800;

function ease(share) {
  return share >= 1 ? 1 : 1 - (1 - share) ** 3;
}

/** A place that glides to wherever it is sent. */
export class Glider {
  constructor(place) {
    this.from = this.to = place;
    this.start = -Infinity;
  }

  send(place, now, isCalm) {
    if (samePlace(place, this.to)) return;
    this.from = isCalm ? place : this.at(now);
    this.to = place;
    this.start = now;
  }

  at(now) {
    const share = (now - this.start) / glideMs;
    return share >= 1 ? this.to : between(this.from, this.to, ease(share));
  }
}
