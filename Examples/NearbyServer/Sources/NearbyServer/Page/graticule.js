import { earthRadiusM } from "./sphere.js";
import { angle, metresPerFoot, metresPerMile, metricDistance } from "./wording.js";

const stepsInSeconds = [
  1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000, 72_000, 108_000,
];
const metresPerArcSecond = (earthRadiusM * Math.PI) / 648_000;
const spacingPx = 84;
const segments = 16;
const linesAtMost = 36;

/** Thickness of the border that carries the labels, along the top and the left edge. */
export const borderPx = 22;

// Near a pole the meridians crowd together whatever their spacing in the middle, so their number counts too.
function stepFor(pixelsPerSecond, extent) {
  return stepsInSeconds.find((step) => step * pixelsPerSecond >= spacingPx && extent / step <= linesAtMost)
    ?? stepsInSeconds.at(-1);
}

function multiples(step, from, to) {
  const list = [];
  for (let k = Math.ceil(from / step); k * step <= to; k += 1) list.push(k * step);
  return list;
}

// The border of the screen is not enough to look at: with a pole in view the extremes lie inside.
function visibleBounds(view) {
  const bounds = { south: Infinity, north: -Infinity, west: Infinity, east: -Infinity };
  for (let i = 0; i <= 6; i += 1) {
    for (let j = 0; j <= 6; j += 1) {
      const { latitude, longitude } = view.placeAt((view.width * i) / 6, (view.height * j) / 6);
      bounds.south = Math.min(bounds.south, latitude * 3600);
      bounds.north = Math.max(bounds.north, latitude * 3600);
      bounds.west = Math.min(bounds.west, longitude * 3600);
      bounds.east = Math.max(bounds.east, longitude * 3600);
    }
  }
  return bounds;
}

function line(view, placeAtShare) {
  return Array.from({ length: segments + 1 }, (_, index) => view.screen(placeAtShare(index / segments)));
}

function crossing(points, axis, value) {
  const other = axis === "x" ? "y" : "x";
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    if ((a[axis] - value) * (b[axis] - value) > 0 || a[axis] === b[axis]) continue;
    return a[other] + ((value - a[axis]) / (b[axis] - a[axis])) * (b[other] - a[other]);
  }
  return undefined;
}

/** Meridians and parallels at a step that suits the scale; returns the labels that belong on the border. */
export function drawGraticule(context, view, colors) {
  const bounds = visibleBounds(view);
  const middle = view.placeAt(view.width / 2, view.height / 2);
  const pixelsPerSecond = metresPerArcSecond * view.pixelsPerMetre;
  const latitudeStep = stepFor(pixelsPerSecond, bounds.north - bounds.south);
  const shrink = Math.max(0.02, Math.cos((middle.latitude * Math.PI) / 180));
  const longitudeStep = stepFor(pixelsPerSecond * shrink, bounds.east - bounds.west);
  const labels = [];
  context.beginPath();
  const trace = (points) => points.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  for (const seconds of multiples(latitudeStep, bounds.south, bounds.north)) {
    const points = line(view, (share) => ({
      latitude: seconds / 3600,
      longitude: (bounds.west + (bounds.east - bounds.west) * share) / 3600,
    }));
    trace(points);
    const at = crossing(points, "x", borderPx);
    if (at !== undefined) labels.push({ edge: "left", at, text: angle(seconds, "N", "S", latitudeStep) });
  }
  for (const seconds of multiples(longitudeStep, bounds.west, bounds.east)) {
    const points = line(view, (share) => ({
      latitude: (bounds.south + (bounds.north - bounds.south) * share) / 3600,
      longitude: seconds / 3600,
    }));
    trace(points);
    const wrapped = seconds - 1_296_000 * Math.round(seconds / 1_296_000);
    const at = crossing(points, "y", borderPx);
    if (at !== undefined) labels.push({ edge: "top", at, text: angle(wrapped, "E", "W", longitudeStep) });
  }
  context.strokeStyle = colors.grid;
  context.lineWidth = 1;
  context.stroke();
  return labels;
}

/** The border of a chart: a band with the degrees, on top of everything that the map shows. */
export function drawBorder(context, view, labels, colors) {
  const { width, height } = view;
  context.fillStyle = colors.border;
  context.fillRect(0, 0, width, borderPx);
  context.fillRect(0, 0, borderPx, height);
  context.strokeStyle = colors.frame;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(width, borderPx - 0.5);
  context.lineTo(borderPx - 0.5, borderPx - 0.5);
  context.lineTo(borderPx - 0.5, height);
  for (const { edge, at } of labels) {
    if (at < borderPx) continue;
    const tick = Math.round(at) + 0.5;
    context.moveTo(edge === "top" ? tick : borderPx - 6, edge === "top" ? borderPx - 6 : tick);
    context.lineTo(edge === "top" ? tick : borderPx, edge === "top" ? borderPx : tick);
  }
  context.stroke();
  context.fillStyle = colors.inkSoft;
  context.font = `11px ${view.fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { edge, at, text } of labels) {
    const half = context.measureText(text).width / 2;
    const end = edge === "top" ? width : height;
    if (at - half < borderPx + 2 || at + half > end - 2) continue;
    context.save();
    if (edge === "top") {
      context.translate(at, 8.5);
    } else {
      context.translate(8.5, at);
      context.rotate(-Math.PI / 2);
    }
    context.fillText(text, 0, 0);
    context.restore();
  }
}

function roundLength(longest) {
  const power = 10 ** Math.floor(Math.log10(longest));
  return power * ([5, 2, 1].find((digit) => digit * power <= longest) ?? 1);
}

/** One bar for both measures: kilometres above the line, miles below. */
export function drawScaleBar(context, view, colors) {
  const longestM = (view.width < 480 ? 90 : 132) / view.pixelsPerMetre;
  const metres = roundLength(longestM);
  const isFeet = longestM < metresPerMile / 4;
  const imperialUnitM = isFeet ? metresPerFoot : metresPerMile;
  const imperial = roundLength(longestM / imperialUnitM);
  const left = borderPx + 16;
  const y = view.height - 30;
  const metricPx = metres * view.pixelsPerMetre;
  const imperialPx = imperial * imperialUnitM * view.pixelsPerMetre;
  context.lineJoin = "round";
  for (const [style, thickness] of [[colors.halo, 5], [colors.ink, 1.5]]) {
    context.strokeStyle = style;
    context.lineWidth = thickness;
    context.beginPath();
    context.moveTo(left, y - 6);
    context.lineTo(left, y + 6);
    context.moveTo(left, y);
    context.lineTo(left + Math.max(metricPx, imperialPx), y);
    context.moveTo(left + metricPx, y - 6);
    context.lineTo(left + metricPx, y);
    context.moveTo(left + imperialPx, y);
    context.lineTo(left + imperialPx, y + 6);
    context.stroke();
  }
  context.font = `11px ${view.fontFamily}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  const metricText = metres < 1000 ? metricDistance(metres) : `${metres / 1000} km`;
  const imperialText = `${Number(imperial.toPrecision(2))} ${isFeet ? "ft" : "mi"}`;
  context.lineWidth = 4;
  context.strokeStyle = colors.halo;
  context.fillStyle = colors.ink;
  for (const [text, at] of [[metricText, y - 6], [imperialText, y + 14]]) {
    context.strokeText(text, left + 5, at);
    context.fillText(text, left + 5, at);
  }
}
