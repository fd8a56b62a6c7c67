// What the operator of a server sees: its metrics, asked for every second.
import { parseMetrics, quantile, sum } from "./metrics-text.js";

const interval = 1000;
const element = (id) => document.getElementById(id);
const readings = []; // of the last ten seconds, the newest last

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

function show(metrics, former, seconds) {
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
  fillTable("nodes", heads, labelsOf(metrics, "nearby_sessions", "node").map((node) => [
    node, count(sum(metrics, "nearby_sessions", { node })),
    ...queues.map((queue) => count(sum(metrics, "nearby_queue_depth", { node, queue }))),
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

  const broken = labelsOf(metrics, "nearby_port_failing", "call")
    .filter((call) => sum(metrics, "nearby_port_failing", { call }) > 0)
    .map((call) => `${call} has been failing for ten seconds or more.`);
  if (sum(metrics, "nearby_servers_lost") > 0) broken.push("A server behind the ports cannot be reached.");
  const isLeaving = sum(metrics, "nearby_ready") === 0;
  element("broken").replaceChildren(...broken.map((text) => child("li", text)));
  element("broken-section").hidden = broken.length === 0;
  element("state").textContent = broken.length > 0 ? "Something is broken" : isLeaving ? "Leaving" : "All is well";
  document.documentElement.dataset.connection = broken.length > 0 ? "closed" : isLeaving ? "connecting" : "live";
}

async function poll() {
  try {
    const response = await fetch("/metrics", { cache: "no-store" });
    const metrics = parseMetrics(await response.text());
    readings.push({ metrics, time: performance.now() });
    if (readings.length > 11) readings.shift();
    const [first, last] = [readings[0], readings.at(-1)];
    show(last.metrics, first.metrics, (last.time - first.time) / 1000);
  } catch {
    element("state").textContent = "The server does not answer";
    document.documentElement.dataset.connection = "closed";
  }
  setTimeout(poll, interval);
}

poll();
