// Reads metrics in the text format of Prometheus, as far as this server writes it.

const sample = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

const number = (text) => Number(text.replace("Inf", "Infinity"));
const unescaped = (text) => text.replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character));

/** All samples of a text, by the names of their metrics. */
export function parseMetrics(text) {
  const metrics = new Map();
  for (const line of text.split("\n")) {
    const [, name, labels = "", value] = sample.exec(line) ?? [];
    if (name === undefined) continue;
    const pairs = [...labels.matchAll(label)].map(([, key, content]) => [key, unescaped(content)]);
    if (!metrics.has(name)) metrics.set(name, []);
    metrics.get(name).push({ labels: Object.fromEntries(pairs), value: number(value) });
  }
  return metrics;
}

/** Metrics of several servers as those of one; each sample has the name of its server among its labels. */
export function merged(servers) {
  const metrics = new Map();
  for (const [server, own] of servers) {
    for (const [name, samples] of own) {
      const named = samples.map(({ labels, value }) => ({ labels: { ...labels, server }, value }));
      metrics.set(name, [...(metrics.get(name) ?? []), ...named]);
    }
  }
  return metrics;
}

/** The sum of a metric's samples that have these labels. */
export function sum(metrics, name, labels = {}) {
  return (metrics.get(name) ?? [])
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((total, sample) => total + sample.value, 0);
}

/** Below which of its bounds a share of what a histogram has counted since `former` lies; `null` if it is empty. */
export function quantile(metrics, former, name, share) {
  const counts = (source, bound) => sum(source, `${name}_bucket`, { le: bound });
  const bounds = (metrics.get(`${name}_bucket`) ?? []).map((sample) => sample.labels.le);
  const since = (bound) => counts(metrics, bound) - (former ? counts(former, bound) : 0);
  const total = since("+Inf");
  if (!(total > 0)) return null;
  return number(bounds.find((bound) => since(bound) >= share * total));
}
