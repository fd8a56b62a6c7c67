const gap = 3;
const rings = 40;

// Badges by the square of the plane that they lie in, so that only the nine squares around have to be looked at.
class TakenPlaces {
  #squares = new Map();
  #side;

  constructor(side) {
    this.#side = side;
  }

  add(circle) {
    const key = this.#key(Math.floor(circle.x / this.#side), Math.floor(circle.y / this.#side));
    const circles = this.#squares.get(key);
    if (circles) circles.push(circle);
    else this.#squares.set(key, [circle]);
  }

  isFree(x, y, radius) {
    const column = Math.floor(x / this.#side);
    const row = Math.floor(y / this.#side);
    for (let i = column - 1; i <= column + 1; i += 1) {
      for (let j = row - 1; j <= row + 1; j += 1) {
        for (const other of this.#squares.get(this.#key(i, j)) ?? []) {
          if (Math.hypot(other.x - x, other.y - y) < other.radius + radius + gap) return false;
        }
      }
    }
    return true;
  }

  #key(column, row) {
    return column * 65_536 + row;
  }
}

/**
 * Finds each badge the free place that is nearest to where its friend is, so that friends at one venue can all be read.
 *
 * Each badge has its anchor (x, y) and a radius, and gets the shift (toX, toY). The same badges in the same order get
 * the same shifts: a crowd that stands still has to look so. Badges part away from `center`, which nobody covers.
 */
export function spreadBadges(badges, center) {
  const widest = Math.max(center.radius, ...badges.map(({ radius }) => radius));
  const taken = new TakenPlaces(2 * widest + gap);
  taken.add(center);
  for (const [index, badge] of badges.entries()) {
    const shift = nearestFree(badge, center, index, taken);
    [badge.toX, badge.toY] = [shift.x, shift.y];
    taken.add({ x: badge.x + shift.x, y: badge.y + shift.y, radius: badge.radius });
  }
}

function nearestFree({ x, y, radius }, center, index, taken) {
  if (taken.isFree(x, y, radius)) return { x: 0, y: 0 };
  const isAtCenter = Math.hypot(x - center.x, y - center.y) < 1;
  // A golden angle each parts those who are just where the viewer is.
  const outwards = isAtCenter ? index * 2.399963 : Math.atan2(y - center.y, x - center.x);
  const step = radius / 2;
  for (let ring = 1; ring <= rings; ring += 1) {
    const places = 6 * ring;
    for (let place = 0; place < places; place += 1) {
      // Outwards first, then ever further to the left and to the right of that.
      const turn = (Math.ceil(place / 2) * (place % 2 ? 1 : -1) * 2 * Math.PI) / places;
      const shift = { x: ring * step * Math.cos(outwards + turn), y: ring * step * Math.sin(outwards + turn) };
      if (taken.isFree(x + shift.x, y + shift.y, radius)) return shift;
    }
  }
  return { x: 0, y: 0 };
}
