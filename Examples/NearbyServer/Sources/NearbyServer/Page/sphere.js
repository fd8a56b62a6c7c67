// The same sphere as the server's, so that the radius circle and the markers agree with the distances it sends.
export const earthRadiusM = 6_371_008.8;

const radians = Math.PI / 180;

/** Longitude or a difference of longitudes, brought into -180...180. */
export function wrapLongitude(degrees) {
  return degrees - 360 * Math.round(degrees / 360);
}

/**
 * Azimuthal equidistant projection: x metres east and y metres north of `center`.
 * Chosen because distance and bearing from the centre are exact everywhere, poles and antimeridian included.
 */
export class LocalProjection {
  constructor(center) {
    this.center = center;
    this.sinLatitude = Math.sin(center.latitude * radians);
    this.cosLatitude = Math.cos(center.latitude * radians);
  }

  project({ latitude, longitude }) {
    const turn = (longitude - this.center.longitude) * radians;
    const sinLatitude = Math.sin(latitude * radians);
    const cosLatitude = Math.cos(latitude * radians);
    const halfTurn = Math.sin(turn / 2);
    // Written with the difference of latitudes: the textbook form loses metres to cancellation between neighbours.
    const north = Math.sin((latitude - this.center.latitude) * radians)
      + 2 * this.sinLatitude * cosLatitude * halfTurn * halfTurn;
    const east = cosLatitude * Math.sin(turn);
    const sinArc = Math.hypot(east, north);
    const cosArc = this.sinLatitude * sinLatitude + this.cosLatitude * cosLatitude * Math.cos(turn);
    const stretch = sinArc < 1e-15 ? earthRadiusM : (earthRadiusM * Math.atan2(sinArc, cosArc)) / sinArc;
    return { x: east * stretch, y: north * stretch };
  }

  unproject({ x, y }) {
    const length = Math.hypot(x, y);
    if (length < 1e-9) return { ...this.center };
    const arc = length / earthRadiusM;
    const sinArc = Math.sin(arc);
    const cosArc = Math.cos(arc);
    const sine = cosArc * this.sinLatitude + (y * sinArc * this.cosLatitude) / length;
    const turn = Math.atan2(x * sinArc, length * this.cosLatitude * cosArc - y * this.sinLatitude * sinArc);
    return {
      latitude: Math.asin(Math.max(-1, Math.min(1, sine))) / radians,
      longitude: this.center.longitude + turn / radians,
    };
  }
}

/** The place a share of the way from one to the other, by the shorter way around. Good for a short animation only. */
export function between(from, to, share) {
  const turn = wrapLongitude(to.longitude - from.longitude);
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: wrapLongitude(from.longitude + turn * share),
  };
}

export function samePlace(a, b) {
  return a.latitude === b.latitude && a.longitude === b.longitude;
}
