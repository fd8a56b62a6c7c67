import { LocalProjection } from "./sphere.js";

export const metresPerMile = 1609.344;
export const metresPerFoot = 0.3048;

function plain(value, digits) {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function metricDistance(metres) {
  if (metres < 995) return `${plain(metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10, 0)} m`;
  const kilometres = metres / 1000;
  return `${plain(kilometres, kilometres < 99.95 ? (kilometres < 9.995 ? 2 : 1) : 0)} km`;
}

export function imperialDistance(metres) {
  const feet = metres / metresPerFoot;
  if (feet < 995) return `${plain(feet < 100 ? Math.round(feet) : Math.round(feet / 10) * 10, 0)} ft`;
  const miles = metres / metresPerMile;
  return `${plain(miles, miles < 9.995 ? 2 : miles < 99.95 ? 1 : 0)} mi`;
}

/** For what is set by hand and mostly round: 8.05 km · 5 mi. */
export function bothDistances(metres) {
  return [metricDistance(metres), imperialDistance(metres)].map((text) => text.replace(/\.0+(?= )/, "")).join(" · ");
}

export function age(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function span(milliseconds) {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Math.round(milliseconds / 1000)} s`;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}

const winds = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/** Undefined for two places so close that a direction would only be noise. */
export function direction(from, to) {
  const { x, y } = new LocalProjection(from).project(to);
  if (Math.hypot(x, y) < 5) return undefined;
  return winds[(Math.round(Math.atan2(x, y) / (Math.PI / 4)) + 8) % 8];
}

/** Degrees, and minutes and seconds as far as `stepSeconds` calls for them: 97°44′W. */
export function angle(arcSeconds, positive, negative, stepSeconds) {
  const total = Math.round(Math.abs(arcSeconds));
  const degrees = Math.floor(total / 3600);
  const minutes = String(Math.floor((total % 3600) / 60)).padStart(2, "0");
  const seconds = String(total % 60).padStart(2, "0");
  const letter = total === 0 || total === 648_000 ? "" : arcSeconds > 0 ? positive : negative;
  if (stepSeconds % 3600 === 0) return `${degrees}°${letter}`;
  if (stepSeconds % 60 === 0) return `${degrees}°${minutes}′${letter}`;
  return `${degrees}°${minutes}′${seconds}″${letter}`;
}

export function position({ latitude, longitude }) {
  return `${angle(latitude * 3600, "N", "S", 1)} ${angle(longitude * 3600, "E", "W", 1)}`;
}

const clockFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
  timeZone: "UTC",
});
const hourFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

export function dateAndTime(milliseconds) {
  return `${clockFormat.format(milliseconds)} UTC`;
}

export function timeOfDay(milliseconds) {
  return hourFormat.format(milliseconds);
}

export const leaveReasons = {
  LEAVE_REASON_OUT_OF_RANGE: "out of range",
  LEAVE_REASON_INACTIVE: "silent for too long",
  LEAVE_REASON_STOPPED_SHARING: "stopped sharing",
  LEAVE_REASON_UNFRIENDED: "no longer a friend",
};

/** What fits on a marker: a short id whole, of a long one its beginning. */
export function initials(user) {
  const characters = Array.from(user);
  return characters.length <= 4 ? user : characters.slice(0, 2).join("").toUpperCase();
}

/** A name as a part of an element's text: whatever its direction, the words around it keep theirs. */
export function isolated(user) {
  const name = document.createElement("bdi");
  name.textContent = user;
  return name;
}

const directionalControls = /[\u202a-\u202e\u2066-\u2069]/g;

/** The same where there are no elements. What a name has of these marks itself could end the isolation. */
export function isolatedText(user) {
  return `\u2068${user.replace(directionalControls, "")}\u2069`;
}

export function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}
