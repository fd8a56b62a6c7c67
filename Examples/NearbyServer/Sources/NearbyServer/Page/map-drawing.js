import { borderPx, drawBorder, drawGraticule, drawScaleBar } from "./graticule.js";
import { bothDistances, initials } from "./wording.js";

const fullTurn = Math.PI * 2;

function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, fullTurn);
}

export function haloText(context, text, x, y, fill, halo) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}

/** Everything that lies still: ground, the lit disc of what counts as near, grid, places seen. */
export function drawGround(context, view, scene, colors) {
  const { width, height } = view;
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);
  const center = view.screen(scene.center);
  const radiusPx = scene.radiusM * view.pixelsPerMetre;
  circle(context, center.x, center.y, radiusPx);
  context.fillStyle = colors.near;
  context.fill();
  const labels = drawGraticule(context, view, colors);
  context.fillStyle = colors.footprint;
  for (const seen of scene.footprints.values()) {
    for (const place of seen) {
      const { x, y } = view.screen(place);
      if (x > 0 && y > 0 && x < width && y < height) context.fillRect(x - 1.25, y - 1.25, 2.5, 2.5);
    }
  }
  circle(context, center.x, center.y, radiusPx);
  context.strokeStyle = colors.rim;
  context.lineWidth = 1.5;
  context.stroke();
  context.font = `11px ${view.fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const rimText = bothDistances(scene.radiusM);
  const rimWidth = context.measureText(rimText).width + 14;
  context.fillStyle = colors.ground;
  context.fillRect(center.x - rimWidth / 2, center.y + radiusPx - 8, rimWidth, 16);
  context.fillStyle = colors.rimText;
  context.fillText(rimText, center.x, center.y + radiusPx);
  return labels;
}

/** The way that somebody has come; `places` carry how much of each step is still to be seen (0...1). */
export function drawTrail(context, view, places, color) {
  const longestPx = 2 * view.radiusPx;
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineCap = "round";
  for (let i = 1; i < places.length; i += 1) {
    const [a, b] = [view.screen(places[i - 1]), view.screen(places[i])];
    // Whoever turns up in another town did not come by the straight line.
    if (Math.hypot(a.x - b.x, a.y - b.y) > longestPx) continue;
    context.globalAlpha = 0.5 * places[i - 1].strength;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

export function drawViewer(context, at, colors) {
  circle(context, at.x, at.y, 14);
  context.globalAlpha = 0.18;
  context.fillStyle = colors.viewer;
  context.fill();
  context.globalAlpha = 1;
  circle(context, at.x, at.y, 7);
  context.fillStyle = colors.viewer;
  context.fill();
  context.lineWidth = 2.5;
  context.strokeStyle = colors.near;
  context.stroke();
}

/** Where the friend really is, and a line from there to a badge that had to make room. */
export function drawAnchor(context, badge, colors) {
  if (Math.hypot(badge.dx, badge.dy) < 5) return;
  context.strokeStyle = colors.friend;
  context.globalAlpha = 0.55 * badge.opacity;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(badge.x, badge.y);
  context.lineTo(badge.x + badge.dx, badge.y + badge.dy);
  context.stroke();
  context.globalAlpha = badge.opacity;
  circle(context, badge.x, badge.y, 2.5);
  context.fillStyle = colors.friend;
  context.fill();
  context.globalAlpha = 1;
}

/** A friend. The ring around the badge runs out as the location gets old, and is gone when the friend is inactive. */
export function drawBadge(context, badge, colors) {
  const x = badge.x + badge.dx;
  const y = badge.y + badge.dy;
  const { radius } = badge;
  context.globalAlpha = badge.opacity;
  if (badge.pulse > 0) {
    circle(context, x, y, radius + 18 * (1 - badge.pulse));
    context.globalAlpha = badge.opacity * badge.pulse * 0.6;
    context.strokeStyle = colors.friend;
    context.lineWidth = 2;
    context.stroke();
    context.globalAlpha = badge.opacity;
  }
  circle(context, x, y, radius);
  context.fillStyle = badge.isLit ? colors.lit : colors.badge;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = badge.isLit ? colors.lit : colors.badgeRim;
  context.stroke();
  if (!badge.isLit) {
    context.beginPath();
    context.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + fullTurn * badge.freshness);
    context.strokeStyle = colors.friend;
    context.stroke();
  }
  if (radius >= 10) {
    const label = initials(badge.user);
    const size = radius * (label.length > 3 ? 0.68 : label.length > 2 ? 0.8 : 0.9);
    context.font = `600 ${size}px ${badge.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = badge.isLit ? colors.litText : colors.badgeText;
    context.fillText(label, x, y + 0.5);
  }
  context.globalAlpha = 1;
}

/** What no name may cover, as circles: the viewer, the badges, and the way to the one that is pointed at. */
export function obstacles(viewerAt, badges, lit) {
  const circles = badges.map(({ x, y, dx, dy, radius }) => ({ x: x + dx, y: y + dy, radius }));
  circles.push({ ...viewerAt, radius: 14 });
  const length = lit ? Math.hypot(lit.x - viewerAt.x, lit.y - viewerAt.y) : 0;
  for (let at = 0; at < length; at += 8) {
    const share = at / length;
    circles.push({
      x: viewerAt.x + (lit.x - viewerAt.x) * share, y: viewerAt.y + (lit.y - viewerAt.y) * share, radius: 2,
    });
  }
  return circles;
}

export function drawSightLine(context, from, badge, colors) {
  context.strokeStyle = colors.lit;
  context.lineWidth = 1.5;
  context.setLineDash([2, 5]);
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(badge.x, badge.y);
  context.stroke();
  context.setLineDash([]);
}

/** The caption of the friend that is pointed at, kept inside the map and out of the line from the viewer. */
export function drawCaption(context, view, viewerAt, badge, text, colors) {
  context.font = `600 12px ${view.fontFamily}`;
  const width = context.measureText(text).width + 18;
  const height = 24;
  const x = badge.x + badge.dx;
  const y = badge.y + badge.dy;
  const left = Math.max(borderPx + 6, Math.min(view.width - width - 6, x - width / 2));
  const above = y - badge.radius - height - 8;
  const below = y + badge.radius + 8;
  const isBelow = above < borderPx || (y > viewerAt.y + badge.radius && below + height < view.height);
  const top = isBelow ? below : above;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fillStyle = colors.ink;
  context.fill();
  context.fillStyle = colors.near;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, left + width / 2, top + height / 2 + 0.5);
}

export function drawFurniture(context, view, labels, colors) {
  drawScaleBar(context, view, colors);
  drawBorder(context, view, labels, colors);
}
