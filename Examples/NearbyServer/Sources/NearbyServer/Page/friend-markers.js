import { spreadBadges } from "./badge-layout.js";
import { Glider } from "./glider.js";

const fadeMs = 450;
const pulseMs = 900;
const settleMs = 90;
const viewerRadiusPx = 9;

/** The friends on the map: they fade in, glide when they move, make room for each other, and fade away. */
export class FriendMarkers {
  /** Whether all badges lie where they belong. */
  isSettled = true;
  #markers = new Map();
  #laidOutAt = 0;

  clear() {
    this.#markers.clear();
  }

  update(friends, now, isCalm) {
    for (const friend of friends.values()) {
      const marker = this.#markers.get(friend.user);
      if (marker && !marker.leftAt) {
        marker.place.send(friend, now, isCalm);
        marker.friend = friend;
      } else {
        this.#markers.set(friend.user, { friend, place: new Glider(friend), since: now, leftAt: 0 });
      }
    }
    for (const [user, marker] of this.#markers) {
      if (!friends.has(user) && !marker.leftAt) marker.leftAt = now;
    }
  }

  /** What has to be drawn now, each badge with its shift (dx, dy) from where the friend is. */
  badges(now, view, { viewerAt, lit, isCalm, freshness }) {
    const radius = this.#radius(view);
    const badges = [];
    for (const [user, marker] of this.#markers) {
      const opacity = this.#opacity(marker, now, isCalm);
      if (opacity <= 0) {
        this.#markers.delete(user);
        continue;
      }
      const { x, y } = view.screen(marker.place.at(now));
      marker.badge = undefined;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      marker.badge = {
        user, marker, x, y, radius, opacity,
        toX: 0, toY: 0, dx: 0, dy: 0,
        fontFamily: view.fontFamily,
        isLit: user === lit && !marker.leftAt,
        pulse: isCalm || marker.leftAt ? 0 : 1 - (now - marker.since) / pulseMs,
        freshness: freshness(marker.friend),
      };
      badges.push(marker.badge);
    }
    // Dots lie where they are: there are too many to part, and together they show where the crowd is.
    if (radius >= 10) spreadBadges(badges, { ...viewerAt, radius: viewerRadiusPx });
    this.#settle(badges, now, isCalm);
    return badges;
  }

  userAt(x, y, reachPx) {
    let nearest = null;
    let best = Infinity;
    for (const [user, { badge, leftAt }] of this.#markers) {
      if (!badge || leftAt) continue;
      const distance = Math.hypot(badge.x + badge.dx - x, badge.y + badge.dy - y) - badge.radius;
      if (distance < Math.min(best, reachPx)) [nearest, best] = [user, distance];
    }
    return nearest;
  }

  #opacity({ since, leftAt }, now, isCalm) {
    if (isCalm) return leftAt ? 0 : 1;
    return leftAt ? 1 - (now - leftAt) / fadeMs : Math.min(1, 0.2 + (now - since) / fadeMs);
  }

  // Whoever has to make room does so without jumping.
  #settle(badges, now, isCalm) {
    const share = isCalm ? 1 : 1 - Math.exp(-Math.min(100, now - this.#laidOutAt) / settleMs);
    this.#laidOutAt = now;
    this.isSettled = true;
    for (const badge of badges) {
      const last = badge.marker.shift ?? { x: badge.toX, y: badge.toY };
      const isThere = Math.hypot(badge.toX - last.x, badge.toY - last.y) < 0.3;
      badge.dx = isThere ? badge.toX : last.x + (badge.toX - last.x) * share;
      badge.dy = isThere ? badge.toY : last.y + (badge.toY - last.y) * share;
      badge.marker.shift = { x: badge.dx, y: badge.dy };
      if (!isThere) this.isSettled = false;
    }
  }

  // A crowd of badges may cover a quarter of the map; where that leaves no room for a name, dots have to do.
  #radius({ width, height }) {
    const side = Math.min(width, height) / 2 / Math.sqrt(Math.max(1, this.#markers.size));
    return [13, 11.5, 10].find((radius) => 2 * radius + 3 <= side) ?? 5;
  }
}
