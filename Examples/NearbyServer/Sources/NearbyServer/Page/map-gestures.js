const keyPanPx = 60;
const keyZoom = 1.4;
const tapPx = 6;
// A finger hides what it points at, so it may miss by more than a mouse may.
const reach = { mouse: 4, pen: 8, touch: 16 };

/** Mouse, wheel, touch and keyboard, turned into movements of the map. */
export function attachGestures(element, map) {
  const pointers = new Map();
  let travelled = 0;

  const place = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const span = () => {
    const [a, b] = [...pointers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.hypot(a.x - b.x, a.y - b.y) || 1 };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
  });

  element.addEventListener("pointermove", (event) => {
    const at = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      const user = map.userAt(at.x, at.y, reach.mouse);
      element.classList.toggle("is-pointing", Boolean(user));
      map.onPoint(user);
      return;
    }
    travelled += Math.hypot(at.x - before.x, at.y - before.y);
    if (pointers.size === 1) {
      pointers.set(event.pointerId, at);
      if (travelled > tapPx) {
        element.classList.add("is-dragging");
        map.pan(at.x - before.x, at.y - before.y);
      }
    } else if (pointers.size === 2) {
      const old = span();
      pointers.set(event.pointerId, at);
      const now = span();
      map.pan(now.x - old.x, now.y - old.y);
      map.zoom(now.length / old.length, now.x, now.y);
    }
  });

  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    element.classList.remove("is-dragging");
    if (event.type !== "pointerup" || travelled > tapPx || pointers.size) return;
    const at = place(event);
    map.onPick(map.userAt(at.x, at.y, reach[event.pointerType] ?? reach.mouse));
  };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("pointerleave", () => map.onPoint(null));

  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    // A pinch on a trackpad arrives as a wheel with the control key held, in much smaller steps.
    const speed = event.ctrlKey ? 0.012 : 0.0018;
    const at = place(event);
    map.zoom(Math.exp(-Math.max(-240, Math.min(240, pixels)) * speed), at.x, at.y);
  }, { passive: false });

  element.addEventListener("dblclick", (event) => {
    const at = place(event);
    map.zoom(event.shiftKey ? 0.5 : 2, at.x, at.y);
  });

  const keys = {
    ArrowLeft: () => map.pan(keyPanPx, 0),
    ArrowRight: () => map.pan(-keyPanPx, 0),
    ArrowUp: () => map.pan(0, keyPanPx),
    ArrowDown: () => map.pan(0, -keyPanPx),
    "+": () => map.zoom(keyZoom),
    "=": () => map.zoom(keyZoom),
    "-": () => map.zoom(1 / keyZoom),
    "0": () => map.fit(),
    f: () => map.fitFriends(),
    Escape: () => map.onPick(null),
  };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
