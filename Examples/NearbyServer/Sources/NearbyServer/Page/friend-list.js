import { age, direction, imperialDistance, initials, isolated, metricDistance } from "./wording.js";

const restMs = 250;
const calmMs = 4000;

/** The near friends by distance. A row lives as long as its friend is near: reading and focus survive updates. */
export class FriendList {
  onPoint = () => {};
  onPick = () => {};
  #rows = new Map();
  #touchedAt = -Infinity;
  #drawnAt = -Infinity;
  #timer = 0;
  #lit = null;

  constructor(list, clock) {
    this.list = list;
    this.clock = clock;
    const touch = () => { this.#touchedAt = performance.now(); };
    for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) list.addEventListener(kind, touch);
    list.addEventListener("pointerover", (event) => this.onPoint(userOf(event.target)));
    list.addEventListener("pointerleave", () => this.onPoint(null));
    list.addEventListener("focusin", (event) => this.onPoint(userOf(event.target)));
    list.addEventListener("focusout", () => this.onPoint(null));
    list.addEventListener("click", (event) => {
      const user = userOf(event.target);
      if (user) this.onPick(user);
    });
    list.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Draws soon, and at most a few times a second: faster than that nobody reads. */
  update(neighborhood) {
    this.neighborhood = neighborhood;
    if (this.#timer) return;
    const wait = Math.max(0, this.#drawnAt + restMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#draw();
    }, wait);
  }

  light(pointed, picked) {
    this.#lit = pointed ?? picked;
    for (const [user, { item, button }] of this.#rows) {
      item.classList.toggle("is-lit", user === this.#lit);
      button.setAttribute("aria-pressed", String(user === picked));
    }
  }

  reveal(user) {
    this.#rows.get(user)?.item.scrollIntoView({ block: "nearest" });
  }

  #draw() {
    this.#drawnAt = performance.now();
    const { friends, sorted, own, hints } = this.neighborhood;
    for (const [user, { item }] of this.#rows) {
      if (!friends.has(user)) this.#drop(user, item);
    }
    for (const friend of sorted) {
      const row = this.#rows.get(friend.user) ?? this.#add(friend.user);
      this.#fill(row, friend, own, hints);
    }
    // Rows hold still under a finger, a pointer or a reading keyboard, and fall into place afterwards.
    if (performance.now() - this.#touchedAt < calmMs) return;
    this.#arrange(sorted.map(({ user }) => this.#rows.get(user).item));
  }

  #add(user) {
    const item = document.createElement("li");
    item.dataset.user = user;
    item.innerHTML = `<button type="button" aria-pressed="false">
      <span class="badge" aria-hidden="true"><span></span></span>
      <span class="who"></span><span class="far"></span><span class="since"></span><span class="miles"></span>
      <span class="reach" aria-hidden="true"></span></button>`;
    const find = (name) => item.querySelector(name);
    const row = {
      item, button: find("button"), badge: find(".badge"), since: find(".since"), far: find(".far"),
      miles: find(".miles"), reach: find(".reach"),
    };
    find(".badge span").textContent = initials(user);
    find(".who").append("User ", isolated(user));
    item.classList.toggle("is-lit", user === this.#lit);
    this.#rows.set(user, row);
    this.list.append(item);
    return row;
  }

  #fill(row, friend, own, hints) {
    const silentMs = this.clock.nowMs - friend.reportedAtMs;
    const wind = own && direction(own, friend);
    write(row.far, metricDistance(friend.distanceM));
    write(row.miles, imperialDistance(friend.distanceM));
    write(row.since, wind ? `${age(silentMs)}, ${wind}` : age(silentMs));
    const freshness = Math.max(0, Math.min(1, 1 - silentMs / hints.inactiveAfterMs));
    row.badge.style.setProperty("--freshness", freshness.toFixed(2));
    row.reach.style.setProperty("--share", Math.min(1, friend.distanceM / hints.radiusM).toFixed(3));
  }

  // Focus must not fall off the page with the friend who leaves.
  #drop(user, item) {
    if (item.contains(document.activeElement)) {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      (next?.querySelector("button") ?? this.list).focus({ preventScroll: true });
    }
    item.remove();
    this.#rows.delete(user);
  }

  // A moved element loses focus, so the focused row stays where it is and the others go around it.
  #arrange(items) {
    if (items.every((item, index) => this.list.children[index] === item)) return;
    const pivot = items.findIndex((item) => item.contains(document.activeElement));
    if (pivot < 0) {
      this.list.append(...items);
      return;
    }
    items[pivot].before(...items.slice(0, pivot));
    items[pivot].after(...items.slice(pivot + 1));
  }

  #walk(event) {
    const steps = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    const item = event.target.closest("li");
    if (event.key === "Escape") this.onPick(null);
    if (!item || !Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    item[steps[event.key]]?.querySelector("button").focus();
  }
}

function userOf(target) {
  return target.closest("li")?.dataset.user ?? null;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
