import { borderPx } from "./graticule.js";
import { haloText } from "./map-drawing.js";
import { places } from "./places.js";

const markPx = 4;
const awayPx = 8;
const heightPx = 16;

/** Marks the cities in view, each with its name beside it unless something more important lies there. */
export function drawPlaces(context, view, obstacles, colors) {
  context.font = `italic 12px ${view.fontFamily}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const named = [];
  for (const place of places) {
    const { x, y } = view.screen(place);
    if (!(x > borderPx && y > borderPx && x < view.width && y < view.height)) continue;
    drawMark(context, x, y, colors);
    const width = context.measureText(place.name).width;
    const box = boxesAround(x, y, width).find((box) => isInside(box, view)
      && !obstacles.some((circle) => touchesCircle(box, circle)) && !named.some((other) => touches(box, other)));
    if (!box) continue;
    named.push(box);
    haloText(context, place.name, box.left, box.top + heightPx / 2, colors.inkSoft, colors.near);
  }
}

function drawMark(context, x, y, colors) {
  context.strokeStyle = colors.inkSoft;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x - markPx, y);
  context.lineTo(x + markPx, y);
  context.moveTo(x, y - markPx);
  context.lineTo(x, y + markPx);
  context.stroke();
}

/** Where a name may stand: to the right, to the left, above, below, and the same a little further away. */
function boxesAround(x, y, width) {
  return [awayPx, awayPx + 14].flatMap((away) => [
    [x + away, y - heightPx / 2],
    [x - away - width, y - heightPx / 2],
    [x - width / 2, y - away - heightPx],
    [x - width / 2, y + away],
  ]).map(([left, top]) => ({ left, top, right: left + width, bottom: top + heightPx }));
}

function isInside(box, view) {
  return box.left > borderPx + 4 && box.top > borderPx + 4 && box.right < view.width - 4 && box.bottom < view.height - 4;
}

function touches(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function touchesCircle(box, { x, y, radius }) {
  const nearestX = Math.max(box.left, Math.min(x, box.right));
  const nearestY = Math.max(box.top, Math.min(y, box.bottom));
  return Math.hypot(nearestX - x, nearestY - y) < radius + 2;
}
