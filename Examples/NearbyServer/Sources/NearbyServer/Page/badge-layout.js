const goldenAngle = 2.399963;
const rounds = 14;

/**
 * Moves badges apart so that friends at one venue can all be read, as little as possible from where they are.
 * Each badge has its anchor (x, y), a shift (dx, dy) that this changes, and a radius; starting from the shifts of the
 * frame before keeps badges from jumping about while their friends move. `fixed` circles are never covered.
 */
export function spreadBadges(badges, fixed) {
  const gap = 3;
  badges.forEach((badge, index) => {
    // Each pull back home is partial, and the rounds below undo it where there is no room.
    badge.dx *= 0.8;
    badge.dy *= 0.8;
    if (badge.dx * badge.dx + badge.dy * badge.dy < 0.01) {
      // Friends at the very same place need a direction to part in.
      badge.dx = 0.1 * Math.cos(index * goldenAngle);
      badge.dy = 0.1 * Math.sin(index * goldenAngle);
    }
  });
  for (let round = 0; round < rounds; round += 1) {
    let isSettled = true;
    for (let i = 0; i < badges.length; i += 1) {
      const a = badges[i];
      for (let j = i + 1; j < badges.length; j += 1) {
        const b = badges[j];
        const x = b.x + b.dx - a.x - a.dx;
        const y = b.y + b.dy - a.y - a.dy;
        const needed = a.radius + b.radius + gap;
        const squared = x * x + y * y;
        if (squared >= needed * needed) continue;
        isSettled = false;
        const distance = Math.sqrt(squared) || 0.01;
        const push = (needed - distance) / 2 / distance;
        a.dx -= x * push;
        a.dy -= y * push;
        b.dx += x * push;
        b.dy += y * push;
      }
      for (const circle of fixed) {
        const x = a.x + a.dx - circle.x;
        const y = a.y + a.dy - circle.y;
        const needed = a.radius + circle.radius + gap;
        const distance = Math.hypot(x, y) || 0.01;
        if (distance >= needed) continue;
        isSettled = false;
        a.dx += (x * (needed - distance)) / distance;
        a.dy += (y * (needed - distance)) / distance;
      }
    }
    if (isSettled) break;
  }
}
