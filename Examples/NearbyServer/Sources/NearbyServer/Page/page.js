import { EventFeed } from "./event-feed.js";
import { FriendList } from "./friend-list.js";
import { attachGestures } from "./map-gestures.js";
import { MapView } from "./map-view.js";
import { Neighborhood } from "./neighborhood.js";
import { places } from "./places.js";
import { ServerClock } from "./server-clock.js";
import { Session } from "./session.js";
import { LocalProjection } from "./sphere.js";
import { ViewerPicker } from "./viewer-picker.js";
import {
  bothDistances, dateAndTime, direction, isolated, isolatedText, metricDistance, position, span,
} from "./wording.js";

const statusEveryMs = 1000;
const usersEveryMs = 3000;

const find = (id) => document.getElementById(id);
const clock = new ServerClock();
const map = new MapView(find("map"), find("canvas"), new Neighborhood(), clock);
const list = new FriendList(find("friends"), clock);
const feed = new EventFeed(find("feed"), find("news"), clock);
const picker = new ViewerPicker({
  input: find("viewer-input"),
  list: find("viewer-options"),
  previous: find("viewer-previous"),
  next: find("viewer-next"),
});

let neighborhood = map.neighborhood;
let session = null;
let viewer = "";
let isChosen = false;
let connection = "closed";
let isDevelopment = false;
let pointed = null;
let picked = null;
let refreshFrame = 0;

// For tests: what the page believes, and what it has really drawn.
window.nearbyPage = {
  get viewer() { return viewer; },
  get connected() { return connection === "live"; },
  get complete() { return neighborhood.isComplete; },
  get friends() { return neighborhood.friends.size; },
  get markersDrawn() { return map.markersDrawn; },
  get view() { return map.view; },
  get nowMs() { return clock.nowMs; },
};

function write(id, text) {
  const element = find(id);
  if (element.textContent !== text) element.textContent = text;
}

// ------------------------------------------------------------------------------------------------ whose eyes

function connect(token, user) {
  session?.close();
  viewer = user;
  pointed = picked = null;
  neighborhood = new Neighborhood();
  map.show(neighborhood);
  feed.clear();
  session = new Session(token, { onMessage: receive, onState: showConnection });
  session.open();
  refresh();
}

function see(user) {
  picker.show(user);
  if (user !== viewer) connect(`dev:${user}`, user);
}

/** What a person chose is in the address, so that it can be kept, shared and gone back to. */
function choose(user) {
  isChosen = true;
  const fragment = new URLSearchParams({ user }).toString();
  if (location.hash.slice(1) !== fragment) history.pushState(null, "", `#${fragment}`);
  see(user);
}

/**
 * While nobody has chosen, the page goes where there is something to see. It stays with a viewer who still has a good
 * part of that, and never leaves somebody who is looking at a friend.
 */
function follow() {
  const { favourite } = picker;
  if (isChosen || picked || pointed || picker.isBusy || !favourite || favourite.user === viewer) return;
  const hasMore = neighborhood.isComplete && favourite.near > 3 * neighborhood.friends.size;
  if (!viewer || hasMore) see(favourite.user);
}

function userInFragment() {
  return new URLSearchParams(location.hash.slice(1)).get("user") ?? "";
}

function receive(message) {
  if (message.welcome) {
    viewer = message.welcome.user || viewer;
    // Without a status to poll, the device's clock is the best first guess; news from the server may push it on.
    if (!isDevelopment) clock.heard(Date.now());
  }
  const hadPlace = neighborhood.own !== null;
  feed.add(neighborhood.apply(message));
  const { own, friends } = neighborhood;
  const reported = [own, ...(message.snapshot ? friends.values() : [message.appeared?.friend, message.moved?.friend])];
  for (const each of reported) if (each) clock.heard(Number(each.reportedAtMs));
  if (message.error) write("connection-detail", message.error.message || message.error.code || "");
  if (own && !hadPlace) map.fit();
  else if (message.welcome) map.keepFit();
  refresh();
}

// ------------------------------------------------------------------------------------------------ what is shown

const states = { connecting: "Connecting", live: "Live", waiting: "Reconnecting", closed: "Disconnected" };

function showConnection(state, detail = {}) {
  connection = state;
  document.documentElement.dataset.connection = state;
  write("connection-text", states[state]);
  // A token that was refused would be refused again; the form asks for another one.
  find("reconnect").hidden = state !== "closed" || !viewer;
  if (state === "live") write("connection-detail", "");
  if (state === "closed") {
    write("connection-detail", detail.text || `closed with code ${detail.code}`);
    if (!isDevelopment) showTokenForm();
  }
  refresh();
}

/** Once a frame: when the viewer moves, a message for each near friend arrives at the same moment. */
function refresh() {
  refreshFrame ||= requestAnimationFrame(show);
}

function show() {
  refreshFrame = 0;
  map.update();
  list.update(neighborhood);
  light();
  showWords();
}

function light() {
  if (picked && !neighborhood.friends.has(picked)) picked = null;
  if (pointed && !neighborhood.friends.has(pointed)) pointed = null;
  map.light(pointed ?? picked);
  list.light(pointed, picked);
}

function showWords() {
  const { own, friends, hints, isComplete } = neighborhood;
  write("count", isComplete ? String(friends.size) : "–");
  write("radius", !viewer ? "" : `within ${bothDistances(hints.radiusM)}, heard of in the last ${span(hints.inactiveAfterMs)}`);
  const name = viewer ? ["User ", isolated(viewer)] : ["Nobody yet"];
  if (find("viewer-name").textContent !== (viewer ? `User ${viewer}` : name[0])) {
    find("viewer-name").replaceChildren(...name);
  }
  write("viewer-place", own ? [position(own), nearestCity(own)].filter(Boolean).join(" · ") : "no known location");
  const time = find("clock");
  if (clock.isKnown) {
    time.dateTime = new Date(clock.nowMs).toISOString();
    write("clock", dateAndTime(clock.nowMs));
  }
  const isAsking = !viewer && !find("token-form").hidden;
  const notice = own ? ""
    : isAsking && connection === "closed" ? (session
      ? "The server did not take that token. Connect with another one."
      : "Connect with a token to see which friends are near.")
    : connection !== "live" || !isComplete ? "Waiting for the server…"
    : "Nobody knows yet where this user is. The map opens as soon as one of its devices reports a location.";
  write("map-notice", notice);
  find("map-notice").hidden = !notice;
  // What there is nothing of needs no buttons either.
  find("zoom").hidden = !own;
  find("clock-line").hidden = !clock.isKnown;
  find("friends-empty").hidden = !isComplete || friends.size > 0;
  write("friends-empty", own ? "No friend is near right now. Whoever comes near shows up here."
    : "Who is near can be told once this user's own location is known.");
}

function nearestCity(own) {
  const projection = new LocalProjection(own);
  let best = { metres: 40_000, text: "" };
  for (const city of places) {
    const { x, y } = projection.project(city);
    const metres = Math.hypot(x, y);
    if (metres >= best.metres) continue;
    const wind = `${metricDistance(metres)} ${direction(city, own)} of `;
    best = { metres, text: metres < 3000 ? city.name : wind + city.name };
  }
  return best.text;
}

// ------------------------------------------------------------------------------------------------ wiring

map.onPoint = list.onPoint = (user) => {
  if (pointed === user) return;
  pointed = user;
  light();
};
function pick(user) {
  picked = user === picked ? null : user;
  light();
}

list.onPick = (user) => {
  pick(user);
  if (picked) map.reveal(picked);
};
map.onPick = (user) => {
  pick(user);
  if (picked) list.reveal(picked);
};
attachGestures(find("map"), map);
find("zoom-in").addEventListener("click", () => map.zoom(1.6));
find("zoom-out").addEventListener("click", () => map.zoom(1 / 1.6));
find("zoom-fit").addEventListener("click", () => map.fit());
find("zoom-friends").addEventListener("click", () => map.fitFriends());
find("reconnect").addEventListener("click", () => session?.open());
picker.onChoose = choose;
window.addEventListener("popstate", () => {
  if (!isDevelopment) return;
  const user = userInFragment();
  isChosen = user !== "";
  if (user) see(user);
  else follow();
});

async function ask(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Asks again and again, but never before the answer to the last question; a server that is away is asked later. */
async function poll(path, everyMs, use) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    if (document.hidden) continue;
    const answer = await ask(path).catch(() => null);
    if (answer) use(answer);
  }
}

function showTokenForm() {
  find("token-form").hidden = false;
  find("viewer-picker").hidden = true;
}

find("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = find("token");
  if (!field.value) return;
  connect(field.value, "");
  field.value = "";
});

function readStatus({ nowMs }) {
  clock.read(Number(nowMs));
}

async function start() {
  const users = await ask("/users").catch(() => undefined);
  if (users === undefined) {
    showConnection("waiting");
    setTimeout(start, 2000);
    return;
  }
  isDevelopment = users !== null;
  setInterval(() => {
    list.update(neighborhood);
    map.wake();
    showWords();
    document.title = viewer ? `${neighborhood.friends.size} near user ${isolatedText(viewer)}` : "Nearby friends";
  }, 1000);
  if (!isDevelopment) {
    showTokenForm();
    write("connection-text", "Not connected");
    find("token").focus();
    showWords();
    return;
  }
  picker.offer(users.users);
  const status = await ask("/status").catch(() => null);
  if (status) readStatus(status);
  const user = userInFragment();
  if (user) choose(user);
  else follow();
  poll("/status", statusEveryMs, readStatus);
  poll("/users", usersEveryMs, (answer) => {
    picker.offer(answer.users);
    follow();
  });
}

start();
