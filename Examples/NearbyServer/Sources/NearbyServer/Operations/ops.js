// What the operator of a server sees: its metrics, asked for every second. Others that are named in the address,
// as in /ops?with=127.0.0.1:9002&with=127.0.0.1:9003, are shown beside it; all are reached on loopback.
import { merged, parseMetrics, quantile, sum } from "./metrics-text.js";

const interval = 1000;
const element = (id) => document.getElementById(id);

// Each with its readings of the last ten seconds, the newest last; none when it did not answer.
const servers = [
  { host: location.host, url: "/metrics", readings: [] },
  ...new URLSearchParams(location.search).getAll("with")
    .map((host) => ({ host, url: `http://${host}/metrics`, readings: [] })),
];

const count = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
const duration = (seconds) => {
  if (seconds === null) return "–";
  if (!Number.isFinite(seconds)) return "more than a minute";
  return seconds < 1 ? `≤ ${count(seconds * 1000)} ms` : `≤ ${count(seconds)} s`;
};

const child = (tag, text, isBad = false) => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (isBad) made.className = "is-bad";
  return made;
};

function fillList(id, pairs) {
  element(id).replaceChildren(...pairs.flatMap(([name, value]) => [child("dt", name), child("dd", value)]));
}

function fillTable(id, heads, rows) {
  const line = (cells, tag) => {
    const row = document.createElement("tr");
    row.append(...cells.map((cell) => (cell instanceof Node ? cell : child(tag, cell))));
    return row;
  };
  const [head, body] = [document.createElement("thead"), document.createElement("tbody")];
  head.append(line(heads, "th"));
  body.append(...rows.map((cells) => line(cells, "td")));
  element(id).replaceChildren(head, body);
}

const labelsOf = (metrics, name, label) => [...new Set((metrics.get(name) ?? []).map(({ labels }) => labels[label]))];

function show(metrics, former, seconds, silent) {
  const rate = (name, labels) => {
    const change = sum(metrics, name, labels) - sum(former, name, labels);
    return seconds > 0 ? count(change / seconds) : "–";
  };
  const items = (call) => rate("nearby_port_items_total", { call });
  fillList("rates", [
    ["Reports", rate("nearby_reports_total")],
    ["Publications", items("publish")],
    ["Messages in", rate("nearby_messages_total")],
    ["Friend checks", rate("nearby_friend_checks_total")],
    ["Deliveries", items("sendToClient")],
    ["Refused", rate("nearby_refusals_total")],
    ["Dropped", rate("nearby_drops_total")],
  ]);
  const lag = (share) => duration(quantile(metrics, former, "nearby_delivery_lag_seconds", share));
  fillList("lag", [["Half of them", lag(0.5)], ["99 of 100", lag(0.99)]]);

  const queues = ["inputs", "cache", "history", "decisions", "slots"];
  const heads = ["Node", "Sessions", ...queues.map((name) => name[0].toUpperCase() + name.slice(1))];
  const name = ({ server, node }) => (servers.length > 1 ? `${server} ${node}` : node);
  fillTable("nodes", heads, (metrics.get("nearby_sessions") ?? []).map(({ labels }) => [
    name(labels), count(sum(metrics, "nearby_sessions", labels)),
    ...queues.map((queue) => count(sum(metrics, "nearby_queue_depth", { ...labels, queue }))),
  ]));
  fillTable("slots", ["Slot", "Subscriptions", "Waiting"], labelsOf(metrics, "nearby_slot_channels", "slot").map(
    (slot) => [
      slot, count(sum(metrics, "nearby_slot_channels", { slot })),
      count(sum(metrics, "nearby_slot_queue_depth", { slot })),
    ]));
  fillTable("ports", ["Call", "A second", "Failed in all"], labelsOf(metrics, "nearby_port_items_total", "call").map(
    (call) => {
      const failed = sum(metrics, "nearby_port_failures_total", { call });
      return [call, items(call), child("td", count(failed), failed > 0)];
    }));

  const at = (server) => (servers.length > 1 ? `${server}: ` : "");
  const samples = (name, isWanted) => (metrics.get(name) ?? []).filter(({ value }) => isWanted(value));
  const broken = [
    ...silent.map((server) => `${at(server)}The server does not answer.`),
    ...samples("nearby_port_failing", (value) => value > 0)
      .map(({ labels }) => `${at(labels.server)}${labels.call} has been failing for ten seconds or more.`),
    ...samples("nearby_servers_lost", (value) => value > 0)
      .map(({ labels }) => `${at(labels.server)}A server behind the ports cannot be reached.`),
  ];
  const isLeaving = samples("nearby_ready", (value) => value === 0).length > 0;
  element("broken").replaceChildren(...broken.map((text) => child("li", text)));
  element("broken-section").hidden = broken.length === 0;
  element("state").textContent = broken.length > 0 ? "Something is broken" : isLeaving ? "Leaving" : "All is well";
  document.documentElement.dataset.connection = broken.length > 0 ? "closed" : isLeaving ? "connecting" : "live";
}

async function read(server) {
  try {
    const response = await fetch(server.url, { cache: "no-store" });
    server.readings.push({ metrics: parseMetrics(await response.text()), time: performance.now() });
    if (server.readings.length > 11) server.readings.shift();
  } catch {
    // It may count from zero when it is back.
    server.readings = [];
  }
}

async function poll() {
  await Promise.all(servers.map(read));
  const heard = servers.filter(({ readings }) => readings.length > 0);
  const all = (place) => merged(heard.map(({ host, readings }) => [host, readings.at(place).metrics]));
  const spans = heard.map(({ readings }) => readings.at(-1).time - readings[0].time);
  const silent = servers.filter(({ readings }) => readings.length === 0).map(({ host }) => host);
  show(all(-1), all(0), Math.max(0, ...spans) / 1000, silent);
  setTimeout(poll, interval);
}

poll();
