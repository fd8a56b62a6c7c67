import { FriendMarkers } from "./friend-markers.js";
import { Glider, glideMs } from "./glider.js";
import { borderPx } from "./graticule.js";
import * as draw from "./map-drawing.js";
import { drawPlaces } from "./place-names.js";
import { LocalProjection } from "./sphere.js";
import { age, isolatedText, metricDistance } from "./wording.js";

const awakeMs = glideMs + 500;
const trailMs = 5000;
const colorNames = [
  "ground", "near", "grid", "frame", "border", "rim", "rim-text", "footprint", "ink", "ink-soft", "halo",
  "viewer", "friend", "badge", "badge-rim", "badge-text", "lit", "lit-text",
];

/** The map: a camera over the viewer's surroundings that draws only when something has changed. */
export class MapView {
  markersDrawn = 0;
  width = 0;
  height = 0;
  pixelsPerMetre = 0.04;
  onPoint = () => {};
  onPick = () => {};
  #panX = 0;
  #panY = 0;
  /** What the view was fitted to, radius or friends; null for a view that somebody chose. */
  #fitted = "radius";
  #markers = new FriendMarkers();
  #center = null;
  #projection = null;
  #lit = null;
  #awakeUntil = 0;
  #frame = 0;
  #density = 0;
  #colors = {};
  #stillness = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(element, canvas, neighborhood, clock) {
    this.element = element;
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.neighborhood = neighborhood;
    this.clock = clock;
    this.fontFamily = getComputedStyle(element).fontFamily;
    this.#readColors();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#readColors();
      this.wake();
    });
    new ResizeObserver(() => this.#resize()).observe(element);
  }

  /** Shows another viewer's surroundings, from scratch. */
  show(neighborhood) {
    this.neighborhood = neighborhood;
    this.#markers.clear();
    this.#center = null;
    this.#lit = null;
    this.fit();
  }

  /** Takes over what the neighbourhood says now. */
  update() {
    const now = performance.now();
    const { own, friends } = this.neighborhood;
    if (own) {
      const radiusM = this.neighborhood.hints.radiusM;
      const projected = this.#center && new LocalProjection(this.#center.at(now)).project(own);
      // Gliding from town to town would show nothing but a blur.
      const isFar = projected && Math.hypot(projected.x, projected.y) > radiusM * 4;
      if (!this.#center || isFar) this.#center = new Glider(own);
      else this.#center.send(own, now, this.#stillness.matches);
    }
    this.#markers.update(friends, now, this.#stillness.matches);
    this.wake(awakeMs);
  }

  light(user) {
    if (this.#lit === user) return;
    this.#lit = user;
    this.wake();
  }

  wake(milliseconds = 0) {
    this.#awakeUntil = Math.max(this.#awakeUntil, performance.now() + milliseconds);
    if (!this.#frame) this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  fit() {
    this.#fitted = "radius";
    this.#panX = this.#panY = 0;
    const room = Math.min(this.width - borderPx - 32, this.height - borderPx - 28);
    // A friend is let go a little beyond the radius only, and has to be in view until then.
    this.pixelsPerMetre = Math.max(80, room) / (2.1 * this.neighborhood.hints.radiusM);
    this.wake(300);
  }

  /** Fits again where the radius or the window has changed, and leaves alone a view that somebody chose. */
  keepFit() {
    if (this.#fitted === "radius") this.fit();
    else if (this.#fitted === "friends") this.fitFriends();
  }

  /** Brings a friend who is outside the view to its middle. */
  reveal(user) {
    const friend = this.neighborhood.friends.get(user);
    if (!friend || !this.#projection) return;
    const { x, y } = this.screen(friend);
    if (x > borderPx + 16 && y > borderPx + 16 && x < this.width - 16 && y < this.height - 16) return;
    const place = this.#projection.project(friend);
    this.#fitted = null;
    [this.#panX, this.#panY] = [place.x, place.y];
    this.wake(300);
  }

  /** Comes as close as the viewer and the near friends allow: they often meet in a small part of the radius. */
  fitFriends() {
    if (!this.#center) return;
    const projection = new LocalProjection(this.#center.to);
    const points = [{ x: 0, y: 0 }];
    for (const friend of this.neighborhood.friends.values()) points.push(projection.project(friend));
    const [west, east] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
    const [south, north] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
    const room = Math.min(
      (this.width - borderPx - 96) / Math.max(east - west, 200),
      (this.height - borderPx - 128) / Math.max(north - south, 200));
    this.#fitted = "friends";
    this.#panX = (west + east) / 2;
    this.#panY = (south + north) / 2;
    this.pixelsPerMetre = room;
    this.wake(300);
  }

  pan(dx, dy) {
    this.#fitted = null;
    const reach = this.neighborhood.hints.radiusM * 12;
    this.#panX = Math.max(-reach, Math.min(reach, this.#panX - dx / this.pixelsPerMetre));
    this.#panY = Math.max(-reach, Math.min(reach, this.#panY + dy / this.pixelsPerMetre));
    this.wake();
  }

  /** Keeps what is under (x, y) under it. */
  zoom(factor, x = this.#originX, y = this.#originY) {
    const fitted = 300 / this.neighborhood.hints.radiusM;
    const next = Math.max(fitted / 16, Math.min(fitted * 250, this.pixelsPerMetre * factor));
    const moved = 1 / this.pixelsPerMetre - 1 / next;
    this.#panX += (x - this.#originX) * moved;
    this.#panY -= (y - this.#originY) * moved;
    this.pixelsPerMetre = next;
    this.#fitted = null;
    this.wake(300);
  }

  screen(place) {
    const { x, y } = this.#projection.project(place);
    return {
      x: this.#originX + (x - this.#panX) * this.pixelsPerMetre,
      y: this.#originY - (y - this.#panY) * this.pixelsPerMetre,
    };
  }

  placeAt(x, y) {
    return this.#projection.unproject({
      x: (x - this.#originX) / this.pixelsPerMetre + this.#panX,
      y: (this.#originY - y) / this.pixelsPerMetre + this.#panY,
    });
  }

  userAt(x, y, reachPx) {
    return this.#markers.userAt(x, y, reachPx);
  }

  /** The radius of what counts as near. */
  get radiusPx() {
    return this.neighborhood.hints.radiusM * this.pixelsPerMetre;
  }

  /** The part of the world that is shown, the same for the same view. */
  get view() {
    return { pixelsPerMetre: this.pixelsPerMetre, panX: this.#panX, panY: this.#panY };
  }

  get #originX() {
    return (this.width + borderPx) / 2;
  }

  get #originY() {
    return (this.height + borderPx) / 2;
  }

  #readColors() {
    const style = getComputedStyle(document.documentElement);
    for (const name of colorNames) {
      const key = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      this.#colors[key] = style.getPropertyValue(`--map-${name}`).trim();
    }
  }

  #resize() {
    const { width, height } = this.element.getBoundingClientRect();
    if (!width || !height) return;
    const density = window.devicePixelRatio;
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.#density = density;
    this.keepFit();
    this.wake();
  }

  #tick(now) {
    this.#frame = 0;
    // A window that goes to another screen keeps its size, and no observer tells.
    if (this.#density !== window.devicePixelRatio) this.#resize();
    this.#draw(now);
    if (now < this.#awakeUntil) this.wake();
  }

  #draw(now) {
    const { context } = this;
    const density = this.canvas.width / (this.width || 1);
    context.setTransform(density, 0, 0, density, 0, 0);
    this.markersDrawn = 0;
    if (!this.#center || !this.width) {
      context.fillStyle = this.#colors.ground;
      context.fillRect(0, 0, this.width, this.height);
      return;
    }
    const center = this.#center.at(now);
    this.#projection = new LocalProjection(center);
    const { hints, footprints, ownTrail } = this.neighborhood;
    const labels = draw.drawGround(context, this, { center, radiusM: hints.radiusM, footprints }, this.#colors);
    const viewerAt = this.screen(center);
    const badges = this.#markers.badges(now, this, {
      viewerAt,
      lit: this.#lit,
      isCalm: this.#stillness.matches,
      freshness: ({ reportedAtMs }) =>
        Math.max(0, Math.min(1, 1 - (this.clock.nowMs - reportedAtMs) / hints.inactiveAfterMs)),
    });
    if (!this.#markers.isSettled) this.#awakeUntil = Math.max(this.#awakeUntil, now + 50);
    const lit = badges.find((badge) => badge.isLit);
    drawPlaces(context, this, draw.obstacles(viewerAt, badges, lit), this.#colors);
    this.#drawTrail(now, ownTrail, center, this.#colors.viewer);
    for (const { marker: { friend, place } } of badges) {
      this.#drawTrail(now, friend.trail, place.at(now), this.#colors.friend);
    }
    if (lit) draw.drawSightLine(context, viewerAt, lit, this.#colors);
    for (const badge of badges) draw.drawAnchor(context, badge, this.#colors);
    draw.drawViewer(context, viewerAt, this.#colors);
    for (const badge of badges) {
      if (badge !== lit) draw.drawBadge(context, badge, this.#colors);
      if (!badge.marker.leftAt) this.markersDrawn += 1;
    }
    draw.drawFurniture(context, this, labels, this.#colors);
    if (lit) {
      const { user, distanceM, reportedAtMs } = lit.marker.friend;
      const text = `${isolatedText(user)} · ${metricDistance(distanceM)} · ${age(this.clock.nowMs - reportedAtMs)}`;
      draw.drawBadge(context, lit, this.#colors);
      draw.drawCaption(context, this, viewerAt, lit, text, this.#colors);
    }
  }

  #drawTrail(now, trail, end, color) {
    const recent = trail.map((place) => ({ ...place, strength: 1 - (now - place.passedAt) / trailMs }))
      .filter(({ strength }) => strength > 0);
    if (recent.length) draw.drawTrail(this.context, this, [...recent, end], color);
  }
}
